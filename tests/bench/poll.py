"""How fast one process polls, as a table: `python -m tests.bench.poll [--seconds N] [--feeds N] [changed still many]`.

All through to Kafka, on loopback. changed: every poll of every feed brings one new entry of 25, which is published.
still: every poll is conditional and answered 304. many: so many subscriptions (100,000) that were all known before,
each polled every 125 s: 800 polls a second; the table says how late they begin. Beside them the same requests by
aiohttp alone, without reading, comparing, publishing and remembering, from one process of its own.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import random
from secrets import token_bytes, token_hex
from typing import NamedTuple

import aiohttp
from aiokafka import AIOKafkaProducer

from agents.poll import stage as poll
from agents.poll.known import pack
from streams import codec, ids
from streams.broker import Broker
from streams.feeds import write
from streams.records import FeedState, Known, Subscription
from streams.settings import load
from tests.bench.newsstand import ETAG
from tests.bench.serving import served
from tests.bench.state import TICKS
from tests.running import Service, free_ports, until

HOSTS, ENTRIES = 200, 25
EVERY = 125.0  # seconds between two polls of one of many feeds


class Measured(NamedTuple):
    """One line of the table."""

    what: str
    feeds: int
    polls: float  # a second
    published: float  # items a second
    cpu: float  # microseconds of our process a poll
    late: float  # seconds: 99 of 100 polls begin no later
    memory: int  # MiB


def address(port: int, what: str, number: int, hosts: int = HOSTS) -> str:
    """The address of a feed: many feeds on each of many hosts."""
    host = number % hosts
    return f"http://127.1.{host // 250}.{1 + host % 250}:{port}/{what}/{number}"


@contextmanager
def stand() -> Iterator[int]:
    """The server of feeds in a process of its own; its port."""
    port = free_ports(1)
    with served("tests.bench.newsstand", str(port), str(ENTRIES)) as said:
        assert said == "ready"
        yield port


def cpu(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / TICKS


def memory(pid: int) -> int:
    """MiB that a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024


def subscriptions(
    port: int, what: str, count: int, interval: float, hosts: int = HOSTS
) -> list[Subscription]:
    """So many, each polled at `interval`."""
    urls = (address(port, what, number, hosts) for number in range(count))
    return [Subscription(id=ids.feed(url), url=url, interval=interval) for url in urls]


def known(sub: Subscription, due: float) -> FeedState:
    """The state of a feed that was polled before, and did not change since; its entries are made up."""
    now = datetime.now(UTC)
    rows = {
        token_hex(16): Known(
            article=token_hex(16),
            item=token_hex(16),
            content=token_hex(16),
            raw=token_bytes(8),
            link=token_hex(8),
            words=token_hex(8),
        )
        for _ in range(ENTRIES)
    }
    return FeedState(
        due=due,
        kept=now.timestamp() - poll.LATER * random(),
        etag=ETAG,
        body_hash=token_hex(16),
        known=pack(rows),
        rules=poll.RULES,
        polled=now,
        interval=EVERY,
        probe=10**6,
        outcome="not_modified",
    )


async def fill(service: Service, subs: list[Subscription]) -> None:
    """Give poll the state of these feeds, as if it had polled them before; they are due when it has read that."""
    begin = time.time() + 30 + len(subs) / 1500
    async with AIOKafkaProducer(
        bootstrap_servers=service.broker, compression_type="zstd", linger_ms=50
    ) as producer:
        for sub in subs:
            state = known(sub, begin + EVERY * random())
            await producer.send(service.topic("polls"), codec.encode(state), sub.id.encode())


def quantile(before: dict[str, float], after: dict[str, float], share: float) -> float:
    """The bound in the histogram of lateness below which this share of the polls between two looks began."""
    name = 'wirehose_timer_late_seconds_bucket{le="'
    counts = [
        (float(key[len(name) :].partition('"')[0]), value - before.get(key, 0))
        for key, value in after.items()
        if key.startswith(name)
    ]
    return next(bound for bound, count in sorted(counts) if count >= share * max(counts)[1])


def polls(metrics: dict[str, float]) -> float:
    """Polls so far that were answered."""
    return sum(
        value
        for name, value in metrics.items()
        if name in ('wirehose_polls_total{outcome="ok"}', 'wirehose_polls_total{outcome="not_modified"}')
    )


def measure(folder: Path, broker: str, port: int, what: str, count: int, seconds: float) -> Measured:
    """Run one worker of poll on these feeds."""
    service = Service(
        folder / what, broker, what, WIREHOSE_MIN_INTERVAL="0.1", WIREHOSE_ALLOW_NETWORKS="127.0.0.0/8"
    )
    assert service.run("topics", "apply").returncode == 0
    many = what == "many"
    subs = subscriptions(port, "still" if what != "changed" else "news", count, EVERY if many else 0.1, HOSTS)
    if many:
        asyncio.run(fill(service, subs))
    asyncio.run(write(load(service.env), [(sub.id, sub) for sub in subs]))
    process = service.add_worker("poll", 0)
    try:
        warm = 20 * EVERY if many else 2 * count
        until(lambda: polls(service.metrics("poll")) >= warm, 600, "the first polls")
        before, used, began = service.metrics("poll"), cpu(process.pid), time.monotonic()
        time.sleep(seconds)
        after, used, took = service.metrics("poll"), cpu(process.pid) - used, time.monotonic() - began
        done = polls(after) - polls(before)
        items = 'wirehose_items_total{outcome="published",stage="poll"}'
        published = (after.get(items, 0) - before.get(items, 0)) / took
        late = quantile(before, after, 0.99)
        return Measured(what, count, done / took, published, used / done * 1e6, late, memory(process.pid))
    finally:
        service.stop()


async def plain(port: int, what: str, count: int, seconds: float) -> float:
    """Requests a second of aiohttp alone, 200 at once."""
    asked = {"If-None-Match": ETAG} if what == "still" else {}
    done, end = 0, time.monotonic() + seconds

    async def one(session: aiohttp.ClientSession, first: int) -> None:
        nonlocal done
        number = first
        while time.monotonic() < end:
            number = (number + HOSTS) % count
            async with session.get(address(port, what, number), headers=asked) as answer:
                await answer.read()
            done += 1

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=HOSTS)) as session:
        await asyncio.gather(*(one(session, number) for number in range(HOSTS)))
    return done / seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("what", nargs="*", default=["changed", "still", "many"])
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--feeds", type=int, help="subscriptions; 2,000, and 100,000 for many")
    arguments = parser.parse_args()
    print(
        "| | feeds | polls/s | items published/s | CPU us a poll | late p99 s | RSS MiB | aiohttp alone/s |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|--:|", flush=True)
    with tempfile.TemporaryDirectory(prefix="wirehose-bench-") as folder:
        broker = Broker(Path(folder) / "kafka")
        broker.start()
        try:
            for what in arguments.what:
                count = arguments.feeds or (100_000 if what == "many" else 2_000)
                with stand() as port:
                    seconds = EVERY if what == "many" else arguments.seconds
                    m = measure(Path(folder), broker.address, port, what, count, seconds)
                    path = "news" if what == "changed" else "still"
                    alone = asyncio.run(plain(port, path, min(count, 2_000), 5))
                print(
                    f"| {m.what} | {m.feeds:,} | {m.polls:,.0f} | {m.published:,.0f} | {m.cpu:.0f} | {m.late:g} "
                    f"| {m.memory:,} | {alone:,.0f} |",
                    flush=True,
                )
        finally:
            broker.stop()


if __name__ == "__main__":
    main()
