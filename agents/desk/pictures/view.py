"""Which part of the world a map shows, and where a place stands on it. Draws nothing.

Equirectangular: a degree of longitude is as wide as it is on the globe at the middle latitude of what is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

Place = tuple[float, float]  # degrees north, degrees east

WIDTH, HEIGHT = 800, 400
NARROWEST = 24.0  # degrees of longitude at the least, so that one sees where it is
MARGIN = 1.35  # how much more than its places a map shows
NORTH, SOUTH = 84.0, -57.0  # the ends of the whole world: beyond them is ice
HALF = 180.0  # degrees; what is wider is the whole world, and so is what lies on both sides of the Pacific


@dataclass(frozen=True)
class View:
    """The north-western corner in degrees, and the pixels of a degree."""

    west: float
    north: float
    wide: float
    high: float

    def at(self, place: Place) -> tuple[float, float]:
        """Where a place is in the picture."""
        return (place[1] - self.west) * self.wide, (self.north - place[0]) * self.high


def view(places: Sequence[Place]) -> View:
    """The map of these places (at least one)."""
    north, south = max(lat for lat, _ in places), min(lat for lat, _ in places)
    east, west = max(lon for _, lon in places), min(lon for _, lon in places)
    middle = max(-65.0, min(65.0, (north + south) / 2))
    narrow = cos(radians(middle))
    high = min(
        WIDTH / (max(NARROWEST, (east - west) * MARGIN) * narrow), HEIGHT / max(1.0, (north - south) * MARGIN)
    )
    wide = high * narrow
    if east - west > HALF or wide <= WIDTH / 360 or HEIGHT / high > 120:
        return whole(north, south)
    return View(
        _within((east + west) / 2 - WIDTH / wide / 2, -180, 180 - WIDTH / wide),
        _within((north + south) / 2 + HEIGHT / high / 2, -90 + HEIGHT / high, 90),
        wide,
        high,
    )


def whole(north: float, south: float) -> View:
    """The world, without the ice where no place lies there."""
    top, bottom = (NORTH, SOUTH) if north <= NORTH and south >= SOUTH else (90.0, -90.0)
    return View(-180, top, WIDTH / 360, HEIGHT / (top - bottom))


def _within(value: float, least: float, most: float) -> float:
    return max(least, min(most, value))
