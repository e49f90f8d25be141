"""Turns pages into texts in a process pool, numbers their revisions, and ends what says the same as before."""

import logging
from functools import partial
from typing import Any

import msgspec
from lxml import etree
from trafilatura.meta import reset_caches

from agents.extract import tools
from agents.extract.revisions import Newest, still
from agents.extract.stage import Extraction, Memory, compose, extract, revise
from streams import __version__, codec
from streams.app import Stage
from streams.errors import Rejected
from streams.outbox import Message, Outbox
from streams.pool import Pool
from streams.records import Alias, Entry, Page
from streams.step import Step
from streams.sweep import Sweep
from streams.topics import ALIASES, PAGES, TEXTS

log = logging.getLogger("wirehose.extract")
SECONDS = 10.0  # of CPU for one page; a good one takes 0.04
WALL = 3 * SECONDS  # for one page, on a machine that has other things to do
MEMORY = 352 << 20  # bytes of data a process may have; it needs 143 MiB, and 223 after many pages
KEPT = 8 << 20  # bytes of pages, then trafilatura's store of strings (four times as much) is emptied
_tools: tools.Tools | None = None  # in the pool's processes
_kept = 0  # bytes of the pages read since then


def _start() -> None:
    global _tools
    _tools = tools.load()


def _extract(raw: bytes) -> bytes:
    global _kept
    assert _tools is not None  # noqa: S101  # `_start` ran before
    page = msgspec.msgpack.decode(raw, type=Page)
    try:
        return msgspec.msgpack.encode(extract(page, _tools))
    except etree.LxmlError as error:  # libxml2 has no memory left; its error travels to no other process
        raise MemoryError(str(error)) from None
    finally:
        _kept += len(page.body or b"")
        if _kept > KEPT:
            reset_caches()
            _kept = 0


async def _read(pool: Pool, page: Page) -> Extraction:
    """Extract in the pool; a page that breaks its process or takes for ever is left to what the feed says."""
    try:
        raw = await pool.run(_extract, msgspec.msgpack.encode(page))
    except Rejected as reason:
        item = page.item
        about = {"item": item.item, "article": item.article, "feed": item.feed, "reason": reason.code}
        log.info("its page is not read, the feed's text stands: %s", reason, extra=about)
        without = msgspec.structs.replace(
            page, body=None, outcome=f"extract_{reason.code.removeprefix('pool_')}"
        )
        raw = await pool.run(_extract, msgspec.msgpack.encode(without))
    return msgspec.msgpack.decode(raw, type=Extraction)


def attach(stage: Stage) -> None:
    """Give the app of this stage its agent."""
    table = stage.table("texts")
    sweep = Sweep(table, lambda row: codec.unpack(Newest, row).time)
    pool = Pool("extract", stage.settings.pool, WALL, _start, cpu=SECONDS, memory=MEMORY)

    def decide(message: Message, page: Page, extraction: Extraction, outbox: Outbox) -> str:
        item = page.item
        row = table.get(item.article.encode())
        known = still(codec.unpack(Memory, row) if row else None, page.fetched.timestamp())
        verdict, memory = revise(extraction, page, known, message.me)
        about = verdict.item or item.item
        entry = partial(
            Entry, item=about, stage="extract", at=page.fetched, article=item.article, feed=item.feed
        )
        if verdict.seen:
            outbox.ledger(entry(state="seen"))
        if verdict.kind == "text":
            text = compose(extraction, page, verdict, __version__)
            outbox.send(TEXTS, text.id, text, event=text.revision_id, time=text.first_seen.by, item=about)
        elif verdict.kind == "duplicate":
            outbox.ledger(entry(state="duplicate", of=item.article, reason=verdict.reason or "same_text"))
        elif verdict.kind == "rejected":
            # Its time tells this end from one that a retry has taken back: see `agents.ledger.stage`.
            outbox.ledger(entry(state="rejected", reason=verdict.reason, at=message.time))
        if verdict.same_as:
            alias = Alias(article=item.article, same_as=verdict.same_as)
            event = f"{alias.article}-{alias.same_as}"
            outbox.send(ALIASES, alias.article, alias, event=event, time=item.first_seen.by, item="")
        if memory is not None:
            table[item.article.encode()] = codec.pack(memory)  # last: what was refused has not been answered
        sweep.step(message.partition, page.fetched.timestamp())
        return "changed" if page.look and verdict.kind == "text" else str(verdict.kind)

    step = Step(stage, Page, decide, partial(_read, pool), table=table, pool=pool)

    @stage.app.agent(stage.topic(PAGES), name="extract")
    async def extract_pages(stream: Any) -> None:
        """Title, authors, times, language, body, parts, dateline, credits; numbers revisions."""
        async for events in stream.take_events(16, within=0.05):
            await step.run(events)
