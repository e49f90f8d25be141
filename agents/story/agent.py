"""Joins articles to stories, publishes both, and ends the item."""

from typing import Any

from agents.story.families import load_families
from agents.story.stage import Membership, Stories
from streams import withholding
from streams.app import Stage
from streams.memory import Memory
from streams.outbox import Message, Outbox
from streams.paths import seed
from streams.records import Entry, Traced
from streams.step import Step
from streams.topics import ARTICLES, STORIES, TRACED


def attach(stage: Stage) -> None:
    """Give the app of this stage its agent."""
    families = load_families(seed("publishers.toml"))

    def build(rows: Any) -> Stories:
        stories = Stories(stage.settings.window, families)
        stories.load(row for _, row in rows)
        return stories

    memory: Memory[Membership, Stories] = Memory(stage, "members", Membership, build)

    def decide(message: Message, traced: Traced, _: Any, outbox: Outbox) -> str:
        traced = withholding.marked(traced, stage.settings.text)
        placed = memory.of(message.partition).place(traced, message.offset, traced.first_seen.by.timestamp())
        for id_ in placed.forget:
            memory.drop(message.partition, id_)
        if placed.store is not None:  # after: a revision of what was just forgotten begins anew
            memory.put(message.partition, traced.id, placed.store)
        article, time = withholding.article(placed.article), traced.first_seen.by
        outbox.send(ARTICLES, article.id, article, event=article.revision_id, time=time, item=message.item)
        for id_, story in placed.stories:
            outbox.send(
                STORIES,
                id_,
                story,
                event=f"{id_}-{story.version if story else 'merged'}",
                time=time,
                item=message.item,
            )
        state = "published" if article.revision == 1 else "revised"
        if message.item:
            outbox.ledger(Entry(item=message.item, state=state, stage="story", at=time, article=article.id))
        return state

    step = Step(stage, Traced, decide, memory=memory)

    @stage.app.agent(stage.topic(TRACED), name="story")
    async def story(stream: Any) -> None:
        """Joins articles to stories, counts origins, compares figures."""
        async for events in stream.take_events(100, within=0.05):
            await step.run(events)
