"""What comes from Kafka is put into the database, with the place where reading goes on: both or neither.

So a record counts once however often a crash makes us read it, and any record may come again (a replay).
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agents.desk.store import articles, feeds, ledger, letters, stories
from agents.desk.store.database import Ask, Database
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
        changed: set[str] = set()
        after: Next = {}
        with self.database.writing() as ask:
            for record in records:
                after[record.topic, record.partition] = record.offset + 1
                changed.update(self._put(ask, record))
            self._note(ask, after)
        return changed

    def _put(self, ask: Ask, record: Any) -> Iterable[str]:
        if is_filler(record) or codec.header(record.headers, codec.BEAT):
            return ()
        try:
            return self.takes[record.topic](ask, record)
        except Rejected as error:
            log.warning(
                "left out: %s %d/%d is no record: %s",
                record.topic,
                record.partition,
                record.offset,
                error,
                extra=SELDOM,
            )
            return ()

    def _note(self, ask: Ask, after: Next) -> None:
        for (topic, part), offset in after.items():
            ask(
                "INSERT INTO offsets (topic, part, next) VALUES (:topic, :part, :next)"
                " ON CONFLICT (topic, part) DO UPDATE SET next = excluded.next",
                topic=topic,
                part=part,
                next=offset,
            )
