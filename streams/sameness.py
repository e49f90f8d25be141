"""Whether a partition on two Kafkas holds the same: every record at its offset, with its time, key, value and headers.

Both are read anew. Retention and compaction may be at work on both, so of a compacted topic the last record of each key
counts, and of another what stands behind the beginning of both; what retention took before that has to be old enough.
"""

import time
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import msgspec
from aiokafka import TopicPartition

from streams import fillers
from streams.spans import part
from streams.topics import Topic


@dataclass(frozen=True)
class Side:
    """A partition on one Kafka: a client that reads it, and what it has there."""

    client: Any
    begin: int
    end: int


async def compare(topic: Topic, tp: TopicPartition, source: Side, target: Side, end: int) -> tuple[int, str]:
    """How many records the target has before `end`, and how they differ from those of the source ("": in nothing)."""
    if topic.compact:
        ours, theirs = await _last(target, tp, end), await _last(source, tp, end)
        if end < source.end:  # behind it the source may have newer ones, for which compaction took others
            ours = {key: seen for key, seen in ours.items() if key in theirs}
        wrong = [key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)]
        return len(ours), f"{len(wrong)} of {len(theirs)} keys differ, like {min(wrong)!r}" if wrong else ""
    begin = max(source.begin, target.begin)
    if taken := await _taken(topic, tp, source, begin):
        return 0, taken
    (count, ours_sum), (expected, theirs_sum) = (
        await _sum(target, tp, begin, end),
        await _sum(source, tp, begin, end),
    )
    if count != expected:
        return count, f"{count} records, not {expected}"
    return count, "" if ours_sum == theirs_sum else f"{count} records, and not all are the same"


async def _last(side: Side, tp: TopicPartition, end: int) -> dict[bytes, bytes]:
    """What stands last under each key; nothing where that is a tombstone, which compaction takes."""
    found: dict[bytes, bytes] = {}
    async for record in part(side.client, tp, side.begin, end):
        found.pop(record.key, None)
        if record.value is not None:
            found[record.key] = blake2b(_whole(record), digest_size=16).digest()
    return found


async def _sum(side: Side, tp: TopicPartition, begin: int, end: int) -> tuple[int, str]:
    count, digest = 0, blake2b()
    async for record in part(side.client, tp, begin, end):
        if not fillers.is_filler(record):
            count += 1
            digest.update(_whole(record))
    return count, digest.hexdigest()


async def _taken(topic: Topic, tp: TopicPartition, source: Side, begin: int) -> str:
    """Why it is wrong that the target begins only there, when its retention does not explain that."""
    oldest = (time.time() - topic.keep_ms / 1000) * 1000
    count = 0
    async for record in part(source.client, tp, source.begin, begin):
        count += record.timestamp > oldest and not fillers.is_filler(record)
    return f"{count} records before offset {begin} are missing" if count else ""


def _whole(record: Any) -> bytes:
    return msgspec.msgpack.encode((record.offset, record.timestamp, record.key, record.value, record.headers))
