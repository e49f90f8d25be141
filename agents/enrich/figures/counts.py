"""The figures of a text: measures, and counts of people out of the numbers of each sentence.

Numbers joined in one count ("two women and a child were killed") are one figure: their sum. A part of another count,
and an addition to one ("three more bodies"), has `of`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from agents.enrich import fiction
from agents.enrich.facts import Span
from agents.enrich.figures import articles, tolls
from agents.enrich.figures.claims import is_claimed
from agents.enrich.figures.measures import measure, once
from agents.enrich.figures.persons import Counted, counted
from agents.enrich.words import any_of
from agents.text import numbers
from agents.text.letters import small
from agents.text.numbers import Number
from streams.records import Figure

_DURATION = re.compile(
    r"[\s-]+(?:more\s)?(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|times|percent|per cent|%|years?-old)\b"
)
_LINK = re.compile(
    r"(?:[\s,]+(?:of|his|her|its|their|and|or|as well as|plus|[\w’'-]+)){0,6}?[\s,]*(?:,|\band\b|\bor\b|\bas well as\b|\bplus\b)\s*(?:(?:another|his|her|their)\s)?$"
)
# What may stand behind a person in a list: no verb of its own ("three soldiers desert and two die").
_LISTED = re.compile(
    r"\s*(?:$|,|\(|[A-Z]|(?:and|or|as well as|plus|of|from|in|at|on|with|aged|including|who|whose|near|inside)\b)"
)
_VERB = re.compile(
    r"\b(?:were|was|are|is|have|has|had|be|been|kill\w*|wound\w*|injur\w*|died|dead|missing|hurt|arrest\w*|detain\w*)\b"
)
_INCLUDING = re.compile(
    r"[,(]?\s*(?:including|among them|amongst them|of whom|of them|among whom|of which|most of them|in addition to)\s*(?:at least\s)?$"
)
_AND_ONE = re.compile(r"\s+and\s+an?(?=\s)")
_OF_THE = re.compile(r"\s(?:out\s)?of\s(?:the|its|his|her|their|those|these)\s(?:other\s)?")
_HIT = re.compile(r"\s(?:killed|wounded|injured|arrested|detained|captured|(?P<left>dead|missing))\b")
_APART = re.compile(r"\s+(?:was|is|has|had|who)\b")
_ATTRIBUTE = re.compile(r"\s(?:confirmed\s)?(?:dead|wounded|injured|missing|displaced|homeless)(?=\s)")
_MORE = re.compile(r"\smore\b")
_AGAIN = re.compile(r"\b(?:[Tt]he|[Aa]ll|[Tt]hese|[Tt]hose|[Hh]is|[Ii]ts)\s+\Z")
_LONG = 200  # characters of the words for whom a figure counts
_PARTS = 6  # numbers that one list of parts has at most
_TRIGGER = any_of(  # a sentence without one of these counts no people
    r"kill\w*|dead|deadly|deaths?|die[ds]?|dying|toll|lives|bod(?:y|ies)|perish\w*|drown\w*|slain|massac\w+|murder\w*|execut\w+|shot"
    r"|fatalit\w+|wound\w*|injur\w+|hurt\w*|hospital\w*|burns|missing|unaccounted|captur\w+|hostages?|captives?|prisoners?|kidnap\w*"
    r"|abduct\w*|arrest\w*|detain\w*|detention\w*|custody|apprehend\w*|round\w*|displac\w+|evacu\w+|uproot\w*|homeless|fled|flees?"
    r"|fleeing|homes?|left|abandon\w*|behead\w*|victims?|crush\w*|slaughter\w*|claim\w*|cost|corpses?|forc\w+|sen(?:d|ds|t|ding)|driv\w+|drove|camped|shelter\w*|refuge|admitted|jailed|remanded"
)


@dataclass(slots=True)
class _Count:
    """A number, what it counts, and what became of them."""

    number: Number
    noun: Counted
    kind: str = ""
    part_of: bool = False  # included in the one before
    is_object: bool = False  # of the verb before it


def find(text: str, sentences: Sequence[Span], year: int | None = None) -> list[Figure]:
    """The figures of an English text in order. Places, dates and speakers are filled in by `ascribe`.

    `year` of publication: people counted "in 1998" are history, no news.
    """
    figures: list[Figure] = []
    found, at = numbers.find(text), 0
    lowered = small(text)
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
    measures: list[Figure] = []
    people: list[Number] = []
    for n, number in enumerate(inside):
        stop = inside[n + 1].start if n + 1 < len(inside) else end
        if (measured := measure(text, number, stop, end)) is None:
            people.append(number)
        elif measures and (same := once(text, measures[-1], measured)):
            measures[-1] = same
        else:
            measures.append(measured)
    if not people or not _TRIGGER.search(lowered, start, end) or fiction.is_told(lowered, start, end):
        return measures
    people = sorted([*people, *articles.find(text, people, start, end)])
    counts = _counts(text, [p for p in people if is_claimed(text, start, p, end, year)], start, end)
    return sorted(measures + _people(text, counts, end), key=lambda figure: (figure.start, figure.end))


def _is_share(text: str, part: Number, whole: Number, end: int) -> bool:
    """Whether what is told is told of a part: "three of the 12 were injured", not "three of the 12 killed were boys"."""
    if not _OF_THE.fullmatch(text, part.end, whole.start):
        return False
    stop = counted(text, whole.end, end).stop
    hit = _HIT.match(text, stop, end)
    return hit is None or (stop > whole.end and hit["left"] is not None)  # "shot four of the nine men dead"


def _counts(text: str, people: list[Number], start: int, end: int) -> list[_Count]:
    """What each number counts and what became of them, each judged between its neighbours."""
    counts: list[_Count] = []
    kinds: set[str] = set()
    before = start
    for n, number in enumerate(people):
        if n and _is_share(text, people[n - 1], number, end):
            continue
        last = n + (n + 1 < len(people) and _is_share(text, number, people[n + 1], end))
        whole = number._replace(end=people[last].end)
        stop = people[last + 1].start if last + 1 < len(people) else end
        is_one = last == n and 1 in (number.low, number.high)
        count = _Count(number, counted(text, whole.end, stop, is_one))
        counts.append(count)
        if _DURATION.match(text, whole.end):
            continue
        reach = _behind_parts(text, people, last, end)
        judged = tolls.judge(text, whole, count.noun, before, reach, end)
        count.kind, count.is_object, count.part_of = judged
        is_more = _MORE.match(text, whole.end, end) is not None  # "12 killed, 30 more wounded": 30 in all
        count.part_of = count.part_of or (is_more and (not kinds or count.kind in kinds))
        kinds |= {count.kind} - {""}
        before = whole.end
    _share(text, counts)
    return [count for count in counts if count.kind]


def _behind_parts(text: str, people: list[Number], n: int, end: int) -> int:
    """Where the next number begins that is not included in this: the verb of "16, including 3, were killed" is its own."""
    for one, other in pairwise(people[n : n + _PARTS]):
        link = text[one.end : other.start]
        if len(link) > 90 or not (_INCLUDING.search(link) or (one is not people[n] and _is_list(link))):
            return other.start
    return people[n + _PARTS].start if n + _PARTS < len(people) else end


def _share(text: str, counts: list[_Count]) -> None:
    """Numbers joined to one that counts something count the same; what is included in another is a part of it."""
    pairs = [(text[a.number.end : b.number.start], a, b) for a, b in pairwise(counts)]
    pairs = [pair for pair in pairs if len(pair[0]) <= 90]
    for link, one, other in pairs:
        if _INCLUDING.search(link) and (one.kind or not other.kind):
            other.kind, other.part_of = one.kind, bool(one.kind)
    for link, one, other in reversed(pairs):
        if one.kind or not other.kind:
            continue
        if _INCLUDING.search(link) and not one.noun.is_thing:
            one.kind, other.part_of = other.kind, True
        elif one.noun.is_person and _LISTED.match(text, one.noun.end, other.number.start) and _is_list(link):
            one.kind = other.kind
    for link, one, other in pairs:
        if not one.kind or not _is_list(link):
            continue
        if not other.kind and one.is_object and other.noun.is_person:
            other.kind, other.is_object, other.part_of = one.kind, True, one.part_of
        elif one.part_of and one.kind == other.kind:
            other.part_of = True


def _is_list(link: str) -> bool:
    """Whether two numbers stand in one list: "three policemen and " between them."""
    return _LINK.fullmatch(link) is not None and not _VERB.search(link)


def _people(text: str, counts: list[_Count], end: int) -> list[Figure]:
    """Figures out of counts: those of one joined count added up, the same count told again left out."""
    joined: list[list[_Count]] = []
    for count in counts:
        if joined and _is_joined(text, joined[-1][-1], count):
            joined[-1].append(count)
        else:
            joined.append([count])
    figures: list[Figure] = []
    for group in joined:
        figure = _figure(text, group, end)
        if not _is_again(text, figures[-_PARTS:], figure):
            figures.append(figure)
    return figures


def _is_joined(text: str, one: _Count, other: _Count) -> bool:
    """Whether both are one count: of the same kind, in one list, no parts, both with numbers."""
    return (
        one.kind == other.kind
        and not one.part_of
        and not other.part_of
        and "vague" not in (one.number.hedge, other.number.hedge)
        and _is_list(text[one.number.end : other.number.start])
    )


def _is_again(text: str, figures: list[Figure], figure: Figure) -> bool:
    """ "the 12" behind "12 people" in the same sentence."""
    is_told = any((f.kind, f.low, f.high) == (figure.kind, figure.low, figure.high) for f in figures)
    return is_told and _AGAIN.search(text, max(0, figure.start - 8), figure.start) is not None


def _figure(text: str, group: list[_Count], end: int) -> Figure:
    """One figure of a joined count: the sum of its numbers, and the words for all whom they count."""
    first, last = group[0], group[-1]
    nouns = [_noun(text, count, end) for count in (first, last)]
    lows, highs = [one.number.low for one in group], [one.number.high for one in group]
    stop, who_end = last.number.end, nouns[1].end
    is_vague = last.number.hedge == "vague"
    if nouns[1].is_person and not is_vague and (one := _and_one(text, nouns[1], end)):
        lows, highs = [*lows, 1], [*highs, 1]
        stop = who_end = one
    who = None
    if all(noun.is_person for noun in nouns) and who_end - nouns[0].start < _LONG:
        who = " ".join(text[nouns[0].start : who_end].split())
    return Figure(
        start=first.number.start,
        end=stop,
        kind=first.kind,
        low=_sum(lows),
        high=_sum(highs),
        hedge=next((c.number.hedge for c in group if c.number.hedge != "exact"), "exact"),
        unit="persons",
        who=who,
        of=(who or "part") if first.part_of else None,
    )


def _noun(text: str, count: _Count, end: int) -> Counted:
    """Whom it counts, also behind what became of them: "25 wounded people"."""
    attribute = None if count.noun.is_person else _ATTRIBUTE.match(text, count.noun.stop, end)
    return counted(text, attribute.end(), end) if attribute else count.noun


def _sum(numbers: list[float | None]) -> float | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def _and_one(text: str, noun: Counted, end: int) -> int | None:
    """Where the child of "two women and a child" ends; None for a person who is told of apart ("and a man was …")."""
    link = _AND_ONE.match(text, noun.end, end)
    one = counted(text, link.end(), end, is_one=True) if link else None
    return one.end if one and one.is_person and not _APART.match(text, one.end, end) else None
