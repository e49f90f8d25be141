"""What the tests of polling share: a scripted host of feeds on loopback, posts, and a stage that keeps what is sent.

async with Host() as host:
    host.pages["/feed"] = Answer(body=rss([post("a"), post("b")]))
    desk = Desk(folder, clock)
    state = await desk.poll(subscription(host.base + "/feed"))
    items = desk.take()
"""

import asyncio
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from types import SimpleNamespace, TracebackType
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from agents.poll import agent
from agents.poll.poller import Poller
from streams import ids
from streams.app import full_name
from streams.pausing import Pauses
from streams.records import Entry, FeedState, Item, Subscription
from streams.settings import load
from streams.topics import ITEMS, LEDGER

START = 1_772_431_200.0  # 2026-03-02 06:00 UTC
FLOOR = 0.1  # seconds: WIREHOSE_MIN_INTERVAL of a `Desk`


class Clock:
    """The time that poll sees; it moves only when a test moves it."""

    def __init__(self, now: float = START) -> None:
        self.now = now

    def time(self) -> float:
        return self.now

    @property
    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)


# -- what a feed says -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Post:
    """One entry: `name` is its page, and stays; `title` and `words` are what counts as a change."""

    name: str
    title: str
    words: str
    published: datetime | None = None

    @property
    def said(self) -> tuple[str, str]:
        return self.title, self.words


@dataclass(frozen=True)
class Look:
    """How a feed spells its posts; none of it is news. `guids`: tag (with `series`, new ones), permalink, none."""

    guids: str = "tag"
    series: int = 0
    blanks: int = 0
    shift: int = 0  # seconds that all dates are off, under a minute
    tracking: str = ""
    secure: bool = True
    cdata: bool = False
    backwards: bool = False
    built: int = 0  # changes with the document, outside its entries


def post(name: str, words: str = "", minute: int | None = None, title: str = "") -> Post:
    """A post with invented words; with `minute` it has a date."""
    when = datetime.fromtimestamp(START, UTC) - timedelta(days=30)
    return Post(
        name,
        title or f"What happened to {name}",
        words or f"The council spoke of {name}.",
        None if minute is None else when + timedelta(minutes=minute),
    )


def rss(posts: list[Post], look: Look | None = None, *, head: str = "") -> bytes:
    """A feed of these posts, the newest first unless it looks backwards."""
    look = look or Look()
    items = [_item(one, look) for one in (reversed(posts) if look.backwards else posts)]
    channel = (
        f"<title>News</title><link>https://news.example/</link><generator>{look.built}</generator>{head}"
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}{"".join(items)}</channel></rss>'.encode()
    )


def _item(one: Post, look: Look) -> str:
    link = f"http{'s' if look.secure else ''}://news.example/{one.name}{look.tracking}"
    guid = {
        "tag": f'<guid isPermaLink="false">tag:{look.series},{one.name}</guid>',
        "permalink": f"<guid>{escape(link)}</guid>",
        "none": "",
    }[look.guids]
    when = one.published and format_datetime(one.published + timedelta(seconds=look.shift))
    date = f"<pubDate>{when}</pubDate>" if when else ""
    title, words = (_spelt(text, look) for text in one.said)
    return f"<item>{guid}<link>{escape(link)}</link><title>{title}</title><description>{words}</description>{date}</item>"


def _spelt(text: str, look: Look) -> str:
    text = text.replace(" ", " " * (1 + look.blanks))
    return f"<![CDATA[{text}]]>" if look.cdata else "\n" * look.blanks + escape(text)


# -- who serves it --------------------------------------------------------------------------------------------------


class Asked(NamedTuple):
    """One request; the names of headers in lower case."""

    path: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Answer:
    """One answer. Of its body `missing` bytes are announced and never come."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    missing: int = 0

    def raw(self) -> bytes:
        length = {"Content-Length": str(len(self.body) + self.missing)} if self.status != 304 else {}
        fields = {"Connection": "close", "Content-Type": "application/rss+xml"} | length | self.headers
        lines = [f"HTTP/1.1 {self.status} So", *(f"{name}: {value}" for name, value in fields.items())]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + self.body


def moved(to: str, status: int = 301) -> Answer:
    return Answer(status, headers={"Location": to})


class Host:
    """A server on loopback. `pages` may be changed at any time; `asked` has every request, in order."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | Callable[[Asked], Answer]] = {}
        self.asked: list[Asked] = []
        self._place = _bound(0)  # keeps the port ours while nobody listens
        self.name = f"127.0.0.1:{self._place.getsockname()[1]}"
        self.base = f"http://{self.name}"
        self._listening: asyncio.Server | None = None

    async def __aenter__(self) -> "Host":
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        self._place.close()

    async def open(self) -> None:
        """Take connections."""
        sock = _bound(int(self.name.rpartition(":")[2]))
        self._listening = await asyncio.start_server(self._serve, sock=sock)

    def close(self) -> None:
        """Refuse connections, until it opens again."""
        if self._listening:
            self._listening.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *lines = head.strip().split("\r\n")
            fields = (line.partition(":") for line in lines)
            asked = Asked(first.split(" ")[1], {name.lower(): value.strip() for name, _, value in fields})
            self.asked.append(asked)
            found = self.pages.get(asked.path, Answer(404))
            writer.write((found if isinstance(found, Answer) else found(asked)).raw())
            await writer.drain()
        finally:
            writer.close()


def _bound(port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    return made


# -- who polls it ---------------------------------------------------------------------------------------------------


class Here:
    """A pool without processes."""

    async def run(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return work(*arguments)


class Sent(NamedTuple):
    """A record as the producer got it."""

    topic: str
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]


class Desk:
    """A stage without Faust and Kafka: polls as `streams.timers` does, keeps what is sent and what would be stored.

    `state` is what a worker remembers of a feed, `stored` what it finds after a crash.
    """

    name, worker = "poll", 0

    def __init__(self, folder: Path, clock: Clock) -> None:
        given = {"ALLOW_NETWORKS": "127.0.0.0/8", "MIN_INTERVAL": str(FLOOR), "HOST_SPACING": "0"}
        self.settings = load({f"WIREHOSE_{name}": value for name, value in given.items()}, folder)
        self.clock, self.pauses = clock, Pauses()
        self.keep: list[Any] = []
        self.sent: list[Sent] = []
        self.slow = False  # Kafka acknowledges nothing by itself
        self.sending = asyncio.Event()  # the first record is on its way
        self.unacknowledged: list[asyncio.Future[None]] = []
        self.app = SimpleNamespace(
            producer=SimpleNamespace(send=self._send),
            conf=SimpleNamespace(id="poll"),
            on_partitions_assigned=SimpleNamespace(connect=lambda _: None),
        )
        self.state: dict[str, FeedState] = {}
        self.stored: dict[str, bytes] = {}
        self.poller = self._poller()

    async def poll(self, source: Subscription, *, store: bool = True, now: bool = False) -> FeedState:
        """Poll a feed when it is due (or `now`) and its host may be asked; remember the new state, and store it."""
        key, clock = source.id.encode(), self.clock
        old = self.state.get(source.id) or FeedState(due=clock.now)
        clock.now = clock.now if now else max(clock.now, old.due)
        while back := self.poller.hold(key, old, source, clock.now):
            assert clock.now < back < clock.now + 100_000, "a host comes back"
            clock.now = back
        new = await self.poller(key, old, source)
        assert new is not None
        new.seq = old.seq + 1
        self.state[source.id] = new
        if store and not agent._later(old, new):
            self.stored[source.id] = msgspec.json.encode(new)
            assert msgspec.json.decode(self.stored[source.id], type=FeedState) == new
        return new

    async def restart(self) -> None:
        """Another process takes over, with what was stored."""
        await self.close()
        self.poller = self._poller()
        self.state = {key: msgspec.json.decode(raw, type=FeedState) for key, raw in self.stored.items()}

    async def close(self) -> None:
        await self.poller.client.close()

    def take(self) -> list[Item]:
        """The items sent since the last time, in order. Each was told to the ledger, and stands under its article."""
        sent, self.sent = self.sent, []
        on, ledger = (full_name(self.settings, topic) for topic in (ITEMS, LEDGER))
        items = [one for one in sent if one.topic == on]
        seen = [msgspec.json.decode(one.value, type=Entry) for one in sent if one.topic == ledger]
        found = [msgspec.json.decode(one.value, type=Item) for one in items]
        assert [(one.item, one.state) for one in seen] == [(one.item, "seen") for one in found]
        assert [one.key.decode() for one in items] == [one.article for one in found]
        return found

    def hold(self, source: Subscription) -> float:
        """Seconds for which the feed has to wait for its host; where it need not, its turn has begun."""
        state = self.state.get(source.id) or FeedState(due=self.clock.now)
        until = self.poller.hold(source.id.encode(), state, source, self.clock.now)
        return until and until - self.clock.now

    def _poller(self) -> Poller:
        stage: Any = self
        poller = Poller(stage, self.clock.time, os.environ)
        poller.pool = Here()  # type: ignore[assignment]
        return poller

    async def _send(
        self, topic: str, key: bytes, value: bytes, partition: int | None, stamp: float | None, headers: Any
    ) -> asyncio.Future[None]:
        self.sent.append(Sent(topic, key, value, headers))
        acknowledged = asyncio.get_running_loop().create_future()
        self.unacknowledged.append(acknowledged)
        self.sending.set()
        if not self.slow:
            self.acknowledge()
        return acknowledged

    def acknowledge(self) -> None:
        """Kafka has all that was sent."""
        while self.unacknowledged:
            self.unacknowledged.pop().set_result(None)


def subscription(url: str, **more: Any) -> Subscription:
    """A subscription whose id does not know the port, so that its jitter is the same in every run."""
    return Subscription(id=ids.feed(urlsplit(url).path), url=url, **more)
