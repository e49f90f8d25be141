"""`wirehose status`: from two samples of a stage to what a person reads, and to an exit code."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from streams import measuring
from streams.records import Control, FeedState
from streams.settings import load
from streams.status import (
    WORST,
    Feed,
    Report,
    Row,
    Sample,
    as_json,
    balance,
    figures,
    judge,
    notes,
    span,
    table,
    worst,
)
from streams.topics import STAGES

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
AT = NOW.timestamp()


def sample(at: float, read: int, end: int, workers: int = 1) -> Sample:
    """One partition with these offsets, so many seconds after the first look."""
    return Sample(AT + at, workers, {("items", 0): read}, {("items", 0): end})


def row(
    *, read: tuple[int, int], end: tuple[int, int], lag: float = 60.0, workers: int = 1, paused: bool = False
) -> Row:
    """A stage that was looked at twice, two seconds apart."""
    oldest = AT + 2 - lag if read[1] < end[1] else None
    first, second = sample(0, read[0], end[0], workers), sample(2, read[1], end[1], workers)
    return judge("dedup", first, second, oldest, paused=paused)


def feed(url: str = "https://example.org/feed", **more: Any) -> Feed:
    given: dict[str, Any] = {"outcome": "ok", "failures": 0, "answered": NOW, "late": 0.0, "gone": False}
    return Feed(url, **(given | more))


def report(*stages: Row, **more: Any) -> Report:
    given: dict[str, Any] = {"ledger": None, "feeds": (), "paused": (), "free": 5 * 10**9, "low": 0}
    return Report(NOW, stages, **(given | more))


CAUGHT_UP = row(read=(5, 5), end=(5, 5))


@pytest.mark.parametrize(
    ("subject", "state"),
    [
        (CAUGHT_UP, "caught up"),
        (row(read=(0, 70), end=(25_000, 25_270)), "12 min at 35/s"),
        (row(read=(0, 1), end=(2, 3)), "4 s at 0.5/s"),
        (row(read=(100, 100), end=(400, 400)), "stands still: 300 waiting, nothing taken in 2 s"),
        (row(read=(100, 100), end=(400, 400), lag=1.0), "300 just came in"),
        (row(read=(100, 100), end=(100, 400)), "300 just came in"),
        (row(read=(100, 100), end=(400, 400), paused=True), "paused"),
        (row(read=(100, 100), end=(400, 400), workers=0), "no worker"),
        (row(read=(100, 100), end=(400, 400), workers=0, paused=True), "paused, no worker"),
    ],
    ids=["idle", "busy", "slow", "stuck", "fresh", "new", "paused", "nobody", "nobody_paused"],
)
def test_a_stage_says_when_it_will_have_caught_up_or_that_it_stands_still(subject: Row, state: str) -> None:
    assert subject.state == state


def test_lag_is_the_age_of_the_oldest_unread_record() -> None:
    assert row(read=(0, 0), end=(1, 1), lag=90.0).lag == 90.0
    assert CAUGHT_UP.lag == 0.0
    assert judge("dedup", sample(0, 0, 1), sample(2, 0, 1), None, paused=False).lag == 0.0, "unknown"


def test_a_catch_up_time_is_none_where_nothing_moves_and_no_time_where_nothing_waits() -> None:
    assert row(read=(0, 0), end=(9, 9)).catch_up is None
    assert row(read=(0, 10), end=(20, 30)).catch_up == 4.0
    assert CAUGHT_UP.catch_up == 0.0


def test_offsets_that_were_set_back_are_no_negative_work() -> None:
    """`wirehose replay` sets them back; a topic may also be cut while somebody looks."""
    assert row(read=(100, 0), end=(100, 100)).rate == 0.0
    assert Sample(AT, 1, {("items", 0): 9}, {("items", 0): 5}).waiting == 0


def test_what_is_wrong_is_a_stage_without_worker_or_one_that_stands_still_but_not_a_paused_one() -> None:
    still, nobody = row(read=(1, 1), end=(9, 9)), row(read=(9, 9), end=(9, 9), workers=0)
    assert report(CAUGHT_UP, row(read=(1, 1), end=(9, 9), paused=True)).wrong == []
    assert report(still, nobody).wrong == ["dedup stands still", "dedup has no worker"]


def test_the_last_line_says_what_is_wrong_or_that_nothing_is() -> None:
    assert notes(report(CAUGHT_UP))[-1] == "every stage runs, nothing stands still"
    assert notes(report(row(read=(1, 1), end=(9, 9))))[-1] == "wrong: dedup stands still"


def test_the_table_has_a_head_and_a_row_for_each_stage() -> None:
    head, *rows = table(report(CAUGHT_UP, row(read=(0, 70), end=(25_000, 25_270))))
    assert head[0] == "stage"
    assert rows == [
        ("dedup", "1", "0", "–", "0/s", "caught up"),
        ("dedup", "1", "25200", "1 min", "35/s", "12 min at 35/s"),
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (0.4, "0 s"), (59, "59 s"), (60, "1 min"), (7200, "2 h"), (200_000, "2 d")],
)
def test_a_time_is_told_in_one_unit(seconds: float, words: str) -> None:
    assert span(seconds) == words


def test_the_worst_feeds_are_those_that_fail_most_often_then_those_that_wait_longest() -> None:
    good = [feed("https://good.example/"), feed("https://new.example/", outcome="", answered=None)]
    failing = [feed(f"https://f{n}.example/", outcome="timeout", failures=n) for n in range(1, 5)]
    late = [feed(f"https://late{n}.example/", late=n * 500.0) for n in range(1, 4)]
    hosts = [one.url.split("/")[2].removesuffix(".example") for one in worst([*good, *failing, *late])]
    assert hosts == ["f4", "f3", "f2", "f1", "late3", "late2", "late1"]


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        (feed(outcome="timeout", failures=12, answered=NOW - timedelta(hours=3)), "timeout, 12 times in a row, answered 3 h ago"),
        (feed(outcome="dns", failures=1, answered=None), "dns, never answered"),
        (feed(outcome="http_410", failures=3, answered=NOW - timedelta(days=2), gone=True), "http_410, 3 times in a row, answered 2 d ago, not asked again"),
        (feed(late=7200.0), "not polled: was due 2 h ago"),
        (feed(silent=True, news=NOW - timedelta(hours=5)), "silent against its habit: no news for 5 h"),
    ],
    ids=["often", "never", "gone", "late", "silent"],
)  # fmt: skip
def test_a_feed_is_told_with_its_address_and_what_came_of_it(subject: Feed, words: str) -> None:
    assert notes(report(feeds=(subject,)))[-2] == f"feed     https://example.org/feed  {words}"


def test_what_a_feed_calls_itself_cannot_steer_a_terminal() -> None:
    assert "\x1b" not in "".join(notes(report(feeds=(feed("https://example.org/\x1b[2J", late=999.0),))))


def test_pauses_and_a_low_disk_are_told() -> None:
    control = Control(kind="stage", name="trace", since=NOW, why="new model")
    lines = notes(report(paused=(control,), free=300_000_000, low=1))
    assert "disk     0.3 GB free  low disk: no polls" in lines
    assert "paused   stage trace is paused since 2026-03-02T06:00:00Z: new model" in lines


PAGE = """# HELP wirehose_ledger_items Items by state
wirehose_ledger_items{state="seen"} 12.0
wirehose_ledger_items{state="published"} 9.0
wirehose_ledger_open 3.0
wirehose_ledger_overdue 1.0
wirehose_ledger_oldest_open_seconds 4000.0
python_gc_objects_collected_total{generation="0"} 812.0
"""


def test_the_ledger_is_what_all_its_workers_say_together() -> None:
    found = balance([figures(PAGE), figures(PAGE.replace("4000.0", "80.0"))])
    assert found is not None
    assert (found["seen"], found["published"], found["dead"], found["open"]) == (24, 18, 0, 6)
    lines = notes(report(ledger=found))
    assert lines[0].startswith("ledger   seen=24 published=18 ")
    assert lines[0].endswith(" open=6 overdue=2  oldest open: 1 h")


def test_of_a_ledger_that_does_not_answer_it_says_where_to_look() -> None:
    assert balance([]) is None
    assert balance([figures('wirehose_items_in_total{stage="poll"} 1.0')]) is None, "another listens there"
    (line,) = (line for line in notes(report()) if line.startswith("ledger"))
    assert "wirehose ledger" in line


def test_a_program_gets_all_of_it_with_what_is_wrong() -> None:
    told = as_json(report(row(read=(1, 1), end=(9, 9)), feeds=(feed(late=999.0),)))
    assert (told["ok"], told["wrong"], told["at"]) == (False, ["dedup stands still"], "2026-03-02T06:00:00Z")
    assert told["stages"][0]["waiting"] == 8
    assert told["feeds"][0]["url"] == "https://example.org/feed"


def test_a_feed_is_read_from_what_poll_remembers_of_it() -> None:
    state = FeedState(due=AT - 90, outcome="timeout", failures=2, polled=NOW)
    found = measuring._feed("https://example.org/feed", msgspec.json.encode(state), AT)
    assert found == feed(outcome="timeout", failures=2, late=90.0)
    assert measuring._feed("https://example.org/feed", b"{", AT).outcome == "no_record"


def test_of_many_feeds_that_fail_the_worst_are_named_and_the_others_counted() -> None:
    feeds = tuple(feed(f"https://f{n}.example/", outcome="blocked", failures=1) for n in range(WORST + 4))
    told = [line for line in notes(report(CAUGHT_UP, feeds=feeds)) if line.startswith("feed")]
    assert len(told) == WORST + 1
    assert "4 more" in told[-1]


class Nothing:
    """Stands for clients that are asked nothing here."""

    async def close(self) -> None:
        pass

    async def stop(self) -> None:
        pass


@pytest.mark.parametrize(
    ("reads", "looks", "wrong"),
    [((5, 5, 9), 3, []), ((5, 5, 5), 3, ["dedup stands still"]), ((5, 6, 6), 2, [])],
    ids=["takes much at once", "stuck", "busy"],
)
async def test_a_stage_that_takes_nothing_is_looked_at_once_more(
    monkeypatch: pytest.MonkeyPatch, reads: tuple[int, ...], looks: int, wrong: list[str]
) -> None:
    seen: list[int] = []

    async def look(*_: Any) -> dict[str, Sample]:
        seen.append(reads[len(seen)])
        return {stage.name: sample(len(seen), 5, 5) for stage in STAGES} | {
            "dedup": sample(len(seen), seen[-1], 40)
        }

    async def found(*_: Any) -> Any:
        return Nothing()

    async def one(*_: Any) -> list[Any]:
        return [("items", 0)]

    async def times(*_: Any) -> dict[Any, float]:
        return {("items", 0): AT - 60}

    for name, stands_for in (
        ("connect", found),
        ("consumer", found),
        ("partitions", one),
        ("_sample", look),
        ("_times", times),
    ):
        monkeypatch.setattr(measuring, name, stands_for)
    monkeypatch.setattr(measuring, "BETWEEN", 0.0)
    monkeypatch.setattr(measuring, "LONGER", 0.0)
    rows = await measuring.rows(load({"WIREHOSE_SETTLE": "0"}, Path("nowhere")), {})
    assert len(seen) == looks
    assert report(*rows).wrong == wrong
