"""Feeds: how each does, what it brought lately."""

from collections import defaultdict
from typing import Any

import msgspec

from agents.desk.queries.paging import Page, behind, cut
from agents.desk.store.database import Ask, Row
from agents.poll.after import HEALTH
from streams import codec
from streams.records import FeedState, Subscription

HOUR = 3600.0


class Listed(msgspec.Struct, frozen=True):
    """A feed in a list; `health` is a word of `HEALTH`. `subscription` None: it is polled no more; `state` None: not yet."""

    id: str
    url: str
    title: str
    publisher: str
    health: str
    subscription: Subscription | None
    state: FeedState | None


def feeds(ask: Ask, limit: int, cursor: str = "", *, health: str = "") -> Page[Listed]:
    """Some feeds that are subscribed to; those that fail come first where all are wanted."""
    where, given = ["subscription IS NOT NULL"], dict[str, Any]()
    if health:
        where.append("health = :health")
        given["health"] = health
    if cursor:
        where.append("(health, id) > (:c0, :c1)")
        given |= dict(zip(("c0", "c1"), behind(cursor, str, str), strict=True))
    rows = ask(
        "SELECT id, url, title, publisher, health, subscription, state FROM feeds"
        f" WHERE {' AND '.join(where)} ORDER BY health, id LIMIT :limit",
        limit=limit + 1,
        **given,
    )
    return cut(rows, limit, lambda row: (row["health"], row["id"])).map(_listed)


def healths(ask: Ask) -> dict[str, int]:
    """How many feeds do how."""
    rows = ask("SELECT health, COUNT(*) AS n FROM feeds WHERE subscription IS NOT NULL GROUP BY health")
    found = {row["health"]: row["n"] for row in rows}
    return {health: found.get(health, 0) for health in HEALTH}


def arrivals(ask: Ask, names: list[str], now: float, hours: int) -> dict[str, list[int]]:
    """How many items each feed brought in each of the last hours, the oldest first."""
    last = int(now // HOUR)
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * hours)
    given = {f"n{number}": name for number, name in enumerate(names)}
    rows = ask(
        "SELECT feed, {hour} AS hour, COUNT(*) AS n FROM items"
        f" WHERE feed IN ({', '.join(f':{mark}' for mark in given) or 'NULL'}) AND seen >= :since GROUP BY feed, {{hour}}",
        since=(last - hours + 1) * HOUR,
        **given,
    )
    for row in rows:
        if 0 <= (place := hours - 1 - (last - row["hour"])) < hours:
            counts[row["feed"]][place] = row["n"]
    return {name: counts[name] for name in names}


def _listed(row: Row) -> Listed:
    sub, state = row["subscription"], row["state"]
    return Listed(
        row["id"],
        row["url"],
        row["title"],
        row["publisher"],
        row["health"],
        codec.unpack(Subscription, bytes(sub)) if sub is not None else None,
        codec.unpack(FeedState, bytes(state)) if state is not None else None,
    )
