"""Places of the world by name: a compact table of GeoNames (seeds/gazetteer.npz, made by seeds/build/places.py).

A name is looked up by a hash of its letters without case, accents and marks: sorted hashes beside the rows that bear
the name. Cities from 500 inhabitants, first- and second-level regions; a name in our own list (seeds/places.toml) wins.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import numpy as np

HASH_BITS = 40  # 700,000 names: a foreign word meets one by chance once in a million times
CITY, REGION, DISTRICT, COUNTRY = range(4)
_REMEMBERED = 1 << 14  # names, at some 200 bytes
_MOST = 60  # places of one name, the largest: San Antonio has 300
_FUZZY = 5  # letters of a name that may be misspelt
_PRECISION = ("city", "region", "region", "country")
_MARKS = re.compile(r"['’‘`ʻʼʿʾ´]")
_OTHER = re.compile(r"[\W_]+")
_SHORT = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
# Letters that one writer has where another has the second one, after vowels are gone.
_SAME_SOUND = (
    ("kh", "x"), ("gh", "g"), ("sh", "s"), ("ch", "s"), ("th", "t"), ("dh", "d"), ("ph", "f"), ("ck", "k"), ("q", "k"), ("c", "k"),
    ("dj", "g"), ("j", "g"), ("v", "w"), ("p", "b"),
)  # fmt: skip
_ARTICLE = re.compile(r"\b(?:a[lrsdztn]|e[lrsdztn]|ash|esh|ath|eth|adh|edh) ")
_SILENT = re.compile(r"[aeiouyw]|[^a-z]")
_TWICE = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Site:
    """One place on the map. `people`: inhabitants, 0 where not known. `region`: its first-level region ("TX")."""

    id: str
    name: str
    precision: str  # point city region country
    country: str
    lat: float
    lon: float
    people: int = 0
    region: str = ""
    curated: bool = True  # written by hand: its name alone is enough
    alias: bool = False  # found by a name that is not the one GeoNames prints first

    def lies_in(self, box: "Site") -> bool:
        """Whether this is in the country or region `box`."""
        inside = self.country == box.country and self.precision != "country"
        return inside and (not box.region or self.region == box.region)


@lru_cache(_REMEMBERED)
def fold(name: str) -> str:
    """The letters that two prints of a name share: "Al-Bāb" and "al Bab", "St. Louis" and "Saint Louis"."""
    if name.isascii() and name.isalpha():
        return name.lower()
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name)
        name = "".join(char for char in name if not unicodedata.combining(char))
    words = _OTHER.sub(" ", _MARKS.sub("", name.casefold())).split()
    return " ".join([_SHORT.get(word, word) for word in words])


def skeleton(folded: str) -> str:
    """The consonants of a folded name as most transcriptions have them: "deir ezzour" and "dayr az zawr" are "drzr".

    Of 30 spellings of Syrian places in the news 18 stand in GeoNames as they are, 4 more are found by this, and one goes
    to a wrong place ("Jabar" to Yabrud): hence only in the country spoken of, and less sure.
    """
    text = _ARTICLE.sub("", folded)
    for written, sound in _SAME_SOUND:
        text = text.replace(written, sound)
    return _TWICE.sub(r"\1", _SILENT.sub("", text)).rstrip("h")


def digest(key: str) -> int:
    """The hash under which a folded name stands in the table: the same on every machine."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") >> (64 - HASH_BITS)


class Gazetteer:
    """The table, read once; what was looked up is remembered."""

    def __init__(self, path: Path | None = None) -> None:
        """Read the table at `path`; without one, no name is known."""
        self._columns: dict[str, memoryview] = {}
        self.named = lru_cache(_REMEMBERED)(self._named)
        self.read = lru_cache(_REMEMBERED)(self._read)
        self.sounding = lru_cache(_REMEMBERED)(self._sounding)
        self.near = lru_cache(_REMEMBERED)(self._near)
        if path is None:
            return
        with np.load(path, allow_pickle=False) as stored:
            columns = {name: stored[name] for name in stored.files}
        for name in ("name_hash", "sound_hash", "name_end"):
            columns[name] = np.cumsum(columns[name], dtype=np.uint64)  # stored as steps
        self._people = columns["people"]
        self._countries, self._regions = (
            bytes(columns[name]).decode().split("\n") for name in ("countries", "regions")
        )
        self._columns = {name: memoryview(column) for name, column in columns.items()}

    def _read(self, surface: str) -> tuple[str, tuple[Site, ...]]:
        """A name as it stands in an English text: folded, with the places that are called so, countries left out."""
        name = fold(surface).removeprefix("the ")
        return name, tuple(site for site in self._named(name) if site.precision != "country")

    def _named(self, folded: str) -> tuple[Site, ...]:
        """The places whose folded name is this, those with most people first."""
        return self._found("name", folded)

    def _sounding(self, folded: str, country: str) -> tuple[Site, ...]:
        """The places of a country whose names have these consonants, where names are transcribed."""
        bones = skeleton(folded)
        return self._found("sound", f"{country}:{bones}") if len(bones) > 2 else ()

    def _near(self, folded: str, country: str) -> tuple[Site, ...]:
        """The places of a country whose names have one letter less than this one, or two of its letters swapped."""
        spellings = [folded[:n] + folded[n + 1 :] for n in range(len(folded))]
        spellings += [
            folded[:n] + folded[n + 1] + folded[n] + folded[n + 2 :] for n in range(len(folded) - 1)
        ]
        found = (
            site for other in dict.fromkeys(spellings) if len(other) >= _FUZZY for site in self._named(other)
        )
        return tuple(site for site in found if site.country == country)

    def large(self, people: int) -> Iterator[Site]:
        """Cities from that many inhabitants, largest first."""
        if self._columns:
            rows = np.flatnonzero(self._people >= people).tolist()
            yield from (self._site(row) for row in rows if self._columns["kind"][row] == CITY)

    def _found(self, index: str, key: str) -> tuple[Site, ...]:
        if not self._columns or not key:
            return ()
        hashes, rows = self._columns[f"{index}_hash"], self._columns[f"{index}_row"]
        wanted = digest(key)
        first = bisect_left(hashes, wanted)
        if first == len(hashes) or hashes[first] != wanted:
            return ()
        last = bisect_right(hashes, wanted, first)
        return tuple(self._site(row >> 1, bool(row & 1)) for row in rows[first : min(last, first + _MOST)])

    def _site(self, row: int, is_alias: bool = False) -> Site:
        columns = self._columns
        start = columns["name_end"][row - 1] if row else 0
        name = bytes(columns["names"][start : columns["name_end"][row]]).decode()
        kind, country = columns["kind"][row], self._countries[columns["country"][row]]
        region = self._regions[columns["region"][row]].partition(".")[2]
        return Site(
            id=_id(kind, columns["id"][row], country, region, name),
            name=name,
            precision=_PRECISION[kind],
            country=country,
            lat=columns["lat"][row] / 1e4,
            lon=columns["lon"][row] / 1e4,
            people=columns["people"][row],
            region=region,
            curated=False,
            alias=is_alias,
        )


def _id(kind: int, geoname: int, country: str, region: str, name: str) -> str:
    if geoname:
        return f"gn:{geoname}"
    if kind == COUNTRY:
        return f"iso:{country}"
    own = f"wh:{country.lower()}-{'-'.join(fold(name.partition(', ')[0]).split())}"
    return own if kind == REGION else f"{own}-{region.lower()}"
