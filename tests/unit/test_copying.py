"""What is filled where when a partition is copied, without a broker; and how Kafka shares out groups."""

import asyncio
import struct
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.record.memory_records import MemoryRecords

from streams import codec, standing
from streams.copying import Line
from streams.errors import Unavailable
from streams.fillers import BLOCK, HEADERS, KEY, Block, is_filler


@dataclass
class Batch:
    """Takes as many records as `room`; a record is its key and time."""

    room: int = 4
    took: list[tuple[bytes | None, int]] = field(default_factory=list)

    def append(self, *, timestamp: int, key: bytes | None, value: bytes | None, headers: Any) -> object:
        if len(self.took) == self.room:
            return None
        self.took.append((key, timestamp))
        return self


@dataclass
class Producer:
    """Keeps what was sent: a partition as it would stand on Kafka."""

    stands: list[tuple[bytes | None, int]] = field(default_factory=list)
    blocks: int = 0
    shift: int = 0  # how many records somebody else wrote

    def create_batch(self) -> Batch:
        return Batch()

    async def send_batch(self, batch: Any, topic: str, partition: int) -> Any:
        at = len(self.stands) + self.shift
        if isinstance(batch, Block):
            self.blocks += 1
            (stamp,) = struct.unpack_from(">q", batch._build(), 27)
            self.stands += [(KEY, stamp)] * BLOCK
        else:
            self.stands += batch.took
        future = asyncio.get_running_loop().create_future()
        future.set_result(SimpleNamespace(offset=at))
        return future


async def copied(*offsets: int, start: int = 0, end: int, shift: int = 0) -> tuple[Producer, Line]:
    """A partition with records at these offsets, which tell their times too."""
    producer = Producer(shift=shift)
    line = Line(producer, TopicPartition("items", 0), start)
    for at in offsets:
        await line.put(
            SimpleNamespace(offset=at, timestamp=1000 + at, key=b"%d" % at, value=b"x", headers=())
        )
    await line.fill(end)
    await line.close()
    return producer, line


def at(offset: int) -> tuple[bytes, int]:
    """A record."""
    return b"%d" % offset, 1000 + offset


def filler(stamp: int) -> tuple[bytes, int]:
    """A filler with the time of the record at this offset."""
    return KEY, 1000 + stamp


async def test_holes_before_between_and_behind_records_are_filled_with_the_time_of_the_record_before() -> (
    None
):
    producer, line = await copied(2, 3, 6, end=8)
    assert producer.stands == [filler(2), filler(2), at(2), at(3), filler(3), filler(3), at(6), filler(6)]
    assert (line.done.records, line.done.fillers) == (3, 5)


async def test_a_partition_without_holes_has_no_fillers() -> None:
    producer, line = await copied(*range(9), end=9)
    assert producer.stands == [at(n) for n in range(9)]
    assert line.done.fillers == 0


async def test_a_partition_that_retention_emptied_is_all_fillers() -> None:
    producer, _ = await copied(end=5)
    assert [key for key, _ in producer.stands] == [KEY] * 5


async def test_a_copy_goes_on_where_it_was_interrupted() -> None:
    producer, _ = await copied(5, 7, start=4, end=8, shift=4)
    assert producer.stands == [filler(5), at(5), filler(5), at(7)]


@pytest.mark.parametrize("hole", [BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 2])
async def test_a_long_hole_is_filled_by_whole_blocks_and_the_rest(hole: int) -> None:
    producer, line = await copied(1, 2 + hole, end=3 + hole)
    assert producer.blocks == max(0, hole - 1) // BLOCK
    assert producer.stands == [filler(1), at(1), *[filler(1)] * hole, at(2 + hole)]
    assert line.done.fillers == hole + 1


async def test_what_came_to_another_offset_ends_the_copy() -> None:
    with pytest.raises(Unavailable, match="what belongs at offset 0 came to 3: somebody else writes there"):
        await copied(0, 1, end=2, shift=3)


def test_a_block_is_a_batch_of_fillers_that_kafka_takes() -> None:
    block = Block(1234)
    block._set_producer_state(7, 1, 99)
    batch: Any = MemoryRecords(bytes(block._build())).next_batch()
    assert batch.validate_crc()
    assert (batch.producer_id, batch.producer_epoch, batch.base_sequence) == (7, 1, 99)
    records = list(batch)
    assert len(records) == block.record_count() == BLOCK
    assert {record.timestamp for record in (records[0], records[-1])} == {1234}
    assert all(map(is_filler, records))


def test_a_heartbeat_and_a_tombstone_are_no_fillers() -> None:
    assert is_filler(SimpleNamespace(key=KEY, value=None, headers=HEADERS))
    assert not is_filler(SimpleNamespace(key=b"heartbeat", value=None, headers=[(codec.BEAT, b"1.0")]))
    assert not is_filler(SimpleNamespace(key=KEY, value=None, headers=()))


@pytest.mark.parametrize(("name", "hash_"), [("", 0), ("hello", 99162322), ("polygenelubricants", 0)])
def test_groups_are_shared_out_by_javas_hash(name: str, hash_: int) -> None:
    assert standing._hash(name) == hash_
