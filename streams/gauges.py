"""What a worker shows of itself beside its work: how far behind it is, whether Kafka answers, its loop and its disk.

gauges = Gauges(stage)      # before the app starts
gauges.broker_up, gauges.partitions      # what /readyz goes by, too
"""

import asyncio
import shutil
import time
from pathlib import Path
from typing import Any

from aiokafka.errors import KafkaError
from faust.exceptions import FaustError

from streams import metrics, watchdog
from streams.app import Stage, full_name
from streams.closing import is_asked
from streams.folders import path_of
from streams.step import DEAD
from streams.topics import STAGE

TURN, ASK, WEIGH = 1.0, 5.0, 30.0  # seconds between two looks at lag and loop, at the broker, at the disk


class Gauges:
    """Keeps the gauges of one worker as they are now; nothing that happens here ends the worker."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.app, self.name = stage, stage.app, stage.name
        plan = STAGE[stage.name]
        self.topics = {full_name(stage.settings, topic): topic.name for topic in (plan.source, *plan.beside)}
        self.source = full_name(stage.settings, plan.source)
        self.broker_up = False
        self.partitions = 0  # of its input, with their state
        self._shown: set[tuple[str, str]] = set()
        self._stalls: dict[Any, float] = {}  # since when records of a partition wait that were not fetched
        for reason in DEAD:  # a counter that is born at 1 does not seem to grow
            metrics.dead.labels(self.name, reason)
        self._tasks: list[asyncio.Task[None]] = []
        stage.keep.append(self)
        stage.app.on_partitions_assigned.connect(self._start)  # before its tables are restored
        stage.app.on_before_shutdown.connect(self._stop)

    async def _start(self, *_: Any, **__: Any) -> None:
        if not self._tasks:
            loop = asyncio.get_running_loop()
            self._tasks = [loop.create_task(work()) for work in (self._turn, self._ask, self._weigh)]

    async def _stop(self, *_: Any, **__: Any) -> None:
        for task in self._tasks:
            task.cancel()

    async def _turn(self) -> None:
        while True:
            watchdog.alive()
            turned = time.monotonic()
            self._show_lag(self.app.consumer, time.time())
            await asyncio.sleep(TURN)
            metrics.loop_late.labels(self.name).set(max(0.0, time.monotonic() - turned - TURN))

    def _show_lag(self, consumer: Any, now: float) -> None:
        behind = {tp: count for tp, count in consumer.behind().items() if tp.topic in self.topics}
        oldest = {tp: consumer.oldest(tp) for tp, count in behind.items() if count}
        self._stalls = {tp: self._stalls.get(tp, now) for tp, when in oldest.items() if when is None}
        began = self.app.tables.recovery.completed.is_set()
        self.partitions = sum(tp.topic == self.source for tp in behind) if began else 0
        metrics.partitions.labels(self.name).set(self.partitions)
        shown = {(self.topics[tp.topic], str(tp.partition)): tp for tp in behind}
        for gone in self._shown - set(shown):
            metrics.lag.remove(self.name, *gone)
            metrics.lag_seconds.remove(self.name, *gone)
        self._shown = set(shown)
        for where, tp in shown.items():
            metrics.lag.labels(self.name, *where).set(behind[tp])
            since = oldest.get(tp) or self._stalls.get(tp, now)
            metrics.lag_seconds.labels(self.name, *where).set(max(0.0, now - since))

    async def _ask(self) -> None:
        while True:
            self.broker_up = await self._answers()
            metrics.broker_up.labels(self.name).set(self.broker_up)
            await asyncio.sleep(ASK)

    async def _answers(self) -> bool:
        try:
            async with asyncio.timeout(ASK):
                producer = await self.app.maybe_start_producer()
                return bool(await producer._ensure_producer().client.force_metadata_update())
        except (KafkaError, FaustError, OSError, TimeoutError, asyncio.CancelledError) as error:
            if is_asked(error):
                raise
            return False

    async def _weigh(self) -> None:
        settings, name = self.stage.settings, self.name
        folders = {"state": path_of(settings, name, self.stage.worker), "broker": settings.data / "kafka"}
        metrics.disk_reserve.labels(name).set(settings.min_free)
        while True:
            for label, folder in folders.items():
                if folder.exists():
                    metrics.disk_free.labels(name, label).set(shutil.disk_usage(folder).free)
            metrics.state_bytes.labels(name).set(await asyncio.to_thread(size, folders["state"]))
            await asyncio.sleep(WEIGH)


def size(folder: Path) -> int:
    """Bytes of the files in a folder; those that vanish meanwhile are not counted."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except OSError:
            continue
    return total
