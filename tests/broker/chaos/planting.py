"""Puts messages and settings onto Kafka beside the pipeline: what a scenario breaks there."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import msgspec
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from streams import codec, ids
from streams.records import Entry, FirstSeen, Item, Publisher
from streams.topics import LARGEST

Planted = tuple[
    int | None, bytes, bytes | None, Mapping[str, bytes]
]  # partition (None: by key), key, value, headers


def produce(address: str, topic: str, records: Sequence[Planted]) -> None:
    """Write records to a topic, compressed as our own are."""

    async def send() -> None:
        async with AIOKafkaProducer(
            bootstrap_servers=address, acks="all", compression_type="zstd", max_request_size=2 * LARGEST
        ) as producer:
            waits = [
                await producer.send(topic, value, key, partition=number, headers=list(headers.items()))
                for number, key, value, headers in records
            ]
            await asyncio.gather(*waits)

    asyncio.run(send())


def configure(address: str, topic: str, config: dict[str, str]) -> None:
    """Give a topic this configuration instead of its own."""

    async def alter() -> None:
        client = AIOKafkaAdminClient(bootstrap_servers=address)
        await client.start()
        try:
            (answer,) = await client.alter_configs(
                [ConfigResource(ConfigResourceType.TOPIC, topic, configs=config)]
            )
        finally:
            await client.close()
        assert all(code == 0 for code, *_ in answer.resources), answer

    asyncio.run(alter())


def large_item(slug: str, url: str, size: int, dice: random.Random) -> tuple[Planted, Planted]:
    """An item of so many bytes, most of them a comment in its markup, and its line for the ledger."""
    name, now = ids.hash_of("large", slug), datetime.now(UTC)
    said = "".join(f"<p>{' '.join(_word(dice) for _ in range(12))}.</p>" for _ in range(9))
    item = Item(
        item=name,
        article=ids.article_by_url(url),
        feed="large",
        url=url,
        title=f"{slug} {_word(dice)}",
        content=f"{said}<!---->",
        language="en",
        publisher=Publisher(name=slug, domain=f"{slug}.example", family=f"{slug}.example"),
        first_seen=FirstSeen(after=None, by=now),
    )
    filler = "a" * (size - len(codec.encode(item)))
    value = codec.encode(msgspec.structs.replace(item, content=f"{said}<!--{filler}-->"))
    assert len(value) == size
    seen = codec.encode(Entry(item=name, state="seen", stage="poll", at=now))
    return (
        (None, item.article.encode(), value, codec.headers("items", name, now, name, "poll")),
        (None, name.encode(), seen, codec.headers("ledger", name, now, name, "poll")),
    )


def _word(dice: random.Random) -> str:
    return "".join(dice.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(8))
