"""Where a panel stands, what time it shows, and what its panels have in common. Pure."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from deploy.docs.svg import FAINT, NAMED, box, color, text
from deploy.grafana.asking import Query, Series, legend

Found = Sequence[tuple[Query, Series]]
ROW = 15  # pixels of a line of a legend
STEPS = (60, 120, 300, 600, 1800, 3600, 7200, 21600, 86400)  # seconds between two words of a clock


class Place(NamedTuple):
    """In pixels, and in epoch seconds; `starts`: when a worker began."""

    x: float
    y: float
    width: float
    height: float
    begin: float
    end: float
    starts: tuple[float, ...] = ()

    def across(self, at: float) -> float:
        """Where a moment stands."""
        return self.x + (at - self.begin) / (self.end - self.begin) * self.width


def names(found: Found) -> list[str]:
    """What the legend calls each series."""
    return [legend(query, series.labels) or "value" for query, series in found]


def last(series: Series) -> float:
    """The newest value that is a number."""
    return next((value for _, value in reversed(series.points) if not math.isnan(value)), math.nan)


def shade(steps: Sequence[Any], value: float) -> str:
    """The colour of a value, by a panel's thresholds."""
    reached = [step["color"] for step in steps if step["value"] is None or value >= step["value"]]
    return color(reached[-1]) if reached else NAMED["blue"]


def clock(place: Place) -> list[str]:
    """The time below what is drawn."""
    span = place.end - place.begin
    step = next(step for step in STEPS if span / step <= max(place.width / 70, 2))
    begin = math.ceil(place.begin / step) * step
    y = place.y + place.height + 14
    return [
        text(place.across(at), y, f"{datetime.fromtimestamp(at, UTC):%H:%M}", 10, FAINT, "middle")
        for at in range(int(begin), int(place.end) + 1, step)
    ]


def spots(width: float, listed: Sequence[str]) -> list[tuple[float, int]]:
    """Where names go that follow one another on lines of this width: x, and which line."""
    found, x, line = [], 0.0, 0
    for name in listed:
        wide = 28 + len(name) * 5.5
        if x and x + wide > width:
            x, line = 0.0, line + 1
        found.append((x, line))
        x += wide
    return found


def key(place: Place, listed: Sequence[tuple[str, str]], thick: float) -> list[str]:
    """Names with their colours, line by line."""
    made = []
    for (name, fill), (x, line) in zip(listed, spots(place.width, [name for name, _ in listed]), strict=True):
        y = place.y + 10 + line * ROW
        made.append(box(place.x + x, y - 3 - thick / 2, 10, thick, fill))
        made.append(text(place.x + x + 14, y, name, 10.5))
    return made
