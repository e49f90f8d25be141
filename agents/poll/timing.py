"""When a feed is asked next: as often as it brings something, never more often than the floor.

The interval is learned: halved when everything was new (we came late), cut to 0.7 when something was, and up by a
fifth when nothing was. So a feed is asked some three times for each time that it has news, and a feed that was quiet
for an hour is asked about every ten minutes. Seconds everywhere.
"""

from hashlib import sha256

DAY = 86_400.0
START = 5  # floors: the first interval of a feed we know nothing of
JITTER = 0.1  # of the interval, either way: feeds do not march in step
_SLOW = frozenset(("http_404", "http_401", "http_403", "not_a_feed", "blocked", "bad_scheme", "dns"))


def learned(interval: float, new: int, total: int, floor: float) -> float:
    """The interval after a poll that brought `new` new or changed items of `total`."""
    interval = interval or START * floor
    if new and new == total:
        interval *= 0.5
    else:
        interval *= 0.7 if new else 1.2
    return clamp(interval, floor)


def clamp(interval: float, floor: float) -> float:
    """Not below the floor, not above a day."""
    return min(max(interval, floor), max(DAY, floor))


def backoff(failures: int, interval: float, floor: float, code: str) -> float:
    """Seconds to wait after the n-th failure in a row: floor, doubled each time, up to a day.

    What will not pass by itself (404, no feed) is not asked sooner than usual.
    """
    wait = floor * 2.0 ** min(failures - 1, 24)
    if code in _SLOW:
        wait = max(wait, interval)
    return clamp(wait, floor)


def jittered(interval: float, feed: str, seq: int, floor: float) -> float:
    """The interval up to a tenth shorter or longer, by a hash of the feed and of how often it was asked."""
    share = int.from_bytes(sha256(f"{feed}/{seq}".encode()).digest()[:4], "big") / 2**32
    return max(floor, interval * (1 + JITTER * (2 * share - 1)))
