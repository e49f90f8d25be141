"""Finds all that the topics have of an item or an article (`wirehose where`): its messages, and what waits for it.

Where the key of a message follows from what is found already, only its partition is read; else the whole topic.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import msgspec
from aiokafka.errors import KafkaError
from aiokafka.partitioner import DefaultPartitioner

from agents.ledger.stage import Account, enter
from agents.text import urls
from streams import codec, ids
from streams.app import count, full_name
from streams.closing import close
from streams.cluster import connect
from streams.deadletters import letter_of
from streams.errors import Rejected, Unavailable
from streams.groups import app_id, patiently
from streams.reading import consumer, partitions
from streams.records import FeedState, Look
from streams.settings import Settings
from streams.spans import CLOCKS, offsets_at, rest
from streams.topics import (
    ALIASES,
    ARTICLES,
    DEADLETTERS,
    ENRICHED,
    FEEDS,
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
        """Keep a message if it belongs to it."""
        item, key = one.item, one.key
        if item in self.items or (not self.is_item and key in self.articles and one.topic is not LEDGER):
            self.places[one.topic.name, one.place] = one
            if item:
                self.items.setdefault(item, Account())


async def where(settings: Settings, target: str) -> Way:
    """Everything about a URL, an article id or an item id; with an empty `found` when there is nothing."""
    try:
        return await _Search(settings, target).run()
    except (KafkaError, TimeoutError) as error:
        raise Unavailable("broker", f"topics cannot be read from {settings.broker}: {error!r}") from error


class _Search:
    """One search: from what the target says to what follows from it, topic by topic."""

    def __init__(self, settings: Settings, target: str) -> None:
        self.settings, self.way = settings, Way(target)

    async def run(self) -> Way:
        way = self.way
        await self._begin()
        if not way.found:
            await self._pass({DEADLETTERS: ()})
        if not way.found:
            return way
        items = self._read(ITEMS)
        way.articles |= {item.article for item in items}
        await self._pass(dict.fromkeys((PAGES, TEXTS, ARTICLES, REVISIONS), way.articles))
        hosts = {urls.host(item.url) or item.feed for item in items}
        await self._pass({DEADLETTERS: (), UNIQUE: hosts})
        routes = {text.route for text in self._read(TEXTS)}
        last: dict[Topic, Iterable[str]] = {
            topic: routes for topic in (ENRICHED, TRACED) if routes or self._put_aside(topic)
        }
        if not way.is_item and way.items:
            last[LEDGER] = way.items
        await self._pass(last)
        await self._schedules(hosts, {item.feed for item in items})
        await self._offsets()
        for entry in entries(way.found):
            enter(way.items[entry.item], entry)
        return way

    async def _begin(self) -> None:
        """Find out which item or which articles the target means, and take them from the topic of items."""
        way = self.way
        address = urls.canonical(way.target)
        if not address:
            way.is_item, way.items = True, {way.target: Account()}
            await self._pass({LEDGER: [way.target]})
            way.articles = {entry.article for entry in entries(way.found) if entry.article}
        if not way.found:
            way.is_item, way.items = False, {}
            way.articles = {ids.article_by_url(address) if address else way.target}
        await self._same()
        await self._pass({ITEMS: way.articles})
        if not way.found:
            await self._pass({ARTICLES: way.articles})  # they are kept longer
        if not way.found and address:
            await self._by_address(address)
            await self._pass(dict.fromkeys((ITEMS, ARTICLES), way.articles))
        elif not way.found:  # an item that the ledger does not know
            way.is_item, way.items, way.articles = True, {way.target: Account()}, set()
            await self._pass({ITEMS: ()})

    async def _same(self) -> None:
        """The articles that turned out to be the same as ours are ours."""
        aliases = [one async for one in self._records({ALIASES: ()})]
        for alias in [alias for one in aliases for alias in _record(one)]:
            if {alias.article, alias.same_as} & self.way.articles:
                self.way.articles |= {alias.article, alias.same_as}
        for one in aliases:
            self.way.take(one)

    async def _by_address(self, address: str) -> None:
        """The articles that were published under an address, or name it as their own."""
        name = address.partition("?")[0].rpartition("/")[2]  # its end is spelt alike in all spellings
        part = b"" if "%" in name else name.encode()
        async for one in self._records({ARTICLES: ()}):
            if part in (one.record.value or b""):  # reading all of them would take ten times as long
                with suppress(Rejected):
                    article = codec.decode(Address, one.record.value)
                    if address in (urls.canonical(article.url), urls.canonical(article.canonical_url)):
                        self.way.articles.add(article.id)

    async def _pass(self, keys: Mapping[Topic, Iterable[str]]) -> None:
        """Take what belongs to us from some topics: from the partitions of their keys, without any from all."""
        numbers = {
            topic: {_partition(self.settings, topic, key) for key in some} for topic, some in keys.items()
        }
        wanted = {topic: some and some | self._put_aside(topic) for topic, some in numbers.items()}
        async for one in self._records(wanted):
            self.way.take(one)

    def _read(self, topic: Topic) -> list[Any]:
        return [record for one in self.way.found if one.topic is topic for record in _record(one)]

    def _put_aside(self, topic: Topic) -> set[int]:
        """The partitions of a topic from which something of ours was put aside."""
        name = full_name(self.settings, topic)
        letters = [letter_of(one.record) for one in self.way.found if one.topic is DEADLETTERS]
        numbers = {letter.origin[1] for letter in letters if letter.origin[0] == name}
        return {number for number in range(count(self.settings, topic)) if str(number) in numbers}

    async def _records(self, wanted: Mapping[Topic, Iterable[int]]) -> AsyncIterator[Found]:
        """What stands in these partitions of topics (none: in all of a topic), as far as it can be ours."""
        topics = {full_name(self.settings, topic): topic for topic in wanted}
        if not topics:
            return
        starts: dict[Any, int] = {}
        since = min((one.time for one in self.way.found if one.topic is ITEMS), default=None)
        client = await consumer(self.settings)  # a new one: questions to one that fetches wait for a second
        try:
            for topic, numbers in wanted.items():
                tps = await partitions(client, self.settings, topic)
                tps = [tps[number] for number in sorted(numbers)] or tps
                starts |= await client.beginning_offsets(tps)
                if since is not None and topic in WAY:
                    starts |= await offsets_at(client, tps, since - CLOCKS)
            async for record in rest(client, starts):
                if not codec.header(record.headers, codec.BEAT):  # a heartbeat is nobody's
                    yield Found(topics[record.topic], record)
        finally:
            await close(client)

    async def _schedules(self, hosts: Iterable[str], feeds: Set[str]) -> None:
        """What waits for the clock: polls, and the look, in the partition of its host (the key of `unique`)."""
        wanted: dict[Topic, Iterable[int]] = {
            LOOKS: {_partition(self.settings, UNIQUE, host) for host in hosts}
        }
        if feeds:
            wanted |= {
                topic: {_partition(self.settings, topic, feed) for feed in feeds} for topic in (FEEDS, POLLS)
            }
        last: dict[Topic, dict[str, Any]] = {topic: {} for topic in (FEEDS, POLLS, LOOKS)}
        async for one in self._records(wanted):
            if one.key in (self.way.articles if one.topic is LOOKS else feeds):
                last[one.topic].pop(one.key, None)
                for state in _record(one):
                    last[one.topic][one.key] = state
        names = {key: subscription.url for key, subscription in last[FEEDS].items()}
        self.way.feeds = {names.get(key, key): state for key, state in last[POLLS].items()}
        self.way.looks = list(last[LOOKS].values())

    async def _offsets(self) -> None:
        """What the stages take next, of the topics on which something of ours stands."""
        admin = await connect(self.settings)
        try:
            for stage in STAGES:
                if any(one.topic is stage.source for one in self.way.found):
                    name = full_name(self.settings, stage.source)
                    group = app_id(self.settings, stage.name)
                    known = await patiently(partial(admin.list_consumer_group_offsets, group))
                    for tp, at in known.items():
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


def _partition(settings: Settings, topic: Topic, key: str) -> int:
    """Where the producers of all stages put this key."""
    numbers = list(range(count(settings, topic)))
    return int(DefaultPartitioner()(key.encode(), numbers, numbers))
