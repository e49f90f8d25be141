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
from streams import codec, metrics, outcomes
from streams.app import Stage
from streams.asking import agent, client
from streams.errors import Rejected
from streams.outbox import Message, Outbox
from streams.records import Item, Look, Page
from streams.step import Step
from streams.timers import CLOCK, Timers
from streams.topics import LOOKS, PAGES, UNIQUE

PARALLEL = 64  # looks at once, each at another host
SLOW = PARALLEL // 2  # of them at hosts that were slow the last time
ENCODED = 8  # of them with their pages encoded, of up to 8 MiB each


class Fetcher:
    """One look, from the question to what is remembered of it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.settings = stage.settings
        name = agent(stage.settings)
        self.pace = Pace(self.settings.host_spacing, SLOW)
        self.asker = Asker(
            client(self.settings),
            name,
            stage.pauses,
            self.pace,
            seconds=self.settings.page_time,
            spacing=self.settings.host_spacing,
            clock=time.time,
        )
        self.turns: dict[bytes, str] = {}  # looks that begin, and the host whose turn they have
        self.spared: dict[bytes, str] = {}  # go without a look, and why
        self.room = asyncio.Semaphore(ENCODED)
        self.forgotten = 0.0
        self.clock = 0.0  # when a look last asked for its turn
        stage.keep.append(self)
        stage.app.on_partitions_assigned.connect(self._moved)

    async def _moved(self, _: Any, assigned: set[Any], **__: Any) -> None:
        self.pace.renew()
        self.turns.clear()
        self.spared.clear()

    def hold(self, key: bytes, look: Look, _: bytes | None, now: float) -> float:
        """0 when the host may be asked now (and is, from here on) or is left out, else when this look may try again.

        A re-look lets all news of its host go first, and leaves alone a host that is in trouble.
        """
        if now < self.clock - CLOCK:
            self.pace.clear()
        self.clock = now
        self.spared.pop(key, None)
        if until := self.stage.pauses.until(look.host, now):
            return until
        again = not look.items
        until = self.pace.troubled(look.host, now) if again else 0.0
        until = until or self.pace.turn(look.host, key, now, behind=again)
        if until and (why := self._left_out(look, now)):
            self.pace.leave(look.host, key)
            self.spared[key] = why
            return 0.0
        if not until:
            self.turns[key] = look.host
        return until

    def _left_out(self, look: Look, now: float) -> str:
        """Why a look waits no longer for its host; "": it does."""
        if self.pace.is_down(look.host, now):
            return "host_down"
        crowded = self.pace.is_crowded(look.host)
        return "no_turn" if fetch.is_late(look, now, crowded=crowded) else ""

    async def __call__(self, key: bytes, look: Look, _: bytes | None) -> Look | None:
        """Look at a page that is due, publish what was found, return what to remember."""
        began = time.perf_counter()
        why = self.spared.pop(key, "")
        outcome = fetch.Outcome(kind=why) if why else await self._look(key, look)
        outcome = fetch.respected(look, outcome)
        now = time.time()
        async with self.room:
            outbox, pages = Outbox(self.stage), fetch.pages(look, outcome, now)
            for page in pages:
                if not send(outbox, page):  # nobody reads it: what comes next is not the same
                    outcome = fetch.Outcome(kind="too_large", status=outcome.status)
            await outbox.deliver()
        metrics.downloads.labels("first" if look.items else "again", outcome.kind).inc()
        metrics.seconds.labels("fetch").observe(time.perf_counter() - began)
        metrics.last.labels("fetch").set(now)
        self._tell(look, outcome, pages if outcomes.are_wanted() else [])
        self._forget(now)
        return fetch.after(look, outcome, now, self.settings.looks)

    def _tell(self, look: Look, outcome: fetch.Outcome, pages: list[Page]) -> None:
        """What became of the items that waited for this look, since it was due; they came from dedup."""
        for item in [page.item for page in pages if not page.look]:
            told = outcomes.Outcome(
                kind=outcome.kind,
                item=item.item,
                article=item.article,
                feed=item.feed,
                began=look.due,
                seconds=time.time() - look.due,
                parent=codec.span_id(item.item, "dedup"),
            )
            outcomes.tell(self.stage, told)

    async def give_up(self, key: bytes, look: Look) -> None:
        """A page that ended us again and again is our bug: its items go on with what the feed has."""
        if host := self.turns.pop(key, ""):
            self.pace.end(host, time.time())
        outbox = Outbox(self.stage)
        for item in look.items:
            send(outbox, fetch.feed_page(item, datetime.now(UTC), "bug"))
        await outbox.deliver()

    async def _look(self, key: bytes, look: Look) -> fetch.Outcome:
        """Ask for the page, and let its host know."""
        began = time.time()
        host = self.turns.pop(key, look.host)
        try:
            if host != look.host:  # an item came since, whose page has moved
                return fetch.Outcome(kind="host_busy", host=look.host)
            outcome = await self.asker.ask(look.url, fetch.headers(look, self.settings.looks))
        finally:
            self.pace.end(host, time.time(), time.time() - began)
        tell(self.pace, key, look, outcome, time.time())
        return outcome

    def _forget(self, now: float) -> None:
        if now > self.forgotten + IDLE:
            self.forgotten = now
            self.pace.forget(now)


def tell(pace: Pace, key: bytes, look: Look, outcome: fetch.Outcome, now: float) -> None:
    """Let the host that the outcome is from wait, or open it again."""
    if outcome.host != look.host:
        pace.answered(look.host)  # by leading there
    if outcome.shut:
        pace.failed(outcome.host, key, now, outcome.retry_after or 0.0)
    elif outcome.status is not None:
        pace.answered(outcome.host)


def send(outbox: Outbox, page: Page) -> bool:
    """Put a page on its topic, under its item; False where only the feed's text went, since both are too large."""
    try:
        _send(outbox, page)
    except Rejected:
        _send(outbox, msgspec.structs.replace(page, body=None, outcome="too_large"))
        return False
    return True


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
