"""What a poll of a feed means: what to ask, what is new or changed in it, and when to ask again.

A feed's state says what stood in it when we looked last; an entry is published when it is not there, or says something
else than then. Validators lie, so a hash of the body is kept beside them, and every tenth poll asks without them.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from operator import itemgetter

from msgspec import Struct
from msgspec.structs import replace

from agents.poll import dates, identity, timing
from agents.poll.feed import Feed, FeedEntry
from agents.text import urls
from streams import ids
from streams.records import Entry, FeedState, FirstSeen, Item, Known, Publisher, Subscription

UNCONDITIONAL = 10  # every so many polls no validator is sent: a frozen ETag cannot hide items for ever
NEVER = timedelta(days=3650)
MAX_KNOWN = 6_000  # entries remembered while a feed comes in pieces
INCOMPLETE = frozenset(("body_cut", "items_cut", "items_lost"))
MAX_GUID = 2_048  # characters on the wire


class Facts(Struct, frozen=True, kw_only=True):
    """What an answer said about itself, beside its body."""

    etag: str = ""
    modified: str = ""
    body_hash: str = ""


class Refused(Struct, frozen=True, kw_only=True):
    """An entry that cannot become an item: no_identity or bad_scheme. `entry` is its line for the ledger."""

    item: str
    reason: str
    entry: Entry


def begin(state: FeedState, subscription: Subscription) -> dict[str, str]:
    """The headers of a conditional GET; none when this poll shall see the feed whatever its validators say."""
    if state.seq % UNCONDITIONAL == 0 or state.polled is None:
        return {}
    headers = {"If-None-Match": state.etag, "If-Modified-Since": state.modified}
    return {name: value for name, value in headers.items() if value}


def facts(etag: str, modified: str, body: bytes) -> Facts:
    """The facts of an answer: its validators byte for byte, where they can be sent back at all."""
    return Facts(
        etag=_validator(etag), modified=_validator(modified), body_hash=sha256(body).hexdigest()[:32]
    )


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
    known: dict[str, Known] = {}
    publisher = _publisher(subscription, feed)
    for key, entry in _oldest_first(subscription, feed, state):
        content = identity.content_hash(entry)
        before = state.known.get(key)
        if before and before.content == content:
            known[key] = before
            continue
        id_ = ids.item(subscription.id, key, content, before.item if before else None)
        if reason := _unfit(entry):
            refused.append(_refuse(id_, reason, subscription, now))
            known[key] = Known(article="", item=id_, content=content)
            continue
        article = (before.article if before else "") or identity.article(subscription.id, entry, key)
        known[key] = Known(article=article, item=id_, content=content)
        items.append(_item(subscription, state, feed, entry, known[key], before, publisher, now))
    interval = timing.learned(state.interval, len(items) + len(refused), len(feed.items), floor)
    known = _remembered(feed, state, known)
    after = _settle(subscription, state, answer, interval, now, floor, known, feed.outcome)
    return items, refused, after


def unchanged(
    subscription: Subscription, state: FeedState, answer: Facts, now: datetime, floor: float = 60.0
) -> FeedState:
    """The state after 304, or after a body that is the same as last time. A 304 may bring new validators."""
    interval = timing.learned(state.interval, 0, 1, floor)
    kept = Facts(
        etag=answer.etag or state.etag, modified=answer.modified or state.modified, body_hash=state.body_hash
    )
    return _settle(subscription, state, kept, interval, now, floor, state.known, "not_modified")


def failed(
    subscription: Subscription,
    state: FeedState,
    code: str,
    now: datetime,
    floor: float = 60.0,
    retry_after: float | None = None,
) -> FeedState:
    """The state after a poll that brought no feed: everything we know stays.

    `code` is the outcome's name. "gone" (410) ends polling until the subscription changes; "not_modified" (a 304
    that we did not ask for) costs the validators.
    """
    if code == "gone":
        return replace(state, due=(now + NEVER).timestamp(), gone=True, outcome=code)
    failures = state.failures + 1
    patience = min(retry_after or 0.0, timing.DAY)
    wait = max(patience, timing.backoff(failures, state.interval, floor, code))
    due = now.timestamp() + timing.jittered(wait, subscription.id, state.seq, max(floor, patience))
    etag, modified = (state.etag, state.modified) if code != "not_modified" else ("", "")
    return replace(state, due=due, failures=failures, outcome=code, etag=etag, modified=modified)


def _settle(
    subscription: Subscription, state: FeedState, answer: Facts, interval: float, now: datetime, floor: float,
    known: dict[str, Known], outcome: str,
) -> FeedState:  # fmt: skip
    wait = timing.clamp(subscription.interval, floor) if subscription.interval else interval
    return replace(
        state,
        due=now.timestamp() + timing.jittered(wait, subscription.id, state.seq, floor),
        etag=answer.etag,
        modified=answer.modified,
        body_hash=answer.body_hash,
        known=known,
        polled=now,
        interval=interval,
        failures=0,
        gone=False,
        outcome=outcome,
    )


def _validator(value: str) -> str:
    return value if value.isascii() and value.isprintable() and len(value) <= 1024 else ""


def _oldest_first(subscription: Subscription, feed: Feed, state: FeedState) -> list[tuple[str, FeedEntry]]:
    """Each entry once, with its key. By their times where all have one; else feeds list the newest first."""
    keys = identity.keys(subscription.id, feed.items, state.known)
    once: dict[str, FeedEntry] = {}
    for key, entry in zip(keys, feed.items, strict=True):
        once.setdefault(key, entry)
    timed = [(entry.published, key, entry) for key, entry in reversed(once.items()) if entry.published]
    if len(timed) < len(once):
        return list(reversed(once.items()))
    return [(key, entry) for _, key, entry in sorted(timed, key=itemgetter(0))]


def _remembered(feed: Feed, state: FeedState, known: dict[str, Known]) -> dict[str, Known]:
    """What stands in the feed now; with what stood there before, when we did not see all of it (or nothing at all)."""
    if feed.items and not INCOMPLETE & {*feed.problems}:
        return known
    older = [(key, value) for key, value in state.known.items() if key not in known]
    return {**known, **dict(older[: max(0, MAX_KNOWN - len(known))])}


def _unfit(entry: FeedEntry) -> str:
    """Why an entry cannot become an item, "" when it can."""
    if entry.scheme:
        return "bad_scheme"
    return "" if entry.guid or entry.url or entry.title else "no_identity"


def _refuse(item: str, reason: str, subscription: Subscription, now: datetime) -> Refused:
    entry = Entry(item=item, state="rejected", stage="poll", at=now, feed=subscription.id, reason=reason)
    return Refused(item=item, reason=reason, entry=entry)


def _publisher(subscription: Subscription, feed: Feed) -> Publisher:
    """As the subscription says; what it does not say from the feed: its title, the domain of its site."""
    given = subscription.publisher or Publisher(name="")
    domain = given.domain or urls.site(feed.link) or urls.site(subscription.url)
    name = given.name or feed.title or subscription.title or domain
    return Publisher(name=name, domain=domain, family=given.family or domain)


def _item(
    subscription: Subscription, state: FeedState, feed: Feed, entry: FeedEntry, known: Known, before: Known | None,
    publisher: Publisher, now: datetime,
) -> Item:  # fmt: skip
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
        published=dates.plausible(entry.published, now),
        updated=dates.plausible(entry.updated, now),
        language=entry.language or feed.language or subscription.language,
        section=entry.section,
        tags=entry.tags,
        image=entry.image,
        rights=entry.rights,
        publisher=publisher,
        first_seen=FirstSeen(after=state.polled, by=now),
        back_catalogue=state.polled is None,
        previous=before.item if before else "",
    )
