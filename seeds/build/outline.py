"""Write agents/desk/static/world.svg anew: the lands of the world and the borders between countries.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python seeds/build/outline.py package/countries-50m.json

The data is Natural Earth's, 1:50m, version 4.1 (https://www.naturalearthdata.com, public domain), as TopoJSON of the
npm package world-atlas. Each line between two junctions is simplified once, so that a border and its coast still meet:
by Visvalingam and Whyatt (1993, "Line generalisation by repeated elimination of points"), with areas as they are on
the globe. The same file gives the same bytes.
"""

import heapq
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

TARGET = Path(__file__).resolve().parents[2] / "agents" / "desk" / "static" / "world.svg"
LIMIT = 60_000  # bytes
UNITS = 20  # of the drawing in a degree; agents/desk/pictures/world.py scales by the same number
DETAIL = 0.0205  # square degrees at the equator: a point that spans less with its neighbours goes
POLAR, COARSE = 72, 6  # beyond this latitude, where little news comes from, so many times as much
ISLAND = 0.04  # square degrees: a smaller one is left out
FILE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">
<metadata>Made with Natural Earth (1:50m, version 4.1, public domain, https://www.naturalearthdata.com) from the npm \
package world-atlas 2.0.2 by seeds/build/outline.py. Borders are as Natural Earth draws them: those in effect, whoever \
claims what. Equirectangular: x = {units} (longitude + 180), \
y = {units} (90 - latitude).</metadata>
<path id="land" class="pic-land" fill-rule="evenodd" d="{land}"/>
<path id="borders" class="pic-borders" fill="none" vector-effect="non-scaling-stroke" d="{borders}"/>
</svg>
"""


class Point(NamedTuple):
    """Degrees east and north."""

    lon: float
    lat: float


Line = list[Point]


def arcs(atlas: dict[str, Any]) -> Iterator[Line]:
    """The lines between junctions; TopoJSON has them as steps on a grid."""
    (wide, high), (west, south) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    for steps in atlas["arcs"]:
        x, y, line = 0, 0, []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            line.append(Point(x * wide + west, y * high + south))
        yield line


def unwrap(line: Line) -> Line:
    """The line without its jumps from one end of the map to the other: it may go beyond 180 degrees."""
    turn, straight = 0, line[:1]
    for last, point in pairwise(line):
        turn -= 360 * round((point.lon - last.lon) / 360)
        straight.append(Point(point.lon + turn, point.lat))
    return straight


def rings(shape: dict[str, Any]) -> Iterator[list[int]]:
    """The rings of a polygon, of several, or of a collection: each as its arcs, a reversed one as ~n."""
    for part in shape.get("geometries", ()):
        yield from rings(part)
    polygons = shape.get("arcs", ())
    for polygon in polygons if shape["type"] == "MultiPolygon" else [polygons]:
        yield from polygon


def area(points: Iterable[Point]) -> float:
    """Of a closed line, in square degrees as they are at the equator."""
    line = list(points)
    closed = zip(line, [*line[1:], line[0]], strict=True)
    flat = sum(a.lon * b.lat - b.lon * a.lat for a, b in closed) / 2
    return abs(flat) * math.cos(math.radians(sum(point.lat for point in line) / len(line)))


def simplify(line: Line) -> Line:
    """The line without the points that change it least; its ends stay."""
    detail = DETAIL * (COARSE if abs(sum(point.lat for point in line) / len(line)) > POLAR else 1)
    before, after = list(range(-1, len(line) - 1)), list(range(1, len(line) + 1))
    sizes = {at: area((line[at - 1], line[at], line[at + 1])) for at in range(1, len(line) - 1)}
    heap = [(size, at) for at, size in sizes.items()]
    heapq.heapify(heap)
    while heap and heap[0][0] < detail:
        size, at = heapq.heappop(heap)
        if sizes.get(at) != size:
            continue  # its neighbours changed since
        del sizes[at]
        after[before[at]], before[after[at]] = after[at], before[at]
        for near in (before[at], after[at]):
            if near in sizes:
                sizes[near] = max(size, area((line[before[near]], line[near], line[after[near]])))
                heapq.heappush(heap, (sizes[near], near))
    return [point for at, point in enumerate(line) if at in (0, len(line) - 1) or at in sizes]


def shore(ring: list[int], lines: list[Line]) -> Line:
    """The points of a ring; where one arc ends the next begins. What goes around a pole is closed there."""
    pieces = [lines[at] if at >= 0 else lines[~at][::-1] for at in ring]
    line = unwrap([point for piece in pieces for point in piece])
    pole = math.copysign(90, line[0].lat)
    around = abs(line[-1].lon - line[0].lon) > 180
    return [*line, Point(line[-1].lon, pole), Point(line[0].lon, pole)] if around else line


def inside(line: Line) -> Iterator[Line]:
    """The parts of a closed line between 180 degrees west and east."""
    for turn in (-360, 0, 360):
        moved = [Point(point.lon + turn, point.lat) for point in line]
        if part := cut(cut(moved, -180, 1), 180, -1):
            yield part


def cut(line: Line, edge: float, side: int) -> Line:
    """The part of a closed line east (1) or west (-1) of a meridian (Sutherland and Hodgman 1974)."""
    kept: Line = []
    for a, b in zip([*line[-1:], *line], line, strict=False):
        if (side * a.lon > side * edge) != (side * b.lon > side * edge):
            kept.append(Point(edge, a.lat + (b.lat - a.lat) * (edge - a.lon) / (b.lon - a.lon)))
        if side * b.lon >= side * edge:
            kept.append(b)
    return kept


def path(line: Line, closed: bool) -> str:
    """SVG's words for it: an absolute start, then steps in whole units; empty where nothing is left."""
    grid = [(round((point.lon + 180) * UNITS), round((90 - point.lat) * UNITS)) for point in line]
    steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(grid) if (x, y) != (a, b)]
    if len(steps) < (2 if closed else 1):
        return ""
    words = "".join(f"{dx} {dy} " for dx, dy in steps).replace(" -", "-").strip()
    return f"M{grid[0][0]} {grid[0][1]}l{words}{'z' if closed else ''}"


def main() -> None:
    atlas = json.loads(Path(sys.argv[1]).read_bytes())
    lines = [simplify(unwrap(line)) for line in arcs(atlas)]
    shores = [shore(ring, lines) for ring in rings(atlas["objects"]["land"])]
    drawn = (part for line in shores if area(line) >= ISLAND for part in inside(line))
    land = "".join(path(part, closed=True) for part in drawn)
    countries = atlas["objects"]["countries"]["geometries"]
    uses = Counter(at for shape in countries for at in {max(n, ~n) for ring in rings(shape) for n in ring})
    borders = "".join(path(lines[at], closed=False) for at, count in sorted(uses.items()) if count > 1)
    text = FILE.format(width=360 * UNITS, height=180 * UNITS, units=UNITS, land=land, borders=borders)
    if len(text) > LIMIT:
        sys.exit(f"{len(text)} bytes are more than {LIMIT}: raise DETAIL")
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET}: {len(text)} bytes, land {len(land)}, borders {len(borders)}")


if __name__ == "__main__":
    main()
