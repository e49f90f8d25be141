"""The command `wirehose retract`: takedown."""

import sys
import time

import click

from streams.cli_common import say, with_broker
from streams.codec import stamp
from streams.logs import plain
from streams.settings import Settings, load


@click.command()
@click.argument("target", metavar="URL|ID")
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

    async def work(settings: Settings) -> Way:
        way = await retracting.find(settings, target)
        if way.found and way.articles and not dry_run:
            await retracting.retract(settings, way.articles, why)
        return way

    way = with_broker(load(), work)
    if not way.found or not way.articles:
        say(
            f"wirehose: nothing is known of {plain(target)}, so nothing is retracted: `wirehose where` tells more"
        )
        sys.exit(1)
    for article in sorted(way.articles):
        print(plain(f"article {article}"))
    for one in retracting.leaving(way):
        what = f"{one.records} record(s) up to offset {one.last}"
        print(f"  {one.topic.name:<11} {one.partition}  {what}, gone by {stamp(one.gone)}")
    for look in way.looks:
        print(plain(f"  {look_words(look, time.time())}: what that brings is rejected"))
    say(
        f"{len(way.articles)} article(s) {'would be retracted; nothing is changed' if dry_run else 'retracted'}"
    )
