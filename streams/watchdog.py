"""Ends a worker whose event loop stands still: whatever hangs in it, a restart is better than a silent stage.

The clock runs outside Python, so that code which keeps the interpreter to itself (a regular expression that never ends)
is caught too; where it hung is written to the log. The record that was in work is known to `streams.blame`: one that
hangs again and again is put aside in the end.
"""

import asyncio
import faulthandler
from typing import Any

from aiokafka.errors import KafkaError

from streams.app import Stage, full_name
from streams.cluster import connect
from streams.errors import WirehoseError
from streams.groups import members
from streams.repairs import EXIT_STALLED, hard_exit
from streams.topics import STAGE

SECONDS = 60.0  # of standing still; table recovery and building memory leave the loop free


def alive() -> None:
    """The loop turns: call this every second or so. Without it the process ends with code 1."""
    faulthandler.dump_traceback_later(SECONDS, exit=True)


class Start:
    """Ends a worker that was given no partitions, or not all that belong together, or that does not begin with them.

    When the broker dies in the middle of a rebalance, the leader of the group may know nothing of a topic and hand out
    none of it, and nobody asks again; and Faust's recovery may wait for a rebalance that does not come.
    """

    STALLED, LOOK = 45.0, 5.0  # seconds without any progress, and between two looks

    def __init__(self, stage: Stage) -> None:
        self.stage, self.app = stage, stage.app
        plan = STAGE[stage.name]
        self.partitions = stage.count(plan.source)
        self.topics = [full_name(stage.settings, topic) for topic in (plan.source, *plan.beside)]
        self.task: asyncio.Task[None] | None = None
        self.spare = False  # there are more workers than partitions, and it has none
        stage.keep.append(self)
        stage.app.on_partitions_assigned.connect(self._assigned)

    async def _assigned(self, *_: Any, **__: Any) -> None:
        if self.task is None:
            self.task = asyncio.get_running_loop().create_task(self._watch())

    def begun(self) -> bool:
        """Whether it has partitions, the same of each topic, and their state."""
        assigned = self.app.consumer.assignment()
        numbers = [{tp.partition for tp in assigned if tp.topic == topic} for topic in self.topics]
        whole = bool(numbers[0]) and all(one == numbers[0] for one in numbers)
        return whole and self.app.tables.recovery.completed.is_set()

    async def _watch(self) -> None:
        still, before = 0.0, -1
        while True:
            await asyncio.sleep(self.LOOK)
            done = sum(self.app.tables.recovery.active_offsets.values())
            still, before = (0.0 if self.begun() or done != before else still + self.LOOK), done
            self.spare = still > 0 and await self._is_spare()
            if still >= self.STALLED:
                if not self.spare:
                    hard_exit(EXIT_STALLED, f"error: not at work {still:g} s after partitions were given out")
                still = 0.0

    async def _is_spare(self) -> bool:
        """Whether there is nothing for it to do: more workers than partitions. Yes, where nobody answers."""
        try:
            client = await connect(self.stage.settings)
            try:
                return len(await members(client, self.app.conf.id)) > self.partitions
            finally:
                await client.close()
        except (WirehoseError, KafkaError):
            return True
