"""Times as pages write them for their readers."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.extract.says import written

AT = datetime(2026, 3, 3, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Published 14:05 GMT, 3 March 2026",
        "Tue 3 Mar 2026 14.05 GMT",
        "3rd March, 2026 at 2:05 p.m. UTC",
        "March 3, 2026 9:05 AM ET",
        "3. März 2026, 15:05 Uhr MEZ",
        "2026-03-03 16:05 +0200",
        "03.03.2026 17:05 (UTC+3)",
        "3 марта 2026, 17:05 МСК",
        "19:35 IST, 3 March 2026",
        "Mar. 3, 2026, 6:05am PST",
    ],
)
def test_a_time_with_its_zone_is_read_to_the_minute(text: str) -> None:
    found = written.read(text)
    assert found is not None
    assert (found.moment, found.clock) == (AT, True)
    assert found.zone is not None


@pytest.mark.parametrize(
    "text",
    [
        "3. März 2026, 14:05 Uhr",
        "3. März 2026, 14.05 Uhr",
        "le 3 mars 2026 à 14h05",
        "3 de marzo de 2026 - 14:05h",
        "3 marca 2026, 14:05",
        "3 Mart 2026 14:05",
        "2026. március 3. 14:05",
        "2026年3月3日 14:05",
        "2026년 3월 3일 오후 2:05",
        "03/03/2026 14:05",
        "3.3.2026 14:05",
        "14:05 et mis en ligne le 3 mars 2026",
    ],
)
def test_a_time_without_zone_is_taken_as_utc_and_says_so(text: str) -> None:
    found = written.read(text)
    assert found is not None
    assert (found.moment, found.clock, found.zone) == (AT, True, None)


def test_the_last_minute_of_a_day_is_the_first_of_the_next() -> None:
    found = written.read("3 March 2026, 24:00 GMT")
    assert found is not None
    assert found.moment == datetime(2026, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["3 March 2026", "Mar 3 2026", "03.03.26", "3 Μαρτίου 2026", "٣ مارس ٢٠٢٦", "2026/3/3"]
)
def test_a_bare_day_is_a_day(text: str) -> None:
    found = written.read(text)
    assert found is not None
    assert (found.moment.date(), found.clock) == (AT.date(), False)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "version 3.15 of 12.5 million", "31 February 2026", "3 Florbruary 2026", "10:30"],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert written.read(text) is None


def test_a_day_that_two_countries_read_differently_is_refused_where_it_is_not_known() -> None:
    found = written.read("4/3/2026")
    assert found is not None
    assert found.moment.month == 3
    assert written.read("4/3/2026", day_first=False) is None
    assert written.read("3/14/2026", day_first=False) is not None


def test_american_clocks_are_an_hour_ahead_in_summer() -> None:
    winter, summer = written.read("March 7, 2026 9:00 AM ET"), written.read("March 8, 2026 9:00 AM ET")
    assert winter is not None
    assert summer is not None
    assert (winter.zone, summer.zone) == (timedelta(hours=-5), timedelta(hours=-4))


@given(
    st.text(max_size=250) | st.from_regex(r"\d{1,2}[./ ]\d{1,2}[./ ]\d{4} \d{1,2}:\d\d [ap]m [A-Z]{2,4}"),
    st.booleans(),
)
def test_no_text_fails(text: str, day_first: bool) -> None:
    found = written.read(text, day_first)
    assert found is None or found.moment.tzinfo is UTC


@pytest.mark.parametrize("piece", ["1 ", "1.", "3 March ", "a" * 20, "12:", "2026 ", "1/1/"])
def test_long_texts_end(piece: str) -> None:
    found = written.read(piece * (1_000_000 // len(piece)))
    assert found is None or found.moment.tzinfo is UTC
