"""Host names become addresses: by c-ares, both families at once, with a memory for names that do not resolve.

What resolves is remembered by aiohttp's connector (bounded, a minute), and a name is asked for once however many wait
for it. What does not resolve would be asked again by each feed of the host, some seconds each time.
"""

import socket
import time
from collections.abc import Callable

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import AsyncResolver

HELD = 60.0  # seconds that a name which did not resolve is not asked for again
NAMES = 10_000  # of them at most
TRY, TRIES = 2.0, 2  # seconds of the first try (the next takes twice as long), tries for each name server
RENEW = 20_000  # questions after which c-ares begins anew: it keeps 2.4 KB for each name, for up to an hour


def _cares() -> AbstractResolver:
    # ndots: a name with a dot is asked for as it is, before the search domains that Kubernetes puts first
    return AsyncResolver(timeout=TRY, tries=TRIES, ndots=1)


class Names(AbstractResolver):
    """Resolves names. `make` makes who does the asking."""

    def __init__(
        self, make: Callable[[], AbstractResolver] = _cares, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._make, self._clock = make, clock
        self._inner, self._asked = make(), 0
        self._failed: dict[str, tuple[float, str]] = {}  # until when, why; the oldest first

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of the host. Raises OSError, at once where it has just failed."""
        until, why = self._failed.get(host, (0.0, ""))
        if self._clock() < until:
            raise OSError(None, why)
        self._asked += 1
        if self._asked % RENEW == 0:
            self._inner = self._make()  # the old one ends with its last question
        try:
            return await self._inner.resolve(host, port, family)
        except OSError as error:
            self._remember(host, str(error.args[-1]) if error.args else "does not resolve")
            raise

    async def close(self) -> None:
        """End what is being asked."""
        await self._inner.close()

    def _remember(self, host: str, why: str) -> None:
        self._failed.pop(host, None)
        self._failed[host] = (self._clock() + HELD, why)
        while len(self._failed) > NAMES:
            del self._failed[next(iter(self._failed))]
