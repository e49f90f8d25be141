"""A text cut into pieces by what was found in it: sentences, and in them names, figures, quotes, credits.

    for paragraph in paragraphs(article, 0, 30_000):
        for sentence in paragraph:              # .source: the copied sentence's, or None
            for piece in sentence.pieces:       # .text, .marks: {"figure": "killed, at least 40"}

Spans may overlap as they like: a piece has all that holds for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Generic, Protocol, TypeVar

from agents.desk.views import said
from streams.records import Article, Quote, Sentence, Source

MOST = 4000  # marks of a page: one that was made to have more shows the first


@dataclass(frozen=True)
class Mark:
    """A stretch of text: `kind` is how it looks, `told` what it is, in words."""

    start: int
    end: int
    kind: str
    told: str


class Spanned(Protocol):
    """What has a place in a text."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=Spanned)


@dataclass(frozen=True)
class Numbered:
    """A sentence, and which of the article it is."""

    number: int
    sentence: Sentence

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.sentence.start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.sentence.end


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
    inside = [one for one in marks(article) if one.start < end and one.end > start][:MOST]
    told, sentences = _Sweep(inside), _Sweep([Numbered(n, one) for n, one in enumerate(article.sentences)])
    lines = _lines(article.text, start, min(end, len(article.text)))
    return [
        list(_stretches(article.text, begin, stop, told.at(begin, stop), sentences.at(begin, stop)))
        for begin, stop in lines
    ]


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


def _stretches(
    text: str, start: int, end: int, inside: list[Mark], sentences: list[Numbered]
) -> Iterator[Stretch]:
    """A line by its sentences, with the marks that stand in it."""
    spans: list[Mark | Numbered] = [*inside, *sentences]
    edges = {edge for one in spans for edge in (one.start, one.end) if start < edge < end}
    told, parts = _Sweep(inside), _Sweep(sentences)
    pieces: list[tuple[Numbered | None, Piece]] = []
    for left, right in pairwise(sorted({start, end, *edges})):
        held = {one.kind: one.told for one in told.at(left, right)}
        pieces.append((next(iter(parts.at(left, right)), None), Piece(text[left:right], held)))
    for part, group in groupby(pieces, key=lambda one: one[0]):
        number, source = (part.number, part.sentence.source) if part else (None, None)
        yield Stretch(tuple(piece for _, piece in group), number, source)


class _Sweep(Generic[S]):
    """Spans by place, asked from left to right: each is looked at when it begins and until it ends, and not again."""

    def __init__(self, spans: Sequence[S]) -> None:
        self._spans = sorted(spans, key=lambda one: one.start)
        self._next = 0
        self._open: list[S] = []

    def at(self, left: int, right: int) -> list[S]:
        """The spans that share something with this stretch, which begins behind the last one that was asked for."""
        while self._next < len(self._spans) and self._spans[self._next].start < right:
            self._open.append(self._spans[self._next])
            self._next += 1
        self._open = [one for one in self._open if one.end > left]
        return [one for one in self._open if one.start < right]


def _entity(kind: str, name: str, id_: str | None, confidence: float) -> str:
    known = f", {id_}" if id_ else ""
    return f"{said.ENTITIES.get(kind, kind)}: {name}{known} ({said.sure(confidence)})"


def _quote(quote: Quote, text: str) -> str:
    if quote.speaker is None:
        return "quote"
    who = quote.speaker.name or text[quote.speaker.start : quote.speaker.end]
    return f"said by {who} ({said.sure(quote.speaker.confidence)})"
