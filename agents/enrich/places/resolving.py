"""Decides which place a name means: by what follows it ("Paris, Texas"), by the countries and states the text speaks of, by size.

A name means one place in a text, unless a state or country stands behind it. A name that nothing knows stays without
coordinates, and a person's name is no place.

The weights here and in `whereabouts` were fitted on half of the dev parts of four sets of news (US local, world, web and
Wikinews), then rounded. Found and put within 161 km, rules only, F1: .81 on that half, .81 on the other. The other half
was not wholly unseen: the middles of some continents and provinces in seeds/places.toml were set to GeoNames' own after
a look at both. A threshold moved by a half to one changes either half by less than .004.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from agents.enrich.facts import Span
from agents.enrich.names.phrases import Mention
from agents.enrich.places import abroad, toponyms
from agents.enrich.places.gazetteer import Site, skeleton
from agents.enrich.places.sites import Atlas
from agents.enrich.places.toponyms import BARE, EXPLICIT, FOLLOWED, LOCATIVE, MODEL, WEAK, Candidate
from agents.enrich.places.whereabouts import Whereabouts
from streams.records import Entity, Place

# The least weight at which a place of GeoNames is believed, by the sign that speaks for it.
_ENOUGH = {BARE: 10.0, WEAK: 8.0, FOLLOWED: 6.5, LOCATIVE: 6.0, MODEL: 4.7, EXPLICIT: 3.5}
_FAMOUS, _METROPOLIS = 3.0, 400_000  # what speaks for a city this large under its own name
_ONLY, _WORD = 1.0, -3.0  # a name that one place bears; one that is an everyday word too


class Located(NamedTuple):
    """A name with the place it means. `sure`: 0 to 1. `method`: as in `records.Place`."""

    start: int
    end: int
    site: Site
    sure: float
    method: str


Meaning = tuple[Site, float, str]  # with how sure, and how it was matched


def resolve(
    text: str,
    mentions: Sequence[Mention],
    atlas: Atlas,
    context: Counter[str],
    named: Sequence[Entity] = (),
    english: bool = True,
    home: str = "",
) -> list[Located]:
    """The places of a text in order.

    `context`: how often the document speaks of each country (`country_context`). `named`: what a model found: its
    places are candidates, its people are none. Texts that are not `english` are looked through for names of countries
    and large cities only, as GeoNames has them in their language. `home`: the country the publisher writes from (ISO 3166-1 alpha-2).
    """
    if english:
        candidates = toponyms.find(text, mentions, named, atlas)
    else:
        candidates = abroad.find(text, mentions, atlas)
        named_here = (candidate.sites[0] for candidate in candidates if candidate.sites)
        context = context + Counter(site.country for site in named_here if site.precision == "country")
    names: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        names.setdefault(candidate.name, []).append(candidate)
    here = Whereabouts(context, names, home)
    meant = {name: _meaning(name, rows, here, atlas) for name, rows in names.items()}
    # Where several states or countries stand behind one name, the last before counts.
    last: dict[str, Meaning] = {}
    located = []
    for candidate in candidates:
        if boxed := _boxed(candidate, here):
            last[candidate.name] = boxed
        meaning = boxed or last.get(candidate.name) or meant[candidate.name]
        if meaning is not None:
            located.append(Located(candidate.start, candidate.end, *meaning))
    return located


def country_context(mentions: Sequence[Mention]) -> Counter[str]:
    """Countries that a text speaks of: their names and demonyms."""
    named = Counter(mention.demonym for mention in mentions if mention.demonym)
    return named + Counter(code for mention in mentions if (code := _plain_country(mention)))


def _plain_country(mention: Mention) -> str:
    """The country of a name that can mean but one."""
    codes = {site.country for site in mention.sites if site.curated}
    return next(iter(codes)) if len(codes) == 1 else ""


def _meaning(name: str, rows: Sequence[Candidate], here: Whereabouts, atlas: Atlas) -> Meaning | None:
    """What a name means wherever the text says it."""
    boxes: list[Site] = []
    for row in rows:
        if row.containers:
            if boxed := _boxed(row, here):
                return boxed
            boxes += row.containers
    sign = max(row.sign for row in rows)
    sites = next((row.sites for row in rows if row.sites and row.sites[0].curated), rows[0].sites)
    if not sites:
        return _respelt(name, sign, here, atlas)
    if all(row.is_area for row in rows):
        sites = tuple(site for site in sites if site.precision == "region") or sites
    if lands := {box.country for box in boxes if box.precision == "country" or box.region}:
        sites = tuple(
            site for site in sites if site.curated or site.people >= _METROPOLIS or site.country in lands
        )
        if not sites:
            return None  # "New Hope, Jamaica": none that we know
    best = sites[0] if len(sites) == 1 else max(sites, key=lambda site: here.weight(name, site))
    if best.curated:
        return best, 0.9 if best.precision == "city" else 0.95, "list"
    weight = here.weight(name, best) + (_ONLY if len(sites) == 1 else 0.0)
    weight += _FAMOUS if best.people >= _METROPOLIS and not best.alias else 0.0
    if weight + (_WORD if any(row.is_word for row in rows) else 0.0) < _ENOUGH[sign]:
        return None
    return best, 0.8 if here.speaks_of(best.country) else 0.6 if len(sites) == 1 else 0.5, "name"


def _boxed(candidate: Candidate, here: Whereabouts) -> Meaning | None:
    """The place inside of the state or country that stands behind it."""
    if not candidate.containers:
        return None
    inside = [site for site in candidate.sites if any(site.lies_in(box) for box in candidate.containers)]
    if not inside:
        return None
    best = max(inside, key=lambda site: here.weight(candidate.name, site))
    return best, 0.95, "list" if best.curated else "name"


def _respelt(name: str, sign: int, here: Whereabouts, atlas: Atlas) -> Meaning | None:
    """A name that stands nowhere as it is written: one near it, in a country the text speaks of, where a word says place."""
    for country in here.spoken_of()[:3] if sign >= MODEL else ():
        point = atlas.points.get((country, skeleton(name)))
        for method, sure, sites in (
            ("fuzzy", 0.5, atlas.gazetteer.near(name, country)),
            ("skeleton", 0.4, (point,) if point else atlas.gazetteer.sounding(name, country)),
        ):
            if sites:
                return max(sites, key=lambda site: (not site.alias, here.weight(name, site))), sure, method
    return None


def record(located: Located, dateline: Span | None) -> Place:
    """The place as it is published."""
    is_dateline = dateline is not None and located.start < dateline[1] and dateline[0] < located.end
    site = located.site
    return Place(
        start=located.start,
        end=located.end,
        name=site.name,
        lat=site.lat,
        lon=site.lon,
        country=site.country or None,
        precision=site.precision,
        role="dateline" if is_dateline else "mention",
        confidence=located.sure,
        id=site.id,
        method=located.method,
    )
