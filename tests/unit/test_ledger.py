"""The ledger is a set by item id: repeats change nothing, contradictions show."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.ledger.stage import ENDS, GRACE, KEEP, OVERDUE, TAKEN_BACK, Account, Book, balance
from streams.records import Entry

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def entry(state: str, item: str = "a", at: datetime = NOON) -> Entry:
    return Entry(item=item, state=state, stage="story", at=at)


def later(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def keep(entries: list[Entry]) -> tuple[dict[str, Account], Book]:
    accounts: dict[str, Account] = {}
    book = Book()
    for one in entries:
        book.enter(accounts.setdefault(one.item, Account()), one)
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
    accounts, book = keep([entry("seen"), entry("published"), entry("seen", "b")])
    over = [item for item, account in accounts.items() if account.is_over(NOON.timestamp() + KEEP + 1)]
    assert over == ["a"]
    assert not any(account.is_over(NOON.timestamp() + KEEP - 1) for account in accounts.values())
    book.remove("a", accounts["a"])
    assert balance([book], NOON.timestamp()).line().startswith("seen=1 published=0")


# -- retried


@pytest.mark.parametrize("end", sorted(TAKEN_BACK))
def test_a_retried_item_is_open_since_then_and_ends_anew(end: str) -> None:
    entries = [entry("seen"), entry(end, at=later(1)), entry("retried", at=later(9000))]
    _, book = keep(entries)
    assert balance([book], later(9000 + OVERDUE - 1).timestamp()).line() == (
        "seen=1 published=0 revised=0 duplicate=0 rejected=0 dead=0 open=1 overdue=0"
    )
    assert balance([book], later(9000 + OVERDUE + 1).timestamp()).overdue == 1
    _, book = keep([*entries, entry("published", at=later(2))])
    now = balance([book], later(9001).timestamp())
    assert (now.seen, now.ends["published"], now.ends[end], now.open, now.right) == (1, 1, 0, 0, True)


@pytest.mark.parametrize("end", sorted(TAKEN_BACK))
def test_the_old_end_once_more_changes_nothing_and_the_same_end_anew_ends_it(end: str) -> None:
    entries = [entry("seen"), entry(end, at=later(1)), entry("retried", at=later(5)), entry(end, at=later(1))]
    assert balance([keep(entries)[1]], NOON.timestamp()).open == 1
    again = balance([keep([*entries, entry(end, at=later(5))])[1]], NOON.timestamp())
    assert (again.open, again.ends[end], again.right) == (0, 1, True)


def test_the_old_end_may_be_told_behind_the_retry() -> None:
    """The letter stands before the ledger knows of it: two topics."""
    _, book = keep([entry("seen"), entry("retried", at=later(5)), entry("dead", at=later(1))])
    assert balance([book], NOON.timestamp()).open == 1


@pytest.mark.parametrize("end", [end for end in ENDS if end not in TAKEN_BACK])
def test_only_what_was_dead_or_rejected_is_opened_again(end: str) -> None:
    _, book = keep([entry("seen"), entry(end, at=later(1)), entry("retried", at=later(5))])
    now = balance([book], NOON.timestamp())
    assert (now.ends[end], now.open, now.right) == (1, 0, True)


def test_a_retry_takes_back_the_wrong_one_of_two_ends() -> None:
    """The same item in two messages: one died, the other came through."""
    for ends in (("dead", "published"), ("published", "dead")):
        accounts, book = keep([entry("seen"), *map(entry, ends), entry("retried", at=later(5))])
        now = balance([book], NOON.timestamp())
        assert (accounts["a"].end, now.ends["published"], now.ends["dead"], now.right) == (
            "published",
            1,
            0,
            True,
        )


def test_a_letter_may_be_retried_when_its_item_is_forgotten() -> None:
    """Letters are kept for 30 days."""
    accounts, book = keep([entry("retried"), entry("published", at=later(-20 * 86400))])
    assert not accounts["a"].is_over(later(GRACE).timestamp()), "its end may be told once more"
    now = balance([book], later(2 * GRACE).timestamp())
    assert (now.seen, now.ends["published"], now.right) == (1, 1, True)


_ENTRIES = st.lists(
    st.builds(
        entry,
        st.sampled_from(["seen", "retried", *ENDS]),
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


@st.composite
def _histories(draw: st.DrawFn) -> tuple[list[Entry], list[Entry]]:
    """How an item went, and the same as Kafka may deliver it: entries repeated at any later place."""
    history, at = [entry("seen")], 1
    for _ in range(draw(st.integers(0, 3))):
        history.append(entry(draw(st.sampled_from(sorted(TAKEN_BACK))), at=later(at)))
        history.append(entry("retried", at=later(at + 1)))
        at += draw(st.integers(1, 3))  # the message that was sent back may die at the very time it was sent
    if draw(st.booleans()):
        history.append(entry(draw(st.sampled_from(ENDS)), at=later(at)))
    if draw(st.booleans()):  # `seen` and the ends come from different stages
        history.insert(draw(st.integers(0, len(history) - 1)), history.pop(0))
    delivered = list(history)
    for one in draw(st.lists(st.sampled_from(history), max_size=12)):
        delivered.insert(draw(st.integers(delivered.index(one) + 1, len(delivered))), one)
    return history, delivered


@given(_histories())
def test_an_item_that_was_retried_ends_the_same_wherever_entries_come_again(
    histories: tuple[list[Entry], list[Entry]],
) -> None:
    (once, first), (again, second) = map(keep, histories)
    assert once == again
    assert balance([first], NOON.timestamp()) == balance([second], NOON.timestamp())
    assert (first.open, first.early, first.wrong) == (second.open, second.early, second.wrong)


@given(_histories())
def test_what_the_book_counts_is_what_stands_in_the_account(
    histories: tuple[list[Entry], list[Entry]],
) -> None:
    accounts, book = keep(histories[1])
    assert +book.ends == Book(accounts.items()).ends
    assert book.ends.total() + len(book.open) + len(book.early) == 1
    assert not book.wrong
