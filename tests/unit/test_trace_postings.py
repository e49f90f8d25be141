"""The index of keys."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.trace import postings
from agents.trace.postings import BITS, FIRST, Numbers, Postings


@given(st.lists(st.lists(st.integers(1, 6), max_size=4), max_size=60), st.sets(st.integers(0, 59)))
def test_what_is_found_does_not_depend_on_how_it_lies(added: list[list[int]], dead: set[int]) -> None:
    def alive(numbers: Numbers) -> npt.NDArray[np.bool_]:
        return ~np.isin(numbers, list(dead))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "FRESH", 5)
        patch.setattr(postings, "_STEP", 2)
        small = Postings()
        for number, keys in enumerate(added):
            small.add(keys, number << BITS)
    large = Postings()
    for number, keys in enumerate(added):
        large.add(keys, number << BITS)
    found = small.find([1, 2, 3, 7], alive)
    assert found == large.find([1, 2, 3, 7], alive)
    assert found[3] == []
    assert all(places == sorted(places) and len(places) <= FIRST for places in found)


def test_arrays_that_are_dead_as_a_whole_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "FRESH", 4)
    monkeypatch.setattr(postings, "LARGEST", 4)
    index = Postings()
    for number in range(40):
        index.add([number], number << BITS)
    index.drop(20)
    assert index.find([3, 21], lambda numbers: numbers >= 0) == [[], [21 << BITS]]
