"""Words in a picture: how wide they are, cut to the room there is, counted.

Other people's words are cleaned here and escaped by markupsafe where they are set.
"""

import unicodedata
from bisect import bisect
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate

from markupsafe import escape

from agents.text import clean

# Of the size of the letters, in DejaVu Sans, the widest of the usual fonts.
_NARROW, _CAPITAL, _WIDE = 0.62, 0.75, 1.05
_TURNING = ("R", "AL", "AN")
_NO_CHARACTERS = {0xFFFE: None, 0xFFFF: None}  # no XML may hold them


def plain(text: str) -> str:
    """One line that every parser takes: nothing invisible, nothing that turns the direction of what follows."""
    return clean.line(text).translate(_NO_CHARACTERS)


def apart(text: str) -> str:
    """With a direction of its own, so that words from right to left leave their neighbours in their places."""
    turns = not text.isascii() and any(unicodedata.bidirectional(char) in _TURNING for char in text)
    return f"\u2068{text}\u2069" if turns else text


def width(text: str, size: float) -> float:
    """How wide it may be, for letters of this size: an estimate from above."""
    return size * sum(map(_width, text))


@lru_cache(maxsize=1 << 12)
def _width(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return _WIDE
    return _CAPITAL if char.isupper() or char in "mwMW@%—" else _NARROW


def fit(text: str, room: float, size: float) -> str:
    """As much of it as there is room for."""
    return _cut(text, room, lambda char: size * _width(char), size * _CAPITAL)


def wrap(text: str, room: float, size: float) -> list[str]:
    """In one line or two, broken between words where that is possible; as much of it as there is room for."""
    ends = list(accumulate(size * _width(char) for char in text))
    if not ends or ends[-1] <= room:
        return [text]
    end = max(bisect(ends, room), 1)
    space = text.rfind(" ", 1, end + 1)
    at = space if space > 0 else end
    return [text[:at].rstrip(), fit(text[at:].lstrip(), room, size)]


def brief(text: str, most: int) -> str:
    """As much of it as makes no more bytes of markup."""
    return text if _bytes(text) <= most else _cut(text, most, _bytes, 3)


@lru_cache(maxsize=1 << 12)
def _bytes(text: str) -> int:
    return len(escape(text).encode())


def _cut(text: str, room: float, size: Callable[[str], float], dots: float) -> str:
    kept, used = 0, 0.0
    for at, char in enumerate(text):
        used += size(char)
        if used > room:
            return text[:kept].rstrip() + "…"
        if used + dots <= room:
            kept = at + 1
    return text


def many(count: int, thing: str) -> str:
    """1 article, 2 articles."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
