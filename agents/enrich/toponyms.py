"""Finds what may be a place: names of our list, what the model calls a place, and capitalised words with a sign beside them.

A sign is a state or country behind ("Paris, Texas"), a word for the sort of place ("the town of X", "X County"), or a
locative word before. A name inside a person's or company's is no place.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agents.enrich import cues
from agents.enrich.facts import Taken
from agents.enrich.gazetteer import DISTRICT_WORDS, Site, fold
from agents.enrich.phrases import Mention
from agents.enrich.sites import Atlas
from streams.records import Entity

# How much says that these words are a place: nothing but the name, a locative word before, the model, an explicit word.
BARE, LOCATIVE, MODEL, EXPLICIT = range(4)

_CAPITAL = r"(?:(?:St|Ste|Ft|Mt)\. )?[A-ZÀ-ÖØ-Þ]\w*+(?:[’'-](?!s\b)\w++)*+"
_RUN = re.compile(
    rf"(?<![\w’'.-])(?:(?:al|el)-)?{_CAPITAL}(?: (?:(?:of|de|del|la|el|al|upon|the|on) )?{_CAPITAL}){{0,5}}"
)
_WORD = re.compile(r"[^ ]++")
_SHORT = r"(?:[A-Z]\. ?){2,3}|W\. ?Va\.|[A-Z][a-z]{1,5}\.|[A-Z]{2,3}(?!\w)"
_CONTAINER = re.compile(rf",\s(?:({_SHORT})|(?:(?:north|south|east|west|central)\w*+ )?(?=([A-Z])))")
_SORTS = r"(?:city|town|village|hamlet|suburb|neighbou?rhood|municipality|port|island|borough|township|community|capital|district|province|region)"
_SORT_BEFORE = re.compile(rf"\b{_SORTS}s? (?:of|called|named) \Z|\b{_SORTS} \Z", re.IGNORECASE)
_LOCATIVE = re.compile(
    r"\b(?:in|at|near|from|to|of|outside|around|between|toward|towards|into|across|through|throughout|leaving|reached|over|inside|via|and|for"
    r"|central|northern|southern|eastern|western|north|south|east|west|downtown|nearby|visit|visited|visiting|left|off|beyond)(?: the)? \Z",
    re.IGNORECASE,
)
_DIRECTIONS = frozenset(
    "Northern Southern Eastern Western Central North South East West Downtown Greater Upper Lower Southwest Northeast Northwest Southeast Mid Inner Near Nearby Outer".split()
)
_PEOPLE_BEFORE = cues.TITLES | cues.FIRST_NAMES


@dataclass(slots=True)
class Candidate:
    """Words that may be a place. `sign` says how much speaks for it; `container` is the state or country behind them."""

    start: int
    end: int
    sites: tuple[Site, ...]
    sign: int
    container: Site | None = None


def find(text: str, mentions: Sequence[Mention], named: Sequence[Entity], atlas: Atlas) -> list[Candidate]:
    """The candidates in order, not overlapping."""
    return sorted(_Finder(text, mentions, named, atlas).found, key=lambda c: c.start)


class _Finder:
    def __init__(self, text: str, mentions: Sequence[Mention], named: Sequence[Entity], atlas: Atlas) -> None:
        self.text, self.atlas = text, atlas
        self.by_start = {mention.start: mention for mention in mentions}
        self.taken = Taken(len(text))
        self.found: list[Candidate] = []
        self._actors(mentions)
        self._by_model(named)
        people = _surnames(text)
        for mention in mentions:
            if mention.sites and self.taken.is_free(mention.start, mention.end):
                self._scanned(mention, people)
        for run in _RUN.finditer(text):
            self._run(run.start(), run.end(), people)
