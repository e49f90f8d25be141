"""Stretches of topics: where a time begins in them, and the records from there to the present end."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from aiokafka import TopicPartition

from streams.reading import PROBE

TICK = timedelta(milliseconds=1)  # of Kafka's clock
CLOCKS = timedelta(minutes=10)  # the clocks of two machines may differ by so much
Offsets = dict[TopicPartition, int]


async def offsets_at(client: Any, tps: Iterable[TopicPartition], when: datetime) -> Offsets:
    """The first offset of each partition at or after a time; its end where there is none."""
    found = await client.offsets_for_times(dict.fromkeys(tps, int(when.timestamp() * 1000)))
    ends = await client.end_offsets(list(found))
    return {tp: at.offset if at else ends[tp] for tp, at in found.items()}


async def rest(client: Any, starts: Mapping[TopicPartition, int]) -> AsyncIterator[Any]:
    """The records from these offsets to the present ends, in order in each partition.

    Raises KafkaError or TimeoutError when the broker goes away.
    """
    ends = await client.end_offsets(list(starts))
    client.assign(list(starts))
    for tp, start in starts.items():
        client.seek(tp, start)
    while any([await client.position(tp) < ends[tp] for tp in starts]):
        batches = await client.getmany(timeout_ms=300, max_records=2000)
        if not batches:  # is nobody there? aiokafka would wait for ever
            async with asyncio.timeout(PROBE):
                await client.end_offsets(list(starts))
        for batch in batches.values():
            for record in batch:
                yield record


async def bounds(
    client: Any, tps: Iterable[TopicPartition], since: datetime | None, until: datetime | None
) -> tuple[Offsets, Offsets]:
    """Where what was written between two times begins, and where it ends now, in each partition."""
    tps = list(tps)
    starts = await (offsets_at(client, tps, since) if since else client.beginning_offsets(tps))
    ends = await (offsets_at(client, tps, until + TICK) if until else client.end_offsets(tps))
    return starts, ends


async def part(client: Any, tp: TopicPartition, start: int, end: int) -> AsyncIterator[Any]:
    """The records of one partition from `start` to before `end`, one at a time."""
    if start >= end:
        return
    async for record in rest(client, {tp: start}):
        if record.offset >= end:
            return
        yield record
