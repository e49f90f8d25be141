"""Whether a stage's state fits the offsets it starts from."""

import pytest

from streams.position import FORMAT, At, judge


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
