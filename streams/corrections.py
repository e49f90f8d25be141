"""What people know better: events in story's input, so that a replay repeats them, and a compacted topic of all.

await send(settings, [make("retract", articles=["0f3c…"], why="court order")])
"""

import asyncio
import logging
from collections.abc import Iterable
from datetime import UTC, datetime

from streams import codec, ids
from streams.app import count, full_name
from streams.errors import Misconfigured, Rejected
from streams.reading import records
from streams.records import Correction
from streams.settings import Settings
from streams.topics import ARTICLES, CORRECTIONS, TRACED
from streams.where import where
from streams.writing import writer

log = logging.getLogger("wirehose.corrections")


def make(
    kind: str,
    *,
    articles: Iterable[str] = (),
    domains: Iterable[str] = (),
    name: str = "",
    why: str = "",
    at: datetime | None = None,
) -> Correction:
    """A correction as of now; its id says what it says, in whatever order, and neither why nor when."""
    articles, domains = tuple(sorted(set(articles))), tuple(sorted(set(domains)))
    return Correction(
        id=ids.override(kind, articles, domains, name),
        kind=kind,
        articles=articles,
        domains=domains,
        name=name,
        why=why,
        at=at or datetime.now(UTC),
    )


async def send(settings: Settings, corrections: Iterable[Correction]) -> None:
    """Tell the story stage, each partition of it, then everybody; done when Kafka has acknowledged it.

    Sent again it is harmless: story knows what it has taken, and after a crash in between the topic lacks it.
    """
    trouble = "not all is sent, Kafka at {broker} does not take it ({error!r}); give the command again"
    async with writer(settings, trouble) as producer:
        for one in corrections:
            key, value = one.id.encode(), codec.encode(one)
            told = [
                await producer.send(
                    full_name(settings, TRACED), value, key, number, headers=[(codec.CORRECTION, key)]
                )
                for number in range(count(settings, TRACED))
            ]
            await asyncio.gather(*told)
            await producer.send_and_wait(full_name(settings, CORRECTIONS), value, key)


async def current(settings: Settings) -> dict[str, Correction]:
    """All corrections by id, revoked ones too, in the order in which they were last told."""
    found: dict[str, Correction] = {}
    async for record in records(settings, CORRECTIONS):
        key = codec.text(record.key)
        found.pop(key, None)
        if record.value is not None:
            try:
                found[key] = codec.decode(Correction, record.value)
            except Rejected as error:
                log.error("correction %s cannot be read (%s): apply its file again", key, error)
    return found


async def article_at(settings: Settings, url: str) -> str:
    """The id of the article that was published under an address. Raises Misconfigured where that is none, or several."""
    way = await where(settings, url)
    found = sorted({one.key for one in way.found if one.topic is ARTICLES and one.record.value is not None})
    if not found:
        raise Misconfigured(
            f"no article is known under {url}; write its id instead: `id` in the records of the topic articles"
        )
    if len(found) > 1:
        raise Misconfigured(
            f"{url} means several articles; write the id of the one you mean: {', '.join(found)}"
        )
    return found[0]
