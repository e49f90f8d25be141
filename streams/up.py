"""Everything on this machine: the broker if none is configured, topics, feeds, all stages, one status line."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from aiokafka.errors import KafkaError

from agents.desk.address import address as desk_address
from agents.enrich.tools import check as check_enrich
from streams import controls, dialing, feeds, status, tracing
from streams.app import full_name, servers
from streams.broker import Broker
from streams.cluster import apply
from streams.errors import Misconfigured, Rejected, WirehoseError
from streams.measuring import pages
from streams.pausing import Pauses
from streams.ports import is_free
from streams.reading import records
from streams.records import Subscription
from streams.settings import Settings
from streams.sources import find
from streams.supervise import Supervisor
from streams.topics import OUTPUT, STAGES, STORIES
from streams.watching import Health, line_of
from streams.worker import port

DRAIN, BROKER = 10.0, 2.0  # seconds for the stages, and then for the broker, to end by themselves
AGAIN = 2.0  # seconds before what failed beside the stages is tried again
Say = Callable[[str], None]


@contextlib.asynccontextmanager
async def kafka(settings: Settings, say: Say) -> AsyncIterator[tuple[Settings, Broker | None]]:
    """The configured cluster, or our own broker for as long as the block runs."""
    if settings.broker:
        await dialing.check(settings)
        yield settings, None
        return
    broker = Broker(settings.data / "kafka", settings.broker_port)
    say("starting Kafka …")
    address = await asyncio.to_thread(broker.start)
    try:
        yield replace(settings, broker=address, broker_security="PLAINTEXT"), broker
    finally:
        await asyncio.to_thread(broker.stop, BROKER)


async def up(
    settings: Settings,
    sources: Iterable[str],
    say: Say,
    *,
    show_stories: bool = False,
    seconds: float | None = None,
) -> None:
    """Run everything until SIGINT, SIGTERM or the time is over; then drain."""
    wanted = [subscription for source in sources for subscription in await _found(source, settings, say)]
    async with kafka(settings, say) as (settings, broker):
        for line in await apply(settings):
            say(f"warning: {line}")
        _check(settings)
        await _subscribe(settings, wanted, say)
        os.environ.update(for_children(settings))
        supervisor = Supervisor(_commands(settings), settings.data / "logs", say)
        await supervisor.start()
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        say(addresses(settings))
        health, pauses = Health(), Pauses()
        work = [
            partial(health.follow, settings),
            partial(controls.follow, pauses, settings),
            partial(_status, health, supervisor, pauses, settings, say),
        ]
        work += [partial(_stories, settings, say)] if show_stories else []
        work += [partial(_keep_broker, broker, say)] if broker else []
        tasks = [asyncio.create_task(_keep(one, say)) for one in work]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await stop.wait()
        say("draining …")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await supervisor.drain(DRAIN)


def _commands(settings: Settings) -> dict[str, list[str]]:
    """What runs: the stages, and the desk."""
    ours = [sys.executable, "-m", "streams.cli"]
    stages = {stage.name: [*ours, "run", stage.name] for stage in STAGES}
    return stages | ({"desk": [*ours, "desk"]} if settings.desk_listen else {})


async def _found(source: str, settings: Settings, say: Say) -> list[Subscription]:
    """The feeds behind one source; one that has none is told, and does not keep the others from being polled."""
    try:
        return await find(source, settings, say)
    except Rejected as error:
        say(f"warning: {error}")
        return []


def _check(settings: Settings) -> None:
    """Refuse at once what every start of a stage would stumble over."""
    for stage in STAGES:
        number = port(settings, stage.name, 0)
        if number > 65_535 or not is_free(number, settings.metrics_host):
            raise Misconfigured(
                f"port {number} for the metrics of {stage.name} is taken or none: set WIREHOSE_METRICS_PORT"
            )
    if settings.desk_listen and not is_free(settings.desk_listen[1], settings.desk_listen[0]):
        raise Misconfigured(
            f"port {settings.desk_listen[1]} for the desk is taken: set WIREHOSE_DESK_LISTEN to another, or to off"
        )
    check_enrich(settings)
    tracing.check(settings, os.environ)


async def _subscribe(settings: Settings, wanted: list[Subscription], say: Say) -> None:
    if wanted:
        written = await feeds.subscribe(settings, wanted)
        say(f"{len(wanted)} feeds given, {written} of them new or changed")
    elif not await feeds.current(settings):
        say("no feeds yet: add some with `wirehose feeds add URL` or `wirehose feeds import FILE`")


def for_children(settings: Settings) -> dict[str, str]:
    """What the stages are told beside our own environment: what `up` and `demo` have found out or chosen."""
    return {
        "WIREHOSE_BROKER": settings.broker,
        "WIREHOSE_BROKER_SECURITY": settings.broker_security,
        "WIREHOSE_DATA": str(settings.data.resolve()),
        "WIREHOSE_ALLOW_NETWORKS": ",".join(map(str, settings.allow_networks)),
        "WIREHOSE_METRICS_PORT": str(settings.metrics_port),
        "WIREHOSE_DESK_LISTEN": "{}:{}".format(*settings.desk_listen) if settings.desk_listen else "off",
        "WIREHOSE_MIN_INTERVAL": f"{settings.min_interval:g}",
        "WIREHOSE_HOST_SPACING": f"{settings.host_spacing:g}",
        "MALLOC_ARENA_MAX": "2",  # eight processes with threads: without it glibc keeps arenas for each of them
    }


def addresses(settings: Settings) -> str:
    """Where everything is, in a few lines."""
    first, last = port(settings, STAGES[0].name, 0), port(settings, STAGES[-1].name, 0)
    names = ", ".join(full_name(settings, topic) for topic in OUTPUT)
    desk = f"desk     {desk_address(settings)}\n" if settings.desk_listen else ""
    return (
        f"{desk}"
        f"Kafka    {', '.join(servers(settings))}\n"
        f"topics   {names}\n"
        f"metrics  http://{settings.metrics_host}:{first}/metrics … :{last} (one port a stage)\n"
        f"data     {settings.data}  (logs of the stages: {settings.data / 'logs'})"
    )


async def _keep(work: Callable[[], Coroutine[Any, Any, None]], say: Say) -> None:
    """What we do beside the stages goes on when the broker was away for a while."""
    while True:
        try:
            await work()
        except (WirehoseError, KafkaError, OSError) as error:
            say(f"{error}; trying again")
        except Exception as error:  # noqa: BLE001 - a bug beside the stages must neither end them nor pass unseen
            say(f"bug: {error!r}; trying again")
        await asyncio.sleep(AGAIN)


async def _status(
    health: Health, supervisor: Supervisor, pauses: Pauses, settings: Settings, say: Say
) -> None:
    """One line: the balance, and what does not run. Rewritten in place on a terminal, else every ten seconds."""
    pause, counts = (1.0 if sys.stderr.isatty() else 10.0), "the ledger is not there yet"
    while True:
        await asyncio.sleep(pause)
        counts = await asyncio.to_thread(_counts, settings) or counts
        down = [state.name for state in supervisor.status() if state.state != "running"]
        controls.disk(pauses, settings)
        line = counts + health.line() + pauses.line()
        line += f"  down: {', '.join(down)}" if down else ""
        _show(line, say)


def _counts(settings: Settings) -> str:
    """What the ledger says of itself; "" while it does not answer."""
    found = status.balance(pages(settings, 1)) or {}
    return " ".join(f"{name}={count}" for name, count in found.items() if name != "oldest_open_seconds")


def _show(line: str, say: Say) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[2K{line}")
        sys.stderr.flush()
    else:
        say(line)


async def _stories(settings: Settings, say: Say) -> None:
    """Print each story as it forms."""
    async for record in records(settings, STORIES, follow=True, from_end=True):
        if record.value is not None:
            say(line_of("stories", record, as_json=False))


async def _keep_broker(broker: Broker, say: Say) -> None:
    """Start the broker again when it dies; the stages wait for it."""
    while True:
        await asyncio.sleep(1)
        if not broker.alive():
            say("Kafka died; starting it again")
            try:
                await asyncio.to_thread(broker.start)
            except WirehoseError as error:
                say(f"Kafka does not start: {error}")
            else:
                say("Kafka is back")
