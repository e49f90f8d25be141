"""Where a story's figures agree and where they exclude each other."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from itertools import chain, combinations
from math import inf

from agents.story.memory import Count
from streams.records import Claim, StoryFigure

ABOUT = 1.25  # "about 40" allows 32 to 50
SHOWN = 50  # claims of one figure, figures of a story
PEOPLE = frozenset(
    ("killed", "wounded", "missing", "captured", "displaced", "arrests")
)  # a story has one number of them
Interval = tuple[float, float]
Told = tuple[str, Count]  # origin, what it tells


def compare(counts: list[Told]) -> tuple[StoryFigure, ...]:
    """(origin, count) of all articles in the order of arrival -> claims side by side, with the verdict."""
    by_kind: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for origin, count in counts:
        if count.claim.hedge != "vague":
            by_kind[count.kind, count.unit].append((origin, count))
    figures = [
        _figure(kind, unit, of, place, group)
        for (kind, unit), claims in by_kind.items()
        for of, place, group in _grouped(kind, claims)
    ]
    figures.sort(
        key=lambda figure: (
            -len(figure.claims),
            figure.kind,
            figure.unit,
            figure.of or "",
            figure.place or "",
        )
    )
    return tuple(figures[:SHOWN])


def allows(claim: Claim) -> Interval:
    """What the claim allows the number to be."""
    low = -inf if claim.low is None else claim.low
    high = inf if claim.high is None else claim.high
    if claim.hedge == "at_least":
        return low, inf
    if claim.hedge == "at_most":
        return -inf, high
    if claim.hedge == "about":
        return low / ABOUT, high * ABOUT
    return low, high


def verdict(claims: list[tuple[str, Claim]]) -> str:
    """agree: all can be true; conflict: two origins have nothing in common; superseded: one corrected itself."""
    by_origin: dict[str, set[Interval]] = defaultdict(set)
    for origin, claim in claims:
        by_origin[origin].add(allows(claim))
    everything = set().union(*by_origin.values())
    if max(a for a, _ in everything) <= min(b for _, b in everything):
        return "agree"
    told = Counter(map(frozenset, by_origin.values()))  # hundreds of origins tell the same
    twice = [own for own, many in told.items() if many > 1]
    if any(
        not _meet(one, other) for one, other in chain(combinations(told, 2), zip(twice, twice, strict=True))
    ):
        return "conflict"
    if any(not _overlap(a, b) for own in told for a, b in combinations(own, 2)):
        return "superseded"
    return "range"


def _figure(kind: str, unit: str, of: str, place: str, group: list[Told]) -> StoryFigure:
    once = {
        (c.claim.article, c.claim.low, c.claim.high, c.claim.hedge): (o, c.claim) for o, c in reversed(group)
    }
    claims = list(reversed(once.values()))  # each article's first word of it
    return StoryFigure(
        kind=kind,
        unit=unit,
        of=of or None,
        place=place or None,
        verdict=verdict(claims),
        claims=tuple(claim for _, claim in claims[-SHOWN:]),
    )


def _grouped(kind: str, claims: list[Told]) -> list[tuple[str, str, list[Told]]]:
    """By what is counted and where. Claims of people that do not say stand together; other measures only with equals.

    A distance is told by the place it is measured to.
    """
    groups: dict[tuple[str, str, float | None], list[Told]] = defaultdict(list)
    for origin, count in claims:
        place = count.place if count.of or kind == "distance" else ""
        is_told = bool(count.of) or kind in PEOPLE or (kind == "distance" and place)
        groups[count.of, place, None if is_told else count.claim.low].append((origin, count))
    return [(of, place, group) for (of, place, _), group in groups.items()]


def _meet(one: Iterable[Interval], other: Collection[Interval]) -> bool:
    return any(_overlap(a, b) for a in one for b in other)


def _overlap(a: Interval, b: Interval) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]
