"""Each kind of panel as SVG: lines over time, states over time, one number, bars. Pure."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from deploy.docs.lines import lines
from deploy.docs.place import ROW, Found, Place, clock, key, last, names, shade, spots
from deploy.docs.svg import EDGE, FAINT, INK, PAPER, box, color, cut, text
from deploy.docs.units import told


def panel(place: Place, panel: Any, title: str, found: Found) -> list[str]:
    """The frame with its title, and what is in it."""
    frame = [
        box(place.x, place.y, place.width, place.height, PAPER, EDGE),
        text(place.x + 9, place.y + 19, cut(title, 12.5, place.width - 14), 12.5, weight="bold"),
    ]
    inner = place._replace(x=place.x + 9, y=place.y + 34, width=place.width - 18, height=place.height - 42)
    if not found:
        words = panel["fieldConfig"]["defaults"].get("noValue", "no data")
        middle = inner.x + inner.width / 2, inner.y + inner.height / 2
        return [*frame, text(*middle, words, 12, FAINT, "middle")]
    draw = {"timeseries": lines, "state-timeline": states, "stat": number, "bargauge": bars}[panel["type"]]
    return [*frame, *draw(inner, panel, found)]


def number(place: Place, panel: Any, found: Found) -> list[str]:
    """One number on its colour, or the name alone."""
    defaults = panel["fieldConfig"]["defaults"]
    only_name = panel["options"].get("textMode") == "name"
    made, high, middle = [], (place.height + 6) / len(found), place.x + place.width / 2
    for index, ((_, series), name) in enumerate(zip(found, names(found), strict=True)):
        value = last(series)
        words = name if only_name else told(value, defaults["unit"])
        size = min(30.0, high * 0.6, place.width / (max(len(words), 4) * 0.62))
        top = place.y - 4 + index * high
        fill, ink = (PAPER, INK) if only_name else (shade(defaults["thresholds"]["steps"], value), PAPER)
        made.append(box(place.x - 3, top, place.width + 6, high - 2, fill))
        made.append(text(middle, top + high / 2 + size / 3, words, size, ink, "middle"))
        if not only_name and name != "value":
            made.append(text(middle, top + high / 2 + size / 3 + 17, name, 11, ink, "middle"))
    return made


def bars(place: Place, panel: Any, found: Found) -> list[str]:
    """One bar a series, with its name and value."""
    defaults, listed = panel["fieldConfig"]["defaults"], names(found)
    values = [last(series) for _, series in found]
    most, high = max([value for value in values if value > 0] or [1.0]), min(26.0, place.height / len(found))
    left = min(place.width * 0.6, max(map(len, listed)) * 6.8 + 10)
    made = []
    for index, (name, value) in enumerate(zip(listed, values, strict=True)):
        top, room = place.y + index * high, place.width - left - 62
        fill = shade(defaults["thresholds"]["steps"], value)
        made += [
            text(place.x, top + high / 2 + 4, cut(name, 11, left), 11),
            box(place.x + left, top + 3, room, high - 6, "#e9ebee"),
            box(place.x + left, top + 3, room * value / most, high - 6, fill),
            text(place.x + place.width, top + high / 2 + 4, told(value, defaults["unit"]), 11, anchor="end"),
        ]
    return made


def states(place: Place, panel: Any, found: Found) -> list[str]:
    """A line a series, coloured by what it was when; and what the colours mean."""
    means = [one["options"] for one in panel["fieldConfig"]["defaults"]["mappings"]]
    listed = names(found)
    left = max(map(len, listed)) * 6.8 + 8
    words = [(mean["result"]["text"], color(mean["result"]["color"])) for mean in means]
    below = ROW * (spots(place.width, [word for word, _ in words])[-1][1] + 1)
    inner = place._replace(x=place.x + left, width=place.width - left, height=place.height - below - 22)
    high, made = inner.height / len(found), clock(inner)
    for index, ((_, series), name) in enumerate(zip(found, listed, strict=True)):
        top = inner.y + index * high
        made.append(text(place.x, top + high / 2 + 4, name, 11))
        for begin, end, value in runs(series.points):
            mean = next((one for one in means if one["from"] <= value <= one["to"]), None)
            x1, x2 = inner.across(max(begin, place.begin)), inner.across(min(end, place.end))
            made.append(
                box(x1, top + 2, x2 - x1, high - 4, color(mean["result"]["color"]) if mean else FAINT)
            )
    return [*made, *key(place._replace(y=place.y + place.height - below), words, 10)]


def runs(points: Sequence[tuple[float, float]]) -> list[tuple[float, float, float]]:
    """Stretches of one value: begin, end, value. A value holds until the next one."""
    step = min((b[0] - a[0] for a, b in pairwise(points)), default=0.0)
    found: list[tuple[float, float, float]] = []
    for at, value in points:
        if found and found[-1][2] == value and at - found[-1][1] < step / 2:
            found[-1] = (found[-1][0], at + step, value)
        else:
            found.append((at, at + step, value))
    return found
