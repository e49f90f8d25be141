"""Subscriptions: written to the compacted topic of feeds, read back from it. Poll follows that topic."""

import logging
from collections.abc import Iterable

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from streams import codec
from streams.app import connection, full_name
from streams.closing import close
from streams.errors import Rejected, Unavailable
from streams.reading import records
from streams.records import Subscription
from streams.settings import Settings
from streams.topics import FEEDS

log = logging.getLogger("wirehose.feeds")


async def current(settings: Settings) -> dict[str, Subscription]:
    """All subscriptions by id."""
    found: dict[str, Subscription] = {}
    async for record in records(settings, FEEDS):
        key = record.key.decode()
        found.pop(key, None)
        if record.value is None:
            continue
        try:
            found[key] = codec.decode(Subscription, record.value)
        except Rejected as error:
            log.warning(
                "subscription %s cannot be read (%s): remove it with `wirehose feeds remove %s`",
                key,
                error,
                key,
            )
            found[key] = Subscription(id=key, url=key)
    return found


async def write(settings: Settings, changes: Iterable[tuple[str, Subscription | None]]) -> int:
    """Write subscriptions (None: remove) and return how many; done when Kafka has acknowledged them."""
    producer = AIOKafkaProducer(**connection(settings), acks="all", enable_idempotence=True)
    try:
        await producer.start()
        topic = full_name(settings, FEEDS)
        sent = [
            await producer.send(topic, codec.encode(sub) if sub else None, key.encode())
            for key, sub in changes
        ]
        for acknowledged in sent:
            await acknowledged
    except (KafkaError, OSError) as error:
        raise Unavailable(
            "broker", f"subscriptions not written, Kafka at {settings.broker} does not answer: {error}"
        ) from error
    finally:
        await close(producer)
    return len(sent)


async def subscribe(settings: Settings, wanted: Iterable[Subscription]) -> int:
    """Subscribe to what is new or different; return how many were written."""
    have = await current(settings)
    return await write(settings, [(sub.id, sub) for sub in wanted if have.get(sub.id) != sub])
