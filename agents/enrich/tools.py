"""What enrich works with, read from the seeds and the settings."""

from agents.enrich.model import choice
from agents.enrich.seeds import load_seeds
from agents.enrich.stage import Enricher
from streams.paths import SEEDS
from streams.settings import Settings


def load(settings: Settings) -> Enricher:
    """Seeds (with the users' own) and model; what is missing or broken raises `Misconfigured`."""
    return Enricher(load_seeds(SEEDS, settings.seeds), choice.load(settings.model))


def check(settings: Settings) -> None:
    """Raise `Misconfigured` for a model or seeds that cannot be used, before a process of its own stumbles over them."""
    choice.check(settings.model)
    if settings.seeds:
        load_seeds(SEEDS, settings.seeds)
