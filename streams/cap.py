"""When nearly everything is bad, the fault is ours: a stage that puts aside one record after the other stops.

Kept in a file beside the state, so that a restart does not put aside as many again before it stops once more.
"""

from collections import Counter, deque
from pathlib import Path

import msgspec

from streams.app import Stage

RECORDS = 200  # the last so many are looked at


class Cap:
    """The reasons of the last `RECORDS` records ("" for those that were taken)."""

    def __init__(self, stage: Stage, what: str) -> None:
        self.path = path = Path(stage.app.conf.datadir) / f"cap-{what}.json"
        self.share = stage.settings.dead_share
        try:
            last = msgspec.json.decode(path.read_bytes(), type=list[str])
            path.unlink()  # if it is still so, it is kept again
        except (OSError, msgspec.DecodeError):
            last = []
        self.last = deque(last, RECORDS)
        self.counts = Counter(self.last)

    def add(self, reason: str) -> bool:
        """Remember what became of a record; True when the stage must stop: too many failed for this very reason."""
        if len(self.last) == RECORDS:
            self.counts[self.last[0]] -= 1
        self.last.append(reason)
        self.counts[reason] += 1
        return bool(reason) and self.share < 1 and self.counts[reason] > self.share * RECORDS

    def keep(self) -> None:
        """For the next process: it stops at the first record that fails for the same reason."""
        self.path.write_bytes(msgspec.json.encode(list(self.last)))
