"""What a worker shows of itself: lag as time, partitions, the broker, the disk."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import KafkaConnectionError
from faust.types import TP
from prometheus_client import REGISTRY

from streams.gauges import Gauges, size
from streams.settings import load
from streams.topics import STAGE

NOW = 1_800_000_000.0
SOURCE = f"wirehose.{STAGE['dedup'].source.name}.v1"
FIRST, SECOND = TP(SOURCE, 0), TP(SOURCE, 1)


class Consumer:
    """A consumer that is this far behind, with these records in work."""

    def __init__(self) -> None:
        self.waiting: dict[TP, int] = {}
        self.written: dict[TP, float] = {}

    def behind(self) -> dict[TP, int]:
        return self.waiting

    def oldest(self, tp: TP) -> float | None:
        return self.written.get(tp)


class Signal:
    """A signal of Faust's app that nobody sends."""

    def connect(self, _: Any) -> None:
        """Nothing happens."""


class Producer:
    """A producer whose client gets this answer from Kafka."""

    def __init__(self, answer: Any) -> None:
        self.answer, self.client = answer, self

    def _ensure_producer(self) -> "Producer":
        return self

    async def force_metadata_update(self) -> Any:
        if isinstance(self.answer, BaseException):
            raise self.answer
        return await self.answer if asyncio.iscoroutine(self.answer) else self.answer


@pytest.fixture
def gauges(tmp_path: Path) -> Iterator[Gauges]:
    """Those of a worker of dedup that has read its state."""
    done = asyncio.Event()
    done.set()
    app = SimpleNamespace(
        on_partitions_assigned=Signal(),
        on_before_shutdown=Signal(),
        tables=SimpleNamespace(recovery=SimpleNamespace(completed=done)),
    )
    settings = load({"WIREHOSE_DATA": str(tmp_path)}, tmp_path)
    stage: Any = SimpleNamespace(name="dedup", settings=settings, app=app, keep=[], worker=0)
    made = Gauges(stage)
    yield made
    made._show_lag(Consumer(), NOW)  # the next test begins with none


def lag(of: TP) -> tuple[float | None, float | None]:
    """Records and seconds, as shown."""
    labels = {"stage": "dedup", "topic": STAGE["dedup"].source.name, "partition": str(of.partition)}
    found = [REGISTRY.get_sample_value(f"wirehose_lag_{unit}", labels) for unit in ("records", "seconds")]
    return found[0], found[1]


def test_lag_is_as_long_as_the_oldest_record_in_work_waits(gauges: Gauges) -> None:
    consumer = Consumer()
    consumer.waiting, consumer.written = {FIRST: 3, SECOND: 0}, {FIRST: NOW - 40}
    gauges._show_lag(consumer, NOW)
    assert lag(FIRST) == (3, 40)
    assert lag(SECOND) == (0, 0)


def test_records_that_nobody_fetches_wait_since_we_know_of_them(gauges: Gauges) -> None:
    consumer = Consumer()
    consumer.waiting = {FIRST: 1}
    for seconds in (0.0, 30.0):
        gauges._show_lag(consumer, NOW + seconds)
    assert lag(FIRST) == (1, 30)
    consumer.written = {FIRST: NOW + 31}
    gauges._show_lag(consumer, NOW + 32)
    assert lag(FIRST) == (1, 1)
    consumer.written = {}
    gauges._show_lag(consumer, NOW + 33)
    assert lag(FIRST) == (1, 0), "what is fetched next is another record"


def test_a_partition_that_went_to_another_worker_is_shown_no_more(gauges: Gauges) -> None:
    consumer = Consumer()
    consumer.waiting = {FIRST: 0, SECOND: 0}
    gauges._show_lag(consumer, NOW)
    assert gauges.partitions == 2
    consumer.waiting = {FIRST: 0}
    gauges._show_lag(consumer, NOW)
    assert (gauges.partitions, lag(SECOND)) == (1, (None, None))


def test_partitions_without_their_state_do_not_count(gauges: Gauges) -> None:
    consumer = Consumer()
    consumer.waiting = {FIRST: 0}
    gauges.app.tables.recovery.completed.clear()
    gauges._show_lag(consumer, NOW)
    assert gauges.partitions == 0


@pytest.mark.parametrize(
    ("answer", "up"),
    [(True, True), (False, False), (KafkaConnectionError("gone"), False), (OSError("no route"), False)],
    ids=str,
)
async def test_the_broker_is_up_when_it_answers(gauges: Gauges, answer: Any, up: bool) -> None:
    async def producer() -> Producer:
        return Producer(answer)

    gauges.app.maybe_start_producer = producer
    assert await gauges._answers() is up


async def test_a_broker_that_takes_a_request_and_says_nothing_is_not_up(
    gauges: Gauges, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def producer() -> Producer:
        return Producer(asyncio.sleep(60))

    monkeypatch.setattr("streams.gauges.ASK", 0.05)
    gauges.app.maybe_start_producer = producer
    assert await gauges._answers() is False


def test_every_reason_of_a_dead_letter_is_counted_from_nothing(gauges: Gauges) -> None:
    for reason in ("bug", "no_record", "pool_died"):
        labels = {"stage": "dedup", "reason": reason}
        assert REGISTRY.get_sample_value("wirehose_deadletters_total", labels) is not None


def test_the_size_of_a_folder_is_that_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "tables" / "a.db").mkdir(parents=True)
    (tmp_path / "tables" / "a.db" / "1.sst").write_bytes(b"x" * 5000)
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    assert 5000 <= size(tmp_path) < 5000 + 100_000
