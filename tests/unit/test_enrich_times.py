"""Times, as exact as the text says them (tests/cases/times.jsonl; the id begins with the name of the rule)."""

import json
import sys
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agents.enrich.times import clock, dates, find, first, told, weekdays, years
from agents.text import sentences
from streams.records import TimeSpan

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "times.jsonl").read_text(encoding="utf-8").splitlines()
]
NOW = datetime(2016, 11, 4, 12, 30, tzinfo=UTC)  # a Friday
GRAINS = {"minute", "hour", "day", "week", "weekend", "month", "season", "quarter", "year", "decade"}
WORDS = """monday Friday Sunday night late early on the last next this past from between since to and until 4 6th 29 31
    February May March, November Sept. 2016 9999 1000 2016-02-30 13/13/2016 3:30 pm 25:00 GMT noon yesterday overnight
    weekend week year month hours ago three 999 in of quarter first summer winter 1990s 1980-88 day will said . , ( - ’s"""


def times(text: str, published: datetime | None = NOW) -> list[TimeSpan]:
    return find(text, sentences.split(text), published)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_time_is_as_exact_as_the_text(case: dict[str, Any]) -> None:
    published = datetime.fromisoformat(case["published"]) if case["published"] else None
    text = case["text"]
    found = [[text[time.start : time.end], time.value, time.grain] for time in times(text, published)]
    assert found == case["expect"]


def test_every_rule_has_a_case() -> None:
    tables = (clock, weekdays, dates, years, told)
    rules = {name for table in tables for those in table.RULES.values() for name in those}
    assert rules <= {case["id"].split(":")[0] for case in CASES}


def test_what_is_told_from_publication_says_so() -> None:
    found = times("It fell on Monday, in May, on 4 May 2015, in 2014, and on 4 October.")
    assert [time.relative for time in found] == [True, True, False, False, True]


def test_the_first_time_of_a_stretch_is_that_which_stands_whole_inside() -> None:
    text = "It fell on Monday. It fell on Tuesday, not on Wednesday."
    found = times(text)
    (_, stop), (start, end) = sentences.split(text)
    assert first(found, 0, stop) == "2016-10-31"
    assert first(found, start, end) == "2016-11-01"
    assert first(found, start, text.index("Tuesday") + 3) is None
    assert first([], 0, 99) is None


def test_another_zone_is_the_same_day() -> None:
    text = "It fell today."
    tokyo = datetime.fromisoformat("2016-11-05T06:00:00+09:00")
    assert [time.value for time in times(text, tokyo)] == ["2016-11-04"]


@given(
    st.lists(st.sampled_from(WORDS.split()), max_size=24).map(" ".join),
    st.none() | st.datetimes() | st.datetimes(timezones=st.just(UTC)),
)
@example("since 29 February to Monday and from Friday to Monday", datetime.max.replace(tzinfo=UTC))
@example("yesterday last weekend next week from 29 February to 1 May 2015", datetime.min.replace(tzinfo=UTC))
def test_whatever_is_written_every_time_is_one(text: str, published: datetime | None) -> None:
    found = times(text, published)
    assert all(one.end <= other.start for one, other in pairwise(found))
    for time in found:
        assert 0 <= time.start < time.end <= len(text)
        assert time.grain in GRAINS
        for end in time.value.split("/"):
            assert end == ".." or is_real(end), time


def is_real(value: str) -> bool:
    """Whether it is a year, a month, a season, a week, a day or a time of one, between the years 1 and 9999."""
    day, _, clock_time = value.partition("T")
    if clock_time:
        assert datetime.fromisoformat(f"{day}T{clock_time}")
    if len(day) == 7 and day[5:] in ("21", "22", "23", "24"):
        day = f"{day[:5]}01"
    whole = {4: f"{day}-01-01", 7: f"{day}-01", 8: f"{day}-1", 10: day}[len(day)]
    return date.fromisoformat(whole).year >= 1


@given(st.text(max_size=200))
def test_any_text_at_all_is_read(text: str) -> None:
    assert times(text) == times(text)


HOSTILE = {
    "months": "May " * 2_500,
    "weekdays": "Monday" + " Monday" * 1_500,
    "early": "early " * 1_700,
    "digits": "2016" * 2_500,
    "digits apart": "2016-" * 2_000,
    "slashes": "1/" * 5_000,
    "colons": "12:" * 3_300,
    "spaces": "in" + " " * 10_000 + "2016",
    "verbs": "was " * 2_500 + "Monday",
    "counts": "the last three " * 700,
    "ago": "a " * 5_000 + "ago",
    "one sentence": "from Monday to " * 700,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_ten_times_as_much_of_the_same_takes_ten_times_as_long(text: str) -> None:
    """Counted in calls of patterns and of Python, which a busy machine does not change."""
    assert calls(text * 10) < 15 * calls(text) + 1_000


def calls(text: str) -> int:
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    spans = [(0, len(text))]
    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        find(text, spans, NOW)
    finally:
        sys.setprofile(before)
    return count
