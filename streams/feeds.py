"""Subscriptions: written to the compacted topic of feeds, read back from it. Poll follows that topic."""

import logging
from collections.abc import Iterable

from msgspec.structs import replace

from agents.text import urls
from streams import codec
from streams.app import full_name
from streams.errors import Misconfigured, Rejected
from streams.reading import records
from streams.records import Subscription
from streams.settings import Settings
from streams.topics import FEEDS
from streams.writing import writer

log = logging.getLogger("wirehose.feeds")


async def current(settings: Settings) -> dict[str, Subscription]:
    """All subscriptions by id."""
    found: dict[str, Subscription] = {}
    async for record in records(settings, FEEDS):
        key = record.key.decode()
        found.pop(key, None)
        if record.value is None:
            continue
        try:
            found[key] = codec.decode(Subscription, record.value)
        except Rejected as error:
            log.error(
                "subscription %s cannot be read (%s): remove it with `wirehose feeds remove %s`",
                key,
                error,
                key,
            )
            found[key] = Subscription(id=key, url=key)
    return found


async def listed(settings: Settings) -> list[Subscription]:
    """All subscriptions by address."""
    return sorted((await current(settings)).values(), key=lambda sub: sub.url)


async def write(settings: Settings, changes: Iterable[tuple[str, Subscription | None]]) -> int:
    """Write subscriptions (None: remove) and return how many; done when Kafka has acknowledged them."""
    trouble = "subscriptions not written, Kafka at {broker} does not answer: {error}"
    async with writer(settings, trouble) as producer:
        topic = full_name(settings, FEEDS)
        sent = [
            await producer.send(topic, codec.encode(sub) if sub else None, key.encode())
            for key, sub in changes
        ]
        for acknowledged in sent:
            await acknowledged
    return len(sent)


async def subscribe(settings: Settings, wanted: Iterable[Subscription]) -> int:
    """Subscribe to what is new or different; return how many were written."""
    have = await current(settings)
    changes = [(sub.id, joined(have.get(sub.id), sub)) for sub in wanted]
    return await write(settings, [(key, sub) for key, sub in changes if have.get(key) != sub])


def joined(have: Subscription | None, wanted: Subscription) -> Subscription:
    """`wanted`, and what only `have` says: to name a feed again loses none of its settings."""
    if have is None:
        return wanted
    nothing = Subscription(id=wanted.id, url=wanted.url)
    said = {name: getattr(wanted, name) for name in Subscription.__struct_fields__}
    return replace(have, **{name: value for name, value in said.items() if value != getattr(nothing, name)})


def named(have: dict[str, Subscription], names: Iterable[str]) -> list[str]:
    """The ids of the subscriptions that are named by address or by id. Raises Misconfigured for what is none."""
    near = {urls.canonical(sub.url): key for key, sub in have.items() if urls.is_web(sub.url)}
    exact = {sub.url: key for key, sub in have.items()} | {key: key for key in have}
    found = {name: exact.get(name) or near.get(urls.canonical(name)) for name in names}
    unknown = [name for name, key in found.items() if key is None]
    if unknown:
        raise Misconfigured(f"not subscribed: {', '.join(unknown)}; `wirehose feeds list` shows what is")
    return list(dict.fromkeys(key for key in found.values() if key))
