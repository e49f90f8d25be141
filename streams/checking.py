"""Tries one feed and finds out what a person wants to know of it: reachable, polite, readable, alive."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from urllib.parse import urljoin

from msgspec import Struct

from agents.fetch.fulltext import is_full_text
from agents.fetch.robots import Robots
from agents.net.client import FetchFailed, Response
from agents.net.freshness import fresh_for
from agents.poll import dates, decode, discover, subscriptions
from agents.poll.feed import Feed, FeedEntry
from agents.text import urls
from streams.asking import Asking
from streams.errors import Rejected
from streams.records import FirstSeen, Item, Publisher, Subscription

PARALLEL = 16  # hosts that are asked at the same time
SHOWN = 3  # newest titles


class Check(Struct, kw_only=True):
    """What was found. `outcome`: ok, or why it cannot be polled; the rest is empty where it could not be told."""

    url: str
    outcome: str = ""
    message: str = ""
    final_url: str = ""
    permanent: bool = False  # every hop to `final_url` was
    status: int | None = None
    seconds: float = 0.0
    bytes: int = 0
    content_type: str = ""
    encoding: str = ""
    retry_after: float | None = None
    etag: str = ""
    modified: str = ""
    again: str = ""  # outcome of a second request, with the validators
    robots: str = ""  # allowed, closed, no answer
    wall: str = ""  # the service that answers in the place of the site (agents.net.walls)
    format: str = ""
    title: str = ""
    link: str = ""
    language: str = ""
    items: int = 0
    with_guid: int = 0
    with_link: int = 0
    with_time: int = 0
    full_text: int = 0
    newest: datetime | None = None
    oldest: datetime | None = None
    per_day: float | None = None
    ttl: int | None = None  # seconds
    fresh_for: float | None = None  # seconds, by Cache-Control or Expires
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    hub: str = ""
    problems: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    listed: int = 0  # feeds, where it is a list of them
    names: tuple[str, ...] = ()  # feeds that the page names, where it is no feed itself

    @property
    def good(self) -> bool:
        """Whether it is a feed that can be polled."""
        return self.outcome == "ok"


async def check(sub: Subscription, asking: Asking, now: datetime, *, thorough: bool = True) -> Check:
    """Try a feed as poll would; `thorough` asks a second time, and for robots.txt."""
    found, began = Check(url=sub.url), time.monotonic()
    try:
        answer = await asking.get(sub)
    except (FetchFailed, Rejected) as error:
        found.outcome, found.message = error.code, error.message
        found.seconds = time.monotonic() - began
        return found
    found.seconds = time.monotonic() - began
    _answered(found, answer, now)
    if answer.outcome == "ok":
        await _read(found, answer, asking)
    if thorough:
        found.again = await _again(found, sub, asking)
        found.robots = await _robots(found.final_url, asking, sub.agent or asking.agent)
    return found


async def check_all(
    subs: Iterable[Subscription], asking: Asking, now: datetime, tell: Callable[[Check], None]
) -> None:
    """Try feeds and `tell` of each: many hosts at a time, each with one request at a time and a pause between two."""
    hosts: dict[str, list[Subscription]] = {}
    for sub in subs:
        hosts.setdefault(urls.host(sub.url), []).append(sub)
    room = asyncio.Semaphore(PARALLEL)

    async def visit(feeds: list[Subscription]) -> None:
        async with room:
            for number, sub in enumerate(feeds):
                if number:
                    await asyncio.sleep(asking.spacing)
                tell(await check(sub, asking, now, thorough=False))

    async with asyncio.TaskGroup() as visits:
        for feeds in hosts.values():
            visits.create_task(visit(feeds))


def _answered(found: Check, answer: Response, now: datetime) -> None:
    headers = answer.headers
    found.outcome, found.status = answer.outcome, answer.status
    moved = urls.clean(answer.url) != urls.clean(found.url)  # the same in another spelling is no move
    found.final_url, found.permanent = answer.url if moved else found.url, answer.permanent
    found.bytes, found.retry_after = len(answer.body), answer.retry_after
    found.content_type = headers.get("Content-Type", "")
    found.encoding = headers.get("Content-Encoding", "")
    found.etag, found.modified = headers.get("ETag", ""), headers.get("Last-Modified", "")
    found.fresh_for = fresh_for(headers, now)
    found.wall = answer.wall


async def _read(found: Check, answer: Response, asking: Asking) -> None:
    try:
        feed = await asking.read(answer)
    except Rejected as error:
        found.outcome, found.message = error.code, error.message
        return
    if feed.outcome == "not_a_feed":
        found.outcome, found.problems = "not_a_feed", feed.problems
        with contextlib.suppress(Rejected):  # it is no list either
            found.listed = len(subscriptions.read(answer.body, answer.url, headers=False) or ())
        page, _ = decode.decode(answer.body, found.content_type)
        found.names = tuple(link.url for link in discover.links(page, answer.url) if link.declared)
        return
    describe(found, feed)


def describe(found: Check, feed: Feed) -> None:
    """Put into `found` what a feed says of itself, and what its items are like."""
    found.format, found.title, found.link, found.language = feed.format, feed.title, feed.link, feed.language
    found.ttl, found.hub = feed.ttl_seconds, feed.hub
    found.skip_hours, found.skip_days, found.problems = feed.skip_hours, feed.skip_days, feed.problems
    found.items = len(feed.items)
    found.with_guid = sum(bool(entry.guid) for entry in feed.items)
    found.with_link = sum(bool(entry.url) for entry in feed.items)
    found.full_text = sum(_is_full_text(entry) for entry in feed.items)
    times = sorted(at for entry in feed.items if (at := entry.published or entry.updated))
    found.with_time = len(times)
    if times:
        found.oldest, found.newest = times[0], times[-1]
        days = (times[-1] - times[0]).total_seconds() / 86_400
        found.per_day = (len(times) - 1) / days if days > 0 else None
    newest = sorted(feed.items, key=_age) if len(times) == found.items else feed.items
    found.titles = tuple(entry.title or entry.url or entry.guid for entry in newest[:SHOWN])


def _age(entry: FeedEntry) -> float:
    at = entry.published or entry.updated
    return -at.timestamp() if at else 0.0


def _is_full_text(entry: FeedEntry) -> bool:
    """As fetch decides whether a page need be asked for."""
    seen = FirstSeen(after=None, by=dates.EARLIEST)
    return is_full_text(
        Item(
            item="",
            article="",
            feed="",
            summary=entry.summary,
            content=entry.content,
            publisher=Publisher(name=""),
            first_seen=seen,
        )
    )


async def _again(found: Check, sub: Subscription, asking: Asking) -> str:
    """The outcome of a conditional request, "" where there is nothing to ask with."""
    conditions = {"If-None-Match": found.etag, "If-Modified-Since": found.modified}
    conditions = {name: value for name, value in conditions.items() if value}
    if not found.good or not conditions:
        return ""
    await asyncio.sleep(asking.spacing)
    try:
        return (await asking.get(sub, conditions)).outcome
    except FetchFailed as error:
        return error.code


async def _robots(url: str, asking: Asking, agent: str) -> str:
    """What robots.txt says of the address: poll does not ask it for feeds that a person subscribed to."""
    await asyncio.sleep(asking.spacing)
    try:
        answer = await asking.get(Subscription(id="", url=urljoin(url, "/robots.txt"), agent=agent))
    except FetchFailed:
        return "no answer"
    robots = Robots.read(answer.status, answer.body)
    if robots.why:
        return "no answer"
    return "allowed" if robots.allowed(url, agent) else "closed"
