"""A page as a sequence of blocks: its text between the borders of paragraphs, headings, list items and cells.

Each block knows the elements it stands in, and how much of it is links: that is what `agents.extract.article.features` counts.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Any, NamedTuple

from lxml import etree

from agents.extract.article import roles
from agents.text import clean
from agents.text.html import BLOCKS, BREAKS, CELLS, HIDDEN, LINE_END

LONG = 80  # characters from which a block without many links is taken for a paragraph
MOST = 8_000  # blocks of a page; long live blogs have some 3,000
_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dd", "dt"), "item"),
    "tr": "row",
    "blockquote": "quote",
    "figcaption": "caption",
    "caption": "caption",
}
_SKIPPED = HIDDEN - {"form"}  # whole pages stand in a form
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


class Element:
    """An element that may hold blocks, and, once one was found in it (`describe`), what it is.

    `roles`, `roles_near`, `roles_within`: what it, it and two around it, it and all around it are for
    (`agents.extract.article.roles`); `looks`: tag and classes without numbers, since elements of one kind look alike; `kind`:
    heading, item, row, caption, quote, "" for a paragraph.
    """

    __slots__ = ("_attributes", "kind", "looks", "parent", "roles", "roles_near", "roles_within", "tag")

    def __init__(
        self, tag: str, parent: "Element | None" = None, attributes: Mapping[str, str] | None = None
    ) -> None:
        self.tag, self.parent = tag, parent
        self._attributes: Mapping[str, str] | None = attributes or {}
        self.looks = self.kind = ""
        self.roles = self.roles_near = self.roles_within = 0

    def describe(self) -> None:
        """Work out what its attributes say, and those of the elements around it."""
        unknown = list(takewhile(lambda element: element._attributes is not None, self.around()))
        for element in reversed(unknown):
            element._describe()

    def _describe(self) -> None:
        attributes, self._attributes = self._attributes or {}, None
        self.looks = f"{self.tag}.{_DIGITS.sub('0', attributes.get('class', ''))[:80]}"
        self.roles = self.roles_near = self.roles_within = (
            roles.of(roles.said(attributes)) if attributes else 0
        )
        self.kind = _KINDS.get(self.tag, "")
        if self.parent is not None:
            above = self.parent.parent
            self.roles_near |= self.parent.roles | (above.roles if above else 0)
            self.roles_within |= self.parent.roles_within
            self.kind = self.kind or self.parent.kind

    def around(self) -> "Iterator[Element]":
        """It and all elements around it, the innermost first."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent


class Block(NamedTuple):
    """One stretch of text; `linked`: characters of it that are links; `within`: the innermost element around it."""

    text: str
    linked: int
    within: Element

    @property
    def kind(self) -> str:
        """paragraph, heading, item, row, caption, quote."""
        return self.within.kind or "paragraph"

    @property
    def is_long(self) -> bool:
        """Whether it can only be a paragraph: so long, and not made of links."""
        return len(self.text) >= LONG and 2 * self.linked < len(self.text)


class _Reader:
    """The walk through a page: what was read of the block that is open, and the elements around it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.linked = 0
        self.links = 0  # <a> that are open
        self.here = Element("html")

    def text(self, text: str | None, verbatim: bool = False) -> None:
        if text and (self.parts or not text.isspace()):
            self.parts.append(text if verbatim else text.replace("\r", " ").replace("\n", " "))
            if self.links:
                self.linked += len(text.strip())

    def begin(self, tag: str, text: str | None) -> None:
        if tag in BREAKS:
            self.parts.append("\n")
        elif tag in CELLS:
            self.parts.append(" ")
        self.links += tag == "a"
        self.text(text, verbatim=tag == "pre")

    def end(self, tag: str) -> None:
        if tag in CELLS:
            self.parts.append(" ")
        self.links -= tag == "a"

    def ended(self) -> Iterator[Block]:
        """The block that ends here, if there is text in it; several where lines break after full sentences."""
        self.here.describe()
        raw, linked = "".join(self.parts), self.linked
        self.parts.clear()
        self.linked = 0
        whole = "\n\n".join(clean.paragraphs(raw))
        for text in LINE_END.sub(r"\1\n\n", whole).split("\n\n") if "\n" in whole else (whole,):
            if text := text.strip():
                yield Block(text, min(linked, len(text)), self.here)


def read(root: Any) -> list[Block]:
    """Return the blocks of a page in their order, at most `MOST`; what cannot be seen is left out."""
    found: list[Block] = []
    for block in _walk(root):
        found.append(block)
        if len(found) == MOST:
            break
    return found


def _walk(root: Any) -> Iterator[Block]:
    reader = _Reader()
    skipped = None
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            attributes = dict(node.items())
            if not tag or tag in _SKIPPED or _is_unseen(attributes):
                skipped = node
                walk.skip_subtree()
                continue
            if tag in BLOCKS:
                if reader.parts:
                    yield from reader.ended()
                reader.here = Element(tag, reader.here, attributes)
            reader.begin(tag, node.text)
            continue
        if node is not skipped:
            if tag in BLOCKS:
                if reader.parts:
                    yield from reader.ended()
                reader.here = reader.here.parent or reader.here
            reader.end(tag)
        if node is not root:
            reader.text(node.tail)
    if reader.parts:
        yield from reader.ended()


def _is_unseen(attributes: Mapping[str, str]) -> bool:
    return "hidden" in attributes or ("style" in attributes and bool(_UNSEEN.search(attributes["style"])))
