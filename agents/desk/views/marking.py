"""A text cut into pieces by what was found in it: sentences, and in them names, figures, quotes, credits.

    for paragraph in paragraphs(article, 0, 30_000):
        for sentence in paragraph:              # .source: the copied sentence's, or None
            for piece in sentence.pieces:       # .text, .marks: {"figure": "killed, at least 40"}

Spans may overlap as they like: a piece has all that holds for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from agents.desk.views import said
from streams.records import Article, Quote, Source


@dataclass(frozen=True)
class Mark:
    """A stretch of text: `kind` is how it looks, `told` what it is, in words."""

    start: int
    end: int
    kind: str
    told: str


@dataclass(frozen=True)
class Piece:
    """A stretch that one set of marks holds for."""

    text: str
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Stretch:
    """A sentence, or what stands between two. `number`: its index in the article; None: it is none."""

    pieces: tuple[Piece, ...]
    number: int | None = None
    source: Source | None = None


def marks(article: Article) -> list[Mark]:
    """Everything that was found in an article's text."""
    text = article.text
    found = [
        Mark(
            one.start,
            one.end,
            "entity",
            _entity(one.type, one.name or text[one.start : one.end], one.id, one.confidence),
        )
        for one in article.entities
    ]
    found += [
        Mark(one.start, one.end, "figure", f"figure: {said.kind(one.kind)}, {said.kind(one.hedge)}")
        for one in article.figures
    ]
    found += [Mark(one.start, one.end, "quote", _quote(one, text)) for one in article.quotes]
    found += [
        Mark(one.start, one.end, "credit", f"credits {one.agency}") for one in article.credits if one.end
    ]
    if article.dateline:
        found.append(
            Mark(
                article.dateline.start,
                article.dateline.end,
                "dateline",
                f"dateline: {article.dateline.place}",
            )
        )
    return [one for one in found if 0 <= one.start < one.end <= len(text)]


def paragraphs(article: Article, start: int, end: int) -> list[list[Stretch]]:
    """The paragraphs between two places of the text, each as its sentences and what stands between them."""
    found: list[list[Stretch]] = []
    for begin, stop in _lines(article.text, start, min(end, len(article.text))):
        line = list(_stretches(article, begin, stop))
        if line:
            found.append(line)
    return found


def pages(article: Article, size: int) -> list[tuple[int, int]]:
    """Where to cut a long text: (start, end) of each page, at sentences."""
    cuts = [0]
    for sentence in article.sentences:
        if sentence.end - cuts[-1] > size and sentence.start > cuts[-1]:
            cuts.append(sentence.start)
    return list(pairwise([*cuts, len(article.text)]))


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if text[start:stop].strip():
            yield start, stop
        start = stop + 1


def _stretches(article: Article, start: int, end: int) -> Iterator[Stretch]:
    """The line by its sentences. Marks are few: looking through all of them for each line is no matter."""
    inside = [one for one in marks(article) if one.start < end and one.end > start]
    sentences = [(n, one) for n, one in enumerate(article.sentences) if one.start < end and one.end > start]
    edges = [(one.start, one.end) for one in inside] + [(one.start, one.end) for _, one in sentences]
    cuts = {start, end, *(edge for span in edges for edge in span if start < edge < end)}
    pieces = []
    for left, right in pairwise(sorted(cuts)):
        number = next((n for n, one in sentences if one.start <= left and right <= one.end), None)
        held = {one.kind: one.told for one in inside if one.start <= left and right <= one.end}
        pieces.append((number, Piece(article.text[left:right], held)))
    for number, group in groupby(pieces, key=lambda one: one[0]):
        source = article.sentences[number].source if number is not None else None
        yield Stretch(tuple(piece for _, piece in group), number, source)


def _entity(kind: str, name: str, id_: str | None, confidence: float) -> str:
    known = f", {id_}" if id_ else ""
    return f"{said.ENTITIES.get(kind, kind)}: {name}{known} ({said.sure(confidence)})"


def _quote(quote: Quote, text: str) -> str:
    if quote.speaker is None:
        return "quote"
    who = quote.speaker.name or text[quote.speaker.start : quote.speaker.end]
    return f"said by {who} ({said.sure(quote.speaker.confidence)})"
