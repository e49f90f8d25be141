"""Parties that many countries have under one name: whose it is tells the country beside it ("Norway's Labour Party").

Without one it is the party that the seeds mean; and what a text once says of it holds until it says something else.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from agents.enrich.names.actors import Actor

# The country whose party our lists mean by the name alone.
HOMES = {
    "Republican Party": "US", "Democratic Party": "US", "Labour Party": "GB", "Conservative Party": "GB", "Liberal Democrats": "GB",
    "Liberal Party": "CA", "New Democratic Party": "CA", "Liberal Democratic Party": "JP", "Christian Democratic Union": "DE",
    "Christian Social Union": "DE",
}  # fmt: skip
_BEFORE = re.compile(r"(?:['’]s?)? (?:[a-z-]{1,20} ){0,2}")  # "Norway's ruling Labour Party"
_IN = re.compile(r"[Ii]n [^,]{1,40}, the (?:[a-z-]{1,20} )?")  # "In Norway, the Labour Party"
_BEHIND = re.compile(r" (?:in|of) (?:the )?")

Named = tuple[int, int, Actor | None, str]  # start, end, the actor, the country that a name or demonym says
Parties = Mapping[tuple[str, str], Actor]  # by name alone and country


def of_countries(actors: Iterable[Actor], countries: Mapping[str, str]) -> Parties:
    """The parties called so with their country: "Liberal Party of Australia". `countries`: codes by name and demonym."""
    found: dict[tuple[str, str], Actor] = {}
    for actor in actors:
        for alias in actor.lower + actor.exact:
            words = alias.split()
            head, _, tail = alias.partition(" of ")
            splits = [(head, tail), *((" ".join(words[n:]), " ".join(words[:n])) for n in (1, 2))]
            for name, country in splits:
                name = name.replace("Labor ", "Labour ")
                if name in HOMES and country in countries:
                    found.setdefault((name, countries[country]), actor)
    return found


def settle(text: str, named: Sequence[Named], parties: Parties) -> list[Actor | None]:
    """Who each of the `named` is: the party of the country that stands beside it; None where the seeds have none."""
    told: dict[str, Actor | None] = {}
    settled = []
    for n, (start, end, actor, _) in enumerate(named):
        name = text[start:end] if actor else ""
        if name in HOMES:
            if country := _beside(text, named, n):
                told[name] = parties.get((name, country)) or (actor if country == HOMES[name] else None)
            actor = told.get(name, actor)
        settled.append(actor)
    return settled


def _beside(text: str, named: Sequence[Named], n: int) -> str:
    """The country next to a party."""
    start, end = named[n][:2]
    if n and (country := named[n - 1][3]):
        begin, last = named[n - 1][:2]
        if _BEFORE.fullmatch(text, last, start) or _IN.fullmatch(text, max(0, begin - 3), start):
            return country
    if n + 1 < len(named) and (country := named[n + 1][3]) and _BEHIND.fullmatch(text, end, named[n + 1][0]):
        return country
    return ""
