"""Finds who said what: words in quotation marks, reported speech, and both mixed.

No parser, only rules, in this order: what stands in quotation marks (`marks`), where a verb of saying stands with its
speaker (`verbs`, `before`, `behind`, `says`), which of both belong together (`direct`), what is said without marks
(`reported`, `dialogue`), and which entity a speaker is (`people`). Every pattern looks at a bounded stretch around a mark
or a verb, so the whole is linear.
"""

from bisect import bisect_right
from collections.abc import Sequence

from agents.enrich.facts import Span
from agents.enrich.quotes import dialogue, direct, marks, reported, says
from agents.enrich.quotes.found import Found
from agents.enrich.quotes.marks import Piece
from agents.enrich.quotes.people import People
from streams import records
from streams.records import Entity, Quote


def find(text: str, sentences: Sequence[Span], entities: Sequence[Entity]) -> list[Quote]:
    """The quotes of an English text in order, with the entities that speak.

    `kind`: direct (words in marks), indirect (in the words of the article), mixed (of these some in marks).
    """
    lines = marks.paragraphs(text, sentences)
    pieces = marks.pieces(text, lines)
    spoken = says.find(text, sentences, pieces)
    quoted = direct.find(text, lines, pieces, spoken)
    told = [*reported.find(text, spoken, pieces, quoted), *dialogue.find(text, lines, entities)]
    found = _merged(quoted, told, pieces)
    people = People(text, entities, pieces)
    return [_record(quote, people) for quote in found]


def _merged(quoted: Sequence[Found], told: Sequence[Found], pieces: Sequence[Piece]) -> list[Found]:
    """Both in order: reported speech takes the pieces in it, but for those that have a speaker beside them."""
    starts = [piece.start for piece in pieces]
    found: list[Found] = []
    inside: set[int] = set()
    free = 0
    for one in sorted(told, key=lambda quote: (quote.start, quote.end)):
        first, stop = _overlapping(one, pieces, starts)
        if one.start < free or (first < stop and pieces[first].start < one.start):
            continue
        if any(quoted[n].kind == "direct" and _is_apart(quoted[n], one) for n in range(first, stop)):
            continue
        if first < stop:
            one.end = max(one.end, pieces[stop - 1].end)
            one.kind = "direct" if one.kind == "direct" else "mixed"
            inside.update(range(first, stop))
        found.append(one)
        free = one.end
    found += [quote for n, quote in enumerate(quoted) if n not in inside and quote.kind != "words"]
    return sorted(found, key=lambda quote: (quote.start, quote.end))


def _overlapping(one: Found, pieces: Sequence[Piece], starts: Sequence[int]) -> Span:
    """Numbers of the first piece that overlaps with a quote, and of the one behind the last."""
    first = bisect_right(starts, one.start)
    if first and pieces[first - 1].end > one.start:
        first -= 1
    stop = first
    while stop < len(pieces) and pieces[stop].start < one.end:
        stop += 1
    return first, stop


def _is_apart(quote: Found, one: Found) -> bool:
    """Whether words in marks are a quote of their own inside of reported speech."""
    if quote.cue is not None and quote.cue != one.cue:
        return True
    return quote.who is not None and quote.start == one.start and quote.end + 1 >= one.end


def _record(quote: Found, people: People) -> Quote:
    kind = "direct" if quote.kind == "part" else quote.kind
    speaker = people.speaker(quote.who, quote.sure) if quote.who else None
    cue = records.Span(start=quote.cue[0], end=quote.cue[1]) if quote.cue else None
    return Quote(start=quote.start, end=quote.end, kind=kind, speaker=speaker, cue=cue)
