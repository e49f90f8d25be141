"""Ends a worker whose event loop stands still: whatever hangs in it, a restart is better than a silent stage.

The clock runs outside Python, so that code which keeps the interpreter to itself (a regular expression that never ends)
is caught too; where it hung is written to the log. The record that was in work is known to `streams.blame`: one that
hangs again and again is put aside in the end.
"""

import asyncio
import faulthandler
from typing import Any

from streams.app import Stage
from streams.repairs import EXIT_STALLED, hard_exit

SECONDS = 60.0  # of standing still; table recovery and building memory leave the loop free


def alive() -> None:
    """The loop turns: call this every second or so. Without it the process ends with code 1."""
    faulthandler.dump_traceback_later(SECONDS, exit=True)


class Start:
    """Ends a worker that was given partitions and does not begin: its recovery neither moves nor ends.

    Faust's recovery waits for a rebalance that may not come when the broker dies in the middle of one.
    """

    STALLED, LOOK = 120.0, 5.0  # seconds without any progress, and between two looks

    def __init__(self, stage: Stage) -> None:
        self.app = stage.app
        self.task: asyncio.Task[None] | None = None
        stage.keep.append(self)
        stage.app.on_partitions_assigned.connect(self._assigned)

    async def _assigned(self, *_: Any, **__: Any) -> None:
        if self.task is None:
            self.task = asyncio.get_running_loop().create_task(self._watch())

    async def _watch(self) -> None:
        still, before = 0.0, -1
        while still < self.STALLED:
            await asyncio.sleep(self.LOOK)
            recovery = self.app.tables.recovery
            done = sum(recovery.active_offsets.values())
            moves = done != before or recovery.completed.is_set()
            still, before = (0.0 if moves else still + self.LOOK), done
        hard_exit(EXIT_STALLED, f"error: partitions were given, and nothing has begun for {self.STALLED:g} s")
