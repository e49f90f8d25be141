"""Where hubs reach us: asks them for subscriptions, and answers on the callback what `agents.poll.websub` decides.

One request a connection, all of it within SECONDS; no more than CONNECTIONS at once; bodies up to BODY, and only
those sent to a callback that we gave away are read. Nothing of a delivery is used but that it came.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from weakref import WeakValueDictionary

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from agents.net.client import Client, FetchFailed
from agents.poll import websub
from agents.text import urls
from streams import metrics
from streams.errors import Misconfigured
from streams.records import Push

log = logging.getLogger("wirehose.websub")
BODY = 1 << 20  # bytes of a delivery
SECONDS = 15.0  # for a whole connection, however slowly it sends
CONNECTIONS = 64
APART = 10.0  # seconds between two hints for one feed
ANSWER, PATIENCE = 1 << 16, 10.0  # limits of what a hub answers to our request
AT_ONCE = 2  # requests to one hub: a few hubs serve most feeds of the world
WAIT = (
    1800.0  # seconds that a request may wait for its turn; then its hub would have too little time to verify
)
HOPS = 2  # a hub may send us on to another one (§5.1.2: 307 or 308)

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]

_THEIRS = (HttpProcessingError, web.RequestPayloadError)  # what strangers send is not for our log
_http = logging.getLogger("wirehose.websub.http")
_http.addFilter(lambda record: not record.exc_info or not isinstance(record.exc_info[1], _THEIRS))
_PLACE = re.compile(r".*(/[0-9]{1,5}/([0-9A-Za-z_-]{1,64})/[0-9a-f]{32})", re.DOTALL)


class Callbacks:
    """The callback server of one poll worker. `base`: its public address; `listen`: host and port of worker 0.

    `pushes(feed)`: what is asked for or held; `verified(feed, until)`: the lease now ends then, 0.0: it was denied
    (`websub.answered` makes the new state); `hurry(feed)`: poll it soon. `clock`: epoch seconds.
    """

    def __init__(
        self,
        base: str,
        listen: tuple[str, int],
        worker: int,
        *,
        pushes: Callable[[str], Push | None],
        verified: Callable[[str, float], None],
        hurry: Callable[[str], None],
        clock: Callable[[], float],
    ) -> None:
        self.base, self.worker, self.listen = base, worker, (listen[0], listen[1] + worker)
        self.pushes, self.verified, self.hurry, self.clock = pushes, verified, hurry, clock
        self._runner: web.ServerRunner | None = None
        self._turns: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()  # by host of the hub
        self._resting: dict[str, bool] = {}  # feeds hinted at just now, and whether another hint came since

    def address(self, feed: str) -> str:
        """What `websub.plan` makes this feed's callback from."""
        return f"{self.base}/{self.worker}/{feed}"

    async def start(self) -> None:
        """Listen. Raises Misconfigured when the port is taken or the host is not ours."""
        self._runner = web.ServerRunner(_Server(self._answer), shutdown_timeout=1.0)
        await self._runner.setup()
        host, port = self.listen
        try:
            await web.TCPSite(self._runner, host, port).start()
        except (OSError, OverflowError) as error:
            raise Misconfigured(
                f"{host}:{port} for callbacks of hubs cannot be listened on ({error}): end what listens there, or set WIREHOSE_CALLBACK_LISTEN"
            ) from error

    async def close(self) -> None:
        """Listen no more."""
        self._resting.clear()
        if self._runner is not None:
            await self._runner.cleanup()

    async def subscribe(self, client: Client, feed: str, push: Push) -> str:
        """Ask the hub, as `websub.plan` says. The outcome: asked, or why not (http_500, dns, blocked, no_turn, …).

        `pushes` has to give `push` before: some hubs verify before they answer. This may wait long for its turn.
        """
        async with self._turns.setdefault(urls.host(push.hub), asyncio.Semaphore(AT_ONCE)):
            late = self.clock() - push.asked > WAIT
            outcome = "no_turn" if late else await _ask(client, push)
        metrics.pushes.labels("asked" if outcome == "asked" else "not_asked").inc()
        if outcome != "asked":
            about = {"feed": feed, "outcome": outcome}
            log.info("hub %s: %s, asked again later", urls.clean(push.hub), outcome, extra=about)
        return outcome

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        found = _PLACE.fullmatch(request.path)
        feed, address = (found[2], self.base + found[1]) if found else ("", "")
        push = self.pushes(feed) if found else None
        if request.method == "GET":
            outcome, answer = self._confirm(feed, push, address, request)
        elif request.method == "POST":
            outcome, answer = await self._receive(feed, push, address, request)
        else:
            outcome, answer = "unknown", _reply(405)
        metrics.pushes.labels(outcome).inc()
        answer.force_close()
        return answer

    def _confirm(
        self, feed: str, push: Push | None, address: str, request: web.BaseRequest
    ) -> tuple[str, web.Response]:
        now, query = self.clock(), request.query
        outcome, lease = websub.judge(push, address, query, now) if address else ("unknown", 0.0)
        if outcome == "verified":
            self.verified(feed, now + lease)
        elif outcome == "denied":
            log.info("denied by its hub: %s", query.get("hub.reason", "")[:200], extra={"feed": feed})
            self.verified(feed, 0.0)
        elif outcome == "unknown":
            return outcome, _reply(404)
        return outcome, _reply(200, query.get("hub.challenge", ""))

    async def _receive(
        self, feed: str, push: Push | None, address: str, request: web.BaseRequest
    ) -> tuple[str, web.Response]:
        if push is None or not websub.is_at(push, address):
            gone = push is not None and address == push.before
            return ("gone", _reply(410)) if gone else ("unknown", _reply(404))
        body = await _read(request)
        if body is None:
            return "too_large", _reply(413)
        if not websub.is_signed(push, body, request.headers.get("X-Hub-Signature", "")):
            return "bad_signature", _reply(200)  # so that nobody can try signatures out (§7.1.2)
        self._hint(feed)
        return "hint", _reply(200)

    def _hint(self, feed: str) -> None:
        """Now, or when the last one is APART seconds old: nothing that was delivered goes unnoticed."""
        if feed in self._resting:
            self._resting[feed] = True
            return
        self._resting[feed] = False
        asyncio.get_running_loop().call_later(APART, self._rested, feed)
        self.hurry(feed)

    def _rested(self, feed: str) -> None:
        if self._resting.pop(feed, False):
            self._hint(feed)


class _Server(web.Server):
    """Ends connections that are too many, or too slow in any part of what they send."""

    def __init__(self, handler: Handler) -> None:
        super().__init__(handler, access_log=None, logger=_http, auto_decompress=False, lingering_time=1.0)
        self._ends: dict[web.RequestHandler, asyncio.TimerHandle] = {}

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        super().connection_made(handler, transport)
        self._ends[handler] = asyncio.get_running_loop().call_later(SECONDS, transport.abort)
        if len(self._ends) > CONNECTIONS:
            transport.abort()

    def connection_lost(self, handler: web.RequestHandler, exc: BaseException | None = None) -> None:
        super().connection_lost(handler, exc)
        self._ends.pop(handler).cancel()


async def _ask(client: Client, push: Push) -> str:
    hub = push.hub
    for _ in range(HOPS + 1):
        try:
            answer = await client.post(
                hub, form=websub.form(push), limit_bytes=ANSWER, total_seconds=PATIENCE
            )
        except FetchFailed as error:
            return error.code
        if 200 <= answer.status < 300:
            return "asked"
        if answer.status not in (307, 308):
            return answer.outcome
        hub = urls.join(hub, answer.headers.get("Location", ""))
    return "redirect_loop"


async def _read(request: web.BaseRequest) -> bytes | None:
    """The body as it came; None when it is longer than BODY."""
    if (request.content_length or 0) > BODY:
        return None
    if request.headers.get("Expect", "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    body = bytearray()
    async for part in request.content.iter_any():
        body += part
        if len(body) > BODY:
            return None
    return bytes(body)


def _reply(status: int, text: str = "") -> web.Response:
    """Plain text that no browser takes for anything else, from a server that does not say what it is made of."""
    return web.Response(
        status=status, text=text, headers={"Server": "wirehose", "X-Content-Type-Options": "nosniff"}
    )
