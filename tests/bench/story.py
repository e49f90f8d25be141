"""How fast articles are joined to stories, and what one takes of memory: `python -m tests.bench.story [--stories N …]`.

Invented news: words drawn as those of a language are (Zipf), of a topic, and of an event, with the names, places and
figures that enrich would find. Most events have one to three reports, a few have up to 500; one report in five that
are not the first copies the first. The articles of 5,000 events are placed as they come; what they leave is loaded
for each number of open stories, again and again with keys and ids of its own, but what one in a hundred of those
events has, all share. Then articles are placed and timed (CPU); with 100,000 open, once more while as many leave the
window as come. Each number has a process of its own; memory is its own (PSS), less what it had before. `melted` are stories in
which reports of several events stand. Last, one event has more and more reports, among the first 5,000.
"""

import argparse
import multiprocessing
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import accumulate, count, islice
from math import exp
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from agents.story.features import key, stem
from agents.story.likeness import keys
from agents.story.memory import Membership
from agents.story.rarity import LENGTH
from agents.story.stage import Stories
from streams import codec
from streams.records import (
    Copy,
    Entity,
    Figure,
    FirstSeen,
    MadeBy,
    PageInfo,
    Place,
    Publisher,
    Sentence,
    Source,
    Traced,
)
from tests.bench.trace import SYLLABLES, pss

STORIES = (10_000, 30_000, 100_000)
GROWTH = 2_000  # reports of the long event
GROWN = (1, 10, 50, 100, 200, 500, 1_000, 1_500, 2_000, 5_000, 10_000)  # of which so many are shown
RARE = 0.01  # of the events: what so few have is their own
MOST = 100_000  # stories that begin in the time of a window
FIRST = 5_000  # of which rows are made
WARM, LAST = 100, 2_000  # articles placed before, articles timed
LAG = 3 * 3600.0  # seconds from an event to a report of it, on average
LONG = 1 << 30  # the long event
HORIZON = 72 * 3600.0
VOCABULARY, TOPICS, DRAWN = 50_000, 20, 1 << 18
SENTENCES, COMMON, TOPICAL, OWN = 20, 11, 5, 4  # words of a sentence: of the language, the topic, the event
PEOPLE, BODIES, PLACES = 20_000, 2_000, 3_000  # known to lists
COPIES = 0.2  # of the reports that are not an event's first
SIZES = ((0.8, 1, 1), (0.12, 2, 2), (0.05, 3, 3), (0.027, 4, 10), (0.0027, 11, 49), (0.0003, 50, 500))
KINDS = (("killed", "persons"), ("wounded", "persons"), ("money", "USD"), ("percentage", "percent"))
START = datetime(2026, 3, 2, 6, tzinfo=UTC)


class Event(NamedTuple):
    """What the reports of an event have in common."""

    topic: int
    words: list[str]
    people: list[Entity]  # at 0
    places: list[Place]
    figures: list[Figure]


class Measured(NamedTuple):
    """One line of the table: seconds, and bytes."""

    stories: int
    events: int
    melted: int
    articles: int
    rate: float
    median: float
    p99: float
    slowest: float
    memory: int


class Newsroom:
    """Writes reports: the same for the same event and number."""

    def __init__(self) -> None:
        rng = random.Random(0)
        self.words = [spelt(n, 2 + n % 3) for n in range(VOCABULARY)]
        weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))
        self.drawn = rng.choices(self.words, cum_weights=weights, k=DRAWN)
        self.topics = [
            rng.choices(rng.sample(self.words[100:20_000], 400), list(zipf(400)), k=1 << 12)
            for _ in range(TOPICS)
        ]
        whole = weights[-1]
        shares = ((word, 1 - exp(-LENGTH / (n + 2.7) / whole)) for n, word in enumerate(self.words))
        self.common = {key("w", stem(word)): share for word, share in shares}

    def event(self, number: int) -> Event:
        rng = random.Random(number)
        known = [person(ranked(rng, PEOPLE), known=True) for _ in range(rng.randrange(1, 3))]
        own = [person(PEOPLE + 2 * number + n, known=False) for n in range(2)]
        return Event(
            number % TOPICS,
            rng.choices(self.words[300:], k=40),
            [*own, *known, body(ranked(rng, BODIES))],
            [place(ranked(rng, PLACES)), place(ranked(rng, PLACES)), place(ranked(rng, 100))],
            [figure(rng) for _ in range(2)],
        )

    def article(self, number: int, nth: int, seconds: float) -> Traced:
        """The nth report of an event: one in five copies its first."""
        rng, by = random.Random(number << 20 | nth), START + timedelta(seconds=seconds)
        is_copy = nth > 0 and rng.random() < COPIES
        outlet, name = rng.randrange(500), f"{number:016x}{nth:016x}"
        first = self.written(number, 0 if is_copy else nth)
        article = replace(
            first,
            id=name,
            revision_id=name,
            url=f"https://outlet-{outlet}.example/{name}",
            canonical_url=f"https://outlet-{outlet}.example/{name}",
            publisher=Publisher(name=f"Outlet {outlet}", domain=f"outlet-{outlet}.example"),
            published=by,
            first_seen=FirstSeen(after=by, by=by),
        )
        if not is_copy:
            return article
        of = f"{number:016x}{0:016x}"
        sentences = tuple(
            replace(s, source=Source(id=of, start=s.start, end=s.end, kind="exact", similarity=1.0))
            for s in first.sentences
        )
        return replace(
            article,
            sentences=sentences,
            near_duplicate_of=of,
            copies=(Copy(id=of, share=1.0),),
            own_share=0.0,
        )

    def written(self, number: int, nth: int) -> Traced:
        """The report as such, with what enrich finds in it."""
        event, rng = self.event(number), random.Random(f"{number} {nth}")
        topic = self.topics[event.topic]
        at, of = rng.randrange(DRAWN - SENTENCES * COMMON), rng.randrange(len(topic) - SENTENCES * TOPICAL)
        own = rng.choices(event.words, cum_weights=OWN_WEIGHTS, k=SENTENCES * OWN)
        told, end = list[str](), 0
        sentences, entities, places, figures = [], [], [], []
        for n in range(SENTENCES):
            who = event.people[n if n < 3 else rng.randrange(len(event.people))]
            words = self.drawn[at + n * COMMON : at + (n + 1) * COMMON]
            words += topic[of + n * TOPICAL : of + (n + 1) * TOPICAL] + own[n * OWN : (n + 1) * OWN]
            start, text = end, f"{who.name} {' '.join(words)}"
            entities.append(replace(who, start=start, end=start + len(who.name or "")))
            if n % 3 == 0:
                where = event.places[n // 3 % len(event.places)]
                places.append(
                    replace(where, start=start + len(text) + 1, end=start + len(text) + 1 + len(where.name))
                )
                text += f" {where.name}"
            if n in (1, 7):
                counted = event.figures[n // 7]
                value = (counted.low or 0) + (rng.random() < 0.2)
                number_at, text = start + len(text) + 1, f"{text} {value:g}"
                figures.append(
                    replace(counted, start=number_at, end=start + len(text), low=value, high=value)
                )
            told.append(text + ".")
            end = start + len(text) + 2
            sentences.append(Sentence(start=start, end=end - 1))
        return Traced(
            id="",
            revision=1,
            revision_id="",
            url="",
            canonical_url="",
            publisher=Publisher(name=""),
            title=" ".join((event.people[0].name or "", *own[:4], event.places[0].name, *own[4:7])),
            language="en",
            first_seen=FirstSeen(after=None, by=START),
            text=" ".join(told),
            text_from="page",
            page=PageInfo(outcome="ok"),
            sentences=tuple(sentences),
            entities=tuple(entities),
            places=tuple(places),
            figures=tuple(figures),
            made_by=MadeBy(version="0"),
        )


def zipf(many: int) -> Iterator[float]:
    return (1 / (rank + 2.7) for rank in range(many))


OWN_WEIGHTS = list(accumulate(zipf(40)))


def ranked(rng: random.Random, many: int) -> int:
    """One of so many, the first ones most often: 1 / rank."""
    return int(many ** rng.random()) - 1


def spelt(number: int, syllables: int) -> str:
    """A word of its own for each number."""
    mixed = number * 0x9E3779B1 & (1 << 32) - 1
    return "".join(SYLLABLES[mixed >> 28 - 4 * n & 15] for n in range(syllables)) + SYLLABLES[number & 15]


def person(number: int, *, known: bool) -> Entity:
    name = f"{spelt(number % 997, 1)} {spelt(number, 7)}".title()
    return Entity(
        start=0,
        end=0,
        type="PER",
        id=f"wd:Q{number}" if known else None,
        name=name,
        method="seed" if known else "first_name",
        confidence=0.9,
    )


def body(number: int) -> Entity:
    name = f"{spelt(number, 4)} council".title()
    return Entity(start=0, end=0, type="ORG", id=f"wd:Q9{number}", name=name, method="seed", confidence=0.9)


def place(number: int) -> Place:
    """The first hundred are countries."""
    is_country = number < 100
    return Place(
        start=0,
        end=0,
        name=spelt(number, 5).title(),
        lat=1.0,
        lon=2.0,
        country="XX",
        precision="country" if is_country else "city",
        id=f"{'iso' if is_country else 'gn'}:{number}",
        method="list",
        confidence=0.9,
    )


def figure(rng: random.Random) -> Figure:
    kind, unit = rng.choice(KINDS)
    value = float(ranked(rng, 1_000) + 2)
    return Figure(start=0, end=0, kind=kind, low=value, high=value, hedge="exact", unit=unit)


def schedule() -> Iterator[tuple[float, int]]:
    """When each report comes, and of which event: as many begin in the time of a window as are open at most."""
    rng = random.Random(1)
    coming: list[tuple[float, int]] = []
    for number in count():
        began = number * HORIZON / MOST
        while coming and coming[0][0] <= began:
            yield heappop(coming)
        ((_, fewest, most),) = rng.choices(SIZES, [share for share, *_ in SIZES])
        lags = [0.0, *(rng.expovariate(1 / LAG) for _ in range(rng.randint(fewest, most) - 1))]
        for lag in lags:
            heappush(coming, (began + lag, number))


class Partition:
    """Takes the articles as they come."""

    def __init__(self, newsroom: Newsroom, stories: Stories) -> None:
        self.newsroom, self.stories = newsroom, stories
        self.coming = schedule()
        self.told: Counter[int] = Counter()  # event: its reports so far
        self.clock = 0.0
        self.offset = 0
        self.rows: dict[str, Membership] = {}  # the table

    def next(self) -> float:
        """Place the next article; how long it took."""
        return self.take(*next(self.coming))[0]

    def skip(self, articles: int) -> None:
        """Take so many as placed, which were."""
        for seconds, event in islice(self.coming, articles):
            self.clock = seconds
            self.told[event] += 1

    def take(self, seconds: float, event: int) -> tuple[float, str | None]:
        """Place a report of this event: how long it took, and the story."""
        article = self.newsroom.article(event, self.told[event], seconds)
        began = time.process_time()
        placed = self.stories.place(article, self.offset, START.timestamp() + seconds)
        took = time.process_time() - began
        for name in placed.forget:
            self.rows.pop(name, None)
        self.rows |= {row.id: row for row in placed.store}
        self.told[event] += 1
        self.offset += 1
        self.clock = seconds
        return took, placed.article.story


def base(partition: Partition, stories: int) -> list[bytes]:
    """The rows that the first articles leave."""
    while len(partition.told) <= stories:
        partition.next()
    return [codec.pack(row) for row in sorted(partition.rows.values(), key=lambda row: row.opened)]


def rows(made: list[bytes], turns: int) -> Iterator[Membership]:
    """These rows, and before them as many, again and again, of other events: with keys and ids of their own."""
    events: dict[int, set[str]] = defaultdict(set)
    for row in (codec.unpack(Membership, packed) for packed in made):
        for one in keys(row.vector):
            events[one].add(row.id[:16])
    few = RARE * len(set().union(*events.values()))
    own = {one for one, some in events.items() if len(some) <= few}
    span = codec.unpack(Membership, made[-1]).seen - START.timestamp()
    for turn in reversed(range(turns)):  # 0, the newest, are as they were made
        for packed in made:
            yield turned(
                codec.unpack(Membership, packed), turn, own, len(made) * (turns - 1 - turn), span * turn
            )


def turned(row: Membership, turn: int, own: set[int], offset: int, earlier: float) -> Membership:
    """The same of another event, which was so many seconds earlier."""

    def name(id_: str) -> str:
        return f"{turn:04x}{id_[4:]}"

    vector = row.vector
    spread = turn * 0x9E3779B1 & (1 << 32) - 1
    features = np.array([one ^ spread if one in own else one for one in keys(vector)], np.uint32)
    order = np.argsort(features)
    weights, marks = np.frombuffer(vector.weights, np.float16), np.frombuffer(vector.marks, np.uint8)
    return replace(
        row,
        id=name(row.id),
        story=name(row.story),
        opened=row.opened + offset,
        offset=row.offset + offset,
        seen=row.seen - earlier,
        told=row.told - earlier,
        vector=replace(
            vector,
            keys=features[order].tobytes(),
            weights=weights[order].tobytes(),
            marks=marks[order].tobytes(),
        ),
        copied=name(row.copied) if row.copied else None,
        shared={name(id_): share for id_, share in row.shared.items()},
        answers=[replace(given, story=name(given.story)) for given in row.answers],
    )


def measure(stories: int, made: list[bytes], first: int) -> tuple[Measured, Measured | None]:
    """Open so many stories, made of the rows of the first ones, and place more articles; once more while others leave."""
    newsroom = Newsroom()
    partition, turns = Partition(newsroom, Stories(HORIZON, common={"en": newsroom.common})), stories // first
    partition.skip(len(made))
    before = pss()
    partition.stories.load(rows(made, turns))
    partition.offset = turns * len(made)
    memory = pss() - before
    for _ in range(WARM):
        partition.next()
    told = measured(partition, memory)
    leave = partition.clock * turns >= HORIZON
    return told, measured(partition, pss() - before) if leave else None


def measured(partition: Partition, memory: int) -> Measured:
    """How long the next articles take, and how the stories stand then."""
    times, final = [partition.next() for _ in range(LAST)], partition.stories.final()
    events = [{article.id[:16] for article in story.articles} for story in final]
    return Measured(
        len(final),
        len(set().union(*events)),
        sum(len(some) > 1 for some in events),
        sum(story.article_count for story in final),
        len(times) / sum(times),
        statistics.median(times),
        statistics.quantiles(times, n=100)[98],
        max(times),
        memory,
    )


def line(one: Measured) -> str:
    cells = [f"{n:,}" for n in (one.stories, one.events, one.melted, one.articles)]
    cells += [f"{one.rate:,.0f}", *(f"{s * 1e3:.2f}" for s in (one.median, one.p99, one.slowest))]
    cells += [f"{one.memory / 1e6:,.0f}", *(f"{one.memory / n:,.0f}" for n in (one.articles, one.stories))]
    return "| " + " | ".join(cells) + " |"


def grow(partition: Partition, reports: int, seconds: float) -> None:
    """Place report after report of one event, for as long; print what the last ones took."""
    print("\n| reports of one event | stories | ms for one more |\n|--:|--:|--:|")
    deadline, names, times = time.monotonic() + seconds, set[str | None](), list[float]()
    for size in range(1, reports + 1):
        took, name = partition.take(partition.clock + 1, LONG)
        names.add(name)
        times.append(took)
        if size in GROWN:
            print(f"| {size:,} | {len(names)} | {statistics.mean(times[-20:]) * 1e3:.2f} |", flush=True)
        if time.monotonic() > deadline:
            return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--stories", type=int, nargs="+", default=STORIES, help="open, for each line")
    parser.add_argument("--growth", type=int, default=GROWTH, help="reports of the long event")
    parser.add_argument("--seconds", type=float, default=60, help="time for them")
    given = parser.parse_args()
    first, newsroom = min(FIRST, *given.stories), Newsroom()
    partition = Partition(newsroom, Stories(HORIZON, common={"en": newsroom.common}))
    before = pss()
    made = base(partition, first)
    each = (pss() - before) / len(made)
    print(f"{len(made):,} articles of {first:,} events placed: {each:,.0f} bytes/article, with all caches\n")
    print(
        "| stories | events | melted | articles | articles/s | p50 ms | p99 ms | max ms | MB | bytes/article | bytes/story |"
    )
    print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    for stories in given.stories:
        with multiprocessing.get_context("spawn").Pool(1) as pool:  # memory of its own for each
            for told in filter(None, pool.apply(measure, (stories, made, first))):
                print(line(told), flush=True)
    grow(partition, given.growth, given.seconds)


if __name__ == "__main__":
    main()
