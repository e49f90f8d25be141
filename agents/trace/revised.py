"""Since when a revised article has each of its sentences: what another took from an earlier revision is no source."""

from typing import NamedTuple

from agents.text import normal
from agents.trace.changes import pairing
from agents.trace.memory import Grown, Remembered
from agents.trace.passages import Passage


class Since(NamedTuple):
    """The revision that brought the sentence, as alike to what it is now."""

    grown: Grown
    alike: float


def since(read: list[Passage], known: Remembered) -> dict[int, Since]:
    """For each passage that an earlier revision had, the same or edited (by `at`)."""
    texts = known.sentences()
    place = {text: n for n, text in enumerate(texts)}
    found, fresh = {}, {}
    for passage in read:
        if (n := place.get(passage.stored)) is not None:
            found[passage.at] = Since(known.brought(n), 1.0)
        elif passage.counts:
            fresh[passage.at] = passage.words
    old = {n: normal.words(text) for n, text in enumerate(texts) if known.counts(n)} if fresh else {}
    for at, n in pairing.pair(old, fresh).items():
        found[at] = Since(known.brought(n), pairing.likeness(old[n], fresh[at]))
    return found
