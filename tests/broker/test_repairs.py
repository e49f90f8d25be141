"""What `streams.repairs` repairs: each case holds with the repair, and shows what goes wrong without it.

A test marked ``repair`` runs twice, with the repair and with the plain method or class of Faust in its place; what the
plain one showed goes into the table at the end of the run (`repair_table`). Only the broker is stood in for, by `Log`.
"""

import asyncio
import contextlib
import logging
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.client import AIOKafkaClient
from aiokafka.structs import ConsumerRecord
from faust.tables.recovery import Recovery as PlainRecovery
from faust.transport.consumer import Consumer as BaseConsumer
from faust.transport.drivers.aiokafka import Consumer as PlainConsumer
from faust.types import TP
from faust.types.tuples import FutureMessage
from mode.utils.queues import FlowControlQueue
from running import Service, send, until

from streams import repairs
from streams.broker import Broker
from streams.repairs import (
    EXIT_AGENT,
    EXIT_CHANGELOG,
    EXIT_HOLE,
    EXIT_STOP,
    SafeApp,
    SafeConsumer,
    SafeRecovery,
)
from streams.topics import ITEMS

pytestmark = pytest.mark.broker
TP0 = TP("items", 0)
HERE = Path(__file__).parent
REPAIRED = pytest.mark.parametrize("repaired", [True, False], ids=["repaired", "plain"])
Showed = Callable[[str], None]


class Exited(BaseException):
    """In place of the end of the process."""


@pytest.fixture
def showed(record_property: Callable[[str, object], None]) -> Showed:
    """Say what went wrong without the repair."""
    return lambda text: record_property("showed", text)


@pytest.fixture(autouse=True)
def exits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The exit codes with which the process would have ended: each raises `Exited` where it did."""
    codes: list[int] = []

    def leave(code: int, *_: Any) -> None:
        codes.append(code)
        raise Exited

    monkeypatch.setattr(repairs, "hard_exit", leave)
    return codes


class Log:
    """Stands where aiokafka stands: one partition, the position in it, and what the group has committed."""

    def __init__(self, *offsets: int, position: int = 0, committed: int | None = None) -> None:
        self.offsets, self.position, self.committed = list(offsets), position, committed
        self.answers, self.seeks = (
            asyncio.Event(),
            asyncio.Event(),
        )  # clear: a fetch, or a seek, stays under way
        self.answers.set()
        self.seeks.set()
        self.fetching, self.seeking = asyncio.Event(), asyncio.Event()  # one has begun

    async def getmany(self, active: set[TP], timeout: float) -> dict[TP, list[Any]]:
        await asyncio.sleep(0.001)
        batch = [self._record(offset) for offset in self.offsets if offset >= self.position]
        if TP0 not in active or not batch:
            return {}
        self.position = batch[-1].offset + 1
        self.fetching.set()
        await self.answers.wait()
        return {TP0: batch}

    def _record(self, offset: int) -> Any:
        return ConsumerRecord(TP0.topic, 0, offset, 0, 0, b"", b"", None, 0, 0, ())

    async def seek_to_committed(self) -> dict[TP, int | None]:
        self.seeking.set()
        await self.seeks.wait()
        if self.committed:
            self.position = self.committed
        return {TP0: self.committed}

    async def seek_wait(self, offsets: dict[TP, int]) -> None:
        self.position = offsets[TP0]

    async def earliest_offsets(self, *_: TP) -> dict[TP, int]:
        return {TP0: 0}

    async def commit(self, offsets: dict[TP, int]) -> bool:
        self.committed = offsets[TP0]
        return True

    def assignment(self) -> set[TP]:
        return {TP0}

    def highwater(self, _: TP) -> int:
        return self.offsets[-1] + 1


class Scene:
    """A real app, consumer, fetcher and queue of an agent; the agent itself is `process`, the broker a `Log`."""

    def __init__(self, kind: type[PlainConsumer], log: Log) -> None:
        self.app: Any = SafeApp("scene", broker="kafka://127.0.0.1:1", web_enabled=False)
        self.app.topics.acks_enabled_for = lambda topic: True
        flow = self.app.flow_control
        self.queue: Any = FlowControlQueue(flow_control=flow, clear_on_resume=True)
        self.consumer: Any = kind(
            self.app.transport, self.deliver, on_partitions_revoked=None, on_partitions_assigned=None
        )
        self.consumer._thread.thread_loop.close()
        self.log = self.consumer._thread = log
        self.app.consumer = self.consumer
        self.consumer._set_active_tps({TP0})
        self.consumer.resume_flow()
        flow.resume()
        self.delivered: list[int] = []
        self.done: list[int] = []

    @contextlib.asynccontextmanager
    async def fetching(self) -> AsyncIterator[None]:
        """Let the fetcher run until the block ends."""
        await self.app._fetcher.maybe_start()
        try:
            yield
        finally:
            await self.app._fetcher.stop()

    async def deliver(self, message: Any) -> None:
        message.tracked = True
        self.delivered.append(message.offset)
        await self.queue.put(message)

    async def process(self, last: int) -> None:
        """Do and acknowledge what is delivered, up to this offset and what comes right behind it."""
        with contextlib.suppress(TimeoutError):
            while True:
                async with asyncio.timeout(0.1 if last in self.done else 5):
                    message = await self.queue.get()
                self.done.append(message.offset)
                self.consumer.ack(message)

    @property
    def lost(self) -> list[int]:
        """What stands in the log and was never processed."""
        return sorted({*self.log.offsets} - {*self.done})


def span(offsets: Iterable[int]) -> str:
    """Offsets as "0 to 4"."""
    offsets = list(offsets)
    return f"{offsets[0]} to {offsets[-1]}" if len(offsets) > 1 else f"{offsets[0]}"


# -- R1: recovery


@REPAIRED
@pytest.mark.repair(
    "R1",
    does="delivers between the end of recovery and its seek, then drops it",
    upstream="faust #216 (closed)",
)
@pytest.mark.parametrize("resume", ["on_recovery_completed", "_resume_streams"])
async def test_r1_nothing_is_delivered_before_recovery_has_sought(
    resume: str, repaired: bool, showed: Showed
) -> None:
    """First start on a backlog: the streams' partitions are resumed while the flow still runs from the changelogs."""
    scene = Scene(PlainConsumer, Log(*range(5)))
    scene.consumer.pause_partitions({TP0})
    scene.log.seeks.clear()
    recovery = (SafeRecovery if repaired else PlainRecovery)(scene.app, scene.app.tables)
    recovering = asyncio.create_task(getattr(recovery, resume)(scene.app.consumer_generation_id))
    await scene.log.seeking.wait()
    async with scene.fetching():
        await (asyncio.sleep(0.1) if repaired else eventually(lambda: len(scene.delivered) == 5))
        early = list(scene.delivered)
        scene.log.seeks.set()
        await recovering
        scene.log.offsets += range(5, 10)
        await scene.process(last=9)
    await scene.consumer.commit()
    if repaired:
        assert (early, scene.lost, scene.log.committed) == ([], [], 10)
    else:
        assert (early, scene.lost, scene.log.committed) == ([0, 1, 2, 3, 4], [0, 1, 2, 3, 4], 10)
        showed(f"commits {scene.log.committed}, {span(scene.lost)} never processed")


# -- R2: seeks


@REPAIRED
@pytest.mark.repair("R2", does="seeks while a fetch is under way", upstream="faust #221 (closed)")
async def test_r2_no_seek_runs_beside_a_batch_that_is_being_delivered(repaired: bool, showed: Showed) -> None:
    """5 is committed, 5 to 8 were dropped by a rebalance, a fetch from 9 is under way."""
    scene = Scene(SafeConsumer if repaired else PlainConsumer, Log(*range(20), position=9, committed=5))
    scene.log.answers.clear()

    async def recover() -> None:
        scene.consumer.stop_flow()
        await scene.consumer.perform_seek()
        scene.consumer.resume_flow()

    async with scene.fetching():
        await scene.log.fetching.wait()
        recovering = asyncio.create_task(recover())
        await (asyncio.sleep(0.1) if repaired else recovering)
        assert recovering.done() != repaired
        scene.log.answers.set()
        await recovering
        await scene.process(last=19)
    lost = [offset for offset in scene.lost if offset >= 5]
    if repaired:
        assert lost == []
    else:
        assert lost == [5, 6, 7, 8]
        showed(f"delivers {scene.done[0]} after a seek to 5; {span(lost)} never come")


@REPAIRED
@pytest.mark.repair("R2", does="leaves a partition without a commit where it is", upstream="none found")
async def test_r2_a_partition_without_a_commit_is_moved_to_its_beginning(
    repaired: bool, showed: Showed
) -> None:
    """Nothing is committed; 0 to 5 were fetched and dropped by a rebalance."""
    scene = Scene(SafeConsumer if repaired else PlainConsumer, Log(*range(10), position=6))
    await scene.consumer.perform_seek()
    async with scene.fetching():
        await scene.process(last=9)
    assert scene.lost == ([] if repaired else [0, 1, 2, 3, 4, 5])
    if not repaired:
        showed(f"goes on at {scene.done[0]}; {span(scene.lost)} never come")


# -- R3: what is committed


def consumer(*offsets: int) -> Any:
    """A consumer to which these messages were delivered, without a broker behind it."""
    made = object.__new__(SafeConsumer)
    made.app = SimpleNamespace(
        topics=SimpleNamespace(acks_enabled_for=lambda topic: True),
        unacked_changelog=set(),
        allow_offset_holes=False,
    )
    made._inflight, made._done, made._next, made._start = defaultdict(dict), {}, {}, {}
    made._acked, made._acked_index, made._gap = defaultdict(list), defaultdict(set), defaultdict(lambda: None)
    made._committed_offset, made._unacked_messages = defaultdict(lambda: None), set()
    made._n_acked, made._waiting_for_ack = 0, None
    for offset in offsets:
        made._inflight[TP0][offset] = Delivered(offset)
    return made


class Delivered:
    """As much of a message as a consumer looks at."""

    def __init__(self, offset: int, tracked: bool = True) -> None:
        self.topic, self.tp, self.offset, self.tracked, self.acked = "items", TP0, offset, tracked, False


def ack(consumer: Any, *offsets: int) -> None:
    for offset in offsets:
        assert BaseConsumer.ack(consumer, consumer._inflight[TP0][offset])


@REPAIRED
@pytest.mark.repair("R3", does="commits past a message in process", upstream="faust #606")
def test_r3_a_commit_never_passes_a_message_that_is_still_in_process(repaired: bool, showed: Showed) -> None:
    subject = consumer(7, 8, 9)
    subject._committed_offset[TP0] = 7
    ack(subject, 8, 9)  # 7 takes longer
    offset = (SafeConsumer if repaired else PlainConsumer)._new_offset(subject, TP0)
    assert offset == (None if repaired else 10)
    if not repaired:
        showed(f"would commit {offset} while 7 is in process")


def test_r3_a_commit_goes_up_to_the_first_message_in_process_and_then_on() -> None:
    subject = consumer(7, 8, 9)
    ack(subject, 9, 7)
    assert subject._new_offset(TP0) == 8
    ack(subject, 8)
    assert subject._new_offset(TP0) == 10


# -- R4: holes


@REPAIRED
@pytest.mark.repair("R4", does="takes every hole for compaction", upstream="robinhood/faust #401")
async def test_r4_a_hole_in_what_is_delivered_is_never_committed(
    repaired: bool, showed: Showed, exits: list[int]
) -> None:
    """5 and 6 are not delivered, although nothing has removed them."""
    scene = Scene(SafeConsumer if repaired else PlainConsumer, Log(0, 1, 2, 3, 4, 7, 8, 9))
    async with scene.fetching():
        await scene.process(last=4 if repaired else 9)
    for _ in range(2):  # as the timer does
        await scene.consumer.commit()
    assert (scene.log.committed, exits) == ((5, [EXIT_HOLE]) if repaired else (10, []))
    if not repaired:
        showed(f"commits {scene.log.committed}, 5 and 6 never delivered")


async def test_r4_a_hole_is_none_where_the_topic_is_compacted(exits: list[int]) -> None:
    subject = consumer()
    subject.app.allow_offset_holes = True
    await subject._register(TP0, Delivered(7))
    await subject._register(TP0, Delivered(9))
    assert exits == []


async def test_r4_a_hole_that_retention_made_is_none(exits: list[int]) -> None:
    subject = consumer()

    async def earliest(*_: TP) -> dict[TP, int]:
        return {TP0: 9}

    subject.earliest_offsets = earliest
    await subject._register(TP0, Delivered(7))
    await subject._register(TP0, Delivered(9))
    assert exits == []


# -- R5: agents that raise


@REPAIRED
@pytest.mark.repair("R5", does="acks the message at which an agent raised", upstream="faust #596, #315")
def test_r5_a_message_at_which_the_agent_raised_is_processed_after_the_restart(
    service: Service, broker: Broker, tmp_path: Path, repaired: bool, showed: Showed
) -> None:
    assert service.run("topics", "apply").returncode == 0
    values = [str(number).encode() for number in range(10)]
    asyncio.run(send(broker.address, service.topic(ITEMS.name), *values))
    script = [sys.executable, str(HERE / "raising_agent.py"), str(tmp_path)]
    done = tmp_path / "done"
    done.touch()

    def life() -> int:
        """One life of the worker: until it ends by itself, or has come to the last message."""
        with (tmp_path / "log").open("ab") as log:
            process = subprocess.Popen(
                [*script, *([] if repaired else ["plain"])], env=service.env, stdout=log, stderr=log
            )
        try:
            until(
                lambda: process.poll() is not None or "9" in done.read_text().split(), 40, "the last message"
            )
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(2)  # what was lost would come in this time
            process.terminate()
            return process.wait(20)
        finally:
            process.kill()

    first = life()
    last = life() if first == EXIT_AGENT else first
    lost = {value.decode() for value in values} - set(done.read_text().split())
    assert (first == EXIT_AGENT, lost) == ((True, set()) if repaired else (False, {"3"})), last
    if not repaired:
        showed("3, at which it raised, never comes again")


# -- R6: changelogs


@REPAIRED
@pytest.mark.repair(
    "R6", does="commits before the changelog is written", upstream="none found (flush: faust #273)"
)
async def test_r6_a_commit_waits_for_the_changelog(repaired: bool, showed: Showed) -> None:
    """The producer's own buffer, and a broker that takes its time."""
    scene = Scene(SafeConsumer if repaired else PlainConsumer, Log(*range(8)))
    written = asyncio.Event()

    async def publish(future: Any, wait: bool) -> None:
        await written.wait()
        future.set_result(None)

    buffer = scene.app.producer.buffer
    buffer.app = scene.app
    await buffer.start()
    for _ in range(3):  # one is under way, two wait
        record: Any = FutureMessage(SimpleNamespace(channel=SimpleNamespace(publish_message=publish)))
        scene.app.unacked_changelog.add(record)
        buffer.put(record)
    task = asyncio.create_task(scene.consumer._commit_offsets({TP0: 8}))
    await (asyncio.sleep(0.3) if repaired else eventually(lambda: scene.log.committed))
    early = scene.log.committed
    written.set()
    assert await task
    await eventually(lambda: not buffer.size)
    await buffer.stop()
    assert (early, scene.log.committed) == (None if repaired else 8, 8)
    if not repaired:
        showed(f"commits {early} with 3 changelog records not written")


async def test_r6_a_changelog_record_that_fails_ends_the_process(exits: list[int]) -> None:
    subject, changelog = consumer(), asyncio.get_running_loop().create_future()
    changelog.set_exception(OSError("the broker said no"))
    subject.app.unacked_changelog.add(changelog)
    with pytest.raises(Exited):
        await subject._commit_offsets({TP0: 8})
    assert exits == [EXIT_CHANGELOG]


# -- R7: stops


@REPAIRED
@pytest.mark.repair("R7", does="waits for ever for a commit as it stops", upstream="aiokafka #659 (alike)")
def test_r7_a_stop_that_hangs_comes_to_an_end(repaired: bool, showed: Showed) -> None:
    script = [sys.executable, str(HERE / "hanging_stop.py"), *([] if repaired else ["plain"])]
    with subprocess.Popen(script, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"stopping\n"
        try:
            code = process.wait(20 if repaired else 2)
        except subprocess.TimeoutExpired:
            code = None
            process.kill()
    assert code == (EXIT_STOP if repaired else None)
    if not repaired:
        showed("still stops after ten times the limit")


# -- R8: what no agent has seen, and a broker that is away


@REPAIRED
@pytest.mark.repair("R8", does="acks what the stream skipped", upstream="none found (skips: faust #223)")
def test_r8_what_the_stream_skipped_is_not_acked(repaired: bool, showed: Showed) -> None:
    subject, skipped = consumer(), Delivered(7, tracked=False)
    (SafeConsumer if repaired else PlainConsumer).ack(subject, skipped)
    assert skipped.acked != repaired
    if not repaired:
        showed(f"would commit {PlainConsumer._new_offset(subject, TP0)}, no agent has seen 7")


@REPAIRED
@pytest.mark.repair(
    "R8", does="asks for metadata without a pause while the broker is away", upstream="aiokafka #496 (closed)"
)
async def test_r8_a_client_without_a_broker_keeps_calm(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, repaired: bool, showed: Showed
) -> None:
    if not repaired:
        monkeypatch.setattr(AIOKafkaClient, "_metadata_update", repairs._metadata_update)
    caplog.set_level(logging.CRITICAL, "aiokafka")
    client = AIOKafkaClient(bootstrap_servers="127.0.0.1:1", retry_backoff_ms=100)
    keeping, tries, began = asyncio.create_task(client._md_synchronizer()), 0, time.monotonic()
    while time.monotonic() - began < 0.35:
        assert not await client.force_metadata_update()  # as a sender does that knows no leader
        tries += 1
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    if repaired:
        assert 1 <= tries <= 4
    else:
        assert tries > 100
        showed("asks more than 100 times in a third of a second")


# -- all of them


async def eventually(true: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def test_every_repair_has_a_test_that_runs_with_it_and_without_it() -> None:
    told = set(re.findall(r"\bR\d\b", repairs.__doc__ or ""))
    tested = set()
    for name, test in globals().items():
        marks = {mark.name: mark for mark in getattr(test, "pytestmark", ())} if name[:5] == "test_" else {}
        if "repair" in marks:
            assert REPAIRED.mark in test.pytestmark, name
            tested.add(marks["repair"].args[0])
    assert tested == told
