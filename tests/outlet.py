"""A small news server on loopback for the tests: feeds and pages that a test changes while it runs.

    with Outlet() as outlet:
        feed = outlet.feed("daily", [piece("bridge"), piece("harbour")])     # an address
        outlet.add("daily", piece("fire"))
        outlet.pages["/bridge"] = Answer(404)

The server has a thread of its own; tests only change plain dictionaries. Dates never move by themselves, so that a feed
changes when a test changes it, and never else.
"""

import asyncio
import html
import json
import random
import socket
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import TracebackType

from aiohttp import web

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
HOST = "127.0.0.1"

WHO = [
    "The harbour master",
    "A spokeswoman for the council",
    "The night editor",
    "An engineer of the railway",
    "The baker on the corner",
    "A teacher from the valley",
    "The new mayor",
    "A retired pilot",
    "The choir's conductor",
    "The head of the clinic",
    "A forester",
    "The ferry's captain",
]
DID = [
    "counted",
    "described",
    "repaired",
    "measured",
    "photographed",
    "sold",
    "painted",
    "inspected",
    "praised",
    "moved",
    "opened",
    "questioned",
]
WHAT = [
    "the old lighthouse",
    "a row of wooden benches",
    "the winter timetable",
    "a collection of maps",
    "the northern footbridge",
    "seven beehives",
    "the municipal greenhouse",
    "a bronze bell",
    "the reading room",
    "the drainage plan",
    "a herd of goats",
    "the swimming pool",
]
WHEN = [
    "before the first snow",
    "during a quiet Tuesday",
    "while visitors waited outside",
    "after months of debate",
    "in front of a small crowd",
    "without telling the press",
    "for the third time since spring",
    "under a borrowed tent",
    "as the rain stopped",
    "long before breakfast",
    "despite a missing key",
    "with help from two cousins",
]


def sentences(seed: str, count: int) -> list[str]:
    """Invented sentences: the same for the same seed, and hardly ever shared by two seeds."""
    dice = random.Random(seed)
    made = []
    for number in range(count):
        name = f"{seed.replace('-', ' ').title()} {dice.randrange(10, 99)}"
        made.append(
            f"{dice.choice(WHO)} {dice.choice(DID)} {dice.choice(WHAT)} near {name} {dice.choice(WHEN)}"
            f"{', and notes of part ' + str(number + 1) if number else ''}."
        )
    return made


@dataclass(frozen=True)
class Piece:
    """One article of the outlet: what its page and its feeds say."""

    slug: str
    title: str
    paragraphs: tuple[str, ...]
    published: datetime = START
    summary: str = ""
    full: bool = False  # the feed carries the whole text
    author: str = "Ada Lind"
    path: str = ""  # of the page, when it is not the slug's own

    def entry(self, base: str) -> dict[str, str]:
        """What a feed says of it."""
        words = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in self.paragraphs)
        return {
            "guid": f"tag:outlet,2026:{self.slug}",
            "url": base + (self.path or f"/{self.slug}"),
            "title": self.title,
            "summary": self.summary or self.paragraphs[0],
            "content": words if self.full else "",
            "published": self.published.isoformat(),
        }

    def page(self, base: str) -> str:
        """Its page."""
        data = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.title,
            "datePublished": self.published.isoformat(),
            "dateModified": self.published.isoformat(),
            "author": {"@type": "Person", "name": self.author},
        }
        words = "\n".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in self.paragraphs)
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(self.title)}</title>'
            f'<link rel="canonical" href="{base}{self.path or "/" + self.slug}">'
            f'<script type="application/ld+json">{json.dumps(data)}</script></head>'
            f'<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><main><article><h1>{html.escape(self.title)}</h1>'
            f"{words}</article></main><footer>Imprint</footer></body></html>"
        )


def piece(slug: str, *paragraphs: str, count: int = 3, **more: object) -> Piece:
    """A piece with invented words, where a test does not care for them; three sentences a paragraph."""
    words = paragraphs or tuple(" ".join(sentences(f"{slug}-{n}", 3)) for n in range(count))
    number = sum(map(ord, slug))
    given: dict[str, object] = {
        "title": f"What happened to {slug.replace('-', ' ')}",
        "published": START + timedelta(minutes=number % 600),
    }
    return Piece(slug, paragraphs=words, **(given | more))  # type: ignore[arg-type]  # fields by name


@dataclass
class Answer:
    """An answer that is not what one would expect."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Feed:
    """A feed: its pieces, newest first."""

    name: str
    pieces: list[Piece]
    kind: str = "rss"
    site: str = ""  # the publisher's own site

    def __post_init__(self) -> None:
        self.site = self.site or f"https://{self.name}.example/"

    def render(self, base: str) -> Answer:
        """The feed as a document."""
        make, content_type = {
            "rss": (_rss, "application/rss+xml"),
            "atom": (_atom, "application/atom+xml"),
            "json": (_json, "application/feed+json"),
        }[self.kind]
        return Answer(200, make(self, base).encode(), content_type)


class Outlet:
    """The server. `feeds` and `pages` may be changed at any time; `asked` counts requests by path."""

    def __init__(self) -> None:
        self.feeds: dict[str, Feed | Answer] = {}
        self.pages: dict[str, str | Answer] = {}
        self.asked: Counter[str] = Counter()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._runner: web.AppRunner | None = None
        self.base = ""

    def __enter__(self) -> "Outlet":
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def feed(
        self,
        name: str,
        pieces: Iterable[Piece] = (),
        kind: str = "rss",
        *,
        site: str = "",
        pages: bool = True,
    ) -> str:
        """Serve a feed, and the pages of its pieces; its address."""
        feed = self.feeds[name] = Feed(name, list(pieces), kind, site)
        if pages:
            self._serve_pages(feed.pieces)
        return f"{self.base}/feeds/{name}"

    def add(self, name: str, *pieces: Piece) -> None:
        """Put pieces on top of a feed."""
        feed = self._feed(name)
        self._serve_pages(pieces)
        feed.pieces = [*reversed(pieces), *feed.pieces]

    def change(self, name: str, slug: str, **changes: object) -> Piece:
        """Say something else of a piece, in its feed and on its page."""
        feed = self._feed(name)
        new = next(replace(old, **changes) for old in feed.pieces if old.slug == slug)  # type: ignore[arg-type]
        feed.pieces = [new if old.slug == slug else old for old in feed.pieces]
        self._serve_pages([new])
        return new

    def url(self, slug: str) -> str:
        """The address of a piece's page."""
        return f"{self.base}/{slug}"

    def _feed(self, name: str) -> Feed:
        feed = self.feeds[name]
        assert isinstance(feed, Feed)
        return feed

    def _serve_pages(self, pieces: Iterable[Piece]) -> None:
        for one in pieces:
            self.pages[one.path or f"/{one.slug}"] = one.page(self.base)

    async def _start(self) -> None:
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            port = probe.getsockname()[1]
        await web.TCPSite(self._runner, HOST, port, reuse_address=True).start()
        self.base = f"http://{HOST}:{port}"

    async def _stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        self.asked[request.path] += 1
        folder, _, name = request.path[1:].partition("/")
        found = self.feeds.get(name) if folder == "feeds" else self.pages.get(request.path)
        if isinstance(found, Feed):
            found = found.render(self.base)
        if isinstance(found, str):
            found = Answer(200, found.encode())
        found = found or Answer(404, b"nothing here")
        headers = {"Content-Type": found.content_type, **found.headers}
        return web.Response(status=found.status, body=found.body, headers=headers)


def _rss(feed: Feed, base: str) -> str:
    items = []
    for one in feed.pieces:
        entry = {key: html.escape(value) for key, value in one.entry(base).items()}
        content = f"<content:encoded>{entry['content']}</content:encoded>" if entry["content"] else ""
        items.append(
            f'<item><guid isPermaLink="false">{entry["guid"]}</guid><link>{entry["url"]}</link><title>{entry["title"]}</title>'
            f"<description>{entry['summary']}</description>{content}<pubDate>{format_datetime(one.published)}</pubDate></item>"
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{feed.name.title()}</title><link>{feed.site}</link><language>en</language>"
        f"<description>Tests</description>{''.join(items)}</channel></rss>"
    )


def _atom(feed: Feed, base: str) -> str:
    items = []
    for one in feed.pieces:
        entry = {key: html.escape(value) for key, value in one.entry(base).items()}
        content = f'<content type="html">{entry["content"]}</content>' if entry["content"] else ""
        items.append(
            f'<entry><id>{entry["guid"]}</id><link rel="alternate" href="{entry["url"]}"/><title>{entry["title"]}</title>'
            f"<summary>{entry['summary']}</summary>{content}<published>{entry['published']}</published>"
            f"<updated>{entry['published']}</updated></entry>"
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f"<title>{feed.name.title()}</title><id>tag:outlet,2026:{feed.name}</id><updated>{START.isoformat()}</updated>"
        f'<link rel="alternate" href="{feed.site}"/>{"".join(items)}</feed>'
    )


def _json(feed: Feed, base: str) -> str:
    items = []
    for one in feed.pieces:
        entry = one.entry(base)
        content = {"content_html": entry["content"]} if entry["content"] else {}
        items.append(
            {
                "id": entry["guid"],
                "url": entry["url"],
                "title": entry["title"],
                "summary": entry["summary"],
                "date_published": entry["published"],
            }
            | content
        )
    top = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.name.title(),
        "home_page_url": feed.site,
        "language": "en",
    }
    return json.dumps(top | {"items": items})
