"""What hosts let us read, and what they reserve: robots.txt and tdmrep.json of each origin (scheme, host, port).

Each is asked for at most once a day.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace
from multidict import CIMultiDictProxy

from agents.fetch import tdm
from agents.fetch.robots import MAX_BYTES, Robots
from agents.net.client import Client, FetchFailed
from agents.text import directives, urls

HOLD = 86_400.0  # seconds that rules hold (RFC 9309 §2.4)
SILENCE = 4.0  # seconds that no answer does: less than until the next try of a look
SILENT_TDM = 600.0  # the same of tdmrep.json, which no look waits for
ORIGINS, ROOM = 20_000, 64 << 20  # whose rules are kept in memory, and characters of all of them
LARGE = 20_000  # characters, which take some 15 ms to read
DOWNLOAD = 4 << 20  # bytes; what is behind MAX_BYTES is not read

T = TypeVar("T")


class Ruling(Struct, frozen=True):
    """Whether a page may be read: `why` is "" (it may), robots (it may not), or why not now. `delay`, `retry_after`: seconds.

    `reserved`: its site reserves text and data mining, as far as its file says (see `reserved`).
    """

    why: str
    delay: float = 0.0
    retry_after: float | None = None
    reserved: bool = False


def reserved(headers: CIMultiDictProxy[str], ruling: Ruling) -> tuple[str, ...]:
    """What an answer with these headers reserves, as `Page.reserved` has it."""
    by_header = tdm.by_header(headers)
    mining = "tdm_header" if by_header else "tdm_well_known" if by_header is None and ruling.reserved else ""
    showing = {directives.forbidden(said) for said in headers.getall("X-Robots-Tag", ())}
    return tuple(filter(None, (mining, *(reason for reason in directives.REASONS if reason in showing))))


class Rules:
    """The rules of many hosts; `rest` seconds pass after each request, which was one more to its host."""

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
        self._robots: _Kept[Robots] = _Kept()
        self._tdm: _Kept[tuple[tdm.Rule, ...]] = _Kept()

    async def of(self, url: str) -> Ruling:
        """Whether we may read `url`. Raises FetchFailed where its host may not be asked at all."""
        origin = f"{urls.scheme(url)}://{urls.host(url)}"
        robots = self._robots.get(origin, self._clock())
        if robots is None:
            robots = await self._ask(f"{origin}/robots.txt")
            hold = SILENCE if robots.why else HOLD
            self._robots.put(origin, robots, self._clock() + hold, len(robots.text))
            await asyncio.sleep(self._rest)
        ruling = await self._rule(robots, url)
        if ruling.why:
            return ruling
        return replace(ruling, reserved=tdm.is_reserved(await self._reservations(origin, robots), url))

    async def _rule(self, robots: Robots, url: str) -> Ruling:
        if len(robots.text) > LARGE:
            return await asyncio.to_thread(self._read, robots, url)
        return self._read(robots, url)

    def _read(self, robots: Robots, url: str) -> Ruling:
        if robots.why:
            return Ruling(robots.why, retry_after=robots.retry_after)
        return Ruling("" if robots.allowed(url, self._agent) else "robots", robots.delay(self._agent))

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

    async def _reservations(self, origin: str, robots: Robots) -> tuple[tdm.Rule, ...]:
        """What the origin's tdmrep.json says: nothing where it has none, does not let us have it, or does not answer."""
        rules = self._tdm.get(origin, self._clock())
        if rules is not None:
            return rules
        rules, hold, address = (), HOLD, origin + tdm.PATH
        if not (await self._rule(robots, address)).why:
            try:
                rules, hold = await self._ask_tdm(address)
            except asyncio.CancelledError:  # a redirect whose time is over: its next try finds the way open
                self._tdm.put(origin, (), self._clock() + SILENT_TDM, 0)
                raise
            await asyncio.sleep(self._rest)
        self._tdm.put(origin, rules, self._clock() + hold, sum(rule.size for rule in rules))
        return rules

    async def _ask_tdm(self, url: str) -> tuple[tuple[tdm.Rule, ...], float]:
        """The rules, and for how many seconds they hold."""
        try:
            answer = await self._client.get(
                url, limit_bytes=tdm.MAX_BYTES, total_seconds=self._seconds, may_follow=self._may_follow
            )
        except FetchFailed as error:
            return (), HOLD if error.code in ("too_large", "redirect_loop", "robots") else SILENT_TDM
        if answer.status >= 500 or answer.status == 429:
            return (), SILENT_TDM
        return tdm.read(answer.body), HOLD


class _Kept(Generic[T]):
    """What is known of origins, each until its time; the oldest go first where they are too many or too large."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, tuple[float, T, int]] = OrderedDict()
        self._size = 0

    def get(self, origin: str, now: float) -> T | None:
        until, value, _ = self._held.get(origin, (0.0, None, 0))
        return value if now < until < now + 2 * HOLD else None  # further ahead: the clock went back

    def put(self, origin: str, value: T, until: float, size: int) -> None:
        if old := self._held.pop(origin, None):
            self._size -= old[2]
        self._held[origin] = until, value, size
        self._size += size
        while len(self._held) > ORIGINS or self._size > ROOM:
            self._size -= self._held.popitem(last=False)[1][2]
