"""Lets topics begin at an offset, as far as their settings and our rights allow."""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiokafka import TopicPartition
from aiokafka.admin import RecordsToDelete
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import PolicyViolationError, for_code

from streams.cluster import sourced_configs

TRIES, AGAIN = 20, 0.2  # looks at whether a new setting counts, and seconds between two
OWN = 1  # where a setting of a topic comes from: it was set on the topic itself
# Only topics that delete may be cut; with these nothing else is ever deleted from one.
CUTTABLE = {"cleanup.policy": "compact,delete", "retention.ms": "-1", "retention.bytes": "-1"}


async def cut(client: Any, name: str, begins: Mapping[TopicPartition, int]) -> None:
    """Take away what stands before these offsets, of partitions of this topic. Raises KafkaError."""
    settings = (await sourced_configs(client, [name]))[name]
    own = {key: value for key, (value, source) in settings.items() if source == OWN}
    if is_left := CUTTABLE.items() <= own.items():  # by a copy that was killed
        own = {key: value for key, value in own.items() if key not in CUTTABLE} | {
            "cleanup.policy": "compact"
        }
    elif not begins or "delete" in settings["cleanup.policy"][0]:
        await _delete(client, begins)
        return
    try:
        if not is_left:
            await _set(client, name, own | CUTTABLE)
        await _delete(client, begins, TRIES)
    finally:
        await _set(client, name, own)


async def _delete(client: Any, begins: Mapping[TopicPartition, int], tries: int = 1) -> None:
    """`tries`: a broker may hear a moment later that it may."""
    while begins:
        try:
            await client.delete_records({tp: RecordsToDelete(offset) for tp, offset in begins.items()})
        except PolicyViolationError:
            if (tries := tries - 1) <= 0:
                raise
            await asyncio.sleep(AGAIN)
        else:
            return


async def _set(client: Any, name: str, own: dict[str, str]) -> None:
    """Make these the settings of a topic, and no others."""
    resource = ConfigResource(ConfigResourceType.TOPIC, name, own)
    for answer in await client.alter_configs([resource]):
        for code, message, *_ in answer.resources:
            if code:
                raise for_code(code)(message or name)
