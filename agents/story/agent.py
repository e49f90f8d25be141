"""Joins articles to stories, publishes both, and ends the item."""

import time
from collections.abc import Collection, Iterable
from typing import Any

from agents.story.families import load_families
from agents.story.meaning import load as load_meaning
from agents.story.rarity import load_common
from agents.story.rulings import Row
from agents.story.stage import Corrected, Placed, Stories, Told
from streams import withholding
from streams.app import Stage
from streams.arrivals import Arrivals
from streams.memory import Memory
from streams.outbox import Message, Outbox
from streams.paths import seed
from streams.records import Correction, Entry, Time, Traced
from streams.rows import CORRECTION
from streams.step import Step
from streams.topics import ARTICLES, STORIES, TRACED


def attach(stage: Stage) -> None:
    """Give the app of this stage its agent."""
    families, common = load_families(seed("publishers.toml")), load_common(seed("common.npz"))
    meaning = load_meaning(stage.settings.semantic)

    arrivals = Arrivals()

    def build(rows: Any) -> Stories:
        stories = Stories(stage.settings.window, families, common, meaning)
        listed = [row for _, row in rows]
        stories.load((row.member for row in listed if row.member), (row.ruled for row in listed if row.ruled))
        return stories

    memory: Memory[Row, Stories] = Memory(stage, "members", Row, build)

    def write(partition: int, done: Placed | Corrected) -> None:
        for id_ in done.forget:
            memory.drop(partition, id_)
        for member in done.store:  # after: a revision of what was just forgotten begins anew
            memory.put(partition, member.id, Row(member=member))

    def decide(message: Message, traced: Traced, _: Any, outbox: Outbox) -> str:
        stories = memory.of(message.partition)
        if stories.is_retracted(traced.id):
            return _refuse(message, traced, stories, outbox)
        is_known = stories.was_answered(traced.id, traced.revision)
        traced = withholding.marked(traced, stage.settings.text)
        placed = stories.place(traced, message.offset, traced.first_seen.by.timestamp())
        write(message.partition, placed)
        article, at = withholding.article(placed.article), traced.first_seen.by
        outbox.send(ARTICLES, article.id, article, event=article.revision_id, time=at, item=message.item)
        _tell(placed.stories, at, message.item, outbox)
        if not is_known:
            arrivals.sent(traced)
        state = "published" if article.revision == 1 else "revised"
        if message.item:
            outbox.ledger(Entry(item=message.item, state=state, stage="story", at=at, article=article.id))
        return state

    def correct(message: Message, said: Correction, outbox: Outbox) -> str:
        done = memory.of(message.partition).correct(said, message.offset)
        write(message.partition, done)
        memory.put(message.partition, f"{CORRECTION}{said.id}", Row(ruled=done.ruled))
        for id_ in () if done.ruled.correction.revoked else done.ruled.revisions:
            outbox.send(ARTICLES, id_, None, event=f"{id_}-retracted", time=said.at, item="")
        _tell(done.stories, said.at, "", outbox, done.ruled.gone)
        return "corrected"

    step = Step(stage, Traced, decide, memory=memory, correct=correct)

    @stage.app.agent(stage.topic(TRACED), name="story")
    async def story(stream: Any) -> None:
        """Joins articles to stories, counts origins, compares figures."""
        async for events in stream.take_events(100, within=0.05):
            await step.run(events)
            arrivals.landed(time.time())


def _tell(stories: Iterable[Told], at: Time, item: str, outbox: Outbox, gone: Collection[str] = ()) -> None:
    """Publish stories; `gone`: those of which all articles were taken down."""
    for id_, story in stories:
        end = "retracted" if id_ in gone else "merged"
        event = f"{id_}-{story.version if story else end}"
        outbox.send(STORIES, id_, story, event=event, time=at, item=item)


def _refuse(message: Message, traced: Traced, stories: Stories, outbox: Outbox) -> str:
    """What was taken down is published no more; what had been published before, and comes again, had its end."""
    if message.item and not stories.was_answered(traced.id, traced.revision):
        at = traced.first_seen.by
        outbox.ledger(
            Entry(
                item=message.item,
                state="rejected",
                stage="story",
                at=at,
                article=traced.id,
                reason="retracted",
            )
        )
    return "rejected"
