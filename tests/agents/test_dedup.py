"""dedup as it runs: two topics, one table, and what goes where."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
from faust.types import TP
from test_step import Event, Producer

from agents.dedup.agent import attach
from streams import codec, ids
from streams.records import Alias, Entry, FirstSeen, Item, Publisher
from streams.settings import load
from streams.topics import ALIASES, ITEMS, Topic

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


class App:
    """As much of a Faust app as an agent file needs."""

    def __init__(self, producer: Producer, folder: Path) -> None:
        self.producer = producer
        self.conf = SimpleNamespace(datadir=folder)
        self.agents: dict[str, Callable[[Any], Any]] = {}
        self.on_partitions_assigned = SimpleNamespace(connect=lambda listener: None)
        self.consumer = Consumer()

    def agent(self, topic: str, name: str) -> Callable[[Any], Any]:
        def keep(function: Callable[[Any], Any]) -> Any:
            self.agents[topic] = function

        return keep


class Consumer:
    """Of a topic whose records are all there."""

    def assignment(self) -> set[TP]:
        return {TP("in", 1)}

    async def earliest_offsets(self, *tps: TP) -> dict[TP, int]:
        return dict.fromkeys(tps, 0)

    def highwater(self, tp: TP) -> int:
        return 1000


class Stream:
    """One batch."""

    def __init__(self, *events: Event) -> None:
        self.events = events

    async def take_events(self, most: int, within: float) -> AsyncIterator[Any]:
        yield self.events


class Dedup:
    """The stage on a table that is a dict."""

    def __init__(self, folder: Path) -> None:
        self.producer = Producer()
        self.app = App(self.producer, folder)
        stage: Any = SimpleNamespace(
            name="dedup",
            count=lambda topic: topic.partitions,
            settings=load({"WIREHOSE_DATA": str(folder)}, folder),
            app=self.app,
            keep=[],
            table=lambda name: {},
            topic=lambda topic: topic.name,
        )
        attach(stage)

    async def read(self, topic: Topic, record: msgspec.Struct, offset: int) -> list[tuple[str, str, Any]]:
        """Take one record; what was sent: topic, key, headers and record."""
        self.producer.sent.clear()
        await self.app.agents[topic.name](Stream(Event(codec.encode(record), offset)))
        return [
            (name.split(".")[1], (key or b"").decode(), (value, dict(headers)))
            for name, key, value, headers in self.producer.sent
        ]


def item(article: str, minute: int) -> Item:
    return Item(
        item=f"{article}{minute}",
        article=article,
        feed=f"feed of {article}",
        url=f"https://news.example/{article}",
        publisher=Publisher(name="N"),
        first_seen=FirstSeen(after=None, by=NOON + timedelta(minutes=minute)),
    )


async def test_the_younger_article_is_seen_once_more_and_its_new_items_go_to_the_older(
    tmp_path: Path,
) -> None:
    dedup = Dedup(tmp_path)
    await dedup.read(ITEMS, item("old", 1), 0)
    await dedup.read(ITEMS, item("new", 2), 1)
    ((topic, key, (value, headers)),) = await dedup.read(ALIASES, Alias(article="old", same_as="new"), 0)
    assert (topic, key) == ("aliases", "new")
    assert codec.ITEM not in headers  # no item of the ledger: what becomes of it ends none
    told = codec.decode(Alias, value)
    sent = await dedup.read(ALIASES, told, 1)
    (_, seen_key, (seen, _)), (_, host, (last, _)) = sent
    assert [topic for topic, _, _ in sent] == ["ledger", "unique"]
    assert codec.decode(Entry, seen).state == "seen"
    assert seen_key == codec.decode(Item, last).item == ids.superseded("new", "old")
    assert (host, codec.decode(Item, last).superseded_by) == ("news.example", "old")
    assert await dedup.read(ALIASES, told, 1) == sent  # a replay
    assert await dedup.read(ALIASES, told, 2) == []  # a repeat
    ((topic, key, (value, headers)),) = await dedup.read(ITEMS, item("new", 3), 2)
    assert (topic, key, headers[codec.ITEM]) == ("items", "old", b"new3")
    ((topic, _, _),) = await dedup.read(ITEMS, codec.decode(Item, value), 3)
    assert topic == "unique"
