"""The spans of a stage: what a collector gets of them, and that no stage waits for one."""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from collector import Collector
from running import until

from streams import codec, tracing
from streams.errors import Misconfigured, Rejected
from streams.outbox import Message, Outbox
from streams.outcomes import Outcome, tell
from streams.records import Entry
from streams.settings import load
from streams.step import Step
from streams.topics import LEDGER
from tests.agents.test_step import Event, Producer

AT = datetime(2026, 3, 2, tzinfo=UTC)
ITEM, OTHER = "a" * 32, "b" * 32
ENTRY = Entry(item=ITEM, state="seen", stage="poll", at=AT, article="c" * 32, feed="d" * 32)


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    with Collector() as made:
        for name, value in made.env.items():
            monkeypatch.setenv(name, value)
        yield made


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Any]:
    """As much of a stage as a step looks at, with its spans exported."""
    made = SimpleNamespace(
        name="trace",
        worker=0,
        keep=[],
        count=lambda topic: topic.partitions,
        settings=load({"WIREHOSE_DATA": str(tmp_path), "WIREHOSE_OTEL": "on"}, tmp_path),
        app=SimpleNamespace(
            producer=Producer(),
            conf=SimpleNamespace(datadir=tmp_path, id="wirehose.trace"),
            on_before_shutdown=SimpleNamespace(connect=lambda _: None),
        ),
    )
    yield made
    tracing.spans = None


def came(item: str, offset: int = 1) -> Event:
    """A record of an item, sent by the stage before."""
    event = Event(codec.encode(ENTRY), offset)
    event.message.headers = codec.headers("enriched", "e", AT, item, "enrich")
    return event


def pass_on(message: Message, entry: Entry, _: Any, outbox: Outbox) -> str:
    outbox.send(LEDGER, entry.item, entry, event=entry.item, time=AT, item=message.item)
    return "traced"


def refuse(message: Message, entry: Entry, _: Any, outbox: Outbox) -> str:
    raise Rejected("no_record", "it is none")


async def test_a_span_is_what_traceparent_says_and_hangs_below_the_stage_before(
    collector: Collector, stage: Any
) -> None:
    tracing.begin(stage)
    before = time.time()
    await Step(stage, Entry, pass_on).run([came(ITEM)])
    await stage.keep[0].close()
    (span,) = collector.spans
    sent = dict(stage.app.producer.sent[0][3])["traceparent"].decode()
    assert sent == f"00-{span.trace}-{span.id}-01"
    assert (span.trace, span.parent) == (ITEM, codec.span_id(ITEM, "enrich"))
    assert (span.service, span.name, span.error) == ("wirehose-trace", "trace", False)
    assert before - 1 < span.seconds[0] <= span.seconds[1] < time.time() + 1
    assert span.attributes == {
        "wirehose.stage": "trace",
        "wirehose.outcome": "traced",
        "wirehose.item": ITEM,
        "wirehose.article": "c" * 32,
        "wirehose.feed": "d" * 32,
        "messaging.system": "kafka",
        "messaging.operation.type": "process",
        "messaging.destination.name": "in",
        "messaging.destination.partition.id": "1",
        "messaging.kafka.offset": 1,
        "messaging.consumer.group.name": "wirehose.trace",
    }


async def test_the_span_of_a_dead_letter_is_an_error_with_its_reason(
    collector: Collector, stage: Any
) -> None:
    tracing.begin(stage)
    await Step(stage, Entry, refuse).run([came(ITEM)])
    await stage.keep[0].close()
    (span,) = collector.spans
    assert (span.error, span.attributes["wirehose.reason"]) == (True, "no_record")


async def test_what_comes_back_to_its_stage_hangs_below_itself_under_another_id(
    collector: Collector, stage: Any
) -> None:
    """Dedup sends an item to itself once more when its article goes on under an older id."""
    tracing.begin(stage)
    first, second = came(ITEM, 1), came(ITEM, 2)
    second.message.headers = codec.headers("enriched", "e", AT, ITEM, "trace")
    await Step(stage, Entry, pass_on).run([first, second])
    await stage.keep[0].close()
    one, two = sorted(collector.spans, key=lambda span: span.attributes["messaging.kafka.offset"])
    assert (two.parent, two.id != one.id) == (one.id, True)


async def test_what_is_about_no_item_or_goes_nowhere_has_no_span(collector: Collector, stage: Any) -> None:
    tracing.begin(stage)
    strange = came(ITEM, 2)
    strange.message.headers = {}
    await Step(stage, Entry, lambda *_: "waits").run([came(ITEM), strange])
    await Step(stage, Entry, pass_on).run([strange])
    await stage.keep[0].close()
    assert collector.spans == []


async def test_a_share_of_the_traces_is_whole_at_every_stage(
    collector: Collector, stage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", "parentbased_traceidratio")
    monkeypatch.setenv("OTEL_TRACES_SAMPLER_ARG", "0.5")
    found = []
    for stage.name in ("trace", "story"):
        tracing.begin(stage)
        for number in range(200):
            item = codec.span_id(str(number), "x") * 2
            parent = "" if stage.name == "trace" else codec.span_id(item, "trace")
            tell(stage, Outcome(kind="ok", item=item, began=1.0, seconds=1.0, parent=parent))
        await stage.keep.pop().close()
        found.append({span.trace for span in collector.spans if span.name == stage.name})
    assert found[0] == found[1]
    assert 60 < len(found[0]) < 140


async def test_without_a_collector_items_go_on_and_it_is_said_once_until_one_is_there(
    collector: Collector, stage: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def said() -> list[str]:
        return [record.levelname for record in caplog.records if record.name == "wirehose.tracing"]

    caplog.set_level(logging.INFO, "wirehose.tracing")
    collector.refuses = 400
    tracing.begin(stage)
    step = Step(stage, Entry, pass_on)
    for offset in range(3):
        await step.run([came(ITEM, offset)])
        until(lambda before=offset: collector.asked > before, 10, "that it is refused")
    until(said, 10, "a warning")
    collector.refuses = 0
    await step.run([came(OTHER, 4)])
    until(lambda: len(said()) > 1, 10, "that it goes on")
    assert said() == ["WARNING", "INFO"]
    assert len(stage.app.producer.sent) == 4
    assert {span.trace for span in collector.spans} >= {OTHER}


async def test_a_worker_that_ends_does_not_wait_long_for_a_collector_that_hangs(
    stage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr(tracing, "PATIENCE", 0.2)
    tracing.begin(stage)
    await Step(stage, Entry, pass_on).run([came(ITEM)])
    await stage.keep[0].close()
    assert "OtelBatchSpanRecordProcessor" in [thread.name for thread in threading.enumerate()], "still trying"


@pytest.mark.parametrize(
    ("sampler", "argument", "share"),
    [
        ("", "", 1.0),
        ("", "0.1", 1.0),
        ("always_off", "", 0.0),
        ("traceidratio", "0.25", 0.25),
        ("parentbased_traceidratio", "0.25", 0.25),
        ("parentbased_always_on", "", 1.0),
    ],
)
def test_the_usual_variables_say_how_many_traces_are_exported(
    sampler: str, argument: str, share: float
) -> None:
    told = {"OTEL_TRACES_SAMPLER": sampler, "OTEL_TRACES_SAMPLER_ARG": argument}
    assert tracing.share(told) == share


@pytest.mark.parametrize(
    ("sampler", "argument"), [("xray", "1"), ("traceidratio", "2"), ("traceidratio", "some")]
)
def test_a_sampler_that_cannot_be_had_is_refused(sampler: str, argument: str) -> None:
    with pytest.raises(Misconfigured, match="OTEL_TRACES_SAMPLER_ARG"):
        tracing.share({"OTEL_TRACES_SAMPLER": sampler, "OTEL_TRACES_SAMPLER_ARG": argument})


def test_without_the_sdk_a_worker_refuses_to_start_and_says_what_to_install(
    stage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "streams.otel", raising=False)
    monkeypatch.delattr("streams.otel", raising=False)
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(Misconfigured, match=r"wirehose\[otel\]"):
        tracing.begin(stage)
    with pytest.raises(Misconfigured, match=r"wirehose\[otel\]"):
        tracing.check(stage.settings, {})


def test_who_exports_nothing_loads_nothing_of_it() -> None:
    code = "import sys, streams.worker, streams.step; print([n for n in sys.modules if 'opentelemetry' in n])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
