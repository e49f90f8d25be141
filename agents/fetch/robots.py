"""robots.txt (RFC 9309): what a host lets us read, and how fast."""

from protego import Protego

MAX_BYTES = 512_000  # RFC 9309 §2.5 asks for at least 500 KiB
_MAX_LINE, _MAX_STARS = 2_048, 8  # a path of many stars takes time without end to match


class Robots:
    """The rules of one host. `reachable` False: its robots.txt did not answer, so nothing may be read now."""

    def __init__(self, rules: Protego | None, reachable: bool = True) -> None:
        self._rules = rules
        self.reachable = reachable

    @classmethod
    def read(cls, status: int | None, body: bytes = b"") -> "Robots":
        """From the answer to /robots.txt: 2xx has rules, 4xx allows all, anything else (None: no answer) is "not now"."""
        if status is None or not 200 <= status < 500 or 300 <= status < 400 or status == 429:
            return cls(None, reachable=False)
        return cls(_parse(body) if status < 300 else None)

    def allowed(self, url: str, agent: str) -> bool:
        """Whether `agent` ("wirehose/1.0 (+…)") may read this address."""
        if not self.reachable:
            return False
        return self._rules is None or bool(self._rules.can_fetch(url, _product(agent)))

    def delay(self, agent: str) -> float | None:
        """Seconds between requests that the host asks for, None when it does not."""
        if self._rules is None:
            return None
        delay = self._rules.crawl_delay(_product(agent))
        return float(delay) if delay and delay > 0 else None


def _product(agent: str) -> str:
    return agent.partition("/")[0].strip()


def _parse(body: bytes) -> Protego:
    lines = body[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff").splitlines()
    return Protego.parse(
        "\n".join(line for line in lines if len(line) <= _MAX_LINE and line.count("*") <= _MAX_STARS)
    )
