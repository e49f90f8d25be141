"""The command `wirehose where`."""

import sys
import time
from collections.abc import Mapping, Set
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from agents.text import urls
from streams.cli_common import named, say, with_broker
from streams.logs import plain
from streams.records import Control
from streams.settings import Settings, load
from streams.topics import DAY

if TYPE_CHECKING:
    from streams.where import Way


@click.command()
@click.argument("target", metavar="URL|ID", callback=named)
def where(target: str) -> None:
    """The way of an item or article, stage by stage, and where it stands now; how a story stands. Exit 1 when nothing is known.

    ID is that of an item, an article or a story. Topics keep 7 days, articles and the ledger 30: what is older is gone.
    """
    from streams.controls import current
    from streams.pausing import told
    from streams.retracting import retracted
    from streams.told import lines as told_of
    from streams.told import stories_now
    from streams.way import published_in
    from streams.where import where as search

    async def work(settings: Settings) -> tuple[list[str], dict[str, Control]]:
        way = await search(settings, target)
        gone = {*way.articles, target} & await retracted(settings)
        if not way.found and not gone and not urls.is_web(target):
            return await told_of(settings, target, datetime.now(UTC)), {}
        published = published_in(way.found)
        now = await stories_now(settings, published) if published else {}
        moved = {article: name for article, name in now.items() if name != published[article]}
        return _lines(way, moved, gone, time.time()), await current(settings) if way.found else {}

    lines, paused = with_broker(load(), work)
    for line in lines:
        print(plain(line))
    for _, control in sorted(paused.items()):
        print(f"note: {told(control)}")
    if not lines:
        _say_unknown(target)
        sys.exit(1)


def _say_unknown(target: str) -> None:
    from streams.where import SEARCHED

    kept = ", ".join(f"{topic.name} ({topic.keep_ms // DAY} days)" for topic in SEARCHED)
    say(
        f"wirehose: nothing is known of {plain(target)} as an address, an article, an item or a story. Searched was "
        f"what stands on {kept}, and on stories. A feed's entry appears with the feed's next poll"
    )


def _lines(way: "Way", moved: Mapping[str, str], gone: Set[str], now: float) -> list[str]:
    """All of a way. `moved`: stories of articles that left the one of their publication; `gone`: retracted articles."""
    from streams.way import feed_words, look_words, standing

    if not way.found:
        return [f"article {article} was retracted, and nothing of it is left" for article in gone]
    left = "what still stands of it leaves with the retention of each topic"
    lines = [f"article {article} was retracted: {left}" for article in sorted(gone)]
    for article in sorted(way.articles - gone):
        lines.append(f"article {article}")
        if article in moved:
            lines.append(f"  now in {f'story {moved[article]}' if moved[article] else 'no story'}")
    lines += [f"  {feed_words(url, state, now)}" for url, state in sorted(way.feeds.items())]
    lines += [f"  {look_words(look, now)}" for look in way.looks]
    lines += [f"  {one.line(is_retracted=bool(gone))}" for one in way.of("")]
    for item in sorted(way.items, key=lambda one: [found.time for found in way.of(one)][:1]):
        found = way.of(item)
        lines += [f"item {item}", *(f"  {one.line(is_retracted=bool(gone))}" for one in found)]
        if not gone:
            lines.append(standing(item, found, way.items[item], way.looks, way.committed, now))
    return lines
