"""Says of each sentence where it stood first, and of each revision what changed."""

from typing import Any

from agents.trace.stage import Remembered, Window
from streams import withholding
from streams.app import Stage
from streams.memory import Memory, Rows
from streams.outbox import Message, Outbox
from streams.records import Enriched
from streams.step import Step
from streams.takedowns import Takedowns
from streams.topics import ENRICHED, REVISIONS, TRACED


def attach(stage: Stage) -> None:
    """Give the app of this stage its agent."""

    def build(rows: Rows[Remembered]) -> Window:
        window = Window(stage.settings.window, rows.get)
        window.load(row for _, row in rows)
        return window

    memory: Memory[Remembered, Window] = Memory(stage, "window", Remembered, build)
    takedowns = Takedowns(stage)

    def decide(message: Message, article: Enriched, _: Any, outbox: Outbox) -> str:
        article = withholding.marked(article, stage.settings.text)
        answer = memory.of(message.partition).trace(
            article, message.offset, article.first_seen.by.timestamp()
        )
        for id_ in answer.forget:
            memory.drop(message.partition, id_)
        for row in answer.store:  # after: a revision of what was just forgotten begins anew
            memory.put(message.partition, row.id, row)
        time, id_ = article.first_seen.by, article.revision_id
        outbox.send(TRACED, article.route, answer.traced, event=id_, time=time, item=message.item)
        if (change := answer.change) is not None and article.withheld:
            change = withholding.revision(change, article.withheld)
        changes = [one for one in (change, *answer.corrections) if one and one.id not in takedowns.gone]
        for told in changes:
            outbox.send(REVISIONS, told.id, told, event=told.revision_id, time=time, item=message.item)
        return "traced" if answer.store else "again"

    step = Step(stage, Enriched, decide, takedowns.ready, memory=memory)

    @stage.app.agent(stage.topic(ENRICHED), name="trace")
    async def trace(stream: Any) -> None:
        """Which sentences stand earlier elsewhere, and where; near-duplicates; spun copies."""
        async for events in stream.take_events(100, within=0.05):
            await step.run(events)
