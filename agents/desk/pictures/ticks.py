"""Round times along an axis, and how we write times: in UTC, in English, whatever the machine's locale."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

MINUTE, HOUR, DAY = 60, 3600, 86_400
STEPS = (
    *(n * MINUTE for n in (1, 2, 5, 10, 15, 30)),
    *(n * HOUR for n in (1, 2, 3, 6, 12)),
    *(n * DAY for n in (1, 2, 7)),
)
MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000, 24_000)
NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONDAY = datetime(1, 1, 1, tzinfo=UTC)  # weeks begin with it, and minutes, hours and days are round from it


class Tick(NamedTuple):
    """A round time: what its label says, and below it the day or the year where that is new."""

    at: datetime
    label: str
    below: str


def ticks(first: datetime, last: datetime, most: int = 7) -> list[Tick]:
    """At most `most` round times from `first` to `last` (UTC)."""
    span = (last - first).total_seconds()
    step = next((step for step in STEPS if span / step <= most - 1), None)
    times = list(_even(first, last, step) if step else _months(first, last, most))
    told, before = [], ""
    for at in times:
        label, above = (clock(at), day(at)) if step and step < DAY else (day(at), str(at.year))
        told.append(Tick(at, label, above if above != before else ""))
        before = above
    return told


def _even(first: datetime, last: datetime, step: int) -> Iterator[datetime]:
    from_monday = -(-(first - _MONDAY) // timedelta(seconds=step))
    until = (last - _MONDAY) // timedelta(seconds=step)
    for count in range(from_monday, until + 1):
        yield _MONDAY + count * timedelta(seconds=step)


def _months(first: datetime, last: datetime, most: int) -> Iterator[datetime]:
    span = (last.year - first.year) * 12 + last.month - first.month
    step = next(step for step in MONTHS if span / step <= most - 1)
    for month in range(
        -(-(first.year * 12 + first.month - 1) // step) * step, last.year * 12 + last.month, step
    ):
        at = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
        if at >= first:
            yield at


def clock(at: datetime) -> str:
    """14:30."""
    return f"{at.hour:02}:{at.minute:02}"


def day(at: datetime) -> str:
    """4 Nov."""
    return f"{at.day} {NAMES[at.month - 1]}"


def moment(at: datetime) -> str:
    """4 Nov 2025, 14:30."""
    return f"{day(at)} {at.year}, {clock(at)}"
