"""What reading a page needs beside the page: the list of agencies, and the model that finds the article."""

from typing import NamedTuple

from agents.extract.article import forest
from agents.extract.article.features import COLUMNS
from agents.extract.article.forest import Trees
from agents.extract.credits.agencies import Agencies, load_agencies
from streams.errors import Misconfigured
from streams.paths import seed


class Tools(NamedTuple):
    """Loaded once a process."""

    agencies: Agencies
    trees: Trees


def load() -> Tools:
    """Read seeds/agencies.toml and seeds/body.bin. Raises Misconfigured where one is missing or wrong."""
    trees = forest.load(seed("body.bin"))
    if trees.width != COLUMNS:
        raise Misconfigured(
            f"body.bin was made for {trees.width} columns, not {COLUMNS}: run seeds/build/body.py"
        )
    return Tools(load_agencies(seed("agencies.toml")), trees)
