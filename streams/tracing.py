"""A span for each item at each stage, exported by OpenTelemetry where WIREHOSE_OTEL is on; else nothing is imported.

Trace and span ids are those of `traceparent` (`streams.codec`): they follow from the item, so no stage has to be told of
another, and a replay has them again. The SDK exports from a thread of its own, and drops what a collector does not take:
no stage waits for one. What the SDK reads from the environment (`OTEL_*`) holds, but for the sampler: each stage decides
by the trace id alone, so that all of an item's spans are there, or none.
"""

import asyncio
import logging
import os
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from streams import __version__, codec
from streams.app import Stage, full_name
from streams.errors import Misconfigured
from streams.settings import Settings
from streams.topics import STAGE

if TYPE_CHECKING:
    from streams.outcomes import Outcome

log = logging.getLogger("wirehose.tracing")
PATIENCE = 2.0  # seconds that a worker which ends gives the last spans
NO_SDK = "WIREHOSE_OTEL=on needs OpenTelemetry: pip install 'wirehose[otel]', or set WIREHOSE_OTEL=off"
spans: "Spans | None" = None


def check(settings: Settings, environment: Mapping[str, str]) -> None:
    """Raises Misconfigured where spans are wanted and cannot be had."""
    if settings.otel == "on":
        share(environment)
        _sdk()


def begin(stage: Stage) -> None:
    """Export spans from here on, if the settings say so. Raises Misconfigured as `check` does."""
    global spans
    if stage.settings.otel == "on":
        spans = Spans(stage, os.environ)
        stage.keep.append(spans)
        stage.app.on_before_shutdown.connect(spans.close)


def share(environment: Mapping[str, str]) -> float:
    """The share of traces that OTEL_TRACES_SAMPLER wants."""
    name = environment.get("OTEL_TRACES_SAMPLER", "").strip().removeprefix("parentbased_")
    given = environment.get("OTEL_TRACES_SAMPLER_ARG", "").strip() or "1"
    fixed = {"": "1", "always_on": "1", "always_off": "0", "traceidratio": given}
    try:
        value = float(fixed[name])
    except (KeyError, ValueError):
        value = -1.0
    if not 0 <= value <= 1:
        raise Misconfigured(
            f"OTEL_TRACES_SAMPLER={name} with {given!r} cannot be used: set always_on, always_off, or traceidratio with "
            "a share from 0 to 1 in OTEL_TRACES_SAMPLER_ARG"
        )
    return value


def _sdk() -> Any:
    try:
        from streams import otel
    except ModuleNotFoundError as error:
        raise Misconfigured(NO_SDK) from error
    return otel


class Spans:
    """The spans of one worker."""

    def __init__(self, stage: Stage, environment: Mapping[str, str]) -> None:
        self._below = int(share(environment) * 2**64)
        self._otel = _sdk()
        self._provider, self._ids = self._otel.provider(stage.name, stage.worker)
        self._tracer = self._provider.get_tracer("wirehose", __version__)

    def add(self, stage: Stage, one: "Outcome") -> None:
        """Export what a stage did for an item."""
        trace, own = codec.trace_id(one.item), codec.span_id(one.item, stage.name)
        if (
            int(trace[16:], 16) >= self._below
        ):  # as TraceIdRatioBased decides, for whoever else hangs on this trace
            return
        if one.parent == own:  # dedup has sent it to itself, under an older article's id
            own = codec.span_id(one.item, f"{stage.name}/again")
        self._ids.take(trace, own)
        span = self._tracer.start_span(
            stage.name,
            context=self._otel.under(trace, one.parent),
            kind=self._otel.CONSUMER if one.message else self._otel.PRODUCER,
            attributes=_attributes(stage, one),
            start_time=int(one.began * 1e9),
        )
        if one.kind == "dead":
            span.set_status(self._otel.ERROR, one.reason)
        span.end(int((one.began + one.seconds) * 1e9))

    async def close(self, *_: Any, **__: Any) -> None:
        """Export what is left, as far as the collector takes it at once."""
        last = threading.Thread(target=self._provider.shutdown, daemon=True)
        last.start()
        await asyncio.to_thread(last.join, PATIENCE)


def _attributes(stage: Stage, one: "Outcome") -> dict[str, str | int]:
    """OpenTelemetry's names for messaging (semantic conventions 1.4x), and ours."""
    ours = {"wirehose.stage": stage.name, "wirehose.outcome": one.kind}
    ours |= {f"wirehose.{name}": getattr(one, name) for name in ("item", "article", "feed", "reason")}
    found: dict[str, str | int] = {name: value for name, value in ours.items() if value}
    found["messaging.system"] = "kafka"
    if one.message is None:
        sent = full_name(stage.settings, STAGE[stage.name].sends[0])
        return found | {"messaging.operation.type": "send", "messaging.destination.name": sent}
    return found | {
        "messaging.operation.type": "process",
        "messaging.destination.name": one.message.topic,
        "messaging.destination.partition.id": str(one.message.partition),
        "messaging.kafka.offset": one.message.offset,
        "messaging.consumer.group.name": stage.app.conf.id,
    }
