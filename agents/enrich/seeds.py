"""The lists that enrich knows names from: seeds/actors.toml, seeds/places.toml, and users' own files of the same form."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from agents.enrich.names import actors, known
from agents.enrich.names.actors import Actor as Actor
from agents.enrich.places import sites
from agents.enrich.places.gazetteer import Gazetteer
from agents.enrich.places.gazetteer import Site as Site
from agents.enrich.places.sites import Atlas
from streams.errors import Misconfigured


@dataclass(frozen=True, slots=True)
class Seeds:
    """Actors; sites by name; the country code of each demonym; and who else is well known."""

    actors: tuple[Actor, ...]
    sites: dict[str, tuple[Site, ...]]
    demonyms: dict[str, str]
    known: dict[str, Actor] = field(default_factory=dict)  # by name
    atlas: Atlas = field(default_factory=Atlas)


def load_seeds(folder: Path, own: Sequence[Path] = ()) -> Seeds:
    """Read the seed files of `folder`, and the users' `own` files and folders, which win over ours.

    What is missing or broken raises `Misconfigured` with the file and what to do.
    """
    try:
        places, gazetteer = _toml(folder / "places.toml"), Gazetteer(folder / "gazetteer.npz")
        listed = actors.read("actors.toml", _toml(folder / "actors.toml")["actors"])
        seeds = Seeds(
            listed,
            sites.sites(places, gazetteer),
            sites.demonyms(places),
            known.tied(known.load(folder / "known"), listed),
            sites.atlas(places, gazetteer),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise Misconfigured(f"seeds in {folder}: {error}") from error
    return with_own(seeds, own)


def with_own(seeds: Seeds, own: Sequence[Path]) -> Seeds:
    """`seeds` with what the users' `own` files, and the files in folders of theirs, add."""
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
            raise Misconfigured(
                f"WIREHOSE_SEEDS: {path} is no TOML file and no folder with one; correct the path"
            )
        yield from found


def _add(seeds: Seeds, file: Path) -> Seeds:
    """`seeds` with the actors and points of a user's file."""
    try:
        table = _toml(file)
    except (OSError, ValueError) as error:  # ValueError: no TOML, no UTF-8
        raise Misconfigured(f"{file} is not TOML: {error}") from error
    if unknown := [key for key in table if key not in ("actors", "points")]:
        raise Misconfigured(f"{file}: unknown key {unknown[0]}; a file of seeds has actors and points")
    rows = table.get("actors", [])
    return replace(
        seeds,
        actors=actors.read(str(file), rows, seeds.actors),
        sites=seeds.sites | sites.points(str(file), table.get("points", "")),
        known=_without(seeds.known, {alias for row in rows for alias in row.get("without", ())}),
    )


def _without(named: dict[str, Actor], aliases: set[str]) -> dict[str, Actor]:
    return {name: actor for name, actor in named.items() if name not in aliases}
