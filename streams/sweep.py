"""Forgets table rows that are older than anything that can still be asked, a few with every record.

What is too old is not there for a stage, from the moment it is too old, whether swept or not: so a replay is answered
as the first time. Sweeping only frees the room, so it need not happen at any certain moment, and needs no clock.
"""

from collections.abc import Callable
from typing import Any

from streams.rows import Round

KEEP = 90 * 86_400.0  # seconds that an article is remembered after it was last heard of
LATE = 8 * 86_400.0  # seconds that a row is kept beyond that: no topic it is asked from goes back further
EVERY = 32  # records, and with the last of them
LOOK = 64  # rows are looked at: so the table stays below twice its size


def is_forgotten(heard: float, now: float) -> bool:
    """Whether an article last heard of at `heard` is no longer remembered at `now` (epoch seconds; 0: never heard)."""
    return bool(heard) and heard < now - KEEP


class Sweep:
    """Walks round a table. ``heard(row)`` is when its article was last heard of, epoch seconds (0: keep it)."""

    def __init__(self, table: Any, heard: Callable[[bytes], float]) -> None:
        self.table, self.heard = table, heard
        self.calls: dict[int, int] = {}
        self.round = Round(table)

    def step(self, partition: int, now: float) -> None:
        """Look at a few rows of a partition. Call inside an event of it; `now` is the record's time."""
        self.calls[partition] = self.calls.get(partition, 0) + 1
        if self.calls[partition] % EVERY:
            return
        for key, row in self.round.next(partition, LOOK):
            if is_forgotten(self.heard(row), now - LATE):
                self.table.pop(key, None)
