"""How fast articles are traced and what one takes of memory, as a table: `python -m tests.bench.trace [--articles N …]`.

Invented articles of news length: 25 sentences of 20 words, drawn as words of a language are (Zipf). For each size an
index is built from that many rows, as a worker builds it from its table; then articles are traced one after the other,
each a little later than the last, so that as many leave the window as come: nine in ten are new, one in ten copies an
earlier one, whole or in part, with words changed. Each size has a process of its own; rows are made from a few hundred
articles and used again with keys and ids of their own, but what those articles share with each other, their common
phrases, all rows share. Memory is the process's own (PSS), less what it had before the index.
"""

import argparse
import multiprocessing
import os
import random
import statistics
import tempfile
import time
from array import array
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from msgspec.structs import replace

from agents.text import sentences as splitter
from agents.trace.postings import WIDE
from agents.trace.stage import Remembered, Window
from streams import codec
from streams.records import Enriched, FirstSeen, MadeBy, PageInfo, Publisher, Sentence

SIZES = (10_000, 100_000, 1_000_000)
MADE = 400  # articles that rows are made of
TRACED = 1_500  # articles timed for each size
WARM = 100  # traced before
SENTENCES, WORDS, VOCABULARY = 25, 20, 30_000
COPIES = 0.1  # of the articles
HORIZON = 72 * 3600.0
Keys = npt.NDArray[np.uint64]
START = datetime(2026, 3, 2, 6, tzinfo=UTC)
SYLLABLES = (
    "ka",
    "lo",
    "mi",
    "ter",
    "an",
    "dor",
    "ve",
    "su",
    "ri",
    "ban",
    "ol",
    "esh",
    "tu",
    "mar",
    "gi",
    "len",
)


class Measured(NamedTuple):
    """One line of the table: seconds, and bytes for each article."""

    articles: int
    rate: float
    median: float
    p99: float
    slowest: float
    memory: float
    build: float
    reads: float  # rows read for each article
    traced: int  # sentences that had a source


class Newsroom:
    """Writes articles; some of them copy."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        words = random.Random(0)
        self.words = ["".join(words.choices(SYLLABLES, k=1 + n % 5)) for n in range(VOCABULARY)]
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))
        self.families = [f"outlet-{n}.example" for n in range(500)]
        self.told: list[list[str]] = []

    def sentence(self) -> str:
        drawn = self.rng.choices(self.words, cum_weights=self.weights, k=WORDS)
        if self.rng.random() < 0.3:
            drawn[self.rng.randrange(WORDS)] = str(self.rng.randrange(2, 5000))
        return " ".join(drawn).capitalize() + "."

    def write(self) -> list[str]:
        """The sentences of the next article."""
        rng, fresh = self.rng, [self.sentence() for _ in range(SENTENCES)]
        if self.told and rng.random() < COPIES:
            old = rng.choice(self.told)
            took = old if rng.random() < 0.3 else rng.sample(old, rng.randrange(3, len(old)))
            fresh = [self.edited(s) if rng.random() < 0.3 else s for s in took] + fresh[len(took) :]
        self.told.append(fresh)
        return fresh

    def edited(self, sentence: str) -> str:
        words = sentence[:-1].split()
        for _ in range(3):
            words[self.rng.randrange(len(words))] = self.rng.choice(self.words)
        return " ".join(words).capitalize() + "."

    def article(self, number: int, seconds: float) -> Enriched:
        name, told = f"{number:032x}", self.write()
        text, family = " ".join(told), self.rng.choice(self.families)
        by = START + timedelta(seconds=seconds)
        return Enriched(
            id=name,
            revision=1,
            revision_id=name,
            url=f"https://{family}/{name}",
            canonical_url=f"https://{family}/{name}",
            publisher=Publisher(name=family, domain=family),
            title=told[0][:60],
            language="en",
            published=by,
            first_seen=FirstSeen(after=by, by=by),
            text=text,
            text_from="page",
            page=PageInfo(outcome="ok"),
            sentences=tuple(Sentence(start=a, end=b) for a, b in splitter.split(text)),
            made_by=MadeBy(version="0"),
        )


class Table:
    """Rows in a file, as a worker has them on its disk, and what was put since."""

    def __init__(self, path: Path, articles: int, made: list[Remembered]) -> None:
        self.file, self.places, self.since = path.open("w+b"), array("Q", [0]), dict[str, bytes]()
        self.reads = 0
        keys = own_keys(made)
        for number in range(articles):
            row = made[number % MADE]
            turn = (articles - 1 - number) // MADE  # 0, the newest, are as they were made
            row = replace(
                row,
                id=f"{number:032x}",
                offset=number,
                seen=START.timestamp() + number * HORIZON / articles,
                grown=[replace(row.grown[0], offset=number)],
                keys=turned(*keys[number % MADE], turn).tobytes(),
            )
            self.places.append(self.places[-1] + self.file.write(codec.pack(row)))
        self.file.flush()

    def rows(self) -> Iterator[Remembered]:
        for number in range(len(self.places) - 1):
            yield self.row(number)

    def row(self, number: int) -> Remembered:
        start, end = self.places[number : number + 2]
        return codec.unpack(Remembered, os.pread(self.file.fileno(), end - start, start))

    def get(self, name: str) -> Remembered:
        self.reads += 1
        put = self.since.get(name)
        return codec.unpack(Remembered, put) if put else self.row(int(name, 16))


def turned(keys: Keys, are_own: Keys, turn: int) -> Keys:
    """Other keys in place of an article's own, spread as widely."""
    spread = np.uint64(turn * 0x9E3779B97F4A7C15 & (1 << 63) - 1)
    return keys ^ are_own * np.where(keys < WIDE, spread >> np.uint64(31), spread)


def own_keys(made: list[Remembered]) -> list[tuple[Keys, Keys]]:
    """The keys of each article, and for each key 1 where no other article has it, else 0."""
    flat = [np.frombuffer(row.keys, np.uint64) for row in made]
    count = Counter(key for keys in flat for key in set(keys.tolist()))
    return [(keys, np.array([count[key] == 1 for key in keys.tolist()], np.uint64)) for keys in flat]


def pss() -> int:
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def measure(articles: int) -> Measured:
    """Build an index of this size and trace more articles with it."""
    newsroom, window, made = Newsroom(articles), Window(HORIZON), list[Remembered]()
    for number in range(MADE):
        made += window.trace(newsroom.article(number, 0), number, START.timestamp()).store
    step = HORIZON / articles
    coming = [newsroom.article(articles + n, (articles + n) * step) for n in range(WARM + TRACED)]
    with tempfile.TemporaryDirectory(prefix="wirehose-trace-") as folder:
        table, before = Table(Path(folder) / "rows", articles, made), pss()
        began = time.monotonic()
        window = Window(HORIZON, table.get)
        window.load(table.rows())
        build, held = time.monotonic() - began, pss() - before
        times, traced = [], 0
        for number, article in enumerate(coming, start=articles):
            began = time.perf_counter()
            answer = window.trace(article, number, article.first_seen.by.timestamp())
            table.since |= {row.id: codec.pack(row) for row in answer.store}
            times.append(time.perf_counter() - began)
            traced += sum(1 for sentence in answer.traced.sentences if sentence.source)
    times = times[WARM:]
    return Measured(
        articles,
        len(times) / sum(times),
        statistics.median(times),
        statistics.quantiles(times, n=100)[98],
        max(times),
        held / articles,
        build,
        table.reads / len(coming),
        traced,
    )


def line(one: Measured) -> str:
    cells = [f"{one.articles:,}", f"{one.rate:.0f}"]
    cells += [f"{seconds * 1e3:.1f}" for seconds in (one.median, one.p99, one.slowest)]
    cells += [f"{one.memory:,.0f}", f"{one.build:.1f}", f"{one.reads:.1f}", f"{one.traced:,}"]
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=SIZES, help="in the index, for each line")
    given = parser.parse_args()
    print(
        "| articles | articles/s | p50 ms | p99 ms | max ms | bytes/article | build s | rows read | traced sentences |"
    )
    print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    for articles in given.articles:
        with multiprocessing.get_context("spawn").Pool(1) as pool:  # memory of its own for each
            print(line(pool.apply(measure, (articles,))), flush=True)


if __name__ == "__main__":
    main()
