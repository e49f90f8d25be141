"""What comes in and what goes out: the message behind a record, and everything a batch sends, awaited together."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import msgspec
from aiokafka.errors import KafkaError, KafkaTimeoutError
from faust.exceptions import ProducerSendError

from streams import __version__, codec, metrics
from streams.app import Stage, full_name
from streams.closing import is_asked
from streams.errors import Rejected
from streams.logs import SELDOM
from streams.records import Entry
from streams.topics import DEADLETTERS, LARGE, LEDGER, Topic

log = logging.getLogger("wirehose.step")
Headers = list[tuple[str, bytes]]
Send = tuple[str, bytes | None, bytes | None, int | None, Headers]  # topic, key, value, partition, headers
REASON = 4096  # characters of a reason that go into the headers of a dead letter
SLICE = 250  # messages that are sent before others have their turn
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
        return codec.header(self.headers, codec.ITEM)

    @property
    def beat(self) -> float | None:
        """When it was sent, if it is a heartbeat (`streams.heartbeat`)."""
        try:
            return float(codec.header(self.headers, codec.BEAT)) if self.value is None else None
        except ValueError:
            return None


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
    sends: list[Send] = field(default_factory=list)
    deads: list[Send] = field(default_factory=list)
    entry: Entry | None = None  # what the ledger was told last

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
        headers = list(codec.headers(topic.name, event, time, item, self.stage.name).items())
        self.sends.append((full_name(self.stage.settings, topic), key.encode(), value, None, headers))

    def beat(self, topic: Topic, partition: int, sent: float) -> None:
        """Put a heartbeat on a partition of a topic."""
        headers = [(codec.BEAT, f"{sent:.3f}".encode())]
        self.sends.append((full_name(self.stage.settings, topic), b"heartbeat", None, partition, headers))

    def ledger(self, entry: Entry) -> None:
        """Say that an item was seen, or has ended."""
        self.entry = entry
        self.send(
            LEDGER, entry.item, entry, event=f"{entry.item}-{entry.state}", time=entry.at, item=entry.item
        )

    def dead(self, message: Message, reason: str, text: str, attempt: int = 1) -> None:
        """Put a message aside exactly as it came, with the reason; of one that no topic can take, its hash."""
        where = {"topic": message.topic, "partition": str(message.partition), "offset": str(message.offset)}
        context = where | {
            "stage": self.stage.name,
            "reason": reason,
            "message": text[:REASON],
            "attempt": str(attempt),
            "version": __version__,
        }
        twins = {
            f"__connect.errors.{k}": v
            for k, v in (where | {"stage": self.stage.name, "exception.message": text[:REASON]}).items()
        }
        ours = {f"wirehose.errors.{k}": v for k, v in context.items()} | twins
        value = message.value
        if value is not None and len(value) > LARGE:  # it was smaller on its topic, compressed
            ours |= {
                "wirehose.errors.bytes": str(len(value)),
                "wirehose.errors.sha256": sha256(value).hexdigest(),
            }
            value = None
        if value is None and message.key is None:  # the client cannot send what has neither
            ours["wirehose.errors.null"] = "value"
            value = b""
        headers = [
            *message.headers,
            *((name, text.encode("utf-8", "replace")) for name, text in ours.items()),
        ]
        self.deads.append((full_name(self.stage.settings, DEADLETTERS), message.key, value, None, headers))
        metrics.dead.labels(self.stage.name, reason).inc()

    async def deliver(self) -> None:
        """Send all in order and await every acknowledgement; the dead letters first. While the broker is away: wait.

        Where nobody takes a dead letter we wait whatever the reason: it would be lost, or taken for a bug of ours.
        """
        await self._deliver(self.deads, lambda error: True)
        await self._deliver(self.sends, _passes)

    async def _deliver(self, sends: list[Send], waits: Callable[[BaseException], bool]) -> None:
        tries, waiting = 0, metrics.waiting.labels(self.stage.name)
        while sends:
            try:
                producer = self.stage.app.producer
                part = sends[:SLICE]
                await asyncio.gather(*[await producer.send(t, k, v, p, None, h) for t, k, v, p, h in part])
                del sends[:SLICE]
            except (KafkaError, ProducerSendError, OSError, asyncio.CancelledError) as error:
                if is_asked(error) or not waits(error):
                    raise
                waiting.set(1)
                said = "%s does not take our records (%r); waiting, nothing is lost"
                log.warning(said, sends[0][0], error, extra=SELDOM)
                await asyncio.sleep(WAIT[min(tries, len(WAIT) - 1)])
                tries += 1
        waiting.set(0)
        if tries:
            log.info("Kafka takes our records again")


def _passes(error: BaseException) -> bool:
    """Whether to wait: our broker is away or slow. What it will never take (too large, forbidden) is a bug."""
    error = error.__cause__ or error if isinstance(error, ProducerSendError) else error
    return not isinstance(error, KafkaError) or error.retriable or isinstance(error, KafkaTimeoutError)
