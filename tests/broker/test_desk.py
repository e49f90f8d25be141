"""The desk's reader on a real Kafka: it goes on where it was, and reads all again where that is no more."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agents.desk.agent import Reader
from agents.desk.live import Live
from agents.desk.store.database import Database, connect
from streams.broker import Broker
from streams.cluster import apply, wanted
from streams.cluster import connect as connected
from streams.settings import Settings, load
from streams.topics import ARTICLES, LEDGER, STORIES
from streams.writing import writer
from tests.unit.desk import filled

pytestmark = pytest.mark.broker


@pytest.fixture
async def settings(broker: Broker, request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Topics of the test's own."""
    number = abs(hash(request.node.name)) % 10**8
    given = replace(load({}, tmp_path), broker=broker.address, data=tmp_path, topic_prefix=f"desk{number}.")
    assert await apply(given) == []
    return given


async def write(settings: Settings, *records: Any) -> None:
    """Messages of the builders, under the test's own prefix."""
    async with writer(settings, "{broker}: {error!r}") as producer:
        for record in records:
            topic = record.topic.replace("wirehose.", settings.topic_prefix, 1)
            await (await producer.send(topic, record.value, record.key, headers=list(record.headers)))


@asynccontextmanager
async def reading(database: Database, settings: Settings) -> AsyncIterator[Reader]:
    """A reader that runs, until the block ends."""
    reader = Reader(database, settings, Live())
    task = asyncio.create_task(reader.run())
    try:
        yield reader
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def titles(database: Database) -> list[str]:
    with database.reading() as ask:
        if not any(row["name"] == "articles" for row in ask("{tables}")):
            return []
        return sorted(row["title"] for row in ask("SELECT title FROM articles"))


async def soon(true: Callable[[], bool], seconds: float = 60.0) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - what changes stands in a database
            await asyncio.sleep(0.05)


async def test_what_stands_there_and_what_comes_is_read_once_also_after_an_end(settings: Settings) -> None:
    database = connect(settings.data / "desk.sqlite")
    await write(settings, filled.article("a1"), filled.story("s1"), filled.entry("i1"))
    async with reading(database, settings) as reader:
        await soon(lambda: titles(database) == ["Title of a1"] and reader.behind == 0)
        await write(settings, filled.article("a2"))
        await soon(lambda: titles(database) == ["Title of a1", "Title of a2"])
    await write(settings, filled.article("a3"), filled.gone(ARTICLES, "a1"), filled.gone(STORIES, "s1"))
    async with reading(database, settings):
        await soon(lambda: titles(database) == ["Title of a2", "Title of a3"])
    with database.reading() as ask:
        assert ask("SELECT id FROM stories") in ((), [])
        assert [row["state"] for row in ask("SELECT state FROM items")] == ["open"]
        assert ask("SELECT value FROM meta WHERE name = 'ledger_cut'") in ((), [])


async def test_a_copy_that_is_ahead_of_the_topics_is_read_again(settings: Settings) -> None:
    database = connect(settings.data / "desk.sqlite")
    await write(settings, filled.article("a1"))
    async with reading(database, settings):
        await soon(lambda: titles(database) == ["Title of a1"])
    with database.writing() as ask:
        ask("UPDATE articles SET title = 'of topics that are no more'")
        ask("UPDATE offsets SET next = 1000")
    async with reading(database, settings):
        await soon(lambda: titles(database) == ["Title of a1"])


async def test_bytes_that_are_no_record_are_left_out(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    database = connect(settings.data / "desk.sqlite")
    broken = filled.message(ARTICLES, "a0", b"{no json")
    await write(settings, broken, filled.message(LEDGER, "i0", b"\xff\x00"), filled.article("a1"))
    async with reading(database, settings) as reader:
        await soon(lambda: titles(database) == ["Title of a1"] and reader.behind == 0)
    assert "is no record" in caplog.text


async def test_while_kafka_is_away_it_waits_and_says_so(settings: Settings) -> None:
    database = connect(settings.data / "desk.sqlite")
    nowhere = replace(settings, broker="127.0.0.1:9")
    async with reading(database, nowhere) as reader:
        await asyncio.sleep(0.5)
        assert reader.behind is None


async def test_topics_that_are_made_anew_while_it_reads_are_read_again(settings: Settings) -> None:
    """A short absence, in which its consumer may not even notice that they are others."""
    database = connect(settings.data / "desk.sqlite")
    await write(settings, *[filled.article(f"old{n}") for n in range(9)])
    async with reading(database, settings):
        await soon(lambda: len(titles(database)) == 9)
        client = await connected(settings)
        try:
            await client.delete_topics([name for name, _ in wanted(settings)])
            gone = False
            while not gone:
                await asyncio.sleep(0.05)
                gone = not any(name.startswith(settings.topic_prefix) for name in await client.list_topics())
        finally:
            await client.close()
        assert await apply(settings) == []
        await write(settings, filled.article("new"))
        await soon(lambda: titles(database) == ["Title of new"])


async def test_it_never_says_that_nothing_waits_before_all_is_read(settings: Settings) -> None:
    database = connect(settings.data / "desk.sqlite")
    await write(settings, *[filled.entry(f"i{n}") for n in range(2000)])
    early = []

    def is_done() -> bool:
        behind = waiting.behind
        with database.reading() as ask:
            there = any(row["name"] == "items" for row in ask("{tables}"))
            count = ask("SELECT COUNT(*) AS n FROM items")[0]["n"] if there else 0
        if behind == 0 and count < 2000:
            early.append(count)
        return behind == 0 and count == 2000

    async with reading(database, settings) as waiting:
        await soon(is_done)
    assert early == []


async def test_it_goes_on_when_kafka_was_away(tmp_path: Path) -> None:
    broker = Broker(tmp_path / "kafka")
    given = replace(load({}, tmp_path), broker=await asyncio.to_thread(broker.start), data=tmp_path)
    assert await apply(given) == []
    database = connect(tmp_path / "desk.sqlite")
    try:
        await write(given, filled.article("before"))
        async with reading(database, given) as reader:
            await soon(lambda: titles(database) == ["Title of before"])
            await asyncio.to_thread(broker.stop)
            await soon(lambda: reader.behind is None)
            assert await asyncio.to_thread(broker.start) == given.broker
            await write(given, filled.article("behind"))
            await soon(lambda: titles(database) == ["Title of before", "Title of behind"])
            await soon(lambda: reader.behind == 0)
    finally:
        broker.stop()
