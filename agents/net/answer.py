"""What a download gives: a Response, whatever its status, or FetchFailed where there is no answer that can be used."""

from datetime import UTC, datetime
from functools import cached_property

from multidict import CIMultiDictProxy

from agents.net.freshness import http_time
from agents.net.room import Place
from streams.errors import WirehoseError

MAX_RETRY_AFTER = 86_400.0  # seconds
_WORDS = {
    200: "ok",
    203: "ok",
    226: "ok",
    304: "not_modified",
    410: "gone",
    429: "rate_limited",
}


class FetchFailed(WirehoseError):
    """No answer that can be used. `code`: blocked bad_scheme dns connection tls protocol too_slow too_large redirect_loop robots."""

    def __init__(self, code: str, message: str = "", retry_after: float | None = None) -> None:
        super().__init__(code, message)
        self.retry_after = retry_after


class Response:
    """An answer, whatever its status. `body` is decoded, and empty unless the status is 2xx.

    `url` is where it was found; `permanent`: every hop to it was 301 or 308; `wall`: who answers in the place of the
    site (a name of `walls.WALLS`), "" for nobody. A large body holds a place until the response is dropped: keep no
    lists of them.
    """

    def __init__(
        self,
        status: int,
        url: str,
        headers: CIMultiDictProxy[str],
        body: bytes,
        permanent: bool,
        wall: str = "",
        place: Place | None = None,
    ) -> None:
        self.status = status
        self.url = url
        self.headers = headers
        self.body = body
        self.permanent = permanent
        self.wall = wall
        self._place = place

    @cached_property
    def retry_after(self) -> float | None:
        """Seconds that the header Retry-After asks for, at most a day; from when it is first asked for."""
        value = self.headers.get("Retry-After")
        return read_retry_after(value, datetime.now(UTC)) if value is not None else None

    @property
    def outcome(self) -> str:
        """The answer as a word: ok, not_modified, gone, rate_limited, bot_wall, else http_404 and so on."""
        if self.wall:
            return "bot_wall"
        if self.status == 503 and self.retry_after is not None:
            return "rate_limited"
        return _WORDS.get(self.status) or f"http_{self.status}"

    @property
    def delta(self) -> bool:
        """Whether only entries that changed stand in it: 226 with ``IM: feed`` (RFC 3229, asked for by ``A-IM: feed``)."""
        named = ",".join(self.headers.getall("IM", ())) if self.status == 226 else ""
        return "feed" in (name.partition(";")[0].strip().lower() for name in named.split(","))


def read_retry_after(value: str, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, from either form, at most a day; None when it is absent or garbage."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:12]), MAX_RETRY_AFTER)
    at = http_time(value)
    return min(max((at - now).total_seconds(), 0.0), MAX_RETRY_AFTER) if at else None
