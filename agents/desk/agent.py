"""Kafka to the desk's database: reads on from where the database says, for as long as the desk runs.

No Faust here: the desk is a consumer like anybody's, without a group. It decides nothing and writes to no topic.
"""

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from agents.desk.live import Live
from agents.desk.store import keeping
from agents.desk.store.database import Database
from agents.desk.store.filling import TAKES, Filling
from agents.desk.store.tables import note_cut, prepare
from streams import cluster
from streams.closing import is_asked
from streams.errors import Unavailable, WirehoseError
from streams.logs import SELDOM
from streams.reading import PROBE, partitions, reader
from streams.settings import Settings
from streams.spans import offsets_at
from streams.topics import FEEDS, LEDGER, POLLS, STORIES

log = logging.getLogger("wirehose.desk")
AGAIN = 2.0  # seconds before what failed is tried again
BATCH = 500  # messages of one transaction
HOURLY = 3600.0  # seconds between two looks for what is too old
AHEAD = "ahead"  # of the topics, which were made anew
KEPT = (STORIES, FEEDS, POLLS)  # compacted: read from the beginning, however old


class Reader:
    """Fills the database. `behind`: messages that wait; None until that is known."""

    def __init__(self, database: Database, settings: Settings, live: Live) -> None:
        self.database, self.settings, self.live = database, settings, live
        self.behind: int | None = None
        self._filling = Filling(database, settings)
        self._ends: dict[TopicPartition, int] = {}  # when we began to read

    async def run(self) -> None:
        """Follow the topics until cancelled; what is in the way is waited for."""
        while True:
            try:
                await self._follow()
            except (KafkaError, OSError, WirehoseError) as error:
                self.behind = None
                log.warning("waiting to read on: %s", error, extra=SELDOM)
            except asyncio.CancelledError as error:
                if is_asked(error):
                    raise
            except Exception:
                self.behind = None
                log.exception("bug: the topics cannot be followed; trying again", extra=SELDOM)
            await asyncio.sleep(AGAIN)

    async def keep(self) -> None:
        """Forget what is too old, again and again."""
        while True:
            await asyncio.sleep(HOURLY)
            try:
                count = await asyncio.to_thread(keeping.forget, self.database, self._oldest().timestamp())
                log.info(
                    "forgot %d stories and articles of more than %d days ago", count, self.settings.desk_days
                )
            except Unavailable as error:
                log.warning("what is too old stays for now: %s", error, extra=SELDOM)

    async def _follow(self) -> None:
        source = f"{await _cluster(self.settings)} {self.settings.topic_prefix}"
        if await asyncio.to_thread(prepare, self.database, source):
            log.info("reading the topics from the beginning into %s", self.database)
        # Topics that are made anew while we read end before our place in them: an error, so that we begin again.
        async with reader(self.settings, "what the desk shows", reset="none") as client:
            if await self._seek(client) == AHEAD:
                log.warning("the topics end before what was read of them: reading all again")
                await asyncio.to_thread(prepare, self.database, source, anew=True)
                await self._seek(client)
            quiet = time.monotonic()
            while True:
                batches = await client.getmany(timeout_ms=300, max_records=BATCH)
                if batches:
                    quiet = time.monotonic()
                    records = [record for batch in batches.values() for record in batch]
                    self.live.tell(await asyncio.to_thread(self._filling.take, records))
                elif time.monotonic() - quiet > PROBE:  # nothing new, or nobody there
                    async with asyncio.timeout(PROBE):
                        await client.end_offsets(list(client.assignment()))
                    quiet = time.monotonic()
                self.behind = sum([await self._waiting(client, tp) for tp in client.assignment()])

    async def _seek(self, client: Any) -> str:
        """Go where the database says, else to the oldest that is kept; what was cut meanwhile is passed over."""
        resumed = await asyncio.to_thread(self._filling.resume)
        starts: dict[TopicPartition, int] = {}
        for topic in TAKES:
            tps = await partitions(client, self.settings, topic)
            first, ends = await client.beginning_offsets(tps), await client.end_offsets(tps)
            since = first if topic in KEPT else await offsets_at(client, tps, self._oldest())
            self._ends |= ends
            known = {tp: resumed.get((tp.topic, tp.partition), since[tp]) for tp in tps}
            if any(known[tp] > ends[tp] for tp in tps):
                return AHEAD
            starts |= {tp: max(first[tp], known[tp]) for tp in tps}
            if topic is LEDGER and not resumed and any(starts[tp] for tp in tps):
                await asyncio.to_thread(note_cut, self.database)
        client.assign(list(starts))
        for tp, offset in starts.items():
            client.seek(tp, offset)
        return ""

    async def _waiting(self, client: Any, tp: TopicPartition) -> int:
        """How many messages of a partition wait, by what the broker said last."""
        end: int = client.highwater(tp) or self._ends[tp]  # it has not been asked for its messages yet
        return max(0, end - int(await client.position(tp)))

    def _oldest(self) -> datetime:
        return datetime.now(UTC) - timedelta(days=self.settings.desk_days)


async def _cluster(settings: Settings) -> str:
    """The id of the cluster, so that what was read of another one is not taken for its."""
    client = await cluster.connect(settings)
    try:
        found: str = (await client.describe_cluster())["cluster_id"]
    finally:
        await client.close()
    return found
