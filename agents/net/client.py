"""The one way out: GET from public addresses, within limits of size, time and redirects.

The address is checked where it is dialled (`socket_factory`), so neither a name that resolves to 127.0.0.1, nor one
that resolves differently the second time, nor a redirect comes round it. No proxies, no cookies, no credentials from
the environment. Redirects are followed by hand, each hop checked; one deadline holds over all of them.
"""

import asyncio
import errno
import socket
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

import aiohttp
import yarl
from multidict import CIMultiDictProxy

from agents.net.addresses import Network, may_reach
from agents.text import urls
from streams.errors import WirehoseError

PERMANENT, TEMPORARY = frozenset((301, 308)), frozenset((302, 303, 307))
MAX_RETRY_AFTER = 86_400.0  # seconds
_BLOCKED = "address is not public, nor in WIREHOSE_ALLOW_NETWORKS"
_SECRET = frozenset(("authorization", "cookie", "proxy-authorization"))


class FetchFailed(WirehoseError):
    """No answer that can be used. `code`: blocked bad_scheme dns connection tls protocol too_slow too_large redirect_loop."""

    def __init__(self, code: str, message: str = "", retry_after: float | None = None) -> None:
        super().__init__(code, message)
        self.retry_after = retry_after


class Response:
    """An answer, whatever its status. `body` is decoded, and empty unless the status is 2xx.

    `url` is where it was found; `permanent`: every hop to it was 301 or 308; `retry_after`: seconds, at most a day.
    """

    def __init__(
        self, status: int, url: str, headers: CIMultiDictProxy[str], body: bytes, permanent: bool
    ) -> None:
        self.status = status
        self.url = url
        self.headers = headers
        self.body = body
        self.permanent = permanent
        self.retry_after = read_retry_after(headers.get("Retry-After", ""), datetime.now(UTC))

    @property
    def outcome(self) -> str:
        """The status as a word: ok, not_modified, gone, rate_limited, else http_404 and so on."""
        words = {200: "ok", 203: "ok", 304: "not_modified", 410: "gone", 429: "rate_limited"}
        if self.status == 503 and self.retry_after is not None:
            return "rate_limited"
        return words.get(self.status, f"http_{self.status}")


class Client:
    """One pool of connections. `agent` names us to publishers; `allow` are networks beside the public ones."""

    def __init__(
        self, agent: str, allow: tuple[Network, ...] = (), per_host: int = 2, limit: int = 200
    ) -> None:
        self._agent = agent
        self._allow = allow
        self._limit, self._per_host = limit, per_host
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close all connections. The client can be used again."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def get(
        self,
        url: str,
        *,
        headers: dict[str, str] | None = None,
        limit_bytes: int,
        total_seconds: float,
        max_redirects: int = 5,
        may_follow: Callable[[str], Awaitable[bool]] | None = None,
    ) -> Response:
        """Fetch `url`. Raises FetchFailed, nothing else.

        `may_follow` is asked before a redirect to another host; where it says no, the code is robots.
        """
        try:
            async with asyncio.timeout(total_seconds):
                return await self._follow(url, dict(headers or {}), limit_bytes, max_redirects, may_follow)
        except TimeoutError as error:
            raise FetchFailed("too_slow", f"no whole answer within {total_seconds:g} s") from error
        except aiohttp.ClientError as error:
            raise _translated(error) from error
        except (OSError, ValueError, asyncio.IncompleteReadError) as error:
            raise FetchFailed("protocol", f"{type(error).__name__}: {error}"[:500]) from error

    async def _follow(
        self,
        url: str,
        headers: dict[str, str],
        limit: int,
        hops: int,
        may_follow: Callable[[str], Awaitable[bool]] | None,
    ) -> Response:
        permanent: bool | None = None
        for _ in range(hops + 1):
            target = _target(url)
            async with self._open().get(target, headers=headers, allow_redirects=False) as answer:
                if answer.status not in PERMANENT | TEMPORARY:
                    body = await _read(answer, limit) if 200 <= answer.status < 300 else b""
                    return Response(answer.status, url, answer.headers, body, bool(permanent))
                step = _redirect(url, answer.headers.get("Location"))
                permanent = permanent is not False and answer.status in PERMANENT
            if urls.host(step) != urls.host(url):
                headers = {name: value for name, value in headers.items() if name.lower() not in _SECRET}
                if may_follow and not await may_follow(step):
                    raise FetchFailed("robots", f"robots.txt of {urls.host(step)} closes {step[:200]}")
            url = step
        raise FetchFailed("redirect_loop", f"more than {hops} redirects")

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    socket_factory=self._dial,
                    limit=self._limit,
                    limit_per_host=self._per_host,
                    ttl_dns_cache=60,
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self._agent, "Accept-Encoding": "gzip, deflate", "Accept": "*/*"},
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=15),
                trust_env=False,
            )
        return self._session

    def _dial(self, info: tuple[Any, ...]) -> socket.socket:
        """Make the socket for one resolved address, or refuse: this is where every connection begins."""
        family, kind, protocol, _, address = info
        if not may_reach(str(address[0]), int(address[1]), self._allow):
            raise PermissionError(
                errno.EACCES, f"{_BLOCKED}: {address[0]}"
            )  # the host's other addresses are tried
        return socket.socket(family, kind, protocol)


def read_retry_after(value: str, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, from either form, at most a day; None when it is absent or garbage."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:12]), MAX_RETRY_AFTER)
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    seconds = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    return min(max(seconds.total_seconds(), 0.0), MAX_RETRY_AFTER)


def _target(url: str) -> yarl.URL:
    if not urls.is_web(url):
        scheme = urls.scheme(url)
        if scheme and scheme not in urls.PORTS:
            raise FetchFailed("bad_scheme", f"{scheme} is not followed")
        raise FetchFailed("protocol", f"{url[:200]!r} is no web address")
    return yarl.URL(url.strip())


def _redirect(url: str, location: str | None) -> str:
    if not location:
        raise FetchFailed("protocol", "redirect without Location")
    target = urljoin(url, location.strip())
    return str(_target(target).with_user(None))


async def _read(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    """The body, counted as it is decoded: a small bomb does not become a large body."""
    if (answer.content_length or 0) > limit:
        raise FetchFailed("too_large", f"{answer.content_length} bytes announced, {limit} allowed")
    parts, size = [], 0
    async for part in answer.content.iter_any():
        size += len(part)
        if size > limit:
            answer.close()
            raise FetchFailed("too_large", f"more than {limit} bytes")
        parts.append(part)
    return b"".join(parts)


def _translated(error: aiohttp.ClientError) -> FetchFailed:
    message = f"{type(error).__name__}: {error}"[:500]
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return FetchFailed("dns", message)
    if isinstance(error, aiohttp.ClientSSLError):
        return FetchFailed("tls", message)
    if isinstance(error, aiohttp.ClientConnectorError):
        return FetchFailed("blocked" if _BLOCKED in str(error) else "connection", message)
    if isinstance(error, aiohttp.NonHttpUrlClientError):
        return FetchFailed("bad_scheme", message)
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return FetchFailed("too_slow", message)
    return FetchFailed("protocol", message)
