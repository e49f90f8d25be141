"""The client against a server that misbehaves, on loopback only."""

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from agents.net.addresses import parse_networks
from agents.net.client import Client, FetchFailed, Response, read_retry_after

FEED = b"<rss version='2.0'><channel/></rss>"


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
}


class Server:
    """Raw answers by path; what was asked is kept."""

    def __init__(self) -> None:
        self.port = 0
        self.asked: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.asked.append(head)
            path = head.split(" ", 2)[1]
            if path == "/drip":
                writer.write(answer(length=10_000))
                while True:
                    writer.write(b"x")
                    await writer.drain()
                    await asyncio.sleep(0.02)
            elif path == "/away":
                writer.write(moved(f"http://localhost:{self.port}/plain"))
            else:
                writer.write(PLAIN[path])
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
        ("/metadata", "blocked"), ("/mapped", "blocked"), ("/zero", "blocked"),
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


async def test_credentials_are_dropped_on_the_way_to_another_host(client: Client, server: Server) -> None:
    other = Client("t", parse_networks("127.0.0.0/8, ::1"))
    await get(other, server, "/away", Authorization="Bearer secret")
    await other.close()
    assert ["secret" in head for head in server.asked] == [True, False]


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
