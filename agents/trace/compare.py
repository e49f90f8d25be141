"""How alike two sentences are, and which words were put for which."""

from collections import Counter
from difflib import SequenceMatcher

from agents.text import normal

LONGEST = 300  # words of two sentences that are aligned (the time grows with the square)
ALONE = 0.8  # a near match that nothing else supports
BESIDE = 0.5  # one beside other sentences of the same article


def similarity(one: list[str], other: list[str]) -> float:
    """Token F1 of two lists of folded words, 0 to 1."""
    if not one or not other:
        return 0.0
    distinct, fewest = set(one), BESIDE * (len(one) + len(other)) / 2
    most = len(distinct.intersection(other)) + len(one) - len(distinct)
    if min(len(one), len(other), most) < fewest:
        return 0.0
    counted = Counter(other)
    shared = 0
    for word in one:
        if counted[word] > 0:
            counted[word] -= 1
            shared += 1
    return 2 * shared / (len(one) + len(other))


def same_numbers(one: list[str], other: list[str]) -> bool:
    """Whether both tell the same numbers, in any order."""
    return sorted(normal.numbers(one)) == sorted(normal.numbers(other))


def swaps(before: list[str], after: list[str]) -> list[tuple[str, str]] | None:
    """The words put for others, where that is all that was done; None where more was, or the sentences are too long.

    At most three words stand for at most three; no number is touched.
    """
    if len(before) + len(after) > LONGEST:
        return None
    pairs = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        old, new = before[a:b], after[c:d]
        if what != "replace" or len(old) > 3 or len(new) > 3 or normal.numbers(old) != normal.numbers(new):
            return None
        pairs.append((" ".join(old), " ".join(new)))
    return pairs
