"""Cancellations that nobody asked for: aiokafka's `stop` lets those of its own tasks through when a broker is away.

Who takes such a one for his own ends without a word, and what he did is done no more.
"""

import asyncio
from typing import Any


def is_asked(error: BaseException) -> bool:
    """Whether it is we who are cancelled."""
    task = asyncio.current_task()
    return isinstance(error, asyncio.CancelledError) and bool(task and task.cancelling())


async def close(client: Any) -> None:
    """Stop an aiokafka client."""
    try:
        await client.stop()
    except asyncio.CancelledError as error:
        if is_asked(error):
            raise
