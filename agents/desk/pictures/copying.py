"""Which articles and copies a graph shows: the most connected, and the strongest of their links. Draws nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

NODES, EDGES = 40, 50  # as many as one can look at


@dataclass(frozen=True)
class Node:
    """An article; `lane`: the place of its origin in the list of origins."""

    id: str
    label: str
    href: str
    lane: int


@dataclass(frozen=True)
class Edge:
    """Two articles by id, and which share of the copy (0 to 1) stands in the source."""

    copy: str
    source: str
    share: float


Pair = tuple[str, str]  # source and copy
Shares = dict[Pair, float]


def chosen(nodes: Sequence[Node], edges: Iterable[Edge]) -> tuple[list[Node], Shares, int]:
    """The articles to draw, in their order, the share of each copy, and how many articles have no place."""
    whole = _shares({node.id for node in nodes}, edges)
    ends = Counter(name for pair in whole for name in pair)
    order = {node.id: at for at, node in reversed(list(enumerate(nodes)))}
    kept = set(sorted(ends, key=lambda name: (-ends[name], order[name]))[:NODES])
    shares = _strongest({pair: share for pair, share in whole.items() if kept.issuperset(pair)})
    drawn = {name for pair in shares for name in pair}
    first = {node.id: node for node in reversed(nodes) if node.id in drawn}
    return sorted(first.values(), key=lambda node: order[node.id]), shares, len(ends) - len(drawn)


def _shares(known: set[str], edges: Iterable[Edge]) -> Shares:
    """Each pair of articles once, without what copies itself or nobody knows."""
    found: Shares = {}
    for edge in edges:
        if edge.source != edge.copy and known.issuperset((edge.source, edge.copy)):
            share = min(1.0, max(0.0, edge.share))
            found[edge.source, edge.copy] = max(share, found.get((edge.source, edge.copy), 0.0))
    return found


def _strongest(shares: Mapping[Pair, float]) -> Shares:
    """No more than `EDGES`; what each copy has most from goes first."""
    order = sorted(shares.items(), key=lambda one: -one[1])
    main = {copy: (source, copy) for (source, copy), _ in reversed(order)}
    order.sort(key=lambda one: main[one[0][1]] != one[0])
    return dict(order[:EDGES])
