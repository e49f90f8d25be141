"""Child processes that are kept running: started, watched, started again with back-off, drained together.

    stages = Supervisor({"dedup": [sys.executable, "-m", "streams.cli", "run", "dedup"]}, data / "logs", told=print)
    await stages.start()
    await stages.drain()

A child has the reading end of a pipe as its standard input and calls `die_with_parent()` when it starts: the pipe ends
when we do, however we end, and then the child drains itself. No child hears the terminal's Ctrl-C: we pass it on.
"""

import asyncio
import json
import logging
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

log = logging.getLogger("wirehose.worker")
FIRST, LONGEST = 0.5, 15.0  # seconds before a restart; doubled from one to the other
STEADY = 30.0  # seconds alive after which a death is a first one again
FENCED, MISCONFIGURED = 77, 2  # exit codes: a newer owner took over, nothing is wrong; no use to hurry
GRACE = 12.0  # seconds a child has to end by itself
TICK = (
    0.05  # seconds between looks at a child: asyncio's own processes hang when cancelled as they start (3.11)
)
PARENT = "WIREHOSE_PARENT"
SAID = 600  # characters of a dead child's last words: with what to do, which stands at their end
LOG_LIMIT, LOG_CHECK = 8 << 20, 5.0  # bytes of one log, seconds between looks at its size
ERROR = re.compile(r"error|exception|critical|fatal|misconfigured|unavailable|^timeout \(", re.IGNORECASE)


class Status(NamedTuple):
    """One child: `state` is running, waiting (for its restart) or stopped; `uptime` in seconds."""

    name: str
    pid: int | None
    state: str
    restarts: int
    uptime: float


@dataclass
class _Child:
    name: str
    argv: Sequence[str]
    log: Path
    restarts: int = 0
    delay: float = field(default_factory=lambda: FIRST)
    process: subprocess.Popen[bytes] | None = None
    since: float = field(default_factory=time.monotonic)
    from_byte: int = 0  # where the log of this start begins


class Supervisor:
    """Keeps these commands running, in this order; `told` gets one line whenever one of them dies."""

    def __init__(
        self, commands: Mapping[str, Sequence[str]], logs: Path, told: Callable[[str], object] = print
    ) -> None:
        self._children = [_Child(name, argv, logs / f"{name}.log") for name, argv in commands.items()]
        self._logs = logs
        self._told = told
        self._draining = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Start all of them; each has its own log in the folder, the one of the last run beside it as *.1.log."""
        self._logs.mkdir(parents=True, exist_ok=True)
        for child in self._children:
            if child.log.exists():
                child.log.replace(child.log.with_suffix(".1.log"))
        self._tasks = [asyncio.create_task(self._keep(child), name=child.name) for child in self._children]
        self._trimmer = asyncio.create_task(self._trim())

    def status(self) -> list[Status]:
        """How each child is now."""
        now = time.monotonic()
        return [
            Status(child.name, child.process.pid, "running", child.restarts, now - child.since)
            if child.process
            else Status(
                child.name, None, "stopped" if self._draining.is_set() else "waiting", child.restarts, 0.0
            )
            for child in self._children
        ]

    async def drain(self, timeout: float = GRACE) -> list[str]:
        """Ask all to end, first to last, and kill by pid what is left after `timeout` seconds: their names."""
        self._draining.set()
        for child in self._children:
            _signal(child, signal.SIGTERM)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=timeout)
            self._trimmer.cancel()
        late = [child.name for child in self._children if _signal(child, signal.SIGKILL)]
        if late:
            await asyncio.wait(self._tasks, timeout=2)
        return late

    async def _keep(self, child: _Child) -> None:
        """Run it until we drain."""
        while not self._draining.is_set():
            code = await self._run(child)
            if self._draining.is_set():
                return
            alive = time.monotonic() - child.since
            if code == FENCED or alive >= STEADY:
                child.delay = FIRST
            if code == MISCONFIGURED:
                child.delay = LONGEST
            if code != FENCED:
                again = f"after {alive:.0f} s, starts again in {child.delay:g} s"
                why = (
                    "" if isinstance(code, int) and code < 0 else f": {_last_error(child)}"
                )  # a signal has no reason in the log
                with suppress(OSError):  # a terminal that is gone must not end the watch
                    self._told(f"{child.name} {_ending(code)} {again}{why}")
            with suppress(TimeoutError):
                async with asyncio.timeout(child.delay):
                    await self._draining.wait()
                return
            child.delay = min(2 * child.delay, LONGEST)
            child.restarts += 1

    async def _run(self, child: _Child) -> int | str:
        """One life of it: the exit code, or why it could not start."""
        child.since = time.monotonic()
        try:
            child.process = process = _start(child)
        except OSError as error:
            return str(error)
        while (code := process.poll()) is None:  # noqa: ASYNC110 - see TICK
            await asyncio.sleep(TICK)
        if process.stdin:
            process.stdin.close()
        child.process = None
        return code

    async def _trim(self) -> None:
        """Keep logs bounded: a full one is moved aside in place, since the child goes on appending to it."""
        while True:
            await asyncio.sleep(LOG_CHECK)
            for child in self._children:
                with suppress(OSError):
                    if child.log.stat().st_size > LOG_LIMIT:
                        shutil.copyfile(child.log, child.log.with_suffix(".1.log"))
                        os.truncate(child.log, 0)
                        child.from_byte = 0


def is_supervised() -> bool:
    """Whether a supervisor started us."""
    return PARENT in os.environ


def die_with_parent(grace: float = GRACE) -> None:
    """For a child, first thing: end when the supervisor is gone, however it went. Nothing without a supervisor.

    Sends this process SIGTERM, so that it drains, and ends it after `grace` seconds.
    """
    parent = os.environ.get(PARENT)
    if parent is None:
        return

    def watch() -> None:
        while os.getppid() == int(parent) and os.read(0, 1):
            pass  # nobody writes: this reads the end
        log.warning("the supervisor is gone: ending")
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(grace)
        os._exit(1)

    threading.Thread(target=watch, name="die-with-parent", daemon=True).start()


def _start(child: _Child) -> subprocess.Popen[bytes]:
    with child.log.open("ab") as log:
        child.from_byte = log.tell()
        return subprocess.Popen(  # noqa: S603 - the caller's own commands
            child.argv,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env=os.environ | {PARENT: str(os.getpid())},
            start_new_session=True,
        )


def _signal(child: _Child, number: signal.Signals) -> bool:
    """Whether there was somebody to hear it."""
    if child.process is None or child.process.poll() is not None:
        return False
    child.process.send_signal(number)
    return True


def _ending(code: int | str) -> str:
    if isinstance(code, str):
        return f"could not start ({code})"
    return f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"


def _last_error(child: _Child) -> str:
    """The last line of this start's log that speaks of an error, else its last line; safe for a terminal."""
    try:
        with child.log.open("rb") as log:
            log.seek(max(child.from_byte, log.seek(0, os.SEEK_END) - 16_384))
            lines = [line for line in log.read().decode("utf-8", "replace").splitlines() if line.strip()]
    except OSError as error:
        lines = [str(error)]
    line = next(
        (line for line in reversed(lines) if ERROR.search(line)), lines[-1] if lines else "it wrote nothing"
    )
    return "".join(letter if letter.isprintable() else " " for letter in _message(line.strip()))[:SAID]


def _message(line: str) -> str:
    """What a line of the log says, where it is JSON."""
    try:
        return str(json.loads(line)["message"])
    except (ValueError, TypeError, KeyError):
        return line
