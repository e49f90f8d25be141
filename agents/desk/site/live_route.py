"""What changes, as server-sent events: names of pages that show something new. The page asks for itself again."""

import json
from contextlib import aclosing, suppress

from aiohttp import web

from agents.desk.site.app import DESK

RETRY = 5000  # milliseconds until a browser that was cut off comes again


async def live(request: web.Request) -> web.StreamResponse:
    """Follow what changes until the browser goes away."""
    desk = request.app[DESK]
    if request.method == "HEAD":
        return web.Response(content_type="text/event-stream")
    if desk.live.full:
        raise web.HTTPServiceUnavailable(text="so many follow already: come again later\n")
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )
    with suppress(ConnectionError):
        await response.prepare(request)
        await response.write(f"retry: {RETRY}\n\n".encode())
        async with aclosing(desk.live.follow()) as follow:
            async for changed in follow:
                told = (
                    f"event: changed\ndata: {json.dumps(sorted(changed))}\n\n" if changed else ": alive\n\n"
                )
                await response.write(told.encode())
    return response
