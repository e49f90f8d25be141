"""The entries of a feed that we know, in few bytes: rows of fixed length, since a worker keeps those of 100,000 feeds."""

from streams.records import Known

# Of a row in hexadecimal digits: key, article, item, content (32 each), raw, link, words (16 each). Zeros: none.
_ROW, _RAW = 176, 64  # digits of a row; where in its bytes `raw` begins
_NO_ID, _NO_HASH = "0" * 32, "0" * 16


def pack(known: dict[str, Known]) -> bytes:
    """The entries by key, in their order."""
    return bytes.fromhex(
        "".join(
            f"{key}{k.article or _NO_ID}{k.item}{k.content}{k.raw.hex() or _NO_HASH}{k.link or _NO_HASH}{k.words or _NO_HASH}"
            for key, k in known.items()
        )
    )


def unpack(rows: bytes) -> dict[str, Known]:
    """What `pack` was given."""
    digits, found = rows.hex(), {}
    for start in range(0, len(digits), _ROW):
        row = digits[start : start + _ROW]
        article, raw, link, words = row[32:64], row[128:144], row[144:160], row[160:]
        found[row[:32]] = Known(
            article="" if article == _NO_ID else article,
            item=row[64:96],
            content=row[96:128],
            raw=b"" if raw == _NO_HASH else bytes.fromhex(raw),
            link="" if link == _NO_HASH else link,
            words="" if words == _NO_HASH else words,
        )
    return found


def raws(rows: bytes) -> set[bytes]:
    """How the known entries stood in the document (`Known.raw`)."""
    return {rows[start : start + 8] for start in range(_RAW, len(rows), _ROW // 2)}
