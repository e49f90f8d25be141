"""Whether a worker lives and is ready: by its loop, its partitions with their state, and the broker."""

import asyncio
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest

from streams import probes
from streams.probes import STILL, Probes
from streams.timers import Timers


class Clock:
    """Seconds as the test says."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def made(
    *,
    joined: bool = True,
    begun: bool = True,
    spare: bool = False,
    assigned: Iterable[int] = range(4),
    restored: bool = True,
    broker_up: bool = True,
    scheduled: Iterable[int] | None = None,
    clock: Clock | None = None,
) -> Probes:
    """The probes of a worker at its work; or of one to whom that happened."""
    completed = SimpleNamespace(is_set=lambda: restored)
    app = SimpleNamespace(
        consumer=SimpleNamespace(assignment=lambda: set(assigned)),
        tables=SimpleNamespace(recovery=SimpleNamespace(completed=completed)),
    )
    keep = []
    if scheduled is not None:
        timers: Any = Timers.__new__(Timers)
        timers.owned = lambda: list(scheduled)
        keep.append(timers)
    stage: Any = SimpleNamespace(app=app, keep=keep)
    start: Any = SimpleNamespace(task=object() if joined else None, begun=lambda: begun, spare=spare)
    gauges: Any = SimpleNamespace(broker_up=broker_up, partitions=len(list(assigned)))
    return Probes(stage, start, gauges, clock or Clock())


async def noted(worker: Probes) -> Probes:
    """The same after the first turn of its loop."""
    worker.follow(asyncio.get_running_loop())
    await asyncio.sleep(0)
    return worker


async def test_a_worker_at_work_is_ready() -> None:
    assert (await noted(made())).ready() == {"loop": "", "partitions": "", "broker": ""}


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("its group has not given out any yet", {"joined": False, "begun": False}),
        ("it has none", {"begun": False, "assigned": ()}),
        ("its state is being read", {"begun": False, "restored": False}),
        ("its schedule is being read", {"scheduled": range(3)}),
    ],
)
async def test_a_worker_without_partitions_or_their_state_lives_but_is_not_ready(
    said: str, given: dict[str, Any]
) -> None:
    worker = await noted(made(**given))
    assert worker.ready()["partitions"] == said
    assert worker.live() == {"loop": ""}


async def test_a_spare_one_is_ready() -> None:
    assert (await noted(made(begun=False, assigned=(), spare=True))).ready()["partitions"] == ""


async def test_one_whose_broker_is_away_lives_but_is_not_ready() -> None:
    worker = await noted(made(broker_up=False))
    assert worker.ready()["broker"] == "does not answer"
    assert worker.live() == {"loop": ""}


async def test_one_whose_loop_stands_still_neither_lives_nor_is_ready() -> None:
    clock = Clock()
    worker = await noted(made(clock=clock))
    clock.now += STILL + 1
    assert worker.live() == {"loop": "stands still for 16 s"}
    assert worker.ready()["loop"]


async def test_a_loop_that_turns_again_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "TURN", 0.01)
    clock = Clock()
    worker = await noted(made(clock=clock))
    clock.now += STILL + 1
    await asyncio.sleep(0.05)
    assert worker.live() == {"loop": ""}


def test_one_that_has_not_begun_to_turn_lives_for_a_while_and_is_not_ready() -> None:
    worker = made()
    assert worker.live() == {"loop": ""}
    assert worker.ready()["partitions"] == "is just starting"
