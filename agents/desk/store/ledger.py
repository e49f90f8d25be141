"""The ledger: an account for each item, kept by the rules of the ledger's own stage (`agents.ledger.stage`)."""

from collections.abc import Iterable
from typing import Any

from agents.desk.store.database import Ask, clean
from agents.ledger.stage import Account, enter
from streams import codec
from streams.records import Entry

PUT = """INSERT INTO items (id, feed, state, wrong, seen, since, account)
VALUES (:id, :feed, :state, :wrong, :seen, :since, :account)
ON CONFLICT (id) DO UPDATE SET feed = excluded.feed, state = excluded.state, wrong = excluded.wrong,
    seen = excluded.seen, since = excluded.since, account = excluded.account"""
COUNT = """INSERT INTO endings (state, stage, reason, items) VALUES (:state, :stage, :reason, :more)
ON CONFLICT (state, stage, reason) DO UPDATE SET items = endings.items + :more"""
OPEN, UNSEEN = "open", "unseen"
LONGEST = 200  # characters of a reason

Ending = tuple[str, str, str]  # state, stage, reason


def take(ask: Ask, record: Any) -> Iterable[str]:
    """A message of the topic ledger."""
    if record.value is None:
        return ()
    entry = codec.decode(Entry, record.value)
    rows = ask("SELECT account FROM items WHERE id = :id", id=entry.item)
    account = codec.unpack(Account, bytes(rows[0]["account"])) if rows else Account()
    before = ending(account)
    if enter(account, entry) == "repeat":
        return ()
    ask(
        PUT,
        id=entry.item,
        feed=account.feed,
        state=state(account),
        wrong=int(bool(account.other)),
        seen=account.seen or account.since or account.ended,
        since=account.since or account.ended,
        account=codec.pack(account),
    )
    count(ask, before, -1)
    count(ask, ending(account), 1)
    return ("ledger",)


def state(account: Account) -> str:
    """Where an account stands in the balance: one of `ENDS`, `OPEN`, or `UNSEEN`: ended, but never seen."""
    if not account.end:
        return OPEN
    return account.end if account.known else UNSEEN


def ending(account: Account) -> Ending | None:
    """Under what its end is counted; None: it is at no end, or was never seen."""
    if state(account) in (OPEN, UNSEEN):
        return None
    return account.end, clean(account.stage)[:LONGEST], clean(account.reason)[:LONGEST]


def count(ask: Ask, of: Ending | None, more: int) -> None:
    """So many items more (or fewer) have come to an end."""
    if of is not None:
        ask(COUNT, state=of[0], stage=of[1], reason=of[2], more=more)


def remove(ask: Ask, name: str) -> None:
    """Forget an item; it is counted no more."""
    for row in ask("SELECT account FROM items WHERE id = :id", id=name):
        count(ask, ending(codec.unpack(Account, bytes(row["account"]))), -1)
    ask("DELETE FROM items WHERE id = :id", id=name)
