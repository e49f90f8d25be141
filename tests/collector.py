"""A collector of spans on loopback for the tests: OTLP over HTTP, as `opentelemetry.proto` defines it.

with Collector() as collector:
    env = {"WIREHOSE_OTEL": "on"} | collector.env
    …
    spans = collector.spans         # all that came so far
"""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


class Span(NamedTuple):
    """One span; ids in hexadecimal, `parent` "" at the root; `service`: who exported it."""

    service: str
    name: str
    trace: str
    id: str
    parent: str
    kind: int
    error: bool
    seconds: tuple[float, float]
    attributes: dict[str, str | int]


class Collector:
    """`refuses`: what it answers instead of taking spans, while it is set; `asked`: how often it was."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.refuses = self.asked = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.asked += 1
                if not outer.refuses:
                    outer.spans += read(body)
                self.send_response(outer.refuses or 200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def env(self) -> dict[str, str]:
        """What makes a program export here, and soon."""
        address = f"http://127.0.0.1:{self._server.server_port}"
        return {"OTEL_EXPORTER_OTLP_ENDPOINT": address, "OTEL_BSP_SCHEDULE_DELAY": "100"}

    def __enter__(self) -> "Collector":
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def read(body: bytes) -> list[Span]:
    """The spans of one request."""
    request = ExportTraceServiceRequest.FromString(body)
    return [
        Span(
            _values(of.resource.attributes)["service.name"],
            one.name,
            one.trace_id.hex(),
            one.span_id.hex(),
            one.parent_span_id.hex(),
            one.kind,
            one.status.code == one.status.STATUS_CODE_ERROR,
            (one.start_time_unix_nano / 1e9, one.end_time_unix_nano / 1e9),
            _values(one.attributes),
        )
        for of in request.resource_spans
        for scope in of.scope_spans
        for one in scope.spans
    ]


def _values(pairs: Any) -> dict[str, Any]:
    return {pair.key: getattr(pair.value, pair.value.WhichOneof("value")) for pair in pairs}
