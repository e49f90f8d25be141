"""The pictures of the docs: of the dashboards as they are, small, and with numbers as people read them."""

import math
from html import escape

import pytest

from deploy.docs.draw import FOLDER, STAGE
from deploy.docs.kinds import runs
from deploy.docs.lines import bends, pieces, stack
from deploy.docs.place import spots
from deploy.docs.units import ticks, told
from deploy.grafana import asking

BOARDS = asking.dashboards()
NARROW = 16  # characters that a title has at least on the narrowest panel


@pytest.mark.parametrize("name", BOARDS)
def test_the_picture_of_a_dashboard_shows_every_panel_that_it_has_now(name: str) -> None:
    drawn = (FOLDER / f"{name}.svg").read_text("utf-8")
    titles = [panel["title"].replace("$stage", STAGE) for panel in BOARDS[name]["panels"]]
    assert [title for title in titles if escape(title[:NARROW]) not in drawn] == [], (
        "draw it again: dashboards.md"
    )
    assert len(drawn) < 150_000


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.25, "s", "250 ms"),
        (0, "s", "0 s"),
        (12.34, "s", "12.3 s"),
        (90, "s", "1.5 min"),
        (7200, "s", "2 h"),
        (0.991, "percentunit", "99.1 %"),
        (512e6, "bytes", "488 MiB"),
        (0, "bytes", "0 B"),
        (12, "suffix:/min", "12 /min"),
        (12_345, "short", "12.3 K"),
        (math.nan, "s", "–"),
    ],
)
def test_a_number_is_told_in_its_unit(value: float, unit: str, words: str) -> None:
    assert told(value, unit) == words


@pytest.mark.parametrize(
    ("most", "unit", "marks"),
    [
        (7, "short", [0, 2, 4, 6, 8]),
        (1, "short", [0, 0.25, 0.5, 0.75, 1]),
        (600, "s", [0, 150, 300, 450, 600]),
        (0.03, "s", [0, 0.01, 0.02, 0.03]),
    ],
)
def test_an_axis_has_round_values_up_to_the_highest(most: float, unit: str, marks: list[float]) -> None:
    assert ticks(most, unit) == pytest.approx(marks)


def test_a_line_breaks_where_points_are_missing() -> None:
    assert pieces([0, 5, 10, 30, 35]) == [[0, 1, 2], [3, 4]]


def test_what_is_stacked_stands_on_what_there_is_at_that_time() -> None:
    assert stack([[(0, 1.0), (5, 2.0)], [(5, 4.0)], [(0, 8.0), (5, 8.0)]]) == [[0, 0], [2], [1, 6]]


def test_a_level_stretch_keeps_only_its_ends() -> None:
    assert bends([(0, 1.0), (1, 1.0), (2, 1.0), (3, 2.0)]) == [(0, 1.0), (2, 1.0), (3, 2.0)]


def test_a_state_lasts_until_the_next_one_and_not_over_a_gap() -> None:
    assert runs([(0, 1.0), (5, 1.0), (10, 0.0), (40, 0.0)]) == [(0, 10, 1.0), (10, 15, 0.0), (40, 45, 0.0)]


def test_names_that_do_not_fit_go_to_the_next_line() -> None:
    assert [line for _, line in spots(100, ["dedup", "extract", "fetch"])] == [0, 1, 2]
