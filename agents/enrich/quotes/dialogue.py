"""Words behind a name and a colon, without quotation marks: interviews line by line, and headlines."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from agents.enrich.facts import Span
from agents.enrich.quotes.found import Found
from agents.enrich.quotes.marks import ALL
from streams.records import Entity

_LINE = re.compile(r"(?P<who>Q|A|[A-Z][\w.’'-]{1,24}(?: [A-Z][\w.’'-]{1,24}){0,3}): +(?P<words>\S)")
_OPEN = re.compile(r"(?P<name>[^:]{2,40}): (?P<words>\S.{15,})|(?P<told>.{15,}): (?P<last>[^:]{2,40})")
_LONGEST = 140  # characters of a headline
_HEADLINES = 3  # lines at the top that may be one


def find(text: str, lines: Sequence[Span], entities: Sequence[Entity]) -> list[Found]:
    """What is said in the lines of an interview, and in a headline like "Minister: the road stays closed"."""
    return [*_interview(text, lines), *_headlines(text, lines[:_HEADLINES], entities)]


def _interview(text: str, lines: Sequence[Span]) -> Iterator[Found]:
    """A label that begins several lines, beside another that does, is who speaks; what "Q" asks is left out."""
    labelled = [(found, end) for start, end in lines if (found := _LINE.match(text, start, end))]
    counts = Counter(found["who"] for found, _ in labelled)
    speaking = {label for label, count in counts.items() if count > 1}
    if len(speaking) < 2:
        return
    for found, end in labelled:
        if found["who"] in speaking - {"Q"} and found["words"] not in ALL:
            yield Found(found.start("words"), end, "direct", found.span("who"))


def _headlines(text: str, lines: Sequence[Span], entities: Sequence[Entity]) -> Iterator[Found]:
    """Headlines that give somebody's words, before or behind the name of a person or an organisation."""
    for start, end in lines:
        if end - start > _LONGEST or text[end - 1] in '.”"':
            continue
        line = _OPEN.fullmatch(text, start, end)
        if line is None:
            continue
        who, words = ("name", "words") if line["name"] else ("last", "told")
        if line[words][0] not in ALL and any(
            (e.start, e.end) == line.span(who) and e.type in ("PER", "ORG") for e in entities if e.start < end
        ):
            yield Found(*line.span(words), "indirect", line.span(who))
