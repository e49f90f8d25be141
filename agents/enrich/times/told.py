"""Times told from the day of publication: yesterday, last week, three days ago, the past 24 hours."""

import re
from datetime import date, datetime, timedelta

from agents.enrich.times import values
from agents.enrich.times.rule import Around, Groups, rule, words
from agents.enrich.times.values import Value
from agents.enrich.times.years import SEASONS

_SPELT = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
_COUNTS = {word: n for n, word in enumerate(_SPELT.split(), start=1)} | {
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "a": 1, "an": 1, "a couple of": 2, "couple of": 2,
}  # fmt: skip
_N = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(_COUNTS, reverse=True))})"
_UNIT = r"(?P<unit>minute|hour|day|week|month|year)s?\b"
_OFF = {"last": -1, "past": -1, "this": 0, "coming": 0, "next": 1}
_OVER = words("in over during within for throughout")  # "in the last two weeks"
_OF = re.compile(r"\s(?:of|before)\b")  # "the last two weeks of the campaign" is told from elsewhere
_FALLS = re.compile(r"\s(?:in|of)\b")  # "this fall in prices"
_PART_OF_DAY = re.compile(r"(?:morning|afternoon|evening|night)\b")


def _day_word(said: Groups, around: Around) -> Value | None:
    if (today := around.day) is None or _is_name(around):
        return None
    word = said["word"]
    if word == "overnight":
        is_adjective = around.word() in ("an", "the")  # "an overnight train"
        return None if is_adjective else values.of_days(today - timedelta(days=1), today, relative=True)
    off = {"yesterday": -1, "tomorrow": 1}.get(word or "", 0)
    if said["shift"]:
        if (said["shift"], off) not in (("before", -1), ("after", 1)):
            return None
        off *= 2
    return values.of_day(today + timedelta(days=off), relative=True)


def _is_name(around: Around) -> bool:
    """ "Russia Today" is none of these; "Today" at the head of a sentence is."""
    before = around.text[max(0, around.at - 2) : around.at]
    return around.text[around.at].isupper() and before[:1].isalnum() and before[1:] == " "


def _unit(said: Groups, around: Around) -> Value | None:
    """ "last week", "this summer", "last night", "early next month"."""
    which, unit = said["which"] or "", said["unit"] or ""
    if (today := around.day) is None or _is_name(around):
        return None
    if said["the"] and which != "coming" and unit != "weekend":
        return None  # "the past year" is a stretch, "the last year of the war" none that we could tell
    off = _OFF[which]
    if _PART_OF_DAY.fullmatch(unit):
        return _part_of_day(which, unit, today)
    if unit in SEASONS:
        is_verb = unit == "fall" and around.is_followed(_FALLS)
        return None if is_verb or which in ("past", "coming") else _season(off, SEASONS[unit], today)
    if unit == "weekend":
        return _weekend(which, around, today)
    if unit == "week":
        return values.of_week(today + timedelta(days=7 * off))
    if unit == "month":
        return values.of_month(*values.month_off(today, off), relative=True)
    if unit == "year":
        return values.of_year(today.year + off, relative=True)
    year, month = values.month_off(today, 3 * off)
    return values.of_quarter(year, (month + 2) // 3, relative=True)


def _part_of_day(which: str, unit: str, today: date) -> Value | None:
    if which == "this":
        return values.of_day(today, relative=True)
    is_yesterday = which == "last" and unit in ("night", "evening")
    return values.of_day(today - timedelta(days=1), relative=True) if is_yesterday else None


def _season(off: int, season: int, today: date) -> Value:
    """The last one that is over, the next one to begin, or this year's; winter counts for the year it begins in."""
    months = today.year * 12 + today.month - 3  # spring of year 0 begins at 0
    running = months // 3
    wanted = running // 4 * 4 + season
    if off < 0:
        wanted -= 4 * (wanted >= running)
    elif off > 0:
        wanted += 4 * (wanted <= running)
    return values.of_season(wanted // 4, wanted % 4, relative=True)


def _weekend(which: str, around: Around, today: date) -> Value:
    """ "this weekend" and "the weekend" are the one just over when that is told on a Monday to Wednesday."""
    week = timedelta(days=7)
    if which in ("last", "past"):
        return values.of_weekend(today - week)
    if which == "next":
        return values.of_weekend(today + week)
    is_over = which != "coming" and today.weekday() < 5 and around.tense() != "ahead"
    if which == "this":
        is_over = is_over and today.weekday() < 3
    return values.of_weekend(today - week if is_over else today)


def _stretch(said: Groups, around: Around) -> Value | None:
    """ "the past 24 hours", "in the last two weeks", "over the next three days"."""
    which, unit = said["which"] or "", said["unit"] or ""
    if around.published is None or which == "this" or around.is_followed(_OF):
        return None
    if which in ("last", "next") and not (said["the"] == "the" and around.word() in _OVER):
        return None
    if said["n"] is None and (said["the"] is None or around.low[around.end - 1] == "s"):
        return None  # "the past weeks": how many?
    sign = -1 if which in ("last", "past") else 1
    return _from_now(_count(said["n"]) * sign, unit, around.published)


def _count(said: str | None) -> int:
    return 1 if said is None else _COUNTS.get(said) or int(said)


def _from_now(n: int, unit: str, now: datetime) -> Value:
    """From now, `n` units on or (below 0) back to now."""
    if unit in ("minute", "hour"):
        spec = "hours" if unit == "hour" else "minutes"
        other = now + timedelta(**{f"{unit}s": n})
        ends = sorted((now, other))
        return Value("/".join(end.isoformat(timespec=spec) + "Z" for end in ends), unit, relative=True)
    if unit in ("day", "week"):
        today = now.date()
        one, other_day = sorted((today, today + timedelta(days=n * (7 if unit == "week" else 1))))
        return values.of_days(one, other_day, unit, relative=True)
    if unit == "year":
        return values.of_years(min(now.year, now.year + n), max(now.year, now.year + n), relative=True)
    months = sorted((values.month_off(now.date(), 0), values.month_off(now.date(), n)))
    return Value("/".join(f"{year:04}-{month:02}" for year, month in months), "month", relative=True)


def _ago(said: Groups, around: Around) -> Value | None:
    """ "three days ago"; "more than a year ago" says less than a time."""
    if (now := around.published) is None or said["open"]:
        return None
    n, unit = _count(said["n"]), said["unit"] or ""
    if said["today"]:
        return _ago_today(n, unit, now.date())
    if unit in ("minute", "hour"):
        spec = "hours" if unit == "hour" else "minutes"
        then = now - timedelta(**{f"{unit}s": n})
        return Value(then.isoformat(timespec=spec) + "Z", unit, relative=True)
    if unit == "day":
        return values.of_day(now.date() - timedelta(days=n), relative=True)
    if unit == "week":
        return values.of_week(now.date() - timedelta(days=7 * n))
    if unit == "month":
        return values.of_month(*values.month_off(now.date(), -n), relative=True)
    return values.of_year(now.year - n, relative=True)


def _ago_today(n: int, unit: str, today: date) -> Value | None:
    """ "Twenty years ago today" is a day."""
    if unit in ("day", "week"):
        return values.of_day(today - timedelta(days=n * (7 if unit == "week" else 1)), relative=True)
    if unit not in ("month", "year"):
        return None
    year, month = values.month_off(today, -n * (12 if unit == "year" else 1))
    return values.of_day(date(year, month, today.day), relative=True)


def _in_the_day(said: Groups, around: Around) -> Value | None:
    """The day that the text named last, or that of publication."""
    day = around.named or around.day
    return values.of_day(day, relative=True) if day and around.published else None


def _bare_weekend(said: Groups, around: Around) -> Value | None:
    is_said = around.word() in ("over", "at", "during", "on", "for")
    return _weekend("", around, around.day) if around.day and is_said else None


RULES = {
    "word": {
        "day by word": rule(
            r"(?:\b(?:the\s)?day\s(?P<shift>before|after)\s|\b(?:late|later|early|earlier)\s)?",
            r"(?P<word>yesterday|today|tomorrow|tonight|overnight)\b(?:\s(?:morning|afternoon|evening|night|lunchtime)\b)?",
            _day_word,
        ),
    },
    "which": {
        "last, this or next": rule(
            r"(?:\b(?:early|earlier|late|later)\s)?(?:\b(?P<the>the|this)\s)?(?<!\w)",
            r"""(?P<which>last|this|next|past|coming)\s
                (?P<unit>week(?:end)?|month|year|quarter|night|morning|afternoon|evening|spring|summer|autumn|fall|winter)\b""",
            _unit,
        ),
        "stretch": rule(
            r"(?:\b(?P<the>the|this|these)\s)?(?<!\w)", rf"(?P<which>last|next|past|coming)\s(?:{_N}\s)?{_UNIT}", _stretch
        ),
    },
    "ago": {
        "ago": rule(rf"(?:\b(?P<open>more\sthan|less\sthan|over|at\sleast)\s)?\b{_N}\s{_UNIT}\s", r"ago\b(?P<today>\stoday\b)?", _ago),
    },
    "in the day": {"earlier in the day": rule(r"\b(?:earlier|later)\s", r"in\sthe\sday\b", _in_the_day)},
    "weekend": {
        "the weekend": rule(r"\bthe\s", r"weekend\b(?!\sof)", _bare_weekend)
    },
}  # fmt: skip
