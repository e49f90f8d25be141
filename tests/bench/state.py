"""How long a stage takes to have its state again, as a table: `python -m tests.bench.state [--rows N] [--seconds N]`.

Fills the changelogs of dedup and extract with one row for each of a million articles, those of trace and story with
one for each tenth (their window is shorter), as the stages themselves write them. Then starts one worker of each stage
in an empty folder and waits until it has taken a record; and once more, with its folder there. Rows are made by the
stages' own code from invented articles. For trace and story a few hundred are made and used again with keys, ids and
stories of their own; all of them stand in one partition, as those of one language do.
"""

import argparse
import asyncio
import hashlib
import logging
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from aiokafka import AIOKafkaProducer
from msgspec.structs import replace

from agents.dedup.stage import judge
from agents.enrich.seeds import load_seeds
from agents.enrich.stage import Enricher
from agents.extract.stage import Extraction, revise
from agents.story import rulings
from agents.story.families import load_families
from agents.story.stage import Membership, Stories
from agents.trace.stage import Remembered, Window
from streams import codec, ids
from streams.app import changelog_name
from streams.broker import Broker
from streams.paths import SEEDS, seed
from streams.records import (
    Enriched,
    FirstSeen,
    Item,
    MadeBy,
    Page,
    PageInfo,
    Publisher,
    Text,
    Traced,
)
from streams.settings import load
from streams.topics import STAGE
from tests.bench.trace import turned
from tests.outlet import START, sentences
from tests.running import Service, command, send, until

MADE = 400  # articles of which the rows of trace and story are made
TICKS, PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
BATCH = 256 << 10  # bytes, as the stages write
Row = tuple[int, bytes, bytes]  # partition, key, value


class Measured(NamedTuple):
    """One line of the table; sizes in bytes, times in seconds."""

    stage: str
    rows: int
    changelog: int
    folder: int
    empty: float
    cpu: float  # of the time with an empty folder
    again: float
    memory: int


# -- articles, and the rows they leave


def item(number: int) -> Item:
    """An entry of one of 500 feeds."""
    name = f"outlet-{number % 500}"
    url = f"https://www.{name}.example/news/2026/03/a-headline-of-some-length-{number}"
    article, content = ids.article_by_url(url), ids.hash_of(str(number))
    by = START + timedelta(seconds=number / 20)
    return Item(
        item=ids.item(ids.feed(name), url, content, None),
        article=article,
        feed=ids.feed(name),
        url=url,
        guid=url,
        title=f"Council of {name} counts {number} votes after a long night",
        summary=" ".join(sentences(name, 2)),
        authors=("Ada Lind",),
        published=by,
        language="en",
        publisher=Publisher(name=name.title(), domain=f"{name}.example"),
        first_seen=FirstSeen(after=by, by=by),
    )


def page(number: int) -> Page:
    """A look at its page."""
    entry = item(number)
    return Page(item=entry, outcome="feed", url=entry.url, fetched=entry.first_seen.by)


def text(number: int) -> Text:
    """An article of twenty sentences."""
    entry = item(number)
    words = " ".join(sentences(f"text-{number}", 20))
    return Text(
        id=entry.article,
        revision=1,
        revision_id=ids.revision(entry.article, words, None),
        url=entry.url,
        canonical_url=entry.url,
        publisher=entry.publisher,
        title=entry.title,
        published=entry.published,
        language="en",
        route="en",
        first_seen=entry.first_seen,
        text=words,
        text_from="page",
        page=PageInfo(outcome="ok"),
        made_by=MadeBy(version="0"),
    )


def known(rows: int) -> Iterator[Row]:
    """The rows of dedup."""
    for number in range(rows):
        entry, where = item(number), number % STAGE["dedup"].source.partitions
        _, state = judge(entry, f"{where}/{number}", None)
        yield where, entry.article.encode(), codec.pack(state)


def texts(rows: int) -> Iterator[Row]:
    """The rows of extract."""
    for number in range(rows):
        look, where = page(number), number % STAGE["extract"].source.partitions
        found = Extraction(
            title=look.item.title, text=f"{number} votes.", language="en", page=PageInfo(outcome="ok")
        )
        _, state = revise(found, look, None, f"{where}/{number}")
        assert state
        yield where, look.item.article.encode(), codec.pack(state)


def made() -> tuple[list[Enriched], list[Traced], list[Remembered], list[Membership]]:
    """The first articles, taken through enrich, trace and story."""
    enricher = Enricher(load_seeds(SEEDS))
    window, stories = Window(), Stories(72 * 3600, load_families(seed("publishers.toml")))
    articles, traced, remembered, members = [], [], [], []
    for number in range(MADE):
        article = enricher.enrich(text(number))
        now = article.first_seen.by.timestamp()
        answer = window.trace(article, number, now)
        placed = stories.place(answer.traced, number, now)
        assert placed.store
        articles.append(article)
        traced.append(answer.traced)
        remembered += answer.store
        members.append(next(member for member in placed.store if member.id == article.id))
    return articles, traced, remembered, members


def windows(remembered: list[Remembered], rows: int) -> Iterator[Row]:
    """The rows of trace: sentences of other articles have other keys."""
    for number in range(rows):
        row, turn = remembered[number % MADE], number // MADE
        keys = np.frombuffer(row.keys, np.uint64)
        own = turned(keys, (keys != 0).astype(np.uint64), turn)
        name = hashlib.md5(b"%d" % number).hexdigest()
        state = replace(
            row, id=name, offset=number, grown=[replace(row.grown[0], offset=number)], keys=own.tobytes()
        )
        yield 0, f"0/{name}".encode(), codec.pack(state)


def members(placed: list[Membership], rows: int) -> Iterator[Row]:
    """The rows of story: other articles have other features, and stand in other stories."""
    for number in range(rows):
        row, turn = placed[number % MADE], number // MADE
        name = hashlib.md5(b"%d" % number).hexdigest()
        keys = np.sort(np.frombuffer(row.vector.keys, np.uint32) ^ np.uint32(turn << 8))
        state = replace(
            row,
            id=name,
            story=f"{row.story}-{turn}",
            opened=number,
            offset=number,
            vector=replace(row.vector, keys=keys.tobytes()),
        )
        yield 0, f"0/{name}".encode(), codec.pack(rulings.Row(member=state))


# -- filling, starting, measuring


async def fill(address: str, topic: str, rows: Iterator[Row]) -> int:
    """Write these rows; how many."""
    count = 0
    async with AIOKafkaProducer(
        bootstrap_servers=address, acks="all", compression_type="zstd", max_batch_size=BATCH
    ) as producer:
        open_: dict[int, Any] = {}
        sent: list[Any] = []
        for where, key, value in rows:
            count += 1
            batch = open_.get(where) or open_.setdefault(where, producer.create_batch())
            if batch.append(key=key, value=value, timestamp=None) is None:
                sent.append(await producer.send_batch(batch, topic, partition=where))
                batch = open_[where] = producer.create_batch()
                batch.append(key=key, value=value, timestamp=None)
        sent += [await producer.send_batch(batch, topic, partition=where) for where, batch in open_.items()]
        await asyncio.gather(*sent)
    return count


def size(files: Iterator[Path]) -> int:
    return sum(path.stat().st_size for path in files if path.is_file())


def worker(service: Service, stage: str, seconds: float) -> tuple[float, float, int]:
    """Run a worker until it has taken one more record: seconds, CPU seconds, and its memory then."""
    record, key = RECORDS[stage]
    asyncio.run(send(service.broker, service.topic(STAGE[stage].source.name), codec.encode(record), key=key))
    began = time.monotonic()
    with (service.folder / f"{stage}.log").open("ab") as log:
        process = subprocess.Popen(
            [*command(), "run", stage], env=service.env, cwd=service.folder, stdout=log, stderr=log
        )
    try:
        until(lambda: taken(service, stage), seconds, f"a record taken by {stage}")
        took, proc = time.monotonic() - began, Path(f"/proc/{process.pid}")
        cpu = sum(map(int, (proc / "stat").read_text().rpartition(")")[2].split()[11:13])) / TICKS
        memory = int((proc / "statm").read_text().split()[1]) * PAGE
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
    return took, cpu, memory


def taken(service: Service, stage: str) -> float:
    told = service.metrics(stage)
    return sum(value for name, value in told.items() if name.startswith("wirehose_items_total{"))


RECORDS: dict[str, tuple[msgspec.Struct, bytes]] = {}


def measure(service: Service, kafka: Path, stage: str, rows: Iterator[Row], seconds: float) -> Measured:
    """Fill one changelog, and start from it twice."""
    deadline = time.monotonic() + seconds
    table = STAGE[stage].tables[0]
    topic = changelog_name(load(service.env, service.folder), stage, table)
    count = asyncio.run(fill(service.broker, topic, rows))
    folder = Path(service.env["WIREHOSE_DATA"]) / "stages"
    empty, cpu, memory = worker(service, stage, deadline - time.monotonic())
    stored = size((folder / f"{stage}-0").rglob("*"))
    again, *_ = worker(service, stage, deadline - time.monotonic())
    shutil.rmtree(folder)
    return Measured(
        stage, count, size(kafka.glob(f"kafka/{topic}-*/*.log")), stored, empty, cpu, again, memory
    )


def line(one: Measured) -> str:
    cells = [one.stage, f"{one.rows:,}", f"{one.changelog / 1e6:.0f}", f"{one.folder / 1e6:.0f}"]
    cells += [f"{one.empty:.1f}", f"{one.cpu:.1f}", f"{one.again:.1f}", f"{one.memory / 1e6:.0f}"]
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000, help="articles; a tenth for trace and story")
    parser.add_argument("--seconds", type=float, default=240, help="time for one stage")
    parser.add_argument("stages", nargs="*", metavar="STAGE", help="only these: dedup extract trace story")
    given = parser.parse_args()
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it tells every retry on a topic that is new
    articles, traced, remembered, placed = made()
    first = item(0)
    RECORDS.update(
        dedup=(first, first.article.encode()),
        extract=(page(0), first.article.encode()),
        trace=(articles[0], b"en"),
        story=(traced[0], b"en"),
    )
    rows = {
        "dedup": known(given.rows),
        "extract": texts(given.rows),
        "trace": windows(remembered, given.rows // 10),
        "story": members(placed, given.rows // 10),
    }
    with tempfile.TemporaryDirectory(prefix="wirehose-state-") as name:
        broker = Broker(Path(name) / "kafka")
        service = Service(Path(name) / "service", broker.start(), "state")
        try:
            assert service.run("topics", "apply").returncode == 0
            print(
                "| stage | rows | changelog MB | folder MB | empty folder s | CPU s | again s | memory MB |"
            )
            print("|---|--:|--:|--:|--:|--:|--:|--:|")
            for stage in given.stages or rows:
                try:
                    told = line(measure(service, broker.data, stage, rows[stage], given.seconds))
                except AssertionError as error:  # it takes longer than it may
                    told = f"| {stage} | {error} |"
                print(told, flush=True)
        finally:
            broker.stop()


if __name__ == "__main__":
    main()
