"""CPU of one download, ours beside plain aiohttp, in one run: `python -m tests.bench.downloads [--requests N]`.

A server in a process of its own answers on loopback, over connections that are kept: 304 to conditional requests for
ever new addresses at 50 hosts (127.0.1.1 to 127.0.1.50), and a feed of 60 KB as gzip. Only the client's CPU is counted.
"""

import argparse
import asyncio
import contextlib
import gzip
import itertools
import time
from collections.abc import Awaitable, Callable

import aiohttp

from agents.net.addresses import parse_networks
from agents.net.client import Client
from tests.bench.serving import served

HOSTS, AT_ONCE = 50, 64
ASKED = {"If-None-Match": '"c561c68d0ba92bbeb8b0f612a9199f722e3a621a"', "If-Modified-Since": "Fri, 01 May 2026 12:00:00 GMT"}  # fmt: skip
UNCHANGED = (
    b"HTTP/1.1 304 Not Modified\r\nDate: Fri, 01 May 2026 12:00:00 GMT\r\nServer: bench\r\nVary: Accept-Encoding\r\n"
    b'ETag: "c561c68d0ba92bbeb8b0f612a9199f722e3a621a"\r\nCache-Control: max-age=300\r\n\r\n'
)
FEED = gzip.compress(
    b"<rss version='2.0'><channel>"
    + b"".join(b"<item><title>News of %d</title><guid>tag:%d</guid></item>" % (n, n * n) for n in range(1000))
    + b"</channel></rss>"
)
CHANGED = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
    % len(FEED)
) + FEED

Get = Callable[[str], Awaitable[int]]


class Answers(asyncio.Protocol):
    """Answers each request as soon as its head is there."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self.head = transport, b""

    def data_received(self, data: bytes) -> None:
        self.head += data
        while b"\r\n\r\n" in self.head:
            head, _, self.head = self.head.partition(b"\r\n\r\n")
            self.transport.write(CHANGED if head.startswith(b"GET /feed") else UNCHANGED)  # type: ignore[attr-defined]


async def serve() -> None:
    """Serve for ever; the port is printed."""
    server = await asyncio.get_running_loop().create_server(Answers, "0.0.0.0", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def measure(get: Get, port: int, path: str, requests: int) -> tuple[float, float]:
    """Microseconds of CPU a request, and requests a second."""
    numbers = itertools.count()

    async def ask(last: int) -> None:
        while (number := next(numbers)) < last:
            assert await get(f"http://127.0.1.{1 + number % HOSTS}:{port}{path}/{number}") in (200, 304)

    await asyncio.gather(*(ask(requests // 10) for _ in range(AT_ONCE)))  # connections, first calls
    began, cpu = time.perf_counter(), time.process_time()
    first = next(numbers)
    await asyncio.gather(*(ask(first + requests) for _ in range(AT_ONCE)))
    return 1e6 * (time.process_time() - cpu) / requests, requests / (time.perf_counter() - began)


async def run(port: int, requests: int) -> list[str]:
    """The rows of the table."""
    client = Client("bench", parse_networks("127.0.0.0/8"))

    async def ours(url: str) -> int:
        return (await client.get(url, headers=ASKED, limit_bytes=8 << 20, total_seconds=30)).status

    rows = []
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:

        async def plain(url: str) -> int:
            async with session.get(url, headers=ASKED, allow_redirects=False) as answer:
                await answer.read()
                return answer.status

        for path, count in (("/304", requests), ("/feed", requests // 4)):
            for name, get in (("aiohttp", plain), ("ours", ours)):
                cpu, rate = await measure(get, port, path, count)
                rows.append(f"| {path[1:]} | {name} | {cpu:.0f} | {rate:.0f} |")
    await client.close()
    return rows


def main() -> None:
    """Serve, or measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("--requests", type=int, default=20_000)
    given = parser.parse_args()
    if given.serve:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serve())
        return
    with served("tests.bench.downloads", "--serve") as port:
        rows = asyncio.run(run(int(port), given.requests))
    print("| answer | client | µs of CPU | a second |", "|---|---|---:|---:|", *rows, sep="\n")


if __name__ == "__main__":
    main()
