"""A heartbeat goes the whole way of an item, so that a stage that stands still shows even when there is no news.

Poll sends one for each partition it owns; every stage passes it on behind the records of its batch, when its pool has
answered, where it has one, and says on /metrics when that was and how old the heartbeat had become. No output topic
sees it: story's goes to the ledger, which is the last. It does not wait in the schedules of poll and fetch:
`wirehose_timer_late_seconds` shows those.
"""

from streams import metrics
from streams.topics import STAGES, Topic

EVERY = 30.0  # seconds


def onward(stage: str) -> Topic | None:
    """Where a stage sends it: the input of the next one."""
    names = [one.name for one in STAGES]
    after = names.index(stage) + 1
    return STAGES[after].source if after < len(STAGES) else None


def partition(number: int, of: int, sent: float, to: int) -> int:
    """Which of `to` partitions a heartbeat of partition `number` (of `of`) takes; in turn, where there are more."""
    turn = int(sent / EVERY) % max(1, to // of)
    return (number + of * turn) % to


def passed(stage: str, sent: float, now: float) -> None:
    """Show that a heartbeat has passed."""
    metrics.beat.labels(stage).set(now)
    metrics.beat_age.labels(stage).set(max(0.0, now - sent))
