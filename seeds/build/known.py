"""Write seeds/known/wikipedia.txt and seeds/known/wordnet.txt anew: names of people, organisations and places.

    python seeds/build/known.py current_events.jsonl.gz data.noun

`current_events.jsonl.gz`: a line for each item of Wikipedia's Current Events portal, {"text", "links": [[start, end,
page title]]}; `data.noun` stands in Debian's package wordnet-base. A link's words name its page where they go there
nine times out of ten. What a page is, its title and the words before its links tell; what nothing tells is left out.
"""

import gzip
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

from agents.enrich.names import cues

FOLDER = Path(__file__).resolve().parent.parent / "known"
WIKIPEDIA = """\
# Names as Wikipedia's Current Events portal linked them in 2025, with the title of the page.
# From Wikipedia, https://en.wikipedia.org/wiki/Portal:Current_events, by its authors; this file, unlike the rest of the
# repository, is under CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/). Made by seeds/build/known.py.
"""
WORDNET = """\
# People of the last hundred years, mountains, rivers and seas from WordNet 3.0, Copyright 2006 by Princeton University.
# All rights reserved. Permission to use, copy, modify and distribute this database for any purpose and without fee or
# royalty is granted; it is provided "as is", without warranty of any kind (https://wordnet.princeton.edu/license-and-commercial-use).
# Made by seeds/build/known.py.
"""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


SHARE = 0.9  # of a surface's links that go to one page
LIVED = 1945  # who died before is history, and a namesake of today is likelier
# Nobody reports from there.
_SKY = re.compile(r"\b(?:stars?|constellations?|nebula|galax(?:y|ies)|planet|Hades)\b")
_PROPER = re.compile(r"[^\W\d_a-z][^\W\d_]*(?:[-.'’][^\W\d_]*)*\.?")
_INNER = _set(
    "of the for and de da do dos del della di al el bin ibn van von der den la le du y e in ul ur ben"
)
# Events, days, laws, works, offices, vehicles: no entities of ours.
_NO_ENTITY = _set(
    "attack attacks attempt battle bombing bombings campaign case ceasefire clash clashes conflict conflicts coup crash crisis cyclone derailment "
    "disaster earthquake election elections epidemic eruption explosion fire fires flight flood floods genocide hurricane incident insurgency "
    "intervention invasion kidnapping killing killings landslide massacre murder offensive operation outbreak pandemic protest protests raid raids rebellion "
    "referendum revolution riot riots scandal shelling shooting shootings siege stampede storm storms strike strikes summit talks tornado trial typhoon war wars "
    "wildfire wildfires controversy collapse sinking hijacking assassination arrest detention deportation trafficking dispute disputes relations negotiations mediation "
    "act agreement accord accords amendment award awards bill treaty protocol convention constitution law laws plan deal order prize medal sanctions "
    "championship championships cup final finals games league's olympics open prix race season series slam tournament tour bowl qualification masters "
    "album film song novel show day week month year festival holiday eid ramadan christmas "
    "president presidency minister chancellor secretary governor mayor ambassador speaker senator premier king queen emperor monarchy cabinet ministers presidents "
    "aircraft airplane helicopter missile rifle tank cessna boeing-737 destroyer frigate cruiser submarine spacecraft satellite rocket "
    "flag language languages people list lists history economy politics religion nationality citizenship human rights freedom "
    "virus disease syndrome fever influenza covid-19 ebola cholera measles mpox dollar euro peso rupee pound ruble yen cryptocurrency bitcoin "
    "march insurrection uprising annexation occupation blockade bridge's status sovereignty independence republicanism socialism communism islamism "
    "time standard decade century capitol's executive judicial federal-judge gang violence terrorism crime crimes corruption homicide suicide"
)
_OFFICES = cues.TITLES | cues.TITLE_PARTS
_ROLES = cues.ROLES | _set(
    "actor actress singer rapper musician composer writer novelist poet philosopher historian director producer model businessman businesswoman billionaire entrepreneur "
    "politician diplomat general admiral cardinal archbishop bishop pope king prince princess queen footballer striker goalkeeper midfielder boxer driver golfer swimmer "
    "cyclist player skater wrestler quarterback pitcher judge lawyer journalist activist scientist physicist economist astronaut cosmonaut wife husband son daughter brother "
    "father mother incumbent premier chancellor leader candidate politicians comedian filmmaker dictator warlord gangster financier criminal rebel militant opponent rival "
    "defeating defeats defeat beats succeeding replacing nominee"
)
_PLACED = _set("in near at from around outside across")
_ORG = cues.ORG_WORDS | _set(
    "Ministry Government Armed Cartel Front Forum Brigades Militia Regiment Liberation Resistance Airways Airlines Aviation Bancorp Motor Motors Energy Petroleum Oil Gas Steel Pictures Studios "
    "Records Entertainment Media Broadcasting Channel Daily Magazine Review Democrats Socialists Greens Republicans Communist Socialist Democratic Labour Conservative Liberal National's "
    "Parliament Chamber Knesset Duma Bundestag Legislature Tribunal Prosecutor Commissioner Directorate Secretariat Rovers Athletic City's Hotspur Wanderers "
    "Laboratory Laboratories Observatory Technologies Systems Group Holdings Bank Exchange Insurance Pharmaceuticals Healthcare Foods Stores Center Centre Society Orchestra Choir Mission "
    "Medical Clinic Schools Consulate Embassy Intelligence Services Coalition Alliance Workers Rifles Shield Hezbollah Taliban Qaeda Telecom Mobile Electric Electronics Software"
)
# Places that lists of towns and regions lack; what those have is left to them.
_FEATURES = _set(
    "River Lake Sea Ocean Mountain Mountains Mount Islands Bay Gulf Valley Desert Peninsula Strait Channel Glacier Shelf Archipelago Plateau Basin Cape Reef Volcano Pass Plain "
    "Creek Falls Canyon Forest Park Woods Rainforest Dam Canal Bridge Tunnel Road Street Avenue Square Highway Corridor Crossing Airport Airfield Airbase Base Harbor Harbour Station Railway "
    "Camp Tower Towers Palace Stadium Arena Cathedral Mosque Temple Basilica Castle Fortress Zoo Garden Gardens Prison Penitentiary Plaza Market Mine Refinery Reactor Plant Terminal Building "
    "House Hall Hotel Mall Theatre Theater Museum Library Facility Center"
)
_NO_PERSON = _set("the and afc fc asia africa american for la le el los las san santa")
_TYPES = ("LOC", "ORG", "PER")


def main(items: Path, nouns: Path) -> None:
    """Write both files and say how many names they have."""
    with gzip.open(items, "rt", encoding="utf-8") as lines:
        pages = linked((json.loads(line) for line in lines), common_words(nouns))
    people, nature = wordnet(nouns)
    for path, head, names in (
        (FOLDER / "wikipedia.txt", WIKIPEDIA, pages),
        (FOLDER / "wordnet.txt", WORDNET, {"LOC": nature, "PER": people}),
    ):
        path.write_text(head + written(names), encoding="utf-8")
        print(path.name, {kind: len(rows) for kind, rows in sorted(names.items())})


def written(names: dict[str, dict[str, set[str]]]) -> str:
    """Names by type, a line each, other spellings behind "="."""
    out = []
    for kind in _TYPES:
        rows = names.get(kind, {})
        out += [f"## {kind}", *("=".join((name, *sorted(rows[name] - {name}))) for name in sorted(rows))]
    return "\n".join(out) + "\n"


def linked(items: Iterable[dict[str, object]], common: frozenset[str]) -> dict[str, dict[str, set[str]]]:
    """Type → page → surfaces, from items with links."""
    surfaces: dict[str, Counter[str]] = defaultdict(Counter)
    before: dict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        text = str(item["text"])
        for start, end, link in item["links"]:  # type: ignore[attr-defined]
            surface, page = text[start:end].replace("’", "'"), title(link)
            surfaces[surface][page] += 1
            before[page][kind_before(text[max(0, start - 30) : start])] += 1
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for surface, pages in surfaces.items():
        page, count = pages.most_common(1)[0]
        name = re.sub(r" \(.*?\)$", "", page)
        if count < SHARE * pages.total() or not is_proper(surface) or not is_safe(surface, name, count):
            continue
        kind = kind_of(page, before[page], common)
        if kind:
            found[kind][name].add(surface)
    return found


def title(link: str) -> str:
    """A link as the title of its page."""
    page = unquote(link.split("?")[0].split("#")[0]).replace("_", " ").strip()
    return page[:1].upper() + page[1:]


def is_proper(surface: str) -> bool:
    """Whether all words but the small ones in between have a capital and letters only."""
    words = surface.split()
    if len(words) > 7 or not all(_PROPER.fullmatch(word) or word in _INNER for word in words):
        return False
    return words[0] not in _INNER and words[0] not in cues.NO_NAMES and words[-1] not in _INNER


def is_safe(surface: str, name: str, count: int) -> bool:
    """Whether these words alone will mean this page in other texts too."""
    same = folded(surface) == folded(name.split(",")[0])
    if " " in surface:
        return same or count >= 2
    return (same and count >= 2 and len(surface) > 4) or (
        surface.isupper() and len(surface) > 2 and count >= 3
    )


def folded(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.lower().removeprefix("the "))
    return "".join(char for char in letters if char.isalnum())


def kind_before(text: str) -> str:
    """What the words before a link say of it."""
    words = text.split()
    last = words[-1] if words and text.endswith((" ", "\xa0")) else ""
    if last in _OFFICES or last.strip(",") in _ROLES:
        return "PER"
    if last in _PLACED:
        return "LOC"
    return "the" if last.lower() == "the" else ""


def kind_of(page: str, before: Counter[str], common: frozenset[str]) -> str:
    """PER, ORG, LOC, or nothing where nothing tells. A person's name has none of the `common` words."""
    name, _, note = page.partition(" (")
    words = name.replace(",", "").split()
    lower = {word.lower() for word in name.replace("-", " ").replace(",", "").split()}
    if any(char.isdigit() for char in name) or lower & _NO_ENTITY or "–" in name or "/" in name:
        return ""
    if note and (lowered := set(note.rstrip(")").split())) & _NO_ENTITY - {"president", "king"}:
        return "" if not lowered & _ROLES else "PER"
    if set(note.rstrip(")").split()) & _ROLES and "group" not in note:
        return "PER"
    if len(words) > 1 and (words[-1] in _FEATURES - _ORG or words[0] in ("Lake", "Mount")):
        return "LOC"
    if not _ORG.isdisjoint(words) and not name.endswith(" Department"):
        return "ORG"
    if not cues.LOC_WORDS.isdisjoint(words) or before["LOC"] or ", " in page or " of " in name:
        return ""
    is_person_like = 1 < len(words) < 5 and not lower & _NO_PERSON and not before["the"]
    known = words[0] in cues.FIRST_NAMES or before["PER"] or not lower & common
    return "PER" if is_person_like and known else ""


def wordnet(nouns: Path) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """People who lived in the last hundred years by their full names, and what nature has made, by names of two words."""
    people: dict[str, set[str]] = {}
    nature: dict[str, set[str]] = {}
    for words, file, gloss in instances(nouns):
        full = [word for word in words if len(word.split()) in (2, 3) and is_proper(word)]
        if not full or (file == "18" and full[0].split()[0] in _OFFICES):
            continue
        if file == "18" and lived(gloss):
            people[full[0]] = {name for name in full[1:] if is_variant(name, full[0])}
        elif (
            file == "17" and not _SKY.search(gloss) and (full := [name for name in full if is_feature(name)])
        ):
            nature[full[0]] = set(full[1:])
    return people, {name: others - nature.keys() for name, others in nature.items()}


def is_variant(name: str, full: str) -> bool:
    """Whether this is a way to write a person's name: no nickname, no name at birth, which others bear too, no office."""
    words = name.split()
    return words[0] not in _OFFICES and not set(words).isdisjoint(full.split())


def is_feature(name: str) -> bool:
    """Whether this is no saint's name alone: people, towns and hospitals bear those."""
    words = name.split()
    return words[0] not in ("Saint", "St.") or words[-1] in _FEATURES


def common_words(nouns: Path) -> frozenset[str]:
    """What WordNet has in small letters: the files of all four parts of speech beside `nouns`."""
    words = set()
    for part in ("noun", "verb", "adj", "adv"):
        with nouns.with_name(f"data.{part}").open(encoding="latin-1") as lines:
            words.update(line.split(" ")[4] for line in lines if not line.startswith(" "))
    return frozenset(word for word in words if word.islower())


def instances(nouns: Path) -> Iterator[tuple[list[str], str, str]]:
    """The words of each named thing of WordNet, the number of its file, and what is said of it."""
    with nouns.open(encoding="latin-1") as lines:
        for line in lines:
            head, _, gloss = line.partition(" | ")
            if " @i " in head and not line.startswith(" "):
                fields = head.split(" ")
                count = int(fields[3], 16)
                yield [fields[4 + 2 * n].replace("_", " ") for n in range(count)], fields[1], gloss


def lived(gloss: str) -> bool:
    """Whether the years in brackets say that somebody lived after `LIVED`."""
    years = re.search(r"\((?:born (?:in )?(\d{4})|\d{4}-(\d{4}))\)", gloss)
    return years is not None and (years[1] is not None or int(years[2]) >= LIVED)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
