"""Which sentence of the old text became which of the new.

Pairs are tried in the order of the rare words they share, and the likest are taken first, one to one; the same pairs
come out when old and new change places. The work is bounded by constants, whatever the texts.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping

from agents.trace import compare

LIKE = 0.6  # token F1 from which one sentence is the other, edited
WITHIN = 4  # words that, standing whole and in order in a longer sentence, make it the same sentence
_COUNTED = 500_000  # words shared by two sentences that are counted
_COMPARED = 20_000  # pairs of sentences that are compared


def pair(old: Mapping[int, list[str]], new: Mapping[int, list[str]]) -> dict[int, int]:
    """``{new: old}``, both by place; a sentence without another half is left out."""
    likely = sorted(_shared(old, new).items(), key=lambda item: (-item[1], item[0]))[:_COMPARED]
    alike = [
        (-like, abs(a - b), a + b, a, b) for (a, b), _ in likely if (like := likeness(old[a], new[b])) >= LIKE
    ]
    paired: dict[int, int] = {}
    taken: set[int] = set()
    for *_, a, b in sorted(alike):
        if b not in paired and a not in taken:
            paired[b] = a
            taken.add(a)
    return paired


def likeness(one: list[str], other: list[str]) -> float:
    """Token F1, and enough for a pair where one sentence stands whole in the other."""
    alike = compare.similarity(one, other)
    return max(alike, LIKE) if alike < LIKE and (is_within(one, other) or is_within(other, one)) else alike


def is_within(one: list[str], other: list[str]) -> bool:
    """Whether a sentence stands, word by word, in a longer one."""
    return WITHIN <= len(one) < len(other) and f" {' '.join(one)} " in f" {' '.join(other)} "


def _shared(old: Mapping[int, list[str]], new: Mapping[int, list[str]]) -> Counter[tuple[int, int]]:
    """How many words two sentences share, the rarest words counted first."""
    here, there = _places(old), _places(new)
    common = sorted((len(here[word]) * len(there[word]), word) for word in here.keys() & there.keys())
    shared: Counter[tuple[int, int]] = Counter()
    left = _COUNTED
    for times, word in common:
        if (left := left - times) < 0:
            break
        shared.update((a, b) for a in here[word] for b in there[word])
    return shared


def _places(sentences: Mapping[int, list[str]]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for at, words in sentences.items():
        for word in dict.fromkeys(words):
            places[word].append(at)
    return places
