"""`wirehose pause` and `wirehose resume`: stop a stage, or leave a host alone, without losing anything."""

import click

from streams.cli_common import say, with_broker
from streams.errors import Misconfigured
from streams.pausing import named
from streams.settings import Settings, load
from streams.topics import STAGE


@click.command()
@click.argument("name", required=False, metavar="[STAGE|HOST]")
@click.option("--why", default="", metavar="TEXT", help="A word for whoever finds it paused.")
@click.option("--list", "listed", is_flag=True, help="List what is paused; as without a name.")
def pause(name: str | None, why: str, listed: bool) -> None:
    """Let a stage take nothing new, or leave a host alone, until `resume`. Without a name: list what is paused.

    A paused stage finishes what it holds and keeps its place; the others go on. Of a paused host no feed is polled, no
    page and no robots.txt is asked for, and no redirect leads there; feeds and pages wait in the schedule. A host is
    meant on every port, or on the one that is named; .example.org is the host and all below it. Workers follow within
    two seconds.
    """
    from streams.controls import current, write
    from streams.pausing import key, told

    if name and listed:
        raise Misconfigured("--list takes no name: `wirehose pause` lists, `wirehose pause NAME` pauses")
    kind, proper = _named(name) if name else ("", "")

    async def work(settings: Settings) -> None:
        paused = await current(settings)
        if not name:
            for _, control in sorted(paused.items()):
                print(told(control))
            if not paused:
                say("nothing is paused")
        elif key(kind, proper) in paused:
            say(f"already: {told(paused[key(kind, proper)])}")
        else:
            await write(settings, kind, proper, why)
            say(f"{proper} is paused; `wirehose resume {proper}` lets it go on")

    with_broker(load(), work)


@click.command()
@click.argument("name", metavar="STAGE|HOST")
def resume(name: str) -> None:
    """Let a paused stage or host go on."""
    from streams.controls import current, write
    from streams.pausing import key

    kind, proper = _named(name)

    async def work(settings: Settings) -> None:
        if key(kind, proper) not in await current(settings):
            say(f"{proper} was not paused")
            return
        await write(settings, kind, proper, None)
        say(f"{proper} goes on")

    with_broker(load(), work)


def _named(name: str) -> tuple[str, str]:
    kind, proper = named(name)
    if not kind:
        raise Misconfigured(
            f"{name!r} is no stage and no host; stages: {', '.join(STAGE)}; a host is written like example.org, "
            "or .example.org for all below it too"
        )
    return kind, proper
