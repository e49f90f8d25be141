"""Makes our topics on the broker, and says where they differ from `streams.topics`."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, for_code

from streams.app import changelog_name, connection, count, full_name, servers
from streams.errors import Misconfigured, Unavailable
from streams.settings import Settings
from streams.topics import LARGE, STAGES, TOPICS, Topic

SHOWN = 100  # looks, a tenth of a second apart
CHECKED = ("cleanup.policy", "max.message.bytes", "min.insync.replicas", "compression.type", "retention.ms")


def wanted(settings: Settings) -> Iterator[tuple[str, Topic]]:
    """Every topic by its full name, the changelogs of tables included."""
    for topic in TOPICS:
        yield full_name(settings, topic), replace(topic, partitions=count(settings, topic))
    for stage in STAGES:
        for table in stage.tables:
            doc = f"changelog of {stage.name}'s table {table}"
            topic = Topic(table, "", "row", doc, count(settings, stage.source), compact=True, max_bytes=LARGE)
            yield changelog_name(settings, stage.name, table), topic


async def connect(settings: Settings) -> Any:
    """An admin client; `Unavailable` with one line when nobody answers."""
    client = AIOKafkaAdminClient(**connection(settings), request_timeout_ms=15_000)
    try:
        await client.start()
    except (KafkaError, OSError) as error:
        await client.close()
        raise Unavailable(
            "broker", f"no Kafka answers at {settings.broker}; check WIREHOSE_BROKER"
        ) from error
    return client


async def apply(settings: Settings) -> list[str]:
    """Make what is missing; return a line for each difference from what exists (partitions are never changed)."""
    client = await connect(settings)
    try:
        return await _apply(client, settings)
    except KafkaError as error:
        raise Unavailable(
            "broker", f"Kafka at {settings.broker} does not let us look at its topics: {error!r}"
        ) from error
    finally:
        await client.close()


async def _apply(client: Any, settings: Settings) -> list[str]:
    topics = dict(wanted(settings))
    existing = set(await client.list_topics())
    up, named = len((await client.describe_cluster())["brokers"]), len(servers(settings))
    # A broker that is named counts while it is down, too: what is made now keeps its number of replicas for good.
    replicas = min(3, max(up, named))
    new = [
        NewTopic(name, topic.partitions, replicas, topic_configs=topic.config(replicas))
        for name, topic in topics.items()
        if name not in existing
    ]
    if new:
        answer = await client.create_topics(new)
        for name, code, *rest in answer.topic_errors:
            if code == 38:  # fewer brokers than replicas
                raise Unavailable(
                    "broker",
                    f"{up} of the {named} brokers of WIREHOSE_BROKER answer: topics are made when all do",
                )
            if code not in (0, 36):  # 36: another `up` was faster
                raise Misconfigured(
                    f"topic {name} could not be made: {for_code(code).__name__} {rest[0] if rest else ''}"
                )
        await _show(client, set(topics))
    return await differences(client, {n: t for n, t in topics.items() if n in existing}, replicas)


async def _show(client: Any, names: set[str]) -> None:
    """Return when the broker shows what it has just made: whoever reads a topic too early is told that it is none."""
    for _ in range(SHOWN):
        if names <= set(await client.list_topics()):
            return
        await asyncio.sleep(0.1)


async def unlike(client: Any, topics: dict[str, Topic]) -> list[str]:
    """A line for each of these topics that has not as many partitions as it should."""
    return [
        f"{described['topic']}: {have} partitions, not {wish}: set WIREHOSE_PARTITIONS as it was, or use another WIREHOSE_TOPIC_PREFIX"
        for described in await client.describe_topics(list(topics))
        if (have := len(described["partitions"])) != (wish := topics[described["topic"]].partitions)
    ]


async def configs(client: Any, names: Iterable[str]) -> dict[str, dict[str, str]]:
    """What is set on each of these topics; `KafkaError` where this user may not see it."""
    found = await sourced_configs(client, names)
    return {name: {key: value for key, (value, _) in its.items()} for name, its in found.items()}


async def sourced_configs(client: Any, names: Iterable[str]) -> dict[str, dict[str, tuple[str, int]]]:
    """The same, each with where it comes from, by Kafka's numbers."""
    found: dict[str, dict[str, tuple[str, int]]] = {}
    resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    for answer in await client.describe_configs(resources):
        for code, _, _, name, entries in answer.resources:
            if code:
                raise for_code(code)(name)
            found[name] = {key: (value, source) for key, value, _, source, *_ in entries}
    return found


async def differences(client: Any, topics: dict[str, Topic], replicas: int) -> list[str]:
    """A line for each way in which topics that exist are not as they should be on so many brokers."""
    if not topics:
        return []
    lines = await unlike(client, topics)
    for name, have in (await configs(client, topics)).items():
        want = topics[name].config(replicas)
        lines += [
            f"{name}: {key} is {have.get(key)}, not {want[key]}"
            for key in CHECKED
            if key in want and have.get(key) != want[key]
        ]
    return sorted(lines)
