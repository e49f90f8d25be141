"""Counts what stands more than once on a topic, and whether it is the same: what a replay has changed."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

from streams.codec import BEAT
from streams.reading import partitions, reader
from streams.settings import Settings
from streams.spans import offsets_at, rest
from streams.topics import Stage, Topic

SHOWN = 10  # ids that differ


@dataclass
class Comparison:
    """The records of one topic by their CloudEvents id: `add` them one by one."""

    topic: str
    first: dict[bytes, bytes] = field(default_factory=dict)  # id: what stood first under it, as a hash
    again: set[bytes] = field(default_factory=set)
    different: dict[bytes, None] = field(default_factory=dict)  # a set that keeps its order

    def add(self, record: Any) -> None:
        """Take a record; heartbeats are none, and what has no id is not ours."""
        headers = dict(record.headers)
        if BEAT in headers or not (id_ := headers.get("ce_id")):
            return
        what = _hash(record)
        if id_ not in self.first:
            self.first[id_] = what
            return
        self.again.add(id_)
        if what != self.first[id_]:
            self.different[id_] = None

    def lines(self) -> list[str]:
        """What was found, and the first ids under which different records stand."""
        again, different = len(self.again), len(self.different)
        counted = f"{self.topic}: {again} written again, {again - different} equal, {different} different"
        ids = [id_.decode("utf-8", "replace") for id_ in self.different][:SHOWN]
        return [counted, *(f"  different: {id_}" for id_ in ids)]


def _hash(record: Any) -> bytes:
    state = blake2b(record.key or b"", digest_size=16)
    state.update(
        b"\1" if record.value is None else b"\0" + record.value
    )  # a tombstone is not an empty record
    return state.digest()


async def compare(settings: Settings, stage: Stage, since: datetime) -> list[Comparison]:
    """Compare what stands on each topic that the stage sends to, from `since` on."""
    return [await _compare(settings, topic, since) for topic in stage.sends]


async def _compare(settings: Settings, topic: Topic, since: datetime) -> Comparison:
    made = Comparison(topic.name)
    async with reader(settings, topic.name) as client:
        starts = await offsets_at(client, await partitions(client, settings, topic), since)
        async for record in rest(client, starts):
            made.add(record)
    return made
