"""Who looks at a page now, and what has changed since: at most one word a second for each of them.

async for changed in live.follow():      # {"stories", "story/<id>"}
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable

PAUSE = 1.0  # seconds between two words: a page is drawn again for each
ALIVE = 15.0  # seconds of silence after which an empty word is sent, so that one who is gone is noticed
MOST = 200  # who may follow at once


class Live:
    """What is told here is heard by all who follow. For one event loop."""

    def __init__(self) -> None:
        self._heard: dict[int, tuple[set[str], asyncio.Event]] = {}
        self._number = 0

    def tell(self, changed: Iterable[str]) -> None:
        """These pages show something new."""
        changed = set(changed)
        for pending, event in self._heard.values():
            pending |= changed
            if changed:
                event.set()

    @property
    def full(self) -> bool:
        """Whether so many follow that one more should come again later."""
        return len(self._heard) >= MOST

    async def follow(self) -> AsyncGenerator[set[str], None]:
        """What changes from now on; an empty set now and then."""
        self._number += 1
        number, pending, event = self._number, set[str](), asyncio.Event()
        self._heard[number] = (pending, event)
        try:
            while True:
                try:
                    async with asyncio.timeout(ALIVE):
                        await event.wait()
                except TimeoutError:
                    yield set()
                    continue
                await asyncio.sleep(PAUSE)
                event.clear()
                told = set(pending)
                pending.clear()
                yield told
        finally:
            del self._heard[number]
