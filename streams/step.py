"""What happens to a batch of records in every stage: decode, prepare, decide in order, send, await, count.

`step` is the one place where errors become decisions (see `streams.errors`): what cannot be taken goes to the dead
letters byte for byte, our own broker's absence is waited for, a bug ends the process without commit. An item that
ends the process `blame.POISON` times in a row is put aside with reason ``bug``. When nearly everything is put aside
for one reason, the stage stops (`streams.cap`).
"""

import asyncio
import time
import weakref
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Generic, NoReturn, TypeVar

import msgspec
from faust.streams import _current_event

from agents.text.when import When, oldest_first
from streams import codec, heartbeat, metrics, outcomes
from streams.app import Stage
from streams.blame import Blame
from streams.cap import RECORDS, Cap
from streams.errors import Rejected
from streams.memory import Memory
from streams.outbox import Message, Outbox, message_of
from streams.pool import Pool
from streams.position import Position
from streams.records import Correction, Entry
from streams.repairs import EXIT_CAP, hard_exit
from streams.topics import STAGE

R = TypeVar("R", bound=msgspec.Struct)
# What could not be processed; everything else that is refused was rejected.
DEAD = frozenset({"no_record", "bug", "pool_timeout", "pool_died", "pool_memory"})
Prepare = Callable[[R], Awaitable[Any]]
Decide = Callable[[Message, R, Any, Outbox], str]
Correct = Callable[[Message, Correction, Outbox], str]


class Ready(msgspec.Struct, Generic[R]):
    """A record before it is decided on: what it is, what was prepared for it, or why it is refused."""

    record: R | None = None
    correction: Correction | None = None
    value: Any = None
    refused: Rejected | None = None
    when: When | None = None  # it was there, where that decides its turn
    began: float = 0.0  # epoch seconds
    spent: float = 0.0  # seconds
    entry: Entry | None = None  # what the ledger is told of it
    went: bool = False  # something was sent for it


class Step(Generic[R]):
    """Runs `decide` on every record of a batch, in order; `prepare` (pool, download) runs for all of them at once.

    `decide(message, record, prepared, outbox)` may write the stage's tables, fills the outbox and returns the
    outcome, a short word for the metrics. Both may raise `Rejected`. `table` is what the stage remembers, `memory`
    its index, `pool` where `prepare` works. `order`: when a record was there, for a stage without a table that
    decides on the older ones of a batch first; those of one key stay in their order. `correct`: what a stage does with
    the corrections that come between its records (the header says so).
    """

    def __init__(
        self,
        stage: Stage,
        kind: type[R],
        decide: Decide[R],
        prepare: Prepare[R] | None = None,
        *,
        table: Any = None,
        memory: Memory[Any, Any] | None = None,
        pool: Pool | None = None,
        order: Callable[[R], When] | None = None,
        correct: Correct | None = None,
    ) -> None:
        self.stage, self.kind, self.decide, self.prepare = stage, kind, decide, prepare
        self.memory, self.pool, self.order, self.correct = memory, pool, order, correct
        table = memory.table if memory else table
        if order and table is not None:
            raise ValueError("what a table knows follows the offsets: its stage takes records as they come")
        self.position = Position(stage, table) if table is not None else None
        what = kind.__name__.lower()
        self.blame = Blame(stage, what)
        self.cap = Cap(stage, what)

    async def run(self, events: Sequence[Any]) -> None:
        """Take a batch of Faust events through the stage; return when all that follows is acknowledged."""
        messages = [message_of(event) for event in events]
        beats = [(message.partition, message.beat) for message in messages if message.beat is not None]
        work = [message for message in messages if message.beat is None]
        metrics.items_in.labels(self.stage.name).inc(len(work))
        if not await self._wake(messages, bool(beats)):
            beats = []
        prepared = dict(
            zip((m.me for m in work), await asyncio.gather(*map(self._prepare, work)), strict=True)
        )
        outbox, done = Outbox(self.stage), dict[str, str]()
        last = {message.partition: message for message in messages}
        for event, message in self._ordered(list(zip(events, messages, strict=True)), prepared):
            _current_event.set(weakref.ref(event))  # else a table write does not know its partition
            if self.position:
                await self.position.check(message)
            if message.beat is None:
                done[message.me] = self._decide(message, prepared[message.me], outbox)
            if self.position and last[message.partition] is message:
                self.position.put(message)
        self._pass_on(beats, outbox)
        await outbox.deliver()
        self.blame.clear(message.name for message in work)
        self._count(prepared.values(), done.values(), beats)
        self._tell(work, prepared, done)

    def _ordered(
        self, turns: list[tuple[Any, Message]], prepared: Mapping[str, Ready[R]]
    ) -> list[tuple[Any, Message]]:
        """The batch as it came, or what was there first before what came after."""
        if self.order is None:
            return turns
        times = {me: ready.when for me, ready in prepared.items() if ready.when}
        dated = [turn for turn in turns if turn[1].me in times]
        undated = [turn for turn in turns if turn[1].me not in times]
        return undated + oldest_first(dated, lambda turn: times[turn[1].me], lambda turn: turn[1].key)

    async def _wake(self, messages: Sequence[Message], beats: bool) -> bool:
        """What must be there before a record is decided on; whether heartbeats may pass: not when the pool is dead."""
        if self.memory:
            await self.memory.ready(message.partition for message in messages)
        try:
            if self.pool and beats:
                await self.pool.pulse()
        except Rejected:
            return False
        return True

    def _pass_on(self, beats: Sequence[tuple[int, float]], outbox: Outbox) -> None:
        if (topic := heartbeat.onward(self.stage.name)) is not None:
            of = self.stage.count(STAGE[self.stage.name].source)
            for number, sent in beats:
                outbox.beat(topic, heartbeat.partition(number, of, sent, self.stage.count(topic)), sent)

    async def _prepare(self, message: Message) -> Ready[R]:
        began = time.perf_counter()
        ready: Ready[R] = Ready(began=time.time())
        try:
            if self.blame.is_poison(message.name):
                raise Rejected("bug", f"ended the stage {self.blame.times(message.name)} times in a row")
            if self.correct and codec.header(message.headers, codec.CORRECTION):
                ready.correction = codec.decode(Correction, message.value)
                return ready
            ready.record = codec.decode(self.kind, message.value)
            ready.value = await self.prepare(ready.record) if self.prepare else None
            ready.when = self.order(ready.record) if self.order else None
        except Rejected as reason:
            ready.refused = reason
        except Exception as error:
            self.blame.put(message.name, error)
            raise
        ready.spent = time.perf_counter() - began
        return ready

    def _decide(self, message: Message, ready: Ready[R], outbox: Outbox) -> str:
        began = time.perf_counter()
        mark, outbox.entry = len(outbox.sends), None
        self.blame.begin(message.name)
        try:
            outcome = self._outcome(message, ready, outbox)
            self.cap.add("")
        except Rejected as reason:
            del outbox.sends[mark:]
            ready.refused = reason
            outcome = self._put_aside(message, reason, outbox)
        except Exception as error:
            self.blame.put(message.name, error)
            raise
        self.blame.end()
        ready.entry, ready.went = outbox.entry, len(outbox.sends) > mark
        metrics.seconds.labels(self.stage.name).observe(ready.spent + time.perf_counter() - began)
        return outcome

    def _outcome(self, message: Message, ready: Ready[R], outbox: Outbox) -> str:
        if ready.correction is not None and self.correct:
            return self.correct(message, ready.correction, outbox)
        if ready.refused or ready.record is None:
            raise ready.refused or Rejected("no_record")
        return self.decide(message, ready.record, ready.value, outbox)

    def _put_aside(self, message: Message, reason: Rejected, outbox: Outbox) -> str:
        if self.cap.add(reason.code):
            self._stop(message, reason)
        outbox.dead(message, reason.code, reason.message, self.blame.times(message.name) or 1)
        state = "dead" if reason.code in DEAD else "rejected"
        if message.item and self.stage.name != "ledger":
            outbox.ledger(
                Entry(
                    item=message.item,
                    state=state,
                    stage=self.stage.name,
                    at=message.time,
                    reason=reason.code,
                )
            )
        return state

    def _stop(self, message: Message, reason: Rejected) -> NoReturn:
        self.blame.end()
        self.cap.keep()
        hard_exit(
            EXIT_CAP,
            f"misconfigured: {self.cap.counts[reason.code]} of the last {RECORDS} records failed with the same reason, "
            f"{reason.code}; that is a fault of ours, so this stage stops and puts nothing more aside. Mend it, or set "
            f"WIREHOSE_DEAD_SHARE=1 to let them go to the dead letters. Now: {message.name}: {reason.message}",
        )

    def _count(
        self, prepared: Iterable[Ready[R]], done: Collection[str], beats: Sequence[tuple[int, float]]
    ) -> None:
        name, now = self.stage.name, time.time()
        for outcome in done:
            metrics.items.labels(name, outcome).inc()
        if done:
            metrics.last.labels(name).set(now)
        for ready in prepared:
            if (seen := getattr(ready.record, "first_seen", None)) is not None:
                metrics.age.labels(name).set(max(0.0, now - seen.by.timestamp()))
        for _, sent in beats:
            heartbeat.passed(name, sent, now)

    def _tell(
        self, work: Sequence[Message], prepared: Mapping[str, Ready[R]], done: Mapping[str, str]
    ) -> None:
        all_, now = outcomes.are_wanted(), time.time()
        for message in work:
            ready, kind = prepared[message.me], done[message.me]
            if all_ or ready.refused or kind in outcomes.LEVELS:
                outcomes.tell(self.stage, _outcome(message, ready, kind, now))


def _outcome(message: Message, ready: Ready[Any], kind: str, now: float) -> outcomes.Outcome:
    refused, entry = ready.refused, ready.entry
    item = entry.item if entry else message.item
    return outcomes.Outcome(
        kind=kind,
        item=item,
        **outcomes.of(ready.record),
        reason=refused.code if refused else entry.reason if entry else "",
        why=f"{refused.code}: {refused.message}" if refused else "",
        began=ready.began,
        seconds=now - ready.began,
        message=message,
        parent=codec.parent(message.headers, item),
        went=ready.went,
    )
