"""Curves from one side of a box to a side of another, as SVG says them. A side is 1 for the right, -1 for the left."""

from typing import NamedTuple

from agents.desk.pictures.marks import number

TIP = 9  # the length of an arrow's head
REACH = 28  # how far a curve goes straight on at least


class Spot(NamedTuple):
    """A place in a picture."""

    x: float
    y: float


class Curve(NamedTuple):
    """Leaves a side of a box and arrives at a side of another, level at both."""

    start: Spot
    end: Spot
    leaves: int
    arrives: int

    def steps(self) -> str:
        """From where the line is now."""
        spots = [*self._controls(), self.end]
        return "C" + " ".join(f"{number(x)} {number(y)}" for x, y in spots)

    def at(self, part: float) -> Spot:
        """The place after a part (0 to 1) of it."""
        rest = 1 - part
        weights = (rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3)
        spots = (self.start, *self._controls(), self.end)
        x = sum(weight * spot.x for weight, spot in zip(weights, spots, strict=True))
        return Spot(x, sum(weight * spot.y for weight, spot in zip(weights, spots, strict=True)))

    def blunt(self) -> "Curve":
        """To the foot of the head that stands at its end."""
        return self._replace(end=Spot(self.end.x + self.arrives * (TIP - 1), self.end.y))

    def head(self) -> str:
        """The head of an arrow at its end."""
        return f"M{number(self.end.x)} {number(self.end.y)}l{self.arrives * TIP} -4v8z"

    def _controls(self) -> tuple[Spot, Spot]:
        reach = max(REACH, abs(self.end.x - self.start.x) // 2)
        return (
            Spot(self.start.x + self.leaves * reach, self.start.y),
            Spot(self.end.x + self.arrives * reach, self.end.y),
        )
