"""A document cut into its entries, so that those we know need not be read again.

The cut is clean, or there is none: every entry from its tag to the next closing tag of that name, no entry within
another, no CDATA section over a border. (Comments and processing instructions are gone by then.)
"""

import re
from collections.abc import Container
from hashlib import blake2b

from msgspec import Struct

from agents.poll import sitemap

_ITEM = re.compile(rb"<((?:rss:|atom:)?(?:item|entry))[\s>]", re.IGNORECASE)
_URL = re.compile(rb"<((?:[a-z]+:)?url)[\s>]", re.IGNORECASE)
_SECTION = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_AFTER_NAME = (b" ", b"\t", b"\r", b"\n", b">")


class Cut(Struct):
    """What stands before, between and after the entries (`gaps`, one more than `entries`), and their hashes."""

    mark: bytes  # an entry with nothing in it
    gaps: list[bytes]
    entries: list[bytes]
    hashes: list[bytes]

    def document(self) -> bytes:
        """The document in one piece."""
        parts = (part for pair in zip(self.gaps, self.entries, strict=False) for part in pair)
        return b"".join(parts) + self.gaps[-1]

    def without(self, known: Container[bytes]) -> "Cut":
        """The same document without the entries whose hash is in `known`."""
        gaps, entries, hashes, gap = [], [], [], b""
        for before, entry, hashed in zip(self.gaps, self.entries, self.hashes, strict=False):
            gap += before
            if hashed not in known:
                gaps.append(gap)
                entries.append(entry)
                hashes.append(hashed)
                gap = b""
        return Cut(self.mark, [*gaps, gap + self.gaps[-1]], entries, hashes)

    def empty(self) -> bytes:
        """The document with an empty entry in place of each."""
        return b"".join(gap + self.mark for gap in self.gaps[:-1]) + self.gaps[-1]


def hashed(entry: bytes) -> bytes:
    """What an entry is known by as it stood in the document."""
    return blake2b(entry, digest_size=8).digest()


def count(document: bytes) -> int:
    """Entries that stand in a document, by their tags outside CDATA."""
    outside = _SECTION.sub(b"", document)
    return sitemap.count(outside) if sitemap.ROOT.match(outside) else len(_ITEM.findall(outside))


def cut(document: bytes, most: int) -> Cut | None:
    """Cut a repaired document (UTF-8), without what follows its first `most` entries up to the last.

    None when it has no entries or the cut is not clean.
    """
    first = (_URL if sitemap.ROOT.match(document) else _ITEM).search(document)
    if first is None:
        return None
    name = first[1]
    closing = b"</" + name + b">"
    head, rest = document[: first.start()], document[first.start() :]  # `head` may have <items> or <urlset>
    *pieces, tail = rest.split(closing)
    if not _is_each_opened(rest, b"<" + name, len(pieces)):
        return None
    gaps, entries = [], []
    for piece in pieces[:most]:
        start = piece.find(b"<" + name)
        if start < 0:
            return None
        gaps.append(piece[:start])
        entries.append(piece[start:] + closing)
    gaps.append(tail)
    gaps[0] = head + gaps[0]
    if not entries or (b"<![CDATA[" in document and (any(map(_open, gaps)) or any(map(_open, entries)))):
        return None
    return Cut(b"<" + name + b"/>", gaps, entries, list(map(hashed, entries)))


def _is_each_opened(document: bytes, tag: bytes, closed: int) -> bool:
    """Whether as many entries are opened as closed, and no other element's name begins like theirs.

    Then each stands alone between two closing tags, if only one is opened before each.
    """
    opened = document.count(tag)
    return opened == closed and opened == sum(document.count(tag + after) for after in _AFTER_NAME)


def _open(piece: bytes) -> bool:
    """Whether a CDATA section begins here and does not end here."""
    return piece.rfind(b"<![CDATA[") > piece.rfind(b"]]>")
