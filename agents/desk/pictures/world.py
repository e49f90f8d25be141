"""Where a story takes place: its places as circles on a map."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from markupsafe import Markup, escape

from agents.desk.pictures import marks, words
from agents.desk.pictures.labels import Circle, labels
from agents.desk.pictures.marks import number
from agents.desk.pictures.view import HEIGHT, WIDTH, View, view

OUTLINE = "/static/world.svg"  # made by seeds/build/outline.py
UNITS = 20  # of the outline in a degree
BYTES = 7_800  # of the picture: titles are cut to what the rest leaves
LONGEST, SHORTEST = 200, 24  # a title, in bytes
POINTS, LABELS = 36, 8
NAME, SIZE = 160, 13  # room for a name, and the size of letters
SMALLEST, LARGEST = 4.0, 16.0  # radius of a circle
OFTEN = 10  # how often a place is told of whose circle is as large as can be, if none is told of more often


@dataclass(frozen=True)
class Point:
    """A place, in degrees north and east, and how often it is told of."""

    name: str
    lat: float
    lon: float
    count: int
    href: str


def world(points: Sequence[Point], outline: str = OUTLINE) -> Markup:
    """The picture; empty where there is no place. `outline`: where the page finds world.svg."""
    known = sorted(filter(_is_somewhere, points), key=lambda point: -point.count)
    if not known:
        return Markup("")
    drawn = known[:POINTS]
    shown = view([(point.lat, point.lon) for point in drawn])
    circles = [_circle(point, shown, max(OFTEN, drawn[0].count)) for point in drawn]
    lands, names = _lands(shown, outline), _names(drawn, circles, len(known) - len(drawn))
    room = _room(drawn, len((lands + names).encode()))
    links = [_link(point, circle, room) for point, circle in zip(drawn, circles, strict=True)]
    body = marks.join([lands, *links, names])
    return marks.picture("world", (WIDTH, HEIGHT), _gist(known), body)


def _is_somewhere(point: Point) -> bool:
    return -90 <= point.lat <= 90 and -180 <= point.lon <= 180


def _circle(point: Point, shown: View, most: int) -> Circle:
    """Its area grows as it is told of more often."""
    x, y = shown.at((point.lat, point.lon))
    return Circle(x, y, SMALLEST + (LARGEST - SMALLEST) * sqrt(max(point.count, 0) / most))


def _lands(shown: View, outline: str) -> Markup:
    """The outline's lands and borders, moved and scaled so that what is shown fills the picture."""
    x, y = shown.at((90, -180))
    place = f"translate({x:.1f} {y:.1f}) scale({shown.wide / UNITS:.5f} {shown.high / UNITS:.5f})"
    use = Markup('<use class="pic-{0}" href="{1}#{0}"/>')
    lands = Markup("").join(use.format(name, outline) for name in ("land", "borders"))
    sea = marks.path("sea", f"M0 0H{WIDTH}V{HEIGHT}H0z")
    return Markup('{}<g transform="{}">{}</g>').format(sea, place, lands)


def _link(point: Point, circle: Circle, room: int) -> Markup:
    """A place; how often it is told of stands behind its name."""
    says = f"{words.apart(words.brief(words.plain(point.name), room))}: {point.count}"
    mark = Markup('<circle class="pic-place" cx="{}" cy="{}" r="{}"/>').format(*map(number, circle))
    return marks.link(point.href, says, mark)


def _names(drawn: Sequence[Point], circles: Sequence[Circle], hidden: int) -> Markup:
    """The names of the places told of most, as far as they have room."""
    names = [words.fit(words.plain(point.name), NAME, SIZE) for point in drawn[:LABELS]]
    boxes = labels(names, circles, (WIDTH, HEIGHT), SIZE)
    texts = [marks.text("town", box.left, box.bottom - 2, names[at]) for at, box in boxes.items()]
    if hidden:
        texts.append(marks.text("note", 8, HEIGHT - 8, f"{words.many(hidden, 'more place')} not drawn"))
    return marks.join(texts)


def _room(drawn: Sequence[Point], used: int) -> int:
    """How many bytes the name of a place may have, for a picture that is no larger than `BYTES`."""
    mark = (
        len('<a href=""><title>: 1000</title><circle class="pic-place" cx="100.1" cy="100.1" r="10.1"/></a>')
        + 6
    )
    used += 500 + sum(mark + len(escape(marks.address(point.href)).encode()) for point in drawn)
    return max(SHORTEST, min(LONGEST, (BYTES - used) // len(drawn)))


def _gist(known: Sequence[Point]) -> str:
    """The picture in words."""
    names = ", ".join(words.apart(words.brief(words.plain(point.name), 60)) for point in known[:3])
    return f"Map of {words.many(len(known), 'place')}; most told of: {names}."
