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
_TALKED = re.compile(
    r"\b(?:interview(?:ed)?|(?:spoke|talked|talks|spoken|sat down|conversation|chat|session|Q&A)) ?(?:to|with|of)?\b[^.;:\n]*\Z",
    re.IGNORECASE,
)
_NEAR = 60  # characters between that word and the name
_SURE = 0.7  # that whom the text interviews is who answers
_LONGEST = 140  # characters of a headline
_HEADLINES = 3  # lines at the top that may be one


def find(text: str, lines: Sequence[Span], entities: Sequence[Entity]) -> list[Found]:
    """What is said in the lines of an interview, and in a headline like "Minister: the road stays closed"."""
    return [*_interview(text, lines, entities), *_headlines(text, lines[:_HEADLINES], entities)]


def _interview(text: str, lines: Sequence[Span], entities: Sequence[Entity]) -> Iterator[Found]:
    """A label that begins several lines, beside another that does, is who speaks; what "Q" asks is left out.

    "A" is whom the text above says that it interviews, else nobody known.
    """
    labelled = [(found, end) for start, end in lines if (found := _LINE.match(text, start, end))]
    counts = Counter(found["who"] for found, _ in labelled)
    speaking = {label for label, count in counts.items() if count > 1}
    if len(speaking) < 2:
        return
    answering = _interviewed(text, labelled[0][0].start(), entities) if "A" in speaking else None
    for found, end in labelled:
        if found["who"] in speaking - {"Q"} and found["words"] not in ALL:
            who = answering if found["who"] == "A" else found.span("who")
            yield Found(found.start("words"), end, "direct", who, None, _SURE if found["who"] == "A" else 1.0)


def _interviewed(text: str, end: int, entities: Sequence[Entity]) -> Span | None:
    """The last whom the text up to `end` says that somebody spoke to."""
    named = (e for e in reversed(entities) if e.end <= end and e.type == "PER")
    talked = (e for e in named if _TALKED.search(text, max(0, e.start - _NEAR), e.start))
    return next(((e.start, e.end) for e in talked), None)


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
