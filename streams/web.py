"""One port of a worker, for those who look after it: /metrics for Prometheus, /livez and /readyz for what restarts it.

Threads of its own answer, so that a loop that stands still is told of. They read what the loop last wrote down and
wait for nothing. A probe is 200 or 503, with a line for each thing that was looked at.
"""

import logging
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prometheus_client import REGISTRY
from prometheus_client.exposition import choose_encoder

log = logging.getLogger("wirehose.web")
SECONDS = 5.0  # that a client may keep silent, or take to read the answer
MOST = 32  # clients at once; one more, and the oldest is cut off
TEXT = "text/plain; charset=utf-8"
Checks = Callable[[], Mapping[str, str]]  # what is looked at, and what is wrong with it: "" for nothing
Answer = tuple[int, str, bytes]  # status, content type, body


def serve(host: str, port: int, live: Checks, ready: Checks) -> "Server":
    """Answer on this port from now on; `OSError` when it is taken."""
    server = Server(host, port, live, ready)
    threading.Thread(target=server.serve_forever, name="web", daemon=True).start()
    return server


def probe(found: Mapping[str, str]) -> Answer:
    """What a probe answers."""
    lines = "".join(f"{name}: {wrong or 'ok'}\n" for name, wrong in found.items())
    return 503 if any(found.values()) else 200, TEXT, lines.encode()


class Handler(BaseHTTPRequestHandler):
    """Answers one request; other methods than these are refused by the class above."""

    server: "Server"
    timeout = SECONDS
    server_version, sys_version = "wirehose", ""

    def do_GET(self) -> None:  # the name is http.server's
        self._send(*self.server.answer(self.path.partition("?")[0], self.headers.get("Accept", "")))

    do_HEAD = do_GET  # noqa: N815

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """A scrape every few seconds is no news."""


class Server(ThreadingHTTPServer):
    """A thread for each client, and never more than a few of them."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, host: str, port: int, live: Checks, ready: Checks) -> None:
        self.live, self.ready = live, ready
        self._open: dict[socket.socket, None] = {}  # oldest first
        self._lock = threading.Lock()
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), Handler)

    def server_bind(self) -> None:
        """Without the look-up of our own name, which may take long where no name server is."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()

    def answer(self, path: str, accept: str) -> Answer:
        """The answer to a request for this path."""
        if path == "/livez":
            return probe(self.live())
        if path == "/readyz":
            return probe(self.ready())
        if path == "/metrics":
            encode, kind = choose_encoder(accept)
            return 200, kind, encode(REGISTRY)
        return 404, TEXT, b"/metrics, /livez, /readyz\n"

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open[request] = None
            oldest = next(iter(self._open)) if len(self._open) > MOST else None
            if oldest is not None:
                del self._open[oldest]
                _cut(oldest)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away or was too slow is no news; anything else is a bug."""
        if not isinstance(sys.exc_info()[1], OSError):
            log.exception("a request failed")


def _cut(client: socket.socket) -> None:
    """End a client's connection; its thread ends with that."""
    with suppress(OSError):  # it is gone already
        client.shutdown(socket.SHUT_RDWR)
