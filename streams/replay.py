"""Puts a stage back, so that it takes its input since some time again.

    plans = await look(settings, STAGE["story"], since, until)      # what would be done: changes nothing
    await put_back(settings, STAGE["story"], plans)

Where a stage stands is what its consumer group has committed. What it takes again comes out with the same ids, and the
same bytes where its code is the same. Offsets are the truth, times only find them: a time means when a record was
written to the topic that the stage reads.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from streams import skipping
from streams.app import connection
from streams.cluster import connect
from streams.errors import Misconfigured, Unavailable
from streams.groups import app_id, committed, members, outside
from streams.reading import partitions, reader
from streams.settings import Settings
from streams.spans import TICK, offsets_at
from streams.topics import Stage

T = TypeVar("T")
AGAIN = 0.5  # seconds between two looks at a group


@dataclass(frozen=True)
class Plan:
    """Of one partition: `start` to `until` is taken again; then the stage goes on at `stood`, where it stood."""

    start: int
    until: int
    stood: int

    @property
    def count(self) -> int:
        """Offsets that are taken again."""
        return self.until - self.start


def plan(
    stood: Mapping[TopicPartition, int],
    since: Mapping[TopicPartition, int],
    until: Mapping[TopicPartition, int] | None = None,
) -> dict[TopicPartition, Plan]:
    """A plan for each partition of `stood`, none of which takes a stage forward.

    `since`, `until`: the first offset at, and behind, these times; the topic's end where there is none.
    """
    made = {}
    for tp, stands in stood.items():
        start, end = min(since[tp], stands), min(until[tp], stands) if until else stands
        made[tp] = Plan(start, end, stands) if start < end else Plan(stands, stands, stands)
    return made


async def look(
    settings: Settings, stage: Stage, since: datetime, until: datetime | None = None
) -> dict[TopicPartition, Plan]:
    """What a replay would do to each partition that the stage has ever taken something of."""
    async with reader(settings, stage.source.name) as client:
        topics = (stage.source, *stage.beside)
        tps = [tp for topic in topics for tp in await partitions(client, settings, topic)]
        first = await offsets_at(client, tps, since)
        last = await offsets_at(client, tps, until + TICK) if until else None
    return plan(await _stood(settings, stage, tps), first, last)


async def _stood(settings: Settings, stage: Stage, tps: list[TopicPartition]) -> dict[TopicPartition, int]:
    """Where the stage stands, or stood before a replay that has not come to its end: the next one replaces it."""
    app = app_id(settings, stage.name)
    now = await _outside(settings, app, lambda client: committed(client, tps))
    kept = await _outside(settings, skipping.group_of(app), lambda client: committed(client, tps))
    return {tp: max(offset, kept.get(tp, (0, ""))[0]) for tp, (offset, _) in now.items()}


async def waiting(settings: Settings, stage: Stage) -> int:
    """Records that the stage has not taken yet."""
    async with reader(settings, stage.source.name) as client:
        tps = await partitions(client, settings, stage.source)
        ends = await client.end_offsets(tps)
    stood = await _outside(settings, app_id(settings, stage.name), lambda client: committed(client, tps))
    return sum(max(0, ends[tp] - stood.get(tp, (0, ""))[0]) for tp in tps)


async def put_back(
    settings: Settings, stage: Stage, plans: Mapping[TopicPartition, Plan], *, rebuild: bool = False
) -> None:
    """Commit the starts of these plans; before them what is left out, which alone has no effect.

    `rebuild`: the stage's state goes no further than `start`, so that is where the stage will have stood.
    """
    app = app_id(settings, stage.name)
    left_out = {
        tp: (one.start, str(one.start)) if rebuild else (one.stood, str(one.until))
        for tp, one in plans.items()
    }
    await _commit(settings, skipping.group_of(app), left_out)
    await _commit(settings, app, {tp: (one.start, "") for tp, one in plans.items()})


async def _commit(settings: Settings, group: str, offsets: dict[TopicPartition, tuple[int, str]]) -> None:
    async def work(client: Any) -> None:
        client.assign(list(offsets))
        await client.commit(offsets)

    if offsets:
        await _outside(settings, group, work)


async def _outside(settings: Settings, group: str, work: Callable[[Any], Coroutine[Any, Any, T]]) -> T:
    try:
        async with outside(connection(settings), group) as client:
            return await work(client)
    except (KafkaError, OSError) as error:
        raise Unavailable(
            "broker", f"Kafka at {settings.broker} lets us not at the offsets of {group}: {error!r}"
        ) from error


async def refuse_while_it_runs(settings: Settings, stage: Stage, advice: str, patience: float = 0.0) -> None:
    """`Misconfigured`, with the advice, while the stage has workers. `patience`: seconds to wait for their end."""
    client = await connect(settings)
    try:
        deadline = time.monotonic() + patience
        while hosts := await members(client, app_id(settings, stage.name)):
            if time.monotonic() >= deadline:
                where = ", ".join(sorted(set(hosts)))
                raise Misconfigured(f"{stage.name} runs ({len(hosts)} worker(s), {where}): {advice}")
            await asyncio.sleep(AGAIN)
    except KafkaError as error:
        raise Unavailable("broker", f"Kafka does not say who runs {stage.name}: {error!r}") from error
    finally:
        await client.close()
