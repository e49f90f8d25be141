"""Reads items, passes on what is news to us, and ends the rest as duplicates."""

from typing import Any

from agents.dedup.stage import Known, judge
from agents.text import urls
from streams import codec
from streams.app import Stage
from streams.records import Entry, Item
from streams.step import Message, Outbox, Step
from streams.topics import ITEMS, UNIQUE


def attach(stage: Stage) -> None:
    """Give the app of this stage its agent."""
    table = stage.table("known")

    def decide(message: Message, item: Item, _: Any, outbox: Outbox) -> str:
        row = table.get(item.article.encode())
        verdict, known = judge(item, message.me, codec.unpack(Known, row) if row else None)
        table[item.article.encode()] = codec.pack(known)
        if verdict.kind == "pass":
            outbox.send(
                UNIQUE,
                urls.host(item.url) or item.feed,
                verdict.item,
                event=item.item,
                time=item.first_seen.by,
                item=item.item,
            )
        elif verdict.kind == "duplicate":
            outbox.ledger(
                Entry(
                    item=item.item,
                    state="duplicate",
                    stage="dedup",
                    at=item.first_seen.by,
                    article=item.article,
                    feed=item.feed,
                    of=item.article,
                    reason="another_feed",
                )
            )
        return str(verdict.kind)

    step = Step(stage, Item, decide)

    @stage.app.agent(stage.topic(ITEMS), name="dedup")
    async def dedup(stream: Any) -> None:
        """The same article from another feed, or again?"""
        async for events in stream.take_events(200, within=0.05):
            await step.run(events)
