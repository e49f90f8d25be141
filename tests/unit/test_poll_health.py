"""How feeds do, as an operator sees it: late ones against their own schedule, by name only the worst."""

from datetime import UTC, datetime

import pytest
from prometheus_client import REGISTRY

from agents.poll import stage as poll
from agents.poll.health import WORST, Health, quantiles
from streams.records import FeedState

NOW = 1_800_000_000.0
HEARD = datetime.fromtimestamp(NOW - 500, UTC)


def test_a_feed_that_is_asked_in_time_is_not_late() -> None:
    assert poll.unheard(FeedState(due=NOW + 5, polled=HEARD, interval=60), NOW) == 0


def test_a_feed_whose_poll_is_due_is_late_since_then() -> None:
    assert poll.unheard(FeedState(due=NOW - 7, polled=HEARD, interval=60), NOW) == 7


def test_a_failing_feed_is_late_since_it_should_have_answered_however_far_its_next_poll_is_put_off() -> None:
    failing = FeedState(due=NOW + 3600, polled=HEARD, interval=60, failures=3, outcome="connection")
    assert poll.unheard(failing, NOW) == 440


def test_a_feed_that_never_answered_is_late_since_it_was_subscribed() -> None:
    assert poll.unheard(FeedState(due=NOW + 60, since=NOW - 90, failures=2, outcome="dns"), NOW) == 90


@pytest.mark.parametrize("state", [{"gone": True}, {"outcome": "paused"}], ids=str)
def test_a_feed_that_is_asked_no_more_is_not_late(state: dict[str, object]) -> None:
    assert poll.unheard(FeedState(due=NOW - 9, failures=1, **state), NOW) == 0  # type: ignore[arg-type]


def test_only_the_worst_feeds_have_a_name_and_one_that_answers_again_loses_it() -> None:
    health, feeds = Health(), [(f"feed-{n}".encode(), FeedState(due=NOW - n)) for n in range(30)]
    health.show(feeds, NOW)
    assert shown() == {f"feed-{n}": float(n) for n in range(30 - WORST, 30)}
    health.show([*feeds[:-1], (b"feed-29", FeedState(due=NOW + 1))], NOW)
    assert "feed-29" not in shown()
    assert "feed-19" in shown()
    health.show([], NOW)
    assert shown() == {}


def test_all_feeds_are_counted_by_health() -> None:
    Health().show([(b"a", FeedState(due=NOW, polled=HEARD)), (b"b", FeedState(due=NOW, failures=1))], NOW)
    assert [
        REGISTRY.get_sample_value("wirehose_feeds", {"state": name}) for name in ("ok", "failing", "gone")
    ] == [1, 1, 0]


def test_quantiles_are_values_of_feeds() -> None:
    assert quantiles([float(n) for n in range(1, 101)]) == {0.5: 50, 0.9: 90, 0.99: 99, 1.0: 100}
    assert quantiles([3.0]) == {0.5: 3, 0.9: 3, 0.99: 3, 1.0: 3}
    assert set(quantiles([]).values()) == {0.0}


def shown() -> dict[str, float]:
    """The feeds that /metrics names, with their seconds."""
    return {
        sample.labels["feed"]: sample.value
        for metric in REGISTRY.collect()
        if metric.name == "wirehose_feed_unheard_seconds"
        for sample in metric.samples
    }
