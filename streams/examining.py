"""Looks at the machine and at Kafka for `wirehose doctor`. It changes nothing, makes nothing, and joins no group."""

import asyncio
import fcntl
import importlib.metadata
import os
import re
import resource
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError
from packaging.requirements import Requirement

from agents.enrich.tools import load as load_enrich
from agents.story.meaning import load as load_meaning
from streams import controls, dialing, measuring
from streams.broker import address_of, is_free
from streams.closing import close
from streams.cluster import configs, connect, differences, wanted
from streams.doctor import Facts, Kafka, Machine
from streams.errors import Misconfigured, WirehoseError
from streams.reading import consumer
from streams.settings import Settings, load
from streams.topics import STAGES
from streams.worker import port

CGROUPS = "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"
LEAST = "min.insync.replicas"
COMMITS = "__consumer_offsets"  # Kafka writes its own time into these
SECONDS = 2.0  # for whoever has a port of ours to say who he is
PATIENCE = 5.0  # seconds for the newest of them


def facts() -> Facts:
    """Everything, as far as it can be looked at."""
    try:
        settings = load()
    except Misconfigured as error:
        return Facts(None, error.message)
    return Facts(settings, "", machine(settings), asyncio.run(kafka(settings)))


# -- this machine ------------------------------------------------------------------------------------------------------


def machine(settings: Settings) -> Machine:
    """This machine, for these settings."""
    place = next(path for path in (settings.data, *settings.data.absolute().parents) if path.exists())
    model, no_model = _model(settings)
    return Machine(
        python=sys.version_info[:2],
        unfit=tuple(_unfit()),
        ports={number: _who(settings, stage, number) for stage, number in _ports(settings)},
        folder=str(settings.data),
        unusable=_unusable(place),
        system=_system(place),
        free=shutil.disk_usage(place).free,
        files=resource.getrlimit(resource.RLIMIT_NOFILE)[1],
        memory=_memory(),
        model=model,
        no_model=no_model,
        no_meaning=_no_meaning(settings),
    )


def _unfit() -> Iterator[str]:
    """Packages whose version is not one that we were tested with."""
    for line in importlib.metadata.requires("wirehose") or ():
        wish = Requirement(line)
        if wish.marker and not wish.marker.evaluate({"extra": ""}):
            continue
        try:
            have = importlib.metadata.version(wish.name)
        except importlib.metadata.PackageNotFoundError:
            yield f"{wish.name} is missing"
            continue
        if not wish.specifier.contains(have, prereleases=True):
            yield f"{wish.name} {have} is not {wish.specifier}"


def _ports(settings: Settings) -> list[tuple[str, int]]:
    return [(stage.name, port(settings, stage.name, 0)) for stage in STAGES]


def _who(settings: Settings, stage: str, number: int) -> str:
    """Who has a metrics port: nobody, a worker of this stage, or somebody else."""
    if is_free(number, settings.metrics_host):
        return ""
    host = "127.0.0.1" if settings.metrics_host == "0.0.0.0" else settings.metrics_host  # noqa: S104 - who listens everywhere listens there
    url = f"http://{host}:{number}/metrics"
    with suppress(OSError, ValueError), measuring.DIRECT.open(url, timeout=SECONDS) as answer:
        if f'wirehose_build_info{{stage="{stage}"'.encode() in answer.read():
            return "ours"
    return "other"


def _unusable(place: Path) -> str:
    """Why a folder cannot hold our data."""
    if not os.access(place, os.W_OK | os.X_OK):
        return "we may not write there"
    try:
        handle = os.open(place, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        finally:
            os.close(handle)
    except BlockingIOError:
        return ""  # somebody has locked it: so it can be
    except OSError as error:
        return f"its file system knows no locks ({error.strerror})"
    return ""


def _system(place: Path) -> str:
    """The file system of a folder, "" where the kernel does not tell."""
    found = ("", "")
    with suppress(OSError):
        for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
            before, _, after = line.partition(" - ")
            point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), before.split()[4])
            if place.resolve().is_relative_to(point) and len(point) >= len(found[0]):
                found = point, after.split()[0]
    return found[1]


def _memory() -> int:
    """Bytes that we may use: of the machine, or of the container we are in."""
    most = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for path in CGROUPS:
        with suppress(OSError, ValueError):
            most = min(most, int(Path(path).read_text(encoding="ascii")))
    return most


def _model(settings: Settings) -> tuple[str, str]:
    """What finds names; or why it cannot be loaded."""
    try:
        found = load_enrich(settings).model
    except Misconfigured as error:
        return "", error.message
    return (found.name if found else "rules alone"), ""


def _no_meaning(settings: Settings) -> str:
    try:
        load_meaning(settings.semantic)
    except Misconfigured as error:
        return error.message
    return ""


# -- Kafka -------------------------------------------------------------------------------------------------------------


async def kafka(settings: Settings) -> Kafka:
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
        if not found.missing:
            found = found._replace(stages=await measuring.rows(settings, await controls.current(settings)))
    except (KafkaError, WirehoseError, TimeoutError) as error:
        found = found._replace(unseen=f"not all can be looked at: {error or type(error).__name__}")
    return found._replace(newest=await _newest(settings))


async def _topics(settings: Settings, found: Kafka) -> Kafka:
    ours = dict(wanted(settings))
    client = await connect(settings)
    try:
        there = sorted(
            set(ours) & set(await client.list_topics())
        )  # to ask for others by name could make them
        lines = await differences(client, {name: ours[name] for name in there}, min(3, len(found.brokers)))
        least = {name: int(have[LEAST] or 1) for name, have in (await configs(client, there)).items()}
        described = await client.describe_topics(there) if there else []
    finally:
        await client.close()
    copies = {
        one["topic"]: (
            min(len(part["replicas"]) for part in one["partitions"]),
            min(len(part["isr"]) for part in one["partitions"]),
            least[one["topic"]],
        )
        for one in described
    }
    missing = tuple(sorted(set(ours) - set(there)))
    return found._replace(missing=missing, differences=tuple(lines), topics=copies)


async def _newest(settings: Settings) -> float | None:
    """How long ago, by our clock, the newest commit of any group was taken, by Kafka's clock; None: cannot be told."""
    newest: list[int] = []
    with suppress(KafkaError, WirehoseError, TimeoutError):
        client: Any = await consumer(settings, 1 << 16)
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
