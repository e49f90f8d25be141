"""When a feed is asked next, and when its silence is told."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.poll import silence, timing
from streams.records import FeedState

NOON = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)  # a Friday


def rhythm(gap: float, count: int, poll: float = 60.0) -> tuple[FeedState, float]:
    """The state of a feed that had news every `gap` seconds `count` times, polled every `poll` seconds."""
    state, now, news = FeedState(due=0), 0.0, 0.0
    while now < gap * count:
        now += poll
        fresh = now >= news + gap
        news = now if fresh else news
        state = silence.after(state, fresh, now)
    return state, now


def test_a_feed_that_stops_is_reported_before_two_of_its_intervals_have_passed() -> None:
    state, now = rhythm(3600, 10)
    last = state.news
    while not state.silent:
        now = min(now + 1500, max(silence.deadline(state, now), now))
        state = silence.after(state, False, now)
    assert now - last < 2 * 3600


def test_a_feed_that_keeps_its_habit_is_never_called_silent() -> None:
    state, now = FeedState(due=0), 0.0
    for day in range(14):
        for hour in range(10, 22):  # nothing at night
            now = day * 86_400 + hour * 3600
            state = silence.after(state, False, now - 60)
            assert day < 5 or not state.silent
            state = silence.after(state, True, now)


def test_an_outage_does_not_become_the_habit() -> None:
    state, now = rhythm(3600, 10)
    state = silence.after(state, True, now + 30 * 86_400)
    assert state.habit <= 2 * 3600 * 1.1


def test_nothing_is_said_of_a_habit_before_it_is_known() -> None:
    state, now = rhythm(3600, 3)
    assert not silence.after(state, False, now + 86_400).silent
    assert silence.deadline(state, now) == float("inf")


@pytest.mark.parametrize(
    ("due", "hours", "days", "awake"),
    [
        (NOON, (), (), NOON),
        (NOON, (11, 13), (), NOON),
        (NOON, (12, 13), (), NOON.replace(hour=14, minute=0)),
        (NOON.replace(hour=23), (23, 0, 1), (), NOON.replace(day=2, hour=2, minute=0)),
        (NOON, (), (4, 5), datetime(2026, 5, 3, tzinfo=UTC)),
        (NOON, tuple(range(24)), (), NOON),
        (NOON, (), tuple(range(7)), NOON),
    ],
)
def test_a_feed_is_not_asked_while_it_wants_to_sleep(
    due: datetime, hours: tuple[int, ...], days: tuple[int, ...], awake: datetime
) -> None:
    assert timing.awake(due.timestamp(), hours, days) == awake.timestamp()


@pytest.mark.parametrize(
    ("interval", "hint", "rushed", "wait"),
    [(90, 0, False, 90), (90, 900, False, 900), (90, 900, True, 90), (90, 10**7, False, 86_400), (5, 0, False, 60)],
)  # fmt: skip
def test_a_feeds_wish_is_honoured_unless_it_costs_items(
    interval: float, hint: float, rushed: bool, wait: float
) -> None:
    assert timing.wait(interval, hint, rushed, 60) == wait


@pytest.mark.parametrize(
    ("minutes", "first"),
    [([0, 2, 4], 60), ([0, 5, 10], 120), ([0, 600, 1200], 300), ([0, 1], 300), ([], 300)],
)
def test_a_busy_feed_begins_with_a_short_interval(minutes: list[int], first: float) -> None:
    assert timing.first([NOON + timedelta(minutes=m) for m in minutes], 60) == first


@pytest.mark.parametrize("every", [120, 300, 1800, 4 * 3600])
def test_the_interval_settles_where_every_third_poll_brings_news(every: int) -> None:
    interval, now, news, seen = 0.0, 0.0, 0, []
    while now < 200 * every:
        now += interval or 300
        new, news = int(now // every) - news, int(now // every)
        interval = timing.learned(interval, new, 20, 60)
        seen.append((new > 0, interval))
    late = seen[len(seen) // 2 :]
    assert max(interval for _, interval in late) < every * 1.01 or every == 120
    assert 0.2 < sum(brought for brought, _ in late) / len(late) < 0.6


@given(st.floats(0, 1e6), st.integers(0, 50), st.integers(0, 50), st.floats(0.1, 120))
def test_an_interval_stays_between_floor_and_a_day(
    interval: float, new: int, total: int, floor: float
) -> None:
    assert floor <= timing.learned(interval, min(new, total), total, floor) <= timing.DAY
