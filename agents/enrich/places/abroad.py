"""Finds what may be a place in other languages: countries and large cities, by the names that GeoNames and Unicode give them.

Only as they stand there: "Москва", not "в Москве". Scripts that do not part their words are left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agents.enrich.facts import Span, Taken
from agents.enrich.names.phrases import Mention
from agents.enrich.places import signs
from agents.enrich.places.gazetteer import Site, fold
from agents.enrich.places.sites import Atlas
from agents.enrich.places.toponyms import LOCATIVE, WEAK, Candidate

_WORD = re.compile(r"[^\W\d_]++(?:[’'-]\w++)*+")
_WORDS, _LETTERS = 3, 24  # of the longest name
_LARGE = 100_000  # inhabitants: names of smaller cities are mostly words


def find(text: str, mentions: Sequence[Mention], atlas: Atlas) -> list[Candidate]:
    """The candidates in order, not overlapping; the names of our list first."""
    taken = Taken(len(text))
    found = []
    for mention in mentions:
        if mention.sites:
            taken.take(mention.start, mention.end)
            name = fold(text[mention.start : mention.end])
            found.append(Candidate(mention.start, mention.end, name, mention.sites, LOCATIVE))
    lowered = frozenset(word for word in text.split() if word[0].islower())
    words = [word.span() for word in _WORD.finditer(text)]
    for n, (start, _) in enumerate(words):
        for end in _ends(words[n : n + _WORDS]) if not text[start].islower() else ():
            sites = _known(text[start:end], lowered, atlas) if end - start <= _LETTERS else ()
            if sites and taken.take_if_free(start, end):
                found.append(Candidate(start, end, fold(text[start:end]), sites, WEAK))
    return sorted(found, key=lambda candidate: candidate.start)


def _ends(words: Sequence[Span]) -> list[int]:
    """Where names that begin with the first word may end, the longest first: words with one character between them."""
    ends = [words[0][1]]
    for start, end in words[1:]:
        if start > ends[-1] + 1:
            break
        ends.append(end)
    return ends[::-1]


def _known(surface: str, lowered: frozenset[str], atlas: Atlas) -> tuple[Site, ...]:
    """What a name can mean; nothing, where it is a word of the text or a first name, or too short to tell."""
    name = fold(surface)
    is_short = len(name) < (4 if name.isascii() else 3)
    if is_short or name in lowered or name in atlas.common or surface in signs.FIRST_NAMES:
        return ()
    return tuple(_sites(name, atlas))


def _sites(name: str, atlas: Atlas) -> Iterator[Site]:
    for site in atlas.gazetteer.named(name):
        if site.precision == "country":
            yield atlas.countries.get(site.country, site)
        elif site.people >= _LARGE and site.precision == "city":
            yield replace(site, alias=False)  # here that is what it is called
