"""Durable timers: work that the clock starts, and that has no offset to lean on (polls, looks).

One record for each key stands in a compacted topic, in the partition whose owner a consumer group names.
Due -> work (which awaits the acknowledgement of all it publishes) -> only then the new record, or a tombstone.
A crash at any point repeats work and never skips it.

Two workers may both believe they own a partition (one was frozen). The broker decides: each partition has its own
transactional id, and an owner first writes a mark. Once that is committed, no earlier owner can write any more (it
gets `ProducerFenced`), and all that was ever remembered stands before the mark: so this is read up to the mark.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Generic

import msgspec
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import ProducerFenced

from streams import metrics
from streams.app import Stage, connection, full_name
from streams.blame import Blame
from streams.closing import close
from streams.repairs import EXIT_FENCED, EXIT_TIMER, hard_exit
from streams.schedule import E, Schedule
from streams.topics import LARGEST, STAGE, Topic

log = logging.getLogger("wirehose.timers")
MARK = b"\0owner"  # no key of ours begins with a zero byte
CLOCK = 2.0  # seconds that a clock may go back before the schedule follows it
APART = 0.01  # seconds between two transactions of a partition: what comes meanwhile shares the next
SPREAD = 0.005  # seconds between the first work of two new keys, where many come at once
RELEASE = 2.0  # seconds that work gets to end before a partition is given away


class Partition(Generic[E]):
    """One partition that is ours: its schedule, its writer, what is in work."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.schedule: Schedule[E] = Schedule()
        self.source: dict[bytes, Any] = {}
        self.pending: list[tuple[bytes, bytes | None, asyncio.Future[None]]] = []
        self.until = 0.0  # when the schedule is looked at again, if nothing wakes it
        self.ready, self.wake, self.dirty = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.works: set[asyncio.Task[None]] = set()
        self.loops: list[asyncio.Task[None]] = []
        self.producer: Any = None


Work = Callable[[bytes, E, Any], Awaitable[E | None]]
GiveUp = Callable[[bytes, E], Awaitable[E | None]]


class Timers(Generic[E]):
    """Runs ``work(key, entry, subscription)`` for what is due in the partitions this stage owns of its source.

    ``give_up(key, entry)`` stands in for work that ended the process again and again (see `streams.blame`).
    With `fresh`, the source is a compacted topic of subscriptions: a key of it without an entry gets
    ``fresh(key, now)``, and work gets its value as ``read`` understands it, or None (and returns None) when it was
    removed. Without, entries come by `put` only. ``hold(key, entry, subscription, now)`` may delay a due key: it
    returns when to ask again, or 0 for go. ``opened(key, entry, subscription)`` is told what was remembered. While ``rests()`` nothing begins. Where ``later(old, new)``, the new entry
    counts from now on and is not written: a crash falls back to the old one.
    """

    def __init__(
        self,
        stage: Stage,
        topic: Topic,
        kind: type[E],
        work: Work[E],
        give_up: GiveUp[E],
        *,
        fresh: Callable[[bytes, float], E] | None = None,
        read: Callable[[bytes], Any] = bytes,
        hold: Callable[[bytes, E, Any, float], float] | None = None,
        opened: Callable[[bytes, E, Any], None] = lambda key, entry, subscription: None,
        rests: Callable[[], bool] = lambda: False,
        later: Callable[[E, E], bool] = lambda old, new: False,
        parallel: int = 64,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.stage, self.work, self.give_up = stage, work, give_up
        self.fresh, self.read, self.hold, self.clock = fresh, read, hold, clock
        self.opened, self.rests, self.later = opened, rests, later
        self.late = metrics.late.labels(stage.name)
        self.owner = full_name(stage.settings, STAGE[stage.name].source)
        self.topic = full_name(stage.settings, topic)
        self.slots = asyncio.Semaphore(parallel)
        self.parts: dict[int, Partition[E]] = {}
        self.decoder = msgspec.json.Decoder(kind)
        self.blame = Blame(stage, topic.name)
        stage.keep.append(self)
        app = stage.app
        app.on_partitions_assigned.connect(self._assigned)
        app.on_partitions_revoked.connect(self._revoked)
        app.on_before_shutdown.connect(self._revoked)  # a stop sends no on_partitions_revoked

    async def _assigned(self, _: Any, assigned: set[Any], **__: Any) -> None:
        numbers = {tp.partition for tp in assigned if tp.topic == self.owner}
        await self._release(set(self.parts) - numbers)
        for number in numbers - set(self.parts):
            part = self.parts[number] = Partition(number)
            part.loops.append(self._task(self._run(part)))  # not awaited here: the group must go on

    def size(self) -> int:
        """How many keys are in the schedules of this worker."""
        return sum(len(part.schedule.entries) for part in self.parts.values())

    def entries(self) -> list[tuple[bytes, E]]:
        """All that is remembered in the schedules of this worker, by key."""
        return [entry for part in self.parts.values() for entry in part.schedule.entries.items()]

    def hurry(self, key: bytes) -> bool:
        """Make this key due now; False when it is not ours."""
        for part in self.parts.values():
            if part.ready.is_set() and key in part.schedule.entries:
                part.schedule.hurry(key, self.clock())
                part.wake.set()
                return True
        return False

    def entry(self, key: bytes) -> E | None:
        """What is remembered of this key, if it is ours."""
        for part in self.parts.values():
            if part.ready.is_set() and (entry := part.schedule.entries.get(key)) is not None:
                return entry
        return None

    def owned(self) -> list[int]:
        """The partitions that are ours and whose schedule runs."""
        return sorted(number for number, part in self.parts.items() if part.ready.is_set())

    async def _revoked(self, _: Any, revoked: set[Any] | None = None, **__: Any) -> None:
        mine = (
            set(self.parts) if revoked is None else {tp.partition for tp in revoked if tp.topic == self.owner}
        )
        await self._release(mine)

    async def _release(self, numbers: set[int]) -> None:
        """Start nothing more, give what is in work a moment, cancel the rest. Then the group may give them away."""
        parts = [self.parts.pop(number) for number in numbers & set(self.parts)]
        for part in parts:
            part.loops[0].cancel()
        if works := [task for part in parts for task in part.works]:
            await asyncio.wait(works, timeout=RELEASE)
        rest = [task for part in parts for task in (*part.works, *part.loops)]
        for task in rest:
            task.cancel()
        if rest and (await asyncio.wait(rest, timeout=RELEASE))[1]:
            hard_exit(EXIT_TIMER, f"timers of {self.topic}: something does not stop")
        if stops := [asyncio.ensure_future(part.producer.stop()) for part in parts if part.producer]:
            await asyncio.wait(stops, timeout=RELEASE)  # a transaction left open is aborted by the next owner

    def _task(self, coro: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        def check(task: asyncio.Task[None]) -> None:
            if task.cancelled():
                if not task.cancelling():  # see `streams.closing`
                    hard_exit(EXIT_TIMER, f"timers of {self.topic}: cancelled by nobody")
            elif exc := task.exception():
                hard_exit(
                    EXIT_FENCED if isinstance(exc, ProducerFenced) else EXIT_TIMER,
                    f"timers of {self.topic}",
                    exc,
                )

        task = asyncio.get_running_loop().create_task(coro)
        task.add_done_callback(check)
        return task

    async def _run(self, part: Partition[E]) -> None:
        part.producer = AIOKafkaProducer(
            **connection(self.stage.settings),
            transactional_id=f"{self.stage.app.conf.id}-{self.topic}-{part.number}",
            transaction_timeout_ms=20_000,
            max_request_size=LARGEST,
            compression_type="zstd",
        )
        await part.producer.start()
        mark = await self._commit(part, [(MARK, b"{}")])
        part.loops += [self._task(self._follow(part, mark)), self._task(self._write(part))]
        await part.ready.wait()
        before = self.clock()
        while True:
            part.wake.clear()
            if (now := self.clock()) < before - CLOCK:
                log.warning("the clock went back by %.0f s: the schedule goes with it", before - now)
                part.schedule.shift(now - before)
            before = now
            while not (rests := self.rests()) and (key := part.schedule.take(self.clock())) is not None:
                await self._begin(part, key)
            metrics.scheduled.labels(self.stage.name).set(self.size())
            upcoming = part.schedule.next()
            pause = 1.0 if upcoming is None or rests else min(max(upcoming - self.clock(), 0.001), 1.0)
            part.until = self.clock() + pause
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):  # wait_for swallows a cancel() in Python 3.11
                    await part.wake.wait()

    async def _begin(self, part: Partition[E], key: bytes) -> None:
        entry, now = part.schedule.entries[key], self.clock()
        if self.hold and (until := self.hold(key, entry, part.source.get(key), now)):
            part.schedule.hold(key, until)
            return
        self.late.observe(max(0.0, now - entry.due))
        await self.slots.acquire()
        part.works.add(task := self._task(self._do(part, key)))
        task.add_done_callback(part.works.discard)
        task.add_done_callback(
            lambda _: self.slots.release()
        )  # also when it is cancelled before its first step

    async def _follow(self, part: Partition[E], mark: int) -> None:
        """Fold the state up to our mark and the subscriptions up to their present end; then follow these."""
        state, source = TopicPartition(self.topic, part.number), TopicPartition(self.owner, part.number)
        consumer = AIOKafkaConsumer(
            **connection(self.stage.settings),
            isolation_level="read_committed",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=LARGEST,
        )
        await consumer.start()
        try:
            consumer.assign([state, source] if self.fresh else [state])
            end = (await consumer.end_offsets([source]))[source] if self.fresh else 0
            seen = -1
            while self.fresh or not part.ready.is_set():
                for tp, records in (await consumer.getmany(timeout_ms=500, max_records=5000)).items():
                    if tp == source:
                        self._subscribe(part, records)
                    elif not part.ready.is_set():
                        seen = records[-1].offset
                        self._restore(part, records)
                if (
                    not part.ready.is_set()
                    and seen >= mark
                    and (not self.fresh or await consumer.position(source) >= end)
                ):
                    self._open(part)
                    consumer.pause(state)
        finally:
            await close(consumer)

    def _subscribe(self, part: Partition[E], records: list[Any]) -> None:
        for number, record in enumerate(records):
            part.source.pop(record.key, None)
            if record.value is not None:
                part.source[record.key] = self.read(record.value)
            self._reconcile(part, record.key, number, changed=True)

    def _restore(self, part: Partition[E], records: list[Any]) -> None:
        for record in records:
            if record.key == MARK:
                continue
            try:
                entry = self.decoder.decode(record.value) if record.value else None
            except msgspec.DecodeError as error:
                where = f"{self.topic} {part.number}/{record.offset}, key {record.key!r}"
                raise RuntimeError(
                    f"state cannot be read: {where} ({error}); write a null value under this key"
                ) from error
            if entry is not None:  # written in what is now the future: the clock went back since
                entry.due -= max(0.0, record.timestamp / 1000 - self.clock() - CLOCK)
            part.schedule.apply(record.key, entry)

    def _open(self, part: Partition[E]) -> None:
        for key, entry in part.schedule.entries.items():
            self.opened(key, entry, part.source.get(key))
        part.ready.set()
        for number, key in enumerate(sorted(set(part.source) ^ set(part.schedule.entries))):
            self._reconcile(part, key, number)
        log.info("has the schedule of %s/%d: %d keys", self.topic, part.number, len(part.schedule.entries))

    def _reconcile(self, part: Partition[E], key: bytes, number: int = 0, changed: bool = False) -> None:
        """Give a new subscription an entry; look at once at what changed or is no longer wanted.

        `number`: of those that come together; thousands of new feeds do not all begin in one moment.
        """
        if self.fresh is None or not part.ready.is_set():
            return
        if key in part.source and key not in part.schedule.entries:
            part.schedule.apply(key, self.fresh(key, self.clock() + number * SPREAD))
        elif key in part.schedule.entries and (changed or key not in part.source):
            part.schedule.hurry(key, self.clock())
        else:
            return
        part.wake.set()

    async def _do(self, part: Partition[E], key: bytes) -> None:
        entry = part.schedule.entries[key]
        new = await self._try(key, entry, part.source.get(key))
        if part.schedule.entries.get(key) is not entry:
            pass  # it was put anew meanwhile: work is repeated with that
        elif new is not None and self.later(entry, new):
            new.seq = entry.seq + 1
            part.schedule.apply(key, new)
        else:
            await self._store(part, key, new, entry)
        part.schedule.finish(key, self.clock())
        self._reconcile(part, key)  # it may have been subscribed again, or removed, meanwhile
        if (upcoming := part.schedule.next()) is not None and upcoming < part.until:
            part.wake.set()

    async def _try(self, key: bytes, entry: E, subscription: Any) -> E | None:
        """Do the work; give up what ended the process again and again."""
        name = f"{self.topic}/{key.decode('utf-8', 'replace')}"
        try:
            if not self.blame.is_poison(name):
                new = await self.work(key, entry, subscription)
            else:
                log.error("%s ended the stage %d times: given up", name, self.blame.times(name))
                metrics.items.labels(self.stage.name, "bug").inc()
                new = await self.give_up(key, entry)
        except Exception as error:
            self.blame.put(name, error)
            raise
        self.blame.clear([name])
        return new

    async def put(self, number: int, key: bytes, change: Callable[[E | None], E | None]) -> None:
        """Record what an agent wants; `change` gets the present entry, and None changes nothing. Await, then commit."""
        part = self.parts[number]  # not ours: KeyError, the agent raises, nothing is committed
        await part.ready.wait()
        old = part.schedule.entries.get(key)
        if (new := change(old)) is not None:
            await self._store(part, key, new, old)

    async def _store(self, part: Partition[E], key: bytes, new: E | None, old: E | None) -> None:
        """Into memory at once, so that the log gets the order of memory; return when it is committed."""
        if new is not None:
            new.seq = old.seq + 1 if old is not None else 1
        part.schedule.apply(key, new)
        done = asyncio.get_running_loop().create_future()
        part.pending.append((key, msgspec.json.encode(new) if new is not None else None, done))
        part.dirty.set()
        part.wake.set()
        await done

    async def _write(self, part: Partition[E]) -> None:
        loop = asyncio.get_running_loop()
        while await part.dirty.wait():
            began = loop.time()
            part.dirty.clear()
            batch, part.pending = part.pending, []
            await self._commit(part, [(key, value) for key, value, _ in batch])
            for *_, done in batch:
                if not done.done():
                    done.set_result(None)
            await asyncio.sleep(began + APART - loop.time())

    async def _commit(self, part: Partition[E], records: list[tuple[bytes, bytes | None]]) -> int:
        """Write in one transaction; return the offset of the last record.

        What fails here ends the process: only the next owner can know what was committed, by reading it.
        """
        await part.producer.begin_transaction()
        now = int(self.clock() * 1000)  # the record tells which clock its times are of
        futures = [
            await part.producer.send(self.topic, value, key, partition=part.number, timestamp_ms=now)
            for key, value in records
        ]
        done = await asyncio.gather(*futures)
        await part.producer.commit_transaction()
        return int(done[-1].offset)
