"""Lines over time: a panel's curves with an axis, thresholds, starts of workers, and a legend. Pure."""

import math
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from deploy.docs.place import ROW, Found, Place, clock, key, names, spots
from deploy.docs.svg import FAINT, NAMED, PALETTE, box, color, cut, path, rule, text
from deploy.docs.units import ticks, told

Curve = Sequence[tuple[float, float]]  # epoch seconds, value


def lines(place: Place, panel: Any, found: Found) -> list[str]:
    """All of it."""
    defaults, listed = panel["fieldConfig"]["defaults"], names(found)
    custom, unit = defaults["custom"], defaults["unit"]
    colors = [_color(panel, name) or PALETTE[index % len(PALETTE)] for index, name in enumerate(listed)]
    curves = [[(at, value) for at, value in series.points if math.isfinite(value)] for _, series in found]
    floors = stack(curves) if "stacking" in custom else [[0.0] * len(curve) for curve in curves]
    tops = [
        [low + value for low, (_, value) in zip(*pair, strict=True)]
        for pair in zip(floors, curves, strict=True)
    ]
    marks = ticks(
        max([value for top in tops for value in top] + [custom.get("axisSoftMax", 0.0)]) or 1.0, unit
    )
    below, plot = _split(place, panel, listed, marks, unit)
    made = [*axis(plot, marks, unit), *clock(plot), *_limits(plot, marks, defaults), *_starts(plot)]
    for curve, floor, top, stroke in zip(curves, floors, tops, colors, strict=True):
        made += _curve(plot, marks, [at for at, _ in curve], floor, top, stroke, stacked="stacking" in custom)
    if panel["options"]["legend"]["displayMode"] == "list":
        return [*made, *key(below, list(zip(listed, colors, strict=True)), 3)]
    return [*made, *table(below, list(zip(listed, colors, curves, strict=True)), unit)]


def _color(panel: Any, name: str) -> str:
    """The colour that a panel gives to a name; "" is none. The last that fits counts, as in Grafana."""
    for one in reversed(panel["fieldConfig"]["overrides"]):
        how, what = one["matcher"]["id"], one["matcher"]["options"]
        if what == name if how == "byName" else re.search(what.strip("/"), name):
            return color(one["properties"][0]["value"]["fixedColor"])
    return ""


def _split(
    place: Place, panel: Any, listed: Sequence[str], marks: Sequence[float], unit: str
) -> tuple[Place, Place]:
    """Room for the legend, and for what is drawn right of the axis' words."""
    left = max(len(told(mark, unit)) for mark in marks) * 6.2 + 6
    if panel["options"]["legend"]["placement"] == "right":
        wide = min(place.width * 0.42, max(map(len, listed)) * 6.6 + 160)
        plot = place._replace(width=place.width - wide - 12, height=place.height - 16)
        legend = place._replace(x=place.x + place.width - wide, width=wide)
    else:
        high = ROW * (spots(place.width, listed)[-1][1] + 1)
        plot = place._replace(height=place.height - high - 22)
        legend = place._replace(y=place.y + place.height - high, height=high)
    return legend, plot._replace(x=plot.x + left, width=plot.width - left)


def stack(curves: Sequence[Curve]) -> list[list[float]]:
    """On what each curve stands when they stand on one another."""
    sums: dict[float, float] = {}
    floors = []
    for curve in curves:
        floors.append([sums.get(at, 0.0) for at, _ in curve])
        sums.update({at: sums.get(at, 0.0) + value for at, value in curve})
    return floors


def height(place: Place, marks: Sequence[float], value: float) -> float:
    """Where a value stands."""
    return place.y + place.height * (1 - value / marks[-1])


def axis(place: Place, marks: Sequence[float], unit: str) -> list[str]:
    """Lines across at round values, with their words."""
    made = []
    for mark in marks:
        y = height(place, marks, mark)
        made.append(rule(place.x, y, place.x + place.width, y, "#e6e8eb"))
        made.append(text(place.x - 5, y + 4, told(mark, unit), 10, FAINT, "end"))
    return made


def _limits(place: Place, marks: Sequence[float], defaults: Any) -> list[str]:
    if "thresholdsStyle" not in defaults["custom"]:
        return []
    steps = [
        (step["value"], color(step["color"])) for step in defaults["thresholds"]["steps"] if step["value"]
    ]
    right = place.x + place.width
    return [
        rule(place.x, y := height(place, marks, value), right, y, stroke, "6 4")
        for value, stroke in steps
        if value <= marks[-1]
    ]


def _starts(place: Place) -> list[str]:
    bottom = place.y + place.height
    return [rule(x := place.across(at), place.y, x, bottom, NAMED["orange"], "2 3") for at in place.starts]


def _curve(
    place: Place, marks: Sequence[float], times: Sequence[float], floor: Sequence[float], top: Sequence[float],
    stroke: str, *, stacked: bool,
) -> list[str]:  # fmt: skip
    """One curve with the area below it, or the area alone; broken where there are no points."""
    made = []
    for piece in pieces(times):
        over = bends([(place.across(times[n]), height(place, marks, top[n])) for n in piece])
        under = bends([(place.across(times[n]), height(place, marks, floor[n])) for n in reversed(piece)])
        made.append(path(_data([*over, *under]) + "Z", "none", stroke, 0.7 if stacked else 0.06))
        if not stacked:
            made.append(
                path(_data(over if len(over) > 1 else [over[0], (over[0][0] + 2, over[0][1])]), stroke)
            )
    return made


def pieces(times: Sequence[float]) -> list[list[int]]:
    """The numbers of the points that hang together."""
    step = min((b - a for a, b in pairwise(times)), default=0.0)
    found: list[list[int]] = []
    for number, at in enumerate(times):
        if number and at - times[number - 1] < 1.5 * step:
            found[-1].append(number)
        else:
            found.append([number])
    return found


def bends(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points without those amid a level stretch: the pictures stay small."""
    inner = zip(points, points[1:], points[2:], strict=False)
    kept = [b for a, b, c in inner if max(abs(a[1] - b[1]), abs(b[1] - c[1])) > 0.05]
    return [*points[:1], *kept, *points[1:][-1:]]


def _data(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.0f} {y:.1f}" for x, y in points)


def table(place: Place, listed: Sequence[tuple[str, str, Curve]], unit: str) -> list[str]:
    """A legend with values: name, last, highest."""
    end, room = place.x + place.width, max(int(place.height / ROW) - 1, 1)
    made = [
        text(end - 62, place.y + 10, "last", 10, FAINT, "end"),
        text(end, place.y + 10, "max", 10, FAINT, "end"),
    ]
    for index, (name, stroke, curve) in enumerate(listed[:room]):
        y = place.y + 10 + (index + 1) * ROW
        values = [value for _, value in curve] or [math.nan]
        made += [
            box(place.x, y - 6, 10, 3, stroke),
            text(place.x + 15, y, cut(name, 10.5, place.width - 140), 10.5),
            text(end - 62, y, told(values[-1], unit), 10.5, anchor="end"),
            text(end, y, told(max(values), unit), 10.5, anchor="end"),
        ]
    return made
