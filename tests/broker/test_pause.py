"""Pause and resume on a running service, low disk, and what `wirehose status` says of it."""

import asyncio
import contextlib
import json
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiokafka import AIOKafkaProducer
from outlet import Outlet, piece, sentences
from running import Service, command, until

from streams.codec import ITEM
from streams.records import FirstSeen, Item, Page, Publisher

pytestmark = pytest.mark.broker
AT = datetime(2026, 3, 2, tzinfo=UTC)
# Seconds: a fetch that had begun before the pause waits one second for records, and takes what comes.
FETCH = 2.0


def status(service: Service) -> dict[str, Any]:
    """What `wirehose status --json` says; the stages by name."""
    told = dict(json.loads(service.run("status", "--json").stdout))
    return told | {"stages": {one["stage"]: one for one in told["stages"]}}


def published(service: Service) -> float:
    return service.metrics("story").get('wirehose_items_total{outcome="published",stage="story"}', 0)


def enriched(service: Service) -> int:
    """Articles that enrich has passed on."""
    return len({one.headers[ITEM] for one in service.read("enriched") if ITEM in one.headers})


def paused(service: Service, stage: str, why: str) -> float | None:
    return service.metrics(stage).get(f'wirehose_paused{{stage="{stage}",why="{why}"}}')


@contextlib.contextmanager
def worker(service: Service, stage: str) -> Iterator[subprocess.Popen[bytes]]:
    """One worker of one stage, and nothing else, while the block runs."""
    with (service.folder / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [*command(), "run", stage],
            env=service.env,
            cwd=service.folder,
            stdin=subprocess.DEVNULL,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(15)


def test_a_paused_stage_waits_and_goes_on_while_the_others_work(service: Service, outlet: Outlet) -> None:
    """Nothing gets lost, nobody leaves a group, and `status` tells all of it. Then the same with a host."""
    with service.up(outlet.feed("daily", [piece(f"daily-{n}") for n in range(3)])):
        service.settle(seen=3)
        assert service.run("pause", "trace", "--why", "a test").returncode == 0
        until(lambda: paused(service, "trace", "asked") == 1, 5, "trace paused")
        time.sleep(FETCH)

        outlet.add("daily", *(piece(f"later-{n}") for n in range(4)))
        until(lambda: enriched(service) == 7, 30, "enrich going on")
        told = status(service)
        assert published(service) == 3
        trace = told["stages"]["trace"]
        assert (trace["state"], trace["workers"]) == ("paused", 1), "it stays in its group"
        assert trace["waiting"] >= 4, "heartbeats wait too"
        assert trace["lag"] > 0
        assert told["ok"], "what was asked for is not wrong"
        assert told["ledger"]["seen"] == 7
        listed = service.run("pause").stdout.decode()
        assert listed.startswith("stage trace is paused since 20")
        assert listed.endswith(": a test\n")

        assert service.run("resume", "trace").returncode == 0
        service.settle(seen=7)
        assert published(service) == 7

        host = outlet.base.removeprefix("http://")
        assert service.run("pause", f"{outlet.base}/feeds/daily").returncode == 0
        until(lambda: calm(outlet), 10, "a host that is left alone")
        outlet.add("daily", piece("late-1"), piece("late-2"))
        assert service.run("pause").stdout.decode().startswith(f"host {host} is paused since")
        assert calm(outlet)
        assert service.run("resume", host).returncode == 0
        service.settle(seen=9)
    assert {one.record["revision"] for one in service.read("articles")} == {1}


def calm(outlet: Outlet) -> bool:
    """Whether nothing is asked for while a feed would have been polled twice."""
    before = outlet.asked.total()
    time.sleep(1.2)
    return outlet.asked.total() == before


def test_pause_says_what_is_no_stage_and_what_was_paused_already(service: Service) -> None:
    assert service.run("topics", "apply").returncode == 0
    wrong = service.run("pause", "tracing")
    assert wrong.returncode == 2
    assert b"poll, dedup, fetch" in wrong.stderr
    assert b"was not paused" in service.run("resume", "trace").stderr
    service.run("pause", "trace")
    again = service.run("pause", "trace")
    assert again.returncode == 0
    assert b"already: stage trace" in again.stderr
    stopped = service.run("status")
    assert stopped.returncode == 1
    assert stopped.stdout.decode().splitlines()[-1].startswith("wrong: poll has no worker, dedup has no")


@pytest.mark.long
def test_poll_rests_while_the_disk_is_nearly_full(service: Service, outlet: Outlet) -> None:
    service.env["WIREHOSE_MIN_FREE"] = "9000TB"
    assert service.run("topics", "apply").returncode == 0
    assert service.run("feeds", "add", outlet.feed("daily", [piece("daily-1")])).returncode == 0
    asked = outlet.asked.total()  # to see whether it is a feed
    with worker(service, "poll"):
        until(lambda: paused(service, "poll", "disk") == 1, 30, "a disk that is low")
        log = service.folder / "worker.log"
        until(lambda: ": 1 keys" in log.read_text(), 20, "a feed in the schedule")
        assert calm(outlet)
        assert outlet.asked.total() == asked
    assert "low disk" in log.read_text()


@pytest.mark.long
def test_a_backlog_of_large_pages_does_not_fill_the_memory(service: Service) -> None:
    """90 pages of 4 MB, which compress to nothing on the wire: without bounds a worker holds all of them."""
    assert service.run("topics", "apply").returncode == 0
    asyncio.run(fill(service, 90))
    done = 'wirehose_items_total{outcome="text",stage="extract"}'
    with worker(service, "extract") as process:
        until(lambda: service.metrics("extract").get(done) == 90, 60, "texts of all pages")
        told = Path(f"/proc/{process.pid}/status").read_text()
    peak = int(told.split("VmHWM:")[1].split()[0]) / 1024
    assert peak < 450, f"{peak:.0f} MiB"


async def fill(service: Service, count: int) -> None:
    """Put so many pages on their topic."""
    async with AIOKafkaProducer(
        bootstrap_servers=service.broker, compression_type="zstd", max_request_size=9 << 20
    ) as producer:
        for number in range(count):
            await producer.send_and_wait(service.topic("pages"), page(number), str(number).encode())


def page(number: int) -> bytes:
    words = " ".join(sentences(f"page-{number}", 5))
    url = f"http://127.0.0.1/{number}"
    item = Item(
        item=f"{number:032x}",
        article=f"{number:032x}",
        feed="f" * 32,
        url=url,
        title=f"Page {number}",
        publisher=Publisher(name="Daily"),
        first_seen=FirstSeen(after=None, by=AT),
    )
    body = f"<html><body><article><p>{words}</p></article><!--{'x' * 4_000_000}--></body></html>".encode()
    kind = "text/html"
    return msgspec.json.encode(
        Page(item=item, outcome="ok", url=url, body=body, content_type=kind, fetched=AT)
    )
