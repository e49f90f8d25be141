"""Who owns whom: publishers of one owner are one origin."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from streams.errors import Misconfigured


def load_families(path: Path) -> dict[str, str]:
    """Domain to owner, from a file with a table ``[families]`` of owner = [domains]."""
    try:
        listed = tomllib.loads(path.read_text("utf-8"))["families"]
        return {domain: owner for owner, domains in listed.items() for domain in domains}
    except (OSError, KeyError, AttributeError, TypeError, ValueError) as error:
        raise Misconfigured(f"{path}: not a list of publisher families: {error}") from error


def family(name: str, domain: str, given: str, families: Mapping[str, str]) -> str:
    """The owner as it is listed; else as the feed's settings give it; else the domain or the name."""
    labels = domain.lower().split(".")
    for at in range(len(labels) - 1):
        if owner := families.get(".".join(labels[at:])):
            return owner
    return given or domain or name
