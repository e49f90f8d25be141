"""Up to which record of its input the state of a stage goes: state and offsets that do not fit are noticed.

A row of the stage's table for each of its topics and partitions, written with the rows of the batch it speaks of.
State ahead of the committed offset is the rule after a crash: the records between are taken again, and answered as
before. State behind it means that state was lost or put back alone (records would be judged without it), state beyond
the end of the topic that the topic is another: then the stage refuses to start, and says how to rebuild its state.
"""

import asyncio
import logging
from typing import Any

from aiokafka.errors import KafkaError
from msgspec import Struct

from streams import codec, metrics
from streams.app import Stage
from streams.logs import SELDOM
from streams.outbox import Message
from streams.repairs import EXIT_STATE, hard_exit

log = logging.getLogger("wirehose.step")
AGAIN = 1.0  # seconds before a broker that does not answer is asked again
FORMAT = 4  # of the state of all stages; a release that cannot read what the last one wrote counts on


class At(Struct, frozen=True, array_like=True):
    """Such a row: the format of the state, and the offset of the newest record it knows of."""

    format: int
    offset: int


def key(topic: str, partition: int) -> bytes:
    """The row's key; no id of ours contains a zero byte."""
    return b"%d/\0at/%s" % (partition, topic.encode())


def judge(at: At | None, first: int, earliest: int, end: int) -> str:
    """What is wrong when `first` is the first record to be taken; "" when nothing is. `end`: the topic's end."""
    if at is not None and at.format != FORMAT:
        return f"is of format {at.format}, and this release reads {FORMAT}"
    known = at.offset if at is not None else -1
    if known >= end:
        return f"goes up to offset {known}, but the topic ends at {end}: it is not the topic it was made from"
    if first > max(known + 1, earliest):
        return f"ends at offset {known}, but everything before {first} is committed: part of it is missing"
    return ""


class Position:
    """Keeps these rows in a stage's table, and checks them when a partition brings its first record."""

    def __init__(self, stage: Stage, table: Any) -> None:
        self.stage, self.table = stage, table
        self.newest: dict[tuple[str, int], int] = {}  # of the partitions that were checked
        stage.keep.append(self)
        stage.app.on_partitions_assigned.connect(self._moved)

    async def _moved(self, *_: Any, **__: Any) -> None:
        self.newest.clear()

    async def check(self, message: Message) -> None:
        """Refuse the first record of a partition when it does not follow on our state. Call inside its event."""
        where = (message.topic, message.partition)
        if where in self.newest:
            return
        row = self.table.get(key(*where))
        at = codec.unpack(At, row) if row else None
        if wrong := judge(at, message.offset, *await self._ends(message)):
            name = self.stage.name
            hard_exit(
                EXIT_STATE,
                f"misconfigured: the state of {name} for {message.topic} partition {message.partition} {wrong}; "
                f"rebuild it with `wirehose replay --stage {name} --since … --rebuild`",
            )
        self.newest[where] = at.offset if at is not None else -1

    async def _ends(self, message: Message) -> tuple[int, int]:
        """Where the topic begins and ends; waits for a broker that does not say."""
        consumer, waiting = self.stage.app.consumer, metrics.waiting.labels(self.stage.name)
        (tp,) = [
            tp
            for tp in consumer.assignment()
            if (tp.topic, tp.partition) == (message.topic, message.partition)
        ]
        while True:
            try:
                first = (await consumer.earliest_offsets(tp)).get(tp) or 0
            except (KafkaError, OSError) as error:
                waiting.set(1)
                log.warning("where %s begins is not told (%r); waiting", message.topic, error, extra=SELDOM)
                await asyncio.sleep(AGAIN)
            else:
                waiting.set(0)
                return first, max(consumer.highwater(tp) or 0, message.offset + 1)

    def put(self, message: Message) -> None:
        """This was the last record of a batch. Call inside its event. A replay does not take the row back."""
        where = (message.topic, message.partition)
        self.newest[where] = max(self.newest.get(where, -1), message.offset)
        self.table[key(*where)] = codec.pack(At(FORMAT, self.newest[where]))
