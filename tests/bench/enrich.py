"""How fast texts are enriched, and how often a sentence was seen before: `python -m tests.bench.enrich [--documents 200]`.

First documents of 500 words (news of ../shared where it is at hand, else our own) in one process, with each model: CPU
time, and where it goes. Then the same through the pool of the stage: how long the event loop did not answer, how much
memory a process takes, how long it takes to start. Last, how many sentences a cache of each size has seen before.
"""

import argparse
import asyncio
import gzip
import html
import json
import multiprocessing
import random
import re
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from agents.enrich import agent, stage
from agents.enrich.model import choice as model
from agents.enrich.model.cache import Sentences, key
from agents.enrich.seeds import load_seeds
from agents.text import sentences
from streams import settings
from streams.errors import Misconfigured
from streams.paths import SEEDS
from streams.pool import Pool
from streams.records import FirstSeen, MadeBy, PageInfo, Publisher, Text
from tests.bench.extract import Watch

SHARED = Path(__file__).resolve().parents[3] / "shared"
NEWS = SHARED / "data" / "quotes" / "polnear_train.dev.jsonl.gz"
BACKGROUND = SHARED / "data" / "background"
WORLD = SHARED / "world" / "world.py"
WORDS = 500  # of a document
SIZES = (1_000, 10_000, 50_000, 100_000, 200_000)  # sentences a cache holds
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PARTS = ("sentences", "names", "places", "quotes", "figures", "events", "times", "repeats")


def documents(count: int) -> tuple[str, list[str]]:
    """Texts of some 500 words, and what to call them."""
    if NEWS.exists():
        rows = map(json.loads, gzip.decompress(NEWS.read_bytes()).decode().splitlines())
        return "PolNeAR", list(islice(cut(line for row in rows for line in row["text"].split("\n")), count))
    return "our own", list(islice(cut(made(random.Random(1))), count))


def cut(lines: Iterable[str]) -> Iterator[str]:
    """Paragraphs put together to documents."""
    taken: list[str] = []
    words = 0
    for line in lines:
        taken.append(line)
        words += len(line.split())
        if words >= WORDS:
            yield "\n".join(taken)
            taken, words = [], 0


def made(rng: random.Random) -> Iterator[str]:
    """Paragraphs of invented news, without end."""
    people = [
        f"{first} {last}" for first in ("Ada", "Boris", "Carla", "Idris") for last in ("Moor", "Hale", "Sato")
    ]
    bodies = [
        "the Harbour Union",
        "the Ministry of Roads",
        "Northern Mills Ltd",
        "the Council of Brae",
        "the coast guard",
    ]
    places = ["Aleppo", "Oslo", "Lagos", "Lima", "northern Kenya", "Naples", "Denver"]
    days = ["on Tuesday", "late on Friday", "last week", "on 4 March", "earlier this year", "yesterday"]
    forms = [
        "{who}, who leads {body}, told reporters in {place} {day} that {n} people had been hurt and {m} homes lost.",
        "“We were not asked, and we will not leave,” {who} said {day}.",
        "At least {n} people were killed {day} when a bus left the road near {place}, according to {body}.",
        "The plan, which would cost ${m} million, has been with {body} since {place} turned it down.",
        "{body} said the ceasefire signed in {place} {day} covers about {n} square kilometres.",
        "Few in the hall believed it, and the rain went on as if nothing had been said at all.",
    ]  # fmt: skip
    while True:
        told = (
            form.format(
                who=rng.choice(people),
                body=rng.choice(bodies),
                place=rng.choice(places),
                day=rng.choice(days),
                n=rng.randint(2, 90),
                m=rng.randint(100, 900),
            )
            for form in rng.choices(forms, k=4)
        )
        yield " ".join(one[0].upper() + one[1:] for one in told)


# -- speed -------------------------------------------------------------------------------------------------------------


def timed(spent: dict[str, float], name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    def measured(*arguments: Any, **named: Any) -> Any:
        start = time.process_time()
        try:
            return work(*arguments, **named)
        finally:
            spent[name] += time.process_time() - start

    return measured


def speed(texts: list[str], name: str) -> tuple[list[float], dict[str, float]]:
    """Seconds of CPU of each document, and of each part of the work over all of them."""
    enricher = stage.Enricher(load_seeds(SEEDS), model.load(name))
    for text in texts[:20]:  # caches, compiled patterns
        stage.analyse(enricher, text, published=NOON)
    each = []
    for text in texts:
        start = time.process_time()
        stage.analyse(enricher, text, published=NOON)
        each.append(time.process_time() - start)
    return each, shares(texts, enricher, sum(each))


def shares(texts: list[str], enricher: stage.Enricher, total: float) -> dict[str, float]:
    """What each part takes of the whole, by a second pass with a clock around each."""
    spent: dict[str, float] = defaultdict(float)
    places = [(stage, part, "find") for part in PARTS]
    places += [(stage, "sentences", "split"), (stage, "resolving", "resolve")]
    before = []
    for owner, part, function in places:
        inner = getattr(owner, part, None)
        if work := getattr(inner, function, None):
            before.append((inner, function, work))
            setattr(inner, function, timed(spent, part, work))
    enricher.mentions = timed(spent, "phrases", enricher.phrases.find)  # type: ignore[assignment]  # the same, with a clock around it
    if names := enricher.model:
        enricher.model = SimpleNamespace(name=names.name, names=timed(spent, "model", names.names))
    try:
        for text in texts:
            stage.analyse(enricher, text, published=NOON)
    finally:
        for inner, function, work in before:
            setattr(inner, function, work)
    spent["the rest"] = max(0.0, total - sum(spent.values()))
    return spent


def print_speed(name: str, texts: list[str], models: list[str]) -> None:
    words = sum(len(text.split()) for text in texts) / len(texts)
    print(f"{len(texts)} documents of {words:.0f} words ({name}), one process\n")
    print("| model | documents per CPU-second | words | ms a document, median | 99 of 100 below | slowest |")
    print("|---|--:|--:|--:|--:|--:|")
    parts = {}
    for one in models:
        each, parts[one] = speed(texts, one)
        mean, p99 = statistics.mean(each), statistics.quantiles(each, n=100, method="inclusive")[98]
        print(
            f"| {one} | {1 / mean:.0f} | {words / mean:.0f} | {statistics.median(each) * 1e3:.1f} | {p99 * 1e3:.1f} | {max(each) * 1e3:.1f} |"
        )
    print()
    for one, spent in parts.items():
        names = sorted(spent, key=lambda part: -spent[part])
        print(f"| {one}: " + " | ".join(names) + " |\n" + "|--:" * len(names) + "|")
        print("| " + " | ".join(f"{spent[part] / len(texts) * 1e3:.2f} ms" for part in names) + " |\n")


# -- through the pool --------------------------------------------------------------------------------------------------


class Through(NamedTuple):
    """What the pool took. Seconds (of the clock, of CPU), MiB."""

    start: float
    start_cpu: float
    wall: float
    pss: int
    watch: Watch


async def through(texts: list[str], name: str, size: int) -> Through:
    """Every text through the stage's pool, a few at once."""
    given = settings.load({"WIREHOSE_MODEL": name})
    pool = Pool("enrich", size, agent.SECONDS, agent._start, given, memory=agent.MEMORY)
    reader = agent.Reader(pool, has_model=name != model.NONE)
    begun = time.monotonic()
    await pool.pulse()
    start, start_cpu = time.monotonic() - begun, await pool.run(time.process_time)
    waiting = iter([record(text) for text in texts])
    watch = Watch()
    watching = asyncio.create_task(watch.run())
    begun = time.monotonic()

    async def work() -> None:
        for text in waiting:
            await reader.read(text)

    await asyncio.gather(*(work() for _ in range(2 * size)))
    wall = time.monotonic() - begun
    pss = max(proportional(process.pid) for process in multiprocessing.active_children())
    watching.cancel()
    pool._pool.stop()
    return Through(start, start_cpu, wall, pss, watch)


def proportional(pid: int | None) -> int:
    """The memory of a process, its part of shared pages counted (PSS), in MiB; 0 where the system does not say."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) >> 10 for line in told.splitlines() if line.startswith("Pss:")), 0)


def record(text: str) -> Text:
    return Text(
        id="a1", revision=1, revision_id="r1", url="https://news.example/a", canonical_url="https://news.example/a",
        publisher=Publisher(name="Herald", domain="news.example"), title="", published=NOON, language="en", route="en",
        first_seen=FirstSeen(after=NOON, by=NOON), text=text, text_from="page", page=PageInfo(outcome="ok"),
        made_by=MadeBy(version="0"),
    )  # fmt: skip


def print_pool(texts: list[str], models: list[str], size: int) -> None:
    print(f"the same through the pool ({size} processes)\n")
    print(
        "| model | start, s | CPU of it, s | documents/s | event loop late, ms | its own CPU at once, ms | memory of a process (PSS), MiB |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name in models:
        took = asyncio.run(through(texts, name, size))
        print(
            f"| {name} | {took.start:.1f} | {took.start_cpu:.1f} | {len(texts) / took.wall:.0f} | {took.watch.late * 1e3:.0f} "
            f"| {took.watch.busy * 1e3:.0f} | {took.pss} |"
        )
    print()


# -- sentences seen before ---------------------------------------------------------------------------------------------


def streams_of_news(world: int) -> Iterator[tuple[str, list[str]]]:
    """English texts in the order in which they came, and where from."""
    rss, reuters = BACKGROUND / "rss_oct2023.jsonl.gz", BACKGROUND / "reuters21578.jsonl.gz"
    if rss.exists():
        yield "55 feeds, a month: titles and summaries", list(feed_texts(rss))
    if reuters.exists():
        rows = map(json.loads, gzip.decompress(reuters.read_bytes()).decode().splitlines())
        yield "one agency, 1987", [row["text"] for row in rows]
    if WORLD.exists():
        yield f"simulated world, {world} publishers", world_texts(world)


def feed_texts(path: Path) -> Iterator[str]:
    for row in map(json.loads, gzip.decompress(path.read_bytes()).decode().splitlines()):
        if row["lang"] == "en":
            yield row["title"] + "\n\n" + html.unescape(re.sub(r"<[^>]*>", " ", row["summary"] or ""))


def world_texts(publishers: int) -> list[str]:
    """Every version of every article of the simulated world, as they come out."""
    size = ["--publishers", str(publishers), "--stories", str(publishers * 3)]
    done = subprocess.run([sys.executable, str(WORLD), "truth", *size], capture_output=True, check=True)
    versions = [version for article in json.loads(done.stdout)["articles"] if article["language"] == "en" for version in article["versions"]]  # fmt: skip
    return [version["text"] for version in sorted(versions, key=lambda version: version["at"])]


def seen_before(texts: Iterable[str], sizes: Iterable[int]) -> tuple[int, dict[int, float], dict[int, float]]:
    """How many sentences there are, and the share of them, and of their characters, that a cache of each size knows."""
    caches = {size: Sentences(size) for size in sizes}
    characters = dict.fromkeys(caches, 0)
    total = count = 0
    for text in texts:
        spans = sentences.split(text)
        keys = [key(text[start:end]) for start, end in spans]
        count, total = count + len(keys), total + sum(end - start for start, end in spans)
        for size, cache in caches.items():
            known = cache.ask(keys)
            characters[size] += sum(spans[number][1] - spans[number][0] for number in known)
            cache.learn((one, ()) for number, one in enumerate(keys) if number not in known)
    shared = {size: cache.known / max(1, cache.asked) for size, cache in caches.items()}
    return count, shared, {size: found / max(1, total) for size, found in characters.items()}


def print_seen(world: int) -> None:
    print("sentences seen before, by the sentences that the cache holds (in brackets: of the characters)\n")
    print("| texts | sentences | " + " | ".join(f"{size:,}" for size in SIZES) + " |")
    print("|---|--:" + "|--:" * len(SIZES) + "|")
    for name, texts in streams_of_news(world):
        count, shared, characters = seen_before(texts, SIZES)
        cells = " | ".join(f"{shared[size]:.1%} ({characters[size]:.1%})" for size in SIZES)
        print(f"| {name} ({len(texts):,}) | {count:,} | {cells} |")


def at_hand(names: Iterable[str]) -> Iterator[str]:
    """Those models that are there; of the others why not."""
    for name in names:
        try:
            model.check(name)
            yield name
        except Misconfigured as why:
            print(f"left out: {why}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--models", nargs="+", default=[model.OURS, model.NONE])
    parser.add_argument(
        "--world", type=int, default=300, help="publishers of the simulated world (0: no cache)"
    )
    given = parser.parse_args()
    name, texts = documents(given.documents)
    models = list(at_hand(given.models))
    print_speed(name, texts, models)
    print_pool(texts, models, given.processes)
    if given.world:
        print_seen(given.world)


if __name__ == "__main__":
    main()
