"""Which of two texts is older: what we saw decides, then what publishers claim, else nothing."""

from datetime import timedelta
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import at

from agents.text.when import When, oldest_first, when
from streams.records import FirstSeen

HOURS = st.floats(0, 100)


def seen(after: float | None, by: float, claimed: float | None = None) -> When:
    first = FirstSeen(after=None if after is None else at(after), by=at(by))
    return when(first, None if claimed is None else at(claimed))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (seen(0, 1), seen(2, 3), True),
        (seen(0, 1), seen(1, 2), True),  # it was there when the other was not
        (seen(0, 1, claimed=0.9), seen(1, 2, claimed=0.1), True),  # claims do not outweigh what we saw
        (seen(0, 2), seen(1, 3), False),
        (seen(0, 2, claimed=0.5), seen(1, 3, claimed=1.5), True),
        (seen(0, 2, claimed=1.5), seen(1, 3, claimed=1.505), False),  # within a minute
        (seen(0, 2, claimed=1.5), seen(1, 3), False),
        (
            seen(None, 9, claimed=1),
            seen(None, 3, claimed=2),
            True,
        ),  # both stood in their feeds when we first looked
        (seen(None, 1), seen(None, 2), False),
        (seen(2, 4, claimed=0.5), seen(1, 3, claimed=0.9), True),  # both came late into their feeds
        (
            seen(2, 4, claimed=0.5),
            seen(1, 3, claimed=1.5),
            False,
        ),  # one did: it cannot have been there at 0.5
        (seen(1, 3, claimed=1.5), seen(2, 4, claimed=0.5), True),
    ],
)
def test_what_we_saw_decides_and_claims_where_that_leaves_it_open(
    one: When, other: When, expected: bool
) -> None:
    assert one.is_older(other) is expected
    if expected:
        assert not other.is_older(one)


def test_a_claim_is_believed_as_far_as_it_can_be() -> None:
    assert seen(1, 2, claimed=1.5).claimed == at(1.5).timestamp()
    assert seen(1, 2, claimed=2.5).claimed is None, "it was there before"
    midnight = at(0).replace(hour=0)
    assert when(FirstSeen(after=None, by=at(9)), midnight).claimed is None, "a day is no time"
    assert when(FirstSeen(after=None, by=at(9)), midnight + timedelta(minutes=1)).claimed


@given(st.tuples(HOURS, HOURS, HOURS), st.tuples(HOURS, HOURS, HOURS))
def test_never_are_both_older(one: tuple[float, ...], other: tuple[float, ...]) -> None:
    first, second = (seen(min(a, b), max(a, b), c) for a, b, c in (one, other))
    assert not (first.is_older(second) and second.is_older(first))


def test_the_order_of_arrival_stays_where_nothing_speaks_against_it() -> None:
    plain = [seen(None, n) for n in range(4)]
    assert oldest_first(plain, lambda one: one) == plain
    claimed = [seen(None, 9, claimed=n) for n in range(1, 5)]
    for order in permutations(claimed):
        assert all(a.claimed < b.claimed for a, b in pairwise(oldest_first(order, lambda one: one)))  # type: ignore[operator]  # all have one


def test_what_tells_no_time_keeps_nothing_from_its_place() -> None:
    copy, unknown, original = seen(None, 9, claimed=5), seen(None, 9), seen(None, 9, claimed=2)
    assert oldest_first([copy, unknown, original], lambda one: one) == [original, copy, unknown]


def test_revisions_of_one_article_stay_in_their_order() -> None:
    """The last item of an article that became another carries the times of its feed, from before the page's new text."""
    new_text, last = seen(9.25, 9.5), seen(9.0, 9.2)
    assert last.is_older(new_text)
    pairs = [("a", new_text), ("a", last), ("b", last)]
    ordered = oldest_first(pairs, lambda pair: pair[1], lambda pair: pair[0])
    assert ordered == [("b", last), ("a", new_text), ("a", last)]


@given(st.lists(st.tuples(HOURS, HOURS), max_size=8))
def test_what_was_seen_first_goes_first_whatever_came_first(times: list[tuple[float, float]]) -> None:
    ordered = oldest_first([seen(min(pair), max(pair)) for pair in times], lambda one: one)
    assert not any(b.is_older(a) for a, b in pairwise(ordered))
