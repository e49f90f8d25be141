"""What faust-streaming 0.15.3 needs so that nothing is lost on a real Kafka, through its own extension points.

Plain Faust lost 22 to 147 of 8,000 to 20,000 messages when workers or the broker were killed or an agent raised.

R1 Table recovery resumes the stream partitions, then seeks, with the flow running. What was delivered in between is
   cleared by `flow_control.resume()` and later taken for a compaction gap: committed, never processed (faust #216,
   closed: mended for apps without tables only).
R2 The recovery task seeks beside the delivery loop, so that a fetch under way is delivered after the seek (faust #221,
   closed: mended for one way there), and `seek_to_committed` does not move a partition without commit.
R3 `Consumer._new_offset` works on acked offsets and guessed gaps, so it can commit past a message in process
   (faust #606, open; #707 proposes a repair). Here: commit = 1 + the last message that is acked with all delivered
   before it. Nothing is guessed.
R4 A hole in delivery that retention does not explain is a bug somewhere: exit before it can be committed. Faust takes
   every hole for compaction (robinhood/faust #401).
R5 An agent's exception is acked and committed (faust #596, #315). Here: exit without commit; Kafka replays.
R6 `ProducerBuffer.flush` gives up after 0.1 s: offsets could be committed before the changelog is written (no thread
   found; flush before commit came with faust #273). Here a commit waits for the acknowledgement of every changelog
   record written so far.
R7 SIGTERM while a rebalance begins closes the client under the last commit, which then retries for ever: bounded
   (alike: aiokafka #659, robinhood/faust #484).
R8 aiokafka retries metadata without a pause while the only broker is down (aiokafka #496, closed); and the pure Python
   stream acks what it skips (other generation: faust #223; flow suspended) although no agent has seen it.

Each has tests in tests/broker/test_repairs.py that show what goes wrong without it; a run prints them as a table.

Not for exactly_once or standby replicas. Input with holes (compacted): `allow_offset_holes`.
"""

import asyncio
import logging
import os
import sys
import threading
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Any, NoReturn

import faust
from aiokafka.client import AIOKafkaClient
from faust.tables.manager import TableManager
from faust.tables.recovery import Recovery
from faust.transport.consumer import ensure_TP
from faust.transport.drivers.aiokafka import Consumer, Transport
from faust.types import TP, Message
from faust.types.tuples import FutureMessage

log = logging.getLogger("wirehose.runtime")
EXIT_AGENT, EXIT_STATE, EXIT_CAP, EXIT_STALLED = 70, 71, 72, 73
EXIT_HOLE, EXIT_CHANGELOG, EXIT_STOP, EXIT_FENCED, EXIT_TIMER = 74, 75, 76, 77, 78
STOP_SECONDS = 9.5  # less than `up` gives the stages to drain


def hard_exit(code: int, text: str, exc: BaseException | None = None) -> NoReturn:
    """Die as by kill -9: nothing in process gets acked or committed; the supervisor starts us again."""
    log.critical("%s: exit %d without commit", text, code, exc_info=exc)
    for handler in logging.getLogger().handlers:
        handler.flush()
    sys.stderr.flush()
    os._exit(code)


class SafeRecovery(Recovery):
    """R1: nothing is delivered between the resume of the stream partitions and the end of the seek."""

    def _hold(self) -> None:
        self.app.consumer.stop_flow()
        self.app.flow_control.suspend()

    async def on_recovery_completed(self, generation_id: int = 0) -> None:
        self._hold()
        await super().on_recovery_completed(generation_id)

    async def _resume_streams(self, generation_id: int = 0) -> None:
        self._hold()
        await super()._resume_streams(generation_id)


class SafeTableManager(TableManager):
    """Uses `SafeRecovery`."""

    _recovery: Any

    @property
    def recovery(self) -> Any:
        if self._recovery is None:
            self._recovery = SafeRecovery(self.app, self, beacon=self.beacon, loop=self.loop)
        return self._recovery


class SafeTable(faust.Table):
    """R6: keeps count of the changelog records that are not yet acknowledged."""

    app: Any

    def send_changelog(self, *args: Any, **kwargs: Any) -> FutureMessage:
        future = super().send_changelog(*args, **kwargs)
        self.app.unacked_changelog.add(future)
        future.add_done_callback(self.app.unacked_changelog.discard)
        return future


class SafeConsumer(Consumer):
    """R2, R3, R4, R6, R8: knows what was delivered, and commits only what is acked without a gap."""

    app: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._seek_lock = asyncio.Lock()
        self._seek_owner: asyncio.Task[Any] | None = None
        self._inflight: dict[TP, dict[int, Message]] = defaultdict(
            dict
        )  # delivered, in order, not yet passed by _done
        self._done: dict[TP, int] = {}  # what may be committed
        self._next: dict[TP, int] = {}  # what has to be delivered next
        self._start: dict[TP, int] = {}  # where the last seek went
        self._skip: Mapping[TP, range] = {}  # what a replay leaves out: see `streams.skipping`
        super().__init__(*args, **kwargs)

    async def getmany(self, timeout: float) -> AsyncIterator[tuple[TP, Message]]:
        if not self.flow_active:
            await self.wait(self.can_resume_flow.wait())
        async with self._seek_lock:  # R2: no seek while a batch is being delivered
            if not self.flow_active or self.should_stop:
                return
            self._seek_owner = asyncio.current_task()
            try:
                async for tp, message in super().getmany(timeout):
                    if self.app.topics.acks_enabled_for(message.topic):
                        await self._register(tp, message)
                        if tp in self._skip and message.offset in self._skip[tp]:
                            message.acked = True
                            continue
                    yield tp, message
            finally:
                self._seek_owner = None

    async def _register(self, tp: TP, message: Message) -> None:
        expected = self._next.get(tp, message.offset)
        if message.offset > expected and not self.app.allow_offset_holes:
            if ((await self.earliest_offsets(tp)).get(tp) or 0) < message.offset:
                hard_exit(EXIT_HOLE, f"{tp}: expected offset {expected}, got {message.offset}")
            log.error(
                "%s: retention took offsets %d to %d before we read them", tp, expected, message.offset - 1
            )
        self._inflight[tp][message.offset] = message
        self._next[tp] = message.offset + 1

    async def perform_seek(self) -> None:
        if self._seek_owner is asyncio.current_task():
            await self._seek_committed()
        else:
            async with self._seek_lock:
                await self._seek_committed()

    async def _seek_committed(self) -> None:
        self._skip = await self.app.skips([tp for tp in self.assignment() if not self._is_changelog_tp(tp)])
        await super().perform_seek()
        self._inflight.clear()
        self._done.clear()
        self._next = dict(self._start)

    async def seek_to_committed(self) -> Mapping[TP, int]:
        committed = {ensure_TP(tp): offset for tp, offset in (await super().seek_to_committed()).items()}
        self._start = {tp: offset for tp, offset in committed.items() if offset}
        fresh = [tp for tp, offset in committed.items() if not offset and not self._is_changelog_tp(tp)]
        if (
            fresh and self.app.conf.consumer_auto_offset_reset == "earliest"
        ):  # R2: aiokafka left these where they were
            first = {tp: offset or 0 for tp, offset in (await self.earliest_offsets(*fresh)).items()}
            await self.seek_wait(first)
            self._start.update(first)
        return committed

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        await super().on_partitions_revoked(revoked)  # waits for what is in process, and commits it
        for tp in revoked:
            self._inflight.pop(tp, None)
            self._done.pop(tp, None)
            self._next.pop(tp, None)

    def ack(self, message: Message) -> bool:
        """R8: what the stream skipped, no agent has seen."""
        if not message.tracked and self.app.topics.acks_enabled_for(message.topic):
            return False
        return bool(super().ack(message))

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        """R3: see `_new_offset`."""

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterator[TP]:
        return (tp for tp in list(self._inflight) if topics is None or tp in topics or tp.topic in topics)

    def _new_offset(self, tp: TP) -> int | None:
        self._acked.pop(tp, None)
        self._acked_index.pop(tp, None)
        flight = self._inflight.get(tp, {})
        while flight and flight[offset := next(iter(flight))].acked:
            del flight[offset]
            self._done[tp] = offset + 1
        return self._done.get(tp)

    def behind(self) -> dict[TP, int]:
        """Records of each partition that wait, as far as the broker has told us."""
        return {
            tp: max(0, (self.highwater(tp) or 0) - self._done.get(tp, self._start.get(tp, 0)))
            for tp in self.assignment()
            if self.app.topics.acks_enabled_for(tp.topic)
        }

    def oldest(self, tp: TP) -> float | None:
        """When the oldest record of a partition that is in work was written, epoch seconds; None: none is."""
        flight = self._inflight.get(tp, {})
        return next((message.timestamp for message in flight.values() if not message.acked), None)

    async def _commit_offsets(self, offsets: Mapping[TP, int], start_new_transaction: bool = True) -> bool:
        for result in await asyncio.gather(*list(self.app.unacked_changelog), return_exceptions=True):  # R6
            if isinstance(result, BaseException):
                hard_exit(EXIT_CHANGELOG, "changelog record not written", result)
        return bool(await super()._commit_offsets(offsets, start_new_transaction))


class SafeTransport(Transport):
    """Uses `SafeConsumer`."""

    Consumer = SafeConsumer


async def _none(_: Iterable[TP]) -> Mapping[TP, range]:
    return {}


class SafeApp(faust.App):
    """`faust.App` with the repairs. `allow_offset_holes`: the input is compacted, nothing depends on its offsets."""

    allow_offset_holes = False
    skips: Callable[[Iterable[TP]], Awaitable[Mapping[TP, range]]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("TableManager", SafeTableManager)
        kwargs.setdefault("Table", SafeTable)
        self.unacked_changelog: set[FutureMessage] = set()
        self.skips = _none
        super().__init__(*args, **kwargs)

    def _new_transport(self) -> Transport:
        return SafeTransport(self.conf.broker_consumer, self)

    async def _on_agent_error(self, agent: Any, exc: BaseException) -> None:
        hard_exit(EXIT_AGENT, f"agent {agent.name} raised {exc!r}", exc)

    async def stop(self) -> None:  # R7
        timer = threading.Timer(STOP_SECONDS, hard_exit, (EXIT_STOP, f"stop takes over {STOP_SECONDS} s"))
        timer.daemon = True
        timer.start()
        await super().stop()
        timer.cancel()


_metadata_update = AIOKafkaClient._metadata_update


async def _calm_metadata_update(self: Any, *args: Any) -> bool:
    ok: bool = await _metadata_update(self, *args)
    if not ok:
        await asyncio.sleep(self._retry_backoff)
    return ok


AIOKafkaClient._metadata_update = _calm_metadata_update  # R8, the one patch outside an extension point
