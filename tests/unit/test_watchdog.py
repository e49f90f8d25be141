"""A loop that stands still ends the worker, also in code that keeps the interpreter to itself; one that turns does not."""

import asyncio
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from faust.types import TP

from streams import watchdog
from streams.settings import load
from streams.watchdog import Start

HANGS = "re.match('(a+)+$', 'a' * 64 + 'b')"
TURNS = "[(watchdog.alive(), time.sleep(0.1)) for _ in range(20)]"


@pytest.mark.parametrize(("work", "code"), [(HANGS, 1), ("time.sleep(60)", 1), (TURNS, 0)])
def test_a_process_that_says_nothing_for_too_long_is_ended_and_tells_where_it_was(
    work: str, code: int
) -> None:
    script = f"import re, os, time\nfrom streams import watchdog\nwatchdog.SECONDS = 1\nwatchdog.alive()\n{work}\nos._exit(0)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=30, check=False)
    assert done.returncode == code
    assert (b"Timeout (0:00:01)" in done.stderr) == bool(code)


class Ended(BaseException):
    """In place of the end of the process."""


ALL = {TP(f"wirehose.{topic}.v1", number) for topic in ("items", "aliases") for number in range(4)}


def start(monkeypatch: pytest.MonkeyPatch, recovery: Any, assigned: set[TP] = ALL, workers: int = 1) -> Start:
    def leave(code: int, text: str) -> None:
        raise Ended(text)

    async def connect(settings: Any) -> Any:
        async def close() -> None:
            pass

        return SimpleNamespace(close=close)

    async def members(client: Any, group: str) -> list[str]:
        return ["host"] * workers

    monkeypatch.setattr(watchdog, "hard_exit", leave)
    monkeypatch.setattr(watchdog, "connect", connect)
    monkeypatch.setattr(watchdog, "members", members)
    monkeypatch.setattr(Start, "STALLED", 0.1)
    monkeypatch.setattr(Start, "LOOK", 0.01)
    app: Any = SimpleNamespace(
        tables=SimpleNamespace(recovery=recovery),
        on_partitions_assigned=SimpleNamespace(connect=lambda listener: None),
        consumer=SimpleNamespace(assignment=lambda: assigned),
        conf=SimpleNamespace(id="wirehose.dedup"),
    )
    stage: Any = SimpleNamespace(name="dedup", app=app, settings=load({}), keep=[], count=lambda _: 4)
    return Start(stage)


def recovery(done: bool) -> Any:
    made = SimpleNamespace(active_offsets={"p": 7}, completed=asyncio.Event())
    if done:
        made.completed.set()
    return made


@pytest.mark.parametrize(
    ("done", "assigned"),
    [(False, ALL), (True, set()), (True, {tp for tp in ALL if "items" in tp.topic})],
    ids=["no recovery", "no partitions", "one topic only"],
)
async def test_a_worker_that_is_not_at_work_is_ended(
    monkeypatch: pytest.MonkeyPatch, done: bool, assigned: set[TP]
) -> None:
    with pytest.raises(Ended):
        async with asyncio.timeout(20):
            await start(monkeypatch, recovery(done), assigned)._watch()


async def test_a_worker_at_work_one_that_reads_its_state_and_a_spare_one_are_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reads = recovery(False)
    subjects = [
        start(monkeypatch, recovery(True)),
        start(monkeypatch, reads),
        start(monkeypatch, recovery(True), set(), workers=5),
    ]
    tasks = [asyncio.create_task(one._watch()) for one in subjects]
    for offset in range(20):
        reads.active_offsets["p"] = offset
        await asyncio.sleep(0.015)
    assert not any(task.done() for task in tasks)
    assert [one.spare for one in subjects] == [False, False, True]
    for task in tasks:
        task.cancel()
