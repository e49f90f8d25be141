"""Asking for pages, on loopback: rules first, redirects only where they may lead, what is remembered of a robots.txt."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from agents.fetch import rules, tdm
from agents.fetch.asking import WAIT, Asker
from agents.net.addresses import parse_networks
from agents.net.client import Client
from agents.net.pace import Pace
from streams.pausing import Pauses, key
from streams.records import Control

AGENT = "wirehose/test"
CLOSED = b"User-agent: *\nDisallow: /closed/\nCrawl-delay: 3\n"


def answer(status: str = "200 OK", body: bytes = b"", **headers: str) -> bytes:
    named = {"Content-Length": str(len(body)), "Connection": "close", **headers}
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in named.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


PAGE = answer(body=b"<p>news</p>", Content_Type="text/html")


class Outlet:
    """Two hosts (127.0.0.1 and localhost) on one port; answers by host and path, each list in turn, the last for ever."""

    def __init__(self) -> None:
        self.port = 0
        self.answers: dict[str, list[bytes]] = defaultdict(lambda: [answer("404 Not Found")])
        self.asked: list[str] = []
        self.heads: list[str] = []

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        host = head.lower().partition("\nhost: ")[2].partition(":")[0]
        what = ("" if host == "127.0.0.1" else host) + head.split(" ", 2)[1]
        if not what.endswith(tdm.PATH):  # see test_fetch_tdm
            self.asked.append(what)
            self.heads.append(head.lower())
        queue = self.answers[what]
        writer.write(queue.pop(0) if len(queue) > 1 else queue[0])
        writer.close()


class Clock:
    """Time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest_asyncio.fixture
async def outlet() -> AsyncIterator[Outlet]:
    one = Outlet()
    listening = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    one.port = listening.sockets[0].getsockname()[1]
    yield one
    listening.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest_asyncio.fixture
async def asker(outlet: Outlet, clock: Clock, pauses: Pauses) -> AsyncIterator[Asker]:
    client = Client(AGENT, parse_networks(f"127.0.0.1:{outlet.port}"))
    yield Asker(client, AGENT, pauses, Pace(0.0), seconds=2.0, spacing=0.0, clock=clock, sleep=clock.sleep)
    await client.close()


def pause(pauses: Pauses, name: str) -> None:
    control = Control(kind="host", name=name, since=datetime(2026, 3, 2, tzinfo=UTC))
    pauses.controls[key("host", name)] = control


def moved(to: str) -> bytes:
    return answer("302 Found", Location=to)


async def test_a_page_is_read_after_the_rules_of_its_host_which_are_asked_once_a_day(
    outlet: Outlet, asker: Asker, clock: Clock
) -> None:
    outlet.answers["/robots.txt"] = [answer(body=CLOSED)]
    outlet.answers["/a"] = [PAGE]
    kinds = [(await asker.ask(outlet.url(path))).kind for path in ("/a", "/closed/b", "/a")]
    assert kinds == ["ok", "robots", "ok"]
    assert outlet.asked == ["/robots.txt", "/a", "/a"]
    clock.now += rules.HOLD
    await asker.ask(outlet.url("/a"))
    assert outlet.asked.count("/robots.txt") == 2


async def test_the_crawl_delay_of_the_rules_holds_for_the_host(outlet: Outlet, asker: Asker) -> None:
    outlet.answers["/robots.txt"] = [answer(body=CLOSED)]
    host = outlet.url("").removeprefix("http://")
    assert asker.pace.turn(host, b"a", 10.0) == 0.0
    await asker.ask(outlet.url("/a"))
    asker.pace.end(host, 10.0)
    assert asker.pace.turn(host, b"b", 10.0) == 13.0


async def test_rules_that_do_not_answer_close_the_host_for_a_moment_and_are_then_asked_again(
    outlet: Outlet, asker: Asker, clock: Clock
) -> None:
    outlet.answers["/robots.txt"] = [answer("503 Unavailable", Retry_After="77"), answer(body=b"")]
    outlet.answers["/a"] = [PAGE]
    for _ in range(2):
        outcome = await asker.ask(outlet.url("/a"))
        assert (outcome.kind, outcome.retry_after, outcome.shut) == ("robots_unreachable", 77.0, True)
    assert outlet.asked == ["/robots.txt"]
    clock.now += rules.SILENCE
    assert (await asker.ask(outlet.url("/a"))).kind == "ok"


async def test_redirects_of_a_robots_txt_are_followed_and_count_for_the_host_that_was_asked(
    outlet: Outlet, asker: Asker
) -> None:
    outlet.answers["/robots.txt"] = [moved(outlet.url("/rules.txt", "localhost"))]
    outlet.answers["localhost/rules.txt"] = [answer(body=CLOSED)]
    assert (await asker.ask(outlet.url("/closed/a"))).kind == "robots"
    assert outlet.asked == ["/robots.txt", "localhost/rules.txt"]


async def test_a_robots_txt_that_only_redirects_is_as_if_there_were_none(
    outlet: Outlet, asker: Asker
) -> None:
    outlet.answers["/robots.txt"] = [moved("/robots.txt")]
    outlet.answers["/a"] = [PAGE]
    assert (await asker.ask(outlet.url("/a"))).kind == "ok"
    assert outlet.asked.count("/robots.txt") == 6


async def test_a_long_robots_txt_is_read_as_far_as_its_first_half_million_bytes(
    outlet: Outlet, asker: Asker
) -> None:
    outlet.answers["/robots.txt"] = [answer(body=CLOSED + b"# and so on\n" * 60_000)]
    assert (await asker.ask(outlet.url("/closed/a"))).kind == "robots"


async def test_a_redirect_leads_only_where_the_rules_of_that_host_allow_it(
    outlet: Outlet, asker: Asker
) -> None:
    outlet.answers["/a"] = [moved(outlet.url("/a", "localhost"))]
    outlet.answers["/b"] = [moved(outlet.url("/closed/b", "localhost"))]
    outlet.answers["localhost/robots.txt"] = [answer(body=CLOSED)]
    outlet.answers["localhost/a"] = [PAGE]
    outcome = await asker.ask(outlet.url("/a"))
    assert (outcome.kind, outcome.url, outcome.host) == (
        "ok",
        outlet.url("/a", "localhost"),
        f"localhost:{outlet.port}",
    )
    assert (await asker.ask(outlet.url("/b"))).kind == "robots"
    assert "localhost/closed/b" not in outlet.asked


@pytest.mark.parametrize("name", ["localhost", ".localhost.example"])
async def test_no_redirect_leads_to_a_host_that_is_paused(
    outlet: Outlet, asker: Asker, pauses: Pauses, name: str
) -> None:
    there = "news.localhost.example" if name.startswith(".") else "localhost"
    pause(pauses, name)
    outlet.answers["/a"] = [moved(outlet.url("/a", there))]
    outcome = await asker.ask(outlet.url("/a"))
    assert (outcome.kind, outcome.passing) == ("paused", False)
    assert outlet.asked == ["/robots.txt", "/a"]


async def test_no_robots_txt_leads_to_a_host_that_is_paused(
    outlet: Outlet, asker: Asker, pauses: Pauses
) -> None:
    pause(pauses, "localhost")
    outlet.answers["/robots.txt"] = [moved(outlet.url("/rules.txt", "localhost"))]
    assert (await asker.ask(outlet.url("/a"))).kind == "paused"
    assert outlet.asked == ["/robots.txt"]


async def test_a_host_that_asked_to_be_left_alone_is_not_reached_through_a_redirect_either(
    outlet: Outlet, asker: Asker, clock: Clock
) -> None:
    outlet.answers["/a"] = [moved(outlet.url("/a", "localhost"))]
    asker.pace.failed(f"localhost:{outlet.port}", b"x", clock.now, 120.0)
    outcome = await asker.ask(outlet.url("/a"))
    assert (outcome.kind, outcome.retry_after, outcome.passing) == ("host_busy", 120.0, True)
    asker.pace.failed(f"localhost:{outlet.port}", b"x", clock.now, 3600.0)
    assert (await asker.ask(outlet.url("/a"))).kind == "host_down"
    assert outlet.asked == ["/robots.txt", "/a", "/a"]


async def test_what_fails_behind_a_redirect_is_told_of_the_host_that_failed(
    outlet: Outlet, asker: Asker
) -> None:
    outlet.answers["/a"] = [moved(outlet.url("/a", "localhost"))]
    outlet.answers["localhost/a"] = [answer("429 Too Many Requests", Retry_After="50")]
    outcome = await asker.ask(outlet.url("/a"))
    assert (outcome.host, outcome.shut) == (f"localhost:{outlet.port}", True)
    outlet.answers["localhost/a"] = [b""]
    outcome = await asker.ask(outlet.url("/a"))
    assert (outcome.kind, outcome.host, outcome.shut) == ("protocol", f"localhost:{outlet.port}", True)


@pytest.mark.parametrize(
    ("held", "waits"), [(0.0, 0.0), (1.5, 1.5), (30.0, WAIT)], ids=["free", "spacing", "crawl_delay"]
)
async def test_a_redirect_waits_for_its_turn_at_another_host_but_not_long(
    outlet: Outlet, asker: Asker, clock: Clock, held: float, waits: float
) -> None:
    there, before = f"localhost:{outlet.port}", clock.now
    outlet.answers["/a"] = [moved(outlet.url("/a", "localhost"))]
    outlet.answers["localhost/a"] = [PAGE]
    asker.pace.slow(there, held)
    asker.pace.end(there, clock.now)
    assert (await asker.ask(outlet.url("/a"))).kind == "ok"
    assert clock.now - before == waits


async def test_a_redirect_goes_before_all_who_wait_and_after_the_one_that_asks(
    outlet: Outlet, asker: Asker, clock: Clock
) -> None:
    there, before = f"localhost:{outlet.port}", clock.now
    outlet.answers["/a"] = [moved(outlet.url("/a", "localhost"))]
    outlet.answers["localhost/a"] = [PAGE]
    asker.pace.turn(there, b"asks", clock.now)
    asker.pace.turn(there, b"waits", clock.now)
    assert (await asker.ask(outlet.url("/a"))).kind == "ok"
    assert clock.now - before == pytest.approx(WAIT), "it goes on all the same"
    assert asker.pace.turn(there, b"waits", clock.now) > clock.now, "and takes away nobody's turn"
    asker.pace.end(there, clock.now)
    before = clock.now
    assert (await asker.ask(outlet.url("/a"))).kind == "ok"
    assert clock.now == before


@pytest.mark.parametrize("status", ["200 OK", "404 Not Found", ""])
async def test_the_turn_at_another_host_ends_with_the_look(
    outlet: Outlet, asker: Asker, clock: Clock, status: str
) -> None:
    outlet.answers["/a"] = [moved(outlet.url("/a", "localhost"))]
    outlet.answers["localhost/a"] = [answer(status) if status else b""]
    await asker.ask(outlet.url("/a"))
    assert asker.pace.turn(f"localhost:{outlet.port}", b"next", clock.now) == 0.0


async def test_redirects_to_and_fro_take_each_turn_once(outlet: Outlet, asker: Asker, clock: Clock) -> None:
    here, before = f"127.0.0.1:{outlet.port}", clock.now
    assert asker.pace.turn(here, b"ours", clock.now) == 0.0
    outlet.answers["/a"] = [moved("/b")]
    outlet.answers["/b"] = [moved(outlet.url("/b", "localhost"))]
    outlet.answers["localhost/b"] = [moved("/c")]
    outlet.answers["localhost/c"] = [moved(outlet.url("/d"))]
    outlet.answers["/d"] = [PAGE]
    assert (await asker.ask(outlet.url("/a"))).kind == "ok"
    assert clock.now == before
    assert asker.pace.turn(here, b"next", clock.now) > clock.now, "whoever had the turn here ends it"


async def test_a_conditional_look_sends_the_validators_and_is_told_that_nothing_changed(
    outlet: Outlet, asker: Asker
) -> None:
    then = "Mon, 02 Mar 2026 06:00:00 GMT"
    page = answer(body=b"<p>news</p>", Content_Type="text/html", ETag='W/"1"', Last_Modified=then)
    outlet.answers["/a"] = [page, answer("304 Not Modified", ETag='W/"1"')]
    first = await asker.ask(outlet.url("/a"))
    assert (first.etag, first.last_modified) == ('W/"1"', then)
    outcome = await asker.ask(outlet.url("/a"), {"If-None-Match": first.etag})
    assert (outcome.kind, outcome.status, outcome.shut, outcome.passing) == (
        "not_modified",
        304,
        False,
        False,
    )
    assert "if-none-match" not in outlet.heads[1]
    assert '\r\nif-none-match: w/"1"\r\n' in outlet.heads[2]


async def test_a_304_that_nobody_asked_for_says_nothing_of_the_page(outlet: Outlet, asker: Asker) -> None:
    outlet.answers["/a"] = [answer("304 Not Modified")]
    assert (await asker.ask(outlet.url("/a"))).kind == "http_304"


@pytest.mark.parametrize(
    ("name", "value"),
    [("ETag", '"' + 1100 * "x" + '"'), ("ETag", '"\xe4"'), ("Last_Modified", "then\tor now")],
    ids=["long", "not_ascii", "control"],
)
async def test_validators_that_cannot_be_sent_back_are_not_kept(
    outlet: Outlet, asker: Asker, name: str, value: str
) -> None:
    outlet.answers["/a"] = [answer(body=b"<p>", Content_Type="text/html", **{name: value})]
    outcome = await asker.ask(outlet.url("/a"))
    assert (outcome.kind, outcome.etag, outcome.last_modified) == ("ok", "", "")


async def test_what_is_no_page_is_not_taken_for_one(outlet: Outlet, asker: Asker) -> None:
    outlet.answers["/a"] = [answer(body=b"%PDF", Content_Type="application/pdf")]
    assert (await asker.ask(outlet.url("/a"))).kind == "not_html"


@pytest.mark.parametrize(("name", "limit"), [("ORIGINS", 2), ("ROOM", 2 * len(CLOSED))])
async def test_the_rules_of_few_hosts_are_kept_the_oldest_go_first(
    monkeypatch: pytest.MonkeyPatch, name: str, limit: int, clock: Clock
) -> None:
    monkeypatch.setattr(rules, name, limit)
    client = FakeClient()
    some = rules.Rules(client, AGENT, seconds=1.0, rest=0.0, may_follow=yes, clock=clock)
    for host in ("a", "b", "a", "c", "b", "c", "a"):
        await some.of(f"https://{host}.example/x")
    asked = [url.split("/")[2] for url in client.urls]
    assert asked == ["a.example", "b.example", "c.example", "a.example"]


async def test_rules_are_kept_for_each_scheme_and_port(clock: Clock) -> None:
    client = FakeClient()
    some = rules.Rules(client, AGENT, seconds=1.0, rest=0.0, may_follow=yes, clock=clock)
    for origin in (
        "https://a.example",
        "https://a.example:443",
        "http://a.example",
        "https://a.example:8443",
    ):
        await some.of(f"{origin}/x")
    assert client.urls == [
        "https://a.example/robots.txt",
        "http://a.example/robots.txt",
        "https://a.example:8443/robots.txt",
    ]


async def yes(_: str) -> bool:
    return True


class FakeClient:
    """Answers every request with the same rules."""

    def __init__(self) -> None:
        self.urls: list[str] = []

    async def get(self, url: str, **_: object) -> object:
        if not url.endswith(tdm.PATH):
            self.urls.append(url)
        return type("Answer", (), {"status": 200, "body": CLOSED, "retry_after": None})
