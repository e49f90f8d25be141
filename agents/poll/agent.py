"""Asks each feed when it is due, publishes what is new or changed in it, and only then remembers that it did.

The clock starts this work, not a message: `streams.timers` runs it. The agent on `feeds` only holds the group's
ownership of the partitions; the schedule follows that topic itself.
"""

import logging
import time
from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec

from agents.net.client import Client, FetchFailed, Response
from agents.poll import stage as poll
from agents.poll.feed import Feed
from agents.poll.parse import parse
from agents.text import urls
from streams import codec, heartbeat, metrics
from streams.app import Stage
from streams.errors import Rejected
from streams.outbox import Outbox
from streams.pool import Pool
from streams.records import Entry, FeedState, Item, Subscription
from streams.sources import agent
from streams.timers import Timers
from streams.topics import FEEDS, ITEMS, POLLS

log = logging.getLogger("wirehose.poll")
PARSING = 10.0  # seconds for one body
BODY, SECONDS = 8 << 20, 30.0  # limits of one download
PARALLEL = 32
HINTS = {
    "blocked": " (not a public address; if it is yours, name its network in WIREHOSE_ALLOW_NETWORKS)",
    "not_a_feed": " (`wirehose feeds remove` it, or give the address of its feed)",
}
LEAVE = 3600.0  # seconds that a feed is left alone after it ended us again and again


def _start() -> None:
    """The pool's processes need nothing."""


class Poller:
    """One poll, from the question to the new state."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.floor = stage.settings.min_interval
        self.client = Client(agent(stage.settings), stage.settings.allow_networks)
        self.pool = Pool("poll", 1, PARSING, _start)

    def hold(self, key: bytes, state: FeedState, raw: bytes | None, now: float) -> float:
        """0 when the feed's host may be asked, else when to try again."""
        try:
            url = codec.decode(Subscription, raw).url if raw else ""
        except Rejected:
            return 0.0
        return self.stage.pauses.until(urls.host(url), now)

    async def __call__(self, key: bytes, state: FeedState, raw: bytes | None) -> FeedState | None:
        """Poll a feed that is due; None when nobody is subscribed to it any more."""
        if raw is None:
            return None
        try:
            subscription = codec.decode(Subscription, raw)
        except Rejected as error:
            log.warning(
                "subscription %s cannot be read (%s): write it again with `wirehose feeds add`", key, error
            )
            metrics.polls.labels("no_record").inc()
            return poll.failed(
                Subscription(id=key.decode("utf-8", "replace"), url=""),
                state,
                "no_record",
                _now(),
                self.floor,
            )
        after = await self._poll(subscription, state)
        metrics.polls.labels(after.outcome).inc()
        metrics.last.labels("poll").set(time.time())
        if after.outcome not in ("ok", "not_modified", state.outcome):
            again = (
                "not asked again until its subscription changes"
                if after.gone
                else f"asked again in {after.due - time.time():.0f} s"
            )
            hint = HINTS.get(after.outcome, "")
            log.warning("feed %s: %s%s, %s", urls.clean(subscription.url), after.outcome, hint, again)
        return after

    async def _poll(self, subscription: Subscription, state: FeedState) -> FeedState:
        asked = poll.begin(state, subscription)
        try:
            answer = await self.client.get(
                subscription.url,
                headers=asked,
                limit_bytes=BODY,
                total_seconds=SECONDS,
            )
        except FetchFailed as error:
            return poll.failed(subscription, state, error.code, _now(), self.floor, error.retry_after)
        facts = poll.facts(
            answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", ""), answer.body
        )
        if answer.outcome == "not_modified" and asked:  # a 304 that nobody asked for is a failure
            return poll.unchanged(subscription, state, facts, _now(), self.floor)
        if answer.outcome != "ok":
            return poll.failed(subscription, state, answer.outcome, _now(), self.floor, answer.retry_after)
        if facts.body_hash == state.body_hash:
            return poll.unchanged(subscription, state, facts, _now(), self.floor)
        return await self._take(subscription, state, answer, facts)

    async def _take(
        self, subscription: Subscription, state: FeedState, answer: Response, facts: poll.Facts
    ) -> FeedState:
        try:
            feed: Feed = await self.pool.run(
                parse, answer.body, answer.url, answer.headers.get("Content-Type", "")
            )
        except Rejected as error:
            return poll.failed(subscription, state, error.code, _now(), self.floor)
        if feed.outcome == "not_a_feed":
            return poll.failed(subscription, state, "not_a_feed", _now(), self.floor)
        items, refused, after = poll.compare(subscription, state, feed, facts, _now(), self.floor)
        await self._publish(items, refused)
        return after

    async def _publish(self, items: list[Item], refused: list[poll.Refused]) -> None:
        outbox, too_large = Outbox(self.stage), 0
        for item in items:
            entry = partial(
                Entry,
                item=item.item,
                stage="poll",
                at=item.first_seen.by,
                article=item.article,
                feed=item.feed,
            )
            outbox.ledger(entry(state="seen"))
            try:
                outbox.send(
                    ITEMS, item.article, item, event=item.item, time=item.first_seen.by, item=item.item
                )
            except Rejected as error:
                outbox.ledger(entry(state="rejected", reason=error.code))
                too_large += 1
        for one in refused:
            outbox.ledger(
                Entry(item=one.item, state="seen", stage="poll", at=one.entry.at, feed=one.entry.feed)
            )
            outbox.ledger(one.entry)
        await outbox.deliver()
        metrics.items.labels("poll", "published").inc(len(items) - too_large)
        metrics.items.labels("poll", "rejected").inc(len(refused) + too_large)


def _now() -> datetime:
    return datetime.now(UTC)


def _fresh(key: bytes, now: float) -> FeedState:
    return FeedState(due=now)


async def _give_up(key: bytes, state: FeedState) -> FeedState:
    """A feed that ended us again and again is our bug: it is left alone for an hour."""
    return msgspec.structs.replace(state, due=time.time() + LEAVE, outcome="bug")


def attach(stage: Stage) -> None:
    """Give the app of this stage its agent and its schedule."""
    poller = Poller(stage)
    rests = partial(stage.pauses.rests, stage.name)
    timers = Timers(
        stage,
        POLLS,
        FeedState,
        poller,
        _give_up,
        fresh=_fresh,
        hold=poller.hold,
        rests=rests,
        parallel=PARALLEL,
    )

    @stage.app.agent(stage.topic(FEEDS), name="poll")
    async def poll_feeds(stream: Any) -> None:
        """Asks each feed when due: politely, conditionally, safely."""
        async for _ in stream.events():
            pass

    @stage.app.timer(heartbeat.EVERY)
    async def beat() -> None:
        """Send a heartbeat on its way, one for each partition that is ours."""
        sent, outbox = time.time(), Outbox(stage)
        for number in timers.owned():
            outbox.beat(ITEMS, number, sent)
        await outbox.deliver()
        heartbeat.passed("poll", sent, time.time())
