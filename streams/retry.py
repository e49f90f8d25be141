"""Sends dead letters back to where they came from, once (`wirehose deadletters retry`).

Three steps, each acknowledged before the next begins, so that a crash in between loses nothing:

1. The ledger takes back the end of the item. First, because what the message comes to is then told behind it; else the
   item would have two ends. A crash here leaves the item open, which `wirehose ledger` shows, and the letter without
   its marker: the next retry sends it.
2. The message. After a crash here the next retry sends it a second time, which the stages know by its id like any
   repeat, and the ledger changes nothing, unless it ended dead once more: then there is a new letter to retry.
3. The marker on the topic of dead letters. Not in one transaction with the message: transactions leave holes in
   offsets, and a stage ends at holes in its input.

A retried message has a new time, and the ledger's entry the same one: by it the ledger tells what the message comes to
now from a late repeat of its old end (`agents.ledger.stage`).
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from streams import codec
from streams.app import connection, full_name
from streams.closing import close
from streams.deadletters import RETRIED, Letter, letter_of
from streams.errors import Unavailable
from streams.reading import records
from streams.records import Entry
from streams.settings import Settings
from streams.topics import DEADLETTERS, LARGEST, LEDGER, Topic

MANY, MUCH = 200, 16 << 20  # letters, and bytes of them, that are sent back in one go


async def send_back(settings: Settings, wanted: Sequence[Letter]) -> None:
    """Send the messages of these letters back, and mark the letters; done when Kafka has acknowledged all of it."""
    places = {letter.place for letter in wanted}
    producer: Any = AIOKafkaProducer(
        **connection(settings),
        acks="all",
        enable_idempotence=True,
        max_request_size=LARGEST,
        compression_type="zstd",
    )
    batch: list[Letter] = []
    try:
        await producer.start()
        async for record in records(settings, DEADLETTERS):  # once more: `Letters` keeps no values
            if f"{record.partition}/{record.offset}" in places:
                batch.append(letter_of(record))
            if len(batch) == MANY or sum(letter.size for letter in batch) > MUCH:
                await _send(producer, settings, batch)
                batch.clear()
        await _send(producer, settings, batch)
    except (KafkaError, OSError) as error:
        raise Unavailable(
            "broker",
            f"not all were sent back, Kafka at {settings.broker} does not take them ({error!r}); give the command again",
        ) from error
    finally:
        await close(producer)


async def _send(producer: Any, settings: Settings, batch: Sequence[Letter]) -> None:
    ledger, letters = full_name(settings, LEDGER), full_name(settings, DEADLETTERS)
    timed = [(letter, _now(letter)) for letter in batch]

    async def told(letter: Letter, at: int) -> Any:
        entry = Entry(
            item=letter.item,
            state="retried",
            stage=letter.told.get("stage", ""),
            at=datetime.fromtimestamp(at / 1000, UTC),
            reason=letter.told.get("reason", ""),
        )
        headers = _headers(LEDGER, letter, entry.at)
        return await producer.send(ledger, codec.encode(entry), letter.item.encode(), headers=headers)

    async def sent(letter: Letter, at: int) -> Any:
        topic, partition, _ = letter.origin
        return await producer.send(
            topic,
            letter.value,
            letter.key,
            partition=int(partition),
            timestamp_ms=at,
            headers=list(letter.headers),
        )

    async def marked(letter: Letter, _: int) -> Any:
        headers = [*_headers(DEADLETTERS, letter, datetime.now(UTC)), (RETRIED, letter.place.encode())]
        key = letter.key or b""  # a message needs a key or a value
        return await producer.send(letters, None, key, partition=letter.partition, headers=headers)

    named = [(letter, at) for letter, at in timed if letter.item and letter.origin[0] != ledger]
    for step, those in ((told, named), (sent, timed), (marked, timed)):
        await asyncio.gather(*[await step(letter, at) for letter, at in those])


def _now(letter: Letter) -> int:
    """The time of the new message in milliseconds: now, and later than what was put aside, also by another clock."""
    return max(int(time.time() * 1000), int(letter.time.timestamp() * 1000) + 1)


def _headers(topic: Topic, letter: Letter, at: datetime) -> list[tuple[str, bytes]]:
    event = f"{letter.item}-retried-{letter.place}"
    return list(codec.headers(topic.name, event, at, letter.item, "retry").items())
