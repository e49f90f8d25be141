"""Days and months of the calendar, with their year or without: "4 November", "Nov. 4-6, 2016", "early in May 2015"."""

import re
from datetime import date, timedelta

from agents.enrich.times import values
from agents.enrich.times.rule import Around, Groups, rule, words
from agents.enrich.times.values import Value

_MONTHS = {name: n for n, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip
PART = r"(?:early|late|mid|(?:the\s)?(?:beginning|start|end|middle)\sof)[\s-]"
_TH = r"(?:st|nd|rd|th)?"
_MONTH = r"""(?P<month>(?:january|february|march|april|may|june|july|august|september|october|november|december)\b
    |(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)(?:\.|\b))"""
YEAR = r"""(?:(?:,|\sof)?\s(?P<year>(?:1[0-9]|20)\d\d)(?![\d%]|[,.:-]\d) | ,?\s(?:of\s)?(?P<of>last|this|next)\syear\b)?"""
SOON = timedelta(days=14)  # a day without a year that is at most so far ahead is announced, else long past
_OPEN = timedelta(days=60)  # the same where no verb tells
_ATTACKS = re.compile(r"\s(?:attacks?|terror\w*)\b")  # those of September 11 are not this year's


def _date(said: Groups, around: Around) -> Value | None:
    """ "4 November", "Nov. 4-6, 2016": one day, or the days from one to the other."""
    month, first = _month_number(said), int(said["d1"] or 0)
    last = int(said["d2"] or 0)
    year = said_year(said, around)
    if year is None:
        if (around.word() == "in" and around.at == around.start) or around.is_followed(_ATTACKS):
            return None  # "in May 20 people died"
        year = _year_of(month, first, around)
    if year == 0:
        return _without_year(f"{values.UNKNOWN}-{month:02}-{date(2000, month, first).day:02}", "day")
    relative = said["year"] is None
    if last:
        return values.of_days(date(year, month, first), date(year, month, last), "day", relative)
    value = values.of_day(date(year, month, first), relative)
    value.yearless = relative and not said["of"]
    return value


def _month_number(said: Groups) -> int:
    return _MONTHS[(said["month"] or "")[:3]]


def said_year(said: Groups, around: Around) -> int | None:
    """The year beside a date or month, None where none is said."""
    if said["year"]:
        return int(said["year"])
    if said["of"] and around.day:
        return around.day.year + {"last": -1, "this": 0, "next": 1}[said["of"]]
    return None


def _year_of(month: int, day: int, around: Around) -> int:
    """The year of a day that comes without: its last one up to publication, the next one of what is to come; else 0."""
    if (today := around.day) is None:
        return 0
    tense = around.tense()
    ahead = tense == "ahead" or around.word() == "for"  # "called a strike for 12 December"
    soon = SOON if tense else _OPEN
    for step in range(9):  # 29 February may be eight years away
        year = today.year + (step if ahead else 1 - step)
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today if ahead else found <= today + soon:
            return year
    raise ValueError(f"no such day: {month}-{day}")


def _without_year(iso: str, grain: str) -> Value:
    return Value(iso, grain, yearless=True)


def _iso_date(said: Groups, around: Around) -> Value | None:
    """2016-11-04, with or without a time of day."""
    value = values.of_day(date(int(said["year"] or 0), int(said["m"] or 0), int(said["d1"] or 0)))
    if said["h"] and said["h"] < "24" and (said["min"] or "") < "60":
        return Value(f"{value.iso}T{said['h']}:{said['min']}{'Z' if said['zone'] else ''}", "minute")
    return value


def _slashes(said: Groups, around: Around) -> Value | None:
    """13/11/2016 or 11/13/2016; 4/11/2016 may be either."""
    one, other = int(said["one"] or 0), int(said["other"] or 0)
    if (one > 12) == (other > 12) and one != other:
        return None
    return values.of_day(date(int(said["year"] or 0), min(one, other), max(one, other)))


_STRICT = words("in since until till during between from")
_LOOSE = _STRICT | words("of to by through before after and for the a an this")
_OTHER_WORDS = words("mar may march april june august jan sep sept dec")  # and names of people


_NO_DAY = re.compile(r"(?<!\d)(?:29|3[01])(?:st|th)?\s(?:of\s)?\Z")  # the rules for days have refused it
_DAY = re.compile(r"\s\d{1,2}(?:st|nd|rd|th)?\b")


def _month(said: Groups, around: Around) -> Value | None:
    month, which, year = _month_number(said), said["which"], said_year(said, around)
    if which in ("every", "each") or _NO_DAY.search(
        around.low, max(around.begin, around.start - 8), around.start
    ):
        return None  # "31 February 2024"
    if year is not None:
        return values.of_month(year, month, relative=said["year"] is None)
    if around.is_followed(_DAY) and around.word() != "in":
        return None  # a day that the rules for dates do not take
    if not (said["part"] or which or _is_month(said, around)):
        return None
    if (today := around.day) is None:
        return _without_year(f"{values.UNKNOWN}-{month:02}", "month")
    if which == "last" or (which is None and around.tense() != "ahead"):
        is_before = month < today.month if which else month <= today.month
        year = today.year - (not is_before)
    elif which == "this":
        year = today.year
    else:
        is_behind = month > today.month if which else month >= today.month
        year = today.year + (not is_behind)
    value = values.of_month(year, month, relative=True)
    value.yearless = which is None
    return value


def _is_month(said: Groups, around: Around) -> bool:
    """Whether a month that stands alone is one: may, march, August are also other words and names."""
    word = around.word()
    if word in _STRICT or around.is_joined():
        return True
    behind = around.text[around.end : around.end + 2]
    if (said["month"] or "").rstrip(".") in _OTHER_WORDS:
        return False
    return word in _LOOSE and not (behind[:1] == " " and behind[1:].isupper())


RULES = {
    "month": {
        "day and month": rule(
            rf"""(?<![\d.,:/$£€-])(?P<d1>\d{{1,2}}){_TH}
                (?:(?:\s?[-–]\s?|\s(?:to|and|until|through)\s)(?P<d2>\d{{1,2}}){_TH})?\s(?:of\s)?""",
            _MONTH + YEAR,
            _date,
        ),
        "month and day": rule(
            "",
            rf"""{_MONTH}\s(?:the\s)?(?P<d1>\d{{1,2}}){_TH}
                (?:(?:\s?[-–]\s?|\s(?:to|and|through)\s(?=\d\d?{_TH}\b(?!\s[a-z])))(?P<d2>\d{{1,2}}){_TH}(?![\d%]|[.,:]\d))?
                (?![\d%]|[.,:]\d|\s(?:percent|per\scent|km|miles)\b){YEAR}""",
            _date,
        ),
        "month": rule(
            rf"(?:\b(?P<part>{PART}))?(?:\b(?P<which>last|next|this|every|each)\s)?", _MONTH + YEAR, _month
        ),
    },
    "year": {
        "ISO date": rule(
            r"(?<![\d-])",
            r"""(?P<year>\d{4})-(?P<m>\d\d)-(?P<d1>\d\d)(?![\d-])
                (?:[t\s](?P<h>\d\d):(?P<min>\d\d)(?::\d\d)?(?:\.\d+)?(?P<zone>z|\s?(?:gmt|utc)\b)?)?""",
            _iso_date,
        ),
        "date with slashes": rule(
            r"(?<![\d/])(?P<one>\d\d?)/(?P<other>\d\d?)/", r"(?P<year>\d{4})(?![\d/])", _slashes
        ),
    },
}
