"""Times for machines and clean text: the leaves of extraction."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.extract.says import times
from agents.text import clean, html

WHEN = datetime(2024, 5, 16, 9, 26, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2024-05-16T09:26:10Z",
        "2024-05-16T09:26:10.123456789Z",
        "2024-05-16T11:26:10+02:00",
        "2024-05-16T11:26:10+0200",
        "2024-05-16T11:26:10 +02:00",
        "2024-05-16 09:26:10",
        "2024-05-16 09:26:10 UTC",
        "20240516T092610Z",
        "20240516092610",
        "20240516112610+0200",
        "Thu, 16 May 2024 09:26:10 GMT",
        "Thu, 16 May 2024 11:26:10 +0200",
        "1715851570",
        "1715851570000",
    ],
)
def test_a_time_is_read_in_any_spelling(written: str) -> None:
    assert times.parse(written) == WHEN


@pytest.mark.parametrize(
    ("written", "minute"),
    [("2024-05-16T09:26Z", 26), ("202405160926", 26), ("2024-05-16", 0), ("2024/05/16", 0)],
)
def test_a_time_without_seconds_or_hours_is_read(written: str, minute: int) -> None:
    found = times.parse(written)
    assert found is not None
    assert (found.date(), found.minute) == (WHEN.date(), minute)


@pytest.mark.parametrize(
    "written", ["", "yesterday", "0001-01-01", "2024-13-40", "1970-01-01", "9999-12-31T23:59:59Z", "12"]
)
def test_an_impossible_time_is_refused(written: str) -> None:
    assert times.parse(written) is None


def test_a_time_behind_the_latest_is_refused() -> None:
    assert times.parse("2024-05-16T09:26:10Z", WHEN) == WHEN
    assert times.parse("2024-05-16T09:26:10Z", WHEN - timedelta(seconds=1)) is None


@pytest.mark.parametrize(
    ("written", "clock", "zone"),
    [
        ("2024-05-16T09:26:10Z", True, timedelta()),
        ("2024-05-16T11:26:10+02:00", True, timedelta(hours=2)),
        ("2024-05-16T09:26", True, None),
        ("2024-05-16", False, None),
        ("2024-05-16T00:00:00", False, None),
    ],
)
def test_a_time_tells_what_of_it_was_written(written: str, clock: bool, zone: timedelta | None) -> None:
    found = times.read(written)
    assert found is not None
    assert (found.clock, found.zone) == (clock, zone)


def test_a_doubt_has_its_reason() -> None:
    assert times.doubt(WHEN, WHEN) is None
    assert times.doubt(WHEN, WHEN - timedelta(seconds=1)) == "future"
    assert times.doubt(datetime(1970, 1, 1, tzinfo=UTC)) == "too_early"


@given(st.text(max_size=80) | st.from_regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d(Z|[+-]\d\d:\d\d)?"))
def test_no_time_fails(written: str) -> None:
    found = times.parse(written)
    assert found is None or times.possible(found)


def test_text_is_cleaned_at_the_border() -> None:
    raw = "A\x00 bo\u00adat\u200b  left\u202e.\r\n\r\n\r\nIt\tcame \ud800 back\u2029e\u0301"
    assert clean.text(raw) == "A boat left.\n\nIt came \ufffd back\n\n\u00e9"
    assert clean.line(raw) == "A boat left. It came \ufffd back \u00e9"


@given(st.text(max_size=200))
def test_clean_text_stays_clean(raw: str) -> None:
    once = clean.text(raw)
    assert clean.text(once) == once
    once.encode("utf-8")


@pytest.mark.parametrize(
    ("fragment", "found"),
    [
        ("plain words", ["plain words"]),
        ("<p>One.</p><p>Two <b>bold</b>ly.</p>", ["One.", "Two boldly."]),
        ("One.<br>Two.<br/><br/>Three", ["One.", "Two.", "Three"]),
        ("no stop<br>goes on", ["no stop\ngoes on"]),
        ("<div>a<div>b</div>c</div>", ["a", "b", "c"]),
        ("<script>x</script>seen &amp; said", ["seen & said"]),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", ["a b", "c"]),
        ("", []),
        ("<>", ["<>"]),
    ],
)
def test_html_becomes_paragraphs(fragment: str, found: list[str]) -> None:
    assert html.paragraphs(fragment) == found


@given(st.text(alphabet="<>/pbra &;\"'=!-[]", max_size=120))
def test_no_fragment_fails(fragment: str) -> None:
    assert all(html.paragraphs(fragment)) or html.paragraphs(fragment) == []
