"""What a replay would take again, what it refuses, and how it counts what it has changed."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from click.testing import CliRunner

from streams.cli_replay import replay
from streams.comparing import Comparison
from streams.errors import Misconfigured
from streams.replay import Plan, plan

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ONE, TWO = TopicPartition("traced", 0), TopicPartition("traced", 1)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        pytest.param(4, None, Plan(4, 10, 10), id="all since"),
        pytest.param(0, None, Plan(0, 10, 10), id="from the beginning"),
        pytest.param(4, 7, Plan(4, 7, 10), id="a stretch, then on where it stood"),
        pytest.param(4, 12, Plan(4, 10, 10), id="until behind where it stood"),
        pytest.param(12, None, Plan(10, 10, 10), id="never forward past what was not taken yet"),
        pytest.param(12, 15, Plan(10, 10, 10), id="a stretch that it has not come to yet"),
        pytest.param(4, 4, Plan(10, 10, 10), id="nothing between since and until"),
    ],
)
def test_a_plan_takes_a_stage_back_and_never_forward(since: int, until: int | None, expected: Plan) -> None:
    made = plan({ONE: 10}, {ONE: since}, None if until is None else {ONE: until})
    assert made == {ONE: expected}


def test_each_partition_has_a_plan_of_its_own_and_an_untouched_one_has_none() -> None:
    made = plan({ONE: 10}, {ONE: 4, TWO: 0}, {ONE: 6, TWO: 3})
    assert made == {ONE: Plan(4, 6, 10)}
    assert made[ONE].count == 2


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("--stage poll --since 1h", "is the network"),
        ("--stage fetch --since 1h", "without a download"),
        ("--stage story --since 1h --until 2h", "before --since"),
        ("--stage story --since yesterday", "write it as"),
        ("--stage story --since 2026-01-01T00:00:00Z --until 2999-01-01T00:00:00Z", "future"),
        ("--stage story --since 2h --until 1h --rebuild", "leave out --until"),
        ("--stage enrich --since 1h --rebuild", "remembers nothing"),
        ("--stage story --since 2h --until 1h --compare", "leave out --until"),
        ("--stage ledger --since 1h --compare", "sends nothing"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_a_broker_is_asked(words: str, why: str) -> None:
    with pytest.raises(Misconfigured, match=why):
        CliRunner().invoke(replay, words.split(), catch_exceptions=False)


def record(id_: str, value: bytes | None, key: bytes = b"k", **headers: bytes) -> Any:
    given = {"ce_id": id_.encode()} if id_ else {}
    return SimpleNamespace(key=key, value=value, headers=tuple((given | headers).items()))


def compared(*records: Any) -> Comparison:
    made = Comparison("articles")
    for one in records:
        made.add(one)
    return made


def test_what_was_written_again_is_counted_by_its_id_not_by_how_often() -> None:
    again = compared(record("a", b"1"), record("b", b"2"), *[record("a", b"1")] * 3, record("c", b"3"))
    assert again.lines() == ["articles: 1 written again, 1 equal, 0 different"]


@pytest.mark.parametrize(
    ("first", "other"),
    [
        pytest.param(record("a", b"1"), record("a", b"2"), id="value"),
        pytest.param(record("a", b"1"), record("a", b"1", key=b"other"), id="key"),
        pytest.param(record("a", b""), record("a", None), id="tombstone"),
    ],
)
def test_another_value_or_key_under_the_same_id_is_different(first: Any, other: Any) -> None:
    assert compared(first, other).lines() == [
        "articles: 1 written again, 0 equal, 1 different",
        "  different: a",
    ]


def test_the_first_ten_that_differ_are_named() -> None:
    lines = compared(*[record(f"id-{n:02}", value) for value in (b"1", b"2") for n in range(12)]).lines()
    assert lines[0] == "articles: 12 written again, 0 equal, 12 different"
    assert lines[1:] == [f"  different: id-{n:02}" for n in range(10)]


def test_heartbeats_and_what_is_not_ours_are_not_counted() -> None:
    beats = [record("a", None, **{"wirehose-beat": b"1"})] * 2
    assert compared(*beats, record("", b"1"), record("", b"2")).lines() == [
        "articles: 0 written again, 0 equal, 0 different"
    ]
