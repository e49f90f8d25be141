"""Which item is news, which a duplicate, and that a replay is answered as the first time."""

from datetime import UTC, datetime

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from agents.dedup.memory import still
from agents.dedup.stage import ANSWERS, Known, Verdict, judge
from streams.records import FirstSeen, Item, Publisher
from streams.sweep import KEEP


def item(name: str, feed: str = "f1") -> Item:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    return Item(
        item=name,
        article="a",
        feed=feed,
        publisher=Publisher(name="N"),
        first_seen=FirstSeen(after=None, by=at),
    )


def run(*log: Item, known: Known | None = None, start: int = 0) -> tuple[list[Verdict], Known | None]:
    verdicts = []
    for offset, each in enumerate(log, start):
        verdict, known = judge(each, f"0/{offset}", known)
        known = msgspec.msgpack.decode(msgspec.msgpack.encode(known), type=Known)  # as the table keeps it
        verdicts.append(verdict)
    return verdicts, known


def kinds(*log: Item) -> list[str]:
    return [verdict.kind for verdict in run(*log)[0]]


def test_the_first_sight_of_an_article_passes_and_another_feeds_first_sight_is_a_duplicate() -> None:
    assert kinds(item("1", "f1"), item("2", "f2")) == ["pass", "duplicate"]


def test_a_change_in_any_feed_that_showed_the_article_passes() -> None:
    verdicts, _ = run(item("1", "f1"), item("2", "f2"), item("3", "f1"), item("4", "f2"))
    assert [(v.kind, v.item.feeds) for v in verdicts] == [
        ("pass", ("f1",)),
        ("duplicate", ("f1", "f2")),
        ("pass", ("f1", "f2")),
        ("pass", ("f1", "f2")),
    ]


def test_the_same_item_in_another_record_is_a_repeat() -> None:
    assert kinds(item("1"), item("1")) == ["pass", "repeat"]


def test_a_replay_is_answered_as_the_first_time_even_after_later_items() -> None:
    first, known = run(item("1", "f1"), item("2", "f2"))
    assert run(item("1", "f1"), item("2", "f2"), known=known)[0] == first


def test_what_is_remembered_is_bounded() -> None:
    _, known = run(*(item(str(n)) for n in range(ANSWERS + 10)))
    assert known is not None
    assert len(known.answers) == ANSWERS


logs = st.lists(
    st.tuples(st.integers(0, 8), st.sampled_from(["f1", "f2", "f3"])), min_size=1, max_size=ANSWERS
)


@given(logs, st.data())
def test_a_replay_from_any_offset_gives_the_same_bytes_and_the_same_state(
    log: list[tuple[int, str]], data: st.DataObject
) -> None:
    items = [item(f"{name}{feed}", feed) for name, feed in log]
    done = data.draw(st.integers(1, len(items)))  # how far we came before the crash
    start = data.draw(st.integers(0, done))  # what was committed
    whole, end = run(*items)
    _, known = run(*items[:done])
    again, end_again = run(*items[start:], known=known, start=start)
    encode = msgspec.json.encode
    assert [encode(v) for v in again] == [encode(v) for v in whole[start:]]
    assert end_again == end


def test_an_old_record_whose_answer_is_forgotten_is_a_repeat_and_makes_no_news() -> None:
    log = [item("1", "f1"), item("2", "f2"), *(item(f"more {n}") for n in range(ANSWERS + 10))]
    first, known = run(*log)
    again, _ = run(*log, known=known)
    assert first[1].kind == "duplicate"
    assert [verdict.kind for verdict in again[:12]] == ["repeat"] * 12
    assert again[12:] == first[12:]


def test_what_is_not_remembered_any_more_is_news_again() -> None:
    _, known = run(item("1"))
    assert known is not None
    late = known.heard + KEEP
    assert still(known, late - 1) is known
    assert still(known, late + 1) is None
