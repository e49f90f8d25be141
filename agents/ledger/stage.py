"""Every item seen ends in exactly one counted state.

The ledger is a set by item id: an item is seen (once or often, that changes nothing), and it ends (the same end again
changes nothing). Two things are illegal: two different ends, and an end of what was never seen. Both are our bugs.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from streams.records import Entry

ENDS = ("published", "revised", "duplicate", "rejected", "dead")
OVERDUE = 3600.0  # seconds after which an open item is called overdue
GRACE = 60.0  # seconds an end may come before its `seen`: two stages send them
KEEP = 7 * 86400.0  # seconds an ended item is remembered, so that a repeat of its end changes nothing


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


def enter(account: Account | None, entry: Entry) -> tuple[Account, str]:
    """The account after this entry, and what the entry did: seen, ended, repeat or disagreement."""
    account = account or Account()
    at = entry.at.timestamp()
    if entry.state == "seen":
        if account.seen is not None:
            return account, "repeat"
        account.seen, account.article, account.feed = at, entry.article, entry.feed
        account.stage = account.stage or entry.stage
        return account, "seen"
    if account.end == entry.state:
        return account, "repeat"
    if account.end:
        account.other = entry.state
        return account, "disagreement"
    account.end, account.ended, account.stage, account.reason = entry.state, at, entry.stage, entry.reason
    account.article = account.article or entry.article
    return account, "ended"


class Book:
    """The sets of one partition, counted as they grow. Ended items are kept for `KEEP` seconds of the ledger's time."""

    def __init__(self, accounts: Iterable[tuple[str, Account]] = ()) -> None:
        self.ends: Counter[str] = Counter()
        self.open: dict[str, float] = {}  # seen, no end yet: since when
        self.early: dict[str, float] = {}  # ended, not seen yet: since when
        self.wrong: set[str] = set()
        self.ended: list[tuple[float, str, str]] = []  # when, item, how
        for item, account in accounts:
            self.show(item, account, "loaded")

    def show(self, item: str, account: Account, did: str) -> None:
        """Count an account as it stands now; `did` is what `enter` said of its last entry."""
        if account.other:
            self.wrong.add(item)
        if did == "disagreement":
            return  # it was counted when it ended first
        self.open.pop(item, None)
        self.early.pop(item, None)
        if account.end and account.seen is None:
            self.early[item] = account.ended or 0.0
        elif account.end:
            self.ends[account.end] += 1
            heapq.heappush(self.ended, (account.ended or 0.0, item, account.end))
        else:
            self.open[item] = account.seen or 0.0

    def forget(self, now: float) -> Iterator[str]:
        """The items whose end is older than `KEEP`: a repeat of it will not come any more."""
        while self.ended and self.ended[0][0] < now - KEEP:
            _, item, end = heapq.heappop(self.ended)
            self.ends[end] -= 1
            self.wrong.discard(item)
            yield item


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
