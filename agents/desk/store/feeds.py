"""Feeds: what was subscribed to, and how poll fares with it."""

from collections.abc import Iterable
from typing import Any

from agents.desk.store.database import Ask
from agents.poll.after import health
from streams import codec
from streams.records import FeedState, Subscription
from streams.timers import MARK

NEW = "new"  # the health of a feed that poll has not taken up yet

_SUBSCRIBED = """INSERT INTO feeds (id, url, title, publisher, health, subscription)
VALUES (:id, :url, :title, :publisher, :health, :subscription)
ON CONFLICT (id) DO UPDATE SET url = excluded.url, title = excluded.title, publisher = excluded.publisher,
    subscription = excluded.subscription"""
_POLLED = """INSERT INTO feeds (id, url, title, publisher, health, state) VALUES (:id, '', '', '', :health, :state)
ON CONFLICT (id) DO UPDATE SET health = excluded.health, state = excluded.state"""


def take_subscription(ask: Ask, record: Any) -> Iterable[str]:
    """A message of the topic feeds; null: it is polled no more."""
    name = codec.text(record.key)
    if record.value is None:
        ask("UPDATE feeds SET subscription = NULL WHERE id = :id", id=name)
    else:
        sub = codec.decode(Subscription, record.value)
        ask(
            _SUBSCRIBED,
            id=sub.id,
            url=sub.url,
            title=sub.title,
            publisher=sub.publisher.name or sub.publisher.domain if sub.publisher else "",
            health="paused" if sub.paused else NEW,
            subscription=codec.pack(sub),
        )
    return ("feeds",)


def take_state(ask: Ask, record: Any) -> Iterable[str]:
    """A message of the topic polls: what poll remembers, of which the entries are no business of ours."""
    if record.key == MARK:
        return ()
    name = codec.text(record.key)
    if record.value is None:
        ask("UPDATE feeds SET state = NULL WHERE id = :id", id=name)
    else:
        state = codec.decode(FeedState, record.value)
        state.known, state.push = b"", None  # the callback's address is a secret
        ask(_POLLED, id=name, health=health(state), state=codec.pack(state))
    return ("feeds",)
