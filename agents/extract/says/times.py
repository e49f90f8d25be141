"""Times as machines write them, as UTC to the second: ISO 8601 in its spellings, RFC 5322, seconds since 1970.

A time without zone is taken as UTC, a bare day as its first minute, and `Written` tells which it was. Nothing before
1995 or behind `latest` is believed. How pages write times for their readers: `agents.extract.says.written`.
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # the first newspapers on the web
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_LONGEST = 64  # characters

_ISO = re.compile(
    r"(?P<day>\d{4}[-/.]?\d{2}[-/.]?\d{2})(?:(?:T|\s|,)+(?P<hour>\d{1,2})[:.]?(?P<rest>\d{2}(?::?\d{2}(?:[.,]\d+)?)?)"
    r"\s?(?P<zone>Z|UTC|GMT|[+-]\d{1,2}:?(?:\d{2})?)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"^(\d{8})(\d{4}(?:\d{2})?)(?=Z?$|[+-]\d{2})")  # 13 digits are milliseconds
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?")


class Written(NamedTuple):
    """A time, and what of it was written: `clock`, more than the day (midnight is no time of day); `zone`, its zone."""

    moment: datetime  # UTC
    clock: bool
    zone: timedelta | None  # ahead of UTC; None where none was written


def parse(text: str, latest: datetime | None = None) -> datetime | None:
    """Return the time that `text` says, in UTC; None where it says none, or one that cannot be."""
    written = read(text)
    return written.moment if written and possible(written.moment, latest) else None


def read(text: str) -> Written | None:
    """Return the time that `text` says, however improbable."""
    text = _COMPACT.sub(r"\1T\2", " ".join(text.split())[:_LONGEST])
    try:
        moment = _epoch(text) or _iso(text) or _rfc(text)
        return made(moment) if moment else None
    except (ValueError, OverflowError, TypeError):
        return None


def made(moment: datetime) -> Written:
    """Return a time whose zone is the one it was written in, if any. Raises OverflowError at the ends of the calendar."""
    clock = (moment.hour, moment.minute, moment.second) != (0, 0, 0)
    in_utc = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    return Written(in_utc.replace(microsecond=0), clock, moment.utcoffset())


def possible(moment: datetime, latest: datetime | None = None) -> bool:
    """Whether an article on the web can have been written then."""
    return doubt(moment, latest) is None


def doubt(moment: datetime, latest: datetime | None = None) -> str | None:
    """Return why no article can have been written then: too_early, future; None where it can."""
    if moment < EARLIEST:
        return "too_early"
    return "future" if moment > (latest or _LATEST) else None


def _iso(text: str) -> datetime | None:
    found = _ISO.match(text)
    if not found:
        return None
    day = re.sub(r"\D", "", found["day"])
    if not found["hour"]:
        return datetime.strptime(day, "%Y%m%d")  # noqa: DTZ007  # no zone was written
    clock = re.sub(r"[:,.]", "", found["rest"].partition(".")[0].partition(",")[0]).ljust(4, "0")
    written = f"{day}{int(found['hour']):02}{clock}"
    if not found["zone"]:
        return datetime.strptime(written, "%Y%m%d%H%M%S")  # noqa: DTZ007
    offset = _OFFSET.match(found["zone"])
    zone = f"{offset[1]}{int(offset[2]):02}{offset[3] or '00'}" if offset else "+0000"
    return datetime.strptime(f"{written}{zone}", "%Y%m%d%H%M%S%z")


def _epoch(text: str) -> datetime | None:
    if not re.fullmatch(r"\d{10}|\d{13}", text):
        return None
    return datetime.fromtimestamp(int(text) / (1000 if len(text) == 13 else 1), UTC)


def _rfc(text: str) -> datetime | None:
    return parsedate_to_datetime(text) if re.search(r"\d{1,2}:\d{2}", text) else None
