"""Looks at pages when their host may be asked, and sends on what it found, or what the feed has instead.

An item only puts a wanted look into the schedule and is committed: no partition waits for a foreign host, and no item
for a host that is down. A text that stands whole in the feed needs no look.
"""

import asyncio
import time
from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec

from agents.fetch import stage as fetch
from agents.fetch.asking import Asker
from agents.net.pace import IDLE, Pace
from agents.text import urls
from streams import metrics
from streams.app import Stage
from streams.asking import agent, client
from streams.errors import Rejected
from streams.outbox import Message, Outbox
from streams.records import Item, Look, Page
from streams.step import Step
from streams.timers import CLOCK, Timers
from streams.topics import LOOKS, PAGES, UNIQUE

PARALLEL = 64  # looks at once, each at another host
ENCODED = 8  # of them with their pages encoded, of up to 8 MiB each


class Fetcher:
    """One look, from the question to what is remembered of it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.settings = stage.settings
        name = agent(stage.settings)
        self.asker = Asker(
            client(self.settings),
            name,
            stage.pauses,
            seconds=self.settings.page_time,
            spacing=self.settings.host_spacing,
            clock=time.time,
        )
        self.spared: set[bytes] = set()  # go without a look, since their host is down
        self.room = asyncio.Semaphore(ENCODED)
        self.forgotten = 0.0
        self.clock = 0.0  # when a look last asked for its turn
        stage.keep.append(self)
        stage.app.on_partitions_assigned.connect(self._moved)

    async def _moved(self, _: Any, assigned: set[Any], **__: Any) -> None:
        self.asker.renew()
        self.spared.clear()

    def hold(self, key: bytes, look: Look, _: bytes | None, now: float) -> float:
        """0 when the host may be asked now (and is, from here on) or is down, else when this look may try again."""
        if now < self.clock - CLOCK:  # the clock went back: no host shall wait until it has caught up
            self.asker.renew()
        self.clock = now
        self.spared.discard(key)
        if until := self.stage.pauses.until(look.host, now):
            return until
        pace = self.asker.pace
        until = pace.turn(look.host, key, now)
        if until and pace.is_down(look.host, now):
            pace.leave(look.host, key)
            self.spared.add(key)
            return 0.0
        return until

    async def __call__(self, key: bytes, look: Look, _: bytes | None) -> Look | None:
        """Look at a page that is due, publish what was found, return what to remember."""
        began = time.perf_counter()
        outcome = fetch.Outcome(kind="host_down") if key in self.spared else await self._look(key, look)
        self.spared.discard(key)
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
        if key not in self.spared:
            self.asker.pace.end(look.host, time.time())
        outbox = Outbox(self.stage)
        for item in look.items:
            send(outbox, fetch.feed_page(item, datetime.now(UTC), "bug"))
        await outbox.deliver()

    async def _look(self, key: bytes, look: Look) -> fetch.Outcome:
        """Ask for the page, and let its host know."""
        pace = self.asker.pace
        try:
            outcome = await self.asker.ask(look.url)
        finally:
            pace.end(look.host, time.time())
        tell(pace, key, look, outcome, time.time())
        return outcome

    def _forget(self, now: float) -> None:
        if now > self.forgotten + IDLE:
            self.forgotten = now
            self.asker.pace.forget(now)


def tell(pace: Pace, key: bytes, look: Look, outcome: fetch.Outcome, now: float) -> None:
    """Let the host that the outcome is from wait, or open it again."""
    if outcome.host != look.host:
        pace.answered(look.host)  # by leading there
    if outcome.shut:
        pace.failed(outcome.host, key, now, outcome.retry_after or 0.0)
    elif outcome.status is not None:
        pace.answered(outcome.host)


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
        if fetch.is_enough(item):
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
