"""What hosts let us read: their robots.txt, asked at most once a day for each origin (scheme, host, port)."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from msgspec import Struct

from agents.fetch.robots import MAX_BYTES, Robots
from agents.net.client import Client, FetchFailed
from agents.text import urls

HOLD = 86_400.0  # seconds that rules hold (RFC 9309 §2.4)
SILENCE = 4.0  # seconds that no answer does: less than until the next try of a look
ORIGINS, ROOM = 20_000, 64 << 20  # whose rules are kept in memory, and characters of all of them
LARGE = 20_000  # characters, which take some 15 ms to read
DOWNLOAD = 4 << 20  # bytes; what is behind MAX_BYTES is not read


class Ruling(Struct, frozen=True):
    """Whether a page may be read: `why` is "" (it may), robots (it may not), or why not now. `delay`, `retry_after`: seconds."""

    why: str
    delay: float = 0.0
    retry_after: float | None = None


class Rules:
    """Robots.txt of many hosts; `rest` seconds pass after each request, which was one more to its host."""

    def __init__(
        self,
        client: Client,
        agent: str,
        *,
        seconds: float,
        rest: float,
        may_follow: Callable[[str], Awaitable[bool]],
        clock: Callable[[], float],
    ) -> None:
        self._client, self._agent, self._clock = client, agent, clock
        self._seconds, self._rest, self._may_follow = seconds, rest, may_follow
        self._held: OrderedDict[str, tuple[float, Robots]] = OrderedDict()
        self._size = 0

    async def of(self, url: str) -> Ruling:
        """Whether we may read `url`. Raises FetchFailed where its host may not be asked at all."""
        origin = f"{urls.scheme(url)}://{urls.host(url)}"
        until, robots = self._held.get(origin, (0.0, Robots()))
        if not self._clock() < until:
            robots = await self._ask(f"{origin}/robots.txt")
            self._keep(origin, robots)
            await asyncio.sleep(self._rest)
        if len(robots.text) > LARGE:
            return await asyncio.to_thread(self._rule, robots, url)
        return self._rule(robots, url)

    def _rule(self, robots: Robots, url: str) -> Ruling:
        if robots.why:
            return Ruling(robots.why, retry_after=robots.retry_after)
        return Ruling("" if robots.allowed(url, self._agent) else "robots", robots.delay(self._agent))

    def _keep(self, origin: str, robots: Robots) -> None:
        if old := self._held.pop(origin, None):
            self._size -= len(old[1].text)
        self._held[origin] = self._clock() + (SILENCE if robots.why else HOLD), robots
        self._size += len(robots.text)
        while len(self._held) > ORIGINS or self._size > ROOM:
            self._size -= len(self._held.popitem(last=False)[1][1].text)

    async def _ask(self, url: str) -> Robots:
        try:
            answer = await self._client.get(
                url, limit_bytes=DOWNLOAD, total_seconds=self._seconds, may_follow=self._may_follow
            )
        except FetchFailed as error:
            if error.code in ("blocked", "bad_scheme"):
                raise
            if error.code == "redirect_loop":  # RFC 9309 §2.3.1.2: as if there were none
                return Robots.read(404)
            return Robots(why=error.code, retry_after=error.retry_after)
        return Robots.read(answer.status, answer.body[:MAX_BYTES], answer.retry_after)
