"""How feeds are asked, by poll and by commands: the client, its limits, and what a subscription wants; `Asking` for commands."""

import asyncio
import multiprocessing
import os
from collections.abc import Mapping
from concurrent.futures import TimeoutError as FutureTimeout
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin

from pebble import ProcessExpired, ProcessPool

from agents.net.client import Client, MayFollow, Response
from agents.poll.feed import Feed
from agents.poll.parse import parse
from streams import __version__, secrets
from streams.errors import Rejected
from streams.records import Subscription
from streams.settings import Settings

LIMIT, SECONDS = 8 << 20, 30.0  # bytes and time of one answer
PARSING = 10.0  # seconds for one body


def agent(settings: Settings) -> str:
    """What we call ourselves to publishers."""
    return settings.agent or f"wirehose/{__version__}"


def client(settings: Settings, limit: int = 200) -> Client:
    """The client for all downloads, as the settings want it; `limit`: connections at once."""
    return Client(
        agent(settings),
        settings.allow_networks,
        limit=limit,
        ports=settings.allow_ports,
        proxy=settings.proxy,
    )


async def ask(
    client: Client,
    sub: Subscription,
    environment: Mapping[str, str],
    *,
    url: str = "",
    headers: Mapping[str, str] | None = None,
    may_follow: MayFollow | None = None,
) -> Response:
    """Ask as this subscription wants to be asked, for its address or for `url`; its secrets are in `environment`.

    Raises FetchFailed, and Rejected where a secret is missing.
    """
    return await client.get(
        url or sub.url,
        headers={**(headers or {}), **({"User-Agent": sub.agent} if sub.agent else {})},
        private=secrets.private_headers(sub, environment, url) if sub.headers else None,
        limit_bytes=LIMIT,
        total_seconds=SECONDS,
        may_follow=may_follow,
    )


class Asking:
    """A client, and a process that reads feeds and can be killed: for as long as the block runs."""

    def __init__(self, settings: Settings) -> None:
        self.agent = agent(settings)
        self.spacing = settings.host_spacing
        self._client = client(settings)
        self._pool: Any = ProcessPool(max_workers=1, context=multiprocessing.get_context("spawn"))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.close()
        self._pool.stop()
        await asyncio.to_thread(self._pool.join)

    async def get(self, sub: Subscription, headers: dict[str, str] | None = None, url: str = "") -> Response:
        """As `ask`, with the secrets of our environment."""
        return await ask(self._client, sub, os.environ, url=url, headers=headers)

    async def robots(self, sub: Subscription, site: str) -> str:
        """The robots.txt of the site of an address, after a pause; "" where it has none. Raises FetchFailed."""
        await asyncio.sleep(self.spacing)
        answer = await self.get(sub, url=urljoin(site, "/robots.txt"))
        return answer.body.decode("utf-8", "replace") if answer.outcome == "ok" else ""

    async def read(self, answer: Response) -> Feed:
        """What the answer holds. Raises Rejected where reading takes too long or ends the process."""
        arguments = answer.body, answer.url, answer.headers.get("Content-Type", "")
        try:
            feed: Feed = await asyncio.wrap_future(
                self._pool.schedule(parse, args=arguments, timeout=PARSING)
            )
        except (TimeoutError, FutureTimeout) as error:
            raise Rejected("pool_timeout", f"reading it takes longer than {PARSING:g} s") from error
        except (ProcessExpired, MemoryError) as error:
            raise Rejected("pool_died", f"reading it ended the process: {error}") from error
        return feed
