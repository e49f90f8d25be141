"""The ledger: its balance, how items ended, what is open, and the dead letters."""

from typing import Any

import msgspec

from agents.desk.queries.paging import Page, behind, cut
from agents.desk.store.database import Ask, Row
from agents.desk.store.tables import is_cut
from agents.ledger.stage import ENDS, GRACE, OVERDUE, Account
from streams import codec


class Balance(msgspec.Struct, frozen=True):
    """Of the items that are kept here: how many were seen, how many came to each end, how many are on their way."""

    seen: int
    ends: dict[str, int]
    open: int
    overdue: int
    disagreements: int

    @property
    def right(self) -> bool:
        """Whether every item ended once, or is on its way for less than an hour."""
        return not self.overdue and not self.disagreements


class Ending(msgspec.Struct, frozen=True):
    """How many items came to an end by a stage for a reason."""

    state: str
    stage: str
    reason: str
    items: int


class Open(msgspec.Struct, frozen=True):
    """An item on its way since `since` (epoch seconds)."""

    item: str
    feed: str
    article: str
    stage: str
    since: float


class Letter(msgspec.Struct, frozen=True):
    """A message that a stage put aside; `place`: partition/offset on the topic deadletters; `at`: epoch seconds."""

    place: str
    topic: str
    origin: str
    stage: str
    reason: str
    message: str
    item: str
    at: float
    bytes: int
    retried: bool


def balance(ask: Ask, now: float) -> Balance:
    """The balance as it stands, as `agents.ledger.stage.balance` has it."""
    rows = ask("SELECT state, SUM(items) AS n FROM endings GROUP BY state")
    counts = {row["state"]: int(row["n"]) for row in rows}
    opened = _count(ask, "state = 'open'")
    late = _count(ask, "state = 'open' AND since < :before", before=now - OVERDUE)
    unseen = _count(ask, "state = 'unseen' AND since < :before", before=now - GRACE) if not is_cut(ask) else 0
    return Balance(
        seen=sum(counts.values()) + opened,
        ends={end: counts.get(end, 0) for end in ENDS},
        open=opened,
        overdue=late,
        disagreements=_count(ask, "wrong = 1") + unseen,
    )


def endings(ask: Ask) -> list[Ending]:
    """How items ended, by stage and reason, the most first."""
    rows = ask(
        "SELECT state, stage, reason, items FROM endings WHERE items > 0"
        " ORDER BY items DESC, state, stage, reason LIMIT 200"
    )
    return [Ending(**row) for row in rows]


def opened(ask: Ask, limit: int) -> list[Open]:
    """What is on its way, the longest first."""
    rows = ask(
        "SELECT id, account FROM items WHERE state = 'open' ORDER BY since, id LIMIT :limit", limit=limit
    )
    found = [(row["id"], codec.unpack(Account, bytes(row["account"]))) for row in rows]
    return [Open(item, one.feed, one.article, one.stage, one.since) for item, one in found]


def letters(
    ask: Ask, limit: int, cursor: str = "", *, stage: str = "", reason: str = "", waiting: bool = False
) -> Page[Letter]:
    """Some dead letters, the newest first. `waiting`: those alone that were not sent back."""
    where, given = ["1 = 1"], dict[str, Any]()
    for column, value in (("stage", stage), ("reason", reason)):
        if value:
            where.append(f"{column} = :{column}")
            given[column] = value
    if waiting:
        where.append("retried = 0")
    if cursor:
        where.append("(at, place) < (:c0, :c1)")
        given |= dict(zip(("c0", "c1"), behind(cursor, float, str), strict=True))
    rows = ask(
        f"SELECT * FROM letters WHERE {' AND '.join(where)} ORDER BY at DESC, place DESC LIMIT :limit",
        limit=limit + 1,
        **given,
    )
    return cut(rows, limit, lambda row: (row["at"], row["place"])).map(_letter)


def letter_counts(ask: Ask) -> list[Ending]:
    """How many dead letters wait, by stage and reason."""
    rows = ask(
        "SELECT stage, reason, COUNT(*) AS n FROM letters WHERE retried = 0 GROUP BY stage, reason ORDER BY n DESC LIMIT 50"
    )
    return [Ending("dead", row["stage"], row["reason"], row["n"]) for row in rows]


def _count(ask: Ask, where: str, **given: Any) -> int:
    found: int = ask(f"SELECT COUNT(*) AS n FROM items WHERE {where}", **given)[0]["n"]
    return found


def _letter(row: Row) -> Letter:
    told = {name: row[name] for name in Letter.__struct_fields__ if name != "retried"}
    return Letter(**told, retried=bool(row["retried"]))
