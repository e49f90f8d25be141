"""Takes everything of a prefix from one Kafka to another: topics offset for offset, and where every group stands.

    same = await move(source, target, say, show)    # settings of both; what it does, and what it finds in the end

Our state speaks of offsets: tables know up to which one they go, stories which one made them, dead letters where they
came from, groups where they stand. So each record gets the offset that it had. Nothing is written to the source. A copy
that was interrupted is gone on with, once what stands there is found to be the same.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Collection, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from streams import cluster, copying, cutting
from streams.closing import close
from streams.errors import Misconfigured, Unavailable
from streams.reading import consumer
from streams.sameness import Side, compare
from streams.settings import Settings
from streams.standing import Standing, ours, put, refuse_running, standings, stands
from streams.topics import Topic

Say = Callable[[str], None]
OTHER = "the target has something else there: delete its topics of this prefix, and copy again"
AGAIN = 0.5  # seconds between two looks at groups whose members are to go


@dataclass
class Place:
    """One of the two Kafkas: its settings, a client for questions, one that reads."""

    settings: Settings
    admin: Any
    client: Any
    topics: dict[str, Topic] = field(default_factory=dict)  # those of ours that it has

    async def look(self) -> None:
        """Find our topics."""
        have = set(await self.admin.list_topics())
        self.topics = {name: topic for name, topic in cluster.wanted(self.settings) if name in have}

    async def sides(self, tps: list[TopicPartition]) -> dict[TopicPartition, Side]:
        """These partitions as they are now."""
        begins, ends = await self.client.beginning_offsets(tps), await self.client.end_offsets(tps)
        return {tp: Side(self.client, begins[tp], ends[tp]) for tp in tps}


async def move(
    source: Settings,
    target: Settings,
    say: Say,
    show: Say,
    *,
    only_stages: bool = False,
    patience: float = 0.0,
) -> bool:
    """Copy, and compare; whether both are the same then.

    `only_stages`: leave out the groups of consumers. `patience`: seconds to wait for members of groups to go.
    """
    async with _place(source) as here, _place(target) as there:
        try:
            await _refuse_source(here, there)
            for line in await cluster.apply(target):
                say(f"on the target, {line}")
            await there.look()
            await _refuse_target(here, there)
            groups = await _groups(here, there, only_stages, patience)
            for name in here.topics:
                await _copy(here, there, name, say)
            for one in groups:
                await put(target, one.group, one.stands)
            return await _same(here, there, groups, show)
        except (KafkaError, TimeoutError) as error:
            raise Unavailable(
                "broker", f"the copy is not whole ({error!r}); give the command again"
            ) from error


@asynccontextmanager
async def _place(settings: Settings) -> AsyncIterator[Place]:
    async with AsyncExitStack() as stack:
        admin = await cluster.connect(settings)
        stack.push_async_callback(admin.close)
        client = await consumer(settings, copying.READ, copying.WAIT)
        stack.push_async_callback(close, client)
        place = Place(settings, admin, client)
        await place.look()
        yield place


# -- refusals


async def _refuse_source(here: Place, there: Place) -> None:
    """Refuse what cannot be meant, before anything is made."""
    ids = [(await place.admin.describe_cluster())["cluster_id"] for place in (here, there)]
    if ids[0] == ids[1]:
        raise Misconfigured(f"{here.settings.broker} and {there.settings.broker} are the same Kafka")
    if not here.topics:
        raise Misconfigured(_no_topics(here.settings, await here.admin.list_topics()))


def _no_topics(settings: Settings, names: Iterable[str]) -> str:
    prefixes = [name.removesuffix("items.v1") for name in sorted(names) if name.endswith("items.v1")]
    others = f", but of {' and '.join(prefixes)}: set WIREHOSE_TOPIC_PREFIX to that" if prefixes else ""
    return f"{settings.broker} has no topics of the prefix {settings.topic_prefix}{others}"


async def _refuse_target(here: Place, there: Place) -> None:
    """Refuse a target that would not take our records as they are."""
    for place, where in ((here, "source"), (there, "target")):
        if wrong := await cluster.unlike(place.admin, place.topics):
            raise Misconfigured(f"on the {where}, {wrong[0]}")
    before, after = [await cluster.sourced_configs(place.admin, list(here.topics)) for place in (here, there)]
    for name, settings in after.items():
        had, has = (int(of["max.message.bytes"][0]) for of in (before[name], settings))
        if has < had:
            raise Misconfigured(
                f"{name} takes {has} bytes on the target, {had} on the source: raise max.message.bytes"
            )
        if (kind := settings["message.timestamp.type"][0]) != "CreateTime":
            raise Misconfigured(f"{name} has message.timestamp.type={kind} on the target: set CreateTime")


async def _groups(here: Place, there: Place, only_stages: bool, patience: float) -> list[Standing]:
    """The groups of the source that are meant; `Misconfigured` while one of them, or any of the target, has members."""
    deadline = time.monotonic() + patience
    while True:
        found, others = [await standings(place.settings, place.admin, _all(here)) for place in (here, there)]
        if only_stages:
            found = [one for one in found if one.group in ours(here.settings)]
        try:
            refuse_running(found, "source")
            refuse_running(others, "target")
        except Misconfigured:
            if time.monotonic() >= deadline:
                raise
        else:
            return found
        await asyncio.sleep(AGAIN)


def _all(place: Place) -> list[TopicPartition]:
    return [tp for name, topic in place.topics.items() for tp in _tps(name, topic)]


def _tps(name: str, topic: Topic) -> list[TopicPartition]:
    return [TopicPartition(name, number) for number in range(topic.partitions)]


# -- copying


async def _copy(here: Place, there: Place, name: str, say: Say) -> None:
    """Copy one topic, from where the target has come to."""
    topic, tps = here.topics[name], _tps(name, here.topics[name])
    source, target = await here.sides(tps), await there.sides(tps)
    for tp in tps:
        if wrong := await _wrong(topic, tp, source[tp], target[tp]):
            raise Misconfigured(f"{name} partition {tp.partition}: {wrong}: {OTHER}")
    began, done = time.monotonic(), copying.Copied()
    async with copying.producer(there.settings) as producer:
        for tp in tps:
            done += await copying.copy(
                here.client, producer, tp, target[tp].end, source[tp].begin, source[tp].end
            )
    firsts = {tp: await copying.first(here.client, tp, source[tp].begin, source[tp].end) for tp in tps}
    await _cut(there, name, {tp: at for tp, at in firsts.items() if at > target[tp].begin}, say)
    say(f"{name}: {done.told(time.monotonic() - began)}")


async def _wrong(topic: Topic, tp: TopicPartition, source: Side, target: Side) -> str:
    """Why a copy cannot go on behind what the target has; "" when it can."""
    if target.end > source.end:
        return f"it goes on to offset {target.end}, the source to {source.end}"
    return (await compare(topic, tp, source, target, target.end))[1] if 0 < target.end < source.end else ""


async def _cut(there: Place, name: str, begins: dict[TopicPartition, int], say: Say) -> None:
    try:
        await cutting.cut(there.admin, name, begins)
    except KafkaError as error:
        if not there.topics[name].compact:
            raise
        say(f"{name}: what fills it before its first record stays until it is compacted ({error!r})")


# -- comparing


async def _same(here: Place, there: Place, groups: Collection[Standing], show: Say) -> bool:
    """Read both, and say of each topic and group how they compare."""
    total, same = 0, True
    for name, topic in here.topics.items():
        tps = _tps(name, topic)
        source, target = await here.sides(tps), await there.sides(tps)
        count, wrong = 0, []
        for tp in tps:
            if source[tp].end != target[tp].end:
                wrong.append(f"partition {tp.partition} ends at {target[tp].end}, not {source[tp].end}")
                continue
            found, differs = await compare(topic, tp, source[tp], target[tp], target[tp].end)
            count += found
            wrong += [f"partition {tp.partition}: {differs}"] if differs else []
        total, same = total + count, same and not wrong
        span = f"offsets {min(s.begin for s in target.values())} to {max(s.end for s in target.values())}"
        show(
            f"{name}: {count} {'keys' if topic.compact else 'records'}, {span}: {'; '.join(wrong) or 'the same'}"
        )
    for one in groups:
        if await stands(there.settings, one.group, _all(here)) != one.stands:
            same = False
            show(f"group {one.group}: it stands elsewhere")
    counts = f"{len(here.topics)} topics, {total} records, {len(groups)} groups"
    show(f"{counts}: {'the same on both' if same else 'NOT the same on both'}")
    return same
