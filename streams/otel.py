"""What `streams.tracing` takes from OpenTelemetry's SDK: imported only where spans are exported."""

import logging
from collections.abc import Sequence

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExportResult
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)

from streams import __version__

log = logging.getLogger("wirehose.tracing")
CONSUMER, PRODUCER, ERROR = SpanKind.CONSUMER, SpanKind.PRODUCER, StatusCode.ERROR


class Given(IdGenerator):
    """The ids that were taken last: ours follow from the item."""

    def __init__(self) -> None:
        self._trace = self._span = 0

    def take(self, trace: str, span: str) -> None:
        """Use these for the next span."""
        self._trace, self._span = int(trace, 16), int(span, 16)

    def generate_trace_id(self) -> int:
        return self._trace

    def generate_span_id(self) -> int:
        return self._span


class Exporter(OTLPSpanExporter):
    """Says once when the collector takes no spans, and once when it does again."""

    lost = 0

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        result = super().export(spans)
        if result is not SpanExportResult.SUCCESS:
            if not self.lost:
                log.warning(
                    "no collector takes our spans: they are dropped, items go on (see OTEL_EXPORTER_OTLP_ENDPOINT)"
                )
            self.lost += len(spans)
        elif self.lost:
            log.info("spans are taken again; at least %d were dropped", self.lost)
            self.lost = 0
        return result


def provider(stage: str, worker: int) -> tuple[TracerProvider, Given]:
    """Exports all spans of one worker as `OTEL_*` says; and what gives them their ids."""
    named = {
        "service.namespace": "wirehose",
        "service.name": f"wirehose-{stage}",
        "service.version": __version__,
        "service.instance.id": f"{stage}-{worker}",
    }
    resource = Resource.create(named).merge(OTELResourceDetector().detect())  # what the environment says wins
    ids = Given()
    made = TracerProvider(ALWAYS_ON, resource, shutdown_on_exit=False, id_generator=ids)
    made.add_span_processor(BatchSpanProcessor(Exporter()))
    return made, ids


def under(trace: str, parent: str) -> Context:
    """Where a span hangs: below this one of its trace, or at its root ("")."""
    if not parent:
        return Context()
    above = SpanContext(int(trace, 16), int(parent, 16), True, TraceFlags(TraceFlags.SAMPLED))
    return set_span_in_context(NonRecordingSpan(above), Context())
