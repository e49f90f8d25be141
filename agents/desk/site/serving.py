"""The desk as one process: database, reader and web server, until it is told to stop."""

import asyncio
import signal
import time
from collections.abc import Callable
from pathlib import Path

from aiohttp import web

from agents.desk.address import address, warning
from agents.desk.agent import Reader
from agents.desk.live import Live
from agents.desk.site.app import Desk, make
from agents.desk.site.routes import ROUTES
from agents.desk.store.database import connect
from agents.desk.store.tables import exists
from streams.errors import Misconfigured
from streams.settings import Settings

FILE = "desk.sqlite"
END = 2.0  # seconds that a request may take when we end


def store(settings: Settings) -> Path | str:
    """Where the desk's copy is kept."""
    return settings.desk_store or settings.data / "desk" / FILE


async def serve(settings: Settings, say: Callable[[str], object]) -> None:
    """Read the topics and serve pages until SIGINT or SIGTERM."""
    if settings.desk_listen is None:
        raise Misconfigured("WIREHOSE_DESK_LISTEN is off: set it to host:port to serve the desk")
    database = connect(store(settings))
    with database.filler():
        reader = Reader(database, settings, Live())
        await asyncio.to_thread(exists, database)
        desk = Desk(database, settings, reader.live, lambda: reader.behind, time.time)
        runner = web.AppRunner(make(desk, *ROUTES), access_log=None, shutdown_timeout=END)
        await runner.setup()
        try:
            await _listen(runner, settings)
            say(f"desk     {address(settings)}{warning(settings)}")
            await _until_stopped(reader)
        finally:
            await runner.cleanup()


async def _listen(runner: web.AppRunner, settings: Settings) -> None:
    assert settings.desk_listen  # noqa: S101 - `serve` has looked
    host, port = settings.desk_listen
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        raise Misconfigured(
            f"the desk cannot be served at {host}:{port} ({error.strerror or error}): set WIREHOSE_DESK_LISTEN"
        ) from error


async def _until_stopped(reader: Reader) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    tasks = [asyncio.create_task(work()) for work in (reader.run, reader.keep)]
    await stop.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
