"""Average-link clustering of a few reports, and what may be put together at all.

Two groups become one when their reports are, for the most part, likely enough to tell of one event, and nearly as much alike
as the reports within each: in a group whose reports are much alike, less alike is another event (the same navy's next
capture, the next match of the cup).
"""

import math
from collections.abc import Iterable, Sequence

LIKELY = 0.36  # from which two are of one event
CLOSE = 0.5  # of what two groups have within: what they must have across
NEARER = 0.7  # of the pairs across: the most alike, which are looked at
ALONE = 0.4  # of what a group has within: what one report must have with it


def needed(one: float, other: float) -> float:
    """How likely the reports of two groups must be of one event, by the mean likeness within each (0: one report)."""
    if one and other:
        return max(LIKELY, CLOSE * min(one, other))
    return max(LIKELY, ALONE * max(one, other))


def groups(likely: Sequence[Sequence[float]]) -> list[list[int]]:
    """The groups of reports, by number; `likely[i][j]` for each pair."""
    listed = [[number] for number in range(len(likely))]
    inside = [0.0] * len(listed)
    across = [list(row[:number]) for number, row in enumerate(likely)]  # with the groups before
    while True:
        fit = [
            (value, a, b)
            for a, row in enumerate(across)
            for b, value in enumerate(row)
            if value >= LIKELY and value >= needed(inside[a], inside[b])
        ]
        if not fit:
            return listed
        _, a, b = max(fit, key=lambda one: one[0])
        listed[b] += listed.pop(a)
        del inside[a], across[a]
        for row in across[a:]:
            del row[a]
        inside[b] = within(likely, listed[b])
        across[b] = [between(likely, listed[b], other) for other in listed[:b]]
        for other, row in zip(listed[b + 1 :], across[b + 1 :], strict=True):
            row[b] = between(likely, other, listed[b])


def between(likely: Sequence[Sequence[float]], some: Sequence[int], others: Sequence[int]) -> float:
    """How likely two groups are one event, by the pairs across."""
    return nearer(likely[a][b] for a in some for b in others)


def nearer(links: Iterable[float]) -> float:
    """The mean of some links, without the most distant: what one report alone has with none does not count."""
    ranked = sorted(links, reverse=True)
    kept = ranked[: math.ceil(len(ranked) * NEARER)]
    return sum(kept) / len(kept)


def within(likely: Sequence[Sequence[float]], group: Sequence[int]) -> float:
    """The mean likeness of the pairs of a group; 0 for one alone."""
    count = len(group) * (len(group) - 1) / 2
    return sum(likely[a][b] for n, a in enumerate(group) for b in group[:n]) / count if count else 0.0
