"""The demo: the sample outlets served on loopback, and everything running on them in a throw-away folder."""

import contextlib
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from aiohttp import web

from agents.net.addresses import parse_networks
from streams import samples
from streams.ports import is_free
from streams.settings import Settings
from streams.up import up
from streams.worker import free_base

HOST = "127.0.0.1"
REVISED_AFTER = 15.0  # seconds after its page was first read
FLOOR, SPACING = 2.0, 0.05  # seconds: between two polls of a feed, between two downloads


async def play(settings: Settings, say: Callable[[str], None], *, seconds: float | None = None) -> None:
    """Run the pipeline on the sample outlets, with a broker of its own, until it is stopped or the time is over."""
    outlets = Outlets()
    kept = settings.data / "demo.port"  # so that a folder that is kept meets the same outlets again
    address = await outlets.start(_port(kept))
    port = address.rpartition(":")[2]
    settings.data.mkdir(parents=True, exist_ok=True)
    kept.write_text(port, encoding="ascii")
    settings = replace(
        settings,
        broker="",
        allow_networks=parse_networks(f"{HOST}/32:{port}"),
        min_interval=FLOOR,
        host_spacing=SPACING,
        metrics_port=free_base(settings),
        desk_listen=_desk(settings),
    )
    say(
        f"three invented outlets at {address}; one article changes {REVISED_AFTER:g} seconds after it was read"
    )
    try:
        await up(settings, [outlets.feed_list], say, show_stories=True, seconds=seconds)
    finally:
        await outlets.stop()


def _desk(settings: Settings) -> tuple[str, int] | None:
    """Where the desk is served: as it is set, or at the next port that is free."""
    if settings.desk_listen is None:
        return None
    host, first = settings.desk_listen
    return next(((host, port) for port in range(first, first + 100) if is_free(port, host)), (host, first))


def _port(kept: Path) -> int:
    """The port of the last demo on this folder, if it is free; 0 for any."""
    with contextlib.suppress(OSError, ValueError):
        if is_free(port := int(kept.read_text(encoding="ascii"))):
            return port
    return 0


class Outlets:
    """The three outlets as one web server on loopback, each below a path of its own.

    `revised_after` seconds after its page was first read an article that has a revision changes, in page and feed:
    so a reader who is slow to start sees both. `clock` gives epoch seconds.
    """

    def __init__(self, revised_after: float = REVISED_AFTER, clock: Callable[[], float] = time.time) -> None:
        self._outlets = {outlet.name: outlet for outlet in samples.load()}
        self._after = revised_after
        self._clock = clock
        self._start = datetime.fromtimestamp(0, UTC)
        self._revised: dict[str, dict[str, datetime]] = {name: {} for name in self._outlets}  # from when on
        self._runner: web.AppRunner | None = None
        self.address = ""

    @property
    def feed_list(self) -> str:
        """The address of a list of the feeds that says who publishes them."""
        return f"{self.address}/feeds.toml"

    def feeds(self) -> list[str]:
        """The addresses of the feeds."""
        return [f"{base}/feed.xml" for base in self._bases().values()]

    async def start(self, port: int = 0) -> str:
        """Serve on this port of loopback (0: a free one); returns the address, ``http://127.0.0.1:…``."""
        self._start = self._now()
        app = web.Application()
        app.add_routes(
            [
                web.get("/robots.txt", self._robots),
                web.get("/feeds.toml", self._list),
                web.get("/{outlet}/", self._front),
                web.get("/{outlet}/feed.xml", self._feed),
                web.get("/{outlet}/{slug}", self._page),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, port).start()
        self.address = f"http://{HOST}:{self._runner.addresses[0][1]}"
        return self.address

    async def stop(self) -> None:
        """Stop serving."""
        if self._runner:
            await self._runner.cleanup()

    def _bases(self) -> dict[str, str]:
        return {name: f"{self.address}/{name}" for name in self._outlets}

    def _shown(self, request: web.Request) -> tuple[samples.Outlet, list[samples.Article], str]:
        """The outlet asked for, what it shows now, and its address."""
        outlet = self._outlets.get(request.match_info["outlet"])
        if outlet is None:
            raise web.HTTPNotFound
        due = {slug: at for slug, at in self._revised[outlet.name].items() if at <= self._now()}
        return outlet, samples.shown(outlet, due), self._bases()[outlet.name]

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC).replace(microsecond=0)

    async def _robots(self, _: web.Request) -> web.Response:
        return web.Response(text="User-agent: *\nAllow: /\n")

    async def _list(self, _: web.Request) -> web.Response:
        return web.Response(text=samples.subscriptions(self._outlets.values(), self._bases()))

    async def _front(self, request: web.Request) -> web.Response:
        return web.Response(text=samples.front(*self._shown(request)), content_type="text/html")

    async def _feed(self, request: web.Request) -> web.Response:
        """With an entity tag: a feed that did not change answers 304."""
        body = samples.feed(*self._shown(request), self._start).encode()
        tag = f'"{sha256(body).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(body=body, content_type="application/xml", charset="utf-8", headers={"ETag": tag})

    async def _page(self, request: web.Request) -> web.Response:
        outlet, articles, base = self._shown(request)
        for article in articles:
            if article.slug == request.match_info["slug"] and not article.missing:
                later = self._now() + timedelta(seconds=self._after)
                self._revised[outlet.name].setdefault(article.slug, later)
                html = samples.page(outlet, article, articles, base, self._start)
                return web.Response(text=html, content_type="text/html")
        raise web.HTTPNotFound(text="There is no such page.")
