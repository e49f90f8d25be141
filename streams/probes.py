"""Whether a worker lives and is ready, for /livez and /readyz: its loop writes it down, threads of `streams.web` read it."""

import asyncio
import time
from collections.abc import Callable

from streams.app import Stage
from streams.gauges import Gauges
from streams.timers import Timers
from streams.watchdog import Start

TURN = 1.0  # seconds between two notes
# Seconds without a turn of which /livez tells: longer than we ever saw a loop busy (state is read and memory is built
# beside it), shorter than the watchdog waits before it ends the process.
STILL = 15.0


class Probes:
    """What one worker says of itself."""

    def __init__(
        self, stage: Stage, start: Start, gauges: Gauges, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.app, self.start, self.gauges, self.clock = stage.app, start, gauges, clock
        self.timers = [one for one in stage.keep if isinstance(one, Timers)]
        self.turned = clock()
        self.partitions = "is just starting"

    def follow(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take a note every second, from the first turn of this loop on: without a broker no signal of Faust comes."""

        def note() -> None:
            self.turned, self.partitions = self.clock(), self._partitions()
            loop.call_later(TURN, note)

        loop.call_soon(note)

    def live(self) -> dict[str, str]:
        """The loop turns. Neither a broker that is away nor state that is still being read is a reason for a restart."""
        still = self.clock() - self.turned
        return {"loop": f"stands still for {still:.0f} s" if still > STILL else ""}

    def ready(self) -> dict[str, str]:
        """It works at its partitions, or stands by as a spare; and the broker answers."""
        broker = "" if self.gauges.broker_up else "does not answer"
        return self.live() | {"partitions": self.partitions, "broker": broker}

    def _partitions(self) -> str:
        """What is wrong with its partitions, "" for nothing."""
        if self.start.task is None:
            return "its group has not given out any yet"
        if not self.start.begun():
            if self.start.spare:
                return ""
            reads = bool(self.app.consumer.assignment()) and not self.app.tables.recovery.completed.is_set()
            return "its state is being read" if reads else "it has none"
        if any(len(timers.owned()) < self.gauges.partitions for timers in self.timers):
            return "its schedule is being read"
        return ""
