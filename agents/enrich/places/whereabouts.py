"""What a text speaks of as a whole: its countries and regions, told by its names together.

"Paris", "Palestine" and "Anderson County" say little each; together they lie in Texas.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from agents.enrich.places.gazetteer import Site, fold
from agents.enrich.places.toponyms import BARE, Candidate

# Weights are powers of ten of inhabitants; how they were fitted stands in `resolving`.
_COUNTRY, _REGION = 7.5, 6.0  # a country and a region of our list
_UNKNOWN_SIZE, _SMALLEST = 3.5, 2.0  # a place of our list, and a town without inhabitants in GeoNames
_CURATED, _ALIAS, _HOME = 2.0, -3.0, 2.0
_SHORT = -1.0  # of an alias: "Newark" for "Newark on Trent"
_AREA = -1.0  # a region of GeoNames: mostly its town is meant, and that counts among its people
_SPOKEN_OF = 2.0  # a country that the text names
_TOGETHER, _MOST_TOGETHER = 2.0, 3.8  # a region in which another name of the text lies, and several
_LAND, _MOST_LAND = 0.7, 0.7  # the same of a country

Area = tuple[str, str]  # country and region; without region the whole country


class Whereabouts:
    """How likely a site is in this text. `countries`: how often each is named; `home`: where the publisher writes from."""

    def __init__(self, countries: Counter[str], names: Mapping[str, Sequence[Candidate]], home: str) -> None:
        self._countries, self._home = countries, home
        self._votes = {name: _votes(rows) for name, rows in names.items()}
        self._areas: dict[Area, float] = {}
        for votes in self._votes.values():
            for area, vote in votes.items():
                self._areas[area] = self._areas.get(area, 0.0) + vote

    def speaks_of(self, country: str) -> bool:
        """Whether the text names the country or somebody of it."""
        return country in self._countries

    def spoken_of(self) -> list[str]:
        """The countries named, most often named first."""
        return sorted(
            (code for code in self._countries if code), key=lambda code: (-self._countries[code], code)
        )

    def weight(self, name: str, site: Site) -> float:
        """How likely a folded name means this site: by its size, and by what else the text speaks of."""
        weight = _size(site)
        if site.alias:
            weight += _SHORT if _is_begun(name, site.name) else _ALIAS
        if self.speaks_of(site.country):
            weight += _SPOKEN_OF
        if self._home and site.country == self._home:
            weight += _HOME
        if site.region:
            weight += min(_MOST_TOGETHER, _TOGETHER * self._others(name, (site.country, site.region)))
        return weight + min(_MOST_LAND, _LAND * self._others(name, (site.country, "")))

    def _others(self, name: str, area: Area) -> float:
        """The votes of all other names for an area."""
        votes = self._areas.get(area)
        return votes - self._votes[name].get(area, 0.0) if votes else 0.0


def _is_begun(name: str, full: str) -> bool:
    """Whether a folded name is what a town's own begins with: "Newark on Trent"."""
    return (" on " in full or " upon " in full) and fold(full).startswith((f"{name} on ", f"{name} upon "))


def _size(site: Site) -> float:
    if site.precision == "country":
        return _COUNTRY
    if site.precision == "region" and site.curated:
        return _REGION
    size = math.log10(site.people + 1) if site.people else _UNKNOWN_SIZE if site.curated else _SMALLEST
    if site.curated:
        return size + _CURATED
    return size + (_AREA if site.precision == "region" else 0.0)


def _votes(rows: Sequence[Candidate]) -> dict[Area, float]:
    """How much a name speaks for each area it may lie in: the more, the fewer there are. A bare name does not."""
    if all(row.sign == BARE for row in rows):
        return {}
    sites = [site for site in rows[0].sites if not site.alias]
    regions = dict.fromkeys((site.country, site.region) for site in sites if site.region)
    lands = dict.fromkeys((site.country, "") for site in sites if site.country)
    votes = dict.fromkeys(regions, 1.5 / math.sqrt(len(regions) or 1)) | dict.fromkeys(
        lands, 1.5 / (len(lands) or 1)
    )
    for row in rows:
        votes.update(((box.country, box.region), 1.0) for box in row.containers if box.region)
    return votes
