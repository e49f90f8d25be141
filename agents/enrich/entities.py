"""Puts together who is named: what the lists know, what the model sees (or rules tell), what repeats one of them.

A list wins where it and the model mark the same words, and over a part of its name. A longer name of the model has the
listed one as a part of its own ("Bank of England", "Asma al-Assad") and wins; a title before a known person does not.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from agents.enrich.facts import Taken
from agents.enrich.names import cues, elections, repeats, rules, storms
from agents.enrich.names.phrases import Mention
from agents.enrich.places import signs
from agents.enrich.places.resolving import Located
from streams.records import Entity

_LONGER, _OTHER = 0.5, 0.95  # how sure the model must be of a longer name, and of another kind of name
_DEMONYM = 0.9
_PARTY = re.compile(r"(?<![\w-])[DRI]-[A-Z]")
_BEFORE = 24  # characters looked at before a name


def find(
    text: str, mentions: Sequence[Mention], located: Sequence[Located], modelled: Sequence[Entity] | None
) -> list[Entity]:
    """Everybody named in an English text, in order. `modelled`: what a model saw; None: there is none, rules tell."""
    events = [*elections.find(text), *storms.find(text)]
    apart = _taken(text, events)
    listed = [entity for entity in known(mentions, located) if apart.is_free(entity.start, entity.end)]
    if modelled is None:
        return _ordered(_by_rule(text, listed, apart) + events)
    modelled = [name for name in modelled if apart.is_free(name.start, name.end) and not _is_none(text, name)]
    modelled = list(_relabelled(text, modelled))
    seen = {(name.start, name.end): name for name in modelled if name.confidence > _OTHER}
    ours = {
        (place.start, place.end)
        for place in located
        if place.site.curated and place.site.precision != "country"
    }
    listed = [
        entity
        for entity in listed
        if (span := (entity.start, entity.end)) in ours or not _is_another(entity, seen.get(span))
    ]
    over = _Over(listed)
    longer = [name for name in modelled if over.is_longer(text, name)]
    wider, taken = _taken(text, longer), Taken(len(text))
    entities = [entity for entity in listed if wider.is_free(entity.start, entity.end)] + longer
    for entity in entities:
        taken.take(entity.start, entity.end)
    entities += [name for name in modelled if taken.take_if_free(name.start, name.end)]
    places = [entity for entity in entities if entity.type == "LOC" and entity.id]
    repeated = repeats.find(text, repeats.words(text), entities, taken, _taken(text, places + events))
    return _ordered(repeats.tie(text, entities + repeated) + events)


def known(mentions: Iterable[Mention], located: Iterable[Located]) -> list[Entity]:
    """What the lists know, in order and not overlapping: actors before places before peoples."""
    found = [
        Entity(
            start=m.start, end=m.end, type=m.actor.type, id=m.actor.id, name=m.actor.name, method="seed", confidence=m.actor.confidence
        )
        for m in mentions
        if m.actor is not None
    ]  # fmt: skip
    found += [
        Entity(start=p.start, end=p.end, type="LOC", id=p.site.id, name=p.site.name, method="seed", confidence=p.sure)
        for p in located
    ]  # fmt: skip
    found += [
        Entity(start=m.start, end=m.end, type="NORP", method="seed", confidence=_DEMONYM) for m in mentions if m.demonym
    ]  # fmt: skip
    free = Taken(max((entity.end for entity in found), default=0))
    return _ordered(entity for entity in found if free.take_if_free(entity.start, entity.end))


def _by_rule(text: str, listed: list[Entity], apart: Taken) -> list[Entity]:
    """The listed names with those that words around them tell; a longer one swallows the listed one inside it."""
    places = _taken(text, (entity for entity in listed if entity.type == "LOC"))
    actors = [entity for entity in listed if entity.type != "LOC"]
    taken = _taken(text, actors)
    words = repeats.words(text)
    repeated = repeats.find(text, words, actors, taken, places)
    told = [
        name
        for name in rules.find(text, actors + repeated, taken, places)
        if apart.is_free(name.start, name.end)
    ]
    wider = _taken(text, told)
    entities = [entity for entity in listed + repeated if wider.is_free(entity.start, entity.end)] + told
    return repeats.tie(text, entities + repeats.find(text, words, told, taken, places))


def _is_none(text: str, name: Entity) -> bool:
    """Whether the model calls a name what is none: a courtesy, a disease, a senator's party and state ("D-N.Y.")."""
    surface = text[name.start : name.end]
    if surface in cues.COURTESY or surface.rpartition(" ")[2] in cues.DISEASES:
        return True
    return bool(_PARTY.match(text, name.start) or _PARTY.match(text, max(0, name.start - 2)))


def _relabelled(text: str, modelled: Iterable[Entity]) -> Iterator[Entity]:
    """The names, with a surname that the model calls a place as the person whose full name stands before."""
    surnames: set[str] = set()
    firms: set[str] = set()
    for name in modelled:
        words = text[name.start : name.end].split(" ")
        if name.type == "ORG":
            firms.update(words)
        elif name.type == "PER" and len(words) > 1:
            surnames.add(words[-1])
        elif name.type == "LOC" and words[0] in surnames and words[0] not in firms and len(words) == 1:
            before = text[max(0, name.start - _BEFORE) : name.start].split(" ")[-2:-1]
            if before and before[0].lower() not in signs.LOCATIVE:
                name = msgspec.structs.replace(name, type="PER")
        yield name


def _is_another(listed: Entity, seen: Entity | None) -> bool:
    """Whether the model sees something else in the very words of a place: "Jordan" who scores, "Chelsea" that wins."""
    return seen is not None and listed.type == "LOC" and seen.type in ("PER", "ORG")


class _Over:
    """Asks of names whether they go beyond listed ones, which stand in order and do not overlap."""

    def __init__(self, listed: Sequence[Entity]) -> None:
        self._listed = listed
        self._starts = [one.start for one in listed]
        self._ends = [one.end for one in listed]

    def is_longer(self, text: str, name: Entity) -> bool:
        """Whether `name` holds listed names, and more words of a name than they have."""
        first, last = bisect_right(self._ends, name.start), bisect_left(self._starts, name.end)
        inside = self._listed[first:last]
        if not inside or name.confidence < _LONGER or name.type == "NORP":
            return False
        if any(one.start < name.start or name.end < one.end for one in inside):
            return False
        if any((one.start, one.end) == (name.start, name.end) for one in inside):
            return False
        if name.type == "PER" and inside[0].type == "PER":
            before = text[name.start : inside[0].start].split()
            return bool(before) and before[-1] not in cues.TITLES
        return name.type != "LOC" or text[name.start : name.end].split()[-1][0].isupper()


def _taken(text: str, entities: Iterable[Entity]) -> Taken:
    taken = Taken(len(text))
    for entity in entities:
        taken.take(entity.start, entity.end)
    return taken


def _ordered(entities: Iterable[Entity]) -> list[Entity]:
    return sorted(entities, key=lambda entity: (entity.start, entity.end))
