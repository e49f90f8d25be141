"""The one way out: downloads from public addresses, within limits of size, time and redirects.

The address is checked where it is dialled (`socket_factory`), so neither a name that resolves to 127.0.0.1, nor one
that resolves differently the second time, nor a redirect comes round it. No cookies, nothing from the environment.
Redirects are followed by hand, each hop checked; one deadline holds over all of them. Hundreds of downloads may run at
once: few of them hold a large body (`room`).
"""

import asyncio
import errno
import socket
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver

from agents.net import walls
from agents.net.addresses import PORTS, Network, may_reach
from agents.net.answer import FetchFailed, Response, read_retry_after
from agents.net.decoding import ACCEPTED, Decoder
from agents.net.hops import apart, redirect, target_of
from agents.net.names import Names
from agents.net.room import NoRoom, Place, Room

__all__ = ["Client", "FetchFailed", "Response", "read_retry_after"]

PERMANENT, TEMPORARY = frozenset((301, 308)), frozenset((302, 303, 307))
MOVED = PERMANENT | TEMPORARY
CONNECT = 15.0  # seconds for one address
KEEP = 3.0  # seconds that an idle connection is kept: the next feed of a host is asked within some two
DNS_HELD, DNS_NAMES = 60, 10_000  # seconds that addresses are remembered, of so many names
HEADERS, FIELD, HEAD = 128, 16_384, 65_536  # fields of an answer's head, bytes of one, bytes of all
# Bytes that wait for us in a connection. More are read, and parsed, in one go: 256 KiB of interim answers (103) block
# the loop for 0.1 s, and hundreds of downloads wait beside.
WINDOW = 65_536
REFUSAL = 3.0  # seconds that we look at the page of a refusal
_BLOCKED = "address is not public, nor in WIREHOSE_ALLOW_NETWORKS, or its port not in WIREHOSE_ALLOW_PORTS"

MayFollow = Callable[[str], Awaitable[bool]]


class Client:
    """One pool of connections.

    `agent` names us to publishers; `allow` are networks beside the public ones; `limit` connections are open at once,
    `per_host` to one host (who waits for one spends its own time); `ports` of public addresses; `proxy`: an HTTP
    proxy for everything, which then guards the addresses instead of us.
    """

    def __init__(
        self,
        agent: str,
        allow: tuple[Network, ...] = (),
        per_host: int = 2,
        limit: int = 200,
        *,
        ports: frozenset[int] = PORTS,
        proxy: str = "",
        resolver: Callable[[], AbstractResolver] = Names,
    ) -> None:
        self._agent = agent
        self._allow, self._ports, self._proxy = allow, ports, proxy
        self._limit, self._per_host = limit, per_host
        self._resolver = resolver
        self._room = Room()
        self._session: aiohttp.ClientSession | None = None
        self._names: AbstractResolver | None = None

    async def close(self) -> None:
        """Close all connections. The client can be used again."""
        session, self._session = self._session, None
        names, self._names = self._names, None
        if session is not None:
            await session.close()
        if names is not None:
            await names.close()

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        private: Mapping[str, str] | None = None,
        limit_bytes: int,
        total_seconds: float,
        max_redirects: int = 5,
        may_follow: MayFollow | None = None,
    ) -> Response:
        """Fetch `url`. Raises FetchFailed, nothing else.

        `private` headers (credentials; those of `headers` that are known as such, too) go to the origin of `url`
        only: the first redirect elsewhere drops them for good. `may_follow` is asked before every redirect;
        where it says no, the code is robots.
        """
        sent = apart(headers or {}, private or {})
        return await self._within(
            total_seconds, self._follow(url, sent, limit_bytes, max_redirects, may_follow)
        )

    async def post(
        self, url: str, *, form: dict[str, str], limit_bytes: int, total_seconds: float
    ) -> Response:
        """Send a form to `url`, through the same guards; redirects are not followed. Raises FetchFailed, nothing else."""
        return await self._within(total_seconds, self._post(url, form, limit_bytes))

    async def _within(self, seconds: float, work: Awaitable[Response]) -> Response:
        try:
            async with asyncio.timeout(seconds):
                return await work
        except NoRoom as error:
            raise FetchFailed("no_room", str(error)) from error
        except TimeoutError as error:
            raise FetchFailed("too_slow", f"no whole answer within {seconds:g} s") from error
        except aiohttp.ClientError as error:
            raise _translated(error) from error
        except (OSError, ValueError, asyncio.IncompleteReadError) as error:
            raise FetchFailed("protocol", f"{type(error).__name__}: {error}"[:500]) from error

    async def _follow(
        self,
        url: str,
        headers: tuple[dict[str, str], dict[str, str]],
        limit: int,
        hops: int,
        may_follow: MayFollow | None,
    ) -> Response:
        common, private = headers
        target, permanent = target_of(url), True
        where = url.strip() if "@" not in url else str(target)  # what stands before an @ may be a password
        for hop in range(hops + 1):
            answer = await self._open().get(target, headers=common | private, allow_redirects=False)
            try:
                if answer.status not in MOVED:
                    return await self._response(answer, where, limit, bool(hop) and permanent)
                step = redirect(target, answer.headers.get("Location"))
                permanent = permanent and answer.status in PERMANENT
            finally:
                answer.release()  # closes the connection where something is left to read
            if step.origin() != target.origin():
                private = {}
            where = str(step)
            if may_follow and not await may_follow(where):
                raise FetchFailed("robots", f"{step.host} may not be asked for {where[:200]}")
            target = step
        raise FetchFailed("redirect_loop", f"more than {hops} redirects")

    async def _post(self, url: str, form: dict[str, str], limit: int) -> Response:
        target = target_of(url)
        answer = await self._open().post(target, data=form, allow_redirects=False)
        try:
            return await self._response(answer, str(target), limit, permanent=False)
        finally:
            answer.release()

    async def _response(
        self, answer: aiohttp.ClientResponse, url: str, limit: int, permanent: bool
    ) -> Response:
        """The answer with its body, if it has one for us."""
        status, headers = answer.status, answer.headers
        if sum(len(name) + len(value) for name, value in answer.raw_headers) > HEAD:
            raise FetchFailed("protocol", f"more than {HEAD} bytes of headers")
        if status == 304:
            return Response(status, url, headers, b"", permanent)
        body, page, place = b"", b"", self._room.place()
        is_html = "html" in headers.get("Content-Type", "html").lower()
        if 200 <= status < 300:
            body = await _read(answer, limit, place)
            page = body if is_html and len(body) <= walls.PAGE else b""
        elif is_html and status in walls.STATUSES:
            page = await _refusal(answer, place)
        wall = walls.by_header(headers) or walls.by_page(status, page)
        return Response(status, url, headers, body, permanent, wall, place)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._names = self._resolver()
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    socket_factory=self._dial,
                    resolver=self._names,
                    limit=self._limit,
                    limit_per_host=self._per_host,
                    keepalive_timeout=KEEP,
                    ttl_dns_cache=DNS_HELD,
                    dns_cache_max_size=DNS_NAMES,
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self._agent, "Accept-Encoding": ACCEPTED, "Accept": "*/*"},
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT),
                auto_decompress=False,
                trust_env=False,
                proxy=self._proxy or None,
                max_headers=HEADERS,
                max_field_size=FIELD,
            )
        return self._session

    def _dial(self, info: tuple[Any, ...]) -> socket.socket:
        """Make the socket for one resolved address, or refuse: this is where every connection begins."""
        family, kind, protocol, _, address = info
        host, port = str(address[0]), int(address[1])
        if not self._proxy and not may_reach(host, port, self._allow, self._ports):
            # the host's other addresses are tried
            raise PermissionError(errno.EACCES, f"{_BLOCKED}: {host} port {port}")
        made = socket.socket(family, kind, protocol)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, WINDOW)
        return made


async def _read(answer: aiohttp.ClientResponse, limit: int, place: Place) -> bytes:
    """The body, counted as it is decoded."""
    if (answer.content_length or 0) > limit:
        raise FetchFailed("too_large", f"{answer.content_length} bytes announced, {limit} allowed")
    decoder = Decoder(",".join(answer.headers.getall("Content-Encoding", ())), limit)
    parts: list[bytes] = []
    came = size = 0
    async for data in answer.content.iter_any():
        came += len(data)  # counts too: what is compressed can be endless and give nothing
        for part in decoder.feed(data):
            size += len(part)
            if size > limit:
                break
            if parts:
                await asyncio.sleep(0)  # few bytes can become many: others have their turn
            await place.take(size)
            parts.append(part)
        if max(came, size) > limit:
            raise FetchFailed("too_large", f"more than {limit} bytes")
    decoder.end()
    return b"".join(parts)


async def _refusal(answer: aiohttp.ClientResponse, place: Place) -> bytes:
    """The page that came with a refusal, if it is small and comes at once; the refusal stands without it."""
    try:
        async with asyncio.timeout(REFUSAL):
            return await _read(answer, walls.PAGE, place)
    except (TimeoutError, FetchFailed, aiohttp.ClientError, OSError):
        return b""


def _translated(error: aiohttp.ClientError) -> FetchFailed:
    message = f"{type(error).__name__}: {error}"[:500]
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return FetchFailed("dns", message)
    if isinstance(error, aiohttp.ClientSSLError):
        return FetchFailed("tls", message)
    if isinstance(error, aiohttp.ClientConnectorError):
        return FetchFailed("blocked" if _BLOCKED in str(error) else "connection", message)
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return FetchFailed("connection", message)
    if isinstance(error, aiohttp.NonHttpUrlClientError):
        return FetchFailed("bad_scheme", message)
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return FetchFailed("too_slow", message)
    return FetchFailed("protocol", message)
