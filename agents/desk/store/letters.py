"""Dead letters: where each came from, which stage put it aside and why. What it holds stays on the topic."""

from collections.abc import Iterable
from typing import Any

from agents.desk.store.database import Ask
from streams.deadletters import letter_of, marked

PUT = """INSERT INTO letters (place, topic, origin, stage, reason, message, item, at, bytes, retried)
VALUES (:place, :topic, :origin, :stage, :reason, :message, :item, :at, :bytes, :retried)
ON CONFLICT (place) DO NOTHING"""

# A stage that replays puts the same message aside twice: sent back it is once.
_RETRIED = "SELECT 1 FROM letters WHERE topic = :topic AND origin = :origin AND retried = 1 LIMIT 1"


def take(ask: Ask, record: Any) -> Iterable[str]:
    """A message of the topic deadletters: a letter, or the mark that one was sent back."""
    if place := marked(record):
        for row in ask("SELECT topic, origin FROM letters WHERE place = :place", place=place):
            ask(
                "UPDATE letters SET retried = 1 WHERE topic = :topic AND origin = :origin",
                topic=row["topic"],
                origin=row["origin"],
            )
        return ("ledger",)
    letter = letter_of(record, keep_value=False)
    topic, partition, offset = letter.origin
    told = {name: letter.told.get(name, "") for name in ("stage", "reason", "message")}
    ask(
        PUT,
        place=letter.place,
        topic=topic,
        origin=f"{partition}/{offset}",
        item=letter.item,
        at=letter.time.timestamp(),
        bytes=letter.size,
        retried=len(ask(_RETRIED, topic=topic, origin=f"{partition}/{offset}")),
        **told,
    )
    return ("ledger",)
