"""Which partitions' memory is kept when partitions move."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest
from faust.types import TP

from streams import memory
from streams.memory import Memory
from streams.records import Entry
from streams.settings import load

SOURCE = "wirehose.enriched.v1"


def stage() -> Any:
    signal = SimpleNamespace(connect=lambda listener: None)
    app = SimpleNamespace(on_partitions_assigned=signal, consumer_generation_id=0)
    return SimpleNamespace(name="trace", settings=load({}), app=app, keep=[], table=lambda name: {})


@pytest.fixture
def subject(monkeypatch: pytest.MonkeyPatch) -> Memory[Entry, list[int]]:
    monkeypatch.setattr(memory, "rows", lambda table, partition: iter(()))
    builds = iter(range(100))

    def build(pairs: Iterable[tuple[str, Entry]]) -> list[int]:
        return [next(builds), *(0 for _ in pairs)]

    return Memory(stage(), "window", Entry, build)


async def assign(subject: Memory[Entry, list[int]], generation: int, *numbers: int) -> None:
    subject.app.consumer_generation_id = generation
    await subject._moved(None, {TP(SOURCE, number) for number in numbers})
    await subject.ready(numbers)


async def test_what_stays_ours_from_one_generation_to_the_next_is_kept(
    subject: Memory[Entry, list[int]],
) -> None:
    await assign(subject, 1, 0, 1)
    before = subject.of(0)
    await assign(subject, 2, 0)
    assert subject.of(0) is before
    with pytest.raises(KeyError):
        subject.of(1)


async def test_after_a_generation_that_we_slept_through_memory_is_built_anew(
    subject: Memory[Entry, list[int]],
) -> None:
    await assign(subject, 1, 0)
    before = subject.of(0)
    await assign(subject, 3, 0)  # in the second, another worker wrote the table
    assert subject.of(0) is not before


def test_where_the_c_library_gives_nothing_back_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda _: SimpleNamespace())
    memory._trim()
