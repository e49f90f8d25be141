"""Where the boxes of a graph stand: sources left of their copies, with few lines that cross. Draws nothing.

After Sugiyama, Tagawa and Toda (1981, "Methods for visual understanding of hierarchical system structures"): layers by
the longest way, a place kept free where a line passes a layer, the order of a layer by the mean of its neighbours.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

Arrow = tuple[str, str]  # from source to copy
Passing = tuple[str, str, int]  # an arrow where it passes a layer
Place = str | Passing

SWEEPS = 4  # over all layers, there and back


def layers(names: Sequence[str], arrows: Sequence[Arrow], most: int) -> list[list[Place]]:
    """The names, and the arrows that pass, from top to bottom of each layer, from left to right; at most `most`.

    `names`: in the order in which they stand where nothing else decides, the older ones first.
    """
    level = _levels(names, _without_cycles(names, arrows), most)
    found: list[list[Place]] = [[] for _ in range(max(level.values()) + 1)]
    for name in names:
        found[level[name]].append(name)
    pairs: list[tuple[Place, Place]] = []
    for source, copy in arrows:
        left, right = sorted((source, copy), key=level.__getitem__)
        between = range(level[left] + 1, level[right])
        for at in between:
            found[at].append((source, copy, at))
        if level[left] < level[right]:
            pairs += pairwise([left, *((source, copy, at) for at in between), right])
    _order(found, pairs)
    return found


def _without_cycles(names: Sequence[str], arrows: Iterable[Arrow]) -> list[Arrow]:
    """The arrows without those that lead back to where one came from."""
    copies: dict[str, list[str]] = defaultdict(list)
    for source, copy in arrows:
        copies[source].append(copy)
    copied = {copy for _, copy in arrows}
    seen: set[str] = set()
    kept: list[Arrow] = []
    for start in sorted(names, key=lambda name: name in copied):
        _walk(start, copies, seen, [], kept)
    return kept


def _walk(
    name: str, copies: Mapping[str, Sequence[str]], seen: set[str], way: list[str], kept: list[Arrow]
) -> None:
    if name in seen:
        return
    seen.add(name)
    way.append(name)
    for copy in copies.get(name, ()):
        if copy not in way:
            kept.append((name, copy))
            _walk(copy, copies, seen, way, kept)
    way.pop()


def _levels(names: Sequence[str], arrows: Sequence[Arrow], most: int) -> dict[str, int]:
    """The longest way to each, from what copies nothing; what is farther than `most` stands in the last layer."""
    level = dict.fromkeys(names, 0)
    for _ in range(most - 1):
        for source, copy in arrows:
            level[copy] = max(level[copy], min(level[source] + 1, most - 1))
    return level


def _order(found: list[list[Place]], pairs: Sequence[tuple[Place, Place]]) -> None:
    """Each layer by the mean place of its neighbours in the layer before; then the same from the other side."""
    before: dict[Place, list[Place]] = defaultdict(list)
    after: dict[Place, list[Place]] = defaultdict(list)
    for left, right in pairs:
        before[right].append(left)
        after[left].append(right)
    for _ in range(SWEEPS):
        for at in range(1, len(found)):
            _sort(found[at], found[at - 1], before)
        for at in range(len(found) - 2, -1, -1):
            _sort(found[at], found[at + 1], after)


def _sort(layer: list[Place], beside: list[Place], near: Mapping[Place, Sequence[Place]]) -> None:
    height = {place: (at + 0.5) / len(beside) for at, place in enumerate(beside)}
    own = {place: (at + 0.5) / len(layer) for at, place in enumerate(layer)}

    def mean(place: Place) -> float:
        heights = [height[other] for other in near.get(place, ()) if other in height]
        return sum(heights) / len(heights) if heights else own[place]

    layer.sort(key=mean)
