"""Who looks at a page hears what changes, and not too often."""

import asyncio
from contextlib import aclosing

import pytest

from agents.desk import live
from agents.desk.live import Live


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "PAUSE", 0.02)
    monkeypatch.setattr(live, "ALIVE", 0.2)


async def heard(following: Live, count: int) -> list[set[str]]:
    found: list[set[str]] = []
    async with aclosing(following.follow()) as follow:
        async for changed in follow:
            found.append(changed)
            if len(found) == count:
                break
    return found


async def test_what_changes_within_a_pause_is_one_word() -> None:
    one = Live()
    listening = asyncio.create_task(heard(one, 1))
    await asyncio.sleep(0)
    one.tell(["stories"])
    one.tell(["stories", "story/a"])
    assert await listening == [{"stories", "story/a"}]


async def test_all_who_follow_hear_it_and_what_comes_later_too() -> None:
    one = Live()
    listening = [asyncio.create_task(heard(one, 2)) for _ in range(3)]
    await asyncio.sleep(0)
    one.tell(["a"])
    await asyncio.sleep(0.1)
    one.tell(["b"])
    assert await asyncio.gather(*listening) == [[{"a"}, {"b"}]] * 3


async def test_silence_is_told_so_that_one_who_is_gone_is_noticed() -> None:
    assert await heard(Live(), 1) == [set()]


async def test_who_left_is_forgotten_and_only_so_many_may_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST", 1)
    one = Live()
    listening = asyncio.create_task(heard(one, 1))
    await asyncio.sleep(0)
    assert one.full
    one.tell(["a"])
    await listening
    assert not one.full
