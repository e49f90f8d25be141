"""The command `wirehose where`."""

import sys
import time
from datetime import UTC, datetime

import click

from agents.text import urls
from streams.cli_common import say, with_broker
from streams.logs import plain
from streams.records import Control
from streams.settings import Settings, load
from streams.topics import ARTICLES, DAY


@click.command()
@click.argument("target", metavar="URL|ID")
def where(target: str) -> None:
    """The way of an item or article, stage by stage, and where it stands now; how a story stands. Exit 1 when nothing is known.

    ID is that of an item, an article or a story. Topics keep 7 days, articles and the ledger 30: what is older is gone.
    """
    from streams.controls import current
    from streams.pausing import told
    from streams.told import lines as told_of
    from streams.told import stories_now
    from streams.way import feed_words, look_words, published_in, standing
    from streams.where import SEARCHED, Way
    from streams.where import where as search

    async def work(settings: Settings) -> tuple[Way, list[str], dict[str, str], dict[str, Control]]:
        way = await search(settings, target)
        story = [] if way.found or urls.is_web(target) else await told_of(settings, target, datetime.now(UTC))
        published = published_in(way.found)
        now = await stories_now(settings, published) if published else {}
        moved = {article: name for article, name in now.items() if name != published[article]}
        return way, story, moved, await current(settings)

    way, story, moved, paused = with_broker(load(), work)
    for line in story:
        print(plain(line))
    if story:
        return
    if not way.found:
        kept = ", ".join(f"{topic.name} ({topic.keep_ms // DAY} days)" for topic in SEARCHED)
        say(
            f"wirehose: nothing is known of {plain(target)} as an address, an article, an item or a story. Searched was "
            f"what stands on {kept}, and on stories. A feed's entry appears with the feed's next poll"
        )
        sys.exit(1)
    now = time.time()
    for article in sorted(way.articles):
        print(plain(f"article {article}"))
        if article in moved:
            print(plain(f"  now in {f'story {moved[article]}' if moved[article] else 'no story'}"))
    lines = [feed_words(url, state, now) for url, state in sorted(way.feeds.items())]
    lines += [look_words(look, now) for look in way.looks]
    lines += [one.line() for one in way.of("")]
    for line in lines:
        print(plain(f"  {line}"))
    for item in sorted(way.items, key=lambda one: [found.time for found in way.of(one)][:1]):
        found = way.of(item)
        print(plain(f"item {item}"))
        for one in found:
            print(plain(f"  {one.line()}"))
        print(plain(standing(item, found, way.items[item], way.looks, way.committed, now)))
    if any(one.topic is ARTICLES and one.record.value is None for one in way.of("")):
        print("note: it is retracted; what stands above leaves with the retention of each topic")
    for _, control in sorted(paused.items()):
        print(f"note: {told(control)}")
