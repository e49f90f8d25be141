"""Cuts a text into capitalised words that stand together, and those into what may be a place's name."""

import re
from collections.abc import Iterator

from agents.enrich.facts import Span
from agents.enrich.names import cues
from agents.enrich.places import signs

_MORE = r"(?:(?:t|te)?\.(?= [A-Z])|\w*+(?:[’'-](?!s\b)\w++)*+)"  # of a word behind its capital: "St.", "J.", "Al-Bab"
_LINK = r"(?:(?:of|de|del|la|el|al|upon|the|on) |(?:a[lrsdzn]|e[lrsdz])-)?"
_RUN = re.compile(rf"[A-ZÀ-ÖØ-Þ](?<![\w’'.$-].){_MORE}(?: {_LINK}[A-ZÀ-ÖØ-Þ]{_MORE}){{0,7}}")
_LONGEST = 4  # words of a place's name


def find(text: str) -> list[Span]:
    """Where capitalised words stand together, at most eight."""
    return [run.span() for run in _RUN.finditer(text)]


def pieces(start: int, words: list[str]) -> Iterator[Span]:
    """What of the capitalised words from `start` on may be a place's name: all, without direction words; "X County"; "X" of "X Police"."""
    first = 0
    while first < len(words) and (words[first] in cues.NO_NAMES or words[first][0].islower()):
        start += len(words[first]) + 1
        first += 1
    ends = []
    at = start
    for word in words[first:]:
        ends.append(at + len(word))
        at += len(word) + 1
    words = words[first:]
    if 0 < len(words) <= _LONGEST:
        yield start, ends[-1]
    for n in range(1, len(words)):
        if words[n] in signs.DISTRICTS:
            yield start if n < 3 else ends[n - 3] + 1, ends[n]
            yield start if n < 2 else ends[n - 2] + 1, ends[n]
        if n < _LONGEST and words[n] in signs.INSTITUTIONS:
            yield start, ends[n - 1]
    if 1 < len(words) <= _LONGEST and words[0] in signs.DIRECTIONS:
        yield ends[0] + 1, ends[-1]
