"""A feed that falls silent against its own habit: the usual longest time it goes without news, nights included.

Reported before twice that time has passed: a silence of 1.5 times the habit is one, and a poll is due at that moment.
The habit grows with what happens, at most twofold each time (so that an outage does not become one), and halves in
two weeks.
"""

from msgspec.structs import replace

from streams.records import FeedState

LONG = 1.5  # of the habit
LEARNED = 5  # times between news before anything is said of a habit
HALF_LIFE = 14 * 86_400.0  # seconds


def after(state: FeedState, news: bool, now: float) -> FeedState:
    """`state` after a poll at `now` (epoch seconds) that brought news, or did not."""
    if not news:
        return replace(state, silent=_is_silent(state, now))
    if not state.news:
        return replace(state, news=now)
    gap = now - state.news
    habit = state.habit * 0.5 ** (gap / HALF_LIFE)
    grown = gap if state.gaps < LEARNED else min(gap, 2 * habit)
    return replace(state, news=now, habit=max(habit, grown), gaps=state.gaps + 1, silent=False)


def deadline(state: FeedState, now: float) -> float:
    """When a feed must be asked at the latest, so that its silence is noticed in time; infinite when it need not."""
    limit = state.news + LONG * state.habit
    return limit if state.gaps >= LEARNED and now < limit else float("inf")


def _is_silent(state: FeedState, now: float) -> bool:
    return state.gaps >= LEARNED and now >= state.news + LONG * state.habit
