"""The web application: who may ask, who answers, and what becomes of an error."""

import asyncio
import logging
import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeVar

from aiohttp import web

from agents.desk.live import Live
from agents.desk.queries.stories import ABOUT
from agents.desk.site.drawing import draw
from agents.desk.site.guard import HEADERS, Handler, refusal
from agents.desk.store.database import Ask, Database
from streams.errors import Rejected, Unavailable
from streams.settings import Settings

log = logging.getLogger("wirehose.desk")
THREADS = 4  # that ask the database and draw pages
SMALL = 1024  # bytes of an answer that is not worth compressing
ADDRESSES = "/api/v1/openapi.json"  # tells programs what there is

T = TypeVar("T")


@dataclass
class Desk:
    """What handlers need. `behind`: messages that wait to be read, None while Kafka is away; `clock`: epoch seconds."""

    database: Database
    settings: Settings
    live: Live
    behind: Callable[[], int | None]
    clock: Callable[[], float]

    def __post_init__(self) -> None:
        nothing: dict[str, list[str]] = {kind: [] for kind in ABOUT}
        self.suggested = -math.inf, nothing  # names to choose from, and when they were counted (see `pages`)
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="desk")

    async def ask(self, work: Callable[[Ask], T]) -> T:
        """Do some work with the database, in a thread."""

        def run() -> T:
            with self.database.reading() as ask:
                return work(ask)

        return await asyncio.get_running_loop().run_in_executor(self.threads, run)


DESK: web.AppKey[Desk] = web.AppKey("desk", Desk)


def make(desk: Desk, *routes: web.AbstractRouteDef) -> web.Application:
    """The application with these routes."""
    app = web.Application(middlewares=[_explained, _guarded])
    app[DESK] = desk
    app.add_routes(routes)
    app.on_response_prepare.append(_dressed)
    return app


def wants_json(request: web.Request) -> bool:
    """Whether a program asks."""
    return request.path.startswith("/api/")


def missing(what: str, desk: Desk) -> web.HTTPNotFound:
    """What to raise where there is no such story, article or revision."""
    reading = " It is still reading the topics." if desk.behind() else ""
    return web.HTTPNotFound(
        text=f"There is no such {what} here: the desk keeps {desk.settings.desk_days} days, and nothing that was retracted.{reading}"
    )


@web.middleware
async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    if wrong := refusal(request, request.app[DESK].settings):
        raise wrong
    response = await handler(request)
    if isinstance(response, web.Response) and (response.content_length or 0) > SMALL:
        response.enable_compression()
    return response


@web.middleware
async def _explained(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Errors as one clear line; a program gets all of them as JSON."""
    try:
        return await handler(request)
    except Rejected as error:
        return _said(request, 400, error.code, error.message)
    except web.HTTPError as error:
        if not wants_json(request) and error.status != 404:
            raise
        return _told(request, error)
    except Unavailable as error:
        log.warning("%s", error)
        return _said(request, 503, "unavailable", "the desk's database does not answer; the log says more")
    except (web.HTTPException, ConnectionError):  # it goes elsewhere, or nobody listens any more
        raise
    except Exception:
        log.exception("bug: %s %s", request.method, request.rel_url)
        return _said(request, 500, "bug", "a bug of ours; the log says more")


def _told(request: web.Request, error: web.HTTPError) -> web.Response:
    """What a handler, the guard or the router raised, with the headers that belong to it (WWW-Authenticate, Allow)."""
    message = (error.text or "").strip()
    if request.match_info.http_exception is error:
        message = "There is no such address here."
        message += f" {ADDRESSES} lists all that there are." if wants_json(request) else ""
    response = _said(request, error.status, HTTPStatus(error.status).name.lower(), message)
    for name, value in error.headers.items():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _said(request: web.Request, status: int, code: str, message: str) -> web.Response:
    if wants_json(request):
        return web.json_response({"error": code, "message": message}, status=status)
    return web.Response(
        text=draw("error.html", status=status, message=message), status=status, content_type="text/html"
    )


async def _dressed(_: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-cache")
    response.headers["Server"] = "wirehose"
