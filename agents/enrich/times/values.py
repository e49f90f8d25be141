"""Days, weeks, months, years as ISO 8601 writes them.

All of it raises `ValueError` or `OverflowError` outside the years 1 to 9999.
"""

from dataclasses import dataclass
from datetime import date, timedelta

UNKNOWN = "0000"  # the year of a value whose text names none and that nothing else tells


@dataclass(slots=True)
class Value:
    """A time as it goes into a record. `day`: the one day that a clock time beside it belongs to."""

    iso: str
    grain: str
    relative: bool = False
    day: date | None = None
    yearless: bool = False  # its text names no year: a neighbour's may be meant
    weekday: bool = False


@dataclass(slots=True)
class Found:
    """A time in its place; `sentence` counts them."""

    start: int
    end: int
    sentence: int
    value: Value


def of_day(day: date, relative: bool = False) -> Value:
    return Value(day.isoformat(), "day", relative, day)


def of_days(first: date, last: date, grain: str = "day", relative: bool = False) -> Value:
    """Both days and those between them."""
    if last < first:
        raise ValueError(f"{last} is before {first}")
    return Value(f"{first.isoformat()}/{last.isoformat()}", grain, relative)


def of_week(day: date) -> Value:
    """The week with this day in it, told from publication."""
    year, week, _ = day.isocalendar()
    return Value(f"{year:04}-W{week:02}", "week", True)


def of_weekend(day: date) -> Value:
    """The end of the week with this day in it."""
    saturday = monday(day) + timedelta(days=5)
    return of_days(saturday, saturday + timedelta(days=1), "weekend", True)


def of_month(year: int, month: int, relative: bool = False) -> Value:
    return Value(f"{checked(year):04}-{month:02}", "month", relative)


def of_quarter(year: int, quarter: int, relative: bool = False) -> Value:
    """`quarter` 1 to 4."""
    checked(year)
    return Value(f"{year:04}-{quarter * 3 - 2:02}/{year:04}-{quarter * 3:02}", "quarter", relative)


def of_season(year: int, season: int, relative: bool = False) -> Value:
    """`season` 0 (spring) to 3 (winter, of the year in which it begins)."""
    return Value(f"{checked(year):04}-{21 + season}", "season", relative)


def of_year(year: int, relative: bool = False) -> Value:
    return Value(f"{checked(year):04}", "year", relative)


def of_years(first: int, last: int, grain: str = "year", relative: bool = False) -> Value:
    if last <= first:
        raise ValueError(f"{last} is not after {first}")
    return Value(f"{checked(first):04}/{checked(last):04}", grain, relative)


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def month_off(day: date, months: int) -> tuple[int, int]:
    """Year and month, so many `months` from that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return checked(year), month + 1


def checked(year: int) -> int:
    if not 1 <= year <= 9999:
        raise ValueError(f"no year: {year}")
    return year
