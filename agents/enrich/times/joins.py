"""Times that belong together: "from Monday to Wednesday", "Friday (November 4)", "3:30 pm on Friday", "since 2011"."""

import re
from dataclasses import replace
from datetime import date, timedelta

from agents.enrich.times import values
from agents.enrich.times.clock import is_clock
from agents.enrich.times.values import Found, Value

_TO = re.compile(r"\s?[-–—]\s?|\s(?:to|until|till|through|into|and)\s(?:on\s|in\s|the\s)?")
_BESIDE = re.compile(r",?\s\(?(?:the\s)?")
_CLOCK_DAY = re.compile(r",?\s(?:on\s)?")
_DAY_CLOCK = re.compile(r",?\s(?:(?:at|around|about)\s){0,2}\(?")
_OPENING = re.compile(r"\b(?P<word>from|between|since)\s(?:the\s)?\Z")
_FAR = 20  # characters between two that belong together, at most
_NEAR = 4  # times before and behind a clock time among which its day is looked for


def join(low: str, found: list[Found]) -> list[Found]:
    """What was found in `low` (small letters), put together where the words between say so.

    What then still lacks its day or its year is left out.
    """
    whole: list[Found] = []
    for one in found:
        while whole and (both := _both(low, whole[-1], one)):
            whole.pop()
            one = both
        whole.append(one)
    for at, one in enumerate(whole):
        if is_clock(one.value):
            _give_day(one, whole[max(0, at - _NEAR) : at + _NEAR + 1])
    told = [one for one in whole if not one.value.iso.startswith(("T", values.UNKNOWN))]
    return [_since(low, one) for one in told]


def _both(low: str, one: Found, other: Found) -> Found | None:
    """The two as one."""
    if one.sentence != other.sentence or other.start - one.end > _FAR:
        return None
    start, between = one.start, (one.end, other.start)
    value = None
    try:
        if is_clock(one.value) or is_clock(other.value):
            link = _DAY_CLOCK if is_clock(other.value) else _CLOCK_DAY
            value = _at(one.value, other.value) if link.fullmatch(low, *between) else None
        elif one.value.weekday and _is_date(other.value) and _BESIDE.fullmatch(low, *between):
            value = other.value
        elif link_words := _TO.fullmatch(low, *between):
            opening = _opening(low, one)
            word = opening["word"] if opening else ""
            if word != "since" and ("and" not in link_words[0] or word == "between"):
                value = _from_to(one.value, other.value)
                start = opening.start() if opening else start
    except (ValueError, OverflowError):  # a day that is none
        return None
    return Found(start, other.end, one.sentence, value) if value else None


def _is_date(value: Value) -> bool:
    return value.grain == "day" and not value.weekday and "/" not in value.iso


def _at(one: Value, other: Value) -> Value | None:
    """A clock time on its day."""
    clock, day = (one, other) if is_clock(one) else (other, one)
    if day.day is None or "T" in day.iso:
        return None
    return Value(day.iso + clock.iso, clock.grain, day.relative, day.day)


def _from_to(one: Value, other: Value) -> Value | None:
    """From the one to the other; the first has the year of the second, the second weekday follows the first."""
    first, last = one.iso, other.iso
    if one.grain != other.grain or "/" in first + last:
        return None
    if one.yearless and last[:4] != values.UNKNOWN and (not other.yearless or last < first):
        year = int(last[:4])
        first = f"{year - (last[4:] < first[4:]):04}{first[4:]}"
        if one.grain == "day":
            date.fromisoformat(first)  # there may be no 29 February
    if other.weekday and other.day and last < first:
        last = (other.day + timedelta(days=7)).isoformat()
    return Value(f"{first}/{last}", one.grain, one.relative or other.relative) if first < last else None


def _give_day(clock: Found, found: list[Found]) -> None:
    """A clock time that stands alone gets the day that its sentence names nearest."""
    near = [
        (abs(one.start - clock.start), one.value)
        for one in found
        if one.sentence == clock.sentence and one.value.day
    ]
    if near:
        value = min(near, key=lambda pair: pair[0])[1]
        iso = f"{value.day}{clock.value.iso}"
        clock.value = Value(iso, clock.value.grain, value.relative, value.day)


def _since(low: str, one: Found) -> Found:
    """ "since Monday" goes on: it has no end."""
    opening = _opening(low, one)
    if opening is None or opening["word"] != "since" or "/" in one.value.iso:
        return one
    return replace(one, start=opening.start(), value=replace(one.value, iso=f"{one.value.iso}/.."))


def _opening(low: str, one: Found) -> re.Match[str] | None:
    return _OPENING.search(low, max(0, one.start - 12), one.start)
