"""Subscribing at a hub of our own on loopback: asked, verified, renewed, told; and a callback that strangers call."""

import asyncio
import contextlib
import hashlib
import hmac
import io
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from msgspec.structs import replace

from agents.net.addresses import parse_networks
from agents.net.client import Client
from agents.poll import callbacks, websub
from agents.poll.callbacks import Callbacks
from agents.poll.websub import DAY, HOUR, Offer
from streams import metrics
from streams.errors import Misconfigured
from streams.records import Push
from streams.settings import load

FEED, TOPIC = "f" * 32, "https://news.example/feed.xml"
OTHER = "0" * 32
NOW = 1_800_000_000.0


class Hub:
    """A hub: takes subscriptions, verifies them (before it answers, if `eager`), and delivers what it is given."""

    def __init__(
        self,
        status: int = 202,
        lease: str = "864000",
        eager: bool = False,
        stuck: bool = False,
        location: str = "",
    ) -> None:
        self.status, self.lease, self.eager, self.stuck = status, lease, eager, stuck
        self.location = location
        self.asked: list[dict[str, str]] = []
        self.busy, self.busiest = 0, 0  # requests at once
        self.held: dict[tuple[str, str], str] = {}  # secret by topic and callback
        self.url = ""

    async def start(self, session: aiohttp.ClientSession) -> "Hub":
        self.session = session
        self.runner = web.ServerRunner(web.Server(self.answer, access_log=None, handler_cancellation=True))
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self.runner.addresses[0][1]}/hub"
        return self

    async def answer(self, request: web.BaseRequest) -> web.Response:
        assert request.content_type == "application/x-www-form-urlencoded"
        self.asked.append({name: str(value) for name, value in (await request.post()).items()})
        self.busy += 1
        self.busiest = max(self.busy, self.busiest)
        if self.eager:
            await self.verify()
        self.busy -= 1
        if self.stuck:
            await asyncio.Event().wait()
        return web.Response(status=self.status, headers={"Location": self.location} if self.location else {})

    async def verify(self, **changes: str) -> tuple[int, str]:
        """Ask the callback of the last request whether it wants it."""
        form = self.asked[-1]
        query = {
            "hub.mode": form["hub.mode"],
            "hub.topic": form["hub.topic"],
            "hub.challenge": "tell <b>me</b> ü",
            "hub.lease_seconds": self.lease,
        } | {f"hub.{name}": value for name, value in changes.items()}
        async with self.session.get(form["hub.callback"], params=query) as answer:
            text = await answer.text()
            assert answer.content_type == "text/plain"
            if answer.status == 200 and text == query["hub.challenge"]:
                self.held[form["hub.topic"], form["hub.callback"]] = form["hub.secret"]
            return answer.status, text

    async def deliver(
        self, body: bytes = b"<rss/>", method: str = "sha256", headers: dict[str, str] | None = None
    ) -> list[int]:
        """Send the body to all who subscribed; their answers."""
        answers = []
        for (_, callback), secret in self.held.items():
            signature = f"{method}={hmac.new(secret.encode(), body, method).hexdigest()}"
            given = {"X-Hub-Signature": signature, "Content-Type": "application/rss+xml"} | (headers or {})
            async with self.session.post(callback, data=io.BytesIO(body), headers=given) as answer:
                answers.append(answer.status)
        return answers


Start = Callable[..., Awaitable[Hub]]


class Desk:
    """A poll worker, as far as WebSub is concerned: what it remembers of feeds, and what it is told."""

    def __init__(self, port: int, worker: int) -> None:
        self.now = NOW
        self.pushes: dict[str, Push] = {}
        self.hurried: list[str] = []
        self.told = asyncio.Semaphore(0)  # once for each
        base = f"http://127.0.0.1:{port}/websub"
        self.callbacks = Callbacks(
            base,
            ("127.0.0.1", port - worker),
            worker,
            pushes=self.pushes.get,
            verified=self.verified,
            hurry=self.hurry,
            clock=lambda: self.now,
        )
        self.client = Client("wirehose/test", parse_networks("127.0.0.0/8"))

    def hurry(self, feed: str) -> None:
        self.hurried.append(feed)
        self.told.release()

    def verified(self, feed: str, until: float) -> None:
        self.pushes[feed] = websub.answered(self.pushes[feed], until, self.now)

    async def poll(self, hub: Hub, topic: str = TOPIC, feed: str = FEED) -> str:
        """What a poll does when it has found a hub; the outcome of asking it, or "" when it was not asked."""
        secret = hashlib.sha256(f"{hub.url}{self.now}".encode()).hexdigest()
        address = self.callbacks.address(feed)
        asked = websub.plan(self.pushes.get(feed), Offer(hub.url, topic), address, 600.0, self.now, secret)
        if asked is None:
            return ""
        self.pushes[feed] = asked
        return await self.callbacks.subscribe(self.client, feed, asked)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest_asyncio.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=200)) as one:
        yield one


@pytest_asyncio.fixture
async def desk() -> AsyncIterator[Desk]:
    one = Desk(free_port(), worker=2)
    await one.callbacks.start()
    yield one
    await one.callbacks.close()
    await one.client.close()


@pytest_asyncio.fixture
async def hubs(session: aiohttp.ClientSession) -> AsyncIterator[Start]:
    started: list[Hub] = []

    async def start(**values: object) -> Hub:
        started.append(hub := await Hub(**values).start(session))  # type: ignore[arg-type]
        return hub

    yield start
    for hub in started:
        await hub.runner.cleanup()


def counted(outcome: str) -> float:
    return float(metrics.pushes.labels(outcome)._value.get())


@contextlib.contextmanager
def counts(outcome: str, times: int = 1) -> Iterator[None]:
    before = counted(outcome)
    yield
    assert counted(outcome) == before + times, outcome


# -- a subscription's life ----------------------------------------------------------------------------------------------


async def test_a_feed_is_subscribed_verified_and_told(desk: Desk, hubs: Start) -> None:
    hub = await hubs()
    with counts("asked"), counts("verified"), counts("hint"):
        assert await desk.poll(hub) == "asked"
        assert desk.pushes[FEED].until == 0.0
        assert await hub.verify() == (200, "tell <b>me</b> ü")
        assert desk.pushes[FEED].until == NOW + 10 * DAY
        assert await hub.deliver() == [200]
    assert desk.hurried == [FEED]
    assert hub.asked[0]["hub.callback"].startswith(f"{desk.callbacks.base}/2/{FEED}/")


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
async def test_any_signature_of_the_standard_counts(desk: Desk, hubs: Start, method: str) -> None:
    hub = await hubs(eager=True)
    await desk.poll(hub)
    assert await hub.deliver(b"<rss/>" * 9999, method) == [200]
    assert desk.hurried == [FEED]


async def test_a_hub_may_verify_before_it_answers(desk: Desk, hubs: Start) -> None:
    hub = await hubs(eager=True, status=204)
    assert await desk.poll(hub) == "asked"
    assert desk.pushes[FEED].until == NOW + 10 * DAY


async def test_a_lease_is_renewed_before_it_ends_and_deliveries_go_on(desk: Desk, hubs: Start) -> None:
    hub = await hubs()
    await desk.poll(hub)
    await hub.verify()
    desk.now += 5 * DAY
    assert await desk.poll(hub) == ""
    desk.now += 3 * DAY
    assert await desk.poll(hub) == "asked"
    assert await hub.deliver() == [200]  # not verified yet, and the old lease holds
    assert desk.hurried == [FEED]
    await hub.verify()
    assert desk.pushes[FEED].until == NOW + 18 * DAY
    assert [form["hub.callback"] for form in hub.asked] == [desk.pushes[FEED].callback] * 2


async def test_a_lease_that_ended_unnoticed_is_asked_for_again(desk: Desk, hubs: Start) -> None:
    hub = await hubs(eager=True)
    await desk.poll(hub)
    desk.now += 11 * DAY
    assert await hub.verify() == (404, "")
    assert websub.relaxed(replace(desk.pushes[FEED], heard=desk.now), 60.0, desk.now) == 60.0
    assert await desk.poll(hub) == "asked"
    assert desk.pushes[FEED].until == desk.now + 10 * DAY


async def test_a_hub_that_never_verifies_is_asked_again_after_an_hour(desk: Desk, hubs: Start) -> None:
    hub = await hubs()
    await desk.poll(hub)
    desk.now += HOUR - 1
    assert await desk.poll(hub) == ""
    desk.now += 1
    assert await hub.verify() == (404, "")  # too late for what was asked an hour ago
    assert await desk.poll(hub) == "asked"
    assert (await hub.verify())[0] == 200
    assert desk.pushes[FEED].tries == 0


async def test_a_denied_subscription_is_left_alone_for_a_day(desk: Desk, hubs: Start) -> None:
    hub = await hubs(eager=True)
    await desk.poll(hub)
    with counts("denied"):
        assert (await hub.verify(mode="denied", reason="no\nmore"))[0] == 200
    assert desk.pushes[FEED].until == 0.0
    desk.now += DAY - 1
    assert await desk.poll(hub) == ""
    desk.now += 1
    assert await desk.poll(hub) == "asked"


async def test_when_a_feed_moves_to_another_hub_the_old_one_is_told_that_it_is_over(
    desk: Desk, hubs: Start
) -> None:
    old, new = await hubs(eager=True), await hubs(eager=True)
    await desk.poll(old)
    desk.now += 60
    assert await desk.poll(new) == "asked"
    assert old.asked[0]["hub.secret"] != new.asked[0]["hub.secret"]
    with counts("gone"):
        assert await old.deliver() == [410]
    assert desk.hurried == []
    assert (await old.verify())[0] == 404
    assert (await old.verify(mode="unsubscribe"))[0] == 200
    assert await new.deliver() == [200]
    assert desk.hurried == [FEED]


async def test_two_feeds_at_one_hub_are_two_subscriptions(desk: Desk, hubs: Start) -> None:
    hub = await hubs(eager=True)
    await desk.poll(hub)
    await desk.poll(hub, topic="https://other.example/", feed=OTHER)
    assert await hub.deliver() == [200, 200]
    assert desk.hurried == [FEED, OTHER]
    assert len({push.callback for push in desk.pushes.values()}) == 2


async def test_thousands_of_feeds_at_one_hub_wait_for_their_turn(desk: Desk, hubs: Start) -> None:
    hub = await hubs(eager=True)
    desk.client = Client("wirehose/test", parse_networks("127.0.0.0/8"), per_host=50)
    outcomes = await asyncio.gather(*(desk.poll(hub, feed=f"{number:032}") for number in range(50)))
    assert outcomes == ["asked"] * 50
    assert hub.busiest == callbacks.AT_ONCE
    assert all(push.until for push in desk.pushes.values())


async def test_a_request_whose_turn_comes_too_late_is_left_for_the_next_time(desk: Desk, hubs: Start) -> None:
    hub = await hubs()
    await desk.poll(hub)
    desk.now += callbacks.WAIT + 1
    with counts("not_asked"):
        assert await desk.callbacks.subscribe(desk.client, FEED, desk.pushes[FEED]) == "no_turn"
    assert len(hub.asked) == 1


# -- hubs that do not do what they should ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "location", "outcome"),
    [
        (400, "", "http_400"), (404, "", "http_404"), (410, "", "gone"), (429, "", "rate_limited"), (500, "", "http_500"),
        (301, "/hub", "http_301"), (302, "/hub", "http_302"), (303, "/hub", "http_303"),
        (307, "", "protocol"), (307, "/hub", "redirect_loop"), (308, "file:///etc/passwd", "protocol"),
        (307, "http://10.0.0.1/", "blocked"), (308, "http://127.0.0.1:1/", "connection"),
    ],
)  # fmt: skip
async def test_a_hub_that_refuses_is_not_asked_again_for_an_hour(
    desk: Desk, hubs: Start, status: int, location: str, outcome: str
) -> None:
    hub = await hubs(status=status, location=location)
    with counts("not_asked"):
        assert await desk.poll(hub) == outcome
    asked = len(hub.asked)
    assert asked <= 1 + callbacks.HOPS
    desk.now += HOUR - 1
    assert await desk.poll(hub) == ""
    assert len(hub.asked) == asked


async def test_a_hub_may_send_us_to_another_one(desk: Desk, hubs: Start) -> None:
    other = await hubs(eager=True)
    hub = await hubs(status=307, location=other.url)
    assert await desk.poll(hub) == "asked"
    assert other.asked == hub.asked
    assert desk.pushes[FEED].until == NOW + 10 * DAY


async def test_a_failed_renewal_leaves_the_lease_as_it_is(desk: Desk, hubs: Start) -> None:
    hub = await hubs(eager=True)
    await desk.poll(hub)
    before = desk.pushes[FEED].until
    hub.status, hub.eager, desk.now = 500, False, NOW + 9 * DAY
    assert await desk.poll(hub) == "http_500"
    assert desk.pushes[FEED].until == before
    assert await hub.deliver() == [200]
    assert desk.hurried == [FEED]


async def test_a_hub_on_an_address_that_is_not_public_is_not_asked(desk: Desk, hubs: Start) -> None:
    hub = await hubs()
    desk.client = Client("wirehose/test")
    assert await desk.poll(hub) == "blocked"
    assert hub.asked == []


async def test_a_hub_that_does_not_answer_is_given_up(
    desk: Desk, hubs: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callbacks, "PATIENCE", 0.1)
    hub = await hubs(stuck=True)
    assert await desk.poll(hub) == "too_slow"
    assert len(hub.asked) == 1


# -- what strangers send ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [{"topic": "https://other.example/"}, {"mode": "unsubscribe"}, {"mode": "publish"}, {"mode": ""}, {"challenge": ""}],
    ids=lambda changes: next(iter(changes.items())),
)  # fmt: skip
async def test_what_we_did_not_ask_for_is_not_confirmed(
    desk: Desk, hubs: Start, changes: dict[str, str]
) -> None:
    hub = await hubs()
    await desk.poll(hub)
    with counts("unknown"):
        assert await hub.verify(**changes) == (404, "")
    assert desk.pushes[FEED].until == 0.0


async def test_a_forged_delivery_is_answered_like_a_good_one_and_ignored(desk: Desk, hubs: Start) -> None:
    hub = await hubs(eager=True)
    await desk.poll(hub)
    with counts("bad_signature", 2):
        assert await hub.deliver(headers={"X-Hub-Signature": ""}) == [200]
        assert await hub.deliver(headers={"X-Hub-Signature": "sha256=" + "0" * 64}) == [200]
    assert desk.hurried == []


async def test_replays_of_an_old_delivery_are_one_hint_now_and_one_later(
    desk: Desk, hubs: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callbacks, "APART", 3600.0)
    hub = await hubs(eager=True)
    await desk.poll(hub)
    for _ in range(20):
        assert await hub.deliver() == [200]
    assert desk.hurried == [FEED]
    desk.callbacks._rested(FEED)  # that time is over
    assert desk.hurried == [FEED, FEED]


async def test_a_delivery_soon_after_another_is_not_forgotten(
    desk: Desk, hubs: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callbacks, "APART", 0.02)
    hub = await hubs(eager=True)
    await desk.poll(hub)
    await asyncio.gather(hub.deliver(b"1"), hub.deliver(b"2"))
    async with asyncio.timeout(10):
        await desk.told.acquire()
        await desk.told.acquire()
    assert desk.hurried == [FEED, FEED]


async def test_a_body_that_is_too_large_is_refused_announced_or_not(
    desk: Desk, hubs: Start, session: aiohttp.ClientSession
) -> None:
    hub = await hubs(eager=True)
    await desk.poll(hub)

    async def parts() -> AsyncIterator[bytes]:
        with contextlib.suppress(ConnectionError):
            for _ in range(17):
                yield b"x" * 65_536

    with counts("too_large", 2):
        assert await hub.deliver(b"x" * (callbacks.BODY + 1)) == [413]
        async with session.post(desk.pushes[FEED].callback, data=parts()) as answer:
            assert answer.status == 413
    assert await hub.deliver(b"x" * callbacks.BODY) == [200]
    assert desk.hurried == [FEED]


async def test_a_body_announced_as_too_large_is_not_waited_for(desk: Desk, hubs: Start) -> None:
    hub = await hubs(eager=True)
    await desk.poll(hub)
    target = urlsplit(desk.pushes[FEED].callback)
    reader, writer = await asyncio.open_connection(target.hostname, target.port)
    writer.write(f"POST {target.path} HTTP/1.1\r\nHost: x\r\nContent-Length: {10**12}\r\n\r\n".encode())
    assert b" 413 " in await reader.readline()
    writer.close()


async def test_a_body_is_taken_as_it_came_and_never_unpacked(desk: Desk, hubs: Start) -> None:
    hub = await hubs(eager=True)
    await desk.poll(hub)
    with counts("hint"):
        assert await hub.deliver(b"no gzip at all", headers={"Content-Encoding": "gzip"}) == [200]


async def test_a_hub_that_waits_to_be_told_to_go_on_is_told(desk: Desk, hubs: Start) -> None:
    hub = await hubs(eager=True)
    await desk.poll(hub)
    assert await hub.deliver(headers={"Expect": "100-continue"}) == [200]
    assert desk.hurried == [FEED]


@pytest.mark.parametrize(
    "path",
    [
        "/", "/websub/2", "/websub/2/{feed}", "/websub/2/{feed}/", "/websub/2/{feed}/{zeros}", "/websub/3/{feed}/{token}",
        "/websub/2/{other}/{token}", "/websub/2/{feed}/{token}/", "/websub/2/../2/{feed}/{zeros}", "/websub/2/%2e%2e%2f/{token}",
        "/websub/2/{feed}%00/{token}", "/websub/²/{feed}/{token}", "/metrics", "/" + "x" * 4000,
    ],
)  # fmt: skip
async def test_every_other_place_is_nowhere(
    desk: Desk, hubs: Start, session: aiohttp.ClientSession, path: str
) -> None:
    hub = await hubs(eager=True)
    await desk.poll(hub)
    token = desk.pushes[FEED].callback.rpartition("/")[2]
    base = desk.callbacks.base.removesuffix("/websub")
    url = base + path.format(feed=FEED, other=OTHER, token=token, zeros="0" * 32)
    before = dict(desk.pushes)
    query = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "x", "hub.lease_seconds": "1"}
    for method in ("GET", "POST"):
        async with session.request(method, url, params=query, data=b"x") as answer:
            assert (answer.status, await answer.text()) == (404, "")
            assert answer.headers["Server"] == "wirehose"
            assert answer.headers["Connection"] == "close"
    assert desk.pushes == before
    assert desk.hurried == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "HEAD"])
async def test_other_methods_are_refused(desk: Desk, session: aiohttp.ClientSession, method: str) -> None:
    async with session.request(method, desk.callbacks.address(FEED)) as answer:
        assert answer.status == 405


async def talk(desk: Desk, *parts: bytes) -> bytes:
    """Say this on a connection, and listen until it ends."""
    target = urlsplit(desk.callbacks.base)
    reader, writer = await asyncio.open_connection(target.hostname, target.port)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
        async with asyncio.timeout(10):
            return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


NOISE = {
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200 + b"\r\n\r\n",
    "no request": b"hello\r\n\r\n",
    "a header without end": b"GET / HTTP/1.1\r\nX: " + b"x" * 100_000,
    "a thousand headers": b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 10_000 + b"\r\n",
    "a bad length": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "a bad chunk": b"POST {path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n",
    "letters that are none": b"GET {path}?hub.mode=unsubscribe&hub.challenge=\xff\xfe%ff%00 HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("noise", NOISE.values(), ids=NOISE)
async def test_noise_ends_the_connection_and_is_not_worth_a_line_in_the_log(
    desk: Desk, hubs: Start, caplog: pytest.LogCaptureFixture, noise: bytes
) -> None:
    hub = await hubs(eager=True)
    await desk.poll(hub)
    path = urlsplit(desk.pushes[FEED].callback).path.encode()
    await talk(desk, noise.replace(b"{path}", path))
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert await hub.deliver() == [200]


async def test_a_bug_of_ours_is_said(desk: Desk, hubs: Start, caplog: pytest.LogCaptureFixture) -> None:
    hub = await hubs(eager=True)
    await desk.poll(hub)
    desk.callbacks.hurry = lambda feed: desk.hurried.remove(feed)
    assert await hub.deliver() == [500]
    assert "ValueError" in caplog.text


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [b"POST / HTTP/1.1\r\nHost: x\r\nX-"],
        [b"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n", b"<rss"],
    ],
    ids=["says nothing", "stops in its headers", "stops in its body"],
)
async def test_who_is_too_slow_is_cut_off(
    desk: Desk, hubs: Start, monkeypatch: pytest.MonkeyPatch, parts: list[bytes]
) -> None:
    hub = await hubs(eager=True)
    await desk.poll(hub)
    monkeypatch.setattr(callbacks, "SECONDS", 0.1)
    path = urlsplit(desk.pushes[FEED].callback).path.encode()
    assert await talk(desk, *(part.replace(b"{path}", path) for part in parts)) == b""
    assert desk.hurried == []


async def test_only_so_many_are_served_at_once_and_then_again(
    desk: Desk, hubs: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callbacks, "CONNECTIONS", 4)
    hub = await hubs(eager=True)
    await desk.poll(hub)
    target = urlsplit(desk.callbacks.base)
    waiting = [await asyncio.open_connection(target.hostname, target.port) for _ in range(4)]
    for _, writer in waiting:
        writer.write(b"GET / HTTP/1.1\r\n")
        await writer.drain()
    assert await talk(desk, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n") == b""
    waiting[0][1].close()
    with contextlib.suppress(ConnectionResetError):
        await waiting[0][1].wait_closed()
    for _, writer in waiting[1:]:
        writer.close()

    async def served() -> bool:
        return await talk(desk, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n") != b""

    async with asyncio.timeout(10):
        while not await served():  # noqa: ASYNC110  # it is the server that has to notice
            await asyncio.sleep(0.005)
    assert await hub.deliver() == [200]


async def test_a_port_that_is_taken_is_said_with_what_to_set() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        desk = Desk(taken.getsockname()[1], worker=0)
        with pytest.raises(Misconfigured, match="WIREHOSE_CALLBACK_LISTEN"):
            await desk.callbacks.start()
        await desk.callbacks.close()


async def test_each_worker_listens_on_its_own_port_and_says_its_number(desk: Desk) -> None:
    assert desk.callbacks.listen[1] == int(urlsplit(desk.callbacks.base).port or 0)
    assert desk.callbacks.address(FEED) == f"{desk.callbacks.base}/2/{FEED}"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("callback", "https://news.example/websub/", "https://news.example/websub"),
        ("callback", "", ""),
        ("callback_listen", "", ("127.0.0.1", 8790)),
        ("callback_listen", "[::]:80", ("::", 80)),
    ],
)
def test_the_settings_are_read(tmp_path: Path, name: str, text: str, value: object) -> None:
    assert getattr(load({f"WIREHOSE_{name.upper()}": text}, tmp_path), name) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("callback", "news.example"), ("callback", "https://u@news.example/"), ("callback", "https://news.example/?a"),
        ("callback", "ftp://news.example/"), ("callback_listen", "8790"), ("callback_listen", "host:port"), ("callback_listen", "host:0"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_work_refuses_to_start(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(Misconfigured, match=name.upper()):
        load({f"WIREHOSE_{name.upper()}": text}, tmp_path)
