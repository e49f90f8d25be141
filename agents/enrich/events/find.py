"""Finds what happened: one event a sentence and type, the first sign of it as its span."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from agents.enrich import fiction
from agents.enrich.events.doubt import why_not
from agents.enrich.events.roles import Clause, Indexes, Party, roles
from agents.enrich.events.signs import RULES, Rule
from agents.enrich.facts import Inside, Span
from agents.enrich.times import first
from agents.text.letters import small, spaced
from agents.text.words import any_of, heads, split, trie
from streams.records import Entity, Event, Figure, Place, TimeSpan

_WORDS = "|".join(rule.words for rule in RULES)
_ANY = any_of(_WORDS)
_OPENING = re.compile(f" (?={trie(heads(_WORDS))})".encode())  # how any of them begins, behind a space
_NEAR = 200  # characters to each side in which a sign's company is looked for
_ACTORS = frozenset(["PER", "ORG", "NORP"])


class Sign(NamedTuple):
    """A stretch of text that tells of an event."""

    start: int
    end: int
    kind: str
    voice: str


def find(
    text: str,
    sentences: Sequence[Span],
    entities: Sequence[Entity],
    places: Sequence[Place],
    figures: Sequence[Figure],
    times: Sequence[TimeSpan],
    skipped: Sequence[Span] = (),
) -> list[Event]:
    """The events of an English text, in order, with the indexes of what their sentences name and count.

    `Event.sentence` is an index into `sentences`, the date the first of the `times` in it; in `skipped` stretches
    nothing happens.
    """
    lowered = small(text).replace("\n", " ")
    actors, sites, counts = Inside(entities), Inside(places), Inside(figures)
    events: list[Event] = []
    for number, openings in _openings(text, sentences).items():
        start, end = sentences[number]
        signs = [] if any(a <= start < b for a, b in skipped) else _signs(lowered, openings, start, end)
        if not signs or fiction.is_told(lowered, start, end):
            continue
        named = tuple(actors.indexes(start, end))
        date = first(times, start, end)
        for sign, agents, targets in _with_roles(lowered, signs, _parties(entities, named), start, end):
            involved = [i for i in named if entities[i].type in _ACTORS or i in agents or i in targets]
            events.append(
                Event(
                    type=sign.kind,
                    start=sign.start,
                    end=sign.end,
                    actors=tuple(involved),
                    agents=agents,
                    targets=targets,
                    places=tuple(sites.indexes(start, end)),
                    figures=tuple(counts.indexes(start, end)),
                    date=date,
                    sentence=number,
                )
            )
    return events


def _openings(text: str, sentences: Sequence[Span]) -> dict[int, list[int]]:
    """Where words stand with which a sign may begin, by the number of their sentence."""
    starts = [start for start, _ in sentences]
    openings: dict[int, list[int]] = {}
    for opening in _OPENING.finditer(spaced(text)):
        at = opening.start()
        number = bisect_right(starts, at) - 1
        if number >= 0:
            openings.setdefault(number, []).append(at)
    return openings


def _parties(entities: Sequence[Entity], named: Indexes) -> list[Party]:
    """Those who can do something: actors, and countries."""
    able = (i for i in named if entities[i].type in _ACTORS or (entities[i].id or "").startswith("iso:"))
    return [Party(i, entities[i].start, entities[i].end) for i in able]


def _with_roles(
    lowered: str, signs: list[Sign], parties: list[Party], start: int, end: int
) -> list[tuple[Sign, Indexes, Indexes]]:
    """The signs of a sentence with agents and targets; "X attacked and captured Y" has one subject."""
    told: list[tuple[Sign, Indexes, Indexes]] = []
    subject: Indexes = ()
    for sign in signs:
        agents, targets = (
            roles(Clause(lowered, (sign.start, sign.end), parties, start, end), sign.kind, sign.voice)
            if parties
            else ((), ())
        )
        if not agents and lowered.endswith(" and ", 0, sign.start):
            agents = subject
        subject = agents if sign.voice in ("verb", "move") else ()
        told.append((sign, agents, targets))
    return told


class _Pattern:
    """The words of a rule that begin with one letter."""

    def __init__(self, rule: Rule, words: list[str]) -> None:
        self.kind, self.voice = rule.kind, rule.voice
        self._words = re.compile(rf"(?:{'|'.join(words)})(?!\w)")
        self._needs = re.compile(rule.needs)
        self._unless = re.compile(rule.unless) if rule.unless else None

    def end(self, lowered: str, at: int, stop: int, near: str) -> int | None:
        """Where the sign that begins at `at` ends; None where it is none."""
        match = self._words.match(lowered, at, stop)
        if match and self._needs.search(near) and not (self._unless and self._unless.search(near)):
            return match.end()
        return None


def _by_letter() -> dict[str, list[_Pattern]]:
    table: dict[str, list[_Pattern]] = {}
    for rule in RULES:
        letters: dict[str, list[str]] = {}
        for word in split(rule.words):
            letters.setdefault(word[0], []).append(word)
        for letter, words in letters.items():
            table.setdefault(letter, []).append(_Pattern(rule, words))
    return table


_PATTERNS = _by_letter()


def _signs(lowered: str, openings: Sequence[int], start: int, end: int) -> list[Sign]:
    """The first sign of each type in a sentence, in order; where types share it, that of the first rule."""
    signs: list[Sign] = []
    free = last = start
    seen = set()
    for at in openings:
        match = _ANY.match(lowered, at, end) if at >= free else None
        if match is None:
            continue
        free = match.end()
        if at < last or not (sign := _sign(lowered, at, start, end)):
            continue
        last = sign.end
        if sign.kind not in seen and not why_not(
            lowered, at, sign.end, sign.voice in ("verb", "move"), start, end
        ):
            seen.add(sign.kind)
            signs.append(sign)
    return signs


def _sign(lowered: str, at: int, start: int, end: int) -> Sign | None:
    near = lowered[max(start, at - _NEAR) : min(end, at + _NEAR)]
    for pattern in _PATTERNS[lowered[at]]:
        stop = pattern.end(lowered, at, end, near)
        if stop is not None:
            return Sign(at, stop, pattern.kind, pattern.voice)
    return None
