"""Addresses of the desk's pages, as whoever asks reaches them from elsewhere."""

from urllib.parse import quote

from aiohttp import web

from agents.desk.site.app import DESK


def base(request: web.Request) -> str:
    """Where the desk stands: by the setting, else by the name that it was asked by. Paths are added to it."""
    return request.app[DESK].settings.desk_address or f"{request.scheme}://{request.host}"


def story(base: str, name: str) -> str:
    """The page of a story."""
    return f"{base}/stories/{quote(name, safe='')}"


def article(base: str, name: str) -> str:
    """The page of an article."""
    return f"{base}/articles/{quote(name, safe='')}"
