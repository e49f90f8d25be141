"""From one Kafka to another, offset for offset: a whole service that goes on there, and topics with every kind of hole.

A service with its own broker is stopped, copied to the broker of the other tests, and goes on there in a new folder.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer
from outlet import Outlet, piece, sentences
from running import Read, Service, until

from streams import fillers
from streams.broker import Broker, address_of
from streams.topics import TOPICS

pytestmark = [pytest.mark.broker, pytest.mark.long]

FLOOD = tuple(" ".join(sentences(f"flood-{n}", 3)) for n in range(4))
DESK = "my-desk"  # a consumer's group, which has read the first half of the articles


@dataclass
class Moved:
    """A service that lived twice: what each life left."""

    first: Service
    second: Service
    before: dict[str, list[Read]] = field(default_factory=dict)  # by topic, at the end of the first life
    copied: dict[str, list[Read]] = field(default_factory=dict)  # before the second
    after: list[Read] = field(default_factory=list)  # the articles at the end of the second
    desk: list[str] = field(default_factory=list)  # what the consumer read, in both lives
    said: list[bytes] = field(default_factory=list)  # by the copy, and by the copy again
    balance: tuple[dict[str, int], int] = field(default_factory=lambda: ({}, 1))
    refused: bytes = b""


async def consume(address: str, topic: str, most: int) -> list[str]:
    """Up to so many articles, read and committed by the group."""
    found: list[str] = []
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=address,
        group_id=DESK,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        max_partition_fetch_bytes=9 << 20,
    )
    async with consumer:
        while len(found) < most:
            batches = await consumer.getmany(timeout_ms=3000, max_records=most - len(found))
            if not batches:
                break
            found += [f"{one.key.decode()} {one.offset}" for batch in batches.values() for one in batch]
        await consumer.commit()
    return found


def everything(service: Service) -> dict[str, list[Read]]:
    """All records of all topics."""
    return {topic.name: service.read(topic.name) for topic in TOPICS}


@pytest.fixture(scope="module")
def moved(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moved]:
    folder = tmp_path_factory.mktemp("copy")
    told = Moved(Service(folder / "first", "", "copy"), Service(folder / "second", broker.address, "copy"))
    first, second = told.first, told.second
    data = folder / "first" / "data"
    with Outlet() as outlet:
        feed = outlet.feed("daily", [piece("flood", *FLOOD), *(piece(f"daily-{n}") for n in range(7))])
        with first.up(feed):
            first.settle(seen=8, seconds=150)
            first.broker = address_of(data / "kafka") or ""
            outlet.change("daily", "daily-0", paragraphs=piece("another-text").paragraphs)
            first.settle(seen=9, seconds=150)
            assert first.run("pause", "quiet.example", "--why", "asked to").returncode == 0
            first.send("pages", b"no page")
            until(lambda: len(first.read("deadletters")) == 1, 60, "the dead letter")
            told.desk = asyncio.run(consume(first.broker, first.topic("articles"), 4))
        with running(data):
            told.before = everything(first)
        for _ in range(2):
            done = second.run("topics", "copy", "--from", str(data), timeout=300)
            assert done.returncode == 0, done.stderr.decode()
            told.said.append(done.stdout)
        told.copied = everything(second)
        with second.up(feed):
            outlet.add("daily", piece("flood-again", *FLOOD[:3]), piece("new-one"))
            outlet.change("daily", "daily-1", paragraphs=piece("some-other-text").paragraphs)
            second.settle(seen=12, seconds=150)
            until(lambda: len(second.read("articles")) == 12, 60, "the new articles")
            told.refused = second.run("topics", "copy", "--from", str(data), timeout=300).stderr
            told.balance = second.ledger()
        told.after = second.read("articles")
        told.desk += asyncio.run(consume(second.broker, second.topic("articles"), 100))
        yield told


class running(Broker):  # noqa: N801  # used as a verb
    """The embedded broker of a data folder, for as long as the block runs."""

    def __init__(self, data: Path) -> None:
        super().__init__(data / "kafka")

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *_: object) -> None:
        self.stop(60)


def test_every_record_stands_at_its_own_offset(moved: Moved) -> None:
    assert {name for name, read in moved.before.items() if read} >= {
        "articles",
        "stories",
        "revisions",
        "controls",
        "deadletters",
        "polls",
    }
    copied = {
        name: [one for one in read if one.key != fillers.KEY.decode()] for name, read in moved.copied.items()
    }
    assert copied == moved.before


def test_the_copy_says_that_both_are_the_same_and_so_does_the_copy_again(moved: Moved) -> None:
    last = moved.said[0].splitlines()[-1]
    assert last.startswith(b"22 topics, ")
    assert last.endswith(b"the same on both")
    assert moved.said[1].splitlines()[-1] == last


def test_a_copy_is_refused_while_the_stages_run_there(moved: Moved) -> None:
    assert b"on the target these still read: copy.dedup (127.0.0.1), " in moved.refused


def test_nothing_is_published_again_that_has_not_changed(moved: Moved) -> None:
    told = [(one.key, one.record["revision"]) for one in moved.after]
    assert len(told) == len(set(told)) == 12
    before = {(one.key, one.record["revision"]) for one in moved.before["articles"]}
    new = [
        (one.record["title"], one.record["revision"])
        for one in moved.after
        if (one.key, one.record["revision"]) not in before
    ]
    assert sorted(new) == [
        ("What happened to daily 1", 2),
        ("What happened to flood again", 1),
        ("What happened to new one", 1),
    ]


def test_a_new_article_joins_the_story_that_was_told_before(moved: Moved) -> None:
    stories = {one.record["title"]: one.record["story"] for one in moved.after}
    assert stories["What happened to flood again"] == stories["What happened to flood"]


def test_the_ledger_is_balanced_over_both_lives(moved: Moved) -> None:
    counts, code = moved.balance
    assert {name: number for name, number in counts.items() if number} == {
        "seen": 12,
        "published": 10,
        "revised": 2,
    }
    assert code == 0


def test_a_consumer_reads_on_where_it_was(moved: Moved) -> None:
    assert len(moved.desk) == len(set(moved.desk)) == 12
    assert sorted(moved.desk) == sorted(f"{one.key} {one.offset}" for one in moved.after)
