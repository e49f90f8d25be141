"""Where the consumer groups of a Kafka stand in our topics, and who their members are."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from aiokafka import TopicPartition

from streams import skipping
from streams.app import connection
from streams.errors import Misconfigured
from streams.groups import app_id, committed, members, outside, patiently
from streams.settings import Settings
from streams.topics import STAGES

OFFSETS = "__consumer_offsets"  # the topic on which Kafka keeps them
Stands = Mapping[TopicPartition, tuple[int, str]]  # the next offset, and the metadata of that commit


@dataclass(frozen=True)
class Standing:
    """One group."""

    group: str
    stands: Stands
    hosts: tuple[str, ...]  # of its members


def ours(settings: Settings) -> set[str]:
    """The groups of the stages, and those that keep their replays."""
    apps = [app_id(settings, stage.name) for stage in STAGES]
    return {*apps, *map(skipping.group_of, apps)}


async def standings(settings: Settings, admin: Any, tps: Collection[TopicPartition]) -> list[Standing]:
    """Every group that stands somewhere in these partitions, or runs and is ours."""
    await _read(admin)
    names = {name for name, *_ in await patiently(admin.list_consumer_groups)}
    found = [
        Standing(name, await stands(settings, name, tps), tuple(await members(admin, name)))
        for name in sorted(names)
    ]
    return [one for one in found if one.stands or (one.hosts and one.group in ours(settings))]


async def stands(settings: Settings, group: str, tps: Iterable[TopicPartition]) -> Stands:
    """Where a group stands, in those of these partitions in which it does."""
    async with outside(connection(settings), group) as client:
        return await committed(client, tps)


async def put(settings: Settings, group: str, where: Stands) -> None:
    """Let a group without members stand there."""
    async with outside(connection(settings), group) as client:
        client.assign(list(where))
        await client.commit(dict(where))


def refuse_running(found: Iterable[Standing], place: str) -> None:
    """`Misconfigured` while one of these groups has members."""
    if running := [one for one in found if one.hosts]:
        who = ", ".join(f"{one.group} ({', '.join(sorted(set(one.hosts)))})" for one in running)
        raise Misconfigured(
            f"on the {place} these still read: {who}. Stop them; one that was killed a moment ago counts for a while"
        )


async def _read(admin: Any) -> None:
    """Return when Kafka has read all groups after its start: before, it lists only those that it has read."""
    if OFFSETS not in await admin.list_topics():
        return  # to ask for a group would make it
    ((topic),) = await admin.describe_topics([OFFSETS])
    count = len(topic["partitions"])
    asked: set[int] = set()
    number = 0
    while len(asked) < count:
        if (partition := _hash(name := f"wirehose-asks-{number}") % count) not in asked:
            await patiently(partial(members, admin, name))
            asked.add(partition)
        number += 1


def _hash(name: str) -> int:
    """By which Kafka shares out groups: Java's of a string, without its sign."""
    value = 0
    for letter in name:
        value = (31 * value + ord(letter)) & 0xFFFFFFFF
    return value & 0x7FFFFFFF
