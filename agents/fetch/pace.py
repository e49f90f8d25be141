"""Politeness: one request at a time to a host, with a pause between two."""

from msgspec import Struct

MAX_DELAY = 30.0  # seconds; a longer Crawl-delay is not news any more
IDLE = 600.0  # seconds after which a host is forgotten


class _Host(Struct):
    busy: bool = False
    next: float = 0.0
    delay: float = 0.0


class Pace:
    """When each host may be asked next. Times are epoch seconds and come from the caller."""

    def __init__(self, spacing: float = 1.0) -> None:
        self._spacing = spacing
        self._hosts: dict[str, _Host] = {}

    def when(self, host: str) -> float:
        """The time from which the host may be asked; infinity while it is being asked."""
        known = self._hosts.get(host)
        if known is None:
            return 0.0
        return float("inf") if known.busy else known.next

    def begin(self, host: str) -> None:
        """A request to the host begins."""
        self._hosts.setdefault(host, _Host()).busy = True

    def end(self, host: str, now: float, hold: float = 0.0) -> None:
        """It ended; `hold` seconds (Retry-After) are kept besides the pause."""
        known = self._hosts.setdefault(host, _Host())
        known.busy = False
        known.next = now + max(self._spacing, known.delay, hold)

    def slow(self, host: str, delay: float | None) -> None:
        """The host's robots.txt wants this pause (None: none)."""
        self._hosts.setdefault(host, _Host()).delay = min(delay or 0.0, MAX_DELAY)

    def forget(self, now: float) -> None:
        """Forget hosts that nobody asked for a while."""
        self._hosts = {
            name: host for name, host in self._hosts.items() if host.busy or host.next + IDLE > now
        }
