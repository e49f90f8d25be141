"""Addresses of the desk's pages, as whoever asks reaches them from elsewhere."""

from urllib.parse import quote, urlsplit

from aiohttp import web

from agents.desk.site.app import DESK
from streams.settings import Settings


def base(request: web.Request) -> str:
    """Where the desk stands: by the setting, else by the name that it was asked by. Paths are added to it."""
    return request.app[DESK].settings.desk_address or f"{request.scheme}://{request.host}"


def prefix(settings: Settings) -> str:
    """The path before all others where the desk stands behind a proxy; "" elsewhere."""
    return urlsplit(settings.desk_address).path


def story(base: str, name: str) -> str:
    """The page of a story."""
    return f"{base}/stories/{quote(name, safe='')}"


def article(base: str, name: str) -> str:
    """The page of an article."""
    return f"{base}/articles/{quote(name, safe='')}"
