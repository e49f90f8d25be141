"""The kept pages: which of them, as they stand on their topic, and whether their publishers let them be archived.

Read partition by partition, one record at a time, up to the end that the topic has when reading begins: so the same
stretch of the topic comes in the same order, whatever its size, in little memory. Heartbeats are left out, and so is
what was retracted.
"""

from collections.abc import AsyncGenerator, AsyncIterable, Set
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from aiokafka.partitioner import DefaultPartitioner

from agents.extract import charset, rights, tree
from agents.text import urls
from streams import codec
from streams.app import count
from streams.errors import Rejected
from streams.pausing import holding
from streams.reading import partitions, reader
from streams.records import Page
from streams.retracting import is_of, retracted
from streams.settings import Settings
from streams.spans import bounds, part
from streams.topics import PAGES


@dataclass(frozen=True)
class Choice:
    """Which looks. `since`, `until`: when they were written; `host`: as `streams.pausing.named` has it."""

    since: datetime | None = None
    until: datetime | None = None
    host: str = ""
    article: str = ""

    def takes(self, page: Page) -> bool:
        """Whether a page is on the host, or began or ended there by a redirect."""
        hosts = {urls.host(page.url), urls.host(page.item.url)}
        return not self.host or any(self.host in holding(host) for host in hosts)


class Kept(NamedTuple):
    """A message of the topic: its place ("partition/offset"), and the look; or why it is no record."""

    place: str
    page: Page | None
    trouble: str = ""


async def kept(settings: Settings, choice: Choice) -> AsyncGenerator[Kept, None]:
    """The chosen looks of the topic pages."""
    gone = await retracted(settings)
    async with aclosing(_records(settings, choice)) as records:
        async for one in chosen(records, choice, gone):
            yield one


async def chosen(
    records: AsyncIterable[Any], choice: Choice, gone: Set[str] = frozenset()
) -> AsyncGenerator[Kept, None]:
    """The looks among these messages that are chosen; what is no record comes without a page. `gone`: articles."""
    async for record in records:
        if record.value is None or codec.header(record.headers, codec.BEAT) or is_of(record, gone):
            continue
        if choice.article and record.key != choice.article.encode():
            continue
        place = f"{record.partition}/{record.offset}"
        try:
            page = codec.decode(Page, record.value)
        except Rejected as error:
            yield Kept(place, None, str(error))
            continue
        if choice.takes(page):
            yield Kept(place, page)


async def _records(settings: Settings, choice: Choice) -> AsyncGenerator[Any, None]:
    async with reader(settings, PAGES.name) as client:
        tps = await partitions(client, settings, PAGES)
        if choice.article:
            numbers = list(range(count(settings, PAGES)))
            tps = [tps[DefaultPartitioner()(choice.article.encode(), numbers, numbers)]]
        starts, ends = await bounds(client, tps, choice.since, choice.until)
        for tp in tps:
            async for record in part(client, tp, starts[tp], ends[tp]):
                yield record


def may_keep(page: Page) -> bool:
    """Whether the body of a look may go into an archive: as its host and its own head say (see deploy/README, Rights)."""
    if page.body is None:
        return False
    try:
        said = rights.read(tree.parse(charset.decode(page.body, page.content_type)))
    except Rejected:
        said = rights.Said()  # nobody can read it, so it says nothing
    return rights.may_keep(page, said)
