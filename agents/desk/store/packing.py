"""Records as bytes in a column: JSON or MessagePack, made small (Zstandard); some 3 kB for an article of 500 words."""

from typing import TypeVar

import msgspec
from backports.zstd import compress, decompress

from streams import codec

T = TypeVar("T", bound=msgspec.Struct)


def squeezed(record: bytes) -> bytes:
    """The bytes of a record as they are kept."""
    return compress(record)


def whole(kept: bytes) -> bytes:
    """The bytes as they came."""
    return decompress(bytes(kept))


def read(kind: type[T], kept: bytes) -> T:
    """The record in a column."""
    return codec.decode(kind, whole(kept))
