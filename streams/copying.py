"""Copies a partition to another Kafka, offset for offset.

Kafka begins an empty partition at 0 and lets nobody choose an offset: so every hole of the source, before its first
record, between two, and behind the last, is filled (`streams.fillers`). What was filled before the first record is cut
off afterwards (`streams.cutting`). Records that a transaction took back are no records, and become holes, too.
"""

import time
from dataclasses import dataclass, field
from typing import Any

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError

from streams import fillers
from streams.app import connection
from streams.errors import Unavailable
from streams.fillers import BLOCK, Block
from streams.settings import Settings
from streams.spans import part

BATCH = 512 << 10  # bytes of a batch before it is packed: no topic of ours allows less
READ = 4 << 20  # bytes of a partition that are read at once
WAIT = 10  # milliseconds that the broker may keep a reader who has come to an end


def producer(settings: Settings) -> Any:
    """What writes such copies: repeats nothing, waits for all replicas."""
    return AIOKafkaProducer(
        **connection(settings),
        acks="all",
        enable_idempotence=True,
        max_batch_size=BATCH,
        max_request_size=READ * 4,
        compression_type="zstd",
    )


@dataclass
class Copied:
    """What was written to a partition."""

    records: int = 0
    fillers: int = 0
    bytes: int = 0

    def __add__(self, more: "Copied") -> "Copied":
        return Copied(self.records + more.records, self.fillers + more.fillers, self.bytes + more.bytes)

    def told(self, seconds: float) -> str:
        """In words."""
        if not self.records + self.fillers:
            return "nothing to copy"
        return f"{self.records} records, {self.bytes / 1e6:.1f} MB, and {self.fillers} fillers in {seconds:.1f} s"


@dataclass
class Line:
    """Writes one partition, whose next record gets the offset `next`."""

    producer: Any
    tp: TopicPartition
    next: int
    done: Copied = field(default_factory=Copied)
    stamp: int | None = None  # of the last record, milliseconds: what comes behind it is no older
    batch: Any = None
    begins: int = 0  # where the batch has to begin
    sent: Any = None  # the acknowledgement of the batch before it, and where that had to begin

    async def put(self, record: Any) -> None:
        """Write a record at its own offset."""
        if record.offset > self.next:
            await self.fill(record.offset, record.timestamp if self.stamp is None else self.stamp)
        await self._append(record.timestamp, record.key, record.value, list(record.headers))
        self.stamp = record.timestamp
        self.done.records += 1
        self.done.bytes += len(record.key or b"") + len(record.value or b"")

    async def fill(self, end: int, stamp: int | None = None) -> None:
        """Fill the hole before `end`. `stamp`: the time of the fillers, so that looking for a time finds no other record."""
        stamp = stamp or self.stamp or int(time.time() * 1000)
        self.done.fillers += end - self.next
        if end - self.next > BLOCK:
            await self._send()
        while end - self.next > BLOCK:
            await self._hand_over(Block(stamp), self.next)
            self.next += BLOCK
        while self.next < end:
            await self._append(stamp, fillers.KEY, None, fillers.HEADERS)

    async def _append(
        self, stamp: int, key: bytes | None, value: bytes | None, headers: list[tuple[str, bytes]]
    ) -> None:
        while True:
            if self.batch is None:
                self.batch, self.begins = self.producer.create_batch(), self.next
            if self.batch.append(timestamp=stamp, key=key, value=value, headers=headers) is not None:
                self.next += 1
                return
            await self._send()

    async def _send(self) -> None:
        if self.batch is not None:
            await self._hand_over(self.batch, self.begins)
            self.batch = None

    async def _hand_over(self, batch: Any, begins: int) -> None:
        """Let a batch be written behind the one before it, which has to stand there by now."""
        await self._acknowledged()
        self.sent = await self.producer.send_batch(batch, self.tp.topic, partition=self.tp.partition), begins

    async def _acknowledged(self) -> None:
        if self.sent is None:
            return
        future, begins = self.sent
        self.sent, found = None, (await future).offset
        if found not in (begins, -1):  # -1: it had been written, and the acknowledgement was lost
            raise Unavailable(
                "broker",
                f"{self.tp.topic} {self.tp.partition}: what belongs at offset {begins} came to {found}: somebody "
                "else writes there. Stop that, delete the topics of the copy, and begin anew",
            )

    async def close(self) -> None:
        """Return when all is written."""
        await self._send()
        await self._acknowledged()


async def copy(client: Any, to: Any, tp: TopicPartition, start: int, begin: int, end: int) -> Copied:
    """Write what the partition has from `start`, which the target has come to, to before `end`.

    `client` reads the source, `to` writes the target; `begin`: where the source begins.
    """
    line = Line(to, tp, start)
    try:
        async for record in part(client, tp, max(start, begin), end):
            if not fillers.is_filler(record):
                await line.put(record)
        await line.fill(end)
        await line.close()
    except KafkaError as error:
        raise Unavailable(
            "broker", f"{tp.topic} {tp.partition} cannot be copied beyond offset {line.begins}: {error!r}"
        ) from error
    return line.done


async def first(client: Any, tp: TopicPartition, begin: int, end: int) -> int:
    """The offset of the first record; the end where there is none."""
    async for record in part(client, tp, begin, end):
        if not fillers.is_filler(record):
            return int(record.offset)
    return end
