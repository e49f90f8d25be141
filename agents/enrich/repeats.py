"""Names that a document gives and then uses in short: surnames, acronyms in brackets, "also known as".

"Maria Zakharova … Zakharova said"; "Syrian Network for Relief (SNR)"; "the Islamic State, also known as Daesh".
"""

import re
from collections.abc import Sequence

from agents.enrich import cues
from agents.enrich.facts import Taken
from streams.records import Entity

_ACRONYM = re.compile(r"\s\((?:the )?[“\"‘]?([A-Z][A-Za-z]{1,7})[”\"’]?\)")
_KNOWN_AS = re.compile(
    r",? (?:also|better|formerly) known (?:as|by the acronym) (?:the )?[“\"]?([A-Z][\w’'-]*)"
)
_WORD = re.compile(r"(?<![\w-])[A-ZÀ-ÖØ-Þ][\w-]*")
_BEFORE = re.compile(r"(?<!\w)([A-ZÀ-ÖØ-Þ][\w.’'-]*) \Z")
_SHORTEST = 3  # letters of a surname


def find(text: str, known: Sequence[Entity], taken: Taken, places: Taken) -> list[Entity]:
    """What repeats one of the `known` names in short, behind it, outside of `places` and of what is `taken`, which grows."""
    aliases = _aliases(text, known)
    found = []
    for word in _WORD.finditer(text) if aliases else ():
        surface = word[0]
        entity = aliases.get(surface)
        if entity is None or word.start() < entity.end or _has_first_name(text, word.start()):
            continue
        if places.is_free(*word.span()) and taken.take_if_free(*word.span()):
            found.append(
                Entity(
                    start=word.start(),
                    end=word.end(),
                    type=entity.type,
                    id=entity.id,
                    name=entity.name,
                    method="repeated",
                    confidence=0.6,
                )
            )
    return found


def _has_first_name(text: str, start: int) -> bool:
    """Whether a capitalised word stands before that is no title: somebody else of that surname."""
    before = _BEFORE.search(text, max(0, start - 24), start)
    return before is not None and before[1] not in cues.TITLES and before[1] not in cues.NO_NAMES


def _aliases(text: str, known: Sequence[Entity]) -> dict[str, Entity]:
    """One word → the entity it stands for. A surname is its first bearer's."""
    aliases: dict[str, Entity] = {}
    for entity in sorted(known, key=lambda e: (e.start, e.end)):
        surface = text[entity.start : entity.end]
        if entity.type == "PER" and " " in surface:
            last = surface.split()[-1]
            if len(last) >= _SHORTEST and last not in cues.NO_NAMES:
                aliases.setdefault(last, entity)
        acronym = _ACRONYM.match(text, entity.end)
        defined = (
            acronym if acronym and is_acronym(acronym[1], surface) else _KNOWN_AS.match(text, entity.end)
        )
        if defined:
            aliases.setdefault(defined[1], entity)
    return aliases


def is_acronym(short: str, name: str) -> bool:
    """Whether the letters of `short` stand in `name` in this order, beginning with its first."""
    letters = iter(name.lower())
    return (
        " " in name and short[0].lower() == name[0].lower() and all(char in letters for char in short.lower())
    )
