"""Machine-spun copies: words swapped for synonyms, one for one, sentence after sentence.

An editor cuts, adds and turns; a spinner replaces. So what counts are near sentences whose every change is a swap of
a few ordinary words, in several sentences, with the numbers and most words standing. Sentences in a shuffled order
speak for it too. When the spun text came first, its source looks like a copy with synonyms: what tells them apart is
that machines put the longer word ("prior to" for "before").
"""

from collections import Counter
from collections.abc import Sequence

from agents.trace import compare
from streams.records import SpunBy

FEWEST = 3  # sentences that differ by swaps only
SHARE = 0.1  # of the traced sentences
FEWEST_SHUFFLED = 2  # sentences that differ by swaps only, where the order is not that of the source
MAINLY, MAINLY_SHUFFLED = 0.5, 0.33  # of the sentences that differ at all: who rewrites cuts and adds as well
TURNS, TURNED = 3, 0.3  # steps back in the source: at least, and of all; an editor moves one paragraph
SHORTER = 0.85  # letters of our words to theirs: below it, ours are the plain ones
SHOWN = 12  # substitutions
ABBREVIATED = 3  # letters: km, mln, pct are house style
_LONGER = frozenset({("US", "USA"), ("united states", "USA"), ("UN", "united nations organisation")})


def judge(
    pairs: list[tuple[str, list[str], list[str]]], traced: int, steps: Sequence[tuple[str, int]] = ()
) -> SpunBy | None:
    """Evidence that the text was spun, or None.

    `pairs`: (source article, its words, our words) of each near sentence; `traced`: sentences with any source;
    `steps`: (source article, number of the sentence there) of each traced sentence, in our order.
    """
    put: Counter[tuple[str, str]] = Counter()
    sources: Counter[str] = Counter()
    for source, before, after in pairs:
        changed = [pair for pair in compare.swaps(before, after) or () if _is_synonym(*pair)]
        if changed:
            put.update(changed)
            sources[source] += 1
    spun = sources.total()
    fewest, mainly = (FEWEST_SHUFFLED, MAINLY_SHUFFLED) if is_shuffled(steps) else (FEWEST, MAINLY)
    if min(spun, len(put)) < fewest or spun < max(SHARE * traced, mainly * len(pairs)) or _is_plainer(put):
        return None
    return SpunBy(
        sources=tuple(name for name, _ in sorted(sources.items(), key=lambda item: (-item[1], item[0]))),
        substitutions=tuple(
            pair for pair, _ in sorted(put.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]
        ),
        confidence=round(min(1.0, 0.4 + 0.4 * spun / max(1, traced) + 0.03 * len(put)), 2),
    )


def is_shuffled(steps: Sequence[tuple[str, int]]) -> bool:
    """Whether the sentences stand in another order than in their sources."""
    last: dict[str, int] = {}
    moves = turns = 0
    for source, at in steps:
        if source in last:
            moves += 1
            turns += at < last[source]
        last[source] = at
    return turns >= TURNS and turns >= TURNED * moves


def _is_plainer(put: Counter[tuple[str, str]]) -> bool:
    """Whether our words are the plain ones, and the other text the spun one."""
    words = [pair for pair in put if pair not in _LONGER]
    return sum(len(new) for _, new in words) < SHORTER * sum(len(old) for old, _ in words)


def _is_synonym(old: str, new: str) -> bool:
    """Other words, not another spelling, form or number of the same (colour, color; says, said; percent, pct)."""
    if (old, new) in _LONGER:
        return True
    if not old[-1].isalpha() or not new[-1].isalpha() or old.isupper() or new.isupper():
        return False
    if old[0] == new[0] and min(len(old), len(new)) <= ABBREVIATED:
        return False
    first, second = old.split()[0], new.split()[0]
    stem = min(len(first), len(second), 4)
    return first[:stem] != second[:stem] or len(old.split()) != len(new.split())
