"""Records to bytes and back, and the headers around them."""

import re
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    made = codec.headers("articles", "r1", AT, ENTRY.item, "story")
    assert made == codec.headers("articles", "r1", AT, ENTRY.item, "story")
    assert made["ce_type"] == b"wirehose.articles.v1"
    assert made["ce_time"] == b"2026-03-02T06:00:00.120000Z"
    assert made["wirehose-item"] == ENTRY.item.encode()
    item = "a" * 32
    told = codec.headers("articles", "r1", AT, item, "story")["traceparent"].decode()
    assert told == f"00-{item}-{codec.span_id(item, 'story')}-01"


@given(st.text())
def test_a_trace_and_a_span_have_an_id_that_the_standard_takes_whatever_an_item_is_called(item: str) -> None:
    """W3C Trace Context §3.2.2: lower-case hexadecimal, not all zeros."""
    told = codec.headers("items", "e", AT, item or "0" * 32, "poll")["traceparent"].decode()
    trace, span = re.fullmatch("00-([0-9a-f]{32})-([0-9a-f]{16})-01", told).groups()  # type: ignore[union-attr]
    assert int(trace, 16)
    assert int(span, 16)


def test_the_parent_of_a_stage_is_the_stage_before_in_the_same_trace_only() -> None:
    item, other = "a" * 32, "b" * 32
    sent = codec.headers("items", "e", AT, item, "poll").items()
    assert codec.parent(sent, item) == codec.span_id(item, "poll") != codec.span_id(item, "dedup")
    assert codec.parent(sent, other) == ""


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"00-" + b"a" * 32 + b"-" + b"0" * 16 + b"-01",
        b"00-" + b"A" * 32 + b"-" + b"c" * 16 + b"-01",
        b"00-" + b"a" * 32 + b"-" + b"c" * 16,
    ],
)
def test_what_is_no_traceparent_names_no_parent(said: bytes) -> None:
    assert codec.parent([(codec.TRACE, said)], "a" * 32) == ""


def test_ids_tell_parts_apart() -> None:
    assert ids.hash_of("ab", "c") != ids.hash_of("a", "bc")


def test_a_b_a_are_three_items() -> None:
    first = ids.item("feed", "entry", "A", None)
    second = ids.item("feed", "entry", "B", first)
    third = ids.item("feed", "entry", "A", second)
    assert len({first, second, third}) == 3
