"""Takedown: an article is taken back, and what is kept of it leaves by our own doors no more.

    found = await find(settings, "https://news.example/a")     # which articles that is, and where they stand
    await retract(settings, found.articles, "court order")

Kafka deletes no single record of a topic that keeps its history: a null value under the article's key on `articles`
and `revisions` tells every consumer to delete it, and the bytes leave with the retention of each topic
(`leaving`; deploy/README.md, Takedown). Its id and the reason stay on `corrections`, for our doors and for replays.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Set
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from streams import codec
from streams.app import full_name
from streams.corrections import current, make, send
from streams.errors import Rejected
from streams.records import Story
from streams.settings import Settings
from streams.topics import ALIASES, ARTICLES, DAY, LEDGER, REVISIONS, TOPICS, Topic
from streams.way import Found
from streams.where import Way, where
from streams.writing import writer

TOLD = (ARTICLES, REVISIONS)  # the output topics with records of one article
BARE = (ALIASES, LEDGER)  # have ids of it, and nothing that it says


class Stand(NamedTuple):
    """Records of an article in one partition of a topic."""

    topic: Topic
    partition: int
    records: int
    last: int  # offset
    gone: datetime  # when the last of them has left, by the retention that `wirehose topics apply` sets


async def find(settings: Settings, target: str) -> Way:
    """What is known of a URL, an article, or the articles of an item, with all that turned out to be the same."""
    way = await where(settings, target)
    if way.is_item:
        ways = [await where(settings, article) for article in sorted(way.articles)]
        return next((one for one in ways if one.found), way)
    return way


def leaving(way: Way) -> list[Stand]:
    """Where something of these articles stands, in the order of the way, and when it will be gone."""
    places: dict[tuple[Topic, int], list[Found]] = defaultdict(list)
    for one in way.found:
        if one.topic not in BARE and one.record.value is not None:
            places[one.topic, one.record.partition].append(one)
    return [
        Stand(topic, number, len(some), max(one.record.offset for one in some), _gone(topic, some))
        for (topic, number), some in sorted(
            places.items(), key=lambda one: (TOPICS.index(one[0][0]), one[0][1])
        )
    ]


def _gone(topic: Topic, some: Iterable[Found]) -> datetime:
    # A segment of the log holds a day, and leaves when its newest record is old enough.
    return max(one.time for one in some) + timedelta(milliseconds=topic.keep_ms + DAY)


async def retract(settings: Settings, articles: Iterable[str], why: str) -> None:
    """Take articles back; done when Kafka has acknowledged it. Given again, it changes nothing but the reason, if one is given.

    The story stage is told first: after a crash in between nothing new comes, and the command can be given again.
    """
    articles = sorted(articles)
    said = make("retract", articles=articles, why=why)
    known = (await current(settings)).get(said.id)
    await send(settings, [known if known and not known.revoked and not why else said])
    trouble = "not all is retracted, Kafka at {broker} does not take it ({error!r}); give the command again"
    async with writer(settings, trouble) as producer:
        await asyncio.gather(
            *[
                await producer.send(
                    full_name(settings, topic), None, article.encode(), headers=_headers(topic, article)
                )
                for topic in TOLD
                for article in articles
            ]
        )


def _headers(topic: Topic, article: str) -> list[tuple[str, bytes]]:
    return list(codec.headers(topic.name, f"{article}-retracted", datetime.now(UTC), "", "retract").items())


async def retracted(settings: Settings) -> Set[str]:
    """The articles that were retracted, however long ago."""
    told = (await current(settings)).values()
    return {article for one in told if one.kind == "retract" and not one.revoked for article in one.articles}


def is_of(record: Any, articles: Set[str]) -> bool:
    """Whether a message tells something of one of these articles, by its key; a null value tells nothing."""
    return record.value is not None and codec.text(record.key) in articles


def is_told_of(record: Any, articles: Set[str]) -> bool:
    """Whether a version of a story still lists one of these articles, whose title and claims it may carry."""
    if record.value is None or not any(article.encode() in record.value for article in articles):
        return False
    try:
        return any(member.id in articles for member in codec.decode(Story, record.value).articles)
    except Rejected:
        return False
