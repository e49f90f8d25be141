"""Finds names, places, quotes, figures and events in a process pool, and sends articles on by language."""

from collections.abc import Mapping
from typing import Any

import msgspec

from agents.enrich import tools
from agents.enrich.model.cache import Names, Sentences, key
from agents.enrich.model.choice import NONE
from agents.enrich.stage import Enricher, is_english
from agents.text import sentences
from agents.text.when import When, when
from streams import metrics
from streams.app import Stage
from streams.outbox import Message, Outbox
from streams.pool import Pool
from streams.records import Enriched, Text
from streams.settings import Settings
from streams.step import Step
from streams.topics import ENRICHED, TEXTS

SECONDS = 30.0  # for one text; a good one takes 0.05
MEMORY = 1 << 30  # bytes of one process; it takes a third of that
REMEMBERED = 100_000  # sentences, some 35 MB
BATCH = 64  # texts
LARGE = 30_000  # characters: cutting a longer text into sentences would hold up the event loop
_enricher: Enricher | None = None  # in the pool's processes

Fresh = dict[int, Names]


def _start(settings: Settings) -> None:
    global _enricher
    _enricher = tools.load(settings)


def _enrich(raw: bytes, known: Mapping[int, Names]) -> tuple[bytes, Fresh]:
    """The text with its facts, and the names of the sentences that the model was asked about now."""
    assert _enricher is not None  # noqa: S101  # `_start` ran before
    text = msgspec.msgpack.decode(raw, type=Text)
    names = _enricher.names(text.text, text.language, known)
    enriched = _enricher.enrich(text, names)
    fresh = {number: found for number, found in enumerate(names) if found is not None and number not in known}
    return msgspec.msgpack.encode(enriched), fresh


def _when(text: Text) -> When:
    """Later revisions claim the time of the first."""
    return when(text.first_seen, text.published if text.revision == 1 else None)


class Reader:
    """Enriches texts in the pool; the model is not asked about sentences it has seen."""

    def __init__(self, pool: Pool, has_model: bool) -> None:
        self.pool, self.has_model = pool, has_model
        self.sentences = Sentences(REMEMBERED)

    async def read(self, text: Text) -> Enriched:
        """`text` with its facts."""
        keys = self._keys(text)
        known = self.sentences.ask(keys)
        raw, fresh = await self.pool.run(_enrich, msgspec.msgpack.encode(text), known)
        if keys:
            self.sentences.learn((keys[number], names) for number, names in fresh.items())
            metrics.sentences.labels("known").inc(len(known))
            metrics.sentences.labels("analysed").inc(len(fresh))
            metrics.sentences.labels("listed").inc(len(keys) - len(known) - len(fresh))
        enriched = msgspec.msgpack.decode(raw, type=Enriched)
        metrics.model.info({"model": enriched.made_by.model})
        return enriched

    def _keys(self, text: Text) -> list[bytes]:
        if not self.has_model or not is_english(text.language) or len(text.text) > LARGE:
            return []
        return [key(text.text[start:end]) for start, end in sentences.split(text.text, text.language)]


def attach(stage: Stage) -> None:
    """Give the app of this stage its agent."""
    tools.check(stage.settings)
    pool = Pool("enrich", stage.settings.pool, SECONDS, _start, stage.settings, memory=MEMORY)
    reader = Reader(pool, stage.settings.model != NONE)

    def decide(message: Message, text: Text, enriched: Enriched, outbox: Outbox) -> str:
        outbox.send(
            ENRICHED, text.route, enriched, event=text.revision_id, time=text.first_seen.by, item=message.item
        )
        return "enriched"

    step = Step(stage, Text, decide, reader.read, pool=pool, order=_when)

    @stage.app.agent(stage.topic(TEXTS), name="enrich")
    async def enrich(stream: Any) -> None:
        """Entities, places, quotes, figures, events, each with its span.

        Articles that are seen at the same time come in any order, since some pages take longer. Sent on in the order in
        which they were there, copies find their sources, and fewer corrections follow.
        """
        async for events in stream.take_events(BATCH, within=max(0.05, stage.settings.settle)):
            await step.run(events)
