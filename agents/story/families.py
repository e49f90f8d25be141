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
    return owner(domain, families) or given or domain or name


def owner(domain: str, owners: Mapping[str, str]) -> str:
    """Who owns a domain: it is listed itself, or one above it; "" where none is."""
    labels = domain.lower().split(".")
    above = (owners.get(".".join(labels[at:])) for at in range(len(labels)))
    return next((found for found in above if found), "")
