"""Where a request goes, and what it carries there: the address, that of a redirect, and which headers are private."""

import re
from collections.abc import Mapping
from urllib.parse import quote, urljoin

import yarl

from agents.net.answer import FetchFailed
from agents.text import urls

_SECRET = frozenset(("authorization", "cookie", "proxy-authorization"))
_HOST = re.compile(r"[a-zA-Z0-9._\-]{1,253}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*")
_NOT_UTF_8 = re.compile(r"[\udc80-\udcff]+")  # bytes, as aiohttp hands them on


def apart(headers: Mapping[str, str], private: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Those for everybody, and those for the first origin, which win where both name one."""
    secret = _SECRET.union(map(str.lower, private)) if private else _SECRET
    common = {name: value for name, value in headers.items() if name.lower() not in secret}
    if len(common) == len(headers):
        return common, dict(private)
    known = {name: value for name, value in headers.items() if name.lower() in _SECRET}
    own = {name.lower() for name in private}
    return common, {name: value for name, value in known.items() if name.lower() not in own} | dict(private)


def target_of(url: str) -> yarl.URL:
    """The address as it is asked, without user name and password. Raises FetchFailed: bad_scheme, protocol."""
    try:
        target = yarl.URL(url.strip()) if len(url) <= urls.MAX_URL else yarl.URL()
    except ValueError:
        target = yarl.URL()
    if target.scheme in urls.PORTS and _HOST.fullmatch(target.raw_host or ""):
        return target if target.raw_user is None and target.raw_password is None else target.with_user(None)
    scheme = urls.scheme(url)
    if scheme and scheme not in urls.PORTS:
        raise FetchFailed("bad_scheme", f"{scheme} is not followed")
    raise FetchFailed("protocol", f"{url[:200]!r} is no web address")


def redirect(base: yarl.URL, location: str | None) -> yarl.URL:
    """The address that a Location on `base` means. Raises FetchFailed as `target_of` does."""
    if not location:
        raise FetchFailed("protocol", "redirect without Location")
    link = _NOT_UTF_8.sub(lambda found: quote(found[0].encode("utf-8", "surrogateescape")), location.strip())
    target = target_of(urljoin(str(base), link))
    if not urls.is_web(str(target)):  # pauses and robots rules go by `urls.host`
        raise FetchFailed("protocol", f"{link[:200]!r} is no web address")
    return target
