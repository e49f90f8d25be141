"""Where the boxes and arrows of a graph stand, in pixels. Draws nothing."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from agents.desk.pictures.curves import Curve, Spot
from agents.desk.pictures.layers import Place

WIDTH = 800
WIDEST = 220  # a box
BETWEEN = 56  # at least, from one layer to the next
LEFT, RIGHT = 6, 26  # what stays free beside all: at the right an arrow may lead from a box to one below it
TOP = 6
GAP, PASS = 8, 12  # below a box; the height of an arrow that passes a layer


class Board(NamedTuple):
    """The middle of each place's left side, in the order of the layers; the size of a box; how high it all is."""

    spots: dict[Place, Spot]
    wide: int
    high: int
    height: float

    def way(self, source: str, copy: str) -> list[Curve]:
        """From a box to another by the places kept free for it, straight on from curve to curve."""
        start, end = self.spots[source], self.spots[copy]
        passed = [spot for place, spot in self.spots.items() if place[:2] == (source, copy)]
        leaves, arrives = (1 if start.x <= end.x else -1), (-1 if start.x < end.x else 1)
        stops = [start, *passed[::leaves], end]
        return [
            Curve(self._side(a, leaves), self._side(b, arrives), leaves, arrives) for a, b in pairwise(stops)
        ]

    def _side(self, spot: Spot, side: int) -> Spot:
        return Spot(spot.x + self.wide, spot.y) if side > 0 else spot


def width(layers: int) -> int:
    """How wide a box is, with so many layers."""
    return min(WIDEST, (WIDTH - LEFT - RIGHT - BETWEEN * (layers - 1)) // layers)


def board(found: Sequence[Sequence[Place]], high: int) -> Board:
    """Layers from left to right, each in the middle of the height; `high`: a box."""
    wide = width(len(found))
    step = (WIDTH - LEFT - RIGHT - wide) / max(len(found) - 1, 1)
    heights = [[high + GAP if isinstance(place, str) else PASS for place in layer] for layer in found]
    tallest = max(map(sum, heights))
    spots: dict[Place, Spot] = {}
    for at, layer in enumerate(found):
        y = TOP + (tallest - sum(heights[at])) / 2
        for place, more in zip(layer, heights[at], strict=True):
            spots[place] = Spot(LEFT + round(at * step), round(y + more / 2))
            y += more
    return Board(spots, wide, high, tallest + 2 * TOP)
