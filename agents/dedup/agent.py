"""Reads items, passes on what is news to us, and ends the rest as duplicates; joins articles that are one."""

from typing import Any

from agents.dedup.aliases import join
from agents.dedup.memory import Heard, Known, still
from agents.dedup.stage import judge
from agents.text import urls
from streams import codec
from streams.app import Stage
from streams.outbox import Message, Outbox
from streams.records import Alias, Entry, Item
from streams.step import Step
from streams.sweep import Sweep
from streams.topics import ALIASES, ITEMS, UNIQUE


def attach(stage: Stage) -> None:
    """Give the app of this stage its two agents: their topics have the same key and the same partitions."""
    table = stage.table("known")

    sweep = Sweep(table, lambda row: codec.unpack(Heard, row).heard)

    def recall(article: str, now: float) -> Known | None:
        row = table.get(article.encode())
        return still(codec.unpack(Known, row) if row else None, now)

    def decide(message: Message, item: Item, _: Any, outbox: Outbox) -> str:
        now = item.first_seen.by.timestamp()
        verdict, known = judge(item, message.me, recall(item.article, now))
        if verdict.kind == "pass":
            pass_on(outbox, verdict.item)
        elif verdict.kind == "moved":
            to, time = verdict.item.article, item.first_seen.by
            outbox.send(ITEMS, to, verdict.item, event=item.item, time=time, item=item.item)
        elif verdict.kind == "duplicate":
            at, of = item.first_seen.by, item.article
            outbox.ledger(_entry(item, state="duplicate", at=at, of=of, reason="another_feed"))
        table[item.article.encode()] = codec.pack(known)  # last: what was refused has not been judged
        sweep.step(message.partition, now)
        return str(verdict.kind)

    def decide_alias(message: Message, alias: Alias, _: Any, outbox: Outbox) -> str:
        now = message.time.timestamp()
        joined, known = join(alias, message.me, recall(alias.article, now))
        known.heard = max(known.heard, now)
        if (told := joined.alias) is not None:
            event = f"{told.article}-{told.same_as}"
            outbox.send(ALIASES, told.article, told, event=event, time=message.time, item="")
        if joined.item is not None:
            outbox.ledger(_entry(joined.item, state="seen", at=message.time))
            pass_on(outbox, joined.item)
        table[alias.article.encode()] = codec.pack(known)
        return f"alias_{joined.kind}"

    items, aliases = Step(stage, Item, decide, table=table), Step(stage, Alias, decide_alias, table=table)

    @stage.app.agent(stage.topic(ITEMS), name="dedup")
    async def dedup(stream: Any) -> None:
        """The same article from another feed, or again?"""
        async for events in stream.take_events(200, within=0.05):
            await items.run(events)

    @stage.app.agent(stage.topic(ALIASES), name="dedup_aliases")
    async def dedup_aliases(stream: Any) -> None:
        """Articles that turned out to be one: new items go to the older id."""
        async for events in stream.take_events(200, within=0.05):
            await aliases.run(events)


def pass_on(outbox: Outbox, item: Item) -> None:
    """Send an item to fetch, to the partition of its host."""
    host = urls.host(item.url) or item.feed
    outbox.send(UNIQUE, host, item, event=item.item, time=item.first_seen.by, item=item.item)


def _entry(item: Item, **what: Any) -> Entry:
    return Entry(item=item.item, stage="dedup", article=item.article, feed=item.feed, **what)
