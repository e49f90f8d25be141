"""Finds times: where one of the words stands that a time turns on, the rules for that word are tried."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from agents.enrich.facts import Span
from agents.enrich.times import clock, dates, joins, told, weekdays, years
from agents.enrich.times.rule import Around, Rule
from agents.enrich.times.values import Found, Value
from agents.text.letters import small
from streams.records import TimeSpan

# Anchors. A pattern that begins with one set of letters, or a word to look for, leaves the other places at once.
_SIGNS = re.compile(
    r"""[MTWFSJAOND0-9](?:(?P<weekday>(?:on|ues|ednes|hurs|ri|atur|un)day)
      |(?P<month>(?:an(?:uary)?|eb(?:ruary)?|ar(?:ch)?|ay|pr(?:il)?|une?|uly?|ug(?:ust)?|ept?(?:ember)?|ct(?:ober)?|ov(?:ember)?|ec(?:ember)?)\b)
      |(?<=[0-9])(?:(?P<year>\d{3}(?!\d))|(?P<clock>\d?(?:[:.]\d\d)?\s?[ap]\.?m\b|\d?:\d\d)))""",
    re.VERBOSE,
)
_WORDS = {
    "yesterday": "word", "today": "word", "tomorrow": "word", "tonight": "word", "overnight": "word",
    "last ": "which", "past ": "which", "this ": "which", "next ": "which", "coming ": "which",
    "ago": "ago", "in the day": "in the day", "weekend": "weekend", "quarter": "quarter", "noon": "noon", "midday": "noon",
}  # fmt: skip
_LEAD = 32  # characters of a time before its anchor, at most
_BODY = 60  # and from there on

_TABLES = (clock.RULES, weekdays.RULES, dates.RULES, years.RULES, told.RULES)
RULES = {  # anchor → its rules, in the order in which they are tried
    kind: [rule for table in _TABLES for rule in table.get(kind, {}).values()]
    for kind in sorted({kind for table in _TABLES for kind in table})
}


def find(text: str, sentences: Sequence[Span], published: datetime | None) -> list[TimeSpan]:
    """The times that an English text names, in order, not overlapping.

    Without `published` (UTC) only those that need no other day to be told.
    """
    low = small(text)
    starts = [start for start, _ in sentences]
    now = _utc(published)
    found: list[Found] = []
    named: date | None = None
    for at, kind in _anchors(text, low):
        if found and at < found[-1].end:
            continue
        index = bisect_right(starts, at) - 1
        if index < 0 or at >= sentences[index][1]:
            continue
        start, stop = sentences[index]
        bodies = _bodies(low, at, min(stop, at + _BODY), RULES[kind])
        if not bodies:
            continue
        before = found[-1] if found and found[-1].sentence == index else None
        around = Around(text, low, start, stop, at, now, named, before)
        if value := _read(around, bodies):
            found.append(Found(around.start, around.end, index, value))
            named = value.day or named
    return [
        TimeSpan(
            start=one.start,
            end=one.end,
            value=one.value.iso,
            grain=one.value.grain,
            relative=one.value.relative,
        )
        for one in joins.join(low, found)
    ]


def first(times: Sequence[TimeSpan], start: int, end: int) -> str | None:
    """The value of the first of `times` (in order, as found) inside ``start..end``."""
    at = bisect_left(times, start, key=lambda time: time.start)
    return times[at].value if at < len(times) and times[at].end <= end else None


def _bodies(low: str, at: int, end: int, rules: Iterable[Rule]) -> list[tuple[Rule, re.Match[str]]]:
    """The rules that fit from the anchor on, and how."""
    return [(rule, body) for rule in rules if (body := rule.body.match(low, at, end))]


def _read(around: Around, bodies: Iterable[tuple[Rule, re.Match[str]]]) -> Value | None:
    """What the first rule that also fits before the anchor makes of it; the stretch is left in `around`."""
    low, at = around.low, around.at
    begin = max(around.before.end if around.before else around.begin, at - _LEAD)
    for rule, body in bodies:
        if not (lead := rule.lead.search(low, begin, at)):
            continue
        around.start, around.end = lead.start(), body.end()
        try:
            if value := rule.read(lead.groupdict() | body.groupdict(), around):
                return value
        except (ValueError, OverflowError):  # no such day, or one before year 1 or behind year 9999
            continue
    return None


def _anchors(text: str, low: str) -> list[tuple[int, str]]:
    """Where the words stand that times turn on, in order, and which rules they belong to."""
    anchors = [(sign.start(), sign.lastgroup or "") for sign in _SIGNS.finditer(text)]
    for word, kind in _WORDS.items():
        at = low.find(word)
        while at >= 0:
            anchors.append((at, kind))
            at = low.find(word, at + 1)
    return sorted(anchors)


def _utc(published: datetime | None) -> datetime | None:
    """Without a zone."""
    if published is None or published.tzinfo is None:
        return published
    try:
        return published.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        return published.replace(tzinfo=None)
