"""The language model that finds names: ours, a spaCy pipeline that is installed, or none.

A model sees one sentence at a time: its answer hangs on nothing else, is the same on every replay, and can be kept.
"""

from typing import Any, Protocol

from agents.enrich.facts import Name
from agents.enrich.model import tagger
from streams.errors import Misconfigured
from streams.paths import SEEDS

OURS = "wirehose"
NONE = "rules"
_FOLDER = SEEDS / "names"
_USELESS = ("tagger", "parser", "attribute_ruler", "lemmatizer", "morphologizer", "senter", "textcat")
_KINDS = {
    "PERSON": "PER", "PER": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "NORP": "NORP", "EVENT": "MISC", "MISC": "MISC",
}  # fmt: skip
_SURE = 0.7  # spaCy does not say how sure it is


class Model(Protocol):
    """Whatever finds the names of an English sentence. `name` goes into `made_by.model`."""

    @property
    def name(self) -> str: ...

    def names(self, sentence: str) -> list[Name]:
        """In order, not overlapping."""
        ...


class Pipeline:
    """A spaCy pipeline as a model."""

    def __init__(self, name: str) -> None:
        import spacy  # takes a second and 40 MB, which nobody else needs

        self.name = name
        self._nlp: Any = spacy.load(name, exclude=list(_USELESS))

    def names(self, sentence: str) -> list[Name]:
        """What the pipeline calls a person, an organisation, a place, a people, an event."""
        with self._nlp.memory_zone():
            found = [(e.start_char, e.end_char, e.label_) for e in self._nlp(sentence).ents]
        return [Name(start, end, _KINDS[label], _SURE) for start, end, label in found if label in _KINDS]


def load(name: str) -> Model | None:
    """The model called `name`: "wirehose" is ours, "rules" is none. Nothing is downloaded.

    One that is not installed raises `Misconfigured`.
    """
    if name == NONE:
        return None
    if name in ("", OURS):
        return tagger.load(_FOLDER)
    try:
        return Pipeline(name)
    except Exception as error:  # a package that is no pipeline fails in whatever way it likes
        raise _missing(name, error) from error


def check(name: str) -> None:
    """Raise `Misconfigured` for a model that cannot be used. Ours is not loaded for that; a pipeline tells no other way."""
    if name in ("", OURS):
        tagger.check(_FOLDER)
    else:
        load(name)


def _missing(name: str, error: Exception) -> Misconfigured:
    return Misconfigured(
        f"WIREHOSE_MODEL={name}: there is no such spaCy pipeline ({type(error).__name__}: {error}). Name a folder with one, or "
        f"one installed into this environment (as by python -m spacy download en_core_web_sm), or set WIREHOSE_MODEL={OURS} "
        f"for ours or {NONE} for none."
    )
