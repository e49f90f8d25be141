"""Records to bytes and back, and the headers around them."""

from datetime import UTC, datetime

import msgspec
import pytest

from streams import codec, ids
from streams.errors import Rejected
from streams.records import Entry

AT = datetime(2026, 3, 2, 6, 0, 0, 120000, tzinfo=UTC)
ENTRY = Entry(item="i" * 32, state="seen", stage="poll", at=AT)


def test_a_record_comes_back_as_it_was() -> None:
    assert codec.decode(Entry, codec.encode(ENTRY)) == ENTRY


def test_unknown_fields_are_ignored_so_that_fields_can_be_added() -> None:
    raw = msgspec.json.encode({**msgspec.to_builtins(ENTRY), "added_in_v1_7": [1]})
    assert codec.decode(Entry, raw) == ENTRY


@pytest.mark.parametrize("raw", [None, b"", b"\xff\xfe", b"{}", b"[1]", b'{"item": 1}', b"[" * 100_000])
def test_bytes_that_are_no_record_are_rejected(raw: bytes | None) -> None:
    with pytest.raises(Rejected) as caught:
        codec.decode(Entry, raw)
    assert caught.value.code == "no_record"


def test_headers_are_cloudevents_and_follow_from_the_record_alone() -> None:
    made = codec.headers("articles", "r1", AT, ENTRY.item)
    assert made == codec.headers("articles", "r1", AT, ENTRY.item)
    assert made["ce_type"] == b"wirehose.articles.v1"
    assert made["ce_time"] == b"2026-03-02T06:00:00.120000Z"
    assert made["wirehose-item"] == ENTRY.item.encode()
    version, trace, span, flags = made["traceparent"].decode().split("-")
    assert (version, len(trace), len(span), flags) == ("00", 32, 16, "01")


def test_ids_tell_parts_apart() -> None:
    assert ids.hash_of("ab", "c") != ids.hash_of("a", "bc")


def test_a_b_a_are_three_items() -> None:
    first = ids.item("feed", "entry", "A", None)
    second = ids.item("feed", "entry", "B", first)
    third = ids.item("feed", "entry", "A", second)
    assert len({first, second, third}) == 3
