"""Room for large bodies: few downloads of many hold one at a time, and a small body needs no place.

A place is given back when nobody holds the answer any more (it has been read, compared, published), not when the
download is over: hundreds of bodies that came quickly would wait in memory for the parser.
"""

import asyncio
import contextlib

LARGE, PLACES = 1 << 19, 16  # bytes of a body that needs a place, how many have one
PATIENCE = 5.0  # seconds to wait for one: less than any deadline, so that no host is blamed


class NoRoom(Exception):
    """A large body came, and no place was given back in time: nobody's fault but ours."""


class Room:
    """The places of one client."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(PLACES)

    def place(self) -> "Place":
        """For one download; it takes nothing yet."""
        return Place(self._free)


class Place:
    """What one download holds."""

    def __init__(self, free: asyncio.Semaphore) -> None:
        self._free = free
        self._loop: asyncio.AbstractEventLoop | None = None

    async def take(self, size: int) -> None:
        """Wait for a place when a body of so many bytes needs one. Raises NoRoom."""
        if size > LARGE and self._loop is None:
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._free.acquire()
            except TimeoutError as error:
                raise NoRoom(f"{PLACES} large bodies are held already") from error
            self._loop = asyncio.get_running_loop()

    def __del__(self) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                self._loop.call_soon_threadsafe(self._free.release)  # the collector may run in any thread
