"""What a timeline shows of a story: which origins have a lane, which articles a dot, and where. Draws nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from operator import attrgetter

from agents.desk.pictures import marks, swarm, words

LANES = 12  # by name; the other origins share one more
DOTS = 150
LEFT, RIGHT = 204, 784  # of the axis of time
RADIUS, GAP = 4.5, 11  # of a dot; from one to the next
ROWS = 7  # of dots in a lane, before they move along the axis
LANE = 26  # the height of a lane with one row
SHORTEST = timedelta(minutes=10)  # on the axis
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Dot:
    """An article: when it was there (UTC), whose it is, where it leads, whether it copies another."""

    at: datetime
    title: str
    publisher: str
    href: str
    copies: bool


@dataclass(frozen=True)
class Lane:
    """An independent origin and its articles."""

    name: str
    articles: tuple[Dot, ...]


@dataclass(frozen=True)
class Row:
    """A lane as it is drawn: `count` articles, of which some are `dots`, at `places` around `y`."""

    origin: str
    name: str
    count: int
    dots: tuple[Dot, ...]
    places: tuple[tuple[float, float], ...] = ()
    y: float = 0.0
    height: float = LANE


@dataclass(frozen=True)
class Scale:
    """From a time to its place on the axis."""

    first: datetime
    last: datetime

    def __call__(self, at: datetime) -> float:
        return LEFT + (RIGHT - LEFT) * ((at - self.first) / (self.last - self.first))


def rows(lanes: Sequence[Lane]) -> list[Row]:
    """The origins that have articles, and one row for all that are too many."""
    found = [(marks.origin(at), words.plain(lane.name), lane.articles) for at, lane in enumerate(lanes)]
    found = [one for one in found if one[2]]
    rest = found[LANES:]
    if rest:
        articles = tuple(dot for _, _, dots in rest for dot in dots)
        found[LANES:] = [("origin-more", words.many(len(rest), "more origin"), articles)]
    return [
        Row(origin, name, len(articles), tuple(sorted(articles, key=attrgetter("at"))))
        for origin, name, articles in found
    ]


def thinned(found: Sequence[Row]) -> list[Row]:
    """No more dots than a picture holds: the large lanes lose some, evenly over time."""
    kept = swarm.fair([row.count for row in found], DOTS)
    return [
        replace(row, dots=tuple(row.dots[at] for at in swarm.thin(row.count, most)))
        for row, most in zip(found, kept, strict=True)
    ]


def placed(found: Sequence[Row], scale: Scale, top: float) -> list[Row]:
    """One under the other, as high as their dots need."""
    done = []
    for row in found:
        spread = swarm.spread([scale(dot.at) for dot in row.dots], LEFT, RIGHT, GAP, ROWS)
        height = LANE + GAP * max(line for _, line in spread)
        y = top + height / 2
        middle = GAP / 2 * (max(line for _, line in spread) % 2)
        places = tuple((x, y + _beside(line) * GAP - middle) for x, line in spread)
        done.append(replace(row, places=places, y=y - middle, height=height))
        top += height
    return done


def _beside(line: int) -> int:
    """The first on the line, the second below it, the third above, …"""
    return (line + 1) // 2 * (1 if line % 2 else -1)


def scaled(found: Sequence[Row]) -> Scale:
    """From the first article to the last; the axis is never shorter than `SHORTEST`, with what there is in its middle."""
    first = min(row.dots[0].at for row in found)
    last = max(row.dots[-1].at for row in found)
    more = max(SHORTEST - (last - first), timedelta()) / 2
    return Scale(
        first - more if first - _FIRST > more else _FIRST,
        last + more if _LAST - last > more else _LAST,
    )
