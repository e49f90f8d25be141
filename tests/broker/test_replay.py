"""Taking the stages' input again from its beginning gives the same keys and the same values, byte for byte."""

import asyncio
from collections import defaultdict

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from outlet import Outlet, piece
from running import Read, Service, until

from streams.broker import Broker
from streams.topics import STAGE

pytestmark = pytest.mark.broker

REPLAYED = ("dedup", "extract", "enrich", "trace", "story")  # poll's and fetch's input is the network


async def reset(service: Service, stage: str) -> None:
    """Put the group of a stage back to the beginning of its input."""
    source = STAGE[stage].source
    consumer = AIOKafkaConsumer(
        bootstrap_servers=service.broker, group_id=f"{service.prefix}{stage}", enable_auto_commit=False
    )
    await consumer.start()
    try:
        tps = [TopicPartition(service.topic(source.name), number) for number in range(source.partitions)]
        consumer.assign(tps)
        await consumer.commit(dict.fromkeys(tps, 0))
    finally:
        await consumer.stop()


def values(read: list[Read]) -> dict[tuple[str, int], set[bytes]]:
    """The bytes that stand under each article and revision."""
    found: dict[tuple[str, int], set[bytes]] = defaultdict(set)
    for one in read:
        found[one.key, one.record["revision"]].add(one.value or b"")
    return dict(found)


def taken(service: Service, stage: str) -> float:
    """Records that a stage has taken since it started."""
    return service.metrics(stage).get(f'wirehose_items_in_total{{stage="{stage}"}}', 0.0)


@pytest.fixture
def before(service: Service, outlet: Outlet, broker: Broker) -> list[Read]:
    """Twelve articles, one of them in two revisions and one in two feeds, and the pipeline stopped again."""
    pieces = [piece(f"told-{number}", full=number % 2 == 0) for number in range(11)]
    pieces.append(piece("told-twice", *pieces[1].paragraphs[:2]))
    feeds = [outlet.feed("north", pieces), outlet.feed("south", [pieces[0]], "json")]
    with service.up(*feeds):
        service.settle(seen=13)
        outlet.change("north", "told-4", paragraphs=(*pieces[4].paragraphs, "A dog was found on Friday."))
        service.settle(seen=14)
        until(lambda: len(service.read("articles")) == 13, 20, "the revision")
    return service.read("articles")


def test_a_replay_of_every_stage_gives_the_same_bytes_and_the_same_balance(
    service: Service, before: list[Read]
) -> None:
    balance = service.ledger()
    inputs = {stage: len(service.read(STAGE[stage].source.name)) for stage in REPLAYED}
    for stage in REPLAYED:
        asyncio.run(reset(service, stage))
    with service.up():
        for stage in REPLAYED:
            until(
                lambda stage=stage: taken(service, stage) >= inputs[stage], 60, f"{stage} to take all again"
            )
        until(lambda: len(service.read("articles")) >= 2 * len(before), 60, "the articles again")
        service.settle(seen=14)
        after = service.read("articles")
        assert service.ledger() == balance
    assert values(after) == values(before)
    assert all(len(found) == 1 for found in values(after).values())
