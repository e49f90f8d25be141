"""A quote while it is looked for, and the sentence that leads up to it."""

import re
from dataclasses import dataclass

from agents.enrich.facts import Span
from agents.enrich.quotes import before, behind

BREAK = re.compile(r"[.!?…][”\"’')\]]*+\s++(?=[^\sa-z]|\Z)")  # between two sentences


@dataclass(slots=True)
class Found:
    """A quote, while it is looked for.

    Kinds beside those of `Quote`: `words` (only words in marks, no quote), `part` (words in marks inside of reported
    speech, if that is found). `sure`: how sure it is that `who` speaks.
    """

    start: int
    end: int
    kind: str
    who: Span | None = None
    cue: Span | None = None
    sure: float = 1.0


def last_sentence(text: str, start: int, end: int) -> int:
    """Where the last sentence of `start..end` begins."""
    for stop in BREAK.finditer(text, start, end):
        if stop.end() < end:
            start = stop.end()
    return start


def introduced(text: str, start: int, end: int) -> Span | None:
    """Whom a sentence that ends with a colon lets speak: the name in front of the colon, or its subject."""
    colon = text.rfind(":", start, end)
    who = before.read(text, start, colon).who
    if who and " " in text[slice(*who)] and text[behind.narrowed(text, who)[0]].isupper():
        return who
    return behind.subject(text, start, colon)
