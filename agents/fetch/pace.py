"""Politeness: one request at a time to a host, with a pause between two, in the order of asking."""

from msgspec import Struct, field

MAX_DELAY = 30.0  # seconds; a longer Crawl-delay is not news any more
IDLE = 600.0  # seconds after which a host is forgotten
SOON = 0.05  # seconds until the first in line asks again while its host is busy


class _Host(Struct):
    busy: bool = False
    next: float = 0.0
    delay: float = 0.0
    line: dict[bytes, int] = field(default_factory=dict)  # who waits, with the number of its ticket
    tickets: int = 0


class Pace:
    """Whose turn it is at each host. Times are epoch seconds and come from the caller."""

    def __init__(self, spacing: float = 1.0) -> None:
        self._spacing = spacing
        self._hosts: dict[str, _Host] = {}

    def turn(self, host: str, key: bytes, now: float) -> float:
        """0.0: `key` may ask the host, and does from here on (`end` it). Else the time to come back."""
        known = self._hosts.setdefault(host, _Host())
        first = next(iter(known.line), key)
        if first == key and not known.busy and known.next <= now:
            known.line.pop(key, None)
            known.busy = True
            return 0.0
        if key not in known.line:
            known.tickets += 1
            known.line[key] = known.tickets
        before = known.line[key] - known.line[next(iter(known.line))]
        free = now + SOON if known.busy else known.next
        return max(free + before * max(self._spacing, known.delay, SOON), now + SOON / 10)

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
