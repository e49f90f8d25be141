"""Looks at Kafka for `wirehose doctor`. It changes nothing, makes no topic and joins no group."""

import asyncio
import time
from contextlib import suppress
from dataclasses import replace
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from streams import controls, dialing, measuring
from streams.ailments_of_kafka import Copies, Kafka
from streams.broker import address_of
from streams.closing import close
from streams.cluster import configs, connect, differences, unlike, wanted
from streams.errors import WirehoseError
from streams.reading import consumer
from streams.settings import Settings

LEAST = "min.insync.replicas"
COMMITS = "__consumer_offsets"  # Kafka writes its own time into these
PATIENCE = 5.0  # seconds for the newest of them
BYTES = 1 << 16  # of a partition that are brought at once


async def look(settings: Settings) -> Kafka:
    """The configured Kafka, or the one that `wirehose up` runs on this machine."""
    own = not settings.broker
    if own:
        if (address := address_of(settings.data / "kafka")) is None:
            return Kafka(own=True)
        settings = replace(settings, broker=address, broker_security="PLAINTEXT")
    try:
        _, answer = await dialing.first(settings)
    except WirehoseError as error:
        return Kafka(error.message, own)
    brokers = {f"{host}:{number}": await _away(settings, host, number) for host, number in answer.brokers}
    found = Kafka("", own, settings.broker_security, answer.versions, brokers)
    if all(brokers.values()):
        return found._replace(
            trouble=f"no broker can be reached as it calls itself (advertised.listeners): {min(brokers.values())}"
        )
    return await _inside(settings, found)


async def _away(settings: Settings, host: str, number: int) -> str:
    """Why a broker cannot be reached as it calls itself; "" when it can."""
    found = await dialing.dial(settings, host, number)
    return found.message if isinstance(found, WirehoseError) else ""


async def _inside(settings: Settings, found: Kafka) -> Kafka:
    """With topics, stages and the clock, as far as this user may see them."""
    try:
        found = await _topics(settings, found)
        if not (found.missing or found.unlike):
            found = found._replace(stages=await measuring.rows(settings, await controls.current(settings)))
    except (KafkaError, WirehoseError, TimeoutError) as error:
        found = found._replace(unseen=f"not all can be looked at: {error or type(error).__name__}")
    return found._replace(newest=await _newest(settings))


async def _topics(settings: Settings, found: Kafka) -> Kafka:
    ours = dict(wanted(settings))
    client = await connect(settings)
    try:
        there = sorted(set(ours) & set(await client.list_topics()))  # naming others could make them
        other = await unlike(client, {name: ours[name] for name in there}) if there else []
        lines = await differences(client, {name: ours[name] for name in there}, min(3, len(found.brokers)))
        least = {name: int(have[LEAST] or 1) for name, have in (await configs(client, there)).items()}
        described = await client.describe_topics(there) if there else []
    finally:
        await client.close()
    copies = {
        one["topic"]: Copies(
            min(len(part["replicas"]) for part in one["partitions"]),
            min(len(part["isr"]) for part in one["partitions"]),
            least[one["topic"]],
        )
        for one in described
    }
    missing = tuple(sorted(set(ours) - set(there)))
    lines = [line for line in lines if line not in other]
    return found._replace(missing=missing, unlike=tuple(other), differences=tuple(lines), topics=copies)


async def _newest(settings: Settings) -> float | None:
    """How long ago, by our clock, the newest commit of any group was taken, by Kafka's clock; None: cannot be told."""
    newest: list[int] = []
    with suppress(KafkaError, WirehoseError, TimeoutError):
        client: Any = await consumer(settings, BYTES)
        try:
            async with asyncio.timeout(PATIENCE):
                await client.topics()
                tps = [TopicPartition(COMMITS, n) for n in client.partitions_for_topic(COMMITS) or ()]
                client.assign(tps)
                for tp, end in (await client.end_offsets(tps)).items():
                    client.seek(tp, max(0, end - 1))
                while batches := await client.getmany(timeout_ms=1000):
                    newest += [record.timestamp for batch in batches.values() for record in batch]
        finally:
            await close(client)
    return time.time() - max(newest) / 1000 if newest else None
