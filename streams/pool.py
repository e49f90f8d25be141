"""Work that takes long or eats the CPU, in processes of its own: with a time limit, and never outliving its worker.

pebble gives each task its own fate: one that runs out of time, or kills its process, fails alone.
"""

import asyncio
import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from streams import metrics
from streams.errors import Rejected

T = TypeVar("T")
TRIES = 3  # of a task whose process died


def _follow_parent() -> None:
    """End with our worker, also when it is killed: otherwise a pool leaves orphans behind."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _begin(start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    threading.Thread(target=_follow_parent, daemon=True).start()
    start(*arguments)


class Pool:
    """`size` processes, each begun with ``start(*arguments)``; `seconds` is the limit of one task."""

    def __init__(
        self, stage: str, size: int, seconds: float, start: Callable[..., None], *arguments: Any
    ) -> None:
        self.stage, self.seconds = stage, seconds
        self._pool: Any = ProcessPool(
            max_workers=size,
            initializer=_begin,
            initargs=(start, arguments),
            context=multiprocessing.get_context("spawn"),
        )

    async def run(self, work: Callable[..., T], *arguments: Any) -> T:
        """The result of ``work(*arguments)``, or `Rejected`: ``pool_timeout``, ``pool_died`` (memory, a crash).

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
        future = self._pool.schedule(work, args=arguments, timeout=self.seconds)
        try:
            result: T = await asyncio.wrap_future(future)
        except (TimeoutError, FutureTimeout) as error:
            metrics.pool_failures.labels(self.stage, "pool_timeout").inc()
            raise Rejected("pool_timeout", f"took longer than {self.seconds:g} s") from error
        except ProcessExpired as error:
            metrics.pool_failures.labels(self.stage, "pool_died").inc()
            raise Rejected("pool_died", f"its process ended with exit code {error.exitcode}") from error
        return result
