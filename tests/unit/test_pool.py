"""A process pool that is shot at: every task comes to an end, and the guilty one alone fails."""

import asyncio
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.errors import Rejected
from streams.pool import Pool


def nothing() -> None:
    """What the processes start with."""


def size_of(raw: bytes) -> int:
    return len(raw)


def own_pid() -> int:
    return os.getpid()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def eat() -> int:
    return len(bytearray(64 << 30))


def die_once(path: str) -> str:
    if not Path(path).exists():
        Path(path).touch()
        die()
    return "done"


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool("extract", 1, 5.0, nothing)
    yield made
    made._pool.stop()
    made._pool.join(5)


async def test_tasks_that_wait_when_an_idle_process_is_killed_are_all_done(pool: Pool) -> None:
    os.kill(await pool.run(own_pid), signal.SIGKILL)
    big = b"x" * 300_000  # more than a pipe holds: they wait outside the pool's own books
    async with asyncio.timeout(60):
        done = await asyncio.gather(*(pool.run(size_of, big) for _ in range(10)))
    assert done == [len(big)] * 10


async def test_only_the_task_that_kills_its_process_fails(pool: Pool) -> None:
    big = b"x" * 300_000
    innocent = [pool.run(size_of, big) for _ in range(6)]
    async with asyncio.timeout(60):
        *done, guilty = await asyncio.gather(*innocent, pool.run(die), return_exceptions=True)
    assert done == [len(big)] * 6
    assert isinstance(guilty, Rejected)
    assert guilty.code == "pool_died"


async def test_a_process_that_was_killed_for_another_s_fault_is_no_failure(
    pool: Pool, tmp_path: Path
) -> None:
    assert await pool.run(die_once, str(tmp_path / "died")) == "done"


def spin() -> None:
    while True:
        re.match("(a*)*b", "a" * 24)  # in C code, where a signal's handler would have to wait


async def test_a_task_that_spends_too_much_cpu_is_one_that_takes_too_long() -> None:
    pool = Pool("extract", 1, 60.0, nothing, cpu=0.3, memory=1 << 30)
    with pytest.raises(Rejected, match="of CPU") as refused:
        await pool.run(spin)
    assert refused.value.code == "pool_timeout"
    assert await pool.run(size_of, b"x") == 1
    pool._pool.stop()
    pool._pool.join(5)


async def test_a_task_that_takes_too_long_and_one_that_takes_too_much_are_told_apart(pool: Pool) -> None:
    pool.seconds = 0.5
    for work, code in (
        (lambda: pool.run(time.sleep, 60), "pool_timeout"),
        (lambda: pool.run(eat), "pool_memory"),
    ):
        with pytest.raises(Rejected) as refused:
            await work()
        assert refused.value.code == code
