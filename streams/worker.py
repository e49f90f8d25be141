"""One worker of one stage: starts its app, its metrics, and dies with the supervisor that started it."""

import asyncio
import gc
import importlib
import logging
import resource
import sys
from dataclasses import replace
from typing import Any

from faust import Worker

from streams import __version__, dialing, logs, metrics, tracing, watchdog, web
from streams.app import Stage, full_name, make
from streams.cluster import connect, unlike, wanted
from streams.controls import Follower
from streams.errors import Misconfigured, Unavailable
from streams.folders import own
from streams.gauges import Gauges
from streams.ports import is_free
from streams.probes import Probes
from streams.settings import Settings
from streams.supervise import die_with_parent, is_supervised
from streams.topics import STAGE, STAGES

log = logging.getLogger("wirehose.worker")
PATIENCE, TRIES = 60.0, 30  # seconds a starting worker waits for the broker, and how often it asks


def port(settings: Settings, stage: str, worker: int) -> int:
    """The metrics port of a worker: base + 10 × stage + worker."""
    return settings.metrics_port + 10 * [s.name for s in STAGES].index(stage) + worker


def run(settings: Settings, name: str, worker: int = 0) -> None:
    """Run one worker of a stage until SIGTERM. Does not return."""
    die_with_parent()
    logs.setup(settings.log, settings.log_format, stage=name, worker=worker)
    asyncio.run(check_topics(settings))
    lock = own(settings, name, worker)
    stage = make(name, settings, worker)
    stage.keep.append(lock)
    Follower(stage)
    start = watchdog.Start(stage)
    importlib.import_module(f"agents.{name}.agent").attach(stage)
    probes = Probes(stage, start, Gauges(stage))
    tracing.begin(stage)
    tell(stage)
    serve(settings, name, worker, probes)
    prepare()
    log.info("%s %d begins: wirehose %s, Kafka at %s", name, worker, __version__, settings.broker)
    faust_worker = Worker(
        stage.app, redirect_stdouts=False, override_logging=False, quiet=True, stdout=sys.stderr
    )
    faust_worker.spinner = None  # it would write cursor codes into our log
    probes.follow(faust_worker.loop)
    faust_worker.execute_from_commandline()


def prepare() -> None:
    """Take what the process may: sockets for thousands of hosts, and fewer searches for garbage.

    What is loaded by now stays for good, and what our tables remember has no cycles: looking through it again and
    again cost 5 % of poll's time, and pauses of a second where a hundred thousand feeds are remembered.
    """
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


async def check_topics(settings: Settings) -> None:
    """Refuse to start without our topics as they should be: Faust alone would only log, and idle."""
    client = await reach(settings)
    try:
        missing = {name for name, _ in wanted(settings)} - set(await client.list_topics())
        wrong = [] if missing else await unlike(client, dict(wanted(settings)))
    finally:
        await client.close()
    if missing:
        raise Misconfigured(
            f"{len(missing)} topics are missing ({min(missing)}, …): run `wirehose topics apply` first"
        )
    if wrong:
        raise Misconfigured(min(wrong))


async def reach(settings: Settings) -> Any:
    """An admin client, as soon as the broker answers: under a supervisor it may be starting, as we are.

    `Unavailable` after a minute; to a person at once.
    """
    for _ in range(TRIES if is_supervised() else 0):
        try:
            await dialing.check(settings)
            return await connect(settings)
        except Unavailable as error:
            log.warning("waiting for Kafka: %s", error, extra=logs.SELDOM)
            await asyncio.sleep(PATIENCE / TRIES)
    await dialing.check(settings)
    return await connect(settings)


def free_base(settings: Settings) -> int:
    """The configured base of the metrics ports, or the next one whose ports are all free here."""
    for base in range(settings.metrics_port, 65_000, 100):
        ports = [port(replace(settings, metrics_port=base), stage.name, 0) for stage in STAGES]
        if all(is_free(number, settings.metrics_host) for number in ports):
            return base
    return settings.metrics_port


def serve(settings: Settings, name: str, worker: int, probes: Probes) -> None:
    """Answer /metrics, /livez and /readyz on this worker's port."""
    number = port(settings, name, worker)
    metrics.build.info({"version": __version__, "stage": name})
    try:
        web.serve(settings.metrics_host, number, probes.live, probes.ready)
    except OSError as error:
        raise Misconfigured(
            f"port {number} for the metrics of {name} is taken ({error.strerror}): end what listens there, or set WIREHOSE_METRICS_PORT"
        ) from error


def tell(stage: Stage) -> None:
    """Say in the log which partitions this worker has, and when it is told to end."""
    topic = full_name(stage.settings, STAGE[stage.name].source)

    async def assigned(_: Any, assigned: set[Any], **__: Any) -> None:
        numbers = sorted(tp.partition for tp in assigned if tp.topic == topic)
        log.info("has partitions %s of %s", ", ".join(map(str, numbers)) or "none", topic)

    async def ends(*_: Any, **__: Any) -> None:
        log.info("ends: finishes what it holds")

    stage.keep += [assigned, ends]
    stage.app.on_partitions_assigned.connect(assigned)
    stage.app.on_before_shutdown.connect(ends)
