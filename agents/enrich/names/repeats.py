"""Names that a document gives in full and then uses in short: surnames, and what it says they are called besides.

"Maria Zakharova … Zakharova said"; "Syrian Network for Relief (SNR) … the SNR".
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from agents.enrich.facts import Taken
from agents.enrich.names import cues, definitions, genders
from agents.enrich.names.first_names import FIRST_NAMES
from streams.records import Entity

_WORD = re.compile(r"[A-ZÀ-ÖØ-Þ](?<![\w-].)[\w-]*+")
_BEFORE = re.compile(r"(?<!\w)([A-ZÀ-ÖØ-Þ][\w.’'-]*) \Z")
_BEHIND = re.compile(r" ([A-Z][\w-]*)")
_PARTICLES = re.compile(
    r"(?:\b(?:al|el|ben|bin|ibn|de|da|do|dos|del|della|di|la|le|van|von|der|den|ter|abu|abdel|st\.) ){1,3}\Z",
    re.IGNORECASE,
)
_SUFFIXES = frozenset(["Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"])
# Families that stand before the given name; "Li Keqiang" is Li in short.
_FAMILIES = frozenset(
    re.findall(
        r"\w+",
        "Kim Park Lee Choi Jung Chung Kang Cho Yoon Jang Lim Han Shin Moon Xi Li Wang Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu"
        " Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng Liang Xie Tang Deng Jiang Wen Nguyen Tran Pham Hun",
    )
)
_RECENT = 4  # people of a surname before, of whom one may be meant
_SHORTEST = 3  # letters of a surname
_REMEMBERED = 4096  # names with their surnames
_PARTICLE_REACH = 16  # characters of particles before one
_SURE, _SHARED = 0.6, 0.45  # how sure a surname is: one bearer, several


@dataclass(frozen=True, slots=True)
class _Family:
    """People who are called the same in short, in the order of the text."""

    people: list[tuple[Entity, str]]  # with the full name
    ends: list[int]
    names: set[str]


Bearers = dict[str, _Family]  # by surname
Words = Mapping[str, Sequence[int]]  # where each stands


def words(text: str) -> Words:
    """The capitalised words of a text."""
    found: dict[str, list[int]] = {}
    for word in _WORD.finditer(text):
        found.setdefault(word[0], []).append(word.start())
    return found


def find(text: str, words: Words, known: Sequence[Entity], taken: Taken, places: Taken) -> list[Entity]:
    """What repeats one of the `known` names in short, outside of `places` and of what is `taken`, which grows."""
    bearers, aliases = _bearers(text, known), definitions.find(text, known)
    found = []
    others: dict[str, int] = {}  # surnames of people that nobody knows, and where they stood last
    for start, end in _occurrences(text, words, [*bearers, *aliases]):
        surface = text[start:end]
        if surface in aliases:
            entity, sure = _defined(aliases[surface], surface, start), _SURE
        elif not _is_other(text, start, end):
            entity, sure = _bearer(bearers[surface], start, _before(text, start))
            if entity and entity.end < others.get(surface, 0):
                continue  # "Joe Biden … Ada Biden … Biden"
            start = _with_particles(text, start, entity)
        else:
            if _before(text, start) in FIRST_NAMES and taken.is_free(start, end):
                others[surface] = start
            continue
        if entity and places.is_free(start, end) and taken.take_if_free(start, end):
            found.append(_repeated(entity, text, start, end, sure))
    return found


def _occurrences(text: str, words: Words, names: Sequence[str]) -> list[tuple[int, int]]:
    """Where the names stand as whole words, in order; at one place the longest."""
    by_word: dict[str, list[str]] = {}
    for name in names:
        if first := _WORD.match(name):
            by_word.setdefault(first[0], []).append(name)
    found = []
    for word, same in by_word.items():
        same.sort(key=lambda name: (-len(name), name))
        for start in words.get(word, ()):
            for name in same:
                end = start + len(name)
                behind = text[end : end + 1]
                if text.startswith(name, start) and not (behind.isalnum() or behind == "-"):
                    found.append((start, end))
                    break
    return sorted(found)


def _defined(entity: Entity, alias: str, start: int) -> Entity | None:
    """An acronym means its entity in all of the document, another word behind the explanation only."""
    return entity if alias.isupper() or entity.end <= start else None


def tie(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """The same entities, each with its full name: surnames get the person's, acronyms what the text says they mean.

    Those that no list knows have their own name in full, without id. A place or an organisation is nobody's surname.
    """
    ordered = sorted(entities, key=lambda e: (e.start, e.end))
    bearers, aliases = _bearers(text, ordered), definitions.find(text, ordered)
    return [_tied(text, entity, bearers, aliases) for entity in ordered]


def _tied(text: str, entity: Entity, bearers: Bearers, aliases: dict[str, Entity]) -> Entity:
    surface = text[entity.start : entity.end]
    defined = aliases.get(surface)
    if defined and (entity.id is None or (surface.isupper() and defined.id != entity.id)):
        kind = defined.type if entity.id is None else entity.type
        return msgspec.structs.replace(entity, id=defined.id, name=full_name(text, defined), type=kind)
    if entity.id or entity.name or entity.type not in ("PER", "ORG"):
        return entity
    name = full_name(text, entity)
    if entity.type == "PER":
        last = name.split()[-1] if name else ""
        is_short = not _PARTICLES.sub("", name[: len(name) - len(last)]).strip()
        start = entity.start if " " not in surface else entity.end - len(last)
        bearer, sure = _bearer(bearers.get(last), start, _before(text, start))
        is_short = is_short or (
            bearer is not None and full_name(text, bearer).endswith(f" {name}")
        )  # "Vila Nova"
        if is_short and bearer and not _is_other(text, entity.start, entity.end):
            sure = min(sure, entity.confidence)
            return msgspec.structs.replace(
                entity, id=bearer.id, name=full_name(text, bearer), confidence=sure
            )
    return msgspec.structs.replace(entity, name=name)


def full_name(text: str, entity: Entity) -> str:
    """The name of an entity; for one that no list knows what stands in the text, without titles."""
    if entity.name:
        return entity.name
    words = text[entity.start : entity.end].split()
    while len(words) > 1 and words[0] in cues.TITLES:
        words = words[1:]
    return " ".join(words)


def _bearers(text: str, known: Sequence[Entity]) -> Bearers:
    """People that are named in full, by what they are called in short."""
    bearers: Bearers = {}
    for entity in sorted(known, key=lambda e: (e.end, e.start)):
        if entity.type == "PER":
            for word in _shorts(text[entity.start : entity.end]):
                family = bearers.setdefault(word, _Family([], [], set()))
                family.people.append((entity, full := full_name(text, entity)))
                family.ends.append(entity.end)
                family.names.add(full)
    return bearers


@lru_cache(_REMEMBERED)
def _shorts(surface: str) -> tuple[str, ...]:
    """The surname of a full name: its last word, or the first one where families stand first."""
    words = [word for word in surface.split() if word not in cues.TITLES and word not in _SUFFIXES]
    if len(words) < 2:
        return ()
    last = words[-1].rstrip(".,")
    first = (words[0],) if words[0] in _FAMILIES and words[0] != last else ()
    is_name = len(last) >= _SHORTEST and last not in cues.NO_NAMES and last[0].isupper()
    return (*first, last) if is_name else first


def _bearer(family: _Family | None, start: int, title: str) -> tuple[Entity | None, float]:
    """Who is meant at `start`: the last one named in full before whom the `title` fits; less surely where several bear that name."""
    at = bisect_right(family.ends, start) if family else 0
    if family is not None:
        for person, name in reversed(family.people[max(0, at - _RECENT) : at]):
            if not genders.contradicts(title, name):
                return person, _SURE if len(family.names) == 1 else _SHARED
    return None, 0.0


def _before(text: str, start: int) -> str:
    """The capitalised word before."""
    before = _BEFORE.search(text, max(0, start - 24), start)
    return before[1] if before else ""


def _is_other(text: str, start: int, end: int) -> bool:
    """Whether a capitalised word stands beside that makes it another name: "Olaf Pellander", "Pellander Street"."""
    behind = _BEHIND.match(text, end)
    if text.startswith(cues.BUILDINGS, end):
        return True
    if behind and (behind[1] in cues.ORG_WORDS or behind[1] in cues.LOC_WORDS):
        return True
    before = _before(text, start)
    if before.endswith(".") and len(before) > len("J."):
        return False  # a sentence ends there, or it is a title
    return bool(before) and before not in cues.TITLES and before not in cues.NO_NAMES


def _with_particles(text: str, start: int, entity: Entity | None) -> int:
    """Where "von der Leyen" begins, if the full name has these words too."""
    full = text[entity.start : entity.end] if entity else ""
    if text[max(0, start - 3) : start] not in full:  # the end of any particle
        return start
    particles = _PARTICLES.search(text, max(0, start - _PARTICLE_REACH), start)
    return particles.start() if particles and particles[0] in full else start


def _repeated(entity: Entity, text: str, start: int, end: int, sure: float) -> Entity:
    return Entity(
        start=start,
        end=end,
        type=entity.type,
        id=entity.id,
        name=full_name(text, entity),
        method="repeated",
        confidence=sure,
    )
