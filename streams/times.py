"""Times as a person writes them: RFC 3339, a day, or how long ago."""

import re
from datetime import UTC, datetime, timedelta

from streams.errors import Misconfigured

DAY = re.compile(r"\d{4}-\d\d-\d\d")
AGE = re.compile(r"(\d+(?:\.\d+)?)([smhd])")
TIME = "2026-03-02T06:00:00Z, 2026-03-02 (midnight UTC), or an age like 24h"  # for the help of options
TIME_UNTIL = "a day is meant to its end"
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def moment(text: str, now: datetime) -> datetime:
    """The time that `text` names, in UTC: RFC 3339 ("2026-03-02T06:00:00Z"), a day's midnight or an age ("90m", "24h", "2d").

    `Misconfigured` for what is neither, lies in the future, or before the calendar.
    """
    said = text.strip()
    try:
        age = AGE.fullmatch(said)
        midnight = "T00:00:00Z" if DAY.fullmatch(said) else ""
        found = (
            now - timedelta(**{UNITS[age[2]]: float(age[1])})
            if age
            else datetime.fromisoformat(said + midnight)
        )
        if found.tzinfo is None:
            raise ValueError("without Z or an offset")
        found = found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Misconfigured(
            f"{text!r} is no time: write it as 2026-03-02T06:00:00Z, as a day like 2026-03-02 (from midnight UTC), or as "
            "an age like 90m, 24h or 2d"
        ) from error
    if found > now:
        raise Misconfigured(f"{text} lies in the future")
    return found


def ending(text: str, now: datetime) -> datetime:
    """As `moment`, of what ends then: a day goes on to the midnight behind it, and today has begun."""
    return moment(text, now) + timedelta(days=1 if DAY.fullmatch(text.strip()) else 0)


def stretch(since: str | None, until: str | None, now: datetime) -> tuple[datetime | None, datetime | None]:
    """What the options --since and --until name, None where one is left out."""
    begin = None if since is None else moment(since, now)
    end = None if until is None else ending(until, now)
    if begin and end and end <= begin:
        raise Misconfigured("--until lies before --since")
    return begin, end
