"""The output topics as files: which of their records, as the topics stand when reading begins.

    Choice(ARTICLES, since)     # of each article the newest revision that was written since
    Choice(STORIES, since)      # of each story its last record, where its last article was seen since

A partition is read twice, one record at a time: first for which record of each id counts, then for the records. So a
topic of any size needs some hundred bytes an id of one partition, and the same stretch comes in the same order.
"""

from collections.abc import AsyncGenerator, AsyncIterable, Callable, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from streams import codec
from streams.errors import Rejected
from streams.reading import partitions, reader
from streams.retracting import is_of, is_told_of, retracted
from streams.settings import Settings
from streams.spans import CLOCKS, bounds, part
from streams.topics import REVISIONS, STORIES, Topic


class Count(msgspec.Struct, frozen=True):
    """As much of the origins as tells how many."""

    count: int = 0


class Head(msgspec.Struct, frozen=True):
    """As much of a record as tells whether it is chosen; reading all of it would take many times as long."""

    id: str
    revision: int = 0
    language: str = ""
    last_seen: datetime | None = None
    origins: Count = Count()


@dataclass(frozen=True)
class Choice:
    """Which records. `since`, `until`: when they were written; of stories, when their last article was seen."""

    topic: Topic
    since: datetime | None = None
    until: datetime | None = None
    languages: frozenset[str] = frozenset()  # none: all
    min_origins: int = 0
    all_revisions: bool = False

    @property
    def last_only(self) -> bool:
        """Whether one record of each id counts: of an article, the newest revision; of a story, the last record."""
        return self.topic is STORIES or not (self.all_revisions or self.topic is REVISIONS)

    @property
    def written(self) -> tuple[datetime | None, datetime | None]:
        """Between which times a chosen record was written; a story is written behind its last article."""
        if self.topic is not STORIES:
            return self.since, self.until
        return self.since and self.since - CLOCKS, None

    def takes(self, head: Head) -> bool:
        """Whether a record is chosen by what it says."""
        seen = head.last_seen if self.topic is STORIES else None
        return (
            (not self.languages or head.language in self.languages)
            and head.origins.count >= self.min_origins
            and not (seen and self.since and seen < self.since)
            and not (seen and self.until and seen > self.until)
        )


class Taken(NamedTuple):
    """A message of the topic: its place ("partition/offset") and value; or why it is no record."""

    place: str
    value: bytes
    trouble: str = ""


async def exported(settings: Settings, choice: Choice) -> AsyncGenerator[Taken, None]:
    """The chosen records of the topic, without what was retracted."""
    gone = await retracted(settings)
    async with reader(settings, choice.topic.name) as client:
        tps = await partitions(client, settings, choice.topic)
        starts, ends = await bounds(client, tps, *choice.written)
        for tp in tps:

            def read() -> AsyncIterable[Any]:
                return part(client, tp, starts[tp], ends[tp])  # noqa: B023  # used before the next turn

            async for one in chosen(read, choice, gone):
                yield one


async def chosen(
    read: Callable[[], AsyncIterable[Any]], choice: Choice, gone: Set[str]
) -> AsyncGenerator[Taken, None]:
    """The chosen records among those of a partition, which `read` reads from the beginning. `gone`: articles."""
    last = await _last(read()) if choice.last_only else None
    is_gone = is_told_of if choice.topic is STORIES else is_of
    async for record in read():
        if record.value is None or is_gone(record, gone):
            continue
        head = _head(record)
        if isinstance(head, Rejected):
            yield Taken(_place(record), b"", str(head))
        elif (last is None or last.get(record.key, (0, -1))[1] == record.offset) and choice.takes(head):
            yield Taken(_place(record), record.value)


async def _last(records: AsyncIterable[Any]) -> dict[bytes, tuple[int, int]]:
    """By key, the revision and offset of the record that counts: the last; of an article, of its newest revision.

    A replay may write older revisions again behind newer ones.
    """
    last: dict[bytes, tuple[int, int]] = {}
    async for record in records:
        head = _head(record) if record.value is not None else None
        if head is None:
            last.pop(record.key, None)
        elif isinstance(head, Head):
            last[record.key] = max(last.get(record.key, (0, -1)), (head.revision, record.offset))
    return last


def _head(record: Any) -> Head | Rejected:
    try:
        return codec.decode(Head, record.value)
    except Rejected as error:
        return error


def _place(record: Any) -> str:
    return f"{record.partition}/{record.offset}"
