"""New hosts a second where each name takes 50 ms to resolve, as a table: `python -m tests.bench.dns [--hosts N]`.

A name server of our own, in a process of its own on loopback, answers each question after 50 ms: names below ``.there``
are 127.0.0.1 and ::1, others do not exist. The downloads are answers 304 from there, each from a host not seen before,
over a connection of its own; one of the two addresses has nobody behind it.
"""

import argparse
import asyncio
import contextlib
import struct
import time
from collections.abc import Awaitable, Callable

from aiohttp.resolver import AsyncResolver

from agents.net.addresses import parse_networks
from agents.net.client import Client, FetchFailed
from agents.net.names import Names
from tests.bench.serving import served

LATENCY, AT_ONCE = 0.05, 64  # seconds, downloads
ADDRESSES = {1: bytes([127, 0, 0, 1]), 28: bytes(15) + b"\1"}  # A and AAAA
NXDOMAIN = 3


def answer(question: bytes) -> bytes:
    """The answer to a question (RFC 1035 §4)."""
    end = question.index(b"\0", 12) + 5
    kind = struct.unpack(">H", question[end - 4 : end - 2])[0]
    there = question[12 : end - 4].endswith(b"\5there\0")
    address = ADDRESSES.get(kind, b"") if there else b""
    flags = 0x8180 if there else 0x8180 | NXDOMAIN
    record = struct.pack(">HHHIH", 0xC00C, kind, 1, 300, len(address)) + address if address else b""
    return question[:2] + struct.pack(">HHHHH", flags, 1, bool(record), 0, 0) + question[12:end] + record


class Server(asyncio.DatagramProtocol):
    """Answers each question after a while."""

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self.transport = transport

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        asyncio.get_running_loop().call_later(LATENCY, self.transport.sendto, answer(data), address)


async def serve() -> None:
    """Serve for ever; the port is printed."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Server, local_addr=("127.0.0.1", 0))
    print(transport.get_extra_info("sockname")[1], flush=True)
    await asyncio.Event().wait()


async def measure(work: Callable[[int], Awaitable[object]], count: int) -> str:
    """So many pieces of work, some at once: how many a second, and milliseconds of CPU for each."""
    numbers = iter(range(count))

    async def some() -> None:
        for number in numbers:
            await work(number)

    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(some() for _ in range(AT_ONCE)))
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    return f"{count / seconds:.0f} | {1000 * cpu / count:.2f}"


async def run(dns: int, web: int, hosts: int) -> list[str]:
    """The rows of the table."""

    def names() -> Names:
        return Names(lambda: AsyncResolver(nameservers=["127.0.0.1"], udp_port=dns, timeout=2, tries=2))

    client = Client("bench", parse_networks(f"127.0.0.1:{web}"), resolver=names)
    resolver = names()

    async def resolve(number: int) -> None:
        found = await resolver.resolve(f"a{number}.there", 80)
        assert {one["host"] for one in found} == {"127.0.0.1", "::1"}, found

    async def download(number: int) -> None:
        url = f"http://b{number}.there:{web}/304/{number}"
        assert (await client.get(url, limit_bytes=1, total_seconds=10)).status == 304

    async def fail(number: int) -> None:
        with contextlib.suppress(FetchFailed):
            await client.get(f"http://c{number}.nowhere/", limit_bytes=1, total_seconds=10)

    rows = []
    for what, work in (
        ("names resolved, both families", resolve),
        ("downloads from new hosts", download),
        ("the same hosts again", download),
        ("names that do not exist", fail),
        ("the same again", fail),
    ):
        rows.append(f"| {what} | {await measure(work, hosts)} |")
    await client.close()
    await resolver.close()
    return rows


def main() -> None:
    """Serve, or measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("--hosts", type=int, default=2000)
    given = parser.parse_args()
    if given.serve:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serve())
        return
    with served("tests.bench.dns", "--serve") as dns, served("tests.bench.downloads", "--serve") as web:
        rows = asyncio.run(run(int(dns), int(web), given.hosts))
    print("| what | a second | ms of CPU |", "|---|---:|---:|", *rows, sep="\n")


if __name__ == "__main__":
    main()
