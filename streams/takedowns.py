"""The articles that were retracted, as one worker follows them: for a stage that no event of its input tells."""

import asyncio
import logging
from contextlib import suppress
from typing import Any

from aiokafka.errors import KafkaError

from streams import codec
from streams.app import Stage
from streams.corrections import current
from streams.errors import Rejected, WirehoseError
from streams.logs import SELDOM
from streams.reading import records
from streams.records import Correction
from streams.topics import CORRECTIONS

log = logging.getLogger("wirehose.takedowns")
AGAIN = 2.0  # seconds before the topic is tried again


class Takedowns:
    """`gone` has them from when `ready` returns on, and each further one within a second."""

    def __init__(self, stage: Stage) -> None:
        self.gone: set[str] = set()
        self._settings, self._read = stage.settings, asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        stage.keep.append(self)
        stage.app.on_partitions_assigned.connect(self._start)
        stage.app.on_before_shutdown.connect(self._stop)

    async def ready(self, _: Any = None) -> None:
        """Wait until all is known that stood there when the worker began."""
        await self._read.wait()

    async def _start(self, *_: Any, **__: Any) -> None:
        self._task = self._task or asyncio.get_running_loop().create_task(self._follow())

    async def _stop(self, *_: Any, **__: Any) -> None:
        if self._task:
            self._task.cancel()

    async def _follow(self) -> None:
        while True:
            try:
                for said in (await current(self._settings)).values():
                    self._take(said)
                self._read.set()
                async for record in records(
                    self._settings, CORRECTIONS, follow=True
                ):  # these again, then news
                    with suppress(Rejected):  # `current` says so
                        self._take(codec.decode(Correction, record.value))
            except (KafkaError, OSError, WirehoseError) as error:
                log.warning("waiting to follow what is retracted: %r", error, extra=SELDOM)
            except Exception:
                log.exception("bug: what is retracted cannot be followed; trying again", extra=SELDOM)
            await asyncio.sleep(AGAIN)

    def _take(self, said: Correction) -> None:
        if said.kind == "retract":
            (self.gone.difference_update if said.revoked else self.gone.update)(said.articles)
