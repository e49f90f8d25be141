"""Names that a text itself explains: "Syrian Network for Relief (SNR)", "the group, also known as the Dawn Brigade"."""

import re
from collections.abc import Iterator, Sequence

from streams.records import Entity

_CAPITAL = r"(?:al-|el-)?[A-ZÀ-ÖØ-ÞА-ЯЁ][\w’'-]*+"
_NAME = rf"{_CAPITAL}(?: (?:(?:of|for|the|and|al|de|bin) ){{0,2}}{_CAPITAL}){{0,6}}+"
_QUOTED = rf"(?:the )?[“\"‘]?(?:the )?(?P<name>{_NAME})"
_SURELY = (
    r"(?:(?:also|better|formerly|previously|widely|commonly|popularly|sometimes|locally|once|now|generally) ){0,2}"
    r"(?:known|referred to|abbreviated) (?:as|by (?:its|the|his|her|their) (?:[\w-]{1,20} ){0,3}"
    r"(?:acronyms?|initials|names?|nickname|nom de guerre|alias|abbreviation))(?: of)? "
)
_BEHIND = re.compile(
    rf"[”\"’]?,? ?(?:(?:\(|which is |who is |is |are )?(?P<surely>{_SURELY})|\((?:or |hereafter )?|or ){_QUOTED}"
)
_WORDS_BEFORE = "also better formerly previously widely commonly popularly sometimes locally once now generally known referred which who is are or"
# What the text behind a name begins with, if it explains it; anything else is ruled out by this in no time.
_SIGNS = (" (", "”", '"', "’", *(f"{stop}{word}" for stop in (" ", ", ") for word in _WORDS_BEFORE.split()))
_AND = re.compile(rf",?[”\"’]?,? or {_QUOTED}")
_FORMERLY = re.compile(r"formerly|previously|once")
_BRACKET = re.compile(r" \((?:the )?[“\"‘]?([A-Z][A-Za-z-]{1,9})[”\"’]?[),;]")
_LONG = re.compile(rf"{_CAPITAL}(?: (?:(?:of|for|the|and|de|des|du|la) ){{0,2}}{_CAPITAL}){{1,8}}+\Z")
_SMALL = frozenset(["of", "for", "the", "and", "in", "on", "to", "de", "la", "des", "du"])
_WORD = re.compile(r"[^\W_]{2,}")
_STEM = 4  # letters that "Kurdish" and "Kurdistan" share
_LONGEST = 130  # characters of a name looked at before "(LN)"


def find(text: str, entities: Sequence[Entity]) -> dict[str, Entity]:
    """What a text calls its `entities` beside their names: alias → entity.

    An entity without id whose other name is one with an id takes that; but an acronym is what the text spells out.
    """
    explained = [entity for entity in entities if text.startswith(_SIGNS, entity.end)]
    by_span = {(entity.start, entity.end): entity for entity in entities} if explained else {}
    aliases: dict[str, Entity] = {}
    for entity in explained:
        for alias, start, is_now in _aliases(text, entity):
            surface, other = text[entity.start : entity.end], by_span.get((start, start + len(alias)))
            if other and other.id and not entity.id:
                if is_acronym(alias, surface) and not _is_same(surface, other):
                    aliases.setdefault(alias, entity)
                elif is_now:
                    aliases.setdefault(surface, other)
            elif other and entity.id and not other.id and _is_else(surface, alias, entity):
                aliases.setdefault(surface, other)
            else:
                aliases.setdefault(alias, entity)
    for alias, long in _spelled_out(text, entities):
        aliases.setdefault(alias, long)
    return aliases


def _aliases(text: str, entity: Entity) -> Iterator[tuple[str, int, bool]]:
    """Other names right behind the entity, with their place and whether they hold today."""
    surface = text[entity.start : entity.end]
    found = _BEHIND.match(text, entity.end)
    if not found:
        return
    surely, is_now = found["surely"], not _FORMERLY.match(found["surely"] or "")
    alias = found["name"].removesuffix("’s").removesuffix("'s")
    if not surely and not (is_acronym(alias, surface) or is_acronym(surface, alias)):
        return
    if alias != surface:
        yield alias, found.start("name"), is_now
    for _ in range(3):
        found = _AND.match(text, found.end()) if surely and found else None
        if found:
            yield found["name"], found.start("name"), is_now


def _spelled_out(text: str, entities: Sequence[Entity]) -> Iterator[tuple[str, Entity]]:
    """ "Long Name (LN)" where our lists know an LN, but the text means another one."""
    if not (brackets := list(_BRACKET.finditer(text))):
        return
    acronyms = {text[e.start : e.end]: e for e in entities if e.id and text[e.start : e.end].isupper()}
    by_end = {entity.end: entity for entity in entities}
    for found in brackets:
        known = acronyms.get(found[1])
        before = by_end.get(found.start())
        if known is None or (before and is_acronym(found[1], text[before.start : before.end])):
            continue
        start = max(0, found.start() - _LONGEST)
        long = _LONG.search(text, start, found.start())
        words = long[0].split() if long else []
        while words and not is_acronym(found[1], " ".join(words)):
            words = words[1:]
        name = " ".join(words)
        if words and not _is_same(name, known):
            yield (
                found[1],
                Entity(
                    start=found.start() - len(name),
                    end=found.start(),
                    type=known.type,
                    name=name,
                    method="definition",
                    confidence=0.6,
                ),
            )


def _is_else(short: str, long: str, known: Entity) -> bool:
    """Whether the text spells an acronym out as another than the one that our lists know."""
    return is_acronym(short, long) and not _is_same(long, known)


def _is_same(long: str, known: Entity) -> bool:
    """Whether a long name is that of the `known` one, but for spelling: all words of its name begin so too."""
    words = _WORD.findall(long.lower())
    own = [word for word in _WORD.findall((known.name or "").lower()) if word not in _SMALL]
    return all(any(_is_near(word, other) for other in words) for word in own)


def _is_near(word: str, other: str) -> bool:
    return word[:_STEM] == other[:_STEM] and abs(len(word) - len(other)) < _STEM


def is_acronym(short: str, name: str) -> bool:
    """Whether `short` has capitals that stand in `name` in this order, from its first letter on, half of them as initials."""
    words = [word for word in re.split(r"[\s-]+", name) if word]
    if len(words) < 2 or sum(char.isupper() for char in short) < 2 or " " in short:
        return False
    letters = iter(name.lower())
    wanted = [char for char in short.lower() if char.isalnum()]
    if wanted[0] != name[0].lower() or not all(char in letters for char in wanted):
        return False
    initials = iter([word[0].lower() for word in words if word not in _SMALL])
    return 2 * sum(char in initials for char in wanted) >= len(wanted)
