"""What comes from Kafka is put into the database, with the place where reading goes on: both or neither.

So a record counts once however often a crash makes us read it, and any record may come again (a replay).
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agents.desk.store import articles, feeds, ledger, letters, stories
from agents.desk.store.database import Ask, Database, Refused
from streams import codec
from streams.app import full_name
from streams.errors import Rejected
from streams.fillers import is_filler
from streams.logs import SELDOM
from streams.settings import Settings
from streams.topics import ARTICLES, DEADLETTERS, FEEDS, LEDGER, POLLS, REVISIONS, STORIES, Topic

log = logging.getLogger("wirehose.desk")
Take = Callable[[Ask, Any], Iterable[str]]  # puts one message, and names the pages that show something of it

TAKES: Mapping[Topic, Take] = {
    STORIES: stories.take,
    ARTICLES: articles.take,
    REVISIONS: articles.take_revision,
    LEDGER: ledger.take,
    FEEDS: feeds.take_subscription,
    POLLS: feeds.take_state,
    DEADLETTERS: letters.take,
}
CANNOT = (Refused, ValueError, OverflowError)  # be kept: a number too large, a time before there were any
Next = dict[tuple[str, int], int]  # by topic and partition: the offset at which reading goes on


@dataclass
class Filling:
    """The one that writes. `take` and `resume` block: call them in a thread."""

    database: Database
    settings: Settings
    takes: Mapping[str, Take] = field(init=False)

    def __post_init__(self) -> None:
        self.takes = {full_name(self.settings, topic): take for topic, take in TAKES.items()}

    def resume(self) -> Next:
        """Where reading goes on."""
        with self.database.reading() as ask:
            return {(row["topic"], row["part"]): row["next"] for row in ask("SELECT * FROM offsets")}

    def take(self, records: Iterable[Any]) -> set[str]:
        """Put these messages; returns which pages show something new ("stories", "story/<id>", "ledger" …)."""
        records = list(records)
        try:
            return self._take(records)
        except CANNOT:
            return set().union(*map(self._take_one, records))  # one of them cannot be kept, the others can

    def _take(self, records: Iterable[Any]) -> set[str]:
        changed: set[str] = set()
        with self.database.writing() as ask:
            for record in records:
                changed.update(self._put(ask, record))
            self._note(ask, records)
        return changed

    def _take_one(self, record: Any) -> set[str]:
        try:
            return self._take([record])
        except CANNOT as error:
            _leave_out(record, f"cannot be kept: {error}")
            with self.database.writing() as ask:
                self._note(ask, [record])
            return set()

    def _put(self, ask: Ask, record: Any) -> Iterable[str]:
        if is_filler(record) or codec.header(record.headers, codec.BEAT):
            return ()
        try:
            return self.takes[record.topic](ask, record)
        except Refused:
            raise
        except Rejected as error:
            _leave_out(record, f"is no record: {error}")
            return ()

    def _note(self, ask: Ask, records: Iterable[Any]) -> None:
        """Reading goes on behind these."""
        after = {(record.topic, record.partition): record.offset + 1 for record in records}
        for (topic, part), offset in after.items():
            ask(
                "INSERT INTO offsets (topic, part, next) VALUES (:topic, :part, :next)"
                " ON CONFLICT (topic, part) DO UPDATE SET next = excluded.next",
                topic=topic,
                part=part,
                next=offset,
            )


def _leave_out(record: Any, why: str) -> None:
    log.warning("left out: %s %d/%d %s", record.topic, record.partition, record.offset, why, extra=SELDOM)
