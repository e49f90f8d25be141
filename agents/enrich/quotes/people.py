"""Whom a speaker's words mean: the entity in them, or for "he", "the group", "the minister" one named before."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from agents.enrich.facts import Span
from agents.enrich.names.genders import FEMALE, MALE
from agents.enrich.quotes import behind
from agents.enrich.quotes.marks import Piece
from agents.enrich.quotes.nouns import ALIKE, ANY, GROUPS, ROLES, is_title
from streams.records import Entity, Speaker

_REACH = 1500  # characters back to whom a pronoun means
_NEAR = 60  # characters around a name where a role of its bearer stands
_PRONOUN, _NOUN, _NOBODY = (
    0.7,
    0.6,
    0.4,
)  # how sure: who is meant by these; a pronoun that means nobody we know
_GENDERS = {"he": "m", "she": "f"}
_TITLE = re.compile(r"\b(?:(?P<his>Mr|Sir|Lord|King|Prince)|(?:Mrs|Ms|Miss|Lady|Dame|Queen|Princess))\.? \Z")
_ROLE_FIRST = re.compile(r"[.\n”\"] *(?:(?:[A-Z][\w’'-]{0,20}\.?|[a-z]{1,20}) ){1,3}\Z")
_OF = re.compile(r"(?<=[a-z]) (?:for|of|to|with|at|from|in|by|near) ")
_AT = re.compile(r" (?:in|near|at|from) (?:the )?\Z")
_PLACED = re.compile(r" (?:in|near|at|from) (?:the )?[A-Z][^,]{1,40}\Z")


class People:
    """The people and organisations of one text. Speakers are asked for in order: who spoke last is remembered."""

    def __init__(self, text: str, entities: Sequence[Entity], pieces: Sequence[Piece]) -> None:
        self._text = text
        self._all = [entity for entity in entities if entity.type != "NORP"]
        self._starts = [entity.start for entity in self._all]
        self._longest = max((entity.end - entity.start for entity in self._all), default=0)
        self._pieces = pieces
        self._piece_starts = [piece.start for piece in pieces]
        self._spoken: set[int] = set()  # where names stand that spoke so far
        self._group: tuple[int, Entity | None] | None = (
            None  # the last speaker that is no person: where, and its entity
        )
        self._groups: dict[str, list[Entity]] = {}  # by noun
        self._genders: dict[str, str] | None = None
        self._full: dict[str, Entity] = {}  # by surname, the first who has it
        for entity in self._all:
            if entity.type == "PER" and " " in (surface := text[entity.start : entity.end]):
                self._full.setdefault(surface.rsplit(" ", 1)[-1], entity)

    def speaker(self, who: Span, sure: float) -> Speaker:
        """The record of who speaks at `who`, `sure` that they do."""
        start, end = behind.narrowed(self._text, who)
        words = self._text[start:end]
        low = words.lower()
        if low in _GENDERS:
            return self._record(start, end, self._last_person(start, _GENDERS[low]), sure * _PRONOUN, sure)
        if low in ("they", "it"):
            return self._record(start, end, self._last_group(start), sure * _PRONOUN, sure)
        of = _OF.search(words)
        head = words[: of.start()] if of and words[: of.start()].rpartition(" ")[2][0].islower() else words
        entity = self._at(start, start + len(head))
        if entity is None and (placed := _PLACED.search(head)):
            entity = self._at(start, start + placed.start())  # "River Watch in Tarnow"
        if entity is not None and not self._is_relative(entity):
            return self._named(start, end, sure, entity)
        last = head.rsplit(" ", 1)[-1]
        if last in self._full and words[0].isupper() and self._may_be(head, self._full[last]):
            return self._record(start, end, self._full[last], sure)
        if low.startswith("the "):
            meant = self._noun(start, end, last.lower(), head == words)
            return self._record(start, end, meant, sure * _NOUN if meant else sure)
        if not words[0].isupper() or last[0].islower():
            self._group = end, None
        return self._record(start, end, None, sure)

    def _record(
        self, start: int, end: int, entity: Entity | None, sure: float, least: float = 0.0
    ) -> Speaker:
        """`sure` that it is the entity; where there is none and `least` is given, that much less sure."""
        if entity is None:
            return Speaker(start=start, end=end, confidence=round(least * _NOBODY if least else sure, 2))
        surface = self._text[entity.start : entity.end]
        full = self._full.get(surface.rsplit(" ", 1)[-1], entity) if entity.type == "PER" else entity
        full = full if self._may_be(surface, full) else entity
        name = entity.name or full.name or self._text[full.start : full.end]
        return Speaker(
            start=start, end=end, entity=entity.id or full.id, name=name, confidence=round(sure, 2)
        )

    def _may_be(self, words: str, full: Entity) -> bool:
        """Whether `words` that end with the surname of `full` may mean its bearer: they have no other first name."""
        led = words.split()[:-1]
        named = self._text[full.start : full.end].split()
        return not led or led[-1] in named or is_title(led[-1])

    def _is_relative(self, entity: Entity) -> bool:
        """Whether a surname stands behind the first name of somebody else who has it."""
        surname = self._text[entity.start : entity.end]
        first = self._text[max(0, entity.start - 20) : entity.start].rpartition(" ")[0].rpartition(" ")[2]
        full = self._full.get(surname)
        return (
            full is not None
            and (first in MALE or first in FEMALE)
            and not self._may_be(f"{first} {surname}", full)
        )

    def _named(self, start: int, end: int, sure: float, entity: Entity) -> Speaker:
        self._spoken.add(entity.start)
        if entity.type != "PER":
            start = min(start, entity.start)  # "Doctors Without Borders"
            self._group = end, entity
        elif " " in self._text[entity.start : entity.end] and start <= entity.start and entity.end <= end:
            start, end = entity.start, entity.end
        return self._record(start, end, entity, sure)

    def _at(self, start: int, end: int) -> Entity | None:
        """The entity that ends with the phrase; "the Islamic State group" is one too, "the Clinton campaign" is none."""
        found = None
        low = bisect_left(self._starts, start - self._longest)
        for entity in self._all[low : bisect_left(self._starts, end)]:
            rest = self._text[entity.end : end]
            if entity.type == "PER":
                is_it = not rest or rest.startswith((" and", " of ", " (", "’s", "'s"))
            else:
                is_it = not rest or (entity.type == "ORG" and rest in (" group", " movement", " party"))
            is_it = is_it and not (entity.type == "LOC" and _AT.search(self._text, start, entity.start))
            if entity.end > start and is_it and (found is None or entity.type == "PER"):
                found = entity
        return found

    def _noun(self, start: int, end: int, noun: str, is_whole: bool) -> Entity | None:
        """Whom "the ministry" or "the minister" means."""
        if noun in GROUPS:
            meant = self._last_group(start, noun)
            self._group = end, meant
            return meant
        if noun in ROLES and is_whole:
            return next((e for e in self._before(start, "PER") if self._has_role(e, noun)), None)
        self._group = end, None
        return None

    def _before(self, at: int, kind: str) -> Iterator[Entity]:
        """The entities of a type before `at` outside of quotations, the last first."""
        for n in range(bisect_left(self._starts, at) - 1, -1, -1):
            entity = self._all[n]
            if entity.start < at - _REACH:
                return
            if entity.type == kind and not self._is_quoted(entity.start):
                yield entity

    def _is_quoted(self, at: int) -> bool:
        index = bisect_right(self._piece_starts, at) - 1
        return index >= 0 and at < self._pieces[index].end

    def _last_person(self, at: int, gender: str) -> Entity | None:
        """The person named last who fits: before all one who spoke, or with whom a sentence begins."""
        named: Entity | None = None
        for entity in self._before(at, "PER"):
            theirs = self._gender(entity) if gender else ""
            if theirs not in (gender, ""):
                continue
            if entity.start in self._spoken or self._begins(entity.start):
                return entity
            if named is None or (theirs and not self._gender(named)):
                named = entity
        return named

    def _gender(self, entity: Entity) -> str:
        if self._genders is None:
            self._genders = self._learn_genders()
        return self._genders.get(self._text[entity.start : entity.end].rsplit(" ", 1)[-1], "")

    def _learn_genders(self) -> dict[str, str]:
        """By surname m or f, where a title or a first name tells."""
        genders: dict[str, str] = {}
        for entity in self._all:
            if entity.type == "PER":
                first, _, last = self._text[entity.start : entity.end].rpartition(" ")
                title = _TITLE.search(self._text, max(0, entity.start - 10), entity.start)
                if title is not None:
                    genders.setdefault(last, "m" if title["his"] else "f")
                elif (first := first.partition(" ")[0]) in FEMALE or first in MALE:
                    genders.setdefault(last, "f" if first in FEMALE else "m")
        return genders

    def _begins(self, at: int) -> bool:
        """Whether a sentence begins with the name, or with a title or a role before it."""
        led = self._text[max(0, at - 40) : at]
        return not led.strip() or led.rstrip(" ")[-1:] in '.\n”"' or _ROLE_FIRST.search(led) is not None

    def _has_role(self, entity: Entity, role: str) -> bool:
        led = self._text[max(0, entity.start - _NEAR) : entity.start]
        told = self._text[entity.end : entity.end + _NEAR]
        pattern = rf"\b{role}(?: [^\s,.;]+){{0,2}},? \Z|\A,[^.\n]*\b{role}\b"
        return any(re.search(pattern, words, re.IGNORECASE) for words in (led, told))

    def _last_group(self, at: int, noun: str = "") -> Entity | None:
        """The organisation with this noun in its name; for nouns that may be any, one that spoke, or the last."""
        if noun:
            named = self._with(noun)
            if at_most := bisect_left(named, at, key=lambda entity: entity.start):
                return named[at_most - 1]
            if noun not in ANY:
                return None
        if self._group is not None and at - self._group[0] < _REACH:
            return self._group[1]
        return next(self._before(at, "ORG"), None)

    def _with(self, noun: str) -> list[Entity]:
        """The organisations with this noun in their name, or with one that means the same."""
        if noun not in self._groups:
            pattern = re.compile(ALIKE.get(noun, noun), re.IGNORECASE)
            self._groups[noun] = [
                e for e in self._all if e.type == "ORG" and pattern.search(self._text, e.start, e.end)
            ]
        return self._groups[noun]
