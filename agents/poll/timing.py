"""When a feed is asked next: as often as it brings something, as rarely as it asks for, never more often than the floor.

The interval is learned: halved when everything was new (we came late), cut to 0.7 when something was, and up by a
fifth when nothing was. So a feed is asked some three times for each time that it has news, and a feed that was quiet
for an hour is asked about every ten minutes. Seconds everywhere; moments are epoch seconds.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from zlib import crc32

HOUR, DAY = 3_600.0, 86_400.0
START = 5  # floors: the first interval of a feed we know nothing of
SHARE = 0.4  # of the time between two entries: where `learned` comes to rest
JITTER = 0.1  # of the interval, either way: feeds do not march in step
_SLOW = frozenset(("http_404", "http_401", "http_403", "not_a_feed", "blocked", "bad_scheme", "no_secret"))


def learned(interval: float, new: int, total: int, floor: float) -> float:
    """The interval after a poll that brought `new` new or changed items of `total`."""
    interval = interval or START * floor
    if new and new == total:
        interval *= 0.5
    else:
        interval *= 0.7 if new else 1.2
    return clamp(interval, floor)


def first(published: Iterable[datetime], floor: float) -> float:
    """The interval after the first poll, by the times of what stands in the feed: a busy one begins with a short one."""
    times = sorted(time.timestamp() for time in published)
    gap = (times[-1] - times[0]) / (len(times) - 1) if len(times) > 2 else DAY
    return clamp(min(START * floor, SHARE * gap), floor)


def wait(interval: float, hint: float, rushed: bool, floor: float) -> float:
    """How long to wait: as learned, but not less than the feed asks for, unless that has cost us items."""
    return clamp(interval if rushed else max(interval, hint), floor)


def awake(due: float, hours: Collection[int], days: Collection[int]) -> float:
    """The first moment from `due` on that lies in none of the hours (UTC) and days (0: Monday) a feed wants to sleep."""
    moment = due
    for _ in range(24 * 8):
        at = datetime.fromtimestamp(moment, UTC)
        if at.hour not in hours and at.weekday() not in days:
            return moment
        moment = (moment // HOUR + 1) * HOUR
    return due  # it never wants to be asked: that is a mistake


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
    share = crc32(f"{feed}/{seq}".encode()) / 2**32
    return max(floor, interval * (1 + JITTER * (2 * share - 1)))
