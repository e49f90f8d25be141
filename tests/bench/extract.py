"""How fast pages are read, and what hostile ones do: `python -m tests.bench.extract [--hostile 1000]`.

First pages of newspapers (those of ../shared where they are at hand, else our own), in one process: CPU time of each,
and where it goes. Then hostile ones (`hostile_pages`) through the pool of the stage: what became of them, how long the
event loop did not answer, how much memory the processes took.
"""

import argparse
import asyncio
import gzip
import json
import multiprocessing
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from agents.extract import agent, page, tools, tree
from agents.extract.article import body, voter
from agents.extract.refusals import refusal
from agents.extract.says import head
from agents.text import languages
from streams.pool import Pool
from streams.records import FirstSeen, Item, Page, Publisher
from tests.bench import hostile_pages

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "extract"
SETS = ("aeb", "fundus")
OURS = 200  # pages, where there are no others
GOOD = "good"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PARTS: dict[str, tuple[Any, str]] = {
    "parse": (tree, "parse"),
    "head": (head, "read"),
    "body": (body, "read"),
    "of it trafilatura": (voter, "vote"),
    "parts": (page, "article_text"),
    "outcome": (refusal, "outcome"),
    "language": (languages, "detect"),
}
INNER = "of it"  # what is part of another part


class Source(NamedTuple):
    """A page to read."""

    url: str
    body: bytes
    content_type: str = "text/html; charset=utf-8"


def newspapers() -> tuple[str, list[Source]]:
    """Labelled pages, and what to call them."""
    files = [SHARED / f"{name}.dev.jsonl.gz" for name in SETS]
    if all(file.exists() for file in files):
        rows = [json.loads(row) for file in files for row in gzip.decompress(file.read_bytes()).splitlines()]
        return "+".join(SETS), [Source(row["url"], row["html"].encode()) for row in rows]
    rng = random.Random(1)
    stories = ["".join(map(hostile_pages.story, [rng] * 9)) for _ in range(OURS)]
    made = [hostile_pages.page(rng, story).encode() for story in stories]
    return "our own", [Source(f"https://news.example/{n}", raw) for n, raw in enumerate(made)]


def timed(spent: dict[str, float], name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    def measured(*arguments: Any, **named: Any) -> Any:
        start = time.process_time()
        try:
            return work(*arguments, **named)
        finally:
            spent[name] += time.process_time() - start

    return measured


def speed(sources: list[Source]) -> tuple[list[float], dict[str, float]]:
    """Seconds of CPU of each page, and of each part of the work over all pages."""
    loaded = tools.load()
    spent: dict[str, float] = defaultdict(float)

    def read(source: Source) -> float:
        start = time.process_time()
        page.extract_html(source.body, source.url, source.content_type, loaded)
        return time.process_time() - start

    for source in sources[:20]:  # caches, models, compiled patterns
        read(source)
    for name, (module, function) in PARTS.items():
        setattr(module, function, timed(spent, name, getattr(module, function)))
    each = [read(source) for source in sources]
    spent["the rest"] = sum(each) - sum(spent[name] for name in PARTS if not name.startswith(INNER))
    return each, spent


def print_speed(name: str, sources: list[Source]) -> None:
    each, spent = speed(sources)
    p99 = statistics.quantiles(each, n=100)[98]
    print(f"{len(sources)} pages of newspapers ({name}), one process\n")
    print("| pages per CPU-second, median | mean | ms a page, median | 99 of 100 below | slowest |")
    print("|--:|--:|--:|--:|--:|")
    middle, mean = statistics.median(each), statistics.mean(each)
    print(f"| {1 / middle:.0f} | {1 / mean:.0f} | {middle * 1e3:.0f} | {p99 * 1e3:.0f} | {max(each) * 1e3:.0f} |\n")  # fmt: skip
    names = [*PARTS, "the rest"]
    print("| " + " | ".join(names) + " |\n" + "|--:" * len(names) + "|")
    print("| " + " | ".join(f"{spent[name] / sum(each):.0%}" for name in names) + " |\n")


# -- through the pool --------------------------------------------------------------------------------------------------


class Watch:
    """What the event loop and the processes do meanwhile."""

    def __init__(self) -> None:
        self.late = self.busy = 0.0  # seconds between two turns of the loop; of its own CPU among them
        self.memory = 0  # MiB, of the largest process

    async def run(self) -> None:
        while True:
            start, cpu = time.monotonic(), time.thread_time()
            await asyncio.sleep(0.01)
            self.late = max(self.late, time.monotonic() - start - 0.01)
            self.busy = max(self.busy, time.thread_time() - cpu)
            for process in multiprocessing.active_children():
                self.memory = max(self.memory, peak(process.pid))


def peak(pid: int | None) -> int:
    """The largest resident size that a process has had, in MiB."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) >> 10 for line in status.splitlines() if line.startswith("VmHWM")), 0)


def record(source: Source) -> Page:
    item = Item(
        item="i1", article="a1", feed="f1", url=source.url, title="The ferry is late", summary="A ferry is late, its pilot said.",
        publisher=Publisher(name="Herald", domain="news.example"), first_seen=FirstSeen(after=NOON, by=NOON),
    )  # fmt: skip
    return Page(
        item=item, outcome="ok", status=200, url=source.url, body=source.body, content_type=source.content_type, fetched=NOON
    )  # fmt: skip


class Done(NamedTuple):
    """What became of one page; `text` characters of it."""

    name: str
    outcome: str
    text: int
    seconds: float


async def _one(pool: Pool, name: str, source: Source) -> Done:
    start = time.monotonic()
    try:
        found = await agent._read(pool, record(source))
    except Exception as error:  # noqa: BLE001  # the page would be put aside as a bug of ours
        return Done(name, f"BUG {error!r}", 0, time.monotonic() - start)
    return Done(name, found.page.outcome, len(found.text), time.monotonic() - start)


async def through(sources: Iterator[tuple[str, Source]], size: int) -> tuple[list[Done], Watch]:
    """Every page through the stage's pool, a few at once."""
    pool = Pool("extract", size, agent.WALL, agent._start, cpu=agent.SECONDS, memory=agent.MEMORY)
    watch, done = Watch(), list[Done]()
    await pool.pulse()
    watching = asyncio.create_task(watch.run())

    making = asyncio.Lock()

    async def following() -> tuple[str, Source] | None:
        async with making:  # in a thread: to make a page is not what is measured
            return await asyncio.to_thread(next, sources, None)

    async def work() -> None:
        while given := await following():
            done.append(await _one(pool, *given))
            if len(done) % 100 == 0:
                print(f"{len(done)} pages", file=sys.stderr)

    await asyncio.gather(*(work() for _ in range(2 * size)))
    watching.cancel()
    pool._pool.stop()
    return done, watch


def mixed(count: int, good: list[Source]) -> Iterator[tuple[str, Source]]:
    """Hostile pages, and after every tenth a good one, which must not suffer."""
    for n, made in enumerate(hostile_pages.pages(count)):
        yield made.family, Source("https://hostile.example/a", made.body, made.content_type)
        if n % 10 == 9:
            yield GOOD, good[n // 10 % len(good)]


def print_hostile(count: int, size: int) -> None:
    rng = random.Random(2)
    sizes = (1, 5, 1_000)  # stories; the last is a page of a megabyte
    stories = ["".join(hostile_pages.story(rng) for _ in range(size)) for size in sizes]
    good = [Source("https://news.example/ferry", hostile_pages.page(rng, story).encode()) for story in stories]  # fmt: skip
    start = time.monotonic()
    done, watch = asyncio.run(through(mixed(count, good), size))
    hostile = [one for one in done if one.name != GOOD]
    well = [one for one in done if one.name == GOOD and one.outcome == "ok" and one.text > 500]
    print(
        f"{len(hostile)} hostile pages through the pool ({size} processes, {agent.MEMORY >> 20} MiB of data each)\n"
    )
    print(
        "| pages/s | slowest, s | event loop late, ms | its own CPU at once, ms | memory of a process, MiB | ok without text | good pages among them |"
    )
    print("|--:|--:|--:|--:|--:|--:|--:|")
    empty = sum(one.outcome == "ok" and not one.text for one in done)
    slowest = max(one.seconds for one in hostile)
    print(
        f"| {len(done) / (time.monotonic() - start):.1f} | {slowest:.1f} | {watch.late * 1e3:.0f} | {watch.busy * 1e3:.0f} "
        f"| {watch.memory} | {empty} | {len(well)} of {len(done) - len(hostile)} whole |\n"
    )
    print("| outcome | pages | for example |\n|---|--:|---|")
    for outcome, number in Counter(one.outcome for one in hostile).most_common():
        worst = sorted((one for one in hostile if one.outcome == outcome), key=lambda one: -one.seconds)
        told = ", ".join(f"{one.name} ({one.seconds:.1f} s)" for one in worst[:3])
        print(f"| {outcome} | {number} | {told} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hostile", type=int, default=1000, help="hostile pages (0: none)")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    print_speed(*newspapers())
    if given.hostile:
        print_hostile(given.hostile, given.processes)


if __name__ == "__main__":
    main()
