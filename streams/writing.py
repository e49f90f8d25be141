"""Writes to topics outside every stage: for the commands that change what stands there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from streams.app import connection
from streams.closing import close
from streams.errors import Unavailable
from streams.settings import Settings


@asynccontextmanager
async def writer(settings: Settings, trouble: str) -> AsyncIterator[Any]:
    """A started producer that waits for all replicas and repeats nothing, for as long as the block runs.

    `Unavailable` says `trouble`, in which ``{broker}`` and ``{error}`` are filled in.
    """
    producer = AIOKafkaProducer(**connection(settings), acks="all", enable_idempotence=True)
    try:
        await producer.start()
        yield producer
    except (KafkaError, OSError) as error:
        raise Unavailable("broker", trouble.format(broker=settings.broker, error=error)) from error
    finally:
        await close(producer)
