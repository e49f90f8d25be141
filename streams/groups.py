"""What a consumer group says of itself, asked from outside: who its members are, and where they stand."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import GroupIdNotFound, KafkaError, for_code
from aiokafka.protocol.commit import OffsetFetchRequest

from streams.closing import close
from streams.settings import Settings

T = TypeVar("T")
AGAIN = 0.5  # seconds before a broker that still reads its groups is asked again
PATIENCE = 30.0  # seconds after which it is taken at its word


def app_id(settings: Settings, stage: str) -> str:
    """The group of a stage, which Faust calls its app id."""
    return f"{settings.topic_prefix}{stage}"


@asynccontextmanager
async def outside(connection: Mapping[str, Any], group: str) -> AsyncIterator[Any]:
    """A client that reads and commits the offsets of a group without being its member."""
    client = AIOKafkaConsumer(**connection, group_id=group, enable_auto_commit=False)
    try:
        await client.start()
        yield client
    finally:
        await close(client)


async def committed(client: Any, tps: Iterable[Any]) -> dict[TopicPartition, tuple[int, str]]:
    """What the client's group has committed, with the metadata; only of partitions where it has.

    aiokafka's own `committed` has no metadata, and takes a broker that still reads its groups after a start for one
    that knows of no commit (it overlooks the answer's own error code).
    """
    topics: dict[str, list[int]] = defaultdict(list)
    for topic, partition in tps:
        topics[topic].append(partition)
    coordinator = client._coordinator

    async def ask() -> Any:
        await coordinator.ensure_coordinator_known()
        answer = await coordinator._send_req(OffsetFetchRequest(coordinator.group_id, list(topics.items())))
        if answer.error_code:
            coordinator.coordinator_dead()
            raise for_code(answer.error_code)(coordinator.group_id)
        return answer

    answer = await patiently(ask)
    return {
        TopicPartition(topic, partition): (offset, metadata)
        for topic, partitions in answer.topics
        for partition, offset, metadata, _ in partitions
        if offset >= 0
    }


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """The broker's answer: after a start it knows no coordinator of groups at first, and then still reads them."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return await ask()
        except KafkaError as error:
            if not error.retriable or time.monotonic() >= deadline:
                raise
            await asyncio.sleep(AGAIN)


async def members(client: Any, group: str) -> list[str]:
    """The hosts of a group's members."""

    async def ask() -> list[str]:
        (answer,) = await client.describe_consumer_groups([group])
        ((code, _, _, _, _, who, *_),) = answer.groups
        if code and for_code(code) is not GroupIdNotFound:
            raise for_code(code)(group)
        return [host.lstrip("/") for _, _, host, *_ in who]

    return await patiently(ask)
