"""The supervisor with tiny children: deaths, back-off, draining, and a parent that is killed."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from running import has_ended

from streams import supervise
from streams.supervise import Supervisor

LASTING = "import time; print('up', flush=True); time.sleep(60)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {LASTING}"
POLITE = f"import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(0)); {LASTING}"


def python(code: str) -> list[str]:
    return [sys.executable, "-S", "-E", "-c", code]


async def until(true: Callable[[], object], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - what we wait for happens in another process
            await asyncio.sleep(0.01)


def says_up(log: Path) -> bool:
    return log.exists() and "up" in log.read_text()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "FIRST", 0.02)
    monkeypatch.setattr(supervise, "LONGEST", 0.08)


async def test_a_child_that_dies_is_started_again_and_its_last_error_told(tmp_path: Path) -> None:
    told: list[str] = []
    stages = Supervisor({"trace": python("raise ValueError('no \\x1b[31m memory')")}, tmp_path, told.append)
    await stages.start()
    await until(lambda: len(told) >= 3)
    assert told[0].startswith("trace ended with code 1 after 0 s, starts again in 0.02 s: ValueError: no")
    assert "\x1b" not in told[0]
    assert [line.split(" in ")[1].split(" s:")[0] for line in told[:3]] == ["0.02", "0.04", "0.08"]
    assert stages.status()[0].restarts >= 2
    await stages.drain()


async def test_a_child_that_lived_long_starts_again_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervise, "STEADY", 0.0)
    told: list[str] = []
    stages = Supervisor({"poll": python("raise SystemExit(3)")}, tmp_path, told.append)
    await stages.start()
    await until(lambda: len(told) >= 3)
    assert all("code 3" in line and "in 0.02 s" in line for line in told)
    assert told[0].endswith("it wrote nothing")
    await stages.drain()


async def test_of_a_log_in_json_the_message_of_the_last_error_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    lines = '{"level":"critical","message":"the state does not fit"}\n{"level":"info","message":"ends"}'
    stages = Supervisor({"poll": python(f"print({lines!r}); raise SystemExit(3)")}, tmp_path, told.append)
    await stages.start()
    await until(lambda: told)
    assert told[0].endswith(": the state does not fit")
    await stages.drain()


async def test_a_misconfigured_child_is_not_hurried(tmp_path: Path) -> None:
    told: list[str] = []
    stages = Supervisor({"poll": python("raise SystemExit(2)")}, tmp_path, told.append)
    await stages.start()
    await until(lambda: told)
    assert "starts again in 0.08 s" in told[0]
    await stages.drain()


async def test_a_fenced_child_is_started_again_without_a_word(tmp_path: Path) -> None:
    told: list[str] = []
    stages = Supervisor({"fetch": python("raise SystemExit(77)")}, tmp_path, told.append)
    await stages.start()
    await until(lambda: stages.status()[0].restarts >= 2)
    await stages.drain()
    assert told == []


async def test_a_killed_child_and_a_command_that_is_not_there_are_told(tmp_path: Path) -> None:
    told: list[str] = []
    commands = {
        "killed": python("import os; os.kill(os.getpid(), 9)"),
        "missing": [str(tmp_path / "nothing")],
    }
    stages = Supervisor(commands, tmp_path, told.append)
    await stages.start()
    await until(lambda: len({line.split()[0] for line in told}) == 2)
    await stages.drain()
    assert any("killed was killed by signal 9" in line for line in told)
    assert any("missing could not start" in line for line in told)


async def test_children_end_when_asked_and_nothing_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    stages = Supervisor({"poll": python(POLITE), "dedup": python(POLITE)}, tmp_path, told.append)
    await stages.start()
    await until(lambda: says_up(tmp_path / "poll.log") and says_up(tmp_path / "dedup.log"))
    assert [(child.name, child.state) for child in stages.status()] == [
        ("poll", "running"),
        ("dedup", "running"),
    ]
    assert await stages.drain() == []
    assert [(child.pid, child.state, child.restarts) for child in stages.status()] == [
        (None, "stopped", 0)
    ] * 2
    assert told == []


async def test_a_deaf_child_is_killed_when_its_time_is_over(tmp_path: Path) -> None:
    stages = Supervisor({"poll": python(POLITE), "deaf": python(DEAF)}, tmp_path)
    await stages.start()
    await until(lambda: says_up(tmp_path / "poll.log") and says_up(tmp_path / "deaf.log"))
    pid = stages.status()[1].pid
    assert pid
    began = time.monotonic()
    assert await stages.drain(timeout=0.3) == ["deaf"]
    assert time.monotonic() - began < 2
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_draining_does_not_wait_for_a_back_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "FIRST", 60.0)
    told: list[str] = []
    stages = Supervisor({"poll": python("1/0")}, tmp_path, told.append)
    await stages.start()
    await until(lambda: told)
    began = time.monotonic()
    await stages.drain()
    assert time.monotonic() - began < 1
    assert stages.status()[0].restarts == 0


async def test_the_log_of_the_last_run_is_kept(tmp_path: Path) -> None:
    (tmp_path / "poll.log").write_text("the last run")
    (tmp_path / "poll.1.log").write_text("the run before")
    stages = Supervisor({"poll": python(LASTING)}, tmp_path)
    await stages.start()
    await until(lambda: says_up(tmp_path / "poll.log"))
    await stages.drain()
    assert (tmp_path / "poll.1.log").read_text() == "the last run"


async def test_a_log_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "LOG_LIMIT", 10_000)
    monkeypatch.setattr(supervise, "LOG_CHECK", 0.01)
    stages = Supervisor({"loud": python("while True: print('x' * 99, flush=True)")}, tmp_path)
    await stages.start()
    await until(lambda: (tmp_path / "loud.1.log").exists())
    await asyncio.sleep(0.2)
    assert (tmp_path / "loud.log").stat().st_size < 50_000_000
    await stages.drain(timeout=1)
    assert set((tmp_path / "loud.log").read_text()) <= {"x", "\n"}


PARENT = """
import asyncio, pathlib, sys
from streams.supervise import Supervisor
async def main():
    child = [sys.executable, "-c", sys.argv[2]]
    stages = Supervisor({"child": child}, pathlib.Path(sys.argv[1]))
    await stages.start()
    await asyncio.sleep(60)
asyncio.run(main())
"""
CHILD = """
import os, signal, sys, time
from streams.supervise import die_with_parent
die_with_parent(grace=0.3)
{}
print(os.getpid(), flush=True)
while True: time.sleep(0.05)
"""


@pytest.mark.parametrize(
    "deaf",
    [
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit('drained'))",
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
    ],
)
async def test_no_child_outlives_a_killed_parent(deaf: str, tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    with subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path), CHILD.format(deaf)]) as parent:  # noqa: ASYNC220 - quick
        await until(lambda: log.exists() and log.read_text().strip())
        pid = int(log.read_text())
        parent.send_signal(signal.SIGKILL)
    await until(lambda: has_ended(pid))
    assert "the supervisor is gone" in log.read_text()


def test_without_a_supervisor_nothing_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(supervise.PARENT, raising=False)
    supervise.die_with_parent()
    assert "die-with-parent" not in [thread.name for thread in threading.enumerate()]
