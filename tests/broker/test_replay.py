"""Taking a stage's input again gives the same keys and the same values, byte for byte, and asks nobody for anything."""

import asyncio
import contextlib
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiokafka import TopicPartition
from outlet import Outlet, piece
from running import Read, Service, command, environment, until, wirehose

from streams import groups
from streams.broker import Broker, address_of
from streams.codec import stamp
from streams.topics import STAGE

pytestmark = pytest.mark.broker

REPLAYED = (
    "dedup",
    "extract",
    "enrich",
    "trace",
    "story",
    "ledger",
)  # poll's and fetch's input is the network


@dataclass
class Told:
    """A pipeline that has come to rest and was stopped: 13 records of 12 articles, one in two feeds, one revised."""

    service: Service
    outlet: Outlet
    between: datetime  # after the first 12, before the revision
    articles: list[Read]

    def replay(self, stage: str, *options: str, code: int = 0) -> str:
        """Run the command for all since an hour ago; what it printed, and why it refused."""
        done = self.service.run("replay", "--stage", stage, "--since", "1h", *options)
        assert done.returncode == code, done.stderr.decode()
        return (done.stdout if code == 0 else done.stderr).decode()

    def stands(self, stage: str) -> dict[int, int]:
        """Where a stage stands in each partition of its input."""
        topic = self.service.topic(STAGE[stage].source.name)
        tps = [TopicPartition(topic, number) for number in range(STAGE[stage].source.partitions)]

        async def ask() -> dict[int, int]:
            where = {"bootstrap_servers": self.service.broker}
            async with groups.outside(where, f"{self.service.prefix}{stage}") as client:
                found = await groups.committed(client, tps)
                return {tp.partition: at for tp, (at, _) in sorted(found.items())}

        return asyncio.run(ask())

    def input(self, stage: str) -> list[Read]:
        """What there is for a stage to take; heartbeats are nothing."""
        return [one for one in self.service.read(STAGE[stage].source.name) if one.value is not None]

    def published(self, article: str) -> list[bytes | None]:
        """All that was published of an article."""
        return [one.value for one in self.service.read("articles") if one.key == article]

    def is_at_its_end(self, stage: str) -> bool:
        """Whether a stage has taken and answered all there is for it."""
        stood = self.stands(stage)
        return all(one.offset < stood.get(one.partition, 0) for one in self.input(stage))

    def taken(self, stage: str) -> float:
        """Records that a stage has taken since it started."""
        return self.service.metrics(stage).get(f'wirehose_items_in_total{{stage="{stage}"}}', 0.0)

    def pages_asked(self) -> Counter[str]:
        """How often each page was asked for; feeds are asked all the time."""
        return Counter({path: n for path, n in self.outlet.asked.items() if not path.startswith("/feeds/")})

    @contextlib.contextmanager
    def worker(self, stage: str) -> Iterator[None]:
        """Only this stage."""
        with (self.service.folder / f"{stage}.log").open("ab") as log:
            process = subprocess.Popen(
                [*command(), "run", stage], env=self.service.env, stdout=log, stderr=log
            )
        try:
            yield
            assert process.poll() is None, (self.service.folder / f"{stage}.log").read_text()[-2000:]
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="module")
def told(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Half of the articles have their text in the feed, the others a page."""
    with Outlet() as outlet:
        service = Service(tmp_path_factory.mktemp("told"), broker.address, "replayed")
        pieces = [piece(f"told-{number}", full=number % 2 == 0) for number in range(11)]
        pieces.append(piece("told-twice", *pieces[1].paragraphs[:2]))
        feeds = [outlet.feed("north", pieces), outlet.feed("south", [pieces[0]], "json")]
        with service.up(*feeds):
            service.settle(seen=13)
            between = datetime.now(UTC)
            outlet.change("north", "told-4", paragraphs=(*pieces[4].paragraphs, "A dog was found on Friday."))
            service.settle(seen=14)
            until(lambda: len(service.read("articles")) == 13, 20, "the revision")
        yield Told(service, outlet, between, service.read("articles"))
        service.stop()


def values(read: list[Read]) -> dict[tuple[str, int], set[bytes]]:
    """The bytes that stand under each article and revision."""
    found: dict[tuple[str, int], set[bytes]] = defaultdict(set)
    for one in read:
        found[one.key, one.record["revision"]].add(one.value or b"")
    return dict(found)


def test_a_dry_run_says_what_would_be_taken_and_changes_nothing(told: Told) -> None:
    stood = told.stands("story")
    assert told.replay("story", "--dry-run").splitlines() == [
        f"{told.service.topic('traced')} {number}: from 0 to {at}, {at} records"
        for number, at in stood.items()
    ]
    assert told.stands("story") == stood


def test_a_replay_of_every_stage_gives_the_same_bytes_and_the_same_balance(told: Told) -> None:
    service, balance, asked = told.service, told.service.ledger(), told.pages_asked()
    inputs = {stage: len(told.input(stage)) for stage in REPLAYED}
    with ThreadPoolExecutor(2) as commands:
        list(commands.map(told.replay, REPLAYED))
    with service.up():
        for stage in REPLAYED:
            until(lambda stage=stage: told.taken(stage) >= inputs[stage], 60, f"{stage} to take all again")
        until(lambda: len(service.read("articles")) >= 2 * len(told.articles), 60, "the articles again")
        service.settle(seen=14)
        until(lambda: all(map(told.is_at_its_end, REPLAYED)), 60, "every stage at the end of what came again")
        assert "stop `wirehose up` first" in told.replay("story", code=2)
        assert service.ledger() == balance
    assert values(service.read("articles")) == values(told.articles)
    assert told.pages_asked() == asked
    assert "articles: 13 written again, 13 equal, 0 different" in told.replay("story", "--compare")


def test_a_replay_until_takes_only_the_stretch_and_goes_on_where_it_stood(told: Told) -> None:
    """Pages since the revision are left out; what then comes behind them is taken, also by a later worker."""
    stood = told.stands("extract")
    again = told.replay("extract", "--until", stamp(told.between))
    assert sum(told.stands("extract").values()) == 0
    ends = {int(number): int(end) for number, end in re.findall(r" (\d): from 0 to (\d+), ", again)}
    wanted = [
        one
        for one in told.input("extract")
        if one.offset < ends[one.partition] or one.offset >= stood[one.partition]
    ]
    partition = next(number for number, end in ends.items() if end < stood[number])
    with told.worker("extract"):
        until(lambda: all(at >= stood[n] for n, at in told.stands("extract").items()), 60, "where it stood")
        until(lambda: told.taken("extract") >= len(wanted), 60, "what came behind")
        assert told.taken("extract") == len(wanted)
    stood = told.stands("extract")
    told.service.send("pages", b"no page", partition=partition)
    with told.worker("extract"):
        until(lambda: told.stands("extract")[partition] > stood[partition], 60, "the page behind")


def test_a_rebuilt_story_stage_tells_the_same_stories(told: Told) -> None:
    """It has forgotten all, so it publishes every version again, and not only those that are asked for by name."""
    before = told.service.read("stories")
    told.replay("story", "--rebuild")
    with told.worker("story"):
        until(lambda: len(told.service.read("stories")) >= len(before) + 13, 60, "the stories again")
        until(lambda: sum(told.stands("story").values()) >= 13, 20, "its commit")
    stories = told.service.read("stories")
    assert {one.key: one.value for one in stories} == {one.key: one.value for one in before}
    assert "13 equal, 0 different" in told.replay("story", "--compare").splitlines()[1]


@pytest.mark.long
def test_a_rebuilt_story_stage_publishes_nothing_that_was_taken_down(told: Told) -> None:
    """What people said is no memory of what came: it is kept, and holds from the first record on."""
    gone = told.articles[0].key
    assert told.service.run("retract", gone, "--why", "asked to").returncode == 0
    with told.worker("story"):
        until(lambda: told.published(gone)[-1] is None, 60, "the tombstone")
        until(lambda: told.is_at_its_end("story"), 20, "its commit")
    before, others = told.published(gone), len(told.service.read("articles"))
    told.replay("story", "--rebuild")
    with told.worker("story"):
        until(lambda: told.is_at_its_end("story"), 60, "the stories again")
    assert len(told.service.read("articles")) >= others + 11
    assert [value for value in told.published(gone) if value] == [value for value in before if value]


@pytest.mark.long
def test_without_up_the_embedded_broker_runs_for_the_time_of_the_command(tmp_path: Path) -> None:
    kafka = tmp_path / "data" / "kafka"
    env = environment(WIREHOSE_DATA=str(tmp_path / "data"))
    words = ("replay", "--stage", "story", "--since", "1h")
    assert b"no Kafka" in wirehose(*words, env=env).stderr
    broker = Broker(kafka)
    try:
        broker.start()
        assert wirehose("topics", "apply", env=env).returncode == 0
    finally:
        broker.stop(60)
    done = wirehose(*words, env=env)
    assert (done.returncode, done.stdout) == (0, b""), done.stderr
    assert b"takes 0 records again" in done.stderr
    assert address_of(kafka) is None
