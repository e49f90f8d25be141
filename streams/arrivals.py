"""How long items took from the feed to the output: what is told to the operator, and what the objective is about.

An item counts once Kafka has acknowledged its article. One that was answered before (a replay, a repeat after a crash)
does not count again; what stood in a feed when it was first polled counts apart: nobody could have been faster. What a
later look at such a page finds changed is as new as any revision.
"""

from streams import metrics
from streams.records import Traced

KINDS = ("new", "revised", "back_catalogue")


class Arrivals:
    """Those of a batch that is on its way; `landed` when it was acknowledged."""

    def __init__(self) -> None:
        for kind in KINDS:  # a counter that is born at 1 does not seem to grow
            metrics.fresh.labels(kind)
        self._waiting: list[tuple[str, float]] = []

    def sent(self, article: Traced) -> None:
        """This article goes out with the batch."""
        seen = article.first_seen
        kind = "back_catalogue" if seen.after is None else "new" if article.revision == 1 else "revised"
        self._waiting.append((kind, seen.by.timestamp()))

    def landed(self, now: float) -> None:
        """The batch is published."""
        for kind, seen in self._waiting:
            metrics.fresh.labels(kind).observe(max(0.0, now - seen))
        self._waiting.clear()
