"""The client against a server that misbehaves, on loopback only."""

import asyncio
import gzip
import socket
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
import pytest_asyncio
from backports import zstd

from agents.net import client as client_module
from agents.net import room
from agents.net.addresses import parse_networks
from agents.net.client import Client, FetchFailed, Response, read_retry_after

FEED = b"<rss version='2.0'><channel/></rss>"
SELF_SIGNED = Path(__file__).resolve().parents[1] / "cases" / "self_signed.pem"  # nobody trusts it


def answer(status: str = "200 OK", body: bytes = b"", length: int | None = None, **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def moved(to: str, status: str = "302 Found") -> bytes:
    return answer(status, Location=to)


PLAIN = {
    "/plain": answer(body=FEED, ETag='W/"1"'),
    "/gzip": answer(body=gzip.compress(FEED), Content_Encoding="gzip"),
    "/bomb": answer(body=gzip.compress(b"\0" * (32 << 20)), Content_Encoding="gzip"),
    "/lie": answer(body=FEED, Content_Encoding="gzip"),
    "/huge": answer(length=10**13),
    "/short": answer(body=FEED, length=len(FEED) + 99),
    "/noise": b"SSH-2.0-OpenSSH_9.2\r\n",
    "/nothing": b"",
    "/404": answer("404 Not Found", body=b"x" * 99_999),
    "/410": answer("410 Gone"),
    "/304": answer("304 Not Modified", ETag='"2"'),
    "/429": answer("429 Too Many Requests", Retry_After="120"),
    "/503": answer("503 Unavailable", Retry_After="60"),
    "/500": answer("500 Oops", body=FEED),
    "/301": moved("/plain", "301 Moved Permanently"),
    "/308": moved("/301", "308 Permanent Redirect"),
    "/302": moved("/plain"),
    "/mixed": moved("/302", "301 Moved Permanently"),
    "/loop": moved("/loop"),
    "/nowhere": answer("302 Found"),
    "/file": moved("file:///etc/passwd"),
    "/control": moved("http://a b\x01c/"),
    "/metadata": moved("http://169.254.169.254/latest/"),
    "/mapped": moved("http://[::ffff:10.0.0.1]/"),
    "/zero": moved("http://0.0.0.0:1/"),
    "/cookie": answer(Set_Cookie="a=b; Path=/"),
    "/x-gzip": answer(body=gzip.compress(FEED), Content_Encoding="X-GZIP"),
    "/twice": answer(body=brotli.compress(gzip.compress(FEED)), Content_Encoding="gzip, br"),
    "/zstd": answer(body=zstd.compress(FEED), Content_Encoding="zstd"),
    "/coded": answer(body=FEED, Content_Encoding="UTF-8"),
    "/bomb-in-bomb": answer(
        body=gzip.compress(gzip.compress(b"\0" * (16 << 20))), Content_Encoding="gzip, gzip"
    ),
    "/br-bomb": answer(body=brotli.compress(b"\0" * (4 << 20)), Content_Encoding="br"),
    "/cut": answer(body=gzip.compress(FEED)[:-9], Content_Encoding="gzip"),
    "/br-cut": answer(body=brotli.compress(FEED)[:-1], Content_Encoding="br"),
    "/zstd-cut": answer(body=zstd.compress(FEED)[:-1], Content_Encoding="zstd"),
    "/cut-by-close": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(FEED)[:-9],
    "/chunks-cut": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n",
    "/two-lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n" + FEED,
    "/longer": answer(body=FEED, length=5),
    "/many-headers": answer(**{f"X-{n}": "a" for n in range(500)}),
    "/long-header": answer(X="a" * 100_000),
    "/fat-headers": answer(**{f"X-{n}": "a" * 8_000 for n in range(20)}),
    "/trailers": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + b"X: a\r\n" * 500,
    "/203": answer("203 Non-Authoritative Information", FEED),
    "/226": answer("226 IM Used", FEED, IM="Feed;q=1, gzip"),
    "/226-other": answer("226 IM Used", FEED, IM="vcdiff"),
    "/204": answer("204 No Content"),
    "/206": answer("206 Partial Content", FEED),
    "/refresh": answer(body=FEED, Refresh="0; url=file:///etc/passwd"),
    "/challenge": answer("403 Forbidden", b"<html>", Cf_Mitigated="challenge"),
    "/challenge-page": answer(
        "429 Too Many Requests",
        gzip.compress(b"<html><script src='https://ct.captcha-delivery.com/c.js'></script>"),
        Content_Encoding="gzip",
        Content_Type="text/html",
        Retry_After="9",
    ),
    "/forbidden": answer("403 Forbidden", b"<html>Subscribers only", Content_Type="text/html"),
    "/large": answer(body=b"x" * 9_000),
    "/ssh": moved("http://8.8.8.8:22/"),
    "/latin": moved("/plain?\xe9"),
}


DRIP = {
    "/drip": answer(length=10_000),
    "/403-drip": answer("403 Forbidden", length=10_000, Content_Type="text/html"),
}


class Server:
    """Raw answers by path; what was asked is kept."""

    def __init__(self) -> None:
        self.port = 0
        self.asked: list[str] = []
        self.moved: dict[str, str] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.asked.append(head)
            path = head.split(" ", 2)[1].removeprefix("http://news.example")
            if path in DRIP:
                writer.write(DRIP[path])
                while True:
                    writer.write(b"x")
                    await writer.drain()
                    await asyncio.sleep(0.02)
            to = self.moved.get(path)
            writer.write(moved(to) if to else PLAIN[path.partition("?")[0]])
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@pytest_asyncio.fixture
async def server() -> AsyncIterator[Server]:
    one = Server()
    listening = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    one.port = listening.sockets[0].getsockname()[1]
    one.moved["/away"] = f"http://localhost:{one.port}/back"
    one.moved["/back"] = f"http://127.0.0.1:{one.port}/plain"
    yield one
    listening.close()


@pytest_asyncio.fixture
async def client(server: Server) -> AsyncIterator[Client]:
    one = Client("wirehose/test (+https://news.example/)", parse_networks(f"127.0.0.1:{server.port}"))
    yield one
    await one.close()


async def get(client: Client, server: Server, path: str, seconds: float = 5.0, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.get(
        f"http://127.0.0.1:{server.port}{path}", headers=named, limit_bytes=1 << 20, total_seconds=seconds
    )


@pytest.mark.parametrize(
    ("path", "outcome", "body"),
    [
        ("/plain", "ok", FEED), ("/gzip", "ok", FEED), ("/302", "ok", FEED), ("/404", "http_404", b""), ("/410", "gone", b""), ("/304", "not_modified", b""),
        ("/429", "rate_limited", b""), ("/503", "rate_limited", b""), ("/500", "http_500", b""), ("/cookie", "ok", b""),
        ("/x-gzip", "ok", FEED), ("/twice", "ok", FEED), ("/zstd", "ok", FEED), ("/coded", "ok", FEED), ("/203", "ok", FEED), ("/226", "ok", FEED),
        ("/204", "http_204", b""), ("/206", "http_206", FEED), ("/refresh", "ok", FEED), ("/latin", "ok", FEED), ("/forbidden", "http_403", b""),
    ],
)  # fmt: skip
async def test_answers_come_back_as_they_are(
    client: Client, server: Server, path: str, outcome: str, body: bytes
) -> None:
    response = await get(client, server, path)
    assert (response.outcome, response.body) == (outcome, body)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/bomb", "too_large"), ("/huge", "too_large"), ("/lie", "protocol"), ("/short", "protocol"), ("/noise", "protocol"), ("/nothing", "protocol"),
        ("/loop", "redirect_loop"), ("/nowhere", "protocol"), ("/file", "bad_scheme"), ("/control", "protocol"),
        ("/metadata", "blocked"), ("/mapped", "blocked"), ("/zero", "blocked"), ("/ssh", "blocked"),
        ("/bomb-in-bomb", "too_large"), ("/br-bomb", "too_large"), ("/cut", "protocol"), ("/br-cut", "protocol"), ("/zstd-cut", "protocol"),
        ("/cut-by-close", "protocol"), ("/chunks-cut", "protocol"), ("/two-lengths", "protocol"), ("/longer", "protocol"),
        ("/many-headers", "protocol"), ("/long-header", "protocol"), ("/fat-headers", "protocol"), ("/trailers", "protocol"),
    ],
)  # fmt: skip
async def test_what_is_no_answer_is_named(client: Client, server: Server, path: str, code: str) -> None:
    with pytest.raises(FetchFailed) as caught:
        await get(client, server, path)
    assert (caught.value.code, bool(caught.value.message)) == (code, True)


@pytest.mark.parametrize(
    ("path", "permanent"),
    [("/plain", False), ("/301", True), ("/308", True), ("/302", False), ("/mixed", False)],
)
async def test_a_move_is_permanent_when_every_hop_is(
    client: Client, server: Server, path: str, permanent: bool
) -> None:
    response = await get(client, server, path)
    assert (response.permanent, response.url) == (permanent, f"http://127.0.0.1:{server.port}/plain")


async def test_one_deadline_stops_a_body_that_drips(client: Client, server: Server) -> None:
    with pytest.raises(FetchFailed) as caught:
        await get(client, server, "/drip", seconds=0.2)
    assert caught.value.code == "too_slow"


async def test_retry_after_comes_in_seconds(client: Client, server: Server) -> None:
    assert (await get(client, server, "/429")).retry_after == 120.0


async def test_validators_and_our_name_are_sent_and_cookies_are_not(client: Client, server: Server) -> None:
    await get(client, server, "/cookie")
    await get(client, server, "/plain", If_None_Match='W/"1"')
    head = server.asked[-1]
    assert 'If-None-Match: W/"1"' in head
    assert "User-Agent: wirehose/test (+https://news.example/)" in head
    assert "cookie" not in head.lower()


@pytest_asyncio.fixture
async def neighbours(server: Server) -> AsyncIterator[Client]:
    """A client that may reach the server by each of its names."""
    one = Client("t", parse_networks("127.0.0.0/8, ::1"))
    yield one
    await one.close()


@pytest.mark.parametrize(
    "given", [{"headers": {"authorization": "secret"}}, {"private": {"X-Key": "secret"}}]
)
async def test_credentials_are_dropped_on_the_way_to_another_host_and_do_not_come_back(
    neighbours: Client, server: Server, given: dict[str, dict[str, str]]
) -> None:
    url = f"http://127.0.0.1:{server.port}/away"
    await neighbours.get(url, limit_bytes=1 << 20, total_seconds=5, **given)  # type: ignore[arg-type]
    assert ["secret" in head for head in server.asked] == [True, False, False]


async def test_credentials_stay_on_the_way_within_the_origin(client: Client, server: Server) -> None:
    url = f"http://127.0.0.1:{server.port}/302"
    await client.get(url, private={"X-Key": "secret"}, limit_bytes=1 << 20, total_seconds=5)
    assert ["secret" in head for head in server.asked] == [True, True]


async def test_another_port_is_another_origin(neighbours: Client, server: Server) -> None:
    other = Server()
    listening = await asyncio.start_server(other.serve, "127.0.0.1", 0)
    server.moved["/port"] = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/plain"
    url = f"http://127.0.0.1:{server.port}/port"
    await neighbours.get(url, private={"X-Key": "secret"}, limit_bytes=1 << 20, total_seconds=5)
    listening.close()
    assert ["secret" in head for head in (*server.asked, *other.asked)] == [True, False]


async def test_a_private_header_is_sent_once_whatever_its_case(client: Client, server: Server) -> None:
    url = f"http://user:password@127.0.0.1:{server.port}/plain"
    headers, private = {"Authorization": "common"}, {"AUTHORIZATION": "private"}
    response = await client.get(url, headers=headers, private=private, limit_bytes=1 << 20, total_seconds=5)
    lines = [line.lower() for line in server.asked[-1].splitlines()]
    assert [line for line in lines if line.startswith("authorization")] == ["authorization: private"]
    assert "password" not in response.url


async def test_a_redirect_to_another_host_can_be_refused(neighbours: Client, server: Server) -> None:
    asked = []

    async def may_follow(url: str) -> bool:
        asked.append(url)
        return False

    with pytest.raises(FetchFailed) as caught:
        await neighbours.get(
            f"http://127.0.0.1:{server.port}/away",
            limit_bytes=1,
            total_seconds=5,
            may_follow=may_follow,
        )
    assert (caught.value.code, asked) == ("robots", [f"http://localhost:{server.port}/back"])


@pytest.mark.parametrize(
    ("path", "delta"), [("/226", True), ("/226-other", False), ("/plain", False), ("/304", False)]
)
async def test_an_answer_says_whether_it_holds_changed_entries_only(
    client: Client, server: Server, path: str, delta: bool
) -> None:
    assert (await get(client, server, path)).delta is delta


@pytest.mark.parametrize(
    ("path", "wall", "retry_after"),
    [("/challenge", "cloudflare", None), ("/challenge-page", "datadome", 9.0)],
)
async def test_a_bot_wall_is_named(
    client: Client, server: Server, path: str, wall: str, retry_after: float | None
) -> None:
    response = await get(client, server, path)
    assert (response.outcome, response.wall, response.retry_after) == ("bot_wall", wall, retry_after)


async def test_a_refusal_stands_although_its_page_drips(
    client: Client, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "REFUSAL", 0.1)
    assert (await get(client, server, "/403-drip", seconds=60)).outcome == "http_403"


async def test_a_large_body_waits_until_another_one_is_dropped(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "LARGE", 8_000)
    monkeypatch.setattr(room, "PLACES", 1)
    client = Client("t", parse_networks("127.0.0.1"))
    held = await get(client, server, "/large")
    with pytest.raises(FetchFailed) as caught:
        await get(client, server, "/large", seconds=0.2)
    assert caught.value.code == "too_slow"
    assert (await get(client, server, "/plain")).body == FEED
    size = len(held.body)
    del held, caught
    assert len((await get(client, server, "/large")).body) == size
    await client.close()


async def test_a_form_is_sent_through_the_same_guards(client: Client, server: Server) -> None:
    response = await client.post(
        f"http://127.0.0.1:{server.port}/302", form={"hub.mode": "x"}, limit_bytes=99, total_seconds=5
    )
    assert (response.outcome, server.asked[-1].split()[0]) == ("http_302", "POST")
    with pytest.raises(FetchFailed) as caught:
        await client.post("http://10.0.0.1/", form={}, limit_bytes=99, total_seconds=5)
    assert caught.value.code == "blocked"


async def test_everything_goes_through_a_proxy_that_is_set(server: Server) -> None:
    client = Client("t", proxy=f"http://user:password@127.0.0.1:{server.port}")
    response = await client.get("http://news.example/plain", limit_bytes=1 << 20, total_seconds=5)
    await client.close()
    assert response.body == FEED
    assert server.asked[-1].startswith("GET http://news.example/plain ")
    assert "Proxy-Authorization: Basic" in server.asked[-1]


async def test_a_proxy_of_the_environment_is_not_used(
    client: Client, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert (await get(client, server, "/plain")).body == FEED


async def test_a_certificate_that_nobody_vouches_for_is_refused() -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(SELF_SIGNED)
    listening = await asyncio.start_server(Server().serve, "127.0.0.1", 0, ssl=tls)
    client = Client("t", parse_networks("127.0.0.1"))
    with pytest.raises(FetchFailed) as caught:
        await client.get(
            f"https://127.0.0.1:{listening.sockets[0].getsockname()[1]}/plain",
            limit_bytes=99,
            total_seconds=5,
        )
    await client.close()
    listening.close()
    assert caught.value.code == "tls"


@pytest.mark.parametrize(
    ("url", "codes"),
    [
        ("http://127.0.0.1:1/", {"blocked"}), ("http://localhost:1/", {"blocked"}), ("http://[::1]/", {"blocked"}), ("http://0/", {"blocked", "protocol", "dns"}),
        ("http://2130706433/", {"blocked", "protocol", "dns"}), ("http://①②⑦.⓪.⓪.①/", {"blocked"}), ("http://user@127.0.0.1/", {"blocked"}),
        ("http://[64:ff9b::7f00:1]/", {"blocked"}), ("file:///etc/passwd", {"bad_scheme"}), ("ws://127.0.0.1/", {"bad_scheme"}), ("//127.0.0.1/", {"protocol"}),
        ("http://" + "a" * 70_000 + "/", {"protocol"}), ("", {"protocol"}), ("http://a\ud800.example/", {"protocol", "dns"}),
    ],
)  # fmt: skip
async def test_nothing_private_is_dialled(url: str, codes: set[str]) -> None:
    client = Client("t")
    with pytest.raises(FetchFailed) as caught:
        await client.get(url, limit_bytes=100, total_seconds=5)
    await client.close()
    assert caught.value.code in codes


async def test_a_port_where_nobody_listens_is_a_failed_connection() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    client = Client("t", parse_networks("127.0.0.1"))
    with pytest.raises(FetchFailed) as caught:
        await client.get(f"http://127.0.0.1:{port}/", limit_bytes=100, total_seconds=5)
    await client.close()
    assert caught.value.code == "connection"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0), ("0", 0.0), ("Fri, 01 May 2026 12:01:00 GMT", 60.0), ("Fri, 01 May 2026 11:00:00 GMT", 0.0), ("Fri, 31 Dec 2099 23:59:59 GMT", 86_400.0),
        ("315360000", 86_400.0), ("9" * 500, 86_400.0), ("-5; soon", None), ("", None), ("²", None),
    ],
)  # fmt: skip
def test_both_forms_of_retry_after_are_read_and_capped_at_a_day(value: str, seconds: float | None) -> None:
    assert read_retry_after(value, datetime(2026, 5, 1, 12, tzinfo=UTC)) == seconds
