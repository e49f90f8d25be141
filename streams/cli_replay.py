"""`wirehose replay`: takes a stage's input since some time again, and says what that changed."""

import sys
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import click

from streams.cli_common import say, with_broker
from streams.codec import stamp
from streams.errors import Misconfigured
from streams.logs import plain
from streams.settings import Settings, load
from streams.times import TIME, TIME_UNTIL, ending, moment
from streams.topics import STAGE, Stage

FROM_NETWORK = ("poll", "fetch")
SESSION = 15.0  # seconds: by then Kafka has struck off a worker that died with it
STOP = (
    "stop `wirehose up` first, or whatever else runs it; one that was killed a moment ago counts for 10 s: "
    "then wait 10 s"
)
STARTED = "it was started while its state was being forgotten: stop it, and run this command again"


@click.command()
@click.option("--stage", "name", type=click.Choice([*STAGE]), required=True, help="Whose input.")
@click.option(
    "--since",
    required=True,
    metavar="TIME",
    help=f"Records written since: {TIME}.",
)
@click.option(
    "--until",
    metavar="TIME",
    help=f"Not the records after it ({TIME_UNTIL}): the stage then goes on where it stood.",
)
@click.option("--rebuild", is_flag=True, help="Forget what the stage remembers, so that it answers anew.")
@click.option("--dry-run", is_flag=True, help="Only say what would be taken again.")
@click.option(
    "--compare", "compares", is_flag=True, help="Only count what was written again since, and differs."
)
def replay(name: str, since: str, until: str | None, rebuild: bool, dry_run: bool, compares: bool) -> None:
    """Let a stage take its input again. What follows comes out again, with the same ids.

    Stop the stage's workers before, and start them afterwards. What a stage knows it answers from memory, so that new
    code changes nothing there; --rebuild makes it forget.
    """
    stage, now = STAGE[name], datetime.now(UTC)
    begin, end = moment(since, now), None if until is None else ending(until, now)
    _check(stage, begin, end, rebuild=rebuild, compares=compares)
    if compares:
        _run(load(), lambda settings, _: _compare(settings, stage, begin))
    elif dry_run:
        _run(load(), lambda settings, _: _plan(settings, stage, begin, end, rebuild))
    else:
        _run(load(), lambda settings, patience: _replay(settings, patience, stage, begin, end, rebuild))


def _check(stage: Stage, since: datetime, until: datetime | None, *, rebuild: bool, compares: bool) -> None:
    """Refuse what cannot be meant."""
    if stage.name in FROM_NETWORK:
        raise Misconfigured(
            f"the input of {stage.name} is the network, which says something else today. "
            "`--stage extract` reads the kept pages again, without a download"
        )
    if until and until <= since:
        raise Misconfigured("--until lies before --since")
    if compares and (until or rebuild):
        raise Misconfigured("--compare only counts: leave out --until and --rebuild")
    if compares and not stage.sends:
        raise Misconfigured(f"{stage.name} sends nothing that could be compared")
    if stage.name == "ledger" and until:
        raise Misconfigured("a part of the ledger has ends without their beginning: leave out --until")
    if rebuild and until:
        raise Misconfigured("--rebuild takes all there is since: leave out --until")
    if rebuild and not stage.tables:
        raise Misconfigured(f"{stage.name} remembers nothing: leave out --rebuild")


def _run(settings: Settings, work: Callable[[Settings, float], Coroutine[Any, Any, None]]) -> None:
    """Run against the broker there is, else start the embedded one for as long as it takes.

    `work` is told how long to wait for workers to go: before a broker that is ours alone none can be alive.
    """
    from streams.broker import Broker, address_of

    folder = settings.data / "kafka"
    if settings.broker or address_of(folder) or not folder.is_dir():
        with_broker(settings, lambda found: work(found, 0.0))
        return
    broker = Broker(folder, settings.broker_port)
    say("starting Kafka …")
    try:
        with_broker(replace(settings, broker=broker.start()), lambda found: work(found, SESSION))
    finally:
        broker.stop()


async def _compare(settings: Settings, stage: Stage, since: datetime) -> None:
    from streams.comparing import compare
    from streams.replay import waiting

    for found in await compare(settings, stage, since):
        for line in found.lines():
            print(plain(line))
    if left := await waiting(settings, stage):
        say(f"{stage.name} is not at its end: {left} records still wait; compare again then")
        sys.exit(1)


async def _replay(
    settings: Settings, patience: float, stage: Stage, since: datetime, until: datetime | None, rebuild: bool
) -> None:
    from streams.forgetting import FORGOTTEN, forget
    from streams.replay import look, put_back, refuse_while_it_runs

    await refuse_while_it_runs(settings, stage, STOP, patience)
    plans = await look(settings, stage, since, until)
    _show(plans)
    if rebuild:
        say(f"forgetting what was before {stamp(since)}: {FORGOTTEN[stage.name]}")
    await put_back(settings, stage, plans, rebuild=rebuild)
    if rebuild:
        say(f"{await forget(settings, stage, plans)} rows forgotten")
        await refuse_while_it_runs(settings, stage, STARTED)
    say(f"{stage.name} takes {_count(plans)} records again as soon as it runs")


async def _plan(
    settings: Settings, stage: Stage, since: datetime, until: datetime | None, rebuild: bool
) -> None:
    from streams.forgetting import FORGOTTEN
    from streams.replay import look

    plans = await look(settings, stage, since, until)
    _show(plans)
    if rebuild:
        say(f"it would forget what was before {stamp(since)}: {FORGOTTEN[stage.name]}")
    say(f"{stage.name} would take {_count(plans)} records again (heartbeats too); nothing is changed")


def _show(plans: Mapping[Any, Any]) -> None:
    for (topic, partition), plan in sorted(plans.items()):
        then = f", then on from {plan.stood}" if plan.until < plan.stood else ""
        what = f"from {plan.start} to {plan.until}, {plan.count} records{then}"
        print(f"{topic} {partition}: {what if plan.count else f'nothing, stays at {plan.stood}'}")


def _count(plans: Mapping[Any, Any]) -> int:
    return sum(plan.count for plan in plans.values())
