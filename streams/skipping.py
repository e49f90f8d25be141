"""What a stage has already taken when a replay ends before the present: it goes on where it stood.

`wirehose replay` keeps, for each partition, where the stage stood (an offset) and where the replay ends (in that
offset's metadata) as a commit of a group of its own, ``<app id>.replay``: on Kafka, so that it outlives every machine,
and in one record, so that it is never half there. The stage reads it whenever it is given partitions. It never has to
be removed: offsets only grow, so a stage that is past it never meets it again.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import GroupAuthorizationFailedError, KafkaError, TopicAuthorizationFailedError, for_code
from aiokafka.protocol.commit import OffsetFetchRequest

from streams.closing import close
from streams.errors import Misconfigured

log = logging.getLogger("wirehose.runtime")
AGAIN = 0.5  # seconds before a broker that does not answer is asked again


def group_of(app_id: str) -> str:
    """The group that keeps the replay of a stage."""
    return f"{app_id}.replay"


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
    while True:
        await coordinator.ensure_coordinator_known()
        answer = await coordinator._send_req(OffsetFetchRequest(coordinator.group_id, list(topics.items())))
        if not answer.error_code:
            break
        if not (error := for_code(answer.error_code)).retriable:
            raise error(coordinator.group_id)
        coordinator.coordinator_dead()
        await asyncio.sleep(AGAIN)
    return {
        TopicPartition(topic, partition): (offset, metadata)
        for topic, partitions in answer.topics
        for partition, offset, metadata, _ in partitions
        if offset >= 0
    }


async def read(connection: Mapping[str, Any], app_id: str, tps: Iterable[Any]) -> dict[Any, range]:
    """The offsets of each partition that the stage has taken already; waits for a broker that is away."""
    wanted = list(tps)
    while True:
        try:
            async with outside(connection, group_of(app_id)) as client:
                kept = await committed(client, wanted)
        except (GroupAuthorizationFailedError, TopicAuthorizationFailedError) as error:
            raise Misconfigured(f"allow us to read the group {group_of(app_id)}: {error!r}") from error
        except (KafkaError, OSError) as error:
            log.warning("cannot read what a replay leaves out (%s); waiting", error)
            await asyncio.sleep(AGAIN)
        else:
            return {tp: range(int(until), stood) for tp, (stood, until) in kept.items() if int(until) < stood}
