"""What a stage keeps in memory of a partition, derived from its table and rebuilt whenever partitions move.

A table row is written under ``<partition>/<id>``; the table is the truth (its changelog is on Kafka), memory is only
its index. It is built beside the event loop: a large one takes longer than the group waits for a sign of life.
"""

import asyncio
import contextlib
import ctypes
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from msgspec import Struct

from streams import codec
from streams.app import Stage, full_name
from streams.rows import rows
from streams.topics import STAGE

S = TypeVar("S", bound=Struct)
M = TypeVar("M")


class Rows(Generic[S]):
    """The rows of one partition, pairs of id and state; `get` reads one of them later, inside an event."""

    def __init__(self, memory: "Memory[S, Any]", partition: int) -> None:
        self._memory, self._partition = memory, partition

    def __iter__(self) -> Iterator[tuple[str, S]]:
        prefix = b"%d/" % self._partition
        for key, value in rows(self._memory.table, self._partition):
            if b"\0" not in key:  # else it is no article's: `streams.position`
                yield key[len(prefix) :].decode(), codec.unpack(self._memory.kind, value)

    def get(self, id: str) -> S | None:  # noqa: A002
        """One row, as it stands now."""
        return self._memory.get(self._partition, id)


class Memory(Generic[S, M]):
    """One `M` for each partition that is ours, built by ``build(rows)``; `ready` before `of`."""

    def __init__(self, stage: Stage, table: str, kind: type[S], build: Callable[[Rows[S]], M]) -> None:
        self.app, self.kind, self.build = stage.app, kind, build
        self.table: Any = stage.table(table)
        self.source = full_name(stage.settings, STAGE[stage.name].source)
        self._of: dict[int, M] = {}
        self._moves, self._generation = 0, 0
        stage.keep.append(self)
        stage.app.on_partitions_assigned.connect(self._moved)

    async def _moved(self, _: Any, assigned: set[Any], **__: Any) -> None:
        """Keep what is still ours; nothing, if we slept through a generation in which it was somebody else's."""
        generation, before = self.app.consumer_generation_id, self._generation
        kept = {tp.partition for tp in assigned if tp.topic == self.source}
        self._of = {n: memory for n, memory in self._of.items() if n in kept and generation == before + 1}
        self._generation = generation
        self._moves += 1

    async def ready(self, partitions: Iterable[int]) -> None:
        """Build what is missing of these. Records only come when the table is complete, so memory is then, too."""
        for number in sorted(set(partitions)):
            while number not in self._of:
                moves = self._moves
                built = await asyncio.to_thread(self._build, number)
                if moves == self._moves:  # else it may be another's meanwhile, or have been
                    self._of[number] = built

    def _build(self, number: int) -> M:
        built = self.build(Rows(self, number))
        _trim()
        return built

    def of(self, partition: int) -> M:
        """The memory of this partition."""
        return self._of[partition]

    async def all(self) -> list[M]:
        """The memories of all partitions that are ours; none while tables are still being read."""
        if self.app.rebalancing or not self.app.tables.recovery.completed.is_set():
            return []
        numbers = sorted(tp.partition for tp in self.app.consumer.assignment() if tp.topic == self.source)
        await self.ready(numbers)
        return [self._of[number] for number in numbers if number in self._of]

    def get(self, partition: int, id: str) -> S | None:  # noqa: A002
        """One row."""
        value = self.table.get(b"%d/%s" % (partition, id.encode()))
        return codec.unpack(self.kind, value) if value else None

    def put(self, partition: int, id: str, state: S) -> None:  # noqa: A002
        """Write one row, inside the event's own context."""
        self.table[b"%d/%s" % (partition, id.encode())] = codec.pack(state)

    def drop(self, partition: int, id: str) -> None:  # noqa: A002
        """Forget one row."""
        self.table.pop(b"%d/%s" % (partition, id.encode()), None)


def _trim() -> None:
    """Give back what restoring took: glibc keeps it, more than half of a worker's memory. Elsewhere nothing happens."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
