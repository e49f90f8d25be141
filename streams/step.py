"""What happens to a batch of records in every stage: decode, prepare, decide in order, send, await, count.

`step` is the one place where errors become decisions (see `streams.errors`): what cannot be taken goes to the dead
letters byte for byte, our own broker's absence is waited for, a bug ends the process without commit. An item that
ends the process `blame.POISON` times in a row is put aside with reason ``bug``.
"""

import asyncio
import logging
import time
import weakref
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Generic, TypeVar

import msgspec
from aiokafka.errors import KafkaError, KafkaTimeoutError
from faust.exceptions import ProducerSendError
from faust.streams import _current_event

from streams import __version__, codec, metrics
from streams.app import Stage, full_name
from streams.blame import Blame
from streams.errors import Rejected
from streams.records import Entry
from streams.topics import DEADLETTERS, LARGE, LEDGER, Topic

log = logging.getLogger("wirehose.step")
Headers = list[tuple[str, bytes]]
R = TypeVar("R", bound=msgspec.Struct)
DEAD = frozenset(
    {"no_record", "bug", "pool_timeout", "pool_died"}
)  # could not be processed; the rest is rejected
MESSAGE = 4096  # characters of a reason that go into the headers of a dead letter
WAIT = (0.5, 1.0, 2.0, 5.0)  # seconds between tries while our own broker is away


@dataclass(frozen=True)
class Message:
    """Where a record comes from. `me` names it for ever: a replay has the same, a repeat another."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]  # as they came: a name may stand twice
    time: datetime  # when it was written to the topic

    @property
    def me(self) -> str:
        return f"{self.partition}/{self.offset}"

    @property
    def name(self) -> str:
        """The record's name beyond its topic."""
        return f"{self.topic}/{self.me}"

    @property
    def item(self) -> str:
        """The item it is about, "" when it does not say."""
        return next((value for name, value in self.headers if name == codec.ITEM), b"").decode(
            "ascii", "replace"
        )


def message_of(event: Any) -> Message:
    """The message behind a Faust event."""
    m = event.message
    given = m.headers.items() if isinstance(m.headers, dict) else m.headers or ()
    headers = tuple((name, value or b"") for name, value in given)  # Kafka allows null values
    return Message(m.topic, m.partition, m.offset, m.key, m.value, headers, _time(m.timestamp))


def _time(seconds: float) -> datetime:
    """When a record was written; what no calendar has (a broken client's clock) is the epoch."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


@dataclass
class Outbox:
    """What a batch sends, in order; `deliver` returns when Kafka has acknowledged all of it."""

    stage: Stage
    sends: list[tuple[str, bytes | None, bytes | None, Headers]] = field(default_factory=list)

    def send(
        self,
        topic: Topic,
        key: str,
        record: msgspec.Struct | None,
        *,
        event: str,
        time: datetime,
        item: str,
    ) -> None:
        """Put a record (None: a tombstone) on a topic; `Rejected` when it is larger than the topic allows."""
        value = None if record is None else codec.encode(record)
        if value is not None and len(value) > topic.max_bytes - 4096:  # headers and framing
            raise Rejected("too_large", f"{len(value)} bytes for {topic.name}, at most {topic.max_bytes}")
        headers = list(codec.headers(topic.name, event, time, item).items())
        self.sends.append((full_name(self.stage.settings, topic), key.encode(), value, headers))

    def ledger(self, entry: Entry) -> None:
        """Say that an item was seen, or has ended."""
        self.send(
            LEDGER, entry.item, entry, event=f"{entry.item}-{entry.state}", time=entry.at, item=entry.item
        )

    def dead(self, message: Message, reason: str, text: str, attempt: int = 1) -> None:
        """Put a message aside exactly as it came, with the reason; of one that no topic can take, its hash."""
        where = {"topic": message.topic, "partition": str(message.partition), "offset": str(message.offset)}
        context = where | {
            "stage": self.stage.name,
            "reason": reason,
            "message": text[:MESSAGE],
            "attempt": str(attempt),
            "version": __version__,
        }
        twins = {
            f"__connect.errors.{k}": v
            for k, v in (where | {"stage": self.stage.name, "exception.message": text[:MESSAGE]}).items()
        }
        ours = {f"wirehose.errors.{k}": v for k, v in context.items()} | twins
        value = message.value
        if value is not None and len(value) > LARGE:  # it was smaller on its topic, compressed
            ours |= {
                "wirehose.errors.bytes": str(len(value)),
                "wirehose.errors.sha256": sha256(value).hexdigest(),
            }
            value = None
        headers = [
            *message.headers,
            *((name, text.encode("utf-8", "replace")) for name, text in ours.items()),
        ]
        self.sends.append((full_name(self.stage.settings, DEADLETTERS), message.key, value, headers))
        metrics.dead.labels(self.stage.name, reason).inc()
        log.warning("%s %s put aside, %s: %s", message.topic, message.me, reason, text)

    async def deliver(self) -> None:
        """Send all in order and await every acknowledgement. While the broker is away: wait, then send all again."""
        tries = 0
        while self.sends:
            try:
                producer = self.stage.app.producer
                futures = [await producer.send(t, k, v, None, None, h) for t, k, v, h in self.sends]
                await asyncio.gather(*futures)
                break
            except (KafkaError, ProducerSendError, OSError) as error:
                if not _passes(error):
                    raise
                metrics.waiting.labels(self.stage.name).set(1)
                log.warning("broker does not take our records (%s); waiting, nothing is lost", error)
                await asyncio.sleep(WAIT[min(tries, len(WAIT) - 1)])
                tries += 1
        metrics.waiting.labels(self.stage.name).set(0)
        self.sends.clear()


def _passes(error: BaseException) -> bool:
    """Whether to wait: our broker is away or slow. What it will never take (too large, forbidden) is a bug."""
    error = error.__cause__ or error if isinstance(error, ProducerSendError) else error
    return not isinstance(error, KafkaError) or error.retriable or isinstance(error, KafkaTimeoutError)


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
