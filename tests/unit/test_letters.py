"""Letters and markers as they stand on the topic, and what is sent back."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from streams import codec, retry
from streams.cli_deadletters import deadletters
from streams.deadletters import RETRIED, Letters, letter_of, marked
from streams.errors import Misconfigured
from streams.records import Entry
from streams.settings import load
from streams.watching import line_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SETTINGS = load({})


def record(
    offset: int, headers: dict[str, bytes], value: bytes | None = b"as it came", seconds: float = 0
) -> Any:
    return SimpleNamespace(
        topic="deadletters",
        partition=2,
        offset=offset,
        timestamp=int((NOON.timestamp() + seconds) * 1000),
        key=b"key",
        value=value,
        headers=list(headers.items()),
    )


def letter(offset: int, origin: int | None = None, seconds: float = 0, **told: str) -> Any:
    told = {
        "topic": "wirehose.items.v1",
        "partition": "3",
        "offset": str(offset if origin is None else origin),
        "stage": "dedup",
        "reason": "bug",
    } | told
    headers = {codec.ITEM: b"item1", "own": b"\xff"}
    headers |= {f"wirehose.errors.{name}": value.encode() for name, value in told.items()}
    headers |= {f"__connect.errors.{name}": value.encode() for name, value in told.items()}
    return record(offset, headers, None if "sha256" in told else b"as it came", seconds)


def marker(offset: int, place: str) -> Any:
    return record(offset, {RETRIED: place.encode(), "ce_id": b"x"}, None)


def read(*records: Any) -> Letters:
    letters = Letters(SETTINGS)
    for one in records:
        letters.read(one)
    return letters


def places(letters: Letters, **wanted: Any) -> list[str]:
    return [one.place for one in letters.chosen(**wanted)]


def test_a_letter_is_what_came_and_what_the_stage_told_of_it() -> None:
    one = letter_of(letter(17))
    assert (one.place, one.key, one.value) == ("2/17", b"key", b"as it came")
    assert one.headers == ((codec.ITEM, b"item1"), ("own", b"\xff"))
    assert (one.item, one.origin, one.told["reason"]) == ("item1", ("wirehose.items.v1", "3", "17"), "bug")


def test_a_letter_that_pretends_to_be_a_marker_is_a_letter() -> None:
    pretender = letter(1)
    pretender.headers = [(RETRIED, b"2/0"), *pretender.headers]
    assert (marked(pretender), marked(marker(2, "2/0"))) == ("", "2/0")
    letters = read(letter(0), pretender)
    assert letters.cannot(letters.by_place["2/0"]) == ""


def test_letters_are_chosen_by_stage_reason_time_and_place() -> None:
    letters = read(letter(0), letter(1, stage="trace"), letter(2, reason="no_record", seconds=9))
    assert places(letters) == ["2/0", "2/1", "2/2"]
    assert places(letters, stage="trace") == ["2/1"]
    assert places(letters, reason="bug") == ["2/0", "2/1"]
    assert places(letters, since=NOON + timedelta(seconds=5)) == ["2/2"]
    assert places(letters, places=["2/0", "2/1"], stage="dedup") == ["2/0"]
    with pytest.raises(Misconfigured, match="no dead letter stands at 2/9, 7/1;"):
        letters.chosen(["2/9", "2/0", "7/1"])


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ([], ""),
        ([marker(9, "2/1")], "retried before"),
        ([letter(8, origin=1), marker(9, "2/8")], "retried before"),
        ([marker(9, "2/5")], ""),
    ],
    ids=["never", "it was", "its twin was", "another was"],
)
def test_what_was_sent_back_is_not_sent_again(more: list[Any], why: str) -> None:
    letters = read(letter(1), *more)
    assert letters.cannot(letters.by_place["2/1"]) == why


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"sha256": "00ff"}, "only its hash was kept"),
        ({"topic": "foreign"}, "not from a topic of ours"),
        ({"partition": "4"}, "not from a topic of ours"),
        ({"partition": "²"}, "not from a topic of ours"),
    ],
    ids=str,
)
def test_what_cannot_be_sent_back_says_why(told: dict[str, str], why: str) -> None:
    letters = read(letter(1, **told))
    assert letters.cannot(letters.by_place["2/1"]) == why
    assert letters.to_retry(letters.chosen()) == ([], {why: 1})


def test_a_message_that_was_put_aside_twice_is_sent_back_once() -> None:
    letters = read(letter(1), letter(2), letter(3, origin=1))
    wanted, skipped = letters.to_retry(letters.chosen())
    assert ([one.place for one in wanted], skipped) == (["2/1", "2/2"], {"put aside twice": 1})


def test_watch_tells_letters_and_markers_apart() -> None:
    assert line_of("deadletters", letter(1), as_json=False).startswith("dedup bug")
    assert line_of("deadletters", marker(2, "2/1"), as_json=False) == "2/1 was sent back"


def test_a_retry_of_nothing_in_particular_is_refused() -> None:
    done = CliRunner().invoke(deadletters, ["retry"])
    assert isinstance(done.exception, Misconfigured)
    assert "--all" in str(done.exception)


class Producer:
    """Takes what is sent, acknowledges it later, and knows what was acknowledged when."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, bytes | None, bytes | None, dict[str, Any]]] = []
        self.acknowledged = 0

    async def send(self, topic: str, value: bytes | None, key: bytes | None, **more: Any) -> Any:
        self.sent.append((topic, value, key, more | {"after": self.acknowledged}))

        async def acknowledge() -> None:
            self.acknowledged += 1

        return acknowledge()


async def test_the_ledger_is_told_then_the_message_sent_then_the_letter_marked() -> None:
    producer = Producer()
    await retry._send(producer, SETTINGS, [letter_of(letter(1))])
    (ledger, entry, item, said), (topic, value, key, sent), (letters, none, marks, left) = producer.sent
    told = codec.decode(Entry, entry)
    assert (ledger, item, said["after"]) == ("wirehose.ledger.v1", b"item1", 0)
    assert (told.item, told.state, told.stage, told.reason) == ("item1", "retried", "dedup", "bug")
    assert (topic, value, key, sent["partition"], sent["after"]) == (
        "wirehose.items.v1",
        b"as it came",
        b"key",
        3,
        1,
    )
    assert sent["headers"] == [(codec.ITEM, b"item1"), ("own", b"\xff")]
    assert sent["timestamp_ms"] == round(told.at.timestamp() * 1000), (
        "by it the ledger tells the new end from the old"
    )
    assert (letters, none, marks, left["partition"], left["after"]) == (
        "wirehose.deadletters.v1",
        None,
        b"key",
        2,
        2,
    )
    assert dict(left["headers"])[RETRIED] == b"2/1"


async def test_the_new_message_is_later_than_its_letter_also_by_a_clock_that_is_behind() -> None:
    producer = Producer()
    ahead = letter(1, seconds=3e9)
    await retry._send(producer, SETTINGS, [letter_of(ahead)])
    assert producer.sent[1][3]["timestamp_ms"] == ahead.timestamp + 1


@pytest.mark.parametrize(
    "told", [{"topic": "wirehose.ledger.v1"}, {}], ids=["of the ledger itself", "of no item"]
)
async def test_the_ledger_is_told_of_items_only(told: dict[str, str]) -> None:
    one, producer = letter(1, **told), Producer()
    if not told:
        one.headers = [(name, value) for name, value in one.headers if name != codec.ITEM]
    await retry._send(producer, SETTINGS, [letter_of(one)])
    assert [topic for topic, *_ in producer.sent] == [letter_of(one).origin[0], "wirehose.deadletters.v1"]
