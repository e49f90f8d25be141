"""Finds storms by name: "Hurricane Florence" and what is "Florence" behind it are no person and no place."""

import re
from collections.abc import Iterator

from agents.enrich.names import cues
from streams.records import Entity

_KINDS = ("Hurricane ", "Typhoon ", "Cyclone ", "Storm ")
_NAMED = re.compile(
    rf"(?<!\w)(?:(?:Super|Tropical) )?(?:{'|'.join(_KINDS)})(?P<name>[A-ZÀ-ÖØ-Þ][\w’'-]*+)(?! [A-ZÀ-ÖØ-Þ])"
)
_NO_STORM = cues.ORG_WORDS | cues.LOC_WORDS | frozenset(["Center", "Centre", "Hunters", "Season", "Warning"])
_BEFORE = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-Þ][\w’-]* \Z")
_IN = ("in ", "In ")  # there the town is meant
_NEAR = 24
_SURE = 0.8


def find(text: str) -> Iterator[Entity]:
    """Storms as MISC in order; one that is named in full, further on by its name alone too."""
    if not any(kind in text for kind in _KINDS):
        return
    full: dict[str, str] = {}
    ends: dict[str, int] = {}
    for storm in _NAMED.finditer(text):
        name = storm["name"].removesuffix("’s").removesuffix("'s")
        if name not in _NO_STORM and not _is_other(text, storm.start()):
            full.setdefault(name, text[storm.start() : storm.start("name")] + name)
            end = storm.start("name") + len(name)
            ends.setdefault(name, end)
            yield _storm(storm.start(), end, full[name])
    if full:
        for again in re.finditer(rf"(?<![\w-])(?:{'|'.join(map(re.escape, full))})(?![\w-]|,? [A-Z])", text):
            start, end = again.span()
            if start > ends[again[0]] and not text.startswith(_IN, start - 3) and not _is_other(text, start):
                yield _storm(start, end, full[again[0]])


def _is_other(text: str, start: int) -> bool:
    """Whether it is a part of another name: "Ada Florence"."""
    before = _BEFORE.search(text, max(0, start - _NEAR), start)
    return before is not None and before[0][:-1] not in cues.NO_NAMES


def _storm(start: int, end: int, name: str) -> Entity:
    return Entity(start=start, end=end, type="MISC", name=name, method="rule", confidence=_SURE)
