"""Places by name for the scanner: our own list (seeds/places.toml) and the large cities of the gazetteer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from agents.enrich.names.actors import plain, slug
from agents.enrich.places.gazetteer import Gazetteer, Site, fold, skeleton
from streams.errors import Misconfigured

LARGE = 50_000  # inhabitants from which a city's name is looked for on its own; smaller ones need a sign beside them
_SAME = 0.4  # degrees: two rows of one name this near are one place


@dataclass(frozen=True, slots=True)
class Atlas:
    """What a name can mean: the gazetteer, states by their short names ("Ill."), countries by their codes."""

    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    states: Mapping[str, Site] = field(default_factory=dict)
    countries: Mapping[str, Site] = field(default_factory=dict)
    points: Mapping[tuple[str, str], Site] = field(
        default_factory=dict
    )  # of our list, by country and skeleton
    common: frozenset[str] = frozenset()  # folded names of cities that are everyday words


def sites(table: Mapping[str, str], gazetteer: Gazetteer) -> dict[str, tuple[Site, ...]]:
    """Hand-written sites first, then large cities by size."""
    found: dict[str, list[Site]] = {}
    for site, others in _written(table):
        _name(found, site, others)
    known = set()
    for site, spellings in _points(table, gazetteer):
        known.add(site.id)
        _name(found, site, ";".join(spellings))
    common = set(table["common"].split())
    for city in gazetteer.large(LARGE):
        if city.id not in known and plain(_bare(city.name)) not in common and city.name[0].isupper():
            _name(found, city, "")
    return {name: tuple(rows) for name, rows in found.items()}


def atlas(table: Mapping[str, str], gazetteer: Gazetteer) -> Atlas:
    """What the resolver asks beside the names in the text."""
    states: dict[str, Site] = {}
    for code, region, name, lat, lon, _, short in _rows(table, "states"):
        site = Site(f"wh:{slug(name)}", name, "region", code, float(lat), float(lon), region=region)
        states |= {spelling: site for spelling in (_bare(name), *short.split(";")) if spelling not in states}
    countries = {site.country: site for site, _ in _written(table) if site.precision == "country"}
    points: dict[tuple[str, str], Site] = {}
    for site, spellings in _points(table, gazetteer):
        for spelling in spellings:
            points.setdefault((site.country, skeleton(fold(spelling))), site)
    common = frozenset(fold(word) for word in table["common"].split())
    return Atlas(gazetteer, states, countries, points, common)


def _written(table: Mapping[str, str]) -> Iterator[tuple[Site, str]]:
    """Countries, states and regions with their other names."""
    for code, name, lat, lon, others, _ in _rows(table, "countries"):
        yield Site(f"iso:{code}", name, "country", code, float(lat), float(lon)), others
    for code, region, name, lat, lon, others, _ in _rows(table, "states"):
        yield Site(f"wh:{slug(name)}", name, "region", code, float(lat), float(lon), region=region), others
    for code, name, lat, lon, others in _rows(table, "regions"):
        yield Site(f"wh:{slug(name)}", name, "region", code, float(lat), float(lon)), others


def _points(table: Mapping[str, str], gazetteer: Gazetteer) -> Iterator[tuple[Site, list[str]]]:
    """Hand-written points with all of their names. One that GeoNames has too takes over its id and size."""
    for code, name, lat, lon, others in _rows(table, "points"):
        spellings = [_bare(name), *(other for other in others.split(";") if other)]
        site = Site(f"wh:{slug(name)}", name, "city", code, float(lat), float(lon))
        yield _joined(site, spellings, gazetteer), spellings


def _joined(site: Site, spellings: list[str], gazetteer: Gazetteer) -> Site:
    """The site with the id, size and region that GeoNames has for it."""
    for spelling in spellings:
        for city in gazetteer.named(fold(spelling)):
            near = abs(city.lat - site.lat) < _SAME and abs(city.lon - site.lon) < _SAME
            if near and city.country == site.country and city.precision == "city":
                return replace(site, id=city.id, people=city.people, region=city.region)
    return site


def points(where: str, lines: object) -> dict[str, tuple[Site, ...]]:
    """A user's places by name, from lines such as "SY|Tal Soussin|36.37|37.2|Tel Susin;Tall Susin"."""
    found: dict[str, list[Site]] = {}
    for number, line in enumerate(str(lines).splitlines(), 1):
        if not line.strip():
            continue
        try:
            code, name, lat, lon, *others = line.strip().split("|")
            site = Site(f"wh:{slug(name)}", name, "city", code, float(lat), float(lon))
            if (
                len(others) > 1
                or not name
                or len(code) != 2
                or not (abs(site.lat) <= 90 and abs(site.lon) <= 180)
            ):
                raise ValueError
        except ValueError as error:
            raise Misconfigured(
                f"{where}: line {number} of points ({line.strip()[:60]}): write country|name|latitude|longitude|"
                'other;names, as in "SY|Tal Soussin|36.37|37.2|Tel Susin"'
            ) from error
        _name(found, site, others[0] if others else "")
    return {name: tuple(rows) for name, rows in found.items()}


def _rows(table: Mapping[str, str], name: str) -> Iterator[list[str]]:
    return (line.split("|") for line in table[name].splitlines() if line)


def _bare(name: str) -> str:
    """What stands in a text for a page's title: "Georgia" for "Georgia (country)", "Ames" for "Ames, Iowa"."""
    return name.partition(" (")[0].partition(", ")[0]


def _name(found: dict[str, list[Site]], site: Site, others: str) -> None:
    title = site.name.partition(" (")[0] if site.curated else _bare(site.name)
    names = (_bare(site.name), title, *(other for other in others.split(";") if other))
    for name in dict.fromkeys(names):
        for spelling in sorted({name, plain(name)}):
            if site not in (rows := found.setdefault(spelling, [])):
                rows.append(site)


def demonyms(table: Mapping[str, str]) -> dict[str, str]:
    """ "Syrian" → SY. Two-word ones come before their halves: "South Korean"."""
    found: dict[str, str] = {}
    for code, *_, words in _rows(table, "countries"):
        parts = words.split()
        while parts:
            size = 2 if parts[0] in ("North", "South", "Sri", "New", "Puerto", "Costa", "Sierra") else 1
            size = 2 if parts[:2] == ["Saudi", "Arabian"] else size
            found[" ".join(parts[:size])] = code
            del parts[:size]
    return found
