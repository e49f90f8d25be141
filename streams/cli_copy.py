"""`wirehose topics copy`: from the embedded broker to a cluster, and back."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from streams.cli_common import say, with_broker
from streams.errors import Misconfigured
from streams.settings import Settings, load

SESSION = 15.0  # seconds: by then Kafka has struck off a worker that died with it


@click.command("copy")
@click.option(
    "--from",
    "source",
    metavar="FOLDER|HOST:PORT",
    help="Copy from there to WIREHOSE_BROKER: a WIREHOSE_DATA with an embedded broker, or another Kafka.",
)
@click.option(
    "--to",
    "target",
    metavar="FOLDER|HOST:PORT",
    help="Copy from WIREHOSE_BROKER to there; a new folder gets a broker of its own.",
)
@click.option("--only-stages", is_flag=True, help="Leave out where the groups of consumers stand.")
def copy(source: str | None, target: str | None, only_stages: bool) -> None:
    """Copy all topics of WIREHOSE_TOPIC_PREFIX to another Kafka, each record at its offset, and where groups stand.

    Stop wirehose and its consumers before. What is missing on the target is made. In the end both are read and
    compared: exit 1 when they differ. The source stays as it is; to give the command again does no harm.
    """
    settings = load()
    if (place := source or target) is None or (source and target):
        raise click.UsageError("say either --from, or --to")
    if not settings.broker:
        raise Misconfigured(f"set WIREHOSE_BROKER: the Kafka to copy {'to' if source else 'from'}")
    with _other(settings, place, new=not source) as (other, patience):
        pair = (other, settings) if source else (settings, other)
        same = with_broker(settings, lambda _: _move(*pair, only_stages, patience))
    sys.exit(0 if same else 1)


async def _move(source: Settings, target: Settings, only_stages: bool, patience: float) -> bool:
    from streams.moving import move

    return await move(source, target, say, print, only_stages=only_stages, patience=patience)


@contextmanager
def _other(settings: Settings, place: str, *, new: bool) -> Iterator[tuple[Settings, float]]:
    """The settings for the other Kafka, in reach as long as the block runs; how long its dead members may count."""
    from streams.broker import Broker

    plain = replace(settings, broker_security="PLAINTEXT")
    if re.fullmatch(r"[^/\s]+:\d+(,[^/\s]+:\d+)*", place):
        yield replace(plain, broker=place), 0.0
        return
    folder = Path(place).expanduser() / "kafka"
    if not new and not folder.is_dir():
        raise Misconfigured(f"{place} is no host:port, and no folder with the embedded broker of a wirehose")
    broker = Broker(folder)
    say(f"starting the Kafka of {place} …")
    try:
        yield replace(plain, broker=broker.start()), SESSION
    finally:
        broker.stop(60)
