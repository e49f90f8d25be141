"""A loop that stands still ends the worker, also in code that keeps the interpreter to itself; one that turns does not."""

import asyncio
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from streams import watchdog
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


def start(monkeypatch: pytest.MonkeyPatch, recovery: SimpleNamespace) -> Start:
    def leave(code: int, text: str) -> None:
        raise Ended(text)

    monkeypatch.setattr(watchdog, "hard_exit", leave)
    monkeypatch.setattr(Start, "STALLED", 0.1)
    monkeypatch.setattr(Start, "LOOK", 0.01)
    signal = SimpleNamespace(connect=lambda listener: None)
    app: Any = SimpleNamespace(tables=SimpleNamespace(recovery=recovery), on_partitions_assigned=signal)
    return Start(SimpleNamespace(app=app, keep=[]))  # type: ignore[arg-type]  # as much of a stage as it looks at


async def test_a_worker_that_was_given_partitions_and_does_not_begin_is_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stalled = SimpleNamespace(active_offsets={"p": 7}, completed=asyncio.Event())
    with pytest.raises(Ended):
        await start(monkeypatch, stalled)._watch()


async def test_a_worker_that_has_begun_or_still_reads_its_state_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun = SimpleNamespace(active_offsets={}, completed=asyncio.Event())
    begun.completed.set()
    reads = SimpleNamespace(active_offsets={"p": 0}, completed=asyncio.Event())
    tasks = [asyncio.create_task(start(monkeypatch, one)._watch()) for one in (begun, reads)]
    for offset in range(20):
        reads.active_offsets["p"] = offset
        await asyncio.sleep(0.015)
    assert not any(task.done() for task in tasks)
    for task in tasks:
        task.cancel()
