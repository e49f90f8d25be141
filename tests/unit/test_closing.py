"""A client's stop that lets a cancellation through does not end us; one that was asked for does."""

import asyncio

import pytest

from streams.closing import close


class Client:
    """As aiokafka's when its broker is gone: what it awaits was cancelled by itself."""

    async def stop(self) -> None:
        raise asyncio.CancelledError


class Slow:
    """One that takes its time."""

    async def stop(self) -> None:
        await asyncio.sleep(60)


async def test_a_cancellation_that_nobody_asked_for_goes_no_further() -> None:
    await close(Client())


async def test_whoever_is_cancelled_while_a_client_stops_is_cancelled() -> None:
    task = asyncio.create_task(close(Slow()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
