"""One poll of a feed, done: its host is asked, what came is read, what is news is published."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec

from agents.net.client import FetchFailed, Response
from agents.net.freshness import fresh_for
from agents.net.pace import Pace
from agents.poll import stage as poll
from agents.poll.known import raws
from agents.poll.parse import parse, parse_quick
from agents.poll.pushing import Pushes
from agents.text import urls
from streams import metrics, outcomes
from streams.app import Stage
from streams.asking import PARSING, ask, client
from streams.errors import Rejected
from streams.outbox import Outbox
from streams.pool import Pool
from streams.records import Entry, FeedState, Item, Subscription
from streams.timers import CLOCK
from streams.topics import ITEMS

log = logging.getLogger("wirehose.poll")
TASKS = 500  # bodies for one process: libxml2 keeps every name it has met
PARALLEL = 400  # polls at once, each at another host: 800 a second where an answer takes half a second
MANY = 50  # entries that are compared and published in steps, so that others have their turn
HINTS = {
    "blocked": " (not a public address; if it is yours, name its network in WIREHOSE_ALLOW_NETWORKS)",
    "not_a_feed": " (`wirehose feeds remove` it, or give the address of its feed)",
    "bot_wall": " (its host takes us for a robot: write to the publisher, WIREHOSE_AGENT should say who asks)",
    "gone": " (410: the publisher has ended it)",
    "no_secret": " (a secret that its headers name is not in the environment of poll)",
}
PAUSED = 60.0  # seconds until a feed is asked again that leads to a host which is paused
LEAVE = 3600.0  # seconds that a feed is left alone after it ended us again and again
GOOD = ("ok", "not_modified")
Source = Subscription | Rejected


def _start() -> None:
    """The pool's processes need nothing."""


class Poller:
    """One poll, from the question to the new state. `clock`: epoch seconds; `environment` has the secrets."""

    def __init__(self, stage: Stage, clock: Callable[[], float], environment: Mapping[str, str]) -> None:
        self.stage, self.clock, self.environment = stage, clock, environment
        self.floor = stage.settings.min_interval
        self.client = client(stage.settings, limit=PARALLEL)
        self.pool = Pool("poll", 1, PARSING, _start, tasks=TASKS)
        self.pace = Pace(stage.settings.host_spacing)
        self.turns: dict[bytes, list[str]] = {}  # hosts that are being asked, by feed
        self.pushes: Pushes | None = None  # where a callback is configured
        self.asked = 0.0  # when a poll last asked for its turn
        stage.app.on_partitions_assigned.connect(self._moved)

    async def _moved(self, *_: Any, **__: Any) -> None:
        self.turns.clear()
        self.pace.renew()
        if self.pushes:
            self.pushes.moved()

    def now(self) -> datetime:
        """The time as records have it."""
        return datetime.fromtimestamp(self.clock(), UTC)

    def hold(self, key: bytes, state: FeedState, source: Source | None, now: float) -> float:
        """0 when the feed's host may be asked now (and is, from here on), else when to try again."""
        if not isinstance(source, Subscription) or source.paused:
            return 0.0
        if now < self.asked - CLOCK:  # the clock went back: no host shall wait until it has caught up
            self.pace.clear()
            self.turns.clear()
        self.asked = now
        host = urls.host(poll.address(source, state))
        until = self.stage.pauses.until(host, now) or self.pace.turn(host, key, now)
        if not until:
            self.turns[key] = [host]
        return until

    def opened(self, key: bytes, state: FeedState, source: Source | None) -> None:
        """Of each feed that comes to us: a host that has asked to be left alone is, whoever it told."""
        now = self.clock()
        if state.shut > now and isinstance(source, Subscription):
            host = urls.host(poll.address(source, state))
            self.pace.failed(host, key, now, hold=state.shut - now)

    def end(self, key: bytes) -> None:
        """The hosts of the feed have answered, or are not asked after all: it is the next one's turn."""
        for host in self.turns.pop(key, ()):
            self.pace.end(host, self.clock())

    async def __call__(self, key: bytes, state: FeedState, source: Source | None) -> FeedState | None:
        """Poll a feed that is due; None when nobody is subscribed to it any more."""
        try:
            return await self._call(key, state, source)
        finally:
            self.end(key)

    async def give_up(self, key: bytes, state: FeedState) -> FeedState:
        """A feed that ended us again and again is our bug: it is left alone for an hour."""
        self.end(key)
        return msgspec.structs.replace(state, due=self.clock() + LEAVE, kept=self.clock(), outcome="bug")

    async def _call(self, key: bytes, state: FeedState, source: Source | None) -> FeedState | None:
        if source is None:
            return None
        if isinstance(source, Rejected):
            name = key.decode("utf-8", "replace")
            said = "subscription cannot be read (%s): write it again with `wirehose feeds add`"
            log.error(said, source, extra={"feed": name, "outcome": "no_record"})
            metrics.polls.labels("no_record").inc()
            nothing = Subscription(id=name, url="")
            return poll.failed(nothing, state, "no_record", self.now(), self.floor)
        if source.paused:
            return poll.paused(state, self.now())
        known = poll.readable(state)
        known = self.pushes.told(source, known) if self.pushes else known
        began = self.clock()
        after = await self._poll(key, source, known, began)
        metrics.polls.labels(after.outcome).inc()
        metrics.last.labels("poll").set(self.clock())
        _tell(source, state, after, began, self.clock())
        return after

    async def _poll(self, key: bytes, source: Subscription, state: FeedState, began: float) -> FeedState:
        asked, url = poll.begin(source, state), poll.address(source, state)
        host = urls.host(url)
        try:
            answer = await ask(
                self.client,
                source,
                self.environment,
                url=url,
                headers=asked,
                may_follow=partial(self._may_follow, key),
            )
        except (FetchFailed, Rejected) as error:
            wait = error.retry_after if isinstance(error, FetchFailed) else None
            if error.code in poll.POSTPONED:
                return poll.postponed(state, error.code, wait or self.floor, self.now())
            return self._failed(key, source, state, host, error.code, wait)
        finally:
            self.end(key)
        now = self.now()
        facts = _facts(answer, url, now)
        if answer.url != url:  # a redirect may have led elsewhere: both have answered
            self.pace.answered(host)
            host = urls.host(answer.url)
        if not poll.shuts(answer.outcome, host):
            self.pace.answered(host)
        if answer.outcome not in GOOD:
            return self._failed(key, source, state, host, answer.outcome, answer.retry_after)
        if answer.outcome == "ok" and not (facts.body_hash and facts.body_hash == state.body_hash):
            return await self._take(source, state, answer, facts, began)
        if answer.outcome == "not_modified" and not asked:  # a 304 that nobody asked for is a failure
            return poll.failed(source, state, "not_modified", now, self.floor)
        after = poll.unchanged(source, state, facts, now, self.floor)
        return self.pushes.plan(source, after, answer, None, now.timestamp()) if self.pushes else after

    def _failed(
        self, key: bytes, source: Subscription, state: FeedState, host: str, code: str, wait: float | None
    ) -> FeedState:
        """The state after a poll that failed; where that concerns the host, all its feeds wait."""
        now = self.now()
        if poll.shuts(code, host):
            self.pace.failed(host, key, now.timestamp(), hold=wait or 0.0)
        return poll.failed(source, state, code, now, self.floor, wait)

    async def _may_follow(self, key: bytes, url: str) -> bool:
        """A redirect may lead anywhere but to a host that is paused, or that is not to be asked now."""
        host, now, ours = urls.host(url), self.clock(), self.turns.get(key, [])
        if self.stage.pauses.until(host, now):
            raise FetchFailed("host_paused", f"{host} is paused", PAUSED)
        if host in ours:
            return True
        if back := self.pace.turn(host, key, now):
            raise FetchFailed("host_busy", f"{host} is asked by others, or left alone", back - now)
        ours.append(host)
        return True

    async def _take(
        self, source: Subscription, state: FeedState, answer: Response, facts: poll.Facts, began: float
    ) -> FeedState:
        """Read the body, publish what is new in it, return the new state."""
        kind = answer.headers.get("Content-Type", "")
        try:
            feed = parse_quick(answer.body, answer.url, kind, raws(state.known))
            if feed is None:
                feed = await self.pool.run(parse, answer.body, answer.url, kind)
        except Rejected as error:
            return poll.failed(source, state, error.code, self.now(), self.floor)
        if feed.outcome == "not_a_feed":
            return poll.failed(source, state, "not_a_feed", self.now(), self.floor)
        work = partial(poll.compare, source, state, feed, facts, self.now(), self.floor)
        items, refused, after = work() if len(feed.items) <= MANY else await asyncio.to_thread(work)
        await self._publish(items, refused, began)
        return self.pushes.plan(source, after, answer, feed, self.clock()) if self.pushes else after

    async def _publish(self, items: list[Item], refused: list[poll.Refused], began: float) -> None:
        outbox = Outbox(self.stage)
        ended = [one.entry for one in refused]
        for number, item in enumerate(items, 1):
            ended += _send(outbox, item)
            if number % MANY == 0:
                await asyncio.sleep(0)
        for one in refused:
            outbox.ledger(
                Entry(item=one.item, state="seen", stage="poll", at=one.entry.at, feed=one.entry.feed)
            )
            outbox.ledger(one.entry)
        await outbox.deliver()
        metrics.items.labels("poll", "published").inc(len(items) + len(refused) - len(ended))
        metrics.items.labels("poll", "rejected").inc(len(ended))
        self._say(items, ended, began)

    def _say(self, items: list[Item], ended: list[Entry], began: float) -> None:
        """What became of each: sent on its way, or rejected."""
        seconds, rejected = self.clock() - began, {entry.item for entry in ended}
        sent = (item for item in items if item.item not in rejected) if outcomes.are_wanted() else ()
        for one in (*ended, *sent):
            told = outcomes.Outcome(
                kind="rejected" if isinstance(one, Entry) else "published",
                item=one.item,
                article=one.article,
                feed=one.feed,
                reason=one.reason if isinstance(one, Entry) else "",
                began=began,
                seconds=seconds,
            )
            outcomes.tell(self.stage, told)


def _send(outbox: Outbox, item: Item) -> list[Entry]:
    """Put an item on its way, and say that it was seen; how it ended, when it is too large to go on."""
    entry = partial(
        Entry, item=item.item, stage="poll", at=item.first_seen.by, article=item.article, feed=item.feed
    )
    outbox.ledger(entry(state="seen"))
    try:
        outbox.send(ITEMS, item.article, item, event=item.item, time=item.first_seen.by, item=item.item)
    except Rejected as error:
        end = entry(state="rejected", reason=error.code)
        outbox.ledger(end)
        return [end]
    return []


def _facts(answer: Response, url: str, now: datetime) -> poll.Facts:
    """What the answer to a poll of `url` says, beside the feed itself."""
    return poll.facts(
        answer.headers.get("ETag", ""),
        answer.headers.get("Last-Modified", ""),
        answer.body,
        moved=answer.url if answer.permanent and answer.url != url else "",
        fresh=fresh_for(answer.headers, now) or 0.0,
        delta=answer.delta,
    )


def _tell(source: Subscription, before: FeedState, after: FeedState, began: float, now: float) -> None:
    """Log each poll at debug; once what a person may have to do something about, and that a feed is well again."""
    about = {"feed": source.id, "outcome": after.outcome}
    log.debug("polled", extra=about | {"seconds": round(now - began, 4)})
    if (after.url, after.silent, after.outcome) == (before.url, before.silent, before.outcome):
        return
    url = urls.clean(source.url)
    if after.url != before.url and after.url:
        log.info(
            "feed %s has moved to %s for good: asked there from now on",
            url,
            urls.clean(after.url),
            extra=about,
        )
    if after.silent and not before.silent:
        quiet = (now - after.news) / 3600
        log.warning(
            "feed %s is silent: no news for %.1f h, its usual longest is %.1f h",
            url,
            quiet,
            after.habit / 3600,
            extra=about,
        )
    if after.outcome in GOOD and before.outcome not in ("", *GOOD, *poll.POSTPONED):
        log.info("feed %s answers again", url, extra=about)
    if after.outcome not in (*GOOD, *poll.POSTPONED, before.outcome):
        wait = f"asked again in {after.due - now:.0f} s"
        again = "not asked again until its subscription changes" if after.gone else wait
        said = "feed %s: %s%s, %s"
        log.warning(said, url, after.outcome, HINTS.get(after.outcome, ""), again, extra=about)
