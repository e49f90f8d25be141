"""Whether the wording of a text alone tells that a machine spun it, no source being known.

Precision first: some signs of at least two kinds, and words that no writer puts among them; of thousands of edited
articles none may be called so.
"""

import re
from collections import Counter
from collections.abc import Sequence

from agents.trace import disorder, oddities
from streams.records import Entity, Sentence, SpunBy

SIGNS = 3  # at least
PUT = 2  # of them words that no writer puts
KINDS = 2  # of such words; a foreign writer may have one habit
ALONE = 2  # signs of a lost order that make good for a second kind
SURE = 0.6  # at most: nothing was compared
SHOWN = 12  # substitutions
LONGEST = 60_000  # characters that are read: spun texts are short


def judge(
    text: str, sentences: Sequence[Sentence], entities: Sequence[Entity], language: str
) -> SpunBy | None:
    """Evidence that the text was spun, without sources; None where there is too little, or it is not English."""
    if language != "en":
        return None
    text = text[:LONGEST]
    put = oddities.find(text)
    if len(put) < PUT:
        return None
    order = disorder.find(text, [s for s in sentences if s.end <= len(text)], entities)
    mixed = [usual for usual in {odd.usual for odd in put if odd.kind != "term"} if _stands(usual, text)]
    signs = len(put) + len(order) + len(mixed)
    kinds = {odd.usual if odd.kind == "term" else odd.kind for odd in put}
    if signs < SIGNS or (len(kinds) < KINDS and len(order) < ALONE):
        return None
    shown = Counter((odd.usual, odd.seen) for odd in put)
    return SpunBy(
        substitutions=tuple(
            pair for pair, _ in sorted(shown.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]
        ),
        confidence=round(min(SURE, 0.2 + 0.05 * signs + 0.05 * len(kinds)), 2),
    )


def _stands(usual: str, text: str) -> bool:
    """Whether the text has the usual name as well: no house style has both."""
    return re.search(rf"\b{usual}\b", text) is not None or (usual == "US" and "U.S." in text)
