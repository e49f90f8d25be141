"""The small model that ships: a MiniLM of a few layers that marks people, organisations, places and peoples in a sentence.

It sees one sentence at a time, in one thread, so that the answer hangs on nothing but the sentence: the same on every
replay, and good for a cache. seeds/names/CARD.md says what it was made of and how well it does.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from agents.enrich.facts import Name
from agents.enrich.model.wordpiece import Pieces, Token, WordPiece
from streams.errors import Misconfigured

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-NORP", "I-NORP")
_MODEL, _VOCABULARY = "model.onnx", "vocabulary.txt"
_SLOWER = ["SkipLayerNormFusion"]  # on one core a sentence takes 2.3 ms with it, 2.0 without
_LONGEST = 200  # pieces read at once; what is longer is read in parts
_WHOLE = (LABELS.index("B-PER"), LABELS.index("B-ORG"))
_LED = re.compile(r"(?:[^\w]|the\b|of\b|in\b|and\b)")
_TRAILED = re.compile(r"(?:[^\w.)’'\"]|\b(?:the|of|in|and|at|on|for|to|by))\Z")
# What is left of "Oslo's" and "The Rhine", if a model takes it apart.
_REMNANTS = frozenset(["s", "t", "The", "A", "An", "In", "At", "Of", "And", "On", "For"])


@dataclass(frozen=True, slots=True)
class Tagger:
    """The model, ready. `name` goes into `made_by.model`."""

    name: str
    session: Any
    cutter: WordPiece

    def names(self, sentence: str) -> list[Name]:
        """The names of one sentence, in order."""
        pieces = self.cutter.cut(sentence)
        found: list[Name] = []
        for begin in range(0, len(pieces.ids), _LONGEST):
            found += self._part(pieces, begin, begin + _LONGEST)
        return [whole for name in found if (whole := tidy(sentence, name))]

    def _part(self, pieces: Pieces, begin: int, end: int) -> Iterator[Name]:
        ids = [self.cutter.first, *pieces.ids[begin:end], self.cutter.last]
        cases = [0, *pieces.cases[begin:end], 0]
        (scores,) = self.session.run(None, {"ids": np.array([ids]), "cases": np.array([cases])})
        owners = np.array(pieces.token[begin:end])
        heads = np.flatnonzero(np.diff(owners, prepend=-1))  # the first piece of each token
        scores = scores[1:-1][heads]
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        labels = chances.argmax(axis=1)
        tokens = [pieces.tokens[owner] for owner in owners[heads].tolist()]
        return spans(tokens, labels.tolist(), chances.max(axis=1).tolist())


def spans(tokens: list[Token], labels: list[int], sure: list[float]) -> Iterator[Name]:
    """Names out of the label of each token. Two of people or organisations never stand side by side without a mark."""
    kinds = [LABELS[label][2:] for label in labels]
    at = 0
    while at < len(kinds):
        end = at + 1
        while kinds[at] and end < len(kinds) and kinds[end] == kinds[at] and not _is_new(tokens, labels, end):
            end += 1
        if kinds[at]:
            yield Name(tokens[at][0], tokens[end - 1][1], kinds[at], round(sum(sure[at:end]) / (end - at), 3))
        at = end


def _is_new(tokens: list[Token], labels: list[int], at: int) -> bool:
    """Whether a name begins here behind another: a label B-, but for people and organisations behind one space only."""
    is_beside = tokens[at][0] - tokens[at - 1][1] == 1
    return LABELS[labels[at]][:1] == "B" and not (is_beside and labels[at] in _WHOLE)


def tidy(sentence: str, name: Name) -> Name | None:
    """Without marks and small words at its ends ("Ministry of Health in"); None if no name is left."""
    start, end = name.start, name.end
    while led := _LED.match(sentence, start, end):
        start = led.end()
    while (trailed := _TRAILED.search(sentence, max(start, end - 8), end)) and trailed.end() == end:
        end = trailed.start()
    if sentence[start:end] in _REMNANTS:
        return None
    return name._replace(start=start, end=end) if end > start else None


def check(folder: Path) -> None:
    """Raise `Misconfigured` where the model is not there."""
    for name in (_MODEL, _VOCABULARY):
        if not (folder / name).is_file():
            raise Misconfigured(
                f"the model of names is not in {folder}. Install wirehose again, or set WIREHOSE_MODEL=rules."
            )


def load(folder: Path) -> Tagger:
    """The model in `folder`; one that is missing raises `Misconfigured`."""
    import onnxruntime  # takes 0.2 s, which the rules do not need

    check(folder)
    raw = (folder / _MODEL).read_bytes()
    vocabulary = (folder / _VOCABULARY).read_text(encoding="utf-8").split("\n")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        raw, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER
    )
    name = f"wirehose-names-{hashlib.blake2b(raw, digest_size=4).hexdigest()}"
    return Tagger(name, session, WordPiece(vocabulary))
