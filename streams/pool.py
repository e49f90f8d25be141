"""Work that takes long or eats the CPU, in processes of its own: with a time limit, and never outliving its worker.

pebble gives each task its own fate: one that runs out of time, or kills its process, fails alone. A process that is
killed while it waits breaks the whole pool: then there is a new one.
"""

import asyncio
import multiprocessing
import os
import resource
import threading
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from streams import metrics
from streams.errors import Rejected

T = TypeVar("T")
TRIES = 3  # of a task whose process died
MEMORY = 4 << 30  # bytes a process may use: a task that needs more fails, and the machine goes on


def _follow_parent() -> None:
    """End with our worker, also when it is killed: otherwise a pool leaves orphans behind."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _begin(start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    threading.Thread(target=_follow_parent, daemon=True).start()
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    start(*arguments)


def _nothing() -> None:
    """What a heartbeat asks of a process."""


class Pool:
    """`size` processes, each begun with ``start(*arguments)``; `seconds` is the limit of one task."""

    def __init__(
        self, stage: str, size: int, seconds: float, start: Callable[..., None], *arguments: Any
    ) -> None:
        self.stage, self.seconds = stage, seconds
        self._new = partial(
            ProcessPool,
            max_workers=size,
            initializer=_begin,
            initargs=(start, arguments),
            context=multiprocessing.get_context("spawn"),
        )
        self._pool: Any = self._new()

    async def pulse(self) -> None:
        """Return when a process has answered."""
        await self.run(_nothing)

    async def run(self, work: Callable[..., T], *arguments: Any) -> T:
        """The result of ``work(*arguments)``, or `Rejected`: ``pool_timeout``, ``pool_memory``, ``pool_died`` (a crash).

        A process may be killed for what another did (the system is out of memory), so a death is tried again.
        """
        for _ in range(TRIES - 1):
            try:
                return await self._run(work, arguments)
            except Rejected as reason:
                if reason.code != "pool_died":
                    raise
        return await self._run(work, arguments)

    async def _run(self, work: Callable[..., T], arguments: tuple[Any, ...]) -> T:
        try:
            result: T = await asyncio.wrap_future(self._schedule(work, arguments))
        except (TimeoutError, FutureTimeout) as error:
            raise self._failed("pool_timeout", f"took longer than {self.seconds:g} s") from error
        except MemoryError as error:
            raise self._failed("pool_memory", f"needs more than {MEMORY >> 30} GiB") from error
        except (ProcessExpired, BrokenProcessPool) as error:
            raise self._failed("pool_died", f"its process ended: {error}") from error
        return result

    def _schedule(self, work: Callable[..., T], arguments: tuple[Any, ...]) -> Any:
        if not self._pool.active:
            old, self._pool = self._pool, self._new()
            old.stop()
            threading.Thread(target=old.join, daemon=True).start()
        return self._pool.schedule(work, args=arguments, timeout=self.seconds)

    def _failed(self, code: str, text: str) -> Rejected:
        metrics.pool_failures.labels(self.stage, code).inc()
        return Rejected(code, text)
