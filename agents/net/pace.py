"""Politeness: one request at a time to a host, with a pause between two, in the order of asking.

A host that asks to be left alone, or does not answer, is left alone as a whole, with pauses that grow; the first
answer ends that. `is_down` tells when it will have been shut for so long that nobody should wait for it. Hosts that
were slow the last time are asked a few at once, so that they leave room for the others.
"""

import math
from collections import OrderedDict

from msgspec import Struct, field

MAX_DELAY = 30.0  # seconds; a longer Crawl-delay is not news any more
MAX_PAUSE = 60.0  # seconds between two tries of a host that does not answer
PATIENCE = 600.0  # seconds that anybody waits for a host that asks for them (Retry-After)
SHORT = 40.0  # seconds, after the first failure, for one that just lets nobody in, neither this page nor
PAGES = 3  # so many different ones in a row
IDLE = 600.0  # seconds after which a host is forgotten
LATE = 10.0  # seconds after which one that does not come back loses its place
SOON = 0.05  # seconds until the first in line asks again while its host is busy
BACK = 60.0  # seconds after which all in line ask again, since it may have become shorter
BACK_SHUT = 10.0  # the same at a host that lets nobody in, since it may be down
SLOW = 8.0  # seconds: a host whose request takes longer is slow, until one does not
SOON_SLOW = 1.0  # the same as SOON at a slow host: while it is busy, or many such hosts are

Line = OrderedDict[bytes, tuple[int, float]]


class _Host(Struct):
    busy: bool = False
    next: float = 0.0
    delay: float = 0.0
    shut: float = 0.0  # since when it has let nobody in; 0: it does
    failures: int = 0  # since then
    pages: set[bytes] = field(default_factory=set)  # who failed since then, and was not told how long to wait
    slow: bool = False  # the last request was
    line: Line = field(
        default_factory=OrderedDict
    )  # who waits: number of its ticket, told to come back when (a dict finds its first key in linear time)
    behind: Line = field(default_factory=OrderedDict)  # who waits behind all of them
    tickets: int = 0


class Pace:
    """Whose turn it is at each host. Times are epoch seconds and come from the caller.

    `spacing`: seconds between two requests; `crowd`: so many hosts that were slow are asked at once.
    """

    def __init__(self, spacing: float = 1.0, crowd: float = math.inf) -> None:
        self._spacing, self._crowd = spacing, crowd
        self._hosts: dict[str, _Host] = {}
        self._slow: set[str] = set()  # who were slow and are being asked

    def turn(self, host: str, key: bytes, now: float, *, behind: bool = False) -> float:
        """0.0: `key` may ask the host, and does from here on (`end` it). Else the time to come back.

        `behind`: it lets all go first that are not.
        """
        known = self._hosts.setdefault(host, _Host())
        line, other = (known.behind, known.line) if behind else (known.line, known.behind)
        other.pop(key, None)
        _drop_late(known.line, key, now)
        _drop_late(known.behind, key, now)
        crowded = self.is_crowded(host)
        is_first = next(iter(known.line or known.behind), key) == key
        if is_first and not known.busy and known.next <= now and not crowded:
            line.pop(key, None)
            self._begin(host, known, now)
            return 0.0
        if key not in line:
            known.tickets += 1
            line[key] = known.tickets, now
        before = line[key][0] - line[next(iter(line))][0] + (len(known.line) if behind else 0)
        soon = now + (SOON_SLOW if known.slow else SOON)
        free = soon if known.busy else max(known.next, soon if crowded else 0.0)
        back = max(free + before * max(self._spacing, known.delay, SOON), now + SOON / 10)
        line[key] = line[key][0], min(back, now + (BACK_SHUT if known.shut else BACK))
        return line[key][1]

    def ahead(self, host: str, now: float) -> float:
        """As `turn`, before all in line: for a redirect, which has waited for its turn elsewhere."""
        known = self._hosts.setdefault(host, _Host())
        if known.busy or known.next > now:
            return now + SOON if known.busy else known.next
        self._begin(host, known, now)
        return 0.0

    def renew(self) -> None:
        """Forget who waits and who asks: work that was cancelled must not hold its host for ever."""
        self._slow.clear()
        for known in self._hosts.values():
            known.busy = False
            known.line.clear()
            known.behind.clear()

    def clear(self) -> None:
        """Forget all hosts: the clock went back, and none shall wait until it has caught up."""
        self._hosts.clear()
        self._slow.clear()

    def leave(self, host: str, key: bytes) -> None:
        """`key` does not want to ask any more."""
        if known := self._hosts.get(host):
            known.line.pop(key, None)
            known.behind.pop(key, None)

    def end(self, host: str, now: float, took: float = 0.0) -> None:
        """The request ended, after so many seconds."""
        known = self._hosts.setdefault(host, _Host())
        known.busy, known.slow = False, took > SLOW
        self._slow.discard(host)
        known.next = max(known.next, now + self._pause(known))

    def answered(self, host: str) -> None:
        """The host lets us in: what it did before counts no more."""
        if known := self._hosts.get(host):
            _open(known)

    def failed(self, host: str, key: bytes, now: float, hold: float = 0.0) -> None:
        """The host did not let `key` in, and asks for `hold` seconds (Retry-After), if any. All wait for it."""
        known = self._hosts.setdefault(host, _Host())
        _expire(known, now)
        known.shut = known.shut or now
        known.failures += 1
        if not hold and len(known.pages) < PAGES:
            known.pages.add(key)
        grown = self._pause(known) * 2.0 ** min(known.failures - 1, 16)
        known.next = max(known.next, now + hold, now + min(grown, MAX_PAUSE))

    def is_down(self, host: str, now: float) -> bool:
        """Whether nobody should wait for this host; it may be asked all the same by the one whose turn it is."""
        known = self._hosts.get(host)
        if known is None or not self.troubled(host, now):
            return False
        wait = known.next - known.shut
        return wait > PATIENCE or (wait > SHORT and len(known.pages) >= PAGES)

    def troubled(self, host: str, now: float) -> float:
        """Until when the host counts as one that lets nobody in; 0.0: it does not."""
        known = self._hosts.get(host)
        return known.next + MAX_PAUSE if known and known.shut and now < known.next + MAX_PAUSE else 0.0

    def is_crowded(self, host: str) -> bool:
        """Whether the host was slow, and as many such hosts are being asked as may be."""
        known = self._hosts.get(host)
        return known is not None and known.slow and len(self._slow) >= self._crowd

    def closed(self, host: str, now: float) -> float:
        """Seconds for which a host that lets nobody in is left alone; 0.0 for any other."""
        known = self._hosts.get(host)
        return max(0.0, known.next - now) if known and known.shut else 0.0

    def slow(self, host: str, delay: float | None) -> None:
        """The host's robots.txt wants this pause (None: none)."""
        self._hosts.setdefault(host, _Host()).delay = min(delay or 0.0, MAX_DELAY)

    def forget(self, now: float) -> None:
        """Forget hosts that nobody asked for a while."""
        self._hosts = {
            name: host
            for name, host in self._hosts.items()
            if host.busy or host.line or host.behind or host.next + IDLE > now
        }

    def _begin(self, host: str, known: _Host, now: float) -> None:
        _expire(known, now)
        known.busy = True
        if known.slow:
            self._slow.add(host)

    def _pause(self, known: _Host) -> float:
        return max(self._spacing, known.delay, SOON if known.shut else 0.0)


def _drop_late(line: Line, key: bytes, now: float) -> None:
    """Drop from its head who does not want to ask any more."""
    while line and line[head := next(iter(line))][1] < now - LATE and head != key:
        del line[head]


def _expire(known: _Host, now: float) -> None:
    """What it did counts until a minute after it might have been asked again, and nobody came."""
    if known.shut and now >= known.next + MAX_PAUSE:
        _open(known)


def _open(known: _Host) -> None:
    known.shut, known.failures = 0.0, 0
    known.pages.clear()
