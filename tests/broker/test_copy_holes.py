"""Topics with every kind of hole, copied offset for offset; what a copy refuses, and what it goes on with."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import NewTopic, RecordsToDelete
from running import Read, environment, read_topic, wirehose

from streams import cluster, copying, cutting, fillers
from streams.app import full_name
from streams.broker import Broker
from streams.copying import Line
from streams.errors import Misconfigured
from streams.fillers import BLOCK
from streams.moving import move
from streams.reading import consumer
from streams.settings import Settings, load
from streams.standing import put, stands
from streams.topics import ITEMS, POLLS, STORIES, Topic

pytestmark = pytest.mark.broker

DESK = "holes-desk"
NOW = int(time.time() * 1000)  # retention takes what is old


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A second Kafka."""
    broker = Broker(tmp_path_factory.mktemp("source"))
    broker.start()
    yield broker
    broker.stop()


@dataclass
class Pair:
    """Two Kafkas under one prefix, and what the copies said."""

    here: Settings
    there: Settings
    said: list[str] = field(default_factory=list)

    async def move(self) -> bool:
        """Copy everything."""
        return await move(self.here, self.there, self.said.append, self.said.append)

    async def make(self, *topics: Topic) -> None:
        """Make these on the source, which has no others."""
        admin = await cluster.connect(self.here)
        new = [
            NewTopic(full_name(self.here, one), one.partitions, 1, topic_configs=one.config())
            for one in topics
        ]
        await admin.create_topics(new)
        await cluster._show(admin, {one.name for one in new})
        await admin.close()


@pytest.fixture
def pair(source: Broker, broker: Broker, request: pytest.FixtureRequest) -> Pair:
    """The two, with a prefix of the test's own."""
    ours = replace(load({}), topic_prefix=f"{request.node.name[:40]}.")
    return Pair(replace(ours, broker=source.address), replace(ours, broker=broker.address))


@asynccontextmanager
async def lines(settings: Settings, topic: Topic) -> AsyncIterator[list[Line]]:
    """The partitions of a topic, to write to."""
    async with copying.producer(settings) as producer:
        name = full_name(settings, topic)
        yield [Line(producer, TopicPartition(name, number), 0) for number in range(topic.partitions)]


async def write(line: Line, *values: bytes | None) -> None:
    """Write records with a key, a time and headers that tell where they belong."""
    for value in values:
        await line.put(one(line.next, value))
    await line.close()


@dataclass
class one:  # noqa: N801  # reads as "one record"
    """A record to write."""

    offset: int
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = (("a", b"1"), ("a", b""))

    @property
    def key(self) -> bytes | None:
        return None if self.offset % 5 == 4 else b"key-%d" % self.offset

    @property
    def timestamp(self) -> int:
        return NOW + self.offset


async def transact(settings: Settings, topic: Topic, *values: bytes, abort: bool = False) -> None:
    """Write these in one transaction, to partition 0."""
    producer = AIOKafkaProducer(bootstrap_servers=settings.broker, transactional_id=f"{topic.name}-test")
    async with producer:
        await producer.begin_transaction()
        for value in values:
            await producer.send_and_wait(full_name(settings, topic), value, b"same", partition=0)
        await (producer.abort_transaction() if abort else producer.commit_transaction())
    await asyncio.sleep(0.5)  # its mark comes a moment later


async def begin_at(settings: Settings, topic: Topic, number: int, offset: int) -> None:
    """Let retention take what stands before."""
    admin = await cluster.connect(settings)
    await admin.delete_records({TopicPartition(full_name(settings, topic), number): RecordsToDelete(offset)})
    await admin.close()


async def bounds(settings: Settings, topic: Topic) -> list[tuple[int, int]]:
    """Where each partition begins and ends."""
    client = await consumer(settings)
    tps = [TopicPartition(full_name(settings, topic), number) for number in range(topic.partitions)]
    begins, ends = await client.beginning_offsets(tps), await client.end_offsets(tps)
    await client.stop()
    return [(begins[tp], ends[tp]) for tp in tps]


async def records(settings: Settings, topic: Topic) -> list[Read]:
    """All but fillers, with their places."""
    read = await read_topic(settings.broker, full_name(settings, topic), topic.partitions)
    return [record for record in read if record.key != fillers.KEY.decode()]


async def test_what_retention_compaction_and_transactions_left_out_keeps_its_place(pair: Pair) -> None:
    await pair.make(ITEMS, POLLS, STORIES)
    async with lines(pair.here, ITEMS) as (cut, gone, late, _):
        await write(cut, *[b"item %d" % number for number in range(10)])
        await write(gone, b"a", b"b", b"c")
        await late.fill(2 * BLOCK + 5)
        await write(late, b"late", None, b"later")
    await transact(pair.here, ITEMS, b"never was", b"nor this", abort=True)
    async with lines(pair.here, ITEMS) as (cut, *_):
        cut.next = 13
        await write(cut, b"after the abort")
    await begin_at(pair.here, ITEMS, 0, 4)
    await begin_at(pair.here, ITEMS, 1, 3)
    await begin_at(pair.here, ITEMS, 2, 2 * BLOCK + 5)
    await transact(pair.here, POLLS, b"first", b"second")
    await transact(pair.here, POLLS, b"third")
    async with lines(pair.here, STORIES) as (story, *_):
        await story.fill(6)
        await write(story, b"told")
        await story.fill(10)
        await write(story, b"told again")
    where = {TopicPartition(full_name(pair.here, ITEMS), 0): (7, "by hand")}
    await put(pair.here, DESK, where)

    assert await pair.move(), pair.said
    for topic, count in ((ITEMS, 6 + 1 + 3), (POLLS, 3), (STORIES, 2)):
        read = await records(pair.there, topic)
        assert read == await records(pair.here, topic)
        assert len(read) == count
    ends = [(4, 14), (3, 3), (2 * BLOCK + 5, 2 * BLOCK + 8), (0, 0)]
    assert await bounds(pair.there, ITEMS) == await bounds(pair.here, ITEMS) == ends
    assert (await bounds(pair.here, POLLS))[0] == (await bounds(pair.there, POLLS))[0] == (0, 5)
    assert (await bounds(pair.there, STORIES))[0] == (6, 11), "what fills it is cut off"
    assert await stands(pair.there, DESK, where) == where
    assert pair.said[-1].endswith("1 groups: the same on both")


async def test_a_compacted_topic_is_only_compacted_after_its_beginning_was_cut_off(pair: Pair) -> None:
    await pair.make(STORIES)
    async with lines(pair.here, STORIES) as (story, *_):
        await story.fill(6)
        await write(story, b"told")
    assert await pair.move()
    admin = await cluster.connect(pair.there)
    name = full_name(pair.there, STORIES)
    settings = (await cluster.sourced_configs(admin, [name]))[name]
    await admin.close()
    own = {key: value for key, (value, source) in settings.items() if source == cutting.OWN}
    assert own == STORIES.config()


async def test_an_interrupted_copy_is_gone_on_with(pair: Pair) -> None:
    await pair.make(ITEMS)
    async with lines(pair.here, ITEMS) as (first, second, *_):
        await first.fill(5)
        await write(first, *[b"item %d" % number for number in range(20)])
        await write(second, b"one", b"two")
    await begin_at(pair.here, ITEMS, 0, 5)
    client = await consumer(pair.here, copying.READ, copying.WAIT)
    await Pair(pair.there, pair.there).make(ITEMS)
    async with copying.producer(pair.there) as producer:
        tp = TopicPartition(full_name(pair.here, ITEMS), 0)
        await copying.copy(client, producer, tp, 0, 5, 12)
    await client.stop()
    assert await pair.move(), pair.said
    assert await records(pair.there, ITEMS) == await records(pair.here, ITEMS)
    assert await bounds(pair.there, ITEMS) == await bounds(pair.here, ITEMS)
    assert "15 records, 0.0 MB, and 0 fillers" in " ".join(pair.said), "the rest of the first, and the second"


async def test_everything_goes_back_to_a_broker_in_a_new_folder(pair: Pair, tmp_path: Path) -> None:
    await pair.make(ITEMS)
    async with lines(pair.here, ITEMS) as (line, *_):
        await write(line, b"one", b"two")
    env = environment(
        WIREHOSE_BROKER=pair.here.broker,
        WIREHOSE_TOPIC_PREFIX=pair.here.topic_prefix,
        WIREHOSE_DATA=str(tmp_path / "data"),
    )
    done = await asyncio.to_thread(
        wirehose, "topics", "copy", "--to", str(tmp_path / "again"), env=env, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == b"1 topics, 2 records, 0 groups: the same on both"
    again = Broker(tmp_path / "again" / "kafka")
    pair.there = replace(pair.there, broker=await asyncio.to_thread(again.start))
    try:
        assert await records(pair.there, ITEMS) == await records(pair.here, ITEMS)
    finally:
        await asyncio.to_thread(again.stop)


async def test_a_copy_onto_other_records_is_refused(pair: Pair) -> None:
    await pair.make(ITEMS)
    target = Pair(pair.there, pair.there)
    await target.make(ITEMS)
    async with lines(pair.here, ITEMS) as (line, *_):
        await write(line, b"one", b"two")
    async with lines(pair.there, ITEMS) as (line, *_):
        await write(line, b"another")
    with pytest.raises(
        Misconfigured, match="partition 0: 1 records, and not all are the same: the target has"
    ):
        await pair.move()
    assert (await bounds(pair.there, ITEMS))[0] == (0, 1)


async def test_a_copy_to_itself_is_refused(pair: Pair) -> None:
    await pair.make(ITEMS)
    pair.there = pair.here
    with pytest.raises(Misconfigured, match="are the same Kafka"):
        await pair.move()


async def test_a_prefix_that_the_source_does_not_have_names_those_that_it_has(pair: Pair) -> None:
    await pair.make(ITEMS)
    other = [replace(place, topic_prefix="other.") for place in (pair.here, pair.there)]
    with pytest.raises(
        Misconfigured, match=rf"no topics of the prefix other\., but of .*{pair.here.topic_prefix}"
    ):
        await move(*other, print, print)


async def test_a_target_that_takes_smaller_messages_is_refused(pair: Pair) -> None:
    await pair.make(ITEMS)
    await Pair(pair.there, pair.there).make(replace(ITEMS, max_bytes=1 << 20))
    with pytest.raises(Misconfigured, match=r"raise max\.message\.bytes"):
        await pair.move()


async def test_a_target_with_other_partitions_is_refused(pair: Pair) -> None:
    await pair.make(ITEMS)
    await Pair(pair.there, pair.there).make(replace(ITEMS, partitions=2))
    with pytest.raises(
        Misconfigured, match=r"on the target, .* 2 partitions, not 4: set WIREHOSE_PARTITIONS"
    ):
        await pair.move()
