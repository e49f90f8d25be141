"""The command `wirehose retract`: takedown."""

import time
from datetime import UTC, datetime

import click

from agents.text import urls
from streams.cli_common import named, say, with_broker
from streams.codec import stamp
from streams.errors import Rejected
from streams.logs import plain
from streams.settings import Settings, load


@click.command()
@click.argument("target", metavar="URL|ID", callback=named)
@click.option("--why", default="", metavar="TEXT", help="Kept with it: who asked, and for what.")
@click.option("--dry-run", is_flag=True, help="Only say what would be retracted, and where it stands.")
def retract(target: str, why: str, dry_run: bool) -> None:
    """Take an article back: consumers are told to delete it, and nothing here shows or exports it from now on.

    Stories are told anew without it, and no revision of it is published any more. What stands on Kafka leaves with the
    retention of each topic: the lines say when (see Takedown in deploy/README.md). ID is that of an article, or of an item
    of it. Articles that turned out to be the same are retracted together. Exit 1 when nothing is known of it.
    """
    from streams import retracting
    from streams.way import look_words
    from streams.where import Way

    async def work(settings: Settings) -> tuple[Way, int]:
        way = await retracting.find(settings, target)
        if not way.found or not way.articles:
            raise Rejected("unknown", await _unknown(settings, target))
        before = await retracting.retracted(settings)
        if not dry_run:
            await retracting.retract(settings, way.articles, why)
        return way, len(way.articles & before)

    way, already = with_broker(load(), work)
    for article in sorted(way.articles):
        print(plain(f"article {article}"))
    for one in retracting.leaving(way):
        what = f"{one.records} record(s) up to offset {one.last}"
        print(f"  {one.topic.name:<11} {one.partition}  {what}, gone by {stamp(one.gone)}")
    for look in way.looks:
        print(plain(f"  {look_words(look, time.time())}: what that brings is rejected"))
    said = "would be retracted; nothing is changed" if dry_run else "retracted"
    say(
        f"{len(way.articles)} article(s) {said}{f'; {already} of them were retracted before' if already else ''}"
    )


async def _unknown(settings: Settings, target: str) -> str:
    """Why nothing is retracted."""
    from streams.retracting import retracted
    from streams.told import lines

    if target in await retracted(settings):
        return f"{plain(target)} was retracted before, and nothing of it is left"
    if not urls.is_web(target) and await lines(settings, target, datetime.now(UTC)):
        return (
            f"{plain(target)} is a story; retract its articles: `wirehose where {plain(target)}` names them"
        )
    return f"nothing is known of {plain(target)}, so nothing is retracted: `wirehose where` tells more"
