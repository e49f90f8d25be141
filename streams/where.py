"""Finds all that the topics have of an item or an article (`wirehose where`): its messages, and what waits for it.

Where the key of a message follows from what is found already, only its partition is read; else the whole topic.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import msgspec
from aiokafka.errors import KafkaError
from aiokafka.partitioner import DefaultPartitioner

from agents.ledger.stage import Account, enter
from agents.text import urls
from streams import codec, ids
from streams.app import full_name
from streams.cluster import connect
from streams.deadletters import letter_of
from streams.errors import Rejected, Unavailable
from streams.feeds import current
from streams.reading import consumer, partitions
from streams.records import FeedState, Look
from streams.settings import Settings
from streams.spans import offsets_at, rest
from streams.topics import (
    ALIASES,
    ARTICLES,
    DEADLETTERS,
    ENRICHED,
    ITEMS,
    LEDGER,
    LOOKS,
    PAGES,
    POLLS,
    REVISIONS,
    STAGES,
    TEXTS,
    TRACED,
    UNIQUE,
    Topic,
)
from streams.way import WAY, Found, entries

CLOCKS = timedelta(minutes=10)  # the clocks of two machines may differ by so much
SEARCHED = (ALIASES, *WAY, ARTICLES, REVISIONS, DEADLETTERS, LEDGER)


class Address(msgspec.Struct):
    """As much of an article as tells its addresses."""

    id: str
    url: str = ""
    canonical_url: str = ""


@dataclass
class Way:
    """What was found of a target, which means one item, or articles with all their items."""

    target: str
    is_item: bool = False
    articles: set[str] = field(default_factory=set)
    items: dict[str, Account] = field(default_factory=dict)  # as the ledger has them
    places: dict[tuple[str, str], Found] = field(default_factory=dict)  # by topic and place
    feeds: dict[str, FeedState] = field(default_factory=dict)  # poll's schedule, by address
    looks: list[Look] = field(default_factory=list)  # fetch's schedule
    committed: dict[tuple[str, int], int] = field(default_factory=dict)  # by stage and partition

    @property
    def found(self) -> list[Found]:
        """All messages."""
        return list(self.places.values())

    def of(self, item: str) -> list[Found]:
        """The messages about an item ("": about none), in the order of time."""
        return sorted((one for one in self.found if one.item == item), key=lambda one: one.time)

    def take(self, one: Found) -> None:
        """Keep a message if it belongs to it. Heartbeats have no key, so they belong to nobody."""
        item, key = one.item, one.key
        if item in self.items or (not self.is_item and key in self.articles and one.topic is not LEDGER):
            self.places[one.topic.name, one.place] = one
            if item:
                self.items.setdefault(item, Account())


async def where(settings: Settings, target: str) -> Way:
    """Everything about a URL, an article id or an item id; with an empty `found` when there is nothing."""
    client = await consumer(settings)
    try:
        return await _Search(settings, client, target).run()
    except (KafkaError, TimeoutError) as error:
        raise Unavailable("broker", f"topics cannot be read from {settings.broker}: {error!r}") from error
    finally:
        await client.stop()


class _Search:
    """One search: from what the target says to what follows from it, topic by topic."""

    def __init__(self, settings: Settings, client: Any, target: str) -> None:
        self.settings, self.client, self.way = settings, client, Way(target)

    async def run(self) -> Way:
        way = self.way
        await self._begin()
        items = self._read(ITEMS)
        hosts = {urls.host(item.url) or item.feed for item in items}
        for topic in (PAGES, TEXTS, ARTICLES, REVISIONS):
            await self._take(topic, way.articles)
        await self._take(DEADLETTERS)
        await self._take(UNIQUE, hosts)
        routes = {text.route for text in self._read(TEXTS)}
        for topic in (ENRICHED, TRACED):
            if routes or self._put_aside(topic):
                await self._take(topic, routes)
        if not way.is_item and way.items:
            await self._take(LEDGER, way.items)
        for entry in entries(way.found):
            enter(way.items[entry.item], entry)
        if way.found:
            await self._schedules(hosts, {item.feed for item in items})
            await self._offsets()
        return way

    async def _begin(self) -> None:
        """Find out which item or which articles the target means, and take them from the topic of items."""
        way = self.way
        address = urls.canonical(way.target)
        if not address:
            way.is_item, way.items = True, {way.target: Account()}
            await self._take(LEDGER, [way.target])
            way.articles = {entry.article for entry in entries(way.found) if entry.article}
        if not way.found:
            way.is_item, way.items = False, {}
            way.articles = {ids.article_by_url(address) if address else way.target}
        await self._same()
        await self._take(ITEMS, way.articles)
        if not way.found:
            await self._take(ARTICLES, way.articles)  # they are kept longer
        if not way.found and address:
            await self._by_address(address)
            await self._take(ITEMS, way.articles)
        elif not way.found:  # an item that the ledger does not know
            way.is_item, way.items, way.articles = True, {way.target: Account()}, set()
            await self._take(ITEMS)

    async def _same(self) -> None:
        """The articles that turned out to be the same as ours are ours."""
        aliases = [one async for one in self._records(ALIASES)]
        for alias in [alias for one in aliases for alias in _record(one)]:
            if {alias.article, alias.same_as} & self.way.articles:
                self.way.articles |= {alias.article, alias.same_as}
        for one in aliases:
            self.way.take(one)

    async def _by_address(self, address: str) -> None:
        """The articles that were published under an address, or name it as their own."""
        rest_of_it = address.removeprefix("https").encode()
        async for one in self._records(ARTICLES):
            if rest_of_it in (one.record.value or b""):  # reading all of them would take ten times as long
                with suppress(Rejected):
                    article = codec.decode(Address, one.record.value)
                    if address in (urls.canonical(article.url), urls.canonical(article.canonical_url)):
                        self.way.articles.add(article.id)

    def _read(self, topic: Topic) -> list[Any]:
        return [record for one in self.way.found if one.topic is topic for record in _record(one)]

    async def _take(self, topic: Topic, keys: Iterable[str] = ()) -> None:
        """Take what belongs to us from a topic, from the partitions of these keys; without any, from all."""
        numbers = {_partition(topic, key) for key in keys}
        async for one in self._records(topic, numbers and numbers | self._put_aside(topic)):
            self.way.take(one)

    def _put_aside(self, topic: Topic) -> set[int]:
        """The partitions of a topic from which something of ours was put aside."""
        name = full_name(self.settings, topic)
        letters = [letter_of(one.record) for one in self.way.found if one.topic is DEADLETTERS]
        return {int(letter.origin[1]) for letter in letters if letter.origin[0] == name}

    async def _records(self, topic: Topic, numbers: Iterable[int] = ()) -> AsyncIterator[Found]:
        """What stands in these partitions (none: in all), as far as it can be ours."""
        tps = await partitions(self.client, self.settings, topic)
        tps = [tps[number] for number in sorted(numbers)] or tps
        times = [one.time for one in self.way.found if one.topic is ITEMS]
        if times and topic in WAY:
            starts = await offsets_at(self.client, tps, min(times) - CLOCKS)
        else:
            starts = await self.client.beginning_offsets(tps)
        async for record in rest(self.client, starts):
            yield Found(topic, record)

    async def _schedules(self, hosts: Iterable[str], feeds: Iterable[str]) -> None:
        """What waits for the clock: polls of the feeds; the look at the page, in the partition of its host."""
        wanted = {*feeds}
        names = {key: sub.url for key, sub in (await current(self.settings)).items() if key in wanted}
        if wanted:
            numbers = {_partition(POLLS, key) for key in wanted}
            for key, state in (await self._latest(POLLS, FeedState, wanted, numbers)).items():
                self.way.feeds[names.get(key, key)] = state
        numbers = {_partition(UNIQUE, host) for host in hosts}
        self.way.looks = [*(await self._latest(LOOKS, Look, self.way.articles, numbers)).values()]

    async def _latest(self, topic: Topic, kind: Any, keys: set[str], numbers: set[int]) -> dict[str, Any]:
        """The last state of each of these keys."""
        states: dict[str, Any] = {}
        async for one in self._records(topic, numbers):
            if one.key in keys:
                states.pop(one.key, None)
                with suppress(Rejected):
                    if one.record.value is not None:
                        states[one.key] = codec.decode(kind, one.record.value)
        return states

    async def _offsets(self) -> None:
        """What the stages take next, of the topics on which something of ours stands."""
        admin = await connect(self.settings)
        try:
            for stage in STAGES:
                if any(one.topic is stage.source for one in self.way.found):
                    name = full_name(self.settings, stage.source)
                    group = f"{self.settings.topic_prefix}{stage.name}"
                    for tp, at in (await admin.list_consumer_group_offsets(group)).items():
                        if tp.topic == name:
                            self.way.committed[stage.name, tp.partition] = at.offset
        finally:
            await admin.close()


def _record(one: Found) -> list[Any]:
    """The record of a message, if it is one."""
    try:
        return [one.read()]
    except Rejected:
        return []


def _partition(topic: Topic, key: str) -> int:
    """Where the producers of all stages put this key."""
    numbers = list(range(topic.partitions))
    return int(DefaultPartitioner()(key.encode(), numbers, numbers))
