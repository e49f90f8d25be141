"""How long an answer says that it stays fresh."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from agents.net.freshness import fresh_for

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
NOON, LATER = "Fri, 01 May 2026 12:00:00 GMT", "Fri, 01 May 2026 12:10:00 GMT"
CASES: dict[str, tuple[list[tuple[str, str]], float | None]] = {
    "nothing said": ([], None),
    "other directives": ([("Cache-Control", "public, must-revalidate")], None),
    "max-age": ([("Cache-Control", "public, max-age=300")], 300.0),
    "in capitals": ([("cache-control", "PUBLIC,MAX-AGE=300")], 300.0),
    "quoted": ([("Cache-Control", 'max-age="300"')], 300.0),
    "max-age less Age": ([("Cache-Control", "max-age=300"), ("Age", "100")], 200.0),
    "older than its max-age": ([("Cache-Control", "max-age=300"), ("Age", "900")], 0.0),
    "Age is garbage": ([("Cache-Control", "max-age=300"), ("Age", "old")], 300.0),
    "in a second line": ([("Cache-Control", "public"), ("Cache-Control", "max-age=300")], 300.0),
    "the first of two": ([("Cache-Control", "max-age=300, max-age=9")], 300.0),
    "max-age outranks Expires": ([("Cache-Control", "max-age=300"), ("Expires", "0")], 300.0),
    "for shared caches": ([("Cache-Control", "s-maxage=900")], None),
    "for shared caches, and for us": ([("Cache-Control", "s-maxage=900, max-age=300")], 300.0),
    "no-cache": ([("Cache-Control", "no-cache, max-age=300")], 0.0),
    "no-store": ([("Cache-Control", "max-age=300,no-store")], 0.0),
    "max-age=0": ([("Cache-Control", "max-age=0")], 0.0),
    "max-age is garbage": ([("Cache-Control", "max-age=soon"), ("Expires", LATER)], 0.0),
    "max-age is negative": ([("Cache-Control", "max-age=-1")], 0.0),
    "ten years": ([("Cache-Control", "max-age=315360000")], 86_400.0),
    "endless": ([("Cache-Control", "max-age=" + "9" * 400)], 86_400.0),
    "Expires less Date": ([("Expires", LATER), ("Date", "Fri, 01 May 2026 12:05:00 GMT")], 300.0),
    "Expires without Date": ([("Expires", LATER)], 600.0),
    "Date is garbage": ([("Expires", LATER), ("Date", "today")], 600.0),
    "Expires: 0": ([("Expires", "0")], 0.0),
    "Expires: -1": ([("Expires", "-1"), ("Date", NOON)], 0.0),
    "Expires is past": ([("Expires", NOON), ("Date", LATER)], 0.0),
    "Expires is garbage": ([("Expires", "tomorrow")], 0.0),
    "Expires is empty": ([("Expires", "")], 0.0),
    "Expires without zone": ([("Expires", "Fri, 01 May 2026 12:10:00")], 600.0),
    "Expires in a century": ([("Expires", "Fri, 31 Dec 2099 23:59:59 GMT")], 86_400.0),
}


@pytest.mark.parametrize("name", CASES)
def test_an_answer_stays_fresh_as_long_as_it_says(name: str) -> None:
    headers, seconds = CASES[name]
    assert fresh_for(CIMultiDict(headers), NOW) == seconds


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_no_header_breaks_it(control: str, expires: str, date: str, age: str) -> None:
    headers = {"Cache-Control": "max-age=" + control, "Expires": expires, "Date": date, "Age": age}
    assert 0 <= (fresh_for(headers, NOW) or 0.0) <= 86_400
    assert 0 <= (fresh_for({"Expires": expires, "Date": date}, NOW) or 0.0) <= 86_400


@pytest.mark.parametrize(
    "text", ["Fri, 31 Dec 9999 23:59:59 -2359", "Mon, 01 Jan 0001 00:00:00 +2359", "Fri, 01 May 2026 12:00:00 +99999999999"]
)  # fmt: skip
def test_dates_at_the_end_of_time_are_read_or_left(text: str) -> None:
    assert fresh_for({"Expires": text}, NOW) in (0.0, 86_400.0)
    assert fresh_for({"Expires": LATER, "Date": text}, NOW) in (0.0, 600.0, 86_400.0)
