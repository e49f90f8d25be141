"""Names beside the circles of a map, where nothing is in their way. Draws nothing."""

from collections.abc import Sequence
from typing import NamedTuple

from agents.desk.pictures import words

GAP = 4  # between a circle and its name
EDGE = 6  # between a name and the end of the picture


class Circle(NamedTuple):
    """A circle on a map."""

    x: float
    y: float
    radius: float


class Box(NamedTuple):
    """What a name takes up."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether they overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, width: float, height: float) -> bool:
        """Whether it lies in a picture of that size."""
        return min(self.left, self.top, width - self.right, height - self.bottom) >= EDGE


def labels(
    names: Sequence[str], circles: Sequence[Circle], picture: tuple[float, float], size: float
) -> dict[int, Box]:
    """Which of the first circles, named by `names`, get their name written, and where; `size` of the letters."""
    taken = [Box(c.x - c.radius, c.y - c.radius, c.x + c.radius, c.y + c.radius) for c in circles]
    found: dict[int, Box] = {}
    for at, name in enumerate(names):
        others = [box for other, box in enumerate(taken) if other != at]
        for box in _beside(circles[at], words.width(name, size), size):
            if box.within(*picture) and not any(map(box.meets, others)):
                found[at] = box
                taken.append(box)
                break
    return found


def _beside(circle: Circle, wide: float, high: float) -> list[Box]:
    """To the right, to the left, below and above."""
    x, y, away = circle.x, circle.y, circle.radius + GAP
    corners = [
        (x + away, y - high / 2),
        (x - away - wide, y - high / 2),
        (x - wide / 2, y + away - 1),
        (x - wide / 2, y - away + 1 - high),
    ]
    return [Box(left, top, left + wide, top + high) for left, top in corners]
