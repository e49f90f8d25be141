"""Who may read the desk, and what a page may do in a browser.

Everything that comes from feeds is text: no page has a script or a style of its own, none asks another machine, and a
browser that is talked into it by another site (DNS rebinding, frames) gets nothing.
"""

import base64
import binascii
import hmac
import ipaddress
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlsplit

from aiohttp import web

from streams.settings import Settings

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
OPEN = ("/livez", "/readyz")  # say nothing of the news: whoever looks after processes has no word to give
METHODS = ("GET", "HEAD")


def refusal(request: web.Request, settings: Settings) -> web.HTTPException | None:
    """Why a request is not answered; None: it is."""
    if request.method not in METHODS:
        return web.HTTPMethodNotAllowed(request.method, METHODS, text="the desk is read-only: GET and HEAD\n")
    if request.path in OPEN:
        return None
    if settings.desk_token:
        return None if _given(request.headers.get("Authorization", ""), settings.desk_token) else _ask()
    if not _is_ours(request.headers.get("Host", ""), settings):
        return web.HTTPMisdirectedRequest(
            text="the desk does not know this name for itself: set WIREHOSE_DESK_ADDRESS to the address you came by\n"
        )
    return None


def _given(header: str, token: str) -> bool:
    """Whether the word stands there: as bearer token, or as the password that a browser asked for."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "basic":
        try:
            value = base64.b64decode(value.strip(), validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return False
    elif scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(value.strip().encode(), token.encode())


def _ask() -> web.HTTPException:
    return web.HTTPUnauthorized(
        text="the desk asks for its word (WIREHOSE_DESK_TOKEN): as bearer token, or as password with any user name\n",
        headers={"WWW-Authenticate": 'Basic realm="wirehose desk", charset="UTF-8"'},
    )


def _is_ours(host: str, settings: Settings) -> bool:
    """Whether we are asked under a name of ours: another site's name that leads here is none."""
    name = _name(f"http://{host}")
    ours = {
        "localhost",
        _name(settings.desk_address),
        settings.desk_listen and settings.desk_listen[0].lower(),
    }
    return bool(name) and (name in ours or _is_address(name))


def _name(address: str) -> str:
    """The host of an address, without its port; "" where it has none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
