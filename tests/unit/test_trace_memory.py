"""What a window holds in memory, and what it reads from its table."""

from collections import Counter
from dataclasses import dataclass, field

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newsroom import BRIDGE, enriched, stream

from agents.trace import articles, filling, postings
from agents.trace.articles import Articles
from agents.trace.stage import Answer, Remembered, Window
from streams import codec
from streams.records import Enriched


@dataclass
class Table:
    """Rows as a worker's table has them."""

    rows: dict[str, bytes] = field(default_factory=dict)
    read: Counter[str] = field(default_factory=Counter)

    def get(self, name: str) -> Remembered | None:
        self.read[name] += 1
        row = self.rows.get(name)
        return codec.unpack(Remembered, row) if row else None

    def window(self) -> Window:
        """Built from the rows in the order of their keys."""
        window = Window(read=self.get)
        window.load(codec.unpack(Remembered, row) for _, row in sorted(self.rows.items()))
        return window

    def take(self, window: Window, article: Enriched, offset: int) -> Answer:
        """As the agent does."""
        answer = window.trace(article, offset, article.first_seen.by.timestamp())
        for name in answer.forget:
            del self.rows[name]
        self.rows |= {row.id: codec.pack(row) for row in answer.store}
        return answer


def article(name: str) -> Remembered:
    return Window().trace(enriched(name, *BRIDGE), 0, 0.0).store[0]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that grows in steps, in small ones."""
    monkeypatch.setattr(postings, "FRESH", 7)
    monkeypatch.setattr(postings, "LARGEST", 60)
    monkeypatch.setattr(postings, "_STEP", 2)
    monkeypatch.setattr(filling, "_SENTENCES", 9)
    monkeypatch.setattr(articles, "LAST_USED", 2)
    monkeypatch.setattr(articles, "_ROOM", 2)


@pytest.mark.usefixtures("small")
@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.sets(st.integers(0, 59), max_size=3))
def test_a_window_that_reads_its_table_answers_as_one_that_keeps_all(seed: int, rebuilds: set[int]) -> None:
    table, whole = Table(), Window()
    window = table.window()
    for n, one in enumerate(stream(seed, 60)):
        if n in rebuilds:
            window = table.window()
        expected = whole.trace(one, n, one.first_seen.by.timestamp())
        assert table.take(window, one, n) == expected
        assert len(window._entries) == len(table.rows)


def test_what_was_put_in_the_same_batch_is_seen() -> None:
    table = Table()
    window = table.window()
    table.take(window, enriched("a", *BRIDGE), 0)
    answer = table.take(window, enriched("b", *BRIDGE), 1)
    assert answer.traced.near_duplicate_of == "a"


def test_articles_that_share_nothing_are_not_read() -> None:
    table = Table()
    for n in range(20):
        told = [f"Nobody number {n} of street {n} ever told {n} lies about {word}." for word in "abc"]
        table.take(table.window(), enriched(f"a{n}", *told), n)
    table.read.clear()
    table.take(table.window(), enriched("b", *BRIDGE), 20)
    assert not table.read


def test_only_the_last_used_records_are_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles, "LAST_USED", 3)
    table = Table({name: codec.pack(article(name)) for name in "abcde"})
    known = Articles(table.get)
    for offset, name in enumerate("abcde"):
        known.enter(name, "family", offset, 0.0)
    assert [known[number].id for number in (0, 1, 2, 0, 3, 0, 1)] == list("abcadab")
    assert table.read == Counter(a=1, b=2, c=1, d=1)
    assert len(known._records) == 3


def test_a_row_that_is_missing_is_no_answer() -> None:
    known = Articles(Table().get)
    known.enter("a", "family", 0, 0.0)
    with pytest.raises(LookupError, match="no row for a"):
        known[0]


def test_room_is_used_again_when_articles_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles, "_ROOM", 4)
    known = Articles(Table().get)
    for number in range(1000):
        assert known.enter(f"a{number}", "family", number, float(number)) == number
        known.evict(number - 5)
    assert len(known) == 6
    assert len(known._first) <= 16
    numbers = np.array([0, 990, 994, 999])
    assert known.are_before(numbers, 10_000).tolist() == [False, False, True, True]
    assert known.are_before(numbers, 999).tolist() == [False, False, True, False]


def test_a_revision_takes_its_article_to_the_end() -> None:
    known = Articles(Table().get)
    for name in "abaca":
        known.enter(name, "family", 0, 0.0)
    assert [known.number(name) for name in "abc"] == [4, 1, 3]
    assert known.are_before(np.arange(5), 1).tolist() == [False, True, False, True, True]
    assert known.evict(1.0) == ("b", "c", "a")


def test_a_window_holds_the_same_after_its_table_was_packed_and_read() -> None:
    one = article("a")
    assert msgspec.structs.asdict(codec.unpack(Remembered, codec.pack(one))) == msgspec.structs.asdict(one)
