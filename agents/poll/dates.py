"""Times as feeds write them: RFC 822 and its many dialects, ISO 8601, epoch seconds. In UTC, or None.

No guessing: 01/02/16 is two different days, and an offset of 99 hours is none. No zone means UTC.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before the web there was no feed; epoch 0 means "unknown"
TOLERANCE = timedelta(days=1)  # clocks and zones go wrong by less than a day

_ISO = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:(?:[Tt]|\s+)(\d{1,2}):(\d{2})(?::(\d{1,2})(?:[.,]\d+)?)?\s*(\S.*)?)?"
)
_ISO_SHORT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(\S.*)?)?")
_RFC = re.compile(
    r"(?:[^\W\d]+(?:[.,]+\s*|\s+))?(\d{1,2})(?:st|nd|rd|th|\.)?[\s\-]+([^\W\d]{3,10})\.?,?[\s\-]+(\d{4}|\d{2})"
    r"(?:,?\s+(?:at\s+)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?\s*(\S.*)?)?"
)
_MONTH_FIRST = re.compile(
    r"(?:[^\W\d]+,?\s+)?([^\W\d]{3,10})\.?\s+(\d{1,2}),?\s+(\d{4})(?:,?\s+(?:at\s+)?(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(\S.*)?)?"
)
_OFFSET = re.compile(r"(?:GMT|UTC)?\s*([+\-\u2212])(\d{1,2}):?(\d{2})?(?:\s*\(.*\))?", re.IGNORECASE)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan janv ene gen",
            "feb fev fév feb",
            "mar mär mars mrz maa",
            "apr avr abr",
            "may mai mag maj mei",
            "jun juin giu",
            "jul juil lug",
            "aug août aou ago",
            "sep sept set",
            "oct okt ott out",
            "nov",
            "dec dez déc dic des",
        ),
        1,
    )
    for name in names.split()
}
_ZONES = {
    "": 0, "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "met": 1, "mest": 2,
    "eet": 2, "eest": 3, "msk": 3, "sast": 2, "jst": 9, "kst": 9, "hkt": 8, "sgt": 8, "aest": 10, "aedt": 11, "nzst": 12,
    "nzdt": 13, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "akst": -9, "akdt": -8, "hst": -10,
}  # fmt: skip


def read(text: str) -> datetime | None:
    """The time that `text` names, in UTC to the second; None where it is no time, or an impossible one."""
    text = text.strip()
    if not text or len(text) > 64:
        return None
    try:
        found = _epoch(text) or _written(text)
    except (ValueError, OverflowError):
        return None
    return found if found and found >= EARLIEST else None


def plausible(time: datetime | None, now: datetime) -> datetime | None:
    """`time`, unless it lies more than a day in the future."""
    return time if time and time <= now + TOLERANCE else None


def _epoch(text: str) -> datetime | None:
    if not (text.isascii() and text.isdigit()) or len(text) not in (10, 13):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC)


def _written(text: str) -> datetime | None:
    if found := _ISO.fullmatch(text) or _ISO_SHORT.fullmatch(text):
        year, month, day, *clock = found.groups()
        return _moment(int(year), int(month), int(day), *clock)
    if found := _RFC.fullmatch(text):
        day, name, year, *clock = found.groups()
    elif found := _MONTH_FIRST.fullmatch(text):
        name, day, year, *clock = found.groups()
    else:
        return None
    month = _MONTHS.get(name.lower()[:4]) or _MONTHS.get(name.lower()[:3])
    return _moment(_full_year(year), month, int(day), *clock) if month else None


def _full_year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 70 else 1900)


def _moment(
    year: int,
    month: int,
    day: int,
    hour: str | None,
    minute: str | None,
    second: str | None,
    rest: str | None,
) -> datetime | None:
    hours, rest = _half_day(int(hour or 0), (rest or "").strip())
    minutes, seconds = int(minute or 0), int(second or 0)
    offset = _offset(rest)
    if offset is None or hours is None or minutes > 59 or seconds > 60:
        return None
    if hours < 24 and seconds < 60:
        return datetime(year, month, day, hours, minutes, seconds, tzinfo=UTC) - offset
    # 24:00:00 is the next day's beginning (ISO 8601), second 60 a leap second: both are told as a sum.
    spent = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return datetime(year, month, day, tzinfo=UTC) + spent - offset if spent <= timedelta(days=1) else None


def _half_day(hour: int, rest: str) -> tuple[int | None, str]:
    half = rest[:2].lower()
    if half not in ("am", "pm"):
        return hour, rest
    return (hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else None), rest[2:].strip()


@lru_cache(maxsize=256)
def _offset(zone: str) -> timedelta | None:
    if (hours := _ZONES.get(zone.lower())) is not None:
        return timedelta(hours=hours)
    found = _OFFSET.fullmatch(zone)
    if found is None or int(found[2]) > 14 or int(found[3] or 0) > 59:
        return None
    size = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return size if found[1] == "+" else -size
