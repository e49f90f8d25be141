"""A page as it is judged: what of it was taken for an article, and what else stands there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from agents.extract.lines import told
from agents.extract.refusals import signs, wording
from agents.extract.says import jsonld

TINY = 1_500  # characters that can be read on a page that is nothing but a notice
READ = 8_000  # characters of a page in which words are looked for
TITLE = 300  # characters of a title
SITE_WORDS = 4  # of a site's name
_ENDED = re.compile(r"""[.!?…。！？।؟]["'”’»)\]」』]*$""")
_SITE = re.compile(r"\s+[|–—»·•:-]+\s+|\s*[|»]\s*|(?<=\d):\s")


@dataclass(frozen=True)
class Seen:
    """What is judged: the page's title and paragraphs, all one can read on it, what it says of itself, its address.

    `tree` is its lxml tree, `nodes` its JSON-LD (`jsonld.read`).
    """

    title: str
    paragraphs: Sequence[str]
    is_article: bool
    is_free: bool
    url: str
    tree: Any
    nodes: Sequence[jsonld.Node]

    @cached_property
    def length(self) -> int:
        return sum(map(len, self.paragraphs))

    @cached_property
    def folded(self) -> list[str]:
        return [wording.fold(text) for text in self.paragraphs]

    @cached_property
    def shown(self) -> str:
        """All that stands on the page, folded, forms and what is shown without JavaScript too."""
        return wording.fold(signs.text(self.tree, 2 * READ))[:READ]

    @cached_property
    def headings(self) -> list[str]:
        return [wording.fold(text) for text in signs.headings(self.tree)]

    @cached_property
    def titles(self) -> frozenset[str]:
        """Its titles, bare; of one with the site's name beside it both parts, where the other can be a name."""
        given = [self.title, *signs.titles(self.tree), *self.headings[:1]]
        return frozenset(bare for title in given for bare in _pieces(title))

    @cached_property
    def is_tiny(self) -> bool:
        """Whether so little stands on it that it can be nothing but a notice."""
        return self.length < TINY and len(self.shown) < TINY

    @cached_property
    def words(self) -> str:
        """Its text and headings and, where that is all, anything on it; not what somebody is told to have said."""
        own = [folded for text, folded in zip(self.paragraphs, self.folded, strict=True) if not told(text)]
        return "\n".join((*own, *self.headings, self.notices if self.is_tiny else ""))

    @cached_property
    def notices(self) -> str:
        """All that stands on it but for what somebody is told to have said."""
        shown = self.shown
        for text, folded in zip(self.paragraphs, self.folded, strict=True):
            shown = shown.replace(folded, " ") if told(text) else shown
        return shown

    @cached_property
    def tells(self) -> bool:
        """Whether there is a sentence that somebody said: only stories have such."""
        return any(ended(text) and told(text) for text in self.paragraphs)

    def says(self, phrases: Sequence[str]) -> list[str]:
        """Which of these its words say."""
        return [phrase for phrase in phrases if phrase in self.words]

    def prose(self, without: Sequence[str]) -> int:
        """Characters of its sentences, but for paragraphs with one of these phrases."""
        pairs = zip(self.paragraphs, self.folded, strict=True)
        return sum(
            len(text) for text, folded in pairs if ended(text) and not any(p in folded for p in without)
        )


def ended(text: str) -> bool:
    """Whether a paragraph ends as sentences do."""
    return bool(_ENDED.search(text[-12:]))


def _pieces(title: str) -> Iterator[str]:
    yield wording.bare(title[:TITLE])
    parts = [part for part in _SITE.split(title[:TITLE]) if part.strip()]
    if len(parts) in (2, 3) and min(len(part.split()) for part in parts) <= SITE_WORDS:
        yield from map(wording.bare, parts)
