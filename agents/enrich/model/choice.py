"""The language model that finds names: ours, another spaCy pipeline that is installed, or none.

A model sees one sentence at a time: its answer hangs on nothing else, is the same on every replay, and can be kept.
"""

from importlib.util import find_spec
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
    except (OSError, ImportError, ValueError) as error:
        raise _missing(name, str(error)) from error


def check(name: str) -> None:
    """Raise `Misconfigured` for a model that is not there, without loading it."""
    if name in ("", OURS):
        tagger.check(_FOLDER)
    elif name != NONE and not find_spec(name):
        load(name)  # a folder, or not installed


def _missing(name: str, why: str) -> Misconfigured:
    return Misconfigured(
        f"WIREHOSE_MODEL={name}: no such spaCy pipeline is installed ({why}). Install it into this environment "
        f"(python -m spacy download {name}), or set WIREHOSE_MODEL={OURS} for ours or {NONE} for none."
    )
