"""Weekdays: "on Tuesday", "late last Friday night", "Monday of next week"."""

import re
from datetime import date, timedelta

from agents.enrich.times import values
from agents.enrich.times.rule import Around, Groups, rule, words
from agents.enrich.times.values import Value

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PART = r"(?:morning|afternoon|evening|night|lunchtime)\b"
_PAPERS = re.compile(
    r"\s(?:times|telegraph|mirror|mail|express|herald|post|world|age|star|sun|tribune|independent|business post|night (?:live|fever|football)"
    r"|school|mass|prayers?)\b"
)
_HOLIDAYS = words("black good bloody cyber ash super easter palm holy giving sheffield boxing wiped")
_OFTEN = words("every each one any some many most that other previous following a an")
_BEFORE_DAY = words(
    "on last next this since until till from to by late early earlier later for through of and after before between said says told that late"
)
_UNCLEAR = re.compile(r"s\b|\s(?:before\slast|after\snext)\b")
_COUNTED_FROM = re.compile(r"\s(?:before|after)\b")  # "the Sunday after the vote"


def _weekday(said: Groups, around: Around) -> Value | None:
    if (today := around.day) is None or not _is_weekday(said, around):
        return None
    wanted = WEEKDAYS.index(said["weekday"] or "")
    which = (said["which"] or "").removeprefix("this ")
    if said["of"]:
        weeks = {"last": -7, "this": 0, "next": 7}[said["of"]]
        return _named(values.monday(today) + timedelta(days=weeks + wanted))
    back, ahead = (today.weekday() - wanted) % 7, (wanted - today.weekday()) % 7
    if which in ("last", "past"):
        return _named(today - timedelta(days=back or 7))
    if which in ("next", "coming"):
        return _named(today + timedelta(days=ahead or 7))
    tense = around.tense()
    is_ahead = tense == "ahead" or (which == "this" and not tense)
    return _named(today + timedelta(days=ahead) if is_ahead else today - timedelta(days=back))


def _named(day: date) -> Value:
    value = values.of_day(day, relative=True)
    value.weekday = True
    return value


def _is_weekday(said: Groups, around: Around) -> bool:
    """Whether it is this week's and nobody's name: not "on Mondays", "Black Friday", "striker Sunday Oliseh"."""
    word = around.word()
    if said["which"] in _OFTEN and not (said["which"] in ("a", "an") and word != "on"):
        return False
    if word in _HOLIDAYS or around.is_followed(_UNCLEAR) or around.is_followed(_PAPERS):
        return False
    if word == "the" and around.is_followed(_COUNTED_FROM):
        return False
    behind = around.text[around.end : around.end + 2]
    is_before_name = behind[:1] == " " and behind[1:].isupper() and not said["which"]
    return not is_before_name or around.start < around.at or word in _BEFORE_DAY or word.endswith("ed")


RULES = {
    "weekday": {
        "weekday": rule(
            rf"""(?:\b(?:(?:late|later|early|earlier)(?:\son)?|(?:early|small|late)\s(?:morning\s)?hours\s(?:of|on)
                |{_PART}\s(?:of|on))\s)?
                (?:\b(?P<which>(?:this\s)?(?:past|coming)|last|next|this|{"|".join(sorted(_OFTEN))})\s)?""",
            rf"""(?P<weekday>{"|".join(WEEKDAYS)})(?:\s(?:early|late)\b)?(?:\s{_PART}(?!\s(?:live|fever|football)\b))?
                (?:,?\s(?:of\s)?(?P<of>last|this|next)\sweek\b)?""",
            _weekday,
        ),
    },
}
