"""Machine-spun copies: words swapped for synonyms, one for one, sentence after sentence.

An editor cuts, adds and turns; a spinner replaces. So what counts are near sentences whose every change is a swap of
a few ordinary words, in several sentences, with the numbers and most words standing.
"""

from collections import Counter

from agents.trace import compare
from streams.records import SpunBy

FEWEST = 3  # sentences that differ by swaps only
SHARE = 0.1  # of the traced sentences
SHOWN = 12  # substitutions


def judge(pairs: list[tuple[str, list[str], list[str]]], traced: int) -> SpunBy | None:
    """Evidence that the text was spun, or None.

    `pairs`: (source article, its words, our words) of each near sentence; `traced`: sentences with any source.
    """
    put: Counter[tuple[str, str]] = Counter()
    sources: Counter[str] = Counter()
    for source, before, after in pairs:
        changed = [pair for pair in compare.swaps(before, after) or () if _is_synonym(*pair)]
        if changed:
            put.update(changed)
            sources[source] += 1
    spun = sources.total()
    if spun < FEWEST or spun < SHARE * traced or len(put) < FEWEST:
        return None
    return SpunBy(
        sources=tuple(name for name, _ in sorted(sources.items(), key=lambda item: (-item[1], item[0]))),
        substitutions=tuple(
            pair for pair, _ in sorted(put.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]
        ),
        confidence=round(min(1.0, 0.4 + 0.4 * spun / max(1, traced) + 0.03 * len(put)), 2),
    )


def _is_synonym(old: str, new: str) -> bool:
    """Other words, not another spelling, form or number of the same (colour, color; says, said; percent, %)."""
    if not old[-1].isalpha() or not new[-1].isalpha() or old.isupper() or new.isupper():
        return False
    first, second = old.split()[0], new.split()[0]
    stem = min(len(first), len(second), 4)
    return first[:stem] != second[:stem] or len(old.split()) != len(new.split())
