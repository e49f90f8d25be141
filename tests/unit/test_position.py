"""Whether a stage's state fits the offsets it starts from."""

from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import KafkaTimeoutError
from faust.types import TP
from prometheus_client import REGISTRY

from streams.position import FORMAT, At, Position, judge


@pytest.mark.parametrize(
    ("at", "first", "earliest", "end", "wrong"),
    [
        (None, 0, 0, 10, ""),  # the very first record
        (At(FORMAT, 4), 5, 0, 10, ""),  # goes on
        (At(FORMAT, 9), 5, 0, 10, ""),  # after a crash: taken again
        (At(FORMAT, 9), 0, 0, 10, ""),  # a replay from the beginning
        (None, 7, 7, 10, ""),  # a group that is younger than the topic's oldest record
        (At(FORMAT, 4), 7, 7, 10, ""),  # retention took what was not read
        (At(FORMAT, 4), 6, 0, 10, "part of it is missing"),  # an old copy of the state was put back
        (None, 7, 0, 10, "part of it is missing"),  # the state was lost
        (At(FORMAT, 12), 5, 0, 10, "not the topic it was made from"),
        (At(FORMAT + 1, 4), 5, 0, 10, "of format"),
    ],
)
def test_state_and_offsets_that_do_not_fit_are_noticed(
    at: At | None, first: int, earliest: int, end: int, wrong: str
) -> None:
    said = judge(at, first, earliest, end)
    assert (wrong in said) if wrong else said == ""


async def test_a_broker_that_does_not_say_where_a_topic_begins_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is away, or hangs: no fault of ours, so no reason to end the stage."""
    monkeypatch.setattr("streams.position.AGAIN", 0.0)
    answers: list[Any] = [KafkaTimeoutError(), ConnectionError(), {TP("items", 1): 7}]

    class Consumer:
        def assignment(self) -> set[TP]:
            return {TP("items", 1)}

        def highwater(self, _: TP) -> int:
            return 12

        async def earliest_offsets(self, _: TP) -> Any:
            if isinstance(answer := answers.pop(0), Exception):
                raise answer
            return answer

    signal = SimpleNamespace(connect=lambda _: None)
    stage: Any = SimpleNamespace(
        name="dedup", keep=[], app=SimpleNamespace(consumer=Consumer(), on_partitions_assigned=signal)
    )
    message: Any = SimpleNamespace(topic="items", partition=1, offset=9)
    assert await Position(stage, {})._ends(message) == (7, 12)
    assert REGISTRY.get_sample_value("wirehose_waiting", {"stage": "dedup"}) == 0
