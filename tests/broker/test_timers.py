"""Durable timers on a real broker: what they remember, who may write, what they forget."""

import asyncio
import itertools
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import ProducerFenced
from faust.types import TP
from running import environment, read_topic

from streams import feeds
from streams.app import full_name
from streams.blame import POISON
from streams.broker import Broker
from streams.cluster import apply
from streams.records import FeedState, Subscription
from streams.repairs import EXIT_FENCED
from streams.settings import Settings, load
from streams.timers import Timers
from streams.topics import FEEDS, POLLS

pytestmark = pytest.mark.broker
PREFIXES = itertools.count()


class Signal:
    """As much of Faust's signals as timers use."""

    def connect(self, _: Any) -> None:
        pass


class Worker:
    """Timers of poll, as one worker would run them; `worked` has the keys it polled."""

    def __init__(self, settings: Settings) -> None:
        app = SimpleNamespace(
            conf=SimpleNamespace(id="test-poll", datadir=str(settings.data)),
            on_partitions_assigned=Signal(),
            on_partitions_revoked=Signal(),
            on_before_shutdown=Signal(),
        )
        stage: Any = SimpleNamespace(name="poll", settings=settings, app=app, keep=[])
        self.now, self.worked, self.bug = 1000.0, [], ""
        self.timers = Timers(
            stage,
            POLLS,
            FeedState,
            self.work,
            self.give_up,
            fresh=lambda key, now: FeedState(due=min(now, self.now)),  # the clock stands still here
            clock=lambda: self.now,
        )
        self.tps = {TP(full_name(settings, FEEDS), number) for number in range(FEEDS.partitions)}

    now: float
    worked: list[str]
    bug: str  # the key at which it raises

    async def work(self, key: bytes, state: FeedState, subscription: bytes | None) -> FeedState | None:
        self.worked.append(key.decode())
        if key.decode() == self.bug:
            raise ZeroDivisionError
        if subscription is None:
            return None
        return FeedState(due=self.now + 60, outcome=f"{key.decode()} at {self.now:g}")

    async def give_up(self, key: bytes, state: FeedState) -> FeedState:
        return FeedState(due=self.now + 60, outcome="given up")

    async def start(self) -> None:
        await self.timers._assigned(None, self.tps)
        await asyncio.gather(*(part.ready.wait() for part in self.timers.parts.values()))

    async def stop(self) -> None:
        await self.timers._revoked(None)

    def remembered(self) -> dict[str, FeedState]:
        entries = [part.schedule.entries for part in self.timers.parts.values()]
        return {key.decode(): state for part in entries for key, state in part.items()}


@pytest.fixture
async def settings(broker: Broker, tmp_path: Any) -> Settings:
    env = environment(
        WIREHOSE_BROKER=broker.address,
        WIREHOSE_TOPIC_PREFIX=f"timers{next(PREFIXES)}.",
        WIREHOSE_DATA=str(tmp_path),
    )
    settings = load(env, tmp_path)
    await apply(settings)
    return settings


@pytest.fixture
def exits(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, BaseException | None]]:
    """Ends of the process that were asked for."""
    asked: list[tuple[int, BaseException | None]] = []
    monkeypatch.setattr(
        "streams.timers.hard_exit", lambda code, text, error=None: asked.append((code, error))
    )
    return asked


async def until(true: Any, seconds: float = 15.0) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - what is watched knows no events
            await asyncio.sleep(0.02)


def subscription(name: str) -> tuple[str, Subscription]:
    return name, Subscription(id=name, url=f"http://{name}.example/")


async def test_what_was_remembered_survives_a_restart_and_is_not_done_again(
    settings: Settings, exits: list[Any]
) -> None:
    await feeds.write(settings, [subscription(f"feed{number}") for number in range(6)])
    first = Worker(settings)
    await first.start()
    await until(
        lambda: all(state.outcome for state in first.remembered().values()) and len(first.worked) >= 6
    )
    before = first.remembered()
    await first.stop()

    second = Worker(settings)
    second.now = 1030.0  # nothing is due yet
    await second.start()
    await asyncio.sleep(0.5)
    assert second.remembered() == before
    assert second.worked == []
    second.now = 1061.0
    await until(lambda: len(second.worked) == 6)
    assert sorted(second.worked) == [f"feed{number}" for number in range(6)]
    await second.stop()
    assert exits == []


async def test_a_second_owner_fences_the_first(settings: Settings, exits: list[Any]) -> None:
    await feeds.write(settings, [subscription("feed")])
    frozen = Worker(settings)
    await frozen.start()
    await until(lambda: frozen.worked == ["feed"])
    owner = Worker(settings)  # the group gave it the partitions, and the first does not know
    owner.now = 2000.0
    await owner.start()
    await until(lambda: owner.worked == ["feed"])
    await until(lambda: owner.remembered()["feed"].outcome == "feed at 2000")

    frozen.now = 3000.0  # it wakes up, and polls what is long done
    await until(lambda: exits)
    code, error = exits[0]
    assert code == EXIT_FENCED
    assert isinstance(error, ProducerFenced)
    read = await read_topic(settings.broker, full_name(settings, POLLS), POLLS.partitions)
    outcomes = [one.record["outcome"] for one in read if one.key == "feed"]
    assert outcomes[-1] == "feed at 2000", "nothing was written backwards"
    for worker in (owner, frozen):
        await worker.stop()


async def test_a_removed_subscription_is_forgotten(settings: Settings, exits: list[Any]) -> None:
    await feeds.write(settings, [subscription("kept"), subscription("removed")])
    worker = Worker(settings)
    await worker.start()
    await until(lambda: sorted(worker.worked) == ["kept", "removed"])
    await feeds.write(settings, [("removed", None)])
    await until(lambda: list(worker.remembered()) == ["kept"])
    await worker.stop()
    read = await read_topic(settings.broker, full_name(settings, POLLS), POLLS.partitions)
    assert [one.value for one in read if one.key == "removed"][-1] is None
    again = Worker(settings)
    await again.start()
    assert list(again.remembered()) == ["kept"]
    await again.stop()
    assert exits == []


async def test_a_subscription_that_comes_while_it_runs_is_taken_up_at_once(
    settings: Settings, exits: list[Any]
) -> None:
    worker = Worker(settings)
    await worker.start()
    assert worker.remembered() == {}
    await feeds.write(settings, [subscription("late")])
    await until(lambda: worker.worked == ["late"])
    await worker.stop()
    assert exits == []


async def test_work_that_ends_the_process_again_and_again_is_given_up_and_the_rest_goes_on(
    settings: Settings, exits: list[Any]
) -> None:
    await feeds.write(settings, [subscription("poison"), subscription("good")])
    for life in range(POISON):
        worker = Worker(settings)
        worker.bug = "poison"
        await worker.start()
        await until(lambda life=life: len(exits) > life)
        assert isinstance(exits[-1][1], ZeroDivisionError)
        await worker.stop()
    last = Worker(settings)
    last.bug = "poison"
    await last.start()
    await until(lambda: all(state.outcome for state in last.remembered().values()))
    assert last.remembered()["poison"].outcome == "given up"
    assert last.remembered()["good"].outcome == "good at 1000"
    assert len(exits) == POISON
    await last.stop()
