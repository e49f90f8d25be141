"""When a sentence says something happened, as exact as it says it: "2016-11-04", "2016-11", "2016"."""

import re
from datetime import datetime, timedelta

_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_SHORT = {month[:3]: n for n, month in enumerate(_MONTHS, 1)}
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.)"
_DATE = re.compile(
    rf"\b(?:{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year>\d{{4}})\b)?"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH.replace('month', 'month2')}(?:,? (?P<year2>\d{{4}})\b)?"
    rf"|(?:in|of|since) {_MONTH.replace('month', 'month3')} (?P<year3>\d{{4}})\b"
    rf"|(?P<weekday>{'|'.join(_DAYS)})\b|(?P<word>today|yesterday|overnight)\b)"
)


def find(sentence: str, published: datetime | None) -> str | None:
    """The first date of a sentence. Without `published`, only a date that has its year is one."""
    match = _DATE.search(sentence)
    if match is None:
        return None
    if match["month3"]:
        return f"{match['year3']}-{_SHORT[match['month3'][:3]]:02}"
    if match["weekday"] or match["word"]:
        return _relative(match, published)
    month = _SHORT[(match["month"] or match["month2"])[:3]]
    day, year = int(match["day"] or match["day2"]), match["year"] or match["year2"]
    if year is None and published is None:
        return None
    return _calendar(int(year) if year else None, month, day, published)


def _relative(match: re.Match[str], published: datetime | None) -> str | None:
    """A weekday is its last one up to the day of publication."""
    if published is None:
        return None
    if match["weekday"]:
        back = (published.weekday() - _DAYS.index(match["weekday"])) % 7
    else:
        back = 1 if match["word"] == "yesterday" else 0
    return (published - timedelta(days=back)).date().isoformat() if published.year > 1 else None


def _calendar(year: int | None, month: int, day: int, published: datetime | None) -> str | None:
    """A day without a year is the last such day up to publication (two weeks ahead count as announced)."""
    try:
        if year is not None or published is None:
            return datetime(year or 0, month, day).date().isoformat()  # noqa: DTZ001  (a calendar day has no zone)
        date = published.replace(month=month, day=day)
        return (
            (date if date <= published + timedelta(days=14) else date.replace(year=date.year - 1))
            .date()
            .isoformat()
        )
    except (ValueError, OverflowError):
        return None
