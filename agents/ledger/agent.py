"""Reads what every stage says of items, keeps the two sets, and shows on /metrics what is open or wrong."""

import time
from typing import Any

from agents.ledger.stage import Account, Balance, Book, balance
from streams import codec, metrics
from streams.app import Stage
from streams.memory import Memory
from streams.outbox import Message, Outbox
from streams.records import Entry
from streams.rows import Round
from streams.step import Step
from streams.topics import LEDGER

SHOW = 2.0  # seconds between two looks at the balance
EVERY, ROWS = 16, 64  # entries between two looks at so many rows: some eight looks at each while it is kept


def attach(stage: Stage) -> None:
    """Give the app of this stage its agent."""
    memory: Memory[Account, Book] = Memory(stage, "open", Account, Book)
    round_ = Round(memory.table)

    def forget(partition: int, now: float, book: Book) -> None:
        """Of the next rows, let go of the items that ended long ago."""
        for key, row in round_.next(partition, ROWS):
            if (account := codec.unpack(Account, row)).is_over(now):
                item = key.decode().partition("/")[2]
                book.remove(item, account)
                memory.drop(partition, item)

    def decide(message: Message, entry: Entry, _: Any, outbox: Outbox) -> str:
        book = memory.of(message.partition)
        account = memory.get(message.partition, entry.item) or Account()
        if (did := book.enter(account, entry)) != "repeat":
            memory.put(message.partition, entry.item, account)
        if message.offset % EVERY == 0:
            forget(message.partition, message.time.timestamp(), book)
        return did

    step = Step(stage, Entry, decide, memory=memory)

    @stage.app.agent(stage.topic(LEDGER), name="ledger")
    async def ledger(stream: Any) -> None:
        """Balances what was seen against what became of it."""
        async for events in stream.take_events(500, within=0.1):
            await step.run(events)

    @stage.app.timer(SHOW)
    async def show() -> None:
        books, now = await memory.all(), time.time()
        publish(balance(books, now))
        since = min((at for book in books for at in book.open.values()), default=now)
        metrics.ledger_oldest.set(max(0.0, now - since))


def publish(now: Balance) -> None:
    """Put the balance on /metrics."""
    metrics.ledger_items.labels("seen").set(now.seen)
    for end, count in now.ends.items():
        metrics.ledger_items.labels(end).set(count)
    metrics.ledger_open.set(now.open)
    metrics.ledger_overdue.set(now.overdue)
    metrics.ledger_disagreements.set(now.disagreements)
