"""Corrections between the records of story's input: what goes out for them, and how what they took down ends."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from test_dedup import App, Stream
from test_step import Event, Producer

from agents.story.agent import attach
from agents.story.rulings import Row
from streams import codec, memory
from streams.records import Article, Correction, Entry, FirstSeen, MadeBy, PageInfo, Publisher, Story, Traced
from streams.settings import load

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
TEXT = "Floodwater carried away the old stone bridge at Tellmar early on Monday, officials said."
RETRACT = Correction(id="c1", kind="retract", articles=("a",), at=NOON)
Sent = list[tuple[str, str, Any]]  # topic, key, record; None: a null


class Desk:
    """The stage on a table that is a dict."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.producer, self.offset = folder, Producer(), -1
        self.table: dict[bytes, bytes] = {}
        monkeypatch.setattr(memory, "rows", lambda table, partition: iter(table.items()))
        self.start()

    def start(self) -> None:
        """Begin, with what the table has."""
        self.app = App(self.producer, self.folder)
        stage: Any = SimpleNamespace(
            name="story",
            settings=load({"WIREHOSE_DATA": str(self.folder)}, self.folder),
            app=self.app,
            keep=[],
            count=lambda topic: topic.partitions,
            table=lambda name: self.table,
            topic=lambda topic: topic.name,
        )
        attach(stage)

    async def read(self, *events: tuple[bytes, dict[str, bytes]]) -> Sent:
        """Take a batch; what was sent."""
        self.producer.sent.clear()
        taken = []
        for value, headers in events:
            self.offset += 1
            taken.append(Event(value, self.offset, headers))
        await self.app.agents["traced"](Stream(*taken))
        kinds: dict[str, Any] = {"articles": Article, "stories": Story, "ledger": Entry}
        return [
            (topic, (key or b"").decode(), value and codec.decode(kinds[topic], value))
            for name, key, value, _ in self.producer.sent
            for topic in (name.split(".")[1],)
        ]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def article(id_: str, revision: int = 1, **more: Any) -> tuple[bytes, dict[str, bytes]]:
    traced = Traced(
        id=id_,
        revision=revision,
        revision_id=f"{id_}/{revision}",
        url=f"https://{id_}.example/1",
        canonical_url=f"https://{id_}.example/1",
        publisher=Publisher(name=f"{id_} Post", domain=f"{id_}.example"),
        title="Flood takes Tellmar bridge",
        language="en",
        first_seen=FirstSeen(after=None, by=NOON),
        text=TEXT,
        text_from="page",
        page=PageInfo(outcome="ok"),
        made_by=MadeBy(version="0"),
        **more,
    )
    return codec.encode(traced), {codec.ITEM: f"item {id_}{revision}".encode()}


def event(said: Correction) -> tuple[bytes, dict[str, bytes]]:
    return codec.encode(said), {codec.CORRECTION: said.id.encode()}


def rows(desk: Desk) -> list[tuple[bytes, bytes]]:
    """What the table has of articles and corrections."""
    return [(key, value) for key, value in desk.table.items() if b"\0" not in key]


def told(sent: Sent) -> list[tuple[str, str, bool]]:
    """Topic, key, and whether it has a value."""
    return [(topic, key, record is not None) for topic, key, record in sent]


async def test_a_takedown_leaves_a_null_for_the_article_and_for_a_story_that_is_no_more(desk: Desk) -> None:
    (_, story, _) = told(await desk.read(article("a")))[1]
    sent = await desk.read(event(RETRACT))
    assert told(sent) == [("articles", "a", False), ("stories", story, False)]
    assert [codec.unpack(Row, value).member for _, value in rows(desk)] == [None]


async def test_the_null_of_a_story_says_that_it_was_taken_down(desk: Desk) -> None:
    _, (_, story, _) = told(await desk.read(article("a")))[:2]
    for _ in range(2):  # told again it has the same id
        await desk.read(event(RETRACT))
        _, (_, _, null, headers) = desk.producer.sent[:2]
        assert (null, dict(headers)["ce_id"]) == (None, f"{story}-retracted".encode())


async def test_a_story_of_others_is_told_again_without_it(desk: Desk) -> None:
    await desk.read(article("a"), article("b"))
    (gone, (topic, _, story)) = await desk.read(event(RETRACT))
    assert told([gone]) == [("articles", "a", False)]
    assert (topic, [member.id for member in story.articles]) == ("stories", ["b"])


@pytest.mark.parametrize("restarted", [False, True])
async def test_what_was_taken_down_is_published_no_more_and_each_item_has_one_end(
    desk: Desk, restarted: bool
) -> None:
    await desk.read(article("a"))
    await desk.read(event(RETRACT))
    if restarted:
        desk.start()
    assert await desk.read(article("a")) == [], "its item had come to its end"
    ((topic, item, entry),) = await desk.read(article("a", 2))
    assert (topic, item) == ("ledger", "item a2")
    assert (entry.state, entry.reason, entry.stage, entry.article) == ("rejected", "retracted", "story", "a")
    assert [e for _, _, e in await desk.read(article("a", 2))] == [entry], "a replay says the same"


async def test_a_correction_in_a_batch_holds_for_what_comes_behind_it(desk: Desk) -> None:
    sent = await desk.read(article("a"), event(RETRACT), article("a", 2), article("b"))
    assert [(topic, key, value) for topic, key, value in told(sent) if topic == "articles"] == [
        ("articles", "a", True),
        ("articles", "a", False),
        ("articles", "b", True),
    ]


async def test_a_correction_that_comes_again_is_told_again_also_by_another_process(desk: Desk) -> None:
    await desk.read(article("a"), article("b"))
    first = await desk.read(event(RETRACT))
    before = rows(desk)
    assert await desk.read(event(RETRACT)) == first
    desk.start()
    assert await desk.read(event(RETRACT)) == first
    assert rows(desk) == before


async def test_a_takedown_that_is_revoked_takes_nothing_down(desk: Desk) -> None:
    await desk.read(article("a"))
    await desk.read(event(RETRACT))
    revoked = event(msgspec.structs.replace(RETRACT, revoked=True))
    assert await desk.read(revoked) == []
    assert ("articles", "a", True) in told(await desk.read(article("a", 2)))
    assert await desk.read(revoked) == []


async def test_bytes_that_are_no_correction_are_put_aside_and_end_no_item(desk: Desk) -> None:
    desk.producer.sent.clear()
    _, headers = event(RETRACT)
    await desk.app.agents["traced"](Stream(Event(b"{}", 0, headers)))
    assert [(name, value) for name, _, value, _ in desk.producer.sent] == [("wirehose.deadletters.v1", b"{}")]
