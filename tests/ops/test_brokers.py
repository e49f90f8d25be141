"""The Kafkas of Compose and of the single-node overlay, from their own settings: the jars that we have in place of images."""

import asyncio
import contextlib
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from running import send

from streams import jars, kafka
from streams.broker import PORTS
from streams.cluster import apply, connect
from streams.errors import Unavailable
from streams.ports import is_free
from streams.settings import Settings, load
from streams.topics import TOPICS

pytestmark = [pytest.mark.long, pytest.mark.broker]
DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
NODE = DEPLOY / "kubernetes" / "overlays" / "single-node"
CLUSTER = "d2lyZWhvc2Utb25lLW5vZA"


@contextlib.contextmanager
def broker(folder: Path, properties: str) -> Iterator[subprocess.Popen[bytes]]:
    """One Kafka with these properties, formatted as the overlay's container does it."""
    folder.mkdir()
    (folder / "tmp").mkdir()
    (folder / "server.properties").write_text(properties)
    (folder / "log4j2.properties").write_text((NODE / "log4j2.properties").read_text())
    java = kafka.java(os.pathsep.join(map(str, jars.fetch())))
    with (folder / "log").open("wb") as log:
        tool = ["kafka.tools.StorageTool", "format", "--ignore-formatted", "--cluster-id", CLUSTER]
        subprocess.run(
            [*java, *tool, "--config", "server.properties"],
            cwd=folder,
            stdout=log,
            stderr=log,
            check=True,
            timeout=180,
        )
        process = subprocess.Popen(
            [*java, "kafka.Kafka", "server.properties"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def at(*ports: int) -> Settings:
    """Settings for brokers at these ports."""
    return replace(load({}), broker=",".join(f"127.0.0.1:{port}" for port in ports), topic_prefix="deploy.")


async def test_three_brokers_keep_every_topic_thrice_and_one_may_be_away(tmp_path: Path) -> None:
    ports = [port for port in PORTS[5000:5100] if is_free(port)]
    clients, controllers = ports[:3], ports[3:6]
    settings = at(*clients)
    with contextlib.ExitStack() as stack:
        one, _ = [stack.enter_context(broker(tmp_path / str(number), on_loopback(number, clients, controllers)))
                  for number in range(2)]  # fmt: skip
        client = await cluster_of(2, settings)
        with pytest.raises(Unavailable, match="2 of the 3 brokers"):
            await apply(settings)  # now, they would have two replicas for good
        stack.enter_context(broker(tmp_path / "2", on_loopback(2, clients, controllers)))
        await (await cluster_of(3, settings)).close()
        assert await apply(settings) == []
        described = await client.describe_topics([f"deploy.{topic.name}.v1" for topic in TOPICS])
        await client.close()
        assert {len(partition["replicas"]) for topic in described for partition in topic["partitions"]} == {3}
        one.kill()
        await send(f"127.0.0.1:{clients[1]}", "deploy.items.v1", b"{}")  # acknowledged by both that are left
        assert await apply(settings) == []


async def test_the_kafka_of_compose_takes_our_topics(tmp_path: Path) -> None:
    compose = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text(encoding="utf-8"))
    given = compose["services"]["kafka"]["environment"]
    inside, host, controller = [port for port in PORTS[5200:5300] if is_free(port)][:3]
    text = "".join(
        f"{name.removeprefix('KAFKA_').lower().replace('_', '.')}={value}\n"
        for name, value in given.items()
        if name != "KAFKA_HEAP_OPTS"
    )
    moved = {
        "kafka:19092": f"localhost:{inside}",
        ":19092": f":{inside}",
        ":9092": f":{host}",
        ":9093": f":{controller}",
    }
    for old, new in moved.items():
        text = text.replace(old, new)
    with broker(tmp_path / "kafka", text.replace("/var/lib/kafka/data", "data")):
        await (await cluster_of(1, at(host))).close()
        assert await apply(at(host)) == []


async def cluster_of(brokers: int, settings: Settings) -> Any:
    """A client, as soon as so many brokers are there."""
    for _ in range(120):
        with contextlib.suppress(Unavailable):
            client = await connect(settings)
            if len((await client.describe_cluster())["brokers"]) == brokers:
                return client
            await client.close()
        await asyncio.sleep(1)
    raise AssertionError(f"not {brokers} brokers at {settings.broker}")


def on_loopback(number: int, clients: list[int], controllers: list[int]) -> str:
    """The overlay's properties of this broker, with ports of this machine in the place of names."""
    text = (NODE / "server.properties").read_text().replace("@ID@", str(number))
    for one, (client, controller) in enumerate(zip(clients, controllers, strict=True)):
        text = text.replace(f"kafka-{one}.kafka.wirehose.svc:9092", f"127.0.0.1:{client}")
        text = text.replace(f"kafka-{one}.kafka:9093", f"127.0.0.1:{controller}")
    text = text.replace("://:9092", f"://127.0.0.1:{clients[number]}")
    return text.replace("://:9093", f"://127.0.0.1:{controllers[number]}").replace("/var/lib/kafka/data/", "")
