"""Breaks the running service, and asks a real Prometheus with our rules which alerts fire: those that should, no others.

Real durations, some 45 minutes: what waits a quarter of an hour in the rules does so here. What breaks at the same time
does not disturb the others; what each break led to, and when, is printed as a table at the end (`pytest -s`).
"""

import asyncio
import contextlib
import dataclasses
import os
import signal
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from outlet import Outlet, piece
from running import STAGES, Service, send, until

from streams import codec, ids
from streams.broker import Broker
from streams.records import Entry
from tests.broker.chaos.machine import tree
from tests.ops.prom import BINARY, MISSING, Prometheus, told

pytestmark = [pytest.mark.long, pytest.mark.broker, pytest.mark.skipif(BINARY is None, reason=MISSING)]

FEEDS, KEPT = 10, 30  # feeds, and articles that stand in each
HEALTHY = 600.0  # seconds in which nothing may fire
QUIET, BUSY = 3.0, 0.3  # seconds between two articles, of all feeds together
FAULTS = Path(__file__).resolve().parents[1] / "broker" / "chaos" / "faults"
Name = tuple[str, str]  # of an alert: its name, and the stage, folder or reason that it is about


class Newsroom:
    """Feeds that bring news all the time, `pause` seconds apart, in turn; those in `silent` bring none."""

    def __init__(self, outlet: Outlet) -> None:
        self.outlet, self.pause, self.silent = outlet, QUIET, set[int]()
        self.urls = [self._feed(number) for number in range(FEEDS)]
        self.written = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._write, daemon=True)

    def _feed(self, number: int) -> str:
        return self.outlet.feed(f"paper-{number}", [piece(f"old-{number}-{n}") for n in range(3)])

    def __enter__(self) -> "Newsroom":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(10)

    def add(self, number: int, slug: str) -> None:
        """An article more in a feed; the oldest leaves it."""
        self.outlet.add(f"paper-{number}", piece(slug))
        feed = self.outlet.feeds[f"paper-{number}"]
        feed.pieces = feed.pieces[:KEPT]  # type: ignore[union-attr]

    def _write(self) -> None:
        while not self._stop.wait(self.pause):
            self.written += 1
            number = self.written % FEEDS
            if number not in self.silent:
                self.add(number, f"news-{self.written}")


@dataclasses.dataclass
class Seen:
    """When an alert was first pending, first fired, and was last seen to fire (monotonic seconds)."""

    pending: float
    fired: float | None = None
    last: float = 0.0


class Watch:
    """Looks at the alerts every two seconds, and remembers when each came and went."""

    def __init__(self, prometheus: Prometheus) -> None:
        self.prometheus = prometheus
        self.seen: dict[Name, Seen] = {}
        self.firing: list[dict[str, str]] = []
        self.words: set[str] = set()
        self.table: list[tuple[str, str, float, float]] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(15)

    def _look(self) -> None:
        while not self._stop.wait(2):
            with contextlib.suppress(OSError):
                self.take(self.prometheus.alerts(), time.monotonic())

    def take(self, alerts: list[dict[str, dict[str, str]]], now: float) -> None:
        """These are pending or firing now."""
        self.firing = [one["labels"] for one in alerts if one["state"] == "firing"]
        for one in alerts:
            seen = self.seen.setdefault(name_of(one["labels"]), Seen(now))
            if one["labels"] in self.firing:
                seen.fired, seen.last = seen.fired or now, now
                self.words.update(one["annotations"].values())

    def fires(self, name: Name) -> bool:
        return name in {name_of(labels) for labels in self.firing}

    def fired(self) -> set[str]:
        """The names of all that have ever fired."""
        return {name for (name, _), seen in self.seen.items() if seen.fired}

    def wait(self, what: str, name: Name, since: float, seconds: float) -> None:
        """Until this alert fires; a row of the table."""
        until(lambda: self.fires(name), seconds, f"{name} after: {what}; there are {self.state()}")
        seen = self.seen[name]
        assert seen.fired
        self.table.append((what, " ".join(name).strip(), seen.pending - since, seen.fired - since))
        print(
            f"{what}: {name} pending after {seen.pending - since:.0f} s, fires after {seen.fired - since:.0f} s",
            flush=True,
        )

    def wait_over(self, name: Name, seconds: float) -> None:
        """Until it fires no more."""
        began = time.monotonic()
        until(lambda: not self.fires(name), seconds, f"the end of {name}")
        print(f"{name} is over {time.monotonic() - began:.0f} s after the end of its cause", flush=True)

    def state(self) -> str:
        return ", ".join(f"{' '.join(name)}{'!' if seen.fired else ''}" for name, seen in self.seen.items())


def name_of(labels: dict[str, str]) -> Name:
    return labels["alertname"], labels.get("stage") or labels.get("folder") or labels.get("why") or ""


@dataclasses.dataclass
class World:
    """What runs, and what the scenario breaks."""

    broker: Broker
    service: Service
    news: Newsroom
    prometheus: Prometheus
    watch: Watch

    def ports(self, *spare: str) -> list[int]:
        return [self.service.port + 10 * STAGES.index(stage) for stage in STAGES] + [
            self.service.port + 10 * STAGES.index(stage) + 1 for stage in spare
        ]

    def worker(self, stage: str) -> int:
        found = until(
            lambda: next((pid for pid, name in self.service.children().items() if name == stage), None),
            60,
            f"a worker of {stage}",
        )
        assert found
        return found


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Everything in good order: ten feeds, all stages, a Prometheus beside them."""
    broker = Broker(tmp_path / "kafka")
    with contextlib.ExitStack() as stack:
        stack.callback(broker.stop)
        broker.start()
        outlet = stack.enter_context(Outlet())
        news = Newsroom(outlet)
        faults = tmp_path / "faults"
        faults.mkdir()
        (faults / "always-poisondedup").touch()
        service = Service(tmp_path / "service", broker.address, "alerts", CHAOS_FAULTS=str(faults))
        service.env["PYTHONPATH"] = ":".join(filter(None, (str(FAULTS), os.environ.get("PYTHONPATH"))))
        lists = tmp_path / "list.toml"
        lists.write_text("\n".join(f'[[feed]]\nurl = "{url}"\ninterval = 5\n' for url in news.urls))
        stack.callback(service.stop)
        service.start(lists=str(lists))
        prometheus = stack.enter_context(
            Prometheus(tmp_path / "prometheus", [service.port + 10 * number for number in range(len(STAGES))])
        )
        watch = stack.enter_context(Watch(prometheus))
        stack.enter_context(news)
        yield World(broker, service, news, prometheus, watch)


def test_each_alert_fires_when_what_it_watches_breaks_and_none_in_ten_healthy_minutes(world: World) -> None:
    watch = world.watch
    try:
        _healthy(world)
        _short_breaks(world)
        _long_breaks(world)
        _kafka_is_gone(world)
        assert not [words for words in watch.words if "error" in words.lower() or "no value" in words]
    finally:
        for what, alert, pending, fired in watch.table:
            print(f"| {what} | {alert} | {pending:.0f} | {fired:.0f} |", flush=True)


def _healthy(world: World) -> None:
    """All is up and news flows; then nothing fires for ten minutes, and at their end nothing is about to."""
    fresh = 'sum(wirehose_fresh_seconds_count{kind="new"})'
    until(lambda: world.prometheus.query(f"{fresh} > 20"), 240, "twenty new articles")
    until(lambda: not world.prometheus.alerts(), 120, f"nothing pending; there is {world.watch.state()}")
    world.watch.seen.clear()
    time.sleep(HEALTHY)
    assert world.watch.fired() == set()
    assert world.prometheus.alerts() == []
    ((_, late),) = world.prometheus.query("job:wirehose_fresh_late:ratio_rate1h")
    print(f"healthy: {world.news.written} articles written, {late:.2%} late", flush=True)
    world.watch.seen.clear()


def _short_breaks(world: World) -> None:
    """Poll hangs; a disk is low for one more worker of dedup; bytes that are no record; an end of nothing."""
    watch, service, began = world.watch, world.service, time.monotonic()
    poll = world.worker("poll")
    os.kill(poll, signal.SIGSTOP)
    _send_rubbish(service)
    _end_what_was_never_seen(service)
    with _worker_with_a_full_disk(world):
        watch.wait("bytes that are no record, twelve times", ("WirehoseDeadLetters", "dedup"), began, 120)
        watch.wait("a reserve above what is free", ("WirehoseDiskLow", "state"), began, 200)
        watch.wait("poll hangs (SIGSTOP)", ("WirehoseStageDown", "poll"), began, 240)
    assert watch.fired() == {"WirehoseDeadLetters", "WirehoseDiskLow", "WirehoseStageDown"}
    os.kill(poll, signal.SIGCONT)
    watch.wait_over(("WirehoseStageDown", "poll"), 120)
    watch.wait_over(("WirehoseDiskLow", "state"), 120)
    watch.wait("an end of an item that nobody saw", ("WirehoseLedgerDisagrees", ""), began, 420)


def _long_breaks(world: World) -> None:
    """A feed falls silent, an item ends dedup five times, enrich is too slow, the ledger is paused."""
    watch, service, began = world.watch, world.service, time.monotonic()
    before = watch.fired()
    world.news.silent.add(3)
    world.news.add(4, "poisondedup")
    assert service.run("pause", "ledger", "--why", "a test").returncode == 0
    with _slow_pool(world.worker("enrich")):
        world.news.pause = BUSY
        watch.wait("an item that ends dedup", ("WirehosePoisonItem", "dedup"), began, 300)
        watch.wait("a feed brings nothing more", ("WirehoseFeedSilent", "no_news"), began, 1200)
        watch.wait("the ledger is paused", ("WirehosePaused", "ledger"), began, 1100)
        watch.wait("enrich takes less than comes", ("WirehoseLagGrowing", "enrich"), began, 1500)
        watch.wait("so news is late", ("WirehoseFreshnessBurnFast", ""), began, 60)
        watch.wait("so news is late", ("WirehoseFreshnessBurnSlow", ""), began, 1200)
    assert watch.fired() - before == {
        "WirehosePoisonItem", "WirehoseFeedSilent", "WirehosePaused", "WirehoseLagGrowing", "WirehoseFreshnessBurnFast",
        "WirehoseFreshnessBurnSlow",
    }  # fmt: skip
    world.news.pause = QUIET
    assert service.run("resume", "ledger").returncode == 0
    watch.wait_over(("WirehosePaused", "ledger"), 60)


def _kafka_is_gone(world: World) -> None:
    """Kafka hangs for three minutes: one alert, and where others follow it, nobody is told of these."""
    watch = world.watch
    before = {name_of(labels) for labels in told(watch.firing)} | {("WirehoseLagGrowing", "enrich")}
    began = time.monotonic()
    pid = world.broker.pid
    assert pid
    os.kill(pid, signal.SIGSTOP)
    try:
        watch.wait("Kafka hangs (SIGSTOP)", ("WirehoseBrokerUnreachable", ""), began, 180)
        time.sleep(max(0.0, began + 180 - time.monotonic()))
        new = {name_of(labels) for labels in told(watch.firing)} - before
        assert new == {("WirehoseBrokerUnreachable", "")}
    finally:
        os.kill(pid, signal.SIGCONT)
    watch.wait_over(("WirehoseBrokerUnreachable", ""), 300)


def _send_rubbish(service: Service) -> None:
    asyncio.run(send(service.broker, service.topic("items"), *[b"no record"] * 12, key=b"rubbish"))


def _end_what_was_never_seen(service: Service) -> None:
    now, item = datetime.now(UTC), ids.hash_of("never", "seen")
    entry = codec.encode(Entry(item=item, state="published", stage="story", at=now))
    service.send(
        "ledger", entry, key=item.encode(), headers=codec.headers("ledger", item, now, item, "story")
    )


@contextlib.contextmanager
def _worker_with_a_full_disk(world: World) -> Iterator[None]:
    """One more worker of dedup, which wants more room than this disk has."""
    env = world.service.env
    world.service.env = env | {"WIREHOSE_MIN_FREE": "900TB"}
    world.service.add_worker("dedup", 1)
    world.service.env = env
    world.prometheus.watch(world.ports("dedup"))
    try:
        yield
    finally:
        world.prometheus.watch(world.ports())
        world.service.end_worker("dedup", 1)


@contextlib.contextmanager
def _slow_pool(worker: int) -> Iterator[None]:
    """The processes of a worker's pool run a hundredth of the time: some article a second, where three come."""
    stop = threading.Event()

    def below() -> list[int]:
        return [pid for pid, words in tree(worker).items() if "spawn_main" in words]

    pool = until(below, 60, "the pool of enrich")

    def work() -> None:
        while not stop.is_set():
            for number, seconds in ((signal.SIGSTOP, 2.97), (signal.SIGCONT, 0.03)):
                for pid in pool:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, number)
                stop.wait(seconds)
        for pid in pool:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)
