"""What is paused, and what that holds back: names, levels of the disk, and how much a worker takes in."""

import inspect
from collections import defaultdict
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock

import pytest
from aiokafka.consumer.fetcher import Fetcher
from faust.types import TP

from streams.intake import BYTES, FULL, PAUSED, RESTORING, WAITING, IntakeConsumer
from streams.pausing import AGAIN, HYSTERESIS, Pauses, key, level, named, told
from streams.records import Control
from streams.repairs import SafeConsumer
from streams.settings import load
from streams.topics import STAGES

AT = datetime(2026, 3, 2, 6, tzinfo=UTC)
GB = 10**9


def pauses(*names: str, disk: int = 0) -> Pauses:
    """With these paused."""
    made = Pauses()
    made.disk = disk
    for name in names:
        kind, proper = named(name)
        made.controls[key(kind, proper)] = Control(kind=kind, name=proper, since=AT)
    return made


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("trace", ("stage", "trace")),
        ("example.org", ("host", "example.org")),
        ("Example.ORG", ("host", "example.org")),
        ("https://news.example.org/world?id=1", ("host", "news.example.org")),
        ("example.org:8080", ("host", "example.org:8080")),
        ("localhost", ("host", "localhost")),
        ("http://localhost:80/feed", ("host", "localhost")),
        ("[::1]:8080", ("host", "[::1]:8080")),
        (".example.org", ("host", ".example.org")),
        ("*.Example.ORG", ("host", ".example.org")),
        ("*.münchen.example", ("host", ".xn--mnchen-3ya.example")),
        (".org", ("", "")),
        ("*", ("", "")),
        ("*.", ("", "")),
        ("..example.org", ("", "")),
        ("*.example.org:8080", ("", "")),
        (".127.0.0.1", ("", "")),
        ("*.[::1]", ("", "")),
        ("tracing", ("", "")),
        ("exa mple.org", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_name_is_a_stage_a_host_or_a_mistake(said: str, meant: tuple[str, str]) -> None:
    assert named(said) == meant


def test_a_stage_that_is_paused_holds_itself_and_no_other() -> None:
    now = pauses("trace")
    assert [stage.name for stage in STAGES if now.holds(stage.name)] == ["trace"]
    assert [stage.name for stage in STAGES if now.rests(stage.name)] == ["trace"]


@pytest.mark.parametrize(
    ("paused", "host", "held"),
    [
        ("example.org", "example.org", True),
        ("example.org", "example.org:8080", True),
        ("example.org", "www.example.org", False),
        ("example.org", "badexample.org", False),
        ("example.org:8080", "example.org:8080", True),
        ("example.org:8080", "example.org", False),
        ("example.org:8080", "example.org:8081", False),
        (".example.org", "example.org", True),
        (".example.org", "www.example.org", True),
        (".example.org", "a.b.example.org:8080", True),
        (".example.org", "badexample.org", False),
        (".example.org", "example.org.evil.example", False),
        (".example.org", "org", False),
        ("*.news.example.org", "news.example.org", True),
        ("*.news.example.org", "example.org", False),
        ("127.0.0.1", "127.0.0.1:8800", True),
        ("127.0.0.1", "127.0.0.2:8800", False),
        ("[::1]", "[::1]:8080", True),
        ("[::1]:8080", "[::1]", False),
        ("localhost", "localhost:80", True),
        ("trace", "trace", False),
    ],
)
def test_a_paused_host_holds_every_port_and_with_a_dot_before_it_all_below_it(
    paused: str, host: str, held: bool
) -> None:
    assert (pauses(paused).until(host, 1000.0) > 0.0) is held


def test_what_waits_for_a_paused_host_comes_back_within_seconds_and_not_all_at_once() -> None:
    now = pauses("example.org")
    times = [now.until("example.org", 1000.0) for _ in range(2000)]
    assert min(times) > 1000.0
    assert max(times) <= 1000.0 + 2 * AGAIN
    assert len(set(times)) == 1000
    assert not now.rests("poll")


def test_a_worker_that_does_not_know_yet_what_is_paused_takes_nothing() -> None:
    assert Pauses(known=False).holds("dedup")
    assert Pauses(known=False).rests("poll")


@pytest.mark.parametrize(
    ("free", "before", "expected"),
    [
        (2 * GB, 0, 0),
        (1 * GB, 0, 0),
        (GB - 1, 0, 1),
        (GB // 2, 0, 1),
        (GB // 2 - 1, 0, 2),
        (int(GB * HYSTERESIS) - 1, 1, 1),
        (int(GB * HYSTERESIS), 1, 0),
        (int(GB / 2 * HYSTERESIS) - 1, 2, 2),
        (int(GB / 2 * HYSTERESIS), 2, 1),
        (2 * GB, 2, 0),
        (0, 1, 2),
    ],
)
def test_poll_rests_below_the_limit_fetch_below_half_of_it_and_both_begin_again_a_tenth_above(
    free: int, before: int, expected: int
) -> None:
    assert level(free, GB, before) == expected


def test_a_limit_of_nothing_is_never_reached() -> None:
    assert level(0, 0) == 0


@pytest.mark.parametrize(("disk", "resting"), [(0, []), (1, ["poll"]), (2, ["poll", "fetch"])])
def test_low_disk_stops_what_brings_news_in_and_nothing_that_works_it_off(
    disk: int, resting: list[str]
) -> None:
    now = pauses(disk=disk)
    assert [stage.name for stage in STAGES if now.rests(stage.name)] == resting
    assert not any(now.holds(stage.name) for stage in STAGES)


def test_the_status_line_names_what_is_paused() -> None:
    assert pauses().line() == ""
    assert pauses("trace", "example.org").line() == "  paused: example.org, trace"
    assert pauses("trace", disk=1).line() == "  paused: trace  low disk: no polls"


def test_a_reason_from_a_record_cannot_steer_a_terminal() -> None:
    control = Control(kind="host", name="example.org", since=AT, why="asked\n\x1b[2J")
    assert told(control) == "host example.org is paused since 2026-03-02T06:00:00Z: asked\\n\\x1b[2J"


@pytest.mark.parametrize(
    ("text", "value"), [("512MB", 512_000_000), ("2GB", 2 * GB), ("1.5 gb", 1_500_000_000), ("0", 0)]
)
def test_sizes_are_read_with_their_unit(tmp_path: Any, text: str, value: int) -> None:
    assert load({"WIREHOSE_MIN_FREE": text}, tmp_path).min_free == value


@pytest.mark.parametrize("text", ["much", "-1GB", "1..5GB", "GB", "512 MiB"])
def test_a_size_that_is_none_is_refused(tmp_path: Any, text: str) -> None:
    with pytest.raises(Exception, match="512MB or 2GB"):
        load({"WIREHOSE_MIN_FREE": text}, tmp_path)


def consumer(*sizes: int, paused: bool = False, acked: bool = False) -> Any:
    """A consumer that holds records of these sizes, without a broker behind it."""
    made = object.__new__(IntakeConsumer)
    made.app = SimpleNamespace(paused=lambda: paused, ahead=3)
    made._inflight = defaultdict(dict)
    for offset, size in enumerate(sizes):
        made._inflight[TP("items", 0)][offset] = SimpleNamespace(value=b"x" * size, acked=acked)
    return made


@pytest.mark.parametrize(
    ("subject", "seconds"),
    [
        (consumer(), 0.0),
        (consumer(1, 1, 1), 0.0),
        (consumer(1, 1, 1, 1), FULL),
        (consumer(1, 1, 1, 1, acked=True), 0.0),
        (consumer(BYTES + 1, acked=True), FULL),
        (consumer(paused=True), PAUSED),
    ],
    ids=["idle", "busy", "many", "many_done", "large", "paused"],
)
def test_a_worker_waits_with_the_next_fetch_when_it_holds_enough_or_is_paused(
    subject: Any, seconds: float
) -> None:
    assert subject._pause() == seconds


@pytest.mark.parametrize(("is_changelog", "milliseconds"), [(True, RESTORING), (False, WAITING)])
async def test_no_fetch_waits_long_for_other_partitions_while_one_is_restored(
    is_changelog: bool, milliseconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject, fetcher = consumer(), SimpleNamespace()
    subject.flow_active = True
    subject._thread = SimpleNamespace(_ensure_consumer=lambda: SimpleNamespace(_fetcher=fetcher))
    subject._get_active_partitions = lambda: {TP("known.changelog" if is_changelog else "items", 0)}
    subject._is_changelog_tp = lambda tp: tp.topic.endswith("changelog")
    monkeypatch.setattr(SafeConsumer, "_wait_next_records", AsyncMock(return_value=({}, set())))
    await subject._wait_next_records(1.0)
    assert fetcher._fetch_max_wait_ms == milliseconds


def test_aiokafka_reads_how_long_a_fetch_may_wait_for_each_one() -> None:
    """It has no public name; with a release that has another, this fails and restoring would be five times slower."""
    assert "self._fetch_max_wait_ms," in inspect.getsource(Fetcher._get_actions_per_node)
