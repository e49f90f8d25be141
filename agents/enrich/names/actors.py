"""Actors: who the news speaks of. Rows of seeds/actors.toml and of users' own files; the head of that file has the form."""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from streams.errors import Misconfigured

TYPES = ("PER", "ORG", "LOC", "NORP")
_WORDS = ("lower", "exact", "unsure", "near", "apart", "not_after", "not_before", "without")
_LETTERS = re.compile(r"[^\W_]+")
_KEYS = ("id", "name", "type", "own", *_WORDS)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody the news speaks of. `lower` aliases match in any case, `exact` ones as written.

    `unsure` ones too, but only where the document says so: it names the actor by another alias, or a word of `near`
    stands around. `apart` words around speak against that; `not_after` and `not_before` ones next to it forbid
    `exact` and `unsure`. These words are in small letters.
    """

    id: str
    name: str
    type: str  # PER ORG LOC NORP
    lower: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    near: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    not_after: frozenset[str] = frozenset()
    not_before: frozenset[str] = frozenset()
    confidence: float = 0.95

    @property
    def aliases(self) -> tuple[str, ...]:
        """Everything the actor is called."""
        return self.lower + self.exact + self.unsure


def read(file: str, rows: object, known: Sequence[Actor] = ()) -> tuple[Actor, ...]:
    """The actors of one file, added to the `known` ones: a row of a known name adds to that actor.

    An alias is the last row's that claims it; `without` takes aliases from everybody. A broken row raises
    `Misconfigured` with the file, the row and what to do.
    """
    if not isinstance(rows, list):
        raise Misconfigured(f"{file}: actors is a list of rows: actors = [{{name = …, type = …}}, …]")
    actors = {actor.name: actor for actor in known}
    owners = {alias.lower(): actor.name for actor in known for alias in actor.lower + actor.exact}
    for number, row in enumerate(rows, 1):
        where = f"{file}: row {number} of actors"
        values = _checked(where, row)
        for alias in values.get("without", ()):
            _take_away(actors, alias)
        if "name" not in values:
            continue
        actor = _actor(where, values, actors.get(values["name"]))
        for alias in actor.aliases:
            if owners.setdefault(alias.lower(), actor.name) != actor.name and known:
                _take_away(actors, alias)
                owners[alias.lower()] = actor.name
        actors[actor.name] = actor
    return tuple(actors.values())


def _checked(where: str, row: object) -> dict[str, Any]:
    """The row, if its keys and values are what they should be."""
    if not isinstance(row, dict):
        raise Misconfigured(f'{where} is no table: write {{name = "…", type = "ORG"}}')
    if row.get("name"):
        where += f" ({row['name']})"
    for key, value in row.items():
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"a row has {', '.join(_KEYS)}"
            raise Misconfigured(f"{where}: unknown key {key}; {hint}")
        if key in _WORDS and not (isinstance(value, list) and all(_is_text(word) for word in value)):
            raise Misconfigured(f'{where}: {key} is a list of texts: {key} = ["…"]')
        if key in ("id", "name", "type") and not _is_text(value):
            raise Misconfigured(f'{where}: {key} is a text: {key} = "…"')
        if key == "own" and not isinstance(value, bool):
            raise Misconfigured(f"{where}: own is true or false")
    if "name" not in row and set(row) != {"without"}:
        raise Misconfigured(f"{where}: name is missing; only a row of nothing but without has none")
    return row


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.strip() == value != ""


def _actor(where: str, values: Mapping[str, Any], old: Actor | None) -> Actor:
    """What the row tells, added to what was known of that name."""
    name = values["name"]
    kind = values.get("type", old.type if old else "")
    if kind not in TYPES:
        raise Misconfigured(f"{where} ({name}): type is one of {', '.join(TYPES)}")
    is_own = values.get("own", True) and "(" not in name
    base = old or Actor(f"wh:{slug(name)}", name, kind, lower=(name,) if is_own else ())
    more: dict[str, Any] = {key: values.get(key, ()) for key in _WORDS if key != "without"}
    for key in ("lower", "exact", "unsure"):
        more[key] = tuple(dict.fromkeys((*getattr(base, key), *more[key])))
    for key in ("near", "apart", "not_after", "not_before"):
        more[key] = getattr(base, key) | {word.lower() for word in more[key]}
    actor = replace(base, id=values.get("id", base.id), type=kind, **more)
    if not (actor.lower or actor.exact or (actor.unsure and actor.near)):
        raise Misconfigured(f"{where} ({name}): no alias; give lower, exact, or unsure with words in near")
    return actor


def _take_away(actors: dict[str, Actor], alias: str) -> None:
    """Nobody is called `alias` any longer; a `lower` one goes in whatever case it is written."""
    folded = alias.lower()
    for name, actor in list(actors.items()):
        if any(other.lower() == folded for other in actor.aliases):
            actors[name] = replace(
                actor,
                lower=tuple(other for other in actor.lower if other.lower() != folded),
                exact=tuple(other for other in actor.exact if other != alias),
                unsure=tuple(other for other in actor.unsure if other != alias),
            )


def slug(name: str) -> str:
    """ "Deir ez-Zor" as "deir-ez-zor"."""
    return "-".join(_LETTERS.findall(plain(name).lower()))


def plain(name: str) -> str:
    """Without accents: "Bogotá" as "Bogota"."""
    if name.isascii():
        return name
    folded = unicodedata.normalize("NFKD", name)
    return "".join(char for char in folded if not unicodedata.combining(char))
