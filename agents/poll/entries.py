"""A document cut into its entries, so that those we know need not be read again.

The cut is clean, or there is none: every entry from its tag to the next closing tag of that name, no entry within
another, no CDATA section over a border. (Comments and processing instructions are gone by then.)
"""

import re
from collections.abc import Container
from hashlib import blake2b

from msgspec import Struct

_ITEM = re.compile(rb"<((?:rss:|atom:)?(?:item|entry))[\s>]", re.IGNORECASE)
_SECTION = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_AFTER_NAME = b" \t\r\n>"


class Cut(Struct):
    """What stands before, between and after the entries (`gaps`, one more than `entries`), and their hashes."""

    mark: bytes  # an entry with nothing in it
    gaps: list[bytes]
    entries: list[bytes]
    hashes: list[bytes]

    def document(self, without: Container[bytes]) -> bytes:
        """The document, with empty entries in place of those whose hash is in `without`."""
        parts = [
            gap + (self.mark if known in without else entry)
            for gap, entry, known in zip(self.gaps, self.entries, self.hashes, strict=False)
        ]
        return b"".join(parts) + self.gaps[-1]


def hashed(entry: bytes) -> bytes:
    """What an entry is known by as it stood in the document."""
    return blake2b(entry, digest_size=8).digest()


def count(document: bytes) -> int:
    """Entries that stand in a document, by their tags outside CDATA."""
    return len(_ITEM.findall(_SECTION.sub(b"", document)))


def cut(document: bytes, most: int) -> Cut | None:
    """Cut a repaired document (UTF-8), without what follows its first `most` entries up to the last.

    None when it has no entries or the cut is not clean.
    """
    first = _ITEM.search(document)
    if first is None:
        return None
    name = first[1]
    closing = b"</" + name + b">"
    *pieces, tail = document.split(closing)
    gaps, entries = [], []
    for piece in pieces[:most]:
        start = _opening(piece, name)
        if start < 0 or _opening(piece, name, start + 1) >= 0:
            return None
        gaps.append(piece[:start])
        entries.append(piece[start:] + closing)
    gaps.append(tail)
    if not entries or _opening(tail, name) >= 0 or any(map(_open, gaps)) or any(map(_open, entries)):
        return None
    return Cut(b"<" + name + b"/>", gaps, entries, list(map(hashed, entries)))


def _opening(piece: bytes, name: bytes, start: int = 0) -> int:
    """Where the next entry begins, -1 where none does."""
    tag = b"<" + name
    while (start := piece.find(tag, start)) >= 0:
        if piece[start + len(tag) : start + len(tag) + 1] in _AFTER_NAME:
            return start
        start += 1
    return -1


def _open(piece: bytes) -> bool:
    """Whether a CDATA section begins here and does not end here."""
    return piece.rfind(b"<![CDATA[") > piece.rfind(b"]]>")
