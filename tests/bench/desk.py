"""How fast the desk is filled, and how fast and how large its pages are, as tables: `python -m tests.bench.desk [--postgres]`.

Invented news of a month: a few hundred texts whose words are drawn as those of a language are (Zipf), each article
with a title and a sentence of its own, with names, figures and quotes; of those that are not the first of their story
a third copy it. Most stories have one to five articles, a few have hundreds. They are put into an empty store as
messages from Kafka are; then every page is asked for through the web application itself, on loopback, one request
after the other. `kB` is the largest HTML: what travels is compressed. ``--folder`` keeps the store (SQLite), and takes
one that is there already, if it is of as many articles.
"""

import argparse
import asyncio
import gc
import html
import random
import re
import statistics
import tempfile
import time
from bisect import bisect
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import accumulate, count, islice
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from aiohttp.test_utils import TestClient, TestServer
from msgspec.structs import replace

from agents.desk.live import Live
from agents.desk.queries import stories as story_queries
from agents.desk.site.app import Desk, make
from agents.desk.site.routes import ROUTES
from agents.desk.store.database import Database, connect
from agents.desk.store.filling import Filling
from agents.desk.store.tables import prepare
from streams.records import (
    Claim,
    Copy,
    Credit,
    Entity,
    Evidence,
    Figure,
    First,
    Member,
    Origin,
    Origins,
    Quote,
    Sentence,
    Source,
    Speaker,
    Story,
    StoryActor,
    StoryFigure,
    StoryPlace,
)
from streams.topics import STORIES
from tests.postgres import Server
from tests.unit.desk import filled

ASKED = 100  # requests for each line
BATCH = 500  # messages of one transaction, as `agents.desk.agent` takes them
TEXTS, VOCABULARY = 300, 30_000
SENTENCES, WORDS = 25, 20
HOURS = 30 * 24.0
PUBLISHERS, PEOPLE, PLACES, FEED_COUNT = 400, 3_000, 500, 1_000
LISTED = 500  # articles that a record lists
SIZES = ((0.4, 1, 1), (0.3, 2, 4), (0.2, 5, 10), (0.09, 11, 25), (0.0095, 26, 60), (0.0005, 61, 400))
LARGE = (600, 500, 50, 50, 50, 50, 5, 5, 5, 5)  # the first stories
SYLLABLES = [a + b + c for c in ("", "n", "r", "l") for a in "dtbmkslrvgfp" for b in "aeiou"]
LANGUAGES = ("en",) * 6 + ("de", "fr", "es", "pt")
KINDS = ("killed", "wounded", "missing", "displaced", "arrests")
ENDS = ("published",) * 7 + ("duplicate",) * 5 + ("revised", "rejected")
REASONS = ("too_old", "not_a_story", "robots", "http_404", "no_text")


class Made(NamedTuple):
    """A text, and what was found in it."""

    text: str
    facts: dict[str, Any]


class Placed(NamedTuple):
    """An article that is to be written: of which story, the how-manieth of it, when."""

    hours: float
    story: int
    number: int


class Press:
    """Writes the news of a month; the same for the same number of articles."""

    def __init__(self, articles: int) -> None:
        self.rng = random.Random(articles)
        often = list(accumulate(1 / (rank + 30) for rank in range(len(SYLLABLES))))  # some words begin alike
        drawn = (self.rng.choices(SYLLABLES, cum_weights=often, k=1 + n % 5) for n in range(2 * VOCABULARY))
        self.words = list(dict.fromkeys(map("".join, drawn)))[:VOCABULARY]
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))
        self.people = [self._name() for _ in range(PEOPLE)]
        self.places = [self._name().split()[0] for _ in range(PLACES)]
        self.publishers = [f"{self._name()} Post" for _ in range(PUBLISHERS)]
        self.texts = [self._text() for _ in range(TEXTS)]
        self.sizes = list(self._sizes(articles))
        self.begun = [self.rng.uniform(0, HOURS - 48) for _ in self.sizes]
        self.begun[: len(LARGE)] = [HOURS - 72] * len(LARGE)

    def drawn(self, number: int) -> list[str]:
        """Words as a language has them."""
        return self.rng.choices(self.words, cum_weights=self.weights, k=number)

    def plan(self) -> list[Placed]:
        """All articles, the oldest first."""
        found = [
            Placed(self.begun[story] + self.rng.expovariate(1 / 8) % 60, story, number)
            for story, size in enumerate(self.sizes)
            for number in range(size)
        ]
        found.sort()
        once: dict[int, Iterator[int]] = {}
        return [Placed(hours, story, next(once.setdefault(story, count()))) for hours, story, _ in found]

    def id(self, story: int, number: int = 0) -> str:
        """The id of an article."""
        return f"{story:016x}{number:016x}"

    def _copies(self, story: int, number: int) -> bool:
        return number > 0 and (story * 31 + number) % 3 == 0

    def _publisher(self, story: int, number: int) -> str:
        return self.publishers[(story * 7 + number * 13) % PUBLISHERS]

    def _made(self, story: int, number: int) -> Made:
        return self.texts[(story + (0 if self._copies(story, number) else number)) % TEXTS]

    def write(self, placed: Placed, **more: Any) -> Any:
        """The message of an article."""
        hours, story, number = placed
        made, copies = self._made(story, number), self._copies(story, number)
        own = " ".join((*self.drawn(12), rare(story))).capitalize() + "."
        facts = dict(made.facts)
        last = Sentence(start=len(made.text) + 1, end=len(made.text) + 1 + len(own))
        told = facts["sentences"]
        if copies:
            source = self.id(story)
            told = tuple(
                replace(
                    one, source=Source(id=source, start=one.start, end=one.end, kind="exact", similarity=1.0)
                )
                for one in told
            )
        facts["sentences"] = (*told, last)
        facts["copies"] = (Copy(id=self.id(story), share=0.95),) if copies else ()
        told = {
            "text": f"{made.text}\n{own}",
            "publisher": self._publisher(story, number),
            "title": " ".join(self.drawn(8)).capitalize(),
            "language": LANGUAGES[story % len(LANGUAGES)],
            "own_share": 0.05 if copies else 1.0,
        }
        return filled.article(self.id(story, number), hours=hours, **told | facts | more)

    def tell(self, story: int, articles: int, hours: float) -> Story:
        """A story as it stands with so many articles."""
        listed = range(max(0, articles - LISTED), articles)
        groups: dict[str, list[int]] = {}
        for number in range(articles):
            first = 0 if self._copies(story, number) else number
            groups.setdefault(self._publisher(story, first), []).append(number)
        people = [self.people[(story * 3 + n * 17) % PEOPLE] for n in range(12)]
        places = [self.places[(story * 5 + n * 11) % PLACES] for n in range(5)]
        return Story(
            id=f"{story:032x}",
            version=articles,
            title=" ".join(self.drawn(8)).capitalize(),
            language=LANGUAGES[story % len(LANGUAGES)],
            first=First(
                article=self.id(story), after=filled.at(self.begun[story]), by=filled.at(self.begun[story])
            ),
            last_seen=filled.at(hours),
            articles=tuple(
                Member(
                    id=self.id(story, n),
                    revision=1,
                    publisher=self._publisher(story, n),
                    origin=self._publisher(story, 0 if self._copies(story, n) else n),
                    joined_by=("rare_words",),
                )
                for n in listed
            ),
            article_count=articles,
            origins=Origins(
                count=len(groups), groups=tuple(self._origin(story, *one) for one in groups.items())
            ),
            figures=tuple(self._figures(story, listed)),
            actors=tuple(
                StoryActor(id=f"Q{story * 3 + n}", name=name, type="PER", articles=1 + articles // (n + 1))
                for n, name in enumerate(people)
            ),
            places=tuple(
                StoryPlace(name=name, country="XK" if story % 3 else "DE", lat=42.0 + n, lon=21.0, articles=1)
                for n, name in enumerate(places)
            ),
            phase=("fading", "fading", "fading", "sustained", "developing", "breaking")[story % 6],
            made_by=filled.MADE_BY,
        )

    def _origin(self, story: int, name: str, numbers: list[int]) -> Origin:
        evidence = []
        for number in numbers[:100]:
            if self._copies(story, number):
                for one in self._made(story, number).facts["sentences"][:3]:
                    told = {"article": self.id(story, number), "start": one.start, "end": one.end}
                    evidence.append(Evidence(kind="copied_sentence", source=self.id(story), **told))
        return Origin(
            name=name,
            kind="copied_article" if len(numbers) > 1 else "publisher",
            articles=tuple(self.id(story, number) for number in numbers),
            evidence=tuple(evidence),
        )

    def _figures(self, story: int, listed: Iterable[int]) -> Iterator[StoryFigure]:
        for which, kind in enumerate(KINDS):
            claims = []
            for number in listed:
                one = self._made(story, number).facts["figures"][which]
                low = one.low if story % 3 == 0 else 7.0
                told = {"low": low, "high": low, "hedge": one.hedge, "start": one.start, "end": one.end}
                claims.append(Claim(article=self.id(story, number), **told))
            disagree = len({claim.low for claim in claims}) > 1 and which < 2
            yield StoryFigure(
                kind=kind, unit="persons", verdict="conflict" if disagree else "agree", claims=tuple(claims)
            )

    def _name(self) -> str:
        return " ".join("".join(self.rng.choices(SYLLABLES, k=3)).capitalize() for _ in range(2))

    def _text(self) -> Made:
        """Five paragraphs; every sentence has a name, each fifth a figure, each eighth somebody's words."""
        text, found = "", dict[str, list[Any]](sentences=[], entities=[], figures=[], quotes=[])
        for number in range(SENTENCES):
            start = len(text)
            name = self.rng.choice(self.people)
            text += name
            entity = Entity(start=start, end=len(text), type="PER", name=name, method="model", confidence=0.9)
            found["entities"].append(entity)
            text += " " + " ".join(self.drawn(WORDS // 2))
            if number % 5 == 2:
                low, begin = float(self.rng.randrange(3, 900)), len(text) + 1
                text += f" {low:.0f} people"
                span = {"start": begin, "end": len(text), "kind": KINDS[number // 5], "unit": "persons"}
                found["figures"].append(Figure(low=low, high=low, hedge="exact", **span))
            begin = len(text) + 1
            text += " “" + " ".join(self.drawn(WORDS // 2)) + ".”"
            if number % 8 == 0:
                speaker = Speaker(start=start, end=start + len(name), name=name)
                found["quotes"].append(Quote(start=begin, end=len(text), kind="direct", speaker=speaker))
            found["sentences"].append(Sentence(start=start, end=len(text)))
            text += "\n" if number % 5 == 4 else " "
        credit = Credit(agency="Meridian", start=0, end=0, said="meta author: Meridian")
        facts = {name: tuple(some) for name, some in found.items()}
        return Made(text.rstrip(), facts | {"credits": (credit,)})

    def _sizes(self, articles: int) -> Iterator[int]:
        left, bounds = articles, list(accumulate(share for share, _, _ in SIZES[:-1]))
        for size in LARGE:
            left -= size
            yield size
        while left > 0:
            drawn = self.rng.random()
            _, low, high = SIZES[bisect(bounds, drawn)]
            size = min(left, self.rng.randint(low, high))
            left -= size
            yield size


def rare(story: int) -> str:
    """A word that only the articles of this story have."""
    return "q" + "".join(SYLLABLES[int(digit, 16)] for digit in f"{story:x}") + "q"


def article_messages(press: Press) -> Iterator[Any]:
    """Articles as they come; one in fifty is revised."""
    for number, placed in enumerate(press.plan()):
        yield press.write(placed)
        if number % 50 == 7:
            yield press.write(placed, revision=2)
            yield filled.revision(press.id(placed.story, placed.number), hours=placed.hours + 0.1)


def story_messages(press: Press) -> Iterator[Any]:
    """Each story with its first article, half and whole, in the order of their last."""
    last = [0.0] * len(press.sizes)
    for hours, story, _ in press.plan():
        last[story] = hours
    for story in sorted(range(len(last)), key=last.__getitem__):
        size = press.sizes[story]
        for articles in sorted({1, (size + 1) // 2, size}):
            told = press.tell(story, articles, last[story])
            yield filled.sent(STORIES, told.id, told, last[story])


def ledger_messages(press: Press, items: int) -> Iterator[Any]:
    """Items: each is seen, and but for a hundred comes to an end."""
    for number in range(items):
        item, hours = f"{number:032x}", HOURS * number / items
        yield filled.entry(item, hours=hours, feed=f"f{number * 7 % FEED_COUNT}")
        if number < items - 100:
            end = press.rng.choice(ENDS)
            reason = press.rng.choice(REASONS) if end == "rejected" else ""
            yield filled.entry(item, end, hours=hours, reason=reason)
    for number in range(300):
        yield filled.letter(str(number), reason=press.rng.choice(REASONS), hours=number)


def feed_messages(press: Press) -> Iterator[Any]:
    """Feeds, nine in ten of which answer."""
    for number in range(FEED_COUNT):
        yield filled.feed(f"f{number}", title=f"{press.publishers[number % PUBLISHERS]} news")
        yield filled.polled(f"f{number}", failures=int(number % 10 == 0))


def fill(database: Database, articles: int) -> None:
    """Put everything, and say how fast."""
    press = Press(articles)
    prepare(database, "bench")
    filling = Filling(database, filled.SETTINGS)
    print("| messages | number | a second |\n|---|--:|--:|", flush=True)
    parts = {
        "articles and revisions": article_messages(press),
        "stories": story_messages(press),
        "ledger and dead letters": ledger_messages(press, articles * 3 // 2),
        "feeds and their states": feed_messages(press),
    }
    for name, messages in parts.items():
        number, spent = 0, 0.0
        while batch := list(islice(messages, BATCH)):
            began = time.perf_counter()
            filling.take(batch)
            spent += time.perf_counter() - began
            number += len(batch)
        print(f"| {name} | {number:,} | {number / spent:,.0f} |", flush=True)


class Asker:
    """Asks for pages, and keeps what that took."""

    def __init__(self, client: "TestClient[Any, Any]") -> None:
        self.client = client

    async def page(self, path: str) -> str:
        """The HTML of a page."""
        async with self.client.get(path) as response:
            text = await response.text()
            assert response.status == 200, (path, response.status, text[:500])
            return text

    async def deep(self, path: str, pages: int) -> str:
        """Where the so-manieth page is."""
        for _ in range(pages - 1):
            found = re.search(r'<a rel="next" href="([^"]+)"', await self.page(path))
            if found is None:
                break
            path = path.partition("?")[0] + html.unescape(found[1])
        return path

    async def line(self, name: str, *paths: str) -> None:
        """Ask for these in turn, and print a line."""
        times, size = [], 0
        for number in range(ASKED + 3):
            began = time.perf_counter()
            text = await self.page(paths[number % len(paths)])
            times.append(1e3 * (time.perf_counter() - began))
            size = max(size, len(text.encode()))
        cuts = statistics.quantiles(times[3:], n=100)
        cells = [f"{cuts[rank - 1]:.1f}" for rank in (50, 95, 99)]
        print(f"| {name} | {' | '.join(cells)} | {size / 1e3:.0f} |", flush=True)


async def ask(database: Database, articles: int) -> None:
    """A line for each page."""
    press = Press(articles)
    plan = press.plan()
    now = filled.at(plan[-1].hours + 0.1).timestamp()
    desk = Desk(database, filled.SETTINGS, Live(), lambda: 0, lambda: now)
    common, less = press.words[0], press.words[40]
    seldom = [rare(story) for story in range(20, 60)]
    large = [f"/stories/{number:032x}" for number in range(len(LARGE))]
    ids = [press.id(story, number) for _, story, number in plan[:: max(1, len(plan) // 60)]]
    copies = [press.id(story, n) for _, story, n in plan[-3000:] if press._copies(story, n)][:60]
    revised = [press.id(story, n) for _, story, n in plan[7 :: 50 * max(1, len(plan) // 3000)]]
    gc.freeze()  # what is ours here no desk has to look through
    async with TestClient(TestServer(make(desk, *ROUTES))) as client:
        one = Asker(client)
        print("| page | p50 ms | p95 ms | p99 ms | kB |\n|---|--:|--:|--:|--:|", flush=True)
        await one.line("now", "/")
        for phase in ("breaking", "fading"):
            await one.line(f"now, phase {phase}", f"/?phase={phase}")
        for origins in (3, 30):
            await one.line(f"now, {origins} origins", f"/?origins={origins}")
        await one.line("now, figures disagree", "/?conflicts=1")
        for within in ("hour", "week"):
            await one.line(f"now, within {within}", f"/?within={within}")
        await one.line("now, actor", *(f"/?actor={name}" for name in press.people[:40]))
        await one.line("now, place", *(f"/?place={name}" for name in press.places[:40]))
        await one.line("now, country of two in three", "/?country=XK")
        await one.line("now, language of six in ten", "/?language=en")
        await one.line("now, language of one in ten", "/?language=de")
        await one.line("now, publisher", *(f"/?publisher={name}" for name in press.publishers[:40]))
        await one.line("now, rare word", *(f"/?q={word}" for word in seldom))
        await one.line("now, common word", f"/?q={common}")
        await one.line("now, two words", f"/?q={less}+{common}")
        await one.line("now, beginning of words", *(f"/?q={word[:2]}" for word in press.words[100:110]))
        await one.line("now, no such word", "/?q=nosuchwordanywhere")
        await one.line("now, most origins", "/?sort=origins")
        await one.line("now, most origins, common word", f"/?sort=origins&q={common}")
        await one.line(
            "now, all filters", f"/?phase=fading&origins=2&country=XK&language=en&within=week&q={common}"
        )
        await one.line("now, tenth page", await one.deep("/", 10))
        await one.line("now, tenth page by origins", await one.deep("/?sort=origins", 10))
        await one.line("story of 5", *large[6:])
        await one.line("story of 50", *large[2:6])
        await one.line("story of 500", large[1])
        await one.line("story of 600", large[0])
        await one.line("article", *(f"/articles/{name}" for name in ids))
        await one.line("article that copies", *(f"/articles/{name}" for name in copies))
        await one.line("article with revisions", *(f"/articles/{name}" for name in revised))
        await one.line("articles", "/articles")
        await one.line(
            "articles, publisher", *(f"/articles?publisher={name}" for name in press.publishers[:40])
        )
        await one.line("articles, no such publisher", "/articles?publisher=nobody")
        await one.line("articles, language of six in ten", "/articles?language=en")
        await one.line("articles, rare word", *(f"/articles?q={word}" for word in seldom))
        await one.line("articles, common word", f"/articles?q={common}")
        await one.line("articles of a story of 600", f"/articles?story={0:032x}")
        await one.line("articles, tenth page", await one.deep("/articles", 10))
        await one.line("feeds", "/feeds")
        await one.line("feeds that fail", "/feeds?health=failing")
        await one.line("feeds, tenth page", await one.deep("/feeds", 10))
        await one.line("ledger", "/ledger")
        await one.line("help", "/help")
    times = []
    for _ in range(5):
        with database.reading() as asking:
            began = time.perf_counter()
            story_queries.suggestions(asking, now - 168 * 3600)
            times.append(1e3 * (time.perf_counter() - began))
    print(f"\nNames to choose from, counted once a minute: {statistics.median(times):.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000, help="in the store")
    parser.add_argument("--postgres", action="store_true", help="a PostgreSQL of its own instead of SQLite")
    parser.add_argument("--folder", type=Path, help="keep the store there")
    given = parser.parse_args()
    with ExitStack() as stack:
        if given.postgres:
            database = connect(stack.enter_context(Server()).database())
        else:
            folder = given.folder or stack.enter_context(tempfile.TemporaryDirectory(prefix="wirehose-desk-"))
            database = connect(Path(folder) / "desk.sqlite")
        with database.writing() as asking:
            there = bool(asking("{tables}"))
        if not there:
            fill(database, given.articles)
        print(f"\n{size(database) / 1e6:,.0f} MB for {given.articles:,} articles\n")
        asyncio.run(ask(database, given.articles))


def size(database: Database) -> int:
    """Bytes on disk."""
    if path := getattr(database, "path", None):
        return sum(file.stat().st_size for file in path.parent.iterdir())
    with psycopg.connect(database.address) as connection:  # type: ignore[attr-defined]
        row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        return int(row[0]) if row else 0


if __name__ == "__main__":
    main()
