"""Finds names, places, quotes, figures and events in a process pool, and sends articles on by language."""

from functools import partial
from typing import Any

import msgspec

from agents.enrich.model import load
from agents.enrich.seeds import load_seeds
from agents.enrich.stage import Enricher
from streams.app import Stage
from streams.outbox import Message, Outbox
from streams.paths import SEEDS
from streams.pool import Pool
from streams.records import Enriched, Text
from streams.step import Step
from streams.topics import ENRICHED, TEXTS

SECONDS = 30.0  # for one text; a good one takes 0.01
_enricher: Enricher | None = None  # in the pool's processes


def _start(model: str) -> None:
    global _enricher
    _enricher = Enricher(load_seeds(SEEDS), load(model), model or "rules")


def _enrich(raw: bytes) -> bytes:
    assert _enricher is not None  # noqa: S101  # `_start` ran before
    return msgspec.msgpack.encode(_enricher.enrich(msgspec.msgpack.decode(raw, type=Text)))


async def _read(pool: Pool, text: Text) -> Enriched:
    return msgspec.msgpack.decode(await pool.run(_enrich, msgspec.msgpack.encode(text)), type=Enriched)


def attach(stage: Stage) -> None:
    """Give the app of this stage its agent."""
    load(stage.settings.model)  # a model that is not there must stop us here, not in a pool
    pool = Pool("enrich", stage.settings.pool, SECONDS, _start, stage.settings.model)

    def decide(message: Message, text: Text, enriched: Enriched, outbox: Outbox) -> str:
        outbox.send(
            ENRICHED, text.route, enriched, event=text.revision_id, time=text.first_seen.by, item=message.item
        )
        return "enriched"

    step = Step(stage, Text, decide, partial(_read, pool), pool=pool)

    @stage.app.agent(stage.topic(TEXTS), name="enrich")
    async def enrich(stream: Any) -> None:
        """Entities, places, quotes, figures, events, each with its span."""
        async for events in stream.take_events(32, within=0.05):
            await step.run(events)
