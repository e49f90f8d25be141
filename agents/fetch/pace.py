"""Politeness: one request at a time to a host, with a pause between two, in the order of asking."""

from msgspec import Struct, field

MAX_DELAY = 30.0  # seconds; a longer Crawl-delay is not news any more
IDLE = 600.0  # seconds after which a host is forgotten
LATE = 10.0  # seconds after which one that does not come back loses its place
SOON = 0.05  # seconds until the first in line asks again while its host is busy


class _Host(Struct):
    busy: bool = False
    next: float = 0.0
    delay: float = 0.0
    line: dict[bytes, tuple[int, float]] = field(
        default_factory=dict
    )  # who waits: number of its ticket, told to come back when
    tickets: int = 0


class Pace:
    """Whose turn it is at each host. Times are epoch seconds and come from the caller."""

    def __init__(self, spacing: float = 1.0) -> None:
        self._spacing = spacing
        self._hosts: dict[str, _Host] = {}

    def turn(self, host: str, key: bytes, now: float) -> float:
        """0.0: `key` may ask the host, and does from here on (`end` it). Else the time to come back."""
        known = self._hosts.setdefault(host, _Host())
        line = known.line
        while line and line[head := next(iter(line))][1] < now - LATE and head != key:
            del line[head]  # it does not want to ask any more
        if next(iter(line), key) == key and not known.busy and known.next <= now:
            line.pop(key, None)
            known.busy = True
            return 0.0
        if key not in line:
            known.tickets += 1
            line[key] = known.tickets, now
        before = line[key][0] - line[next(iter(line))][0]
        free = now + SOON if known.busy else known.next
        back = max(free + before * max(self._spacing, known.delay, SOON), now + SOON / 10)
        line[key] = line[key][0], back
        return back

    def end(self, host: str, now: float, hold: float = 0.0) -> None:
        """The request ended; `hold` seconds (Retry-After) are kept besides the pause."""
        known = self._hosts.setdefault(host, _Host())
        known.busy = False
        known.next = now + max(self._spacing, known.delay, hold)

    def slow(self, host: str, delay: float | None) -> None:
        """The host's robots.txt wants this pause (None: none)."""
        self._hosts.setdefault(host, _Host()).delay = min(delay or 0.0, MAX_DELAY)

    def forget(self, now: float) -> None:
        """Forget hosts that nobody asked for a while."""
        self._hosts = {
            name: host
            for name, host in self._hosts.items()
            if host.busy or host.line or host.next + IDLE > now
        }
