"""robots.txt (RFC 9309): what a host lets us read, and how fast."""

import re
from functools import lru_cache

from msgspec import Struct
from protego import Protego

MAX_BYTES = 512_000  # that are read of it; RFC 9309 §2.5 asks for at least 500 KiB
_MAX_LINE, _MAX_STARS = 2_048, 8  # a path of many stars takes time without end to match
_COMPATIBLE = re.compile(r"mozilla/[\d.]+ \(compatible; *", re.IGNORECASE)
_PRODUCT = re.compile(r"[a-z_-]+", re.IGNORECASE)


class Robots(Struct, frozen=True, kw_only=True):
    """The rules of one host, as text: read they are some 40 times as large.

    `why`: nothing may be read now, since its robots.txt did not answer (robots_unreachable, or the code of what
    failed); `retry_after`: seconds for which it asks to be left alone.
    """

    text: str = ""
    why: str = ""
    retry_after: float | None = None

    @classmethod
    def read(cls, status: int, body: bytes = b"", retry_after: float | None = None) -> "Robots":
        """From the answer to /robots.txt: 2xx has rules, 4xx allows all, anything else is "not now"."""
        if not 200 <= status < 500 or 300 <= status < 400 or status == 429:
            return cls(why="robots_unreachable", retry_after=retry_after)
        return cls(text=_clean(body) if status < 300 else "")

    @property
    def reachable(self) -> bool:
        """Whether it answered, with rules or without."""
        return not self.why

    def allowed(self, url: str, agent: str) -> bool:
        """Whether `agent` ("wirehose/1.0 (+…)") may read this address."""
        return self.reachable and (not self.text or bool(_parse(self.text).can_fetch(url, product(agent))))

    def delay(self, agent: str) -> float:
        """Seconds between requests that the host asks for, by Crawl-delay or Request-rate; 0.0 when it does not."""
        if not self.text:
            return 0.0
        rules, name = _parse(self.text), product(agent)
        rate = rules.request_rate(name)
        return max(rules.crawl_delay(name) or 0.0, rate.seconds / rate.requests if rate else 0.0)


def product(agent: str) -> str:
    """The product token by which robots.txt calls us: ``a`` of ``a/1.0 (+…)`` and of ``Mozilla/5.0 (compatible; a/1.0)``."""
    found = _PRODUCT.match(_COMPATIBLE.sub("", agent.strip(), count=1))
    return found[0] if found else ""


def _clean(body: bytes) -> str:
    lines = body[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff").splitlines()
    kept = (line for line in lines if len(line) <= _MAX_LINE and line.count("*") <= _MAX_STARS)
    return "\n".join(line.strip() for line in kept if line.strip() and not line.lstrip().startswith("#"))


@lru_cache(maxsize=8)  # a host's rules are needed twice for a page; a large file takes some 0.4 s
def _parse(text: str) -> Protego:
    return Protego.parse(text)
