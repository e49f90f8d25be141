"""Times as pages write them, as UTC to the second: ISO 8601 in its spellings, RFC 5322, seconds since 1970.

A time without zone is taken as UTC, a bare day as its first minute. Nothing before 1995 or behind `latest` is believed.
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # the first newspapers on the web
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)

_ISO = re.compile(
    r"(?P<day>\d{4}[-/.]?\d{2}[-/.]?\d{2})(?:(?:T|\s|,)+(?P<hour>\d{1,2})[:.]?(?P<rest>\d{2}(?::?\d{2}(?:[.,]\d+)?)?)"
    r"\s?(?P<zone>Z|UTC|GMT|[+-]\d{1,2}:?(?:\d{2})?)?)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?")


def parse(text: str, latest: datetime | None = None) -> datetime | None:
    """Return the time that `text` says, in UTC; None where it says none, or one that cannot be."""
    text = " ".join(text.split())[:64]
    try:
        moment = _epoch(text) or _iso(text) or _rfc(text)
        moment = moment and (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError):
        return None
    return moment.replace(microsecond=0) if moment and possible(moment, latest) else None


def possible(moment: datetime, latest: datetime | None = None) -> bool:
    """Whether an article on the web can have been written then."""
    return EARLIEST <= moment <= (latest or _LATEST)


def _iso(text: str) -> datetime | None:
    found = _ISO.match(text)
    if not found:
        return None
    day = re.sub(r"\D", "", found["day"])
    if not found["hour"]:
        return datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC)
    clock = re.sub(r"[:,.]", "", found["rest"].partition(".")[0].partition(",")[0]).ljust(4, "0")
    zone = found["zone"] or ""
    offset = _OFFSET.match(zone)
    written = f"{offset[1]}{int(offset[2]):02}{offset[3] or '00'}" if offset else "+0000"
    return datetime.strptime(f"{day}{int(found['hour']):02}{clock}{written}", "%Y%m%d%H%M%S%z")


def _epoch(text: str) -> datetime | None:
    if not re.fullmatch(r"\d{10}|\d{13}", text):
        return None
    return datetime.fromtimestamp(int(text) / (1000 if len(text) == 13 else 1), UTC)


def _rfc(text: str) -> datetime | None:
    return parsedate_to_datetime(text) if re.search(r"\d{1,2}:\d{2}", text) else None
