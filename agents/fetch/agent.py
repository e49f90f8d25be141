"""Looks at pages when their host may be asked, and sends on what it found, or what the feed has instead.

An item only puts a wanted look into the schedule and is committed: no partition waits for a foreign host. A text that
stands whole in the feed needs no look.
"""

import asyncio
import time
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urljoin

import msgspec

from agents.fetch import stage as fetch
from agents.fetch.pace import IDLE
from agents.fetch.robots import MAX_BYTES, Robots
from agents.net.client import Client, FetchFailed
from agents.text import urls
from streams import metrics
from streams.app import Stage
from streams.errors import Rejected
from streams.outbox import Message, Outbox
from streams.records import Item, Look, Page
from streams.sources import agent
from streams.step import Step
from streams.timers import CLOCK, Timers
from streams.topics import LOOKS, PAGES, UNIQUE

PARALLEL = 64  # looks at once, each at another host
ENCODED = 8  # of them with their pages encoded, of up to 8 MiB each
HOLD, SILENCE = (
    86_400.0,
    4.0,
)  # seconds that rules hold, and that no answer does: less than until the next try of a look
HOSTS = 20_000  # whose rules are kept in memory


class Fetcher:
    """One look, from the question to what is remembered of it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.settings = stage.settings
        self.agent = agent(stage.settings)
        self.client = Client(self.agent, self.settings.allow_networks)
        self.robots: dict[str, tuple[float, Robots]] = {}
        self.pace = fetch.Pace(self.settings.host_spacing)
        self.room = asyncio.Semaphore(ENCODED)
        self.forgotten = 0.0
        self.clock = 0.0  # when a look last asked for its turn
        stage.keep.append(self)
        stage.app.on_partitions_assigned.connect(self._moved)

    async def _moved(self, _: Any, assigned: set[Any], **__: Any) -> None:
        self.pace = fetch.Pace(
            self.settings.host_spacing
        )  # a look that was cancelled must not hold its host for ever

    def hold(self, key: bytes, look: Look, _: bytes | None, now: float) -> float:
        """0 when the host may be asked now (and is, from here on), else when this look may try again."""
        if now < self.clock - CLOCK:  # the clock went back: no host shall wait until it has caught up
            self.pace = fetch.Pace(self.settings.host_spacing)
        self.clock = now
        return self.stage.pauses.until(look.host, now) or self.pace.turn(look.host, key, now)

    async def __call__(self, key: bytes, look: Look, _: bytes | None) -> Look | None:
        """Look at a page that is due, publish what was found, return what to remember."""
        pace = self.pace
        began = time.perf_counter()
        outcome = fetch.Outcome(kind="timeout")
        try:
            outcome = await self._ask(look)
        finally:
            pace.end(look.host, time.time(), min(outcome.retry_after or 0.0, fetch.MAX_RETRY_AFTER))
        now = time.time()
        async with self.room:
            outbox = Outbox(self.stage)
            for page in fetch.pages(look, outcome, now):
                send(outbox, page)
            await outbox.deliver()
        metrics.downloads.labels(outcome.kind).inc()
        metrics.seconds.labels("fetch").observe(time.perf_counter() - began)
        metrics.last.labels("fetch").set(now)
        self._forget(now)
        return fetch.after(look, outcome, now, self.settings.looks)

    async def give_up(self, key: bytes, look: Look) -> None:
        """A page that ended us again and again is our bug: its items go on with what the feed has."""
        self.pace.end(look.host, time.time())
        outbox = Outbox(self.stage)
        for item in look.items:
            send(outbox, fetch.feed_page(item, datetime.now(UTC), "bug"))
        await outbox.deliver()

    async def _ask(self, look: Look) -> fetch.Outcome:
        try:
            robots = await self._rules(look.url)
            if not robots.reachable:
                return fetch.Outcome(kind="robots_unreachable")
            if not robots.allowed(look.url, self.agent):
                return fetch.Outcome(kind="robots")
            answer = await self.client.get(
                look.url,
                limit_bytes=fetch.LIMIT_BYTES,
                total_seconds=self.settings.page_time,
                may_follow=self._may_read,
            )
        except FetchFailed as error:
            return fetch.Outcome(kind=error.code, retry_after=error.retry_after)
        content_type = answer.headers.get("Content-Type", "")
        readable = answer.outcome != "ok" or fetch.is_html(content_type)
        return fetch.Outcome(
            kind=answer.outcome if readable else "not_html",
            status=answer.status,
            url=answer.url,
            body=answer.body,
            content_type=content_type,
            retry_after=answer.retry_after,
        )

    async def _may_read(self, url: str) -> bool:
        """Whether the host that a redirect leads to lets us read this page."""
        return (await self._rules(url)).allowed(url, self.agent)

    async def _rules(self, url: str) -> Robots:
        """The robots.txt of the host, asked at most once a day; `FetchFailed` where we may not ask at all."""
        host = urls.host(url)
        until, rules = self.robots.pop(host, (0.0, None))
        if rules is None or time.time() > until:
            rules = await self._ask_rules(urljoin(url, "/robots.txt"))
            until = time.time() + (HOLD if rules.reachable else SILENCE)
            await asyncio.sleep(self.settings.host_spacing)  # this was a request too
        self.robots[host] = (until, rules)
        self.pace.slow(host, rules.delay(self.agent))
        return rules

    async def _ask_rules(self, url: str) -> Robots:
        try:
            answer = await self.client.get(url, limit_bytes=MAX_BYTES, total_seconds=self.settings.page_time)
        except FetchFailed as error:
            if error.code in ("blocked", "bad_scheme"):
                raise
            return Robots.read(404 if error.code == "too_large" else None)
        return Robots.read(answer.status, answer.body)

    def _forget(self, now: float) -> None:
        if now > self.forgotten + IDLE:
            self.forgotten = now
            self.pace.forget(now)
        while len(self.robots) > HOSTS:
            del self.robots[next(iter(self.robots))]


def send(outbox: Outbox, page: Page) -> None:
    """Put a page on its topic, under its item."""
    try:
        _send(outbox, page)
    except Rejected:  # page and feed text together: the feed's text is enough
        _send(outbox, msgspec.structs.replace(page, body=None, outcome="too_large"))


def _send(outbox: Outbox, page: Page) -> None:
    item, event = page.item, f"{page.item.item}-{page.look}"
    about = "" if page.look else item.item  # a re-look is no item before it finds a change
    outbox.send(PAGES, item.article, page, event=event, time=page.fetched, item=about)


def attach(stage: Stage) -> None:
    """Give the app of this stage its agent and its schedule."""
    fetcher = Fetcher(stage)
    rests = partial(stage.pauses.rests, stage.name)
    timers = Timers(
        stage, LOOKS, Look, fetcher, fetcher.give_up, hold=fetcher.hold, rests=rests, parallel=PARALLEL
    )

    def decide(message: Message, item: Item, _: Any, outbox: Outbox) -> str:
        if fetch.is_full_text(item):
            send(outbox, fetch.feed_page(item, item.first_seen.by))
            return "full_text"
        if not urls.is_web(item.url):
            send(outbox, fetch.feed_page(item, item.first_seen.by, "no_url"))
            return "no_url"
        wanted.append((message.partition, item))
        return "wanted"

    wanted: list[tuple[int, Item]] = []
    step = Step(stage, Item, decide)

    @stage.app.agent(stage.topic(UNIQUE), name="fetch")
    async def fetch_pages(stream: Any) -> None:
        """Records a wanted look in its schedule and commits; looks that are due are taken per host."""
        async for events in stream.take_events(100, within=0.05):
            wanted.clear()
            await step.run(events)
            await asyncio.gather(*(put(partition, item) for partition, item in wanted))

    async def put(partition: int, item: Item) -> None:
        await timers.put(partition, item.article.encode(), lambda look: fetch.want(item, look, time.time()))
