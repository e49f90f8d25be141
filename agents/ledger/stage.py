"""Every item seen ends in exactly one counted state.

The ledger is a set by item id: an item is seen (once or often, that changes nothing), and it ends (the same end again
changes nothing). Two things are illegal: two different ends, and an end of what was never seen. Both are our bugs.

Who sends a dead letter back (`wirehose deadletters retry`) says so before he does: `retried` takes back what was dead
or rejected until then, so the item is open again since then. Such an end of an earlier time may come once more, from a
stage that replays: it stays taken back. What the message comes to now has the time of the new message, a later one.
So an account ends the same, wherever a repeat of an entry comes in.
"""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from streams.records import Entry

ENDS = ("published", "revised", "duplicate", "rejected", "dead")
TAKEN_BACK = frozenset(("rejected", "dead"))  # by a retry
OVERDUE = 3600.0  # seconds after which an open item is called overdue
GRACE = 60.0  # seconds an end may come before its `seen`: two stages send them
KEEP = 8 * 86400.0  # seconds an ended item is remembered: no topic brings a repeat of its end later


class Account(Struct):
    """What the ledger knows of one item. Times are epoch seconds."""

    seen: float | None = None
    end: str = ""
    ended: float | None = None
    other: str = ""  # a second, different end: a disagreement
    stage: str = ""  # where it ended, or was seen last
    reason: str = ""
    article: str = ""
    feed: str = ""
    retried: float | None = None  # the last time

    @property
    def known(self) -> bool:
        """Whether it was seen. A dead letter is kept longer than we remember its end: who retries it vouches for it."""
        return self.seen is not None or self.retried is not None

    @property
    def since(self) -> float:
        """Since when it is open, if it is."""
        return self.retried or self.seen or 0.0

    def is_over(self, now: float) -> bool:
        """Whether it ended so long ago that no repeat of its end will come any more."""
        return self.ended is not None and max(self.ended, self.retried or 0.0) < now - KEEP


class Balance(Struct, frozen=True):
    """The sets, counted."""

    seen: int
    ends: dict[str, int]
    open: int
    overdue: int
    disagreements: int

    def line(self) -> str:
        """The last line of `wirehose ledger`."""
        ends = " ".join(f"{end}={self.ends[end]}" for end in ENDS)
        return f"seen={self.seen} {ends} open={self.open} overdue={self.overdue}"

    @property
    def right(self) -> bool:
        """Whether the two sets agree and nothing is overdue."""
        return not self.overdue and not self.disagreements


def enter(account: Account, entry: Entry) -> str:
    """Put an entry on its account, and say what it did: seen, retried, ended, repeat or disagreement."""
    at = entry.at.timestamp()
    if entry.state == "seen":
        return _see(account, entry, at)
    if entry.state == "retried":
        return _reopen(account, entry, at)
    if entry.state in TAKEN_BACK and account.retried is not None and at < account.retried:
        return "repeat"
    if entry.state in (account.end, account.other):
        return "repeat"
    if account.end:
        account.other = account.other or entry.state
        return "disagreement"
    account.end, account.ended, account.stage, account.reason = entry.state, at, entry.stage, entry.reason
    account.article = account.article or entry.article
    return "ended"


def _see(account: Account, entry: Entry, at: float) -> str:
    if account.seen is not None:
        return "repeat"
    account.seen, account.article, account.feed = at, entry.article, entry.feed
    account.stage = account.stage or entry.stage
    return "seen"


def _reopen(account: Account, entry: Entry, at: float) -> str:
    if account.retried is not None and at <= account.retried:
        return "repeat"
    account.retried = at
    left = [end for end in (account.end, account.other) if end and end not in TAKEN_BACK]
    if account.end not in left:
        account.stage, account.reason = ("", "") if left else (entry.stage, "")
    if not left:
        account.ended = None
    account.end, account.other = (*left, "", "")[:2]
    return "retried"


class Book:
    """The sets of one partition, counted as they grow. In memory are only the items that are open or wrong."""

    def __init__(self, accounts: Iterable[tuple[str, Account]] = ()) -> None:
        self.ends: Counter[str] = Counter()
        self.open: dict[str, float] = {}  # seen, no end yet: since when
        self.early: dict[str, float] = {}  # ended, not seen yet: since when
        self.wrong: set[str] = set()
        for item, account in accounts:
            self.add(item, account)

    def enter(self, account: Account, entry: Entry) -> str:
        """`enter`, and count the account as it stands then."""
        self.remove(entry.item, account)
        did = enter(account, entry)
        self.add(entry.item, account)
        return did

    def add(self, item: str, account: Account) -> None:
        """Count an account."""
        if account.other:
            self.wrong.add(item)
        if account.end and account.known:
            self.ends[account.end] += 1
        elif account.end:
            self.early[item] = account.ended or 0.0
        else:
            self.open[item] = account.since

    def remove(self, item: str, account: Account) -> None:
        """Count it no more: it changes, or is forgotten (see `Account.is_over`)."""
        self.wrong.discard(item)
        if account.end and account.known:
            self.ends[account.end] -= 1
        self.open.pop(item, None)
        self.early.pop(item, None)


def balance(books: Iterable[Book], now: float) -> Balance:
    """The sets as they stand at `now` (epoch seconds)."""
    ends: Counter[str] = Counter()
    waiting = overdue = wrong = 0
    for book in books:
        ends += book.ends
        waiting += len(book.open)
        overdue += sum(now - since > OVERDUE for since in book.open.values())
        wrong += len(book.wrong) + sum(now - since > GRACE for since in book.early.values())
    seen = sum(ends.values()) + waiting
    return Balance(seen, {end: ends[end] for end in ENDS}, waiting, overdue, wrong)
