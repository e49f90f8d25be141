"""Decides which place a name means: by what follows it ("Paris, Texas"), by the countries the text speaks of, by size.

A name that the seeds lack stays without coordinates.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence

from agents.enrich.facts import Span
from agents.enrich.phrases import Mention
from agents.enrich.seeds import Site
from streams.records import Place

_LARGE, _LARGE_HERE = (
    500,
    100,
)  # thousand inhabitants: then the name alone is enough, there or in a country spoken of
_STATES = {
    "Ala": "AL", "Ariz": "AZ", "Ark": "AR", "Calif": "CA", "Colo": "CO", "Conn": "CT", "Del": "DE", "Fla": "FL", "Ga": "GA",
    "Ill": "IL", "Ind": "IN", "Kan": "KS", "Ky": "KY", "La": "LA", "Md": "MD", "Mass": "MA", "Mich": "MI", "Minn": "MN",
    "Miss": "MS", "Mo": "MO", "Mont": "MT", "Neb": "NE", "Nev": "NV", "Okla": "OK", "Ore": "OR", "Pa": "PA", "Tenn": "TN",
    "Tex": "TX", "Va": "VA", "Vt": "VT", "Wash": "WA", "Wis": "WI", "Wyo": "WY", "Alabama": "AL", "Alaska": "AK", "Arizona": "AZ",
    "Arkansas": "AR", "California": "CA", "Colorado": "CO", "Connecticut": "CT", "Delaware": "DE", "Florida": "FL", "Georgia": "GA",
    "Hawaii": "HI", "Idaho": "ID", "Illinois": "IL", "Indiana": "IN", "Iowa": "IA", "Kansas": "KS", "Kentucky": "KY",
    "Louisiana": "LA", "Maine": "ME", "Maryland": "MD", "Massachusetts": "MA", "Michigan": "MI", "Minnesota": "MN",
    "Mississippi": "MS", "Missouri": "MO", "Montana": "MT", "Nebraska": "NE", "Nevada": "NV", "Ohio": "OH", "Oklahoma": "OK",
    "Oregon": "OR", "Pennsylvania": "PA", "Tennessee": "TN", "Texas": "TX", "Utah": "UT", "Vermont": "VT", "Virginia": "VA",
    "Washington": "WA", "Wisconsin": "WI", "Wyoming": "WY",
}  # fmt: skip
_STATE = re.compile(r",\s+([A-Z][a-z]+|[A-Z]{2})\b")
_LOCATIVE = re.compile(
    r"(?:\b(?:in|at|near|from|to|of|outside|around|between|toward|towards|into|across|through|leaving|reached|over|inside|via"
    r"|central|northern|southern|eastern|western|north|south|east|west|downtown|city|town|nearby|visit|visited|capital)|,|^)\s*\Z",
    re.IGNORECASE,
)
_PROPER_BEFORE = re.compile(
    r"(?<![.!?:”\"] )(?<!^)\b(?!In |At |From |To |Near |The |And |Of |On |For |Central |North |South |East |West |New |Mayor )[A-Z][a-z’'.]+ \Z"
)
_PROPER_BEHIND = re.compile(
    r" (?!City|Province|County|District|Airport|Governorate|Region|State|Oblast|Bay|Port|Street|Square|Summit|On |In |The |Monday|Tuesday|Wednesday"
    r"|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December)[A-Z][a-z]+"
)


def resolve(
    text: str, mentions: Sequence[Mention], context: Counter[str]
) -> list[tuple[Mention, Site, float]]:
    """The mentions of sites that are places here, each with its site and how sure that is (0 to 1).

    `context`: how often the document speaks of each country (`country_context`).
    """
    by_start = {mention.start: mention for mention in mentions}
    found = []
    for mention in mentions:
        if not mention.sites or _is_part_of_name(text, mention):
            continue
        site, sure = _choose(text, mention, by_start, context)
        if site is not None:
            found.append((mention, site, sure))
    return found


def country_context(mentions: Sequence[Mention]) -> Counter[str]:
    """Countries that a text speaks of: their names and demonyms."""
    named = Counter(mention.demonym for mention in mentions if mention.demonym)
    return named + Counter(_plain_country(mention) for mention in mentions if _plain_country(mention))


def _plain_country(mention: Mention) -> str:
    """The country of a name that can mean but one."""
    codes = {site.country for site in mention.sites if site.curated}
    return next(iter(codes)) if len(codes) == 1 else ""


def _is_part_of_name(text: str, mention: Mention) -> bool:
    """Whether a city's name stands in a longer name: "Michael Jackson", "Lincoln Park Zoo"."""
    if mention.sites[0].precision != "city":
        return False
    behind = _PROPER_BEHIND.match(text, mention.end)
    before = _PROPER_BEFORE.search(text, max(0, mention.start - 24), mention.start)
    return bool(behind or before) and not (mention.sites[0].curated and not before)


def _choose(
    text: str, mention: Mention, by_start: dict[int, Mention], context: Counter[str]
) -> tuple[Site | None, float]:
    sites = mention.sites
    if explicit := _explicit(text, mention, by_start):
        return explicit, 0.95
    best = max(sites, key=lambda site: _weight(site, context))
    if best.precision != "city":
        return best, 0.95
    is_here = context[best.country] > 0
    if best.curated:
        return best, 0.9
    around = _LOCATIVE.search(text, max(0, mention.start - 16), mention.start) is not None
    if not around and not (best.people > _LARGE or (is_here and best.people > _LARGE_HERE)):
        return None, 0.0
    return best, 0.8 if is_here else 0.6 if len(sites) == 1 else 0.5


def _weight(site: Site, context: Counter[str]) -> float:
    """How likely a site is meant, other things being equal: its size, and a country spoken of counts like 1,000 times the people."""
    size = 3.5 if site.curated and not site.people else math.log10(site.people + 1)
    if site.precision != "city":
        size = 4.5
    return size + (min(3.0, 1.5 + context[site.country] * 0.25) if context[site.country] else 0.0)


def _explicit(text: str, mention: Mention, by_start: dict[int, Mention]) -> Site | None:
    """The site named by what follows: "Paris, Texas", "Tripoli, Lebanon"."""
    state = _STATE.match(text, mention.end)
    if state is None:
        return None
    code = _STATES.get(state[1], state[1])
    for site in mention.sites:
        if site.state and site.state == code:
            return site
    follower = by_start.get(state.start(1))
    codes = {site.country for site in follower.sites} if follower else set()
    return next((site for site in mention.sites if site.country in codes and site.precision == "city"), None)


def record(mention: Mention, site: Site, sure: float, dateline: Span | None) -> Place:
    """The place as it is published."""
    is_dateline = dateline is not None and mention.start < dateline[1] and dateline[0] < mention.end
    return Place(
        start=mention.start,
        end=mention.end,
        name=site.name,
        lat=site.lat,
        lon=site.lon,
        country=site.country or None,
        precision=site.precision,
        role="dateline" if is_dateline else "mention",
        confidence=sure,
    )
