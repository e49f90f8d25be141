"""The index of keys."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.trace import postings
from agents.trace.postings import BITS, FIRST, WIDE, Numbers, Postings
from agents.trace.prints import EXACT

NARROW = st.one_of(st.integers(1, 6), st.sampled_from([0, 1 << 16, WIDE // 2, WIDE - 2, WIDE - 1]))
KEYS = st.one_of(NARROW, st.sampled_from([EXACT, EXACT + 1, EXACT + (1 << 62), 2 * EXACT - 1]))


@given(
    st.lists(st.lists(KEYS, max_size=4), max_size=60),
    st.sets(st.integers(0, 59)),
    st.sampled_from([0, 2, 256]),
)
def test_what_is_found_does_not_depend_on_how_it_lies(
    added: list[list[int]], dead: set[int], crowded: int
) -> None:
    def alive(numbers: Numbers) -> npt.NDArray[np.bool_]:
        return ~np.isin(numbers, list(dead))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "FRESH", 5)
        patch.setattr(postings, "_STEP", 2)
        patch.setattr(postings, "CROWDED", crowded)
        small = Postings()
        for number, keys in enumerate(added):
            small.add(keys, number << BITS)
        wanted = sorted({7, WIDE - 3, EXACT + 5}.union(*added))
        found = small.find(wanted, alive)
    large = Postings()
    for number, keys in enumerate(added):
        large.add(keys, number << BITS)
    assert found == large.find(wanted, alive)
    right = {
        key: [n << BITS for n, keys in enumerate(added) for k in keys if k == key and n not in dead]
        for key in wanted
    }
    assert dict(zip(wanted, found, strict=True)) == {key: places[:FIRST] for key, places in right.items()}


def test_arrays_that_are_dead_as_a_whole_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "FRESH", 4)
    monkeypatch.setattr(postings, "LARGEST", 4)
    index = Postings()
    for number in range(40):
        index.add([number], number << BITS)
    index.drop(20)
    assert index.find([3, 21], lambda numbers: numbers >= 0) == [[], [21 << BITS]]
