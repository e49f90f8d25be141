"""What a poll of a feed means: what to ask, what is new or changed in it, and (`after`) when to ask again.

A feed's state says what stood in it when we looked last; an entry is published when it is not there, or says something
else than then. Validators lie, so a hash of the body is kept beside them, and now and then a poll asks without them.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import itemgetter

from msgspec.structs import replace

from agents.net.validators import conditions
from agents.poll import identity
from agents.poll.after import (
    HEALTH,
    LATER,
    POSTPONED,
    RULES,
    Facts,
    address,
    brought,
    facts,
    failed,
    health,
    is_unmoved,
    paused,
    postponed,
    readable,
    shuts,
    unchanged,
    unheard,
)
from agents.poll.feed import Feed, FeedEntry
from agents.poll.items import Refused, item_of, publisher_of, refuse, unfit
from agents.poll.known import pack, unpack
from streams import ids
from streams.records import FeedState, FirstSeen, Item, Known, Subscription

__all__ = [
    "HEALTH", "LATER", "POSTPONED", "RULES", "Facts", "Refused", "address", "begin", "compare", "facts", "failed", "health",
    "paused", "postponed", "readable", "shuts", "unchanged", "unheard",
]  # fmt: skip

MAX_KNOWN = 6_000  # entries remembered while a feed comes in pieces
INCOMPLETE = frozenset(("body_cut", "items_cut", "items_lost", "document_cut"))


def begin(subscription: Subscription, state: FeedState) -> dict[str, str]:
    """The headers of a conditional GET; no validators when this poll shall see the feed whatever they say."""
    if state.polled is None or state.seq >= state.probe:
        return {}
    headers = conditions(state.etag, state.modified)
    return headers | {"A-IM": "feed"} if state.etag else headers


def compare(
    subscription: Subscription,
    state: FeedState,
    feed: Feed,
    answer: Facts,
    now: datetime,
    floor: float = 60.0,
) -> tuple[list[Item], list[Refused], FeedState]:
    """What is new in `feed`, what of it cannot be taken, and the state to store once all of it is acknowledged.

    Items come in the order to publish them, the oldest first. Their ids depend on the feed and its
    state, not on `now`.
    """
    items: list[Item] = []
    refused: list[Refused] = []
    before = unpack(state.known)
    known = _standing(before, feed.same)
    publisher = publisher_of(subscription, feed)
    # What a host hid may have stood there at the last poll.
    since = state.whole if is_unmoved(state, answer) else state.polled
    entries = feed.items[:-1] if "entry_cut" in feed.problems else feed.items  # half of one is none
    places = identity.places(entries, before, known)
    for key, entry in _oldest_first(entries, before, list(known)):
        content = identity.content_hash(entry)
        old = before.get(key)
        if old and old.content == content:
            known[key] = _known(entry, old.article, old.item, content)
            continue
        id_ = ids.item(subscription.id, key, content, old.item if old else None)
        if reason := unfit(entry):
            refused.append(refuse(id_, reason, subscription, now))
            known[key] = _known(entry, "", id_, content)
            continue
        article = (old.article if old else "") or identity.article(subscription.id, entry, key, places)
        known[key] = _known(entry, article, id_, content)
        seen = FirstSeen(after=since, by=now)
        items.append(item_of(subscription, seen, feed, entry, known[key], old, publisher))
    new = len(items) + len(refused)
    total = len(before) + new if answer.delta else len(entries) + len(feed.same)
    complete = (entries or feed.same) and not answer.delta and not INCOMPLETE & {*feed.problems}
    after = brought(subscription, state, feed, answer, new, total, now, floor)
    return items, refused, replace(after, known=pack(known if complete else _with_older(before, known)))


def _standing(before: dict[str, Known], same: Iterable[bytes]) -> dict[str, Known]:
    """The known entries that stand in the document as they stood, and were not read again."""
    stands = {*same}
    return {key: known for key, known in before.items() if known.raw in stands} if stands else {}


def _oldest_first(
    entries: Sequence[FeedEntry], before: dict[str, Known], standing: list[str]
) -> list[tuple[str, FeedEntry]]:
    """Each entry once, with its key. By their times where all have one; else feeds list the newest first."""
    keys = identity.keys(entries, before, standing)
    once: dict[str, FeedEntry] = {}
    for key, entry in zip(keys, entries, strict=True):
        once.setdefault(key, entry)
    timed = [(entry.published, key, entry) for key, entry in reversed(once.items()) if entry.published]
    if len(timed) < len(once):
        return list(reversed(once.items()))
    return [(key, entry) for _, key, entry in sorted(timed, key=itemgetter(0))]


def _known(entry: FeedEntry, article: str, item: str, content: str) -> Known:
    return Known(
        article=article,
        item=item,
        content=content,
        raw=entry.raw,
        link=identity.link_of(entry),
        words=identity.words_of(entry),
    )


def _with_older(before: dict[str, Known], known: dict[str, Known]) -> dict[str, Known]:
    """What stands in the feed now, with what stood there before: we did not see all of it (or nothing at all)."""
    older = [(key, value) for key, value in before.items() if key not in known]
    return {**known, **dict(older[: max(0, MAX_KNOWN - len(known))])}
