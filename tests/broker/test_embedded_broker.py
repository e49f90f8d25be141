"""The embedded broker, started for real: what it keeps, what it survives, what it says when it cannot."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from running import has_ended, until

from streams.broker import Broker
from streams.errors import Misconfigured

pytestmark = pytest.mark.broker


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    broker = Broker(tmp_path_factory.mktemp("broker"))
    broker.start()
    yield broker
    broker.stop()


async def make_topic(address: str, name: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    await admin.create_topics([NewTopic(name, 1, 1, topic_configs={"max.message.bytes": str(8 << 20)})])
    await admin.close()


async def send(address: str, *values: bytes, topic: str = "words", transaction: str | None = None) -> None:
    producer = AIOKafkaProducer(
        bootstrap_servers=address, transactional_id=transaction, acks="all", max_request_size=8 << 20
    )
    async with producer:
        if transaction:
            await producer.begin_transaction()
        for value in values:
            await producer.send_and_wait(topic, value)
        if transaction:
            await producer.commit_transaction()


async def read(address: str, count: int, topic: str = "words") -> list[bytes]:
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=address,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        max_partition_fetch_bytes=9 << 20,
    )
    async with consumer:
        return [(await consumer.getone()).value for _ in range(count)]


def kill(broker: Broker) -> None:
    assert broker.pid is not None
    os.kill(broker.pid, signal.SIGKILL)
    while broker.alive():
        time.sleep(0.01)


async def test_what_was_sent_stands_there_after_a_stop_and_after_a_kill(broker: Broker) -> None:
    await make_topic(broker.address, "words")
    await send(broker.address, b"one")
    await send(broker.address, b"two", transaction="writer-0")
    assert await read(broker.address, 2) == [b"one", b"two"]
    first = broker.address

    await asyncio.to_thread(broker.stop)
    assert not broker.alive()
    assert broker.pid is None
    assert await asyncio.to_thread(broker.start) == first, "the port is remembered"
    await send(broker.address, b"three", transaction="writer-0")

    kill(broker)
    assert await asyncio.to_thread(broker.start) == first
    await send(broker.address, b"four")
    assert await read(broker.address, 4) == [b"one", b"two", b"three", b"four"]


async def test_a_message_of_nearly_8_mib_passes(broker: Broker) -> None:
    await make_topic(broker.address, "large")
    large = os.urandom((8 << 20) - 4096)
    await send(broker.address, large, topic="large")
    assert await read(broker.address, 1, "large") == [large]


def test_a_second_broker_on_the_same_folder_is_refused(broker: Broker) -> None:
    with pytest.raises(Misconfigured, match=r"another wirehose .* uses .* WIREHOSE_DATA"):
        Broker(broker.data).start()
    assert broker.alive()


def test_a_damaged_folder_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "kafka").mkdir()
    (tmp_path / "kafka" / "meta.properties").write_text("nothing of use")
    with pytest.raises(Misconfigured, match="damaged: move it away"):
        Broker(tmp_path).start()


@pytest.fixture
def crashed(broker: Broker, tmp_path: Path) -> Path:
    """The folder as a crash leaves it, with three words on a topic."""
    asyncio.run(make_topic(broker.address, "torn"))
    asyncio.run(send(broker.address, b"one", b"two", b"three", topic="torn"))
    return Path(shutil.copytree(broker.data, tmp_path / "crashed"))


def test_garbage_at_the_end_of_a_topic_is_cut_off_and_the_rest_kept(crashed: Path) -> None:
    (log,) = crashed.glob("kafka/torn-0/*.log")
    with log.open("ab") as file:
        file.write(b"garbage" * 100)
    broker = Broker(crashed)
    broker.start()
    try:
        assert asyncio.run(read(broker.address, 3, "torn")) == [b"one", b"two", b"three"]
    finally:
        broker.stop()


def test_a_kafka_that_lost_its_metadata_does_not_start_as_if_it_were_new(crashed: Path) -> None:
    for log in crashed.glob("kafka/__cluster_metadata-0/*.log"):
        log.write_bytes(b"garbage" * 1000)
    for _ in range(2):
        broker = Broker(crashed)
        with pytest.raises(Misconfigured, match=r"no longer knows \d+ partitions .*put back a backup"):
            broker.start()
        assert not broker.alive()


def test_java_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time, pathlib; from streams.broker import Broker; b = Broker(pathlib.Path(sys.argv[1]));"
        "b.start(); print(b.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        java = int(parent.stdout.readline())
        parent.kill()
    again = Broker(tmp_path)  # waits for the folder: it is taken until Java is gone
    again.start()
    until(lambda: has_ended(java), 10, "an end of Java")
    again.stop()
