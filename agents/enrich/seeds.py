"""The lists that enrich knows names from: seeds/actors.toml and seeds/places.toml."""

import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from streams.errors import Misconfigured

_SAME = 0.4  # degrees: two rows of one name this near are one place


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody the news speaks of. `lower` aliases match in any case, `exact` ones as written."""

    id: str
    name: str
    type: str  # PER ORG LOC NORP
    lower: tuple[str, ...]
    exact: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """One place on the map. `people`: thousand inhabitants, 0 where not known (all but cities)."""

    id: str
    name: str
    precision: str  # country region city
    country: str
    lat: float
    lon: float
    people: int = 0
    state: str = ""  # of a US city
    curated: bool = True  # written by hand: its name alone is enough


@dataclass(frozen=True, slots=True)
class Seeds:
    """Actors; sites by name; the country code of each demonym."""

    actors: tuple[Actor, ...]
    sites: dict[str, tuple[Site, ...]]
    demonyms: dict[str, str]


def load_seeds(folder: Path) -> Seeds:
    """Read the seed files of `folder`. A file that is missing or broken raises `Misconfigured`."""
    try:
        actors = tomllib.loads((folder / "actors.toml").read_text(encoding="utf-8"))
        places = tomllib.loads((folder / "places.toml").read_text(encoding="utf-8"))
        return Seeds(_actors(actors), _sites(places), _demonyms(places))
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise Misconfigured(f"seeds in {folder}: {error}") from error


def _actors(table: dict[str, list[dict[str, object]]]) -> tuple[Actor, ...]:
    actors = []
    for row in table["actors"]:
        name, lower, exact = str(row["name"]), row["lower"], row["exact"]
        if not isinstance(lower, list) or not isinstance(exact, list):
            raise ValueError(f"{name}: lower and exact are lists")
        own = (name,) if row.get("own", True) else ()
        actors.append(Actor(str(row["id"]), name, str(row["type"]), own + tuple(lower), tuple(exact)))
    return tuple(actors)


def _rows(table: dict[str, str], name: str) -> Iterator[list[str]]:
    return (line.split("|") for line in table[name].splitlines() if line)


def _sites(table: dict[str, str]) -> dict[str, tuple[Site, ...]]:
    """Hand-written sites first, then cities by size. A point that GeoNames has too takes over its id and size."""
    cities: dict[tuple[str, str], Site] = {}
    for code, name, lat, lon, people, geoname, state in _rows(table, "cities"):
        city = Site(
            f"gn:{geoname}", name, "city", code, float(lat), float(lon), int(people), state, curated=False
        )
        cities[code, geoname] = city
        cities.setdefault((code, name), city)
    sites: dict[str, list[Site]] = {}
    for code, name, lat, lon, others, _ in _rows(table, "countries"):
        _name(sites, Site(f"iso:{code}", name, "country", code, float(lat), float(lon)), others)
    for code, name, lat, lon, others in _rows(table, "regions"):
        _name(sites, Site(f"wh:{slug(name)}", name, "region", code, float(lat), float(lon)), others)
    known = set()
    for code, name, lat, lon, others in _rows(table, "points"):
        site = Site(f"wh:{slug(name)}", name, "city", code, float(lat), float(lon))
        for spelling in (name, *others.split(";")):
            city = cities.get((code, plain(spelling)), site)
            if city is not site and abs(city.lat - site.lat) < _SAME and abs(city.lon - site.lon) < _SAME:
                known.add(city.id)
                site = replace(site, id=city.id, people=city.people, state=city.state)
                break
        _name(sites, site, others)
    for city in dict.fromkeys(cities.values()):
        if city.id not in known:
            _name(sites, city, "")
    return {name: tuple(found) for name, found in sites.items()}


def _name(sites: dict[str, list[Site]], site: Site, others: str) -> None:
    for name in (site.name.removesuffix(" (U.S. state)"), *(other for other in others.split(";") if other)):
        for spelling in sorted({name, plain(name)}):
            sites.setdefault(spelling, []).append(site)


def _demonyms(table: dict[str, str]) -> dict[str, str]:
    """ "Syrian" → SY. Two-word ones come before their halves: "South Korean"."""
    demonyms: dict[str, str] = {}
    for code, *_, words in _rows(table, "countries"):
        parts = words.split()
        while parts:
            size = 2 if parts[0] in ("North", "South", "Sri", "New", "Puerto", "Costa", "Sierra") else 1
            size = 2 if parts[:2] == ["Saudi", "Arabian"] else size
            demonyms[" ".join(parts[:size])] = code
            del parts[:size]
    return demonyms


def plain(name: str) -> str:
    """Without accents: "Bogotá" as "Bogota"."""
    folded = unicodedata.normalize("NFKD", name)
    return "".join(char for char in folded if not unicodedata.combining(char))


def slug(name: str) -> str:
    """ "Deir ez-Zor" as "deir-ez-zor"."""
    return "-".join("".join(char if char.isalnum() else " " for char in plain(name).lower()).split())
