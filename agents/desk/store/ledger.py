"""The ledger: an account for each item, kept by the rules of the ledger's own stage (`agents.ledger.stage`)."""

from collections.abc import Iterable
from typing import Any

from agents.desk.store.database import Ask
from agents.ledger.stage import Account, enter
from streams import codec
from streams.records import Entry

PUT = """INSERT INTO items (id, feed, state, stage, reason, seen, account)
VALUES (:id, :feed, :state, :stage, :reason, :seen, :account)
ON CONFLICT (id) DO UPDATE SET feed = excluded.feed, state = excluded.state, stage = excluded.stage,
    reason = excluded.reason, seen = excluded.seen, account = excluded.account"""


def take(ask: Ask, record: Any) -> Iterable[str]:
    """A message of the topic ledger."""
    if record.value is None:
        return ()
    entry = codec.decode(Entry, record.value)
    rows = ask("SELECT account FROM items WHERE id = :id", id=entry.item)
    account = codec.unpack(Account, bytes(rows[0]["account"])) if rows else Account()
    if enter(account, entry) == "repeat" and rows:
        return ()
    at = entry.at.timestamp()
    ask(
        PUT,
        id=entry.item,
        feed=account.feed,
        state=state(account),
        stage=account.stage,
        reason=account.reason,
        seen=account.since or at,
        account=codec.pack(account),
    )
    return ("ledger",)


def state(account: Account) -> str:
    """In which column of the balance an account stands: one of `ENDS`, open, wrong (two ends), unseen (ended, but never seen)."""
    if account.other:
        return "wrong"
    if not account.end:
        return "open"
    return account.end if account.known else "unseen"
