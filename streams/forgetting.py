"""Makes a stage forget what it remembers, so that it answers anew what it would answer from memory.

Every row of the stage's tables gets a tombstone behind it in the changelog. That reaches every copy of the state: a
worker whose data folder is old goes on in the changelog where its copy ends, and so reads the tombstones. Neither an
emptied nor a new topic would do: rocksdict keeps its rows, and an offset that may fit the new topic by chance. Kafka
keeps tombstones for a day: a folder that was away for longer has to be removed by hand.

What people said is kept: what was taken down is published no more, whatever is told anew, and from wherever.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from aiokafka import TopicPartition

from streams import codec
from streams.app import changelog_name, count
from streams.errors import Misconfigured
from streams.position import FORMAT, At, key
from streams.reading import reader
from streams.replay import Plan
from streams.rows import CORRECTION
from streams.settings import Settings
from streams.spans import rest
from streams.topics import Stage
from streams.writing import writer

BATCH = 10_000  # rows written before their acknowledgement is awaited
Rows = list[tuple[TopicPartition, bytes, bytes | None]]  # of a changelog: where, key, value
FORGOTTEN = {
    "dedup": "which feeds showed an article, and which articles are one, for 90 days: what an older article brings "
    "is news again, and articles that were joined before come apart",
    "extract": "the last text of each article, for 90 days: revisions of older articles are numbered from 1 again",
    "trace": "the older sentences: copies of older articles count as original",
    "story": "the older stories: an article that continues one opens another, and versions are counted from 1 again; "
    "a story that is not made again stays on the topic stories",
    "ledger": "the older items: an end without its beginning is a disagreement",
}


async def forget(settings: Settings, stage: Stage, plans: Mapping[TopicPartition, Plan]) -> int:
    """Empty the stage's tables, and note in each that it goes up to where these plans begin; how many rows it had."""
    async with reader(settings, f"the changelog of {stage.name}") as client:
        rows = [row for table in stage.tables for row in await _tombstones(client, settings, stage, table)]
    await _write(settings, [*rows, *_positions(settings, stage, plans)])
    return len(rows)


async def _tombstones(client: Any, settings: Settings, stage: Stage, table: str) -> Rows:
    """A tombstone for each row that the changelog has, corrections aside."""
    name = changelog_name(settings, stage.name, table)
    if name not in await client.topics():
        raise Misconfigured(f"there is no topic {name}: run `wirehose topics apply`")
    alive: dict[TopicPartition, set[bytes]] = defaultdict(set)
    tps = [TopicPartition(name, number) for number in range(count(settings, stage.source))]
    async for record in rest(client, await client.beginning_offsets(tps)):
        keys = alive[TopicPartition(name, record.partition)]
        (keys.discard if record.value is None else keys.add)(record.key)
    return [(tp, row, None) for tp, keys in alive.items() for row in keys if not _is_kept(row)]


def _is_kept(row: bytes) -> bool:
    return row.partition(b"/")[2].startswith(CORRECTION.encode())


def _positions(settings: Settings, stage: Stage, plans: Mapping[TopicPartition, Plan]) -> Rows:
    """What a stage without any state would say before the first record of these plans (see `streams.position`)."""
    return [
        (
            TopicPartition(changelog_name(settings, stage.name, table), tp.partition),
            key(tp.topic, tp.partition),
            codec.pack(At(FORMAT, one.start - 1)),
        )
        for table in stage.tables
        for tp, one in plans.items()
    ]


async def _write(settings: Settings, rows: Rows) -> None:
    trouble = "the state is forgotten in part only ({error!r}): run the command again before the stage starts"
    async with writer(settings, trouble) as producer:
        for at in range(0, len(rows), BATCH):
            sent = [
                await producer.send(tp.topic, value, row, partition=tp.partition)
                for tp, row, value in rows[at : at + BATCH]
            ]
            await asyncio.gather(*sent)
