"""Times as a person writes them."""

from datetime import UTC, datetime

import pytest

from streams.errors import Misconfigured
from streams.times import moment, stretch

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("2h", 10, 0),
        ("90m", 10, 30),
        ("1.5h", 10, 30),
        ("60s", 11, 59),
        (" 2026-03-02T06:15:00Z ", 6, 15),
        ("2026-03-02T06:15:00+02:00", 4, 15),
        ("2026-03-02T12:00:00Z", 12, 0),
    ],
)
def test_a_time_is_an_age_or_rfc_3339(text: str, hour: int, minute: int) -> None:
    found = moment(text, NOW)
    assert found == NOW.replace(hour=hour, minute=minute)
    assert found.tzinfo is UTC


def test_days_are_an_age_too() -> None:
    assert moment("2d", NOW) == datetime(2026, 2, 28, 12, tzinfo=UTC)


def test_a_day_begins_at_midnight_utc() -> None:
    assert moment("2026-03-01", NOW) == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "24",
        "-1h",
        "1w",
        "2026-03-02T06:15:00",
        "2026-13-01T00:00:00Z",
        "2026-02-30",
        "20260301",
        "9e9h",
        f"{10**9}d",
    ],
)
def test_what_is_no_time_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(Misconfigured, match="write it as"):
        moment(text, NOW)


@pytest.mark.parametrize("text", ["2026-03-02T12:00:01Z", "2026-03-02T13:30:00+01:00"])
def test_the_future_is_refused(text: str) -> None:
    with pytest.raises(Misconfigured, match="future"):
        moment(text, NOW)


def test_a_day_that_ends_a_stretch_goes_on_to_its_end() -> None:
    first, second, third = (datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2, 3))
    assert stretch("2026-03-01", "2026-03-01", NOW) == (first, second)
    assert stretch("2026-03-01", "2026-03-02", NOW) == (first, third), "today, too"
    assert stretch(None, "2026-03-01T00:00:00Z", NOW) == (None, first)
    assert stretch(None, None, NOW) == (None, None)


@pytest.mark.parametrize(
    ("since", "until", "message"),
    [
        ("2026-03-02", "2026-03-01", "lies before"),
        ("1h", "2h", "lies before"),
        ("1h", "2026-03-03", "future"),
        ("", None, "write it as"),
        (None, "", "write it as"),
    ],
)
def test_a_stretch_that_cannot_be_is_refused(since: str | None, until: str | None, message: str) -> None:
    with pytest.raises(Misconfigured, match=message):
        stretch(since, until, NOW)
