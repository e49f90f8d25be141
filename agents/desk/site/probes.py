"""Whether the desk lives and is ready, for what restarts it."""

from aiohttp import web

from agents.desk.site.app import DESK


async def livez(_: web.Request) -> web.Response:
    """The loop turns."""
    return web.Response(text="loop: ok\n")


async def readyz(request: web.Request) -> web.Response:
    """The database answers, and Kafka is read."""
    desk = request.app[DESK]
    await desk.ask(lambda ask: ask("SELECT 1"))
    behind = desk.behind()
    return web.Response(
        status=200 if behind is not None else 503,
        text=f"store: ok\nkafka: {'does not answer' if behind is None else 'ok'}\n",
    )
