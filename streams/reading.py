"""Reads topics as any consumer would, outside every group: for `watch`, `ledger`, and what `up` shows."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from streams.app import connection, count, full_name
from streams.closing import close, is_asked
from streams.errors import Misconfigured, Unavailable
from streams.fillers import is_filler
from streams.settings import Settings
from streams.topics import LARGEST, Topic

PROBE = 5.0  # seconds of silence after which we ask whether the broker is there


async def consumer(
    settings: Settings, fetch_bytes: int = LARGEST, wait_ms: int = 500, reset: str = "earliest"
) -> Any:
    """A started consumer without a group; `Unavailable` with one line when nobody answers.

    `fetch_bytes` of a partition are brought at once, or one record where that is larger; where there is nothing yet the
    broker answers after `wait_ms`, and no other question before. `reset`: where it goes on when what it asks for is not
    there; "none": an error says so.
    """
    client = AIOKafkaConsumer(
        **connection(settings),
        enable_auto_commit=False,
        auto_offset_reset=reset,
        isolation_level="read_committed",
        max_partition_fetch_bytes=fetch_bytes,
        fetch_max_wait_ms=wait_ms,
    )
    try:
        await client.start()
    except (KafkaError, OSError) as error:
        await close(client)
        raise Unavailable(
            "broker",
            f"no Kafka answers at {settings.broker}; is `wirehose up` running, or WIREHOSE_BROKER right?",
        ) from error
    return client


@asynccontextmanager
async def reader(settings: Settings, what: str, reset: str = "earliest") -> AsyncIterator[Any]:
    """A consumer without a group for as long as the block runs; `Unavailable` names `what` it could not read."""
    client = await consumer(settings, reset=reset)
    try:
        yield client
    except (KafkaError, TimeoutError) as error:
        raise Unavailable("broker", f"{what} cannot be read from {settings.broker}: {error!r}") from error
    finally:
        await close(client)


async def partitions(client: Any, settings: Settings, topic: Topic) -> list[TopicPartition]:
    """The partitions of a topic; `Misconfigured` when it does not exist."""
    name = full_name(settings, topic)
    if name not in await client.topics():
        raise Misconfigured(
            f"there is no topic {name}: run `wirehose topics apply`, or check WIREHOSE_TOPIC_PREFIX"
        )
    return [TopicPartition(name, number) for number in range(count(settings, topic))]


async def records(
    settings: Settings, topic: Topic, *, follow: bool = False, from_end: bool = False
) -> AsyncIterator[Any]:
    """Yield the records of a topic: up to its present end, or (`follow`) for ever."""
    client = await consumer(settings)
    try:
        tps = await partitions(client, settings, topic)
        client.assign(tps)
        ends = await client.end_offsets(tps)
        if from_end:
            for tp in tps:
                client.seek(tp, ends[tp])
        quiet = time.monotonic()
        while follow or any([await client.position(tp) < ends[tp] for tp in tps]):
            batches = await client.getmany(timeout_ms=300, max_records=2000)
            if batches:
                quiet = time.monotonic()
            elif (
                time.monotonic() - quiet > PROBE
            ):  # nothing new, or nobody there: aiokafka would wait for ever
                async with asyncio.timeout(PROBE):
                    await client.end_offsets(tps)
                quiet = time.monotonic()
            for tp, batch in batches.items():
                for record in batch:
                    if (follow or record.offset < ends[tp]) and not is_filler(record):
                        yield record
    except (KafkaError, TimeoutError, asyncio.CancelledError) as error:
        if is_asked(error):
            raise
        what = f"{topic.name} cannot be read: Kafka at {settings.broker} went away ({error!r})"
        raise Unavailable("broker", what) from error
    finally:
        await close(client)


async def is_cut(settings: Settings, topic: Topic) -> bool:
    """Whether retention has taken the beginning of a topic."""
    async with reader(settings, topic.name) as client:
        return any((await client.beginning_offsets(await partitions(client, settings, topic))).values())
