"""Clustering a few reports by how likely each two are of one event."""

from itertools import permutations

import pytest

from agents.story.cluster import ALONE, CLOSE, LIKELY, between, groups, nearer, needed, within

Pairs = dict[tuple[int, int], float]


def matrix(count: int, pairs: Pairs, other: float = 0.0) -> list[list[float]]:
    """What each two have; `other`: those that are not named."""
    return [[pairs.get((min(a, b), max(a, b)), other) for b in range(count)] for a in range(count)]


def grouped(count: int, pairs: Pairs, other: float = 0.0) -> list[list[int]]:
    return sorted(sorted(group) for group in groups(matrix(count, pairs, other)))


@pytest.mark.parametrize(
    ("one", "other", "must"),
    [
        (0.0, 0.0, LIKELY),
        (0.3, 0.0, LIKELY),
        (0.9, 0.0, ALONE * 0.9),
        (0.0, 0.9, ALONE * 0.9),
        (0.9, 0.8, CLOSE * 0.8),
        (0.9, 0.3, LIKELY),
    ],
    ids=["two_reports", "a_loose_group", "a_tight_group", "either_way", "two_groups", "one_is_loose"],
)
def test_what_is_needed_grows_with_what_the_groups_have_within(one: float, other: float, must: float) -> None:
    assert needed(one, other) == pytest.approx(must)


def test_two_tight_groups_need_more_than_a_tight_one_and_a_report() -> None:
    assert needed(1.0, 1.0) > needed(1.0, 0.0) > LIKELY


@pytest.mark.parametrize(
    ("links", "mean"),
    [
        ([0.4], 0.4),
        ([0.0, 0.6], 0.3),
        ([0.9, 0.0, 0.6], 0.5),  # ceil(2.1) = all three
        ([0.8, 0.8, 0.8, 0.0], 0.8),
        ([1.0] * 7 + [0.0] * 3, 1.0),
        ([1.0] * 6 + [0.0] * 4, 6 / 7),
    ],
)
def test_the_most_distant_pairs_across_do_not_count(links: list[float], mean: float) -> None:
    assert nearer(links) == pytest.approx(mean)
    assert nearer(reversed(links)) == pytest.approx(mean)
    assert nearer(iter(links)) == pytest.approx(mean)


def test_what_a_group_has_within_is_the_mean_of_its_pairs_and_nothing_for_one() -> None:
    likely = matrix(3, {(0, 1): 0.9, (0, 2): 0.3, (1, 2): 0.6})
    assert within(likely, [0, 1, 2]) == pytest.approx(0.6)
    assert within(likely, [2, 0]) == pytest.approx(0.3)
    assert within(likely, [1]) == 0
    assert between(likely, [0], [1, 2]) == pytest.approx(0.6)


def test_nobody_is_put_together_who_is_not_likely_of_one_event() -> None:
    assert groups([]) == []
    assert grouped(1, {}) == [[0]]
    assert grouped(3, {}, other=LIKELY - 0.01) == [[0], [1], [2]]
    assert grouped(3, {}, other=LIKELY) == [[0, 1, 2]]


def test_a_hub_that_is_like_two_events_does_not_bridge_them() -> None:
    """A roundup, two reports of one event, two of another."""
    pairs = {(0, 1): 0.9, (0, 2): 0.8, (0, 3): 0.8, (0, 4): 0.8, (1, 2): 0.95, (3, 4): 0.95}
    assert grouped(5, pairs) == [[0, 1, 2], [3, 4]]


def test_two_reports_of_one_event_meet_over_a_third() -> None:
    assert grouped(3, {(0, 1): 0.9, (1, 2): 0.9}) == [[0, 1, 2]]
    assert grouped(3, {(0, 1): 0.9, (1, 2): 0.5}) == [[0, 1], [2]]


def test_a_tight_group_keeps_a_less_alike_report_out_and_a_loose_one_takes_it_in() -> None:
    link = 0.38
    assert LIKELY < link < ALONE
    across = {(0, 3): link, (1, 3): link, (2, 3): link}
    tight = {(0, 1): 1.0, (0, 2): 1.0, (1, 2): 1.0}
    loose = {(0, 1): 0.6, (0, 2): 0.6, (1, 2): 0.6}
    assert grouped(4, tight | across) == [[0, 1, 2], [3]]
    assert grouped(4, loose | across) == [[0, 1, 2, 3]]


def test_two_tight_groups_stay_apart_where_a_report_would_be_let_in() -> None:
    link = 0.45
    assert ALONE < link < CLOSE
    within_both = {(0, 1): 1.0, (2, 3): 1.0}
    assert grouped(4, within_both, other=link) == [[0, 1], [2, 3]]
    assert grouped(3, {(0, 1): 1.0}, other=link) == [[0, 1, 2]]


def test_the_groups_do_not_depend_on_how_the_reports_are_numbered() -> None:
    pairs = {(0, 1): 0.9, (0, 2): 0.7, (1, 2): 0.8, (2, 3): 0.35, (3, 4): 0.6, (0, 4): 0.1, (1, 3): 0.2}
    found = {frozenset(map(frozenset, grouped(5, pairs)))}
    for order in permutations(range(5)):  # report n is now order[n]
        moved = {(min(order[a], order[b]), max(order[a], order[b])): v for (a, b), v in pairs.items()}
        back = {number: n for n, number in enumerate(order)}
        found.add(frozenset(frozenset(back[n] for n in group) for group in grouped(5, moved)))
    assert found == {frozenset((frozenset((0, 1, 2)), frozenset((3, 4))))}
