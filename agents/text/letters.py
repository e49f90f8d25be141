"""A text as patterns search it: in small letters, or its words alone; each letter stays at its place.

The rules look at one text after the other, each of them several times: the last one is kept.
"""

import string
from functools import lru_cache

_WORD = (string.ascii_lowercase + string.digits + "_").encode()
_SPACED = bytes(byte if byte in _WORD else ord(" ") for byte in range(256))


@lru_cache(maxsize=1)
def small(text: str) -> str:
    """`text` in small letters, each at its place (some letters become two when lowered: they stay)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


@lru_cache(maxsize=1)
def spaced(text: str) -> bytes:
    """A space, then the letters and digits of English in small letters, and a space for all else.

    A search for words is fastest where each begins with the same letter, a space: it stands at the place that the word
    has in `text`.
    """
    return b" " + small(text).encode("latin-1", "replace").translate(_SPACED)
