"""A desk with what a test puts on its topics: messages as Kafka gives them, with a default for everything.

async with desk(tmp_path, story("s1", origins=3), article("a1")) as client:
    answer = await client.get("/api/v1/stories")
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from agents.desk.live import Live
from agents.desk.site.app import DESK, Desk, make
from agents.desk.site.routes import ROUTES
from agents.desk.store.database import Database, connect
from agents.desk.store.filling import Filling
from agents.desk.store.tables import prepare
from streams import codec
from streams.app import full_name
from streams.deadletters import TOLD
from streams.records import (
    Article,
    Change,
    Claim,
    Entry,
    FeedState,
    First,
    FirstSeen,
    MadeBy,
    Member,
    Origin,
    Origins,
    PageInfo,
    Publisher,
    Revision,
    Story,
    StoryActor,
    StoryFigure,
    StoryPlace,
    Subscription,
)
from streams.settings import Settings, load
from streams.topics import ARTICLES, DEADLETTERS, FEEDS, LEDGER, POLLS, REVISIONS, STORIES, Topic

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
SETTINGS = load({}, Path("nowhere"))
TEXT = "Floodwater carried away the old stone bridge at Tellmar early on Monday, officials said."
MADE_BY = MadeBy(version="0")
_OFFSETS = count()


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def message(topic: Topic, key: str, value: bytes | None, headers: Any = (), hours: float = 0.0) -> Any:
    """As a consumer gets it."""
    return SimpleNamespace(
        topic=full_name(SETTINGS, topic),
        partition=0,
        offset=next(_OFFSETS),
        key=key.encode(),
        value=value,
        headers=tuple(headers),
        timestamp=at(hours).timestamp() * 1000,
    )


def sent(topic: Topic, key: str, record: msgspec.Struct | None, hours: float = 0.0) -> Any:
    """A record; None: null, by which it is taken back."""
    return message(topic, key, codec.encode(record) if record is not None else None, hours=hours)


def article(
    id_: str = "a1", *, revision: int = 1, hours: float = 0.0, publisher: str = "", **more: Any
) -> Any:
    name = publisher or f"{id_} Post"
    fields: dict[str, Any] = {
        "id": id_,
        "revision": revision,
        "revision_id": f"{id_}/{revision}",
        "url": f"https://{id_}.example/{id_}",
        "canonical_url": f"https://{id_}.example/{id_}",
        "publisher": Publisher(name=name, domain=f"{id_}.example"),
        "title": f"Title of {id_}",
        "language": "en",
        "published": at(hours),
        "first_seen": FirstSeen(after=at(hours - 0.1), by=at(hours)),
        "text": TEXT,
        "text_from": "page",
        "page": PageInfo(outcome="ok"),
        "origin": name,
        "made_by": MADE_BY,
    }
    return sent(ARTICLES, id_, Article(**fields | more), hours)


def story(
    id_: str = "s1", *, articles: Iterable[str] = ("a1",), origins: int = 1, hours: float = 0.0, **more: Any
) -> Any:
    """Its origins are agencies A1, A2 …; all articles go back to the first."""
    articles = tuple(articles)
    groups = tuple(
        Origin(name=f"Wire {number + 1}", kind="agency", articles=() if number else articles)
        for number in range(origins)
    )
    fields: dict[str, Any] = {
        "id": id_,
        "version": 1,
        "title": f"Title of {id_}",
        "language": "en",
        "first": First(article=articles[0] if articles else "", after=None, by=at(hours - 1)),
        "last_seen": at(hours),
        "articles": tuple(
            Member(id=name, revision=1, publisher=f"{name} Post", origin="Wire 1") for name in articles
        ),
        "article_count": len(articles),
        "origins": Origins(count=origins, groups=groups),
        "actors": (StoryActor(id="Q1", name="Ines Vardo", type="PER", articles=1),),
        "places": (StoryPlace(name="Tellmar", country="NL", lat=52.0, lon=5.0, articles=1),),
        "phase": "developing",
        "made_by": MADE_BY,
    }
    return sent(STORIES, id_, Story(**fields | more), hours)


def dispute(*numbers: float, kind: str = "killed", verdict: str = "conflict", **more: Any) -> StoryFigure:
    """A figure that the articles tell as these numbers."""
    claims = tuple(
        Claim(low=number, high=number, hedge="exact", article="a1", start=0, end=1) for number in numbers
    )
    return StoryFigure(kind=kind, unit="persons", verdict=verdict, claims=claims, **more)


def revision(id_: str = "a1", number: int = 2, *, hours: float = 1.0, **more: Any) -> Any:
    fields: dict[str, Any] = {
        "id": id_,
        "revision": number,
        "previous": number - 1,
        "revision_id": f"{id_}/{number}",
        "changes": (Change(kind="headline", before="Old", after="New"),),
        "made_by": MADE_BY,
    }
    return sent(REVISIONS, id_, Revision(**fields | more), hours)


def entry(item: str = "i1", state: str = "seen", *, hours: float = 0.0, **more: Any) -> Any:
    fields = {"stage": "poll", "feed": "f1", "article": "a1"} | more
    return sent(LEDGER, item, Entry(item=item, state=state, at=at(hours), **fields), hours)


def feed(id_: str = "f1", **more: Any) -> Any:
    fields = {"url": f"https://{id_}.example/feed", "title": f"Feed {id_}"} | more
    return sent(FEEDS, id_, Subscription(id=id_, **fields))


def polled(id_: str = "f1", *, hours: float = 0.0, **more: Any) -> Any:
    """How poll fares with a feed."""
    fields = {
        "due": at(hours + 1).timestamp(),
        "polled": at(hours),
        "outcome": "ok",
        "interval": 600.0,
    } | more
    return sent(POLLS, id_, FeedState(**fields), hours)


def letter(item: str = "i1", *, stage: str = "extract", reason: str = "bug", hours: float = 0.0) -> Any:
    told = {"topic": "wirehose.pages.v1", "partition": "0", "offset": item, "stage": stage, "reason": reason}
    headers = {f"{TOLD}{name}": value for name, value in (told | {"message": f"why {item}"}).items()}
    named = ((name, value.encode()) for name, value in (headers | {codec.ITEM: item}).items())
    return message(DEADLETTERS, "k", b"whole", named, hours)


def gone(topic: Topic, key: str) -> Any:
    """A null: what has this key is no more."""
    return sent(topic, key, None)


def kept(folder: Path, *records: Any) -> Database:
    """A database with these messages in it."""
    database = connect(folder / "desk.sqlite")
    prepare(database, "test")
    take(database, *records)
    return database


def take(database: Database, *records: Any) -> None:
    """These messages come in."""
    Filling(database, SETTINGS).take(records)


def settings(**given: str) -> Settings:
    """Settings as the environment gives them: ``settings(desk_token="word")``."""
    return load({f"WIREHOSE_{name.upper()}": value for name, value in given.items()}, Path("nowhere"))


def application(database: Database, hours: float = 2.0, **given: str) -> web.Application:
    """The desk's own application, some hours after `START`."""
    return make(Desk(database, settings(**given), Live(), lambda: 0, lambda: at(hours).timestamp()), *ROUTES)


@asynccontextmanager
async def desk(
    folder: Path, *records: Any, hours: float = 2.0, **given: str
) -> AsyncIterator[TestClient[Any, Any]]:
    """A desk that runs, with these messages in it; `client.app[DESK].database` takes more."""
    app = application(kept(folder, *records), hours, **given)
    async with TestClient(TestServer(app)) as client:
        yield client
    app[DESK].threads.shutdown()
