"""The entries of a feed that we know, in few bytes: rows of fixed length, since a worker keeps those of 100,000 feeds."""

from struct import Struct

from streams.records import Known

_ROW = Struct("16s16s16s16s8s8s8s")  # key, article, item, content, raw, link, words


def pack(known: dict[str, Known]) -> bytes:
    """The entries by key, in their order."""
    row, raw = _ROW.pack, bytes.fromhex
    return b"".join(
        row(raw(key), raw(k.article), raw(k.item), raw(k.content), k.raw, raw(k.link), raw(k.words))
        for key, k in known.items()
    )


def unpack(rows: bytes) -> dict[str, Known]:
    """What `pack` was given."""
    return {
        key.hex(): Known(
            article=_hex(article),
            item=item.hex(),
            content=content.hex(),
            raw=raw if any(raw) else b"",
            link=_hex(link),
            words=_hex(words),
        )
        for key, article, item, content, raw, link, words in _ROW.iter_unpack(rows)
    }


def raws(rows: bytes) -> set[bytes]:
    """How the known entries stood in the document (`Known.raw`)."""
    return {row[4] for row in _ROW.iter_unpack(rows)}


def _hex(value: bytes) -> str:
    return value.hex() if any(value) else ""
