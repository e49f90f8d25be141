"""An entry of a feed as an item, or why it cannot be one."""

from datetime import datetime

from msgspec import Struct

from agents.poll import dates
from agents.poll.feed import Feed, FeedEntry
from agents.text import urls
from streams.records import Entry, FirstSeen, Item, Known, Publisher, Subscription

MAX_GUID = 2_048  # characters on the wire


class Refused(Struct, frozen=True, kw_only=True):
    """An entry that cannot become an item: no_identity or bad_scheme. `entry` is its line for the ledger."""

    item: str
    reason: str
    entry: Entry


def unfit(entry: FeedEntry) -> str:
    """Why an entry cannot become an item, "" when it can."""
    if entry.scheme:
        return "bad_scheme"
    return "" if entry.guid or entry.url or entry.title else "no_identity"


def refuse(item: str, reason: str, subscription: Subscription, now: datetime) -> Refused:
    """The entry under this item id, which goes no further."""
    entry = Entry(item=item, state="rejected", stage="poll", at=now, feed=subscription.id, reason=reason)
    return Refused(item=item, reason=reason, entry=entry)


def publisher_of(subscription: Subscription, feed: Feed) -> Publisher:
    """As the subscription says; what it does not say from the feed: its title, the domain of its site."""
    given = subscription.publisher or Publisher(name="")
    domain = given.domain or urls.site(feed.link) or urls.site(subscription.url)
    name = given.name or feed.title or subscription.title or domain
    return Publisher(name=name, domain=domain, family=given.family or domain, country=given.country)


def item_of(
    subscription: Subscription, seen: FirstSeen, feed: Feed, entry: FeedEntry, known: Known, before: Known | None,
    publisher: Publisher,
) -> Item:  # fmt: skip
    """The item of an entry that is new, or that says something else than `before`."""
    return Item(
        item=known.item,
        article=known.article,
        feed=subscription.id,
        url=entry.url,
        guid=entry.guid[:MAX_GUID],
        title=entry.title,
        summary=entry.summary,
        content=entry.content,
        authors=entry.authors,
        published=dates.plausible(entry.published, seen.by),
        updated=dates.plausible(entry.updated, seen.by),
        language=entry.language or feed.language or subscription.language,
        section=entry.section,
        tags=entry.tags,
        image=entry.image,
        media=entry.media,
        rights=entry.rights,
        full_text=subscription.full_text,
        text=subscription.text,
        tdm=subscription.tdm,
        publisher=publisher,
        first_seen=seen,
        back_catalogue=seen.after is None,
        previous=before.item if before else "",
    )
