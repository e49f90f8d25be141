"""What is paused stands on a compacted topic: written by `wirehose pause` and `resume`, followed by every worker."""

import asyncio
import logging
import shutil
from datetime import UTC, datetime
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from streams import codec, metrics
from streams.app import Stage, connection, full_name
from streams.closing import close
from streams.errors import Rejected, Unavailable, WirehoseError
from streams.logs import SELDOM
from streams.pausing import RESTS, Pauses, key, level
from streams.reading import consumer, partitions, records
from streams.records import Control
from streams.settings import Settings
from streams.topics import CONTROLS

log = logging.getLogger("wirehose.controls")
AGAIN, LOOK = 2.0, 1.0  # seconds before the topic is tried again, and between two looks at the disk


async def current(settings: Settings) -> dict[str, Control]:
    """What is paused now, by key."""
    found: dict[str, Control] = {}
    async for record in records(settings, CONTROLS):
        _apply(found, record)
    return found


async def write(settings: Settings, kind: str, name: str, why: str | None) -> None:
    """Pause a stage or host (with a reason, "" for none), or resume it (None); done when Kafka has acknowledged."""
    control = None if why is None else Control(kind=kind, name=name, since=datetime.now(UTC), why=why)
    producer = AIOKafkaProducer(**connection(settings), acks="all")
    try:
        await producer.start()
        value = codec.encode(control) if control else None
        await producer.send_and_wait(full_name(settings, CONTROLS), value, key(kind, name).encode())
    except (KafkaError, OSError) as error:
        what = f"nothing is changed, Kafka at {settings.broker} does not answer: {error}"
        raise Unavailable("broker", what) from error
    finally:
        await close(producer)


async def follow(pauses: Pauses, settings: Settings) -> None:
    """Keep `pauses` as the topic says: whole as soon as its present end is read, then record by record."""
    client = await consumer(settings)
    try:
        tps = await partitions(client, settings, CONTROLS)
        client.assign(tps)
        ends = await client.end_offsets(tps)
        found: dict[str, Control] = {}
        read = False
        while True:
            read = read or all([await client.position(tp) >= ends[tp] for tp in tps])
            if read:
                pauses.controls, pauses.known = dict(found), True
            for batch in (await client.getmany(timeout_ms=500)).values():
                for record in batch:
                    _apply(found, record)
    finally:
        await close(client)


def _apply(found: dict[str, Control], record: Any) -> None:
    name = codec.text(record.key)
    found.pop(name, None)
    if record.value is not None:
        try:
            found[name] = codec.decode(Control, record.value)
        except Rejected as error:
            log.error("what is paused under %s cannot be read (%s): pause or resume it again", name, error)


def disk(pauses: Pauses, settings: Settings) -> None:
    """Look how much is free for our data, and say so when that changes anything."""
    try:
        free = shutil.disk_usage(settings.data).free
    except OSError as error:
        log.warning("free space of %s unknown: %s", settings.data, error, extra=SELDOM)
        return
    before, pauses.disk = pauses.disk, level(free, settings.min_free, pauses.disk)
    if pauses.disk > before:
        log.warning(
            "low disk: %d MB free, WIREHOSE_MIN_FREE is %d MB", free // 10**6, settings.min_free // 10**6
        )
    elif pauses.disk < before:
        log.info("disk: %d MB free again", free // 10**6)


class Follower:
    """Follows what is paused, and the disk, for one worker; nothing that happens here ends the worker."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.pauses = stage, stage.pauses
        self.pauses.known = False
        self.tasks: list[asyncio.Task[None]] = []
        stage.keep.append(self)
        stage.app.on_partitions_assigned.connect(self._start)
        stage.app.on_before_shutdown.connect(self._stop)

    async def _start(self, *_: Any, **__: Any) -> None:
        if not self.tasks:
            loop = asyncio.get_running_loop()
            self.tasks = [loop.create_task(self._follow()), loop.create_task(self._look())]

    async def _stop(self, *_: Any, **__: Any) -> None:
        for task in self.tasks:
            task.cancel()

    async def _follow(self) -> None:
        while True:
            try:
                await follow(self.pauses, self.stage.settings)
            except (KafkaError, OSError, WirehoseError) as error:
                log.warning("waiting to follow what is paused: %r", error, extra=SELDOM)
            except Exception:
                log.exception("bug: what is paused cannot be followed; trying again", extra=SELDOM)
            await asyncio.sleep(AGAIN)

    async def _look(self) -> None:
        name, told = self.stage.name, False
        while True:
            asked = self.pauses.asked(name)
            metrics.paused.labels(name, "asked").set(asked)
            metrics.paused.labels(name, "unknown").set(not self.pauses.known)
            if asked != told:
                told = asked
                if asked:
                    log.warning("%s is paused: takes nothing new", name)
                else:
                    log.info("%s goes on", name)
            if name in RESTS:
                disk(self.pauses, self.stage.settings)
                metrics.paused.labels(name, "disk").set(self.pauses.low(name))
            await asyncio.sleep(LOOK)
