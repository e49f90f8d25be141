"""Finds what a text counts: people killed, wounded, missing, captured, displaced, arrested; and measures.

A number is a figure only where its words say of what. Numbers joined in one count ("two women and a child were
killed") are one figure: their sum. A part of another count, and an addition to one ("three more bodies"), has `of`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from msgspec.structs import replace

from agents.enrich import tolls
from agents.enrich.facts import Span
from agents.enrich.measures import measure
from agents.enrich.tolls import CLOSE_NOUN, PEOPLE
from agents.enrich.words import any_of
from agents.text import numbers
from agents.text.numbers import Number
from streams.records import Figure

_DURATION = re.compile(
    r"[\s-]+(?:more\s)?(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|times|percent|per cent|%|years?-old|km|kilomet|miles?|met(?:er|re)s|of the|dollars|euros|pounds|bombs?|homes|houses|buildings|villages|vehicles|cars|provinces|countries|districts|hospitals)\b"
)
_LINK = re.compile(
    r"(?:[\s,]+(?:of|his|her|its|their|and|or|as well as|plus|[\w’'-]+)){0,6}?[\s,]*(?:,|\band\b|\bor\b|\bas well as\b|\bplus\b)\s*$"
)
_VERB = re.compile(
    r"\b(?:were|was|are|is|have|has|had|be|been|kill\w*|wound\w*|injur\w*|died|dead|missing|hurt)\b"
)
_INCLUDING = re.compile(
    r"[,(]?\s*(?:including|among them|amongst them|of whom|of them|among whom|of which|most of them|in addition to)\s*(?:at least\s)?$"
)
_ALONE = re.compile(
    r"\b(an?) (?:\w+ )?(?:child|woman|man|soldier|civilian|policeman|girl|boy|baby|journalist|teenager|officer|guard)\b"
)
_HISTORY = re.compile(r"\b(?:in|since|of)\s+(?:1[89]\d\d|20\d\d)\s*,?\s*(?:when|which|in which|that)\b")
_IN_YEAR = re.compile(r"\b[Ii]n (?:[A-Z][a-z]+ )?((?:1[5-9]|20)\d\d)\b")
_MORE = re.compile(r"\smore\b")
_TRIGGER = any_of(  # a sentence without one of these counts no people
    r"kill\w*|dead|deadly|deaths?|die[ds]?|dying|toll|lives|bod(?:y|ies)|perish\w*|drown\w*|slain|massac\w+|murder\w*|execut\w+|shot"
    r"|fatalit\w+|wound\w*|injur\w+|hurt\w*|hospital\w*|burns|missing|unaccounted|captur\w+|hostages?|captives?|prisoners?|kidnap\w*"
    r"|abduct\w*|arrest\w*|detain\w*|detention\w*|custody|apprehend\w*|round\w*|displac\w+|evacu\w+|uproot\w*|homeless|fled|flees?"
    r"|fleeing|homes?|left|abandon\w*|behead\w*|victims?|crush\w*|slaughter\w*|claim\w*|cost|corpses?|forc\w+|sen(?:d|ds|t|ding)|driv\w+|drove|camped|shelter\w*|refuge|admitted|jailed|remanded"
)


@dataclass(slots=True)
class _Count:
    """A number and what it counts."""

    number: Number
    kind: str = ""
    part_of: bool = False  # included in the one before
    is_object: bool = False  # of the verb before it


def find(text: str, sentences: Sequence[Span], year: int | None = None) -> list[Figure]:
    """The figures of an English text in order. Places and speakers are filled in by the caller.

    `year` of publication: people counted "in 1998" are history, no news.
    """
    figures: list[Figure] = []
    found, at = numbers.find(text), 0
    lowered = numbers.small(text)
    for start, end in sentences:
        inside: list[Number] = []
        while at < len(found) and found[at].at < end:
            if found[at].at >= start:
                inside.append(found[at])
            at += 1
        if inside:
            figures += _of_sentence(text, lowered, start, end, inside, year)
    return figures


def _of_sentence(
    text: str, lowered: str, start: int, end: int, inside: list[Number], year: int | None
) -> list[Figure]:
    figures: list[Figure] = []
    counts: list[_Count] = []
    counts_people = _TRIGGER.search(lowered, start, end) is not None
    for n, number in enumerate(inside):
        stop = inside[n + 1].start if n + 1 < len(inside) else end
        if (measured := measure(text, number, stop, end)) is not None:
            figures.append(measured)
        elif counts_people and not _is_history(text, start, number, end, year):
            counts.append(_Count(number))
    before = start
    for n, count in enumerate(counts):
        behind = counts[n + 1].number.start if n + 1 < len(counts) else end
        if not _DURATION.match(text, count.number.end):
            count.kind, count.is_object = tolls.judge(text, count.number, before, behind, end)
            count.part_of = _MORE.match(text, count.number.end, end) is not None
            before = count.number.end
    _share(text, counts)
    figures += _people(text, counts, end)
    return sorted(figures, key=lambda figure: (figure.start, figure.end))


def _is_history(text: str, start: int, number: Number, end: int, year: int | None) -> bool:
    """Whether the number tells of another year: "the worst since 1998, when", "in 1998" in the same clause."""
    if _HISTORY.search(text, max(start, number.start - 150), number.start):
        return True
    begin, stop = max(start, number.start - 100), min(end, number.end + 100)
    clause = (
        re.split(r"[,;:—]\s", text[begin : number.start])[-1]
        + re.split(r"[,;:—]\s", text[number.end : stop])[0]
    )
    return year is not None and any(int(past[1]) < year for past in _IN_YEAR.finditer(clause))


def _share(text: str, counts: list[_Count]) -> None:
    """Numbers joined to one that counts something count the same; what is included in another is a part of it."""
    links = [text[one.number.end : other.number.start] for one, other in pairwise(counts)]
    for link, one, other in zip(links, counts, counts[1:], strict=False):
        if len(link) < 90 and _INCLUDING.search(link) and (one.kind or not other.kind):
            other.kind, other.part_of = one.kind, bool(one.kind)
    for link, one, other in reversed(list(zip(links, counts, counts[1:], strict=False))):
        if one.kind or not other.kind or len(link) > 90:
            continue
        if _INCLUDING.search(link):
            one.kind, other.part_of = other.kind, True
        elif _is_list(link) and CLOSE_NOUN.match(text, one.number.end, other.number.start):
            one.kind = other.kind
    for link, one, other in zip(links, counts, counts[1:], strict=False):
        if len(link) > 90 or not one.kind or not _is_list(link):
            continue
        if not other.kind and one.is_object and CLOSE_NOUN.match(text, other.number.end):
            other.kind, other.is_object, other.part_of = one.kind, True, one.part_of
        elif one.part_of and one.kind == other.kind:
            other.part_of = True


def _is_list(link: str) -> bool:
    """Whether two numbers stand in one list: "three policemen and " between them."""
    return _LINK.fullmatch(link) is not None and not _VERB.search(link)


def _people(text: str, counts: list[_Count], end: int) -> list[Figure]:
    """Figures out of counts, those of one joined count added up."""
    figures: list[Figure] = []
    last: _Count | None = None
    for count in counts:
        if not count.kind:
            continue
        number = count.number
        if (
            last is not None
            and last.kind == count.kind
            and last.part_of == count.part_of
            and number.hedge != "vague"
            and figures[-1].hedge != "vague"
            and _is_list(text[last.number.end : number.start])
        ):
            figures[-1] = _sum(figures[-1], number)
        else:
            figures.append(_figure(text, count, end))
        last = count
        if alone := _and_one(text, number, end):
            figures[-1] = _sum(figures[-1], alone)
    return figures


def _and_one(text: str, number: Number, end: int) -> Number | None:
    """The child of "two women and a child"."""
    link = re.match(
        rf"(?:\s+[\w’'-]+){{0,2}}?\s+{PEOPLE}\s+and\s+", text[number.end : min(end, number.end + 60)]
    )
    one = _ALONE.match(text, number.end + link.end(), end) if link else None
    return Number(one.start(), one.end(), one.start(), 1, 1, "exact") if one else None


def _sum(figure: Figure, number: Number) -> Figure:
    low = None if figure.low is None or number.low is None else figure.low + number.low
    high = None if figure.high is None or number.high is None else figure.high + number.high
    hedge = number.hedge if figure.hedge == "exact" else figure.hedge
    return replace(figure, end=number.end, low=low, high=high, hedge=hedge)


def _figure(text: str, count: _Count, end: int) -> Figure:
    number, of = count.number, None
    if count.part_of:
        noun = CLOSE_NOUN.match(text, number.end, end)
        of = " ".join(noun[0].split()) if noun else "part"
    return Figure(
        start=number.start,
        end=number.end,
        kind=count.kind,
        low=number.low,
        high=number.high,
        hedge=number.hedge,
        unit="persons",
        of=of,
    )
