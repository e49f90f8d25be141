"""Places of the world by name: a compact table of GeoNames (seeds/gazetteer.npz, made by seeds/build/places.py).

A name is looked up by a hash of its letters without case, accents and marks: sorted hashes beside the rows that bear
the name. Cities from 500 inhabitants, first- and second-level regions; a name in our own list (seeds/places.toml) wins.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

HASH_BITS = 40  # 700,000 names: a foreign word meets one by chance once in a million times
CITY, REGION, DISTRICT = 0, 1, 2
_REMEMBERED = 1 << 14  # names, at some 200 bytes
_PRECISION = ("city", "region", "region")
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


def fold(name: str) -> str:
    """The letters that two prints of a name share: "Al-Bāb" and "al Bab", "St. Louis" and "Saint Louis"."""
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name)
        name = "".join(char for char in name if not unicodedata.combining(char))
    words = _OTHER.sub(" ", _MARKS.sub("", name.casefold())).split()
    return " ".join([_SHORT.get(word, word) for word in words])


def skeleton(folded: str) -> str:
    """The consonants of a folded name as most transcriptions have them: "deir ezzour" and "dayr az zawr" are "drzr".

    Measured on 30 spellings of Syrian places: 24 found among the names of their country (notes of the project).
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
        self._columns: dict[str, Any] = {}
        self.named = lru_cache(_REMEMBERED)(self._named)
        self.sounding = lru_cache(_REMEMBERED)(self._sounding)
        if path is None:
            return
        with np.load(path, allow_pickle=False) as stored:
            self._columns = {name: stored[name] for name in stored.files}
        for name in ("name_hash", "sound_hash"):
            self._columns[name] = np.cumsum(self._columns[name], dtype=np.uint64)
        self._countries = bytes(self._columns.pop("countries")).decode().split("\n")
        self._regions = bytes(self._columns.pop("regions")).decode().split("\n")
        self._names = bytes(self._columns.pop("names"))
        self._ends = np.cumsum(self._columns.pop("name_length"), dtype=np.uint32)

    def _named(self, folded: str) -> tuple[Site, ...]:
        """The places whose folded name is this, those with most people first."""
        return self._found("name", folded)

    def _sounding(self, folded: str, country: str) -> tuple[Site, ...]:
        """The places of a country whose names have these consonants, where names are transcribed."""
        bones = skeleton(folded)
        return self._found("sound", f"{country}:{bones}") if len(bones) > 2 else ()

    def large(self, people: int) -> Iterator[Site]:
        """Cities from that many inhabitants, largest first."""
        if self._columns:
            rows = np.flatnonzero((self._columns["people"] >= people) & (self._columns["kind"] == CITY))
            yield from (self._site(int(row)) for row in rows)

    def _found(self, index: str, key: str) -> tuple[Site, ...]:
        if not self._columns or not key:
            return ()
        hashes, rows = self._columns[f"{index}_hash"], self._columns[f"{index}_row"]
        wanted = np.uint64(digest(key))
        at = int(np.searchsorted(hashes, wanted))
        found = []
        while at < len(hashes) and hashes[at] == wanted:
            row = int(rows[at])
            found.append(replace(self._site(row >> 1), alias=bool(row & 1)))
            at += 1
        return tuple(found)

    def _site(self, row: int) -> Site:
        columns = self._columns
        end = int(self._ends[row])
        start = int(self._ends[row - 1]) if row else 0
        name = self._names[start:end].decode()
        kind, geoname = int(columns["kind"][row]), int(columns["id"][row])
        country = self._countries[int(columns["country"][row])]
        region = self._regions[int(columns["region"][row])].partition(".")[2]
        own = f"wh:{country.lower()}-{'-'.join(fold(name).split())}"
        return Site(
            id=f"gn:{geoname}" if geoname else own if kind == REGION else f"{own}-{region.lower()}",
            name=name,
            precision=_PRECISION[kind],
            country=country,
            lat=int(columns["lat"][row]) / 1e4,
            lon=int(columns["lon"][row]) / 1e4,
            people=int(columns["people"][row]),
            region=region,
            curated=False,
        )
