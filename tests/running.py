"""Runs the installed command for the tests, and reads what it leaves on the topics, as any consumer would.

    service = Service(folder, broker.address, "pipeline", WIREHOSE_MODEL="rules")
    with service.up(feed_address):
        service.settle(seen=12)
        articles = service.read("articles")

What was started is ended by its process id when the block ends, also when a test fails.
"""

import asyncio
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from streams import codec
from streams.ports import is_free
from streams.topics import TOPICS

TOPIC = {topic.name: topic for topic in TOPICS}
STAGES = ("poll", "dedup", "fetch", "extract", "enrich", "trace", "story", "ledger")
LARGE = 9 << 20
SHARED = 2.0  # times as long may take what two tests do at once on two cores
WORLD = Path(__file__).resolve().parents[2] / "shared" / "world"  # the simulated world, where it is at hand
T = TypeVar("T")


def command() -> list[str]:
    """The installed command; the module where only a checkout is there."""
    script = Path(sys.executable).parent / "wirehose"
    return [str(script)] if script.exists() else [sys.executable, "-m", "streams.cli"]


def environment(**settings: str) -> dict[str, str]:
    """Our environment without anybody's settings of wirehose, and with these."""
    return {name: value for name, value in os.environ.items() if not name.startswith("WIREHOSE_")} | settings


def wirehose(
    *arguments: str,
    env: Mapping[str, str] | None = None,
    stdin: bytes | None = None,
    timeout: float = 60,
    cwd: Path | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run one command to its end."""
    return subprocess.run(
        [*command(), *arguments],
        input=stdin,
        env=dict(env) if env is not None else environment(),
        cwd=cwd,
        capture_output=True,
        timeout=timeout,
        check=False,
    )


def until(true: Callable[[], T], seconds: float, what: str) -> T:
    """Wait until `true()` is, and return what it returned; fail with `what` after `seconds` of a machine of one's own."""
    deadline = time.monotonic() + SHARED * seconds
    while True:
        if value := true():
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {SHARED * seconds:.0f} s: {what}")
        time.sleep(0.1)


def has_ended(pid: int) -> bool:
    """Whether there is no such process, or one that is not yet reaped: in a container without an init nobody does that."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z"


def free_ports(stages: int = 8) -> int:
    """A base such that base, base + 10, … are free: below the ports of outgoing connections and of embedded brokers."""
    for base in random.Random().sample(range(10_000, 19_000), 200):
        if all(is_free(base + 10 * number) for number in range(stages)):
            return base
    raise AssertionError("no free ports for metrics")


class Read(NamedTuple):
    """One message of a topic."""

    topic: str
    partition: int
    offset: int
    key: str
    value: bytes | None
    headers: dict[str, bytes]

    @property
    def record(self) -> Any:
        """The value as JSON."""
        return json.loads(self.value or b"null")


async def read_topic(address: str, topic: str, partitions: int) -> list[Read]:
    """All of a topic up to its present end, each partition in order."""
    found = []
    consumer = AIOKafkaConsumer(
        bootstrap_servers=address,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        max_partition_fetch_bytes=LARGE,
    )
    await consumer.start()
    try:
        tps = [TopicPartition(topic, number) for number in range(partitions)]
        consumer.assign(tps)
        ends = await consumer.end_offsets(tps)
        while any([await consumer.position(tp) < ends[tp] for tp in tps]):
            for records in (await consumer.getmany(timeout_ms=200)).values():
                found += [
                    Read(
                        r.topic,
                        r.partition,
                        r.offset,
                        (r.key or b"").decode(),
                        r.value,
                        dict(r.headers or ()),
                    )
                    for r in records
                ]
    finally:
        await consumer.stop()
    return sorted(found, key=lambda one: (one.partition, one.offset))


async def send(
    address: str,
    topic: str,
    *values: bytes | None,
    key: bytes = b"",
    headers: dict[str, bytes] | None = None,
    partition: int = 0,
) -> None:
    """Put messages on a topic, one for each value."""
    async with AIOKafkaProducer(bootstrap_servers=address, acks="all", max_request_size=LARGE) as producer:
        for value in values:
            await producer.send_and_wait(
                topic, value, key, partition=partition, headers=list((headers or {}).items())
            )


class Service:
    """`wirehose up` in a folder and under topics of its own."""

    def __init__(self, folder: Path, broker: str, name: str, **settings: str) -> None:
        self.folder, self.broker, self.prefix = folder, broker, f"{name}."
        self.port = free_ports()
        folder.mkdir(parents=True, exist_ok=True)
        given = {
            "WIREHOSE_DATA": str(folder / "data"),
            "WIREHOSE_TOPIC_PREFIX": self.prefix,
            "WIREHOSE_METRICS_PORT": str(self.port),
            "WIREHOSE_DESK_LISTEN": "off",
            "WIREHOSE_ALLOW_NETWORKS": "127.0.0.0/8",
            "WIREHOSE_MIN_INTERVAL": "0.2",
            "WIREHOSE_SETTLE": "0",
            "WIREHOSE_HOST_SPACING": "0",
            "WIREHOSE_MODEL": "rules",
        }
        if broker:
            given["WIREHOSE_BROKER"] = broker
        self.env = environment(**(given | settings))
        self.process: subprocess.Popen[bytes] | None = None
        self.workers: dict[tuple[str, int], subprocess.Popen[bytes]] = {}  # beside those of `up`

    # -- running

    def start(self, *feeds: str, lists: str = "") -> None:
        """Start `up`, with these feeds polled twice a second, or with lists; wait for its topics, not for its stages."""
        blocks = [f'[[feed]]\nurl = "{feed}"\ninterval = 0.5\n' for feed in feeds]
        (self.folder / "feeds.toml").write_text("\n".join(blocks))
        arguments = ["--feeds", "feeds.toml"] if feeds else ["--feeds", lists] if lists else []
        with (self.folder / "up.log").open("ab") as log:
            said = len(self.log())
            process = self.process = subprocess.Popen(
                [*command(), "up", *arguments],
                env=self.env,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        until(
            lambda: "metrics  http" in self.log()[said:] or process.poll() is not None,
            90,
            "the topics of `up`",
        )
        if process.poll() is not None:
            raise AssertionError(f"`up` ended with {process.returncode}: {self.log()[said:]}")

    def add_worker(self, stage: str, number: int) -> subprocess.Popen[bytes]:
        """One more worker of a stage, until `end_worker` or `stop`."""
        with (self.folder / f"{stage}-{number}.log").open("ab") as log:
            process = self.workers[stage, number] = subprocess.Popen(
                [*command(), "run", stage, "--worker", str(number)],
                env=self.env,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        return process

    def end_worker(self, stage: str, number: int, seconds: float = 20.0) -> int:
        """Ask a worker to drain; its exit code. One that does not end in time is killed."""
        process = self.workers.pop((stage, number))
        process.terminate()
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def stop(self, seconds: float = 20.0) -> float:
        """Ask it to drain, and make sure that it is gone with all its stages; how long that took."""
        for stage, number in list(self.workers):
            self.end_worker(stage, number)
        if self.process is None:
            return 0.0
        began, children = time.monotonic(), self.children()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            for pid in children:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self.process = None
        return time.monotonic() - began

    @contextlib.contextmanager
    def up(self, *feeds: str, lists: str = "") -> Iterator["Service"]:
        """`up` for as long as the block runs."""
        try:
            self.start(*feeds, lists=lists)
            yield self
        finally:
            self.stop()

    def children(self) -> dict[int, str]:
        """The processes of the stages that run now: pid and stage."""
        if self.process is None:
            return {}
        listed = subprocess.run(
            ["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
        ).stdout
        found = {}
        for line in listed.splitlines():
            pid, parent, arguments = line.split(None, 2)
            if int(parent) == self.process.pid and " run " in arguments:
                found[int(pid)] = arguments.split(" run ")[1].split()[0]
        return found

    def kill(self, stage: str) -> None:
        """SIGKILL the worker of a stage."""
        pid = until(
            lambda: next((pid for pid, name in self.children().items() if name == stage), None),
            30,
            f"a worker of {stage}",
        )
        assert pid is not None
        os.kill(pid, signal.SIGKILL)

    def log(self) -> str:
        """What `up` said so far."""
        return (self.folder / "up.log").read_text(encoding="utf-8", errors="replace")

    def stage_log(self, stage: str) -> str:
        """The end of a stage's own log."""
        path = self.folder / "data" / "logs" / f"{stage}.log"
        return path.read_text(encoding="utf-8", errors="replace")[-6000:] if path.exists() else ""

    # -- looking

    def metrics(self, stage: str, worker: int = 0) -> dict[str, float]:
        """What a worker of a stage says on /metrics; empty while it does not answer."""
        url = f"http://127.0.0.1:{self.port + 10 * STAGES.index(stage) + worker}/metrics"
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                lines = answer.read().decode().splitlines()
        except OSError:
            return {}
        pairs = (line.rsplit(" ", 1) for line in lines if line.startswith("wirehose"))
        return {name: float(value) for name, value in pairs}

    def probe(self, stage: str, name: str) -> tuple[int, str]:
        """Status and text of /livez or /readyz of a worker; (0, "") while nobody answers."""
        url = f"http://127.0.0.1:{self.port + 10 * STAGES.index(stage)}/{name}"
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def settle(self, seen: int, seconds: float = 60.0) -> None:
        """Wait until the ledger has seen so many items and nothing is open."""

        def settled() -> bool:
            now = self.metrics("ledger")
            return (
                now.get('wirehose_ledger_items{state="seen"}', 0) >= seen
                and now.get("wirehose_ledger_open") == 0
            )

        try:
            until(settled, seconds, f"{seen} items seen and none open")
        except AssertionError as error:
            tail = "\n".join(
                f"-- {stage}: {self.stage_log(stage)[-800:]}"
                for stage in STAGES
                if self.stage_log(stage).strip()
            )
            raise AssertionError(f"{error}\n{self.log()[-2000:]}\n{tail}") from None

    def topic(self, name: str) -> str:
        """A topic's full name."""
        return f"{self.prefix}{name}.v1"

    def count(self, name: str) -> int:
        """The partitions of a topic."""
        chosen = self.env.get("WIREHOSE_PARTITIONS")
        return int(chosen) if chosen and not TOPIC[name].fixed else TOPIC[name].partitions

    def read(self, name: str) -> list[Read]:
        """All messages of one of the pipeline's topics; heartbeats are none."""
        found = asyncio.run(read_topic(self.broker, self.topic(name), self.count(name)))
        return [one for one in found if codec.BEAT not in one.headers]

    def send(self, name: str, value: bytes | None, **more: Any) -> None:
        """Put a message on one of the pipeline's topics."""
        asyncio.run(send(self.broker, self.topic(name), value, **more))

    def run(self, *arguments: str, timeout: float = 60) -> subprocess.CompletedProcess[bytes]:
        """Run another command beside it, with the same settings."""
        return wirehose(*arguments, env=self.env, timeout=timeout, cwd=self.folder)

    def ledger(self) -> tuple[dict[str, int], int]:
        """The last line of `wirehose ledger` as numbers, and its exit code."""
        done = self.run("ledger")
        line = done.stdout.decode().splitlines()[-1]
        return {
            name: int(number) for name, number in (pair.split("=") for pair in line.split())
        }, done.returncode


@contextlib.contextmanager
def world(folder: Path, port: int, *arguments: str) -> Iterator[str]:
    """The simulated world of publishers on this port, while the block runs; the address of its list of feeds."""
    with (folder / "world.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "world.py", "serve", "--port", str(port), *arguments],
            cwd=WORLD,
            stdout=log,
            stderr=log,
        )
    feeds = f"http://127.0.0.2:{port}/_/feeds.txt"
    try:
        until(lambda: _answers(feeds), 120, "the world")
        yield feeds
    finally:
        server.terminate()
        server.wait(10)


def _answers(url: str) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=10) as answer:
        return bool(answer.read())
    return False
