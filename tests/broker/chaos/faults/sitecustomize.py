"""Breaks our own processes at named points; loaded by Python itself into every one that finds this folder on its path.

Nothing of the product knows of it. With CHAOS_FAULTS naming a folder, a point fires when a file ``<point>-<anything>``
lies there and this process is the one that can take it away; what fired is a line in ``fired.log``:

    poll.before_publish  poll.before_state                killed: downloaded, not published; published, not remembered
    fetch.mid_look       fetch.before_publish             killed: between robots.txt and page; downloaded, not published
    fetch.before_state                                    killed: published, not remembered
    extract.child_dies   enrich.child_dies                a process of the pool kills itself, as the system would
    extract.child_hangs  extract.child_memory             works for ever; takes memory until there is none
    <stage>.raise_once   <stage>.loop_hangs               a bug in deciding; the event loop stands still

Files that stay: ``always-poison<stage>`` and ``always-kills<stage>`` (the stage raises, or a process of its pool kills
itself, at every record with this word) and ``clock`` (seconds that the clock is wrong by, read again and again).
"""

import functools
import importlib.abc
import importlib.machinery
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

FOLDER = os.environ.get("CHAOS_FAULTS", "")
LIMIT = 3 << 30  # bytes of a child that takes all memory, where the product sets no limit of its own


def fire(point: str) -> bool:
    """Whether this process is the one that a file of this point was put there for."""
    for name in files(f"{point}-"):
        try:
            Path(FOLDER, name).unlink()
        except OSError:
            continue
        tell(name)
        return True
    return False


def files(begin: str) -> list[str]:
    """The files whose names begin so."""
    with os.scandir(FOLDER) as found:
        return [entry.name for entry in found if entry.name.startswith(begin)]


def tell(what: str) -> None:
    """One line, whole, whoever else writes."""
    file = os.open(f"{FOLDER}/fired.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, f"{what} {os.getpid()}\n".encode())
    os.close(file)


def die_at(point: str) -> None:
    """SIGKILL to ourselves."""
    if fire(point):
        os.kill(os.getpid(), signal.SIGKILL)


def around(
    owner: Any, name: str, before: Callable[..., None] | None, after: Callable[[], None] | None
) -> None:
    """Put something before and after an asynchronous method."""
    old = getattr(owner, name)

    @functools.wraps(old)
    async def new(*args: Any, **kwargs: Any) -> Any:
        if before:
            before()
        done = await old(*args, **kwargs)
        if after:
            after()
        return done

    setattr(owner, name, new)


def in_child(module: Any, name: str, stage: str) -> None:
    """Break the pool's work, which is found by its name in the module."""
    old = getattr(module, name)

    @functools.wraps(old)
    def new(*args: Any) -> Any:
        die_at(f"{stage}.child_dies")
        if always(f"kills{stage}", args[0]):
            os.kill(os.getpid(), signal.SIGKILL)
        if fire(f"{stage}.child_hangs"):
            time.sleep(100_000)
        if fire(f"{stage}.child_memory"):
            take_all_memory()
        return old(*args)

    setattr(module, name, new)


def take_all_memory() -> None:
    """Take memory until there is none: the product's limit ends it, else one of ours."""
    import resource

    limits = (resource.RLIMIT_AS, resource.RLIMIT_DATA)
    if all(resource.getrlimit(limit)[0] == resource.RLIM_INFINITY for limit in limits):
        tell("no-limit-of-memory")
        resource.setrlimit(resource.RLIMIT_AS, (LIMIT, resource.RLIM_INFINITY))
    kept = []
    while True:
        kept.append(bytearray(64 << 20))


def poll(module: Any) -> None:
    around(
        module.Poller,
        "_publish",
        lambda: die_at("poll.before_publish"),
        lambda: die_at("poll.before_state"),
    )
    module.Poller.now = lambda self: now()


def fetch(module: Any) -> None:
    around(module.Fetcher, "_look", None, lambda: die_at("fetch.before_publish"))
    around(module.Fetcher, "__call__", None, lambda: die_at("fetch.before_state"))


def asking(module: Any) -> None:
    around(module.Asker, "_rule", None, lambda: die_at("fetch.mid_look"))


def step(module: Any) -> None:
    """Deciding, in every stage."""
    old = module.Step.__init__

    @functools.wraps(old)
    def new(self: Any, stage: Any, kind: Any, decide: Any, *args: Any, **kwargs: Any) -> None:
        @functools.wraps(decide)
        def broken(message: Any, *rest: Any) -> Any:
            if fire(f"{stage.name}.raise_once"):
                raise RuntimeError("chaos: raised once")
            if fire(f"{stage.name}.loop_hangs"):
                time.sleep(100_000)
            if always(f"poison{stage.name}", message.value):
                raise RuntimeError("chaos: raises always")
            return decide(message, *rest)

        old(self, stage, kind, broken, *args, **kwargs)

    module.Step.__init__ = new


def always(word: str, value: bytes | None) -> bool:
    """Whether records with this word are to fail, and this is one."""
    return word.encode() in (value or b"") and Path(FOLDER, f"always-{word}").exists()


def now() -> Any:
    """The agents' own clock, which asks the C library and not `time.time`."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(time.time(), UTC)


class Clock:
    """`time.time`, wrong by the number in the file `clock`."""

    def __init__(self) -> None:
        self.right, self.offset, self.asked = time.time, 0.0, -1.0

    def __call__(self) -> float:
        if time.monotonic() > self.asked + 0.2:
            self.asked = time.monotonic()
            try:
                self.offset = float(Path(FOLDER, "clock").read_text() or 0)
            except (OSError, ValueError):
                self.offset = 0.0
        return self.right() + self.offset


PATCHES: dict[str, Callable[[Any], None]] = {
    "agents.poll.poller": poll,
    "agents.fetch.agent": fetch,
    "agents.fetch.asking": asking,
    "agents.extract.agent": lambda module: in_child(module, "_extract", "extract"),
    "agents.enrich.agent": lambda module: in_child(module, "_enrich", "enrich"),
    "streams.step": step,
}


class Finder(importlib.abc.MetaPathFinder):
    """Finds the modules that we break as anybody would, and has them broken once they are there."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        if name not in PATCHES:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def exec_module(module: Any) -> None:
                execute(module)
                try:
                    PATCHES[name](module)
                except AttributeError as error:  # a test must not pass because its fault has gone
                    tell(f"MISSING in {name}: {error}")
                    raise

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


if FOLDER:
    time.time = Clock()  # type: ignore[assignment]
    sys.meta_path.insert(0, Finder())
