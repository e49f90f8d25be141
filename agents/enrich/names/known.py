"""Well-known people, organisations and places by name: seeds/known/*.txt. A name is the title of a Wikipedia page.

A line is a name, or several with "; " between them; a name's other spellings follow behind "=". "## PER" is the type
of what comes below, other lines with "#" are remarks. The first file that has a name wins; curated actors and the map
win over all of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from agents.enrich.names.actors import Actor, plain, slug

_SMALL_TOO = ("Airport", "Mountains", "River")  # often written small behind a name
CONFIDENCE = 0.8  # nobody has looked at each of these names, and some have namesakes


def load(folder: Path) -> dict[str, Actor]:
    """Who is called what in the files of `folder`; an error of reading is an `OSError` or `ValueError`."""
    named: dict[str, Actor] = {}
    for file in sorted(folder.glob("*.txt")):
        kind = ""
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                kind = line[3:] if line.startswith("## ") else kind
            elif line:
                for entry in line.split("; "):
                    _add(named, entry, kind)
    return named


def tied(named: Mapping[str, Actor], listed: Sequence[Actor]) -> dict[str, Actor]:
    """The same names; where a `listed` actor bears a title without doubt, its other spellings mean that actor too."""
    bearers = {alias: actor for actor in listed for alias in (actor.name, *actor.lower, *actor.exact)}
    same = {
        actor.id: bearer
        for name, actor in named.items()
        if name == actor.name and (bearer := bearers.get(name)) and bearer.type == actor.type
    }
    return {
        name: replace(actor, id=bearer.id, name=bearer.name) if (bearer := same.get(actor.id)) else actor
        for name, actor in named.items()
    }


def _add(named: dict[str, Actor], entry: str, kind: str) -> None:
    name, *others = entry.split("=")
    actor = Actor(f"wh:{slug(name)}", name, kind, confidence=CONFIDENCE)
    for spelling in (name, *others):
        for name in _spellings(spelling.removeprefix("The "), kind):
            named.setdefault(name, actor)


def _spellings(name: str, kind: str) -> Iterator[str]:
    """The name as it may stand in a text: also "JFK airport", and without accents."""
    first, _, last = name.rpartition(" ")
    is_small_too = kind == "LOC" and last in _SMALL_TOO
    names = [name, f"{first} {last.lower()}"] if is_small_too else [name]
    for spelling in names:
        yield spelling
        if not spelling.isascii():
            yield plain(spelling)
