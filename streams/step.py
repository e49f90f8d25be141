"""What happens to a batch of records in every stage: decode, prepare, decide in order, send, await, count.

`step` is the one place where errors become decisions (see `streams.errors`): what cannot be taken goes to the dead
letters byte for byte, our own broker's absence is waited for, a bug ends the process without commit. An item that
ends the process `blame.POISON` times in a row is put aside with reason ``bug``.
"""

import asyncio
import time
import weakref
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from faust.streams import _current_event

from streams import codec, metrics
from streams.app import Stage
from streams.blame import Blame
from streams.errors import Rejected
from streams.outbox import Message, Outbox, message_of
from streams.records import Entry

R = TypeVar("R", bound=msgspec.Struct)
# What could not be processed; everything else that is refused was rejected.
DEAD = frozenset({"no_record", "bug", "pool_timeout", "pool_died"})
Prepare = Callable[[R], Awaitable[Any]]
Decide = Callable[[Message, R, Any, Outbox], str]


class Step(Generic[R]):
    """Runs `decide` on every record of a batch, in order; `prepare` (pool, download) runs for all of them at once.

    `decide(message, record, prepared, outbox)` may write the stage's tables, fills the outbox and returns the
    outcome, a short word for the metrics. Both may raise `Rejected`.
    """

    def __init__(
        self, stage: Stage, kind: type[R], decide: Decide[R], prepare: Prepare[R] | None = None
    ) -> None:
        self.stage, self.kind, self.decide, self.prepare = stage, kind, decide, prepare
        self.blame = Blame(stage, kind.__name__.lower())

    async def run(self, events: Sequence[Any]) -> None:
        """Take a batch of Faust events through the stage; return when all that follows is acknowledged."""
        messages = [message_of(event) for event in events]
        metrics.items_in.labels(self.stage.name).inc(len(messages))
        prepared = await asyncio.gather(*map(self._prepare, messages))
        outbox, outcomes = Outbox(self.stage), []
        for event, message, ready in zip(events, messages, prepared, strict=True):
            _current_event.set(weakref.ref(event))  # else a table write does not know its partition
            outcomes.append(self._decide(message, ready, outbox))
        await outbox.deliver()
        self.blame.clear(message.name for message in messages)
        self._count(messages, prepared, outcomes)

    async def _prepare(self, message: Message) -> tuple[R | None, Any, Rejected | None, float]:
        began = time.perf_counter()
        record = None
        try:
            if self.blame.is_poison(message.name):
                raise Rejected("bug", f"ended the stage {self.blame.times(message.name)} times in a row")
            record = codec.decode(self.kind, message.value)
            value = await self.prepare(record) if self.prepare else None
        except Rejected as reason:
            return record, None, reason, time.perf_counter() - began
        except Exception:
            self.blame.put(message.name)
            raise
        return record, value, None, time.perf_counter() - began

    def _decide(
        self, message: Message, ready: tuple[R | None, Any, Rejected | None, float], outbox: Outbox
    ) -> str:
        began = time.perf_counter()
        record, value, refused, spent = ready
        mark = len(outbox.sends)
        try:
            if refused or record is None:
                raise refused or Rejected("no_record")
            outcome = self.decide(message, record, value, outbox)
        except Rejected as reason:
            del outbox.sends[mark:]
            outcome = self._put_aside(message, reason, outbox)
        except Exception:
            self.blame.put(message.name)
            raise
        metrics.seconds.labels(self.stage.name).observe(spent + time.perf_counter() - began)
        return outcome

    def _put_aside(self, message: Message, reason: Rejected, outbox: Outbox) -> str:
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

    def _count(self, messages: Sequence[Message], prepared: Sequence[Any], outcomes: Sequence[str]) -> None:
        name = self.stage.name
        for outcome in outcomes:
            metrics.items.labels(name, outcome).inc()
        now = time.time()
        metrics.last.labels(name).set(now)
        if (seen := getattr(prepared[-1][0], "first_seen", None)) is not None:
            metrics.age.labels(name).set(max(0.0, now - seen.by.timestamp()))
