"""The way of a heartbeat: through every stage, past every output topic, to every partition in turn."""

from streams.heartbeat import EVERY, onward, partition
from streams.topics import OUTPUT, STAGES


def test_it_visits_every_stage_and_no_output_topic() -> None:
    way = [onward(stage.name) for stage in STAGES]
    assert way == [*(stage.source for stage in STAGES[1:]), None]
    assert not set(OUTPUT) & set(way)


def test_those_of_four_partitions_reach_all_of_eight_in_turn() -> None:
    reached = {partition(number, 4, turn * EVERY, 8) for number in range(4) for turn in range(2)}
    assert reached == set(range(8))


def test_those_of_eight_partitions_fit_into_four() -> None:
    assert {partition(number, 8, 0.0, 4) for number in range(8)} == set(range(4))
