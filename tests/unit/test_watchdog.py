"""A loop that stands still ends the worker; one that turns does not."""

import threading

import pytest

from streams import watchdog
from streams.watchdog import Watchdog


def test_a_loop_that_stands_still_is_ended_and_one_that_turns_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    ended, ticks = threading.Event(), 0
    dog = Watchdog(5.0, ended.set)

    def tick(seconds: float) -> None:
        nonlocal ticks
        ticks += 1
        assert not ended.is_set()
        if ticks <= 20:
            dog.alive()

    monkeypatch.setattr(watchdog.time, "sleep", tick)
    dog._watch()
    assert ended.is_set()
    assert ticks == 25, "five ticks after the last sign of life"
