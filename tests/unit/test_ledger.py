"""The ledger is a set by item id: repeats change nothing, contradictions show."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.ledger.stage import ENDS, GRACE, KEEP, OVERDUE, Account, Book, balance, enter
from streams.records import Entry

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def entry(state: str, item: str = "a", at: datetime = NOON) -> Entry:
    return Entry(item=item, state=state, stage="story", at=at)


def keep(entries: list[Entry]) -> tuple[dict[str, Account], Book]:
    accounts: dict[str, Account] = {}
    book = Book()
    for one in entries:
        account, did = enter(accounts.get(one.item), one)
        accounts[one.item] = account
        if did != "repeat":
            book.show(one.item, account, did)
    return accounts, book


@pytest.mark.parametrize("end", ENDS)
def test_an_item_seen_and_ended_balances(end: str) -> None:
    _, book = keep([entry("seen"), entry(end)])
    now = balance([book], NOON.timestamp())
    assert (now.seen, now.ends[end], now.open, now.right) == (1, 1, 0, True)


def test_an_end_may_come_before_its_seen() -> None:
    _, book = keep([entry("published"), entry("seen")])
    assert balance([book], NOON.timestamp()).line() == (
        "seen=1 published=1 revised=0 duplicate=0 rejected=0 dead=0 open=0 overdue=0"
    )


def test_an_end_of_what_was_never_seen_is_a_disagreement_after_a_minute() -> None:
    _, book = keep([entry("published")])
    assert balance([book], NOON.timestamp() + GRACE - 1).disagreements == 0
    assert balance([book], NOON.timestamp() + GRACE + 1).disagreements == 1


def test_two_different_ends_are_a_disagreement() -> None:
    _, book = keep([entry("seen"), entry("published"), entry("duplicate")])
    now = balance([book], NOON.timestamp())
    assert (now.disagreements, now.right) == (1, False)


def test_an_item_without_an_end_is_open_and_after_an_hour_overdue() -> None:
    _, book = keep([entry("seen")])
    assert balance([book], NOON.timestamp() + OVERDUE - 1).overdue == 0
    late = balance([book], NOON.timestamp() + OVERDUE + 1)
    assert (late.open, late.overdue, late.right) == (1, 1, False)


def test_ended_items_are_forgotten_after_a_week_and_open_ones_never() -> None:
    _, book = keep([entry("seen"), entry("published"), entry("seen", "b")])
    assert list(book.forget(NOON.timestamp() + KEEP - 1)) == []
    assert list(book.forget(NOON.timestamp() + KEEP + 1)) == ["a"]
    assert balance([book], NOON.timestamp()).line().startswith("seen=1 published=0")


_ENTRIES = st.lists(
    st.builds(
        entry,
        st.sampled_from(["seen", *ENDS]),
        st.sampled_from("abc"),
        st.integers(0, 99).map(lambda n: NOON + timedelta(seconds=n)),
    ),
    max_size=30,
)


@given(_ENTRIES)
def test_sent_again_in_the_same_order_nothing_changes(entries: list[Entry]) -> None:
    once, twice = keep(entries)[1], keep([e for e in entries for _ in range(2)])[1]
    assert balance([once], NOON.timestamp()) == balance([twice], NOON.timestamp())


@given(_ENTRIES)
def test_a_book_built_again_from_its_accounts_says_the_same(entries: list[Entry]) -> None:
    accounts, book = keep(entries)
    assert balance([Book(accounts.items())], NOON.timestamp()) == balance([book], NOON.timestamp())
