"""The command `wirehose desk`: the web page on the output topics."""

from typing import TYPE_CHECKING

import click

from streams.cli_common import say, with_broker
from streams.settings import load

if TYPE_CHECKING:
    from streams.settings import Settings


@click.command()
def desk() -> None:
    """Serve a page to read the stream on (WIREHOSE_DESK_LISTEN); `up` and `demo` do so, too."""
    from streams import supervise

    supervise.die_with_parent()

    async def work(settings: "Settings") -> None:
        from agents.desk.site.serving import serve

        await serve(settings, say)

    with_broker(load(), work)
