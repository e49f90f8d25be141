"""Reads what every stage says of items, keeps the two sets, and shows on /metrics what is open or wrong."""

import time
from typing import Any

from agents.ledger.stage import Account, Balance, Book, balance, enter
from streams import metrics
from streams.app import Stage
from streams.memory import Memory
from streams.outbox import Message, Outbox
from streams.records import Entry
from streams.step import Step
from streams.topics import LEDGER

SHOW = 2.0  # seconds between two looks at the balance


def attach(stage: Stage) -> None:
    """Give the app of this stage its agent."""
    memory: Memory[Account, Book] = Memory(stage, "open", Account, Book)

    def decide(message: Message, entry: Entry, _: Any, outbox: Outbox) -> str:
        book = memory.of(message.partition)
        account, did = enter(memory.get(message.partition, entry.item), entry)
        if did != "repeat":
            memory.put(message.partition, entry.item, account)
            book.show(entry.item, account, did)
            for item in book.forget(entry.at.timestamp()):
                memory.drop(message.partition, item)
        return did

    step = Step(stage, Entry, decide)

    @stage.app.agent(stage.topic(LEDGER), name="ledger")
    async def ledger(stream: Any) -> None:
        """Balances what was seen against what became of it."""
        async for events in stream.take_events(500, within=0.1):
            await step.run(events)

    @stage.app.timer(SHOW)
    async def show() -> None:
        publish(balance(memory.all(), time.time()))


def publish(now: Balance) -> None:
    """Put the balance on /metrics."""
    metrics.ledger_items.labels("seen").set(now.seen)
    for end, count in now.ends.items():
        metrics.ledger_items.labels(end).set(count)
    metrics.ledger_open.set(now.open)
    metrics.ledger_overdue.set(now.overdue)
    metrics.ledger_disagreements.set(now.disagreements)
