"""The lists that enrich knows names from: seeds/actors.toml, seeds/places.toml, and users' own files of the same form."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from agents.enrich import actors, known
from agents.enrich.actors import Actor as Actor
from agents.enrich.actors import plain, slug
from streams.errors import Misconfigured

_SAME = 0.4  # degrees: two rows of one name this near are one place


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
    """Actors; sites by name; the country code of each demonym; and who else is well known."""

    actors: tuple[Actor, ...]
    sites: dict[str, tuple[Site, ...]]
    demonyms: dict[str, str]
    known: dict[str, Actor] = field(default_factory=dict)  # by name


def load_seeds(folder: Path, own: Sequence[Path] = ()) -> Seeds:
    """Read the seed files of `folder`, and the users' `own` files and folders, which win over ours.

    What is missing or broken raises `Misconfigured` with the file and what to do.
    """
    try:
        places = tomllib.loads((folder / "places.toml").read_text(encoding="utf-8"))
        seeds = Seeds(
            actors.read("actors.toml", _toml(folder / "actors.toml")["actors"]),
            _sites(places),
            _demonyms(places),
            known.load(folder / "known"),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise Misconfigured(f"seeds in {folder}: {error}") from error
    for file in _files(own):
        seeds = _add(seeds, file)
    return seeds


def _toml(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _files(own: Sequence[Path]) -> Iterator[Path]:
    """The TOML files among `own` and in the folders of it, in the order of their names."""
    for path in own:
        found = sorted(path.glob("*.toml")) if path.is_dir() else [path]
        if not found or not found[0].is_file():
            raise Misconfigured(f"WIREHOSE_SEEDS: {path} is no TOML file and no folder with one; correct the path")
        yield from found


def _add(seeds: Seeds, file: Path) -> Seeds:
    """`seeds` with the actors and points of a user's file."""
    try:
        table = _toml(file)
    except (OSError, ValueError) as error:  # ValueError: no TOML, no UTF-8
        raise Misconfigured(f"{file} is not TOML: {error}") from error
    if unknown := [key for key in table if key not in ("actors", "points")]:
        raise Misconfigured(f"{file}: unknown key {unknown[0]}; a file of seeds has actors and points")
    known = actors.read(str(file), table.get("actors", []), seeds.actors)
    return replace(seeds, actors=known, sites=seeds.sites | _points(file, table.get("points", "")))


def _points(file: Path, lines: object) -> dict[str, tuple[Site, ...]]:
    """A user's places by name, from lines such as "SY|Tal Soussin|36.37|37.2|Tel Susin;Tall Susin"."""
    sites: dict[str, list[Site]] = {}
    for number, line in enumerate(str(lines).splitlines(), 1):
        if not line.strip():
            continue
        try:
            code, name, lat, lon, *others = line.strip().split("|")
            site = Site(f"wh:{slug(name)}", name, "city", code, float(lat), float(lon))
            if len(others) > 1 or not name or len(code) != 2 or not (abs(site.lat) <= 90 and abs(site.lon) <= 180):
                raise ValueError
        except ValueError as error:
            raise Misconfigured(
                f"{file}: line {number} of points ({line.strip()[:60]}): write country|name|latitude|longitude|"
                'other;names, as in "SY|Tal Soussin|36.37|37.2|Tel Susin"'
            ) from error
        _name(sites, site, others[0] if others else "")
    return {name: tuple(found) for name, found in sites.items()}


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
