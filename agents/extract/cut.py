"""An article's text without what is not the article: repeated title, teasers, boilerplate. Kept apart, not thrown away."""

from collections.abc import Sequence

from agents.extract.agencies import Agencies
from agents.extract.parts import article_parts
from streams.records import Credit, Dateline, Part, Record, Removed

OUTSIDE = frozenset({"title", "teaser", "boilerplate"})


class ArticleText(Record, frozen=True, kw_only=True):
    """The text with its dateline, byline and credit lines; spans are into it; `removed` is what stood there besides."""

    text: str = ""
    parts: tuple[Part, ...] = ()
    removed: tuple[Removed, ...] = ()
    dateline: Dateline | None = None
    credits: tuple[Credit, ...] = ()


def article_text(raw: str, title: str, agencies: Agencies) -> ArticleText:
    """Return the article in a text of paragraphs (an empty line between them)."""
    read = article_parts(raw, title, agencies)
    kept = [part for part in read.parts if part.kind not in OUTSIDE]
    text, starts = _join(raw, kept)

    def moved(at: int) -> int:
        """Where an offset of `raw` inside a kept part is in `text`."""
        return next(
            new + at - part.start
            for part, new in zip(kept, starts, strict=True)
            if part.start <= at <= part.end
        )

    line = read.dateline
    return ArticleText(
        text=text,
        parts=tuple(Part(kind=p.kind, start=moved(p.start), end=moved(p.end)) for p in kept),
        removed=tuple(
            Removed(kind=p.kind, text=raw[p.start : p.end]) for p in read.parts if p.kind in OUTSIDE
        ),
        dateline=line and Dateline(place=line.place, start=moved(line.start), end=moved(line.end)),
        credits=tuple(Credit(agency=c.agency, start=moved(c.start), end=moved(c.end)) for c in read.credits),
    )


def _join(raw: str, kept: Sequence[Part]) -> tuple[str, list[int]]:
    """The kept parts as one text, and where each begins in it. Parts of one line stay together."""
    pieces: list[str] = []
    starts: list[int] = []
    length, last = 0, -1
    for part in kept:
        gap = "" if part.start == last or not pieces else "\n\n"
        starts.append(length + len(gap))
        pieces += [gap, raw[part.start : part.end]]
        length, last = starts[-1] + part.end - part.start, part.end
    return "".join(pieces), starts
