"""An article's text without what is not the article: repeated title, captions, bios, teasers, boilerplate. Kept apart."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import TypeVar

from msgspec import structs

from agents.extract.credits.agencies import Agencies
from agents.extract.cutting.parts import article_parts
from streams.records import Credit, Dateline, Part, Record, Removed

Found = TypeVar("Found", Part, Dateline, Credit)
OUTSIDE = frozenset({"title", "caption", "bio", "teaser", "boilerplate"})


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

    def moved(found: Found) -> Found:
        """The same, with its offsets in `text`: it stands in the kept part that begins last before it."""
        n = bisect_right(kept, found.start, key=lambda part: part.start) - 1
        by = starts[n] - kept[n].start
        return structs.replace(found, start=found.start + by, end=found.end + by)

    return ArticleText(
        text=text,
        parts=tuple(map(moved, kept)),
        removed=tuple(
            Removed(kind=p.kind, text=raw[p.start : p.end]) for p in read.parts if p.kind in OUTSIDE
        ),
        dateline=read.dateline and moved(read.dateline),
        credits=tuple(map(moved, read.credits)),
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
