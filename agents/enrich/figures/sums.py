"""Figures out of counts: the numbers of one list are one figure, their sum ("two women and a child were killed")."""

import re

from agents.enrich.figures.counts import PARTS, Count, is_list
from agents.enrich.figures.persons import Counted, counted
from streams.records import Figure

_AND_ONE = re.compile(r"\s+and\s+an?(?=\s)")
_APART = re.compile(r"\s+(?:was|is|has|had|who)\b")
_ATTRIBUTE = re.compile(r"\s(?:confirmed\s)?(?:dead|wounded|injured|missing|displaced|homeless)(?=\s)")
_AGAIN = re.compile(r"\b(?:[Tt]he|[Aa]ll|[Tt]hese|[Tt]hose|[Hh]is|[Ii]ts)\s+\Z")
_LONG = 200  # characters of the words for whom a figure counts


def people(text: str, counts: list[Count], end: int) -> list[Figure]:
    """Figures out of counts: those of one joined count added up, the same count told again left out."""
    joined: list[list[Count]] = []
    for count in counts:
        if joined and _is_joined(text, joined[-1][-1], count):
            joined[-1].append(count)
        else:
            joined.append([count])
    figures: list[Figure] = []
    for group in joined:
        figure = _figure(text, group, end)
        if not _is_again(text, figures[-PARTS:], figure):
            figures.append(figure)
    return figures


def _is_joined(text: str, one: Count, other: Count) -> bool:
    """Whether both are one count: of the same kind, in one list, no parts, both with numbers."""
    return (
        one.kind == other.kind
        and not one.part_of
        and not other.part_of
        and "vague" not in (one.number.hedge, other.number.hedge)
        and is_list(text[one.number.end : other.number.start])
    )


def _is_again(text: str, figures: list[Figure], figure: Figure) -> bool:
    """ "the 12" behind "12 people" in the same sentence."""
    is_told = any((f.kind, f.low, f.high) == (figure.kind, figure.low, figure.high) for f in figures)
    return is_told and _AGAIN.search(text, max(0, figure.start - 8), figure.start) is not None


def _figure(text: str, group: list[Count], end: int) -> Figure:
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


def _noun(text: str, count: Count, end: int) -> Counted:
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
