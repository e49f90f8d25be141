"""How the feeds of a worker do, on /metrics: their number by health, and how late they are; by id only the worst."""

import heapq
from collections import Counter
from collections.abc import Sequence

from agents.poll import stage as poll
from streams import codec, metrics
from streams.records import FeedState

WORST = 10  # feeds that are shown by their id: labels must stay few, however many feeds there are
SHARES = (0.5, 0.9, 0.99, 1.0)


class Health:
    """Shows all feeds of a worker, again and again."""

    def __init__(self) -> None:
        self._worst: set[str] = set()

    def show(self, feeds: Sequence[tuple[bytes, FeedState]], now: float) -> None:
        """Say how these feeds do, and forget what was said of others."""
        counts = Counter(poll.health(state) for _, state in feeds)
        for name in poll.HEALTH:
            metrics.feeds.labels(name).set(counts[name])
        late = [(poll.unheard(state, now), key) for key, state in feeds]
        for share, seconds in quantiles([seconds for seconds, _ in late]).items():
            metrics.feeds_unheard.labels(f"{share:g}").set(seconds)
        worst = {codec.text(key)[:64]: seconds for seconds, key in heapq.nlargest(WORST, late) if seconds}
        for gone in self._worst - set(worst):
            metrics.feed_unheard.remove(gone)
        self._worst = set(worst)
        for name, seconds in worst.items():
            metrics.feed_unheard.labels(name).set(seconds)


def quantiles(values: Sequence[float]) -> dict[float, float]:
    """The value below or at which these shares of the values are; 0 where there are none."""
    ordered = sorted(values) or [0.0]
    return {share: ordered[max(0, -int(-share * len(ordered) // 1) - 1)] for share in SHARES}
