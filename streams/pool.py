"""Work that takes long or eats the CPU, in processes of its own: with a time limit, and never outliving its worker.

pebble gives each task its own fate: one that runs out of time, or kills its process, fails alone. A process that is
killed while it waits breaks the whole pool: then there is a new one.
"""

import asyncio
import multiprocessing
import os
import resource
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from streams import logs, metrics
from streams.errors import Rejected

T = TypeVar("T")
PAUSES = (0.5, 2.0)  # seconds between the tries of a task whose process died, alone
LOOK = 1.0  # seconds between two looks at the pool while a task waits
MEMORY = 4 << 30  # bytes of data a process may have: a task that needs more fails, and the machine goes on
NO_MEMORY = 77  # exit status of a process that had not enough: who runs out leaves little for the next


def _follow_parent() -> None:
    """End with our worker, also when it is killed: otherwise a pool leaves orphans behind."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _begin(
    log: Callable[[], None], memory: int, start: Callable[..., None], arguments: tuple[Any, ...]
) -> None:
    log()
    threading.Thread(target=_follow_parent, daemon=True).start()
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    start(*arguments)


def _within(cpu: float, work: Callable[..., T], arguments: tuple[Any, ...]) -> T:
    """Do the work; the kernel ends the process (SIGPROF) when it has spent `cpu` seconds on it, in C code too."""
    signal.setitimer(signal.ITIMER_PROF, cpu)
    try:
        return work(*arguments)
    except MemoryError:
        os._exit(NO_MEMORY)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _nothing() -> None:
    """What a heartbeat asks of a process."""


class Pool:
    """`size` processes, each begun with ``start(*arguments)``; `seconds` is the limit of one task.

    `cpu`: seconds of CPU of one task, where that is less: it is the page's fault then, and not a busy machine's.
    `memory`: bytes of data a process may have. `tasks`: after so many a process is replaced by a fresh one; 0: never.
    """

    def __init__(
        self,
        stage: str,
        size: int,
        seconds: float,
        start: Callable[..., None],
        *arguments: Any,
        tasks: int = 0,
        cpu: float = 0,
        memory: int = MEMORY,
    ) -> None:
        self.stage, self.seconds, self.cpu, self.memory = stage, seconds, cpu, memory
        self._new = partial(
            ProcessPool,
            max_workers=size,
            max_tasks=tasks,
            initializer=_begin,
            initargs=(logs.same, memory, start, arguments),
            context=multiprocessing.get_context("spawn"),
        )
        self._pool: Any = self._new()
        self._alone = asyncio.Lock()
        self._open = 0  # tasks that wait for their result
        metrics.pool_processes.labels(stage).set(size)
        self._shown = metrics.pool_tasks.labels(stage)

    async def pulse(self) -> None:
        """Return when a process has answered."""
        await self.run(_nothing)

    async def run(self, work: Callable[..., T], *arguments: Any) -> T:
        """The result of ``work(*arguments)``, or `Rejected`: ``pool_timeout``, ``pool_memory``, ``pool_died`` (a crash).

        A process may be killed for what another task did, and with it the pool: who was there when one died is tried
        again alone, so that the guilty one is found. So is who ran out of memory: others may have left too little.
        """
        try:
            return await self._run(work, arguments)
        except Rejected as reason:
            if reason.code not in ("pool_died", "pool_memory"):
                raise
        async with self._alone:
            for pause in PAUSES:
                try:
                    return await self._run(work, arguments)
                except Rejected as reason:
                    if reason.code != "pool_died":
                        raise
                await asyncio.sleep(pause)
            return await self._run(work, arguments)

    async def _run(self, work: Callable[..., T], arguments: tuple[Any, ...]) -> T:
        self._open += 1
        self._shown.set(self._open)
        try:
            result: T = await self._result(work, arguments)
        except (TimeoutError, FutureTimeout) as error:
            raise self._failed("pool_timeout", f"took longer than {self.seconds:g} s") from error
        except (ProcessExpired, BrokenProcessPool) as error:
            status = getattr(error, "exitcode", 0)
            if status == -signal.SIGPROF:
                raise self._failed("pool_timeout", f"took more than {self.cpu:g} s of CPU") from error
            if status == NO_MEMORY:
                raise self._failed("pool_memory", f"needs more than {self.memory >> 20} MiB") from error
            raise self._failed("pool_died", f"its process ended: {error}") from error
        finally:
            self._open -= 1
            self._shown.set(self._open)
        return result

    async def _result(self, work: Callable[..., T], arguments: tuple[Any, ...]) -> T:
        """Wait for a task, and look whether somebody still works at it.

        A pool that breaks forgets the tasks in its queue; a process that is killed as it takes one, this one.
        """
        pool = self._working()
        task = (self.cpu, work, arguments)
        future = asyncio.wrap_future(pool.schedule(_within, args=task, timeout=self.seconds))
        deadline = time.monotonic() + (self._open + 1) * self.seconds
        while not (await asyncio.wait([future], timeout=LOOK))[0]:
            if not pool.active or time.monotonic() > deadline:
                future.cancel()
                raise BrokenProcessPool("nobody works at it any more")
        result: T = future.result()
        return result

    def _working(self) -> Any:
        """The pool, or a new one when it is broken."""
        if not self._pool.active:
            old, self._pool = self._pool, self._new()
            old.stop()
            threading.Thread(target=old.join, daemon=True).start()
        return self._pool

    def _failed(self, code: str, text: str) -> Rejected:
        metrics.pool_failures.labels(self.stage, code).inc()
        return Rejected(code, text)
