"""What every command needs: a way to talk to the person, and the broker."""

import asyncio
import re
import sys
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import click

from streams.errors import Misconfigured, Unavailable
from streams.settings import Settings

HANGS = ". It is the one of `wirehose up`: it just starts, or its Java hangs (`ps -C java -o pid,stat`; kill -9 it, and `up` starts it again)"


def say(line: str) -> None:
    """Tell the person who runs us, on standard error, so that standard output stays data."""
    print(line, file=sys.stderr, flush=True)


def named(_: click.Context, param: click.Parameter, given: str) -> str:
    """An address or id as somebody pasted it, for arguments: ids in lower case, as records have them."""
    found = given.strip()
    if not found:
        raise click.BadParameter("it is empty: name a web address or an id", param=param)
    return found.lower() if re.fullmatch(r"[0-9A-Fa-f]{32}", found) else found


def with_broker(
    settings: Settings, work: Callable[[Settings], Coroutine[Any, Any, Any]], *, dial_first: bool = False
) -> Any:
    """Run against the configured broker, or against the one that `wirehose up` runs on this machine.

    `dial_first`: for whoever asks how Kafka does: of one that hangs aiokafka tells after fifty seconds, a call after ten.
    """
    from aiokafka.errors import KafkaError

    from streams import dialing, logs
    from streams.broker import address_of

    logs.setup("warning")
    own = not settings.broker
    if own:
        address = address_of(settings.data / "kafka")
        if address is None:
            raise Misconfigured(
                f"no Kafka: `wirehose up` does not run on {settings.data}, and WIREHOSE_BROKER is not set. Start it, or set WIREHOSE_BROKER (or WIREHOSE_DATA)"
            )
        settings = replace(settings, broker=address, broker_security="PLAINTEXT")

    async def dial() -> None:
        try:
            await dialing.check(settings)
        except Unavailable as error:
            raise Unavailable(error.code, f"{error.message}{HANGS if own else ''}") from error

    async def explained() -> Any:
        if dial_first:
            await dial()
        try:
            return await work(settings)
        except (Unavailable, KafkaError, TimeoutError):
            await dial()  # it knows better what is in the way
            raise

    return asyncio.run(explained())
