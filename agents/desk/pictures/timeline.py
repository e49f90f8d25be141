"""A story's articles over time, one lane for each independent origin."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from agents.desk.pictures import marks, words
from agents.desk.pictures.lanes import (
    LEFT,
    RADIUS,
    RIGHT,
    Dot,
    Lane,
    Row,
    Scale,
    placed,
    rows,
    scaled,
    thinned,
)
from agents.desk.pictures.marks import number
from agents.desk.pictures.ticks import clock, day, moment, ticks

__all__ = ["Dot", "Lane", "timeline"]

BYTES = 30_000  # of the picture: what dots say is cut to what the rest leaves
LONGEST, SHORTEST = 300, 30  # what a dot says, in bytes
MARK = 90  # bytes of a dot beside its address and what it says
WIDTH = 800
COUNT = LEFT - 18  # where the number of a lane's articles ends
NAME, SIZE = COUNT - 36, 13  # room for a name, and the size of letters
TOP, LINE = 6, 18


def timeline(lanes: Sequence[Lane]) -> Markup:
    """The picture; empty where there is no article. The place of an origin in `lanes` gives it its colour."""
    whole = rows(lanes)
    if not whole:
        return Markup("")
    scale = scaled(whole)
    drawn = placed(thinned(whole), scale, TOP)
    foot = TOP + sum(row.height for row in drawn)
    hidden = sum(row.count - len(row.dots) for row in drawn)
    frame = marks.join([*_axis(scale, foot), *_legend(foot, hidden), *map(_head, drawn)])
    room = _room([dot for row in drawn for dot in row.dots], len(frame.encode()))
    body = marks.join([frame, *(_dots(row, room) for row in drawn)])
    height = foot + LINE * (3 if hidden else 2) + TOP
    return marks.picture("timeline", (WIDTH, height), _gist(lanes), body)


def _axis(scale: Scale, foot: float) -> Iterator[Markup]:
    """Lines from the top to the foot of the lanes, with their times below."""
    found = [(scale(tick.at), tick) for tick in ticks(scale.first, scale.last)]
    yield marks.path("grid", "".join(f"M{number(x)} {TOP}V{number(foot + 4)}" for x, _ in found))
    for x, tick in found:
        forms = ("clock", "day") if ":" in tick.label else ("day", "year")
        yield marks.time("tick", x, foot + LINE, tick.label, tick.at, forms[0])
        if tick.below:
            yield marks.time("tick pic-below", x, foot + 2 * LINE - 2, tick.below, tick.at, forms[1])


def _legend(foot: float, hidden: int) -> Iterator[Markup]:
    """What the dots mean, left of the axis, and what is missing, below all."""
    y = foot + LINE
    for x, kind, name in ((9, "own", "original"), (86, "copy", "copy")):
        yield marks.circle(kind, x, y - 4.5, RADIUS)
        yield marks.text("note", x + 10, y, name)
    yield marks.text("note", 4, y + LINE - 2, "times in UTC")
    if hidden:
        yield marks.text("note", 4, y + 2 * LINE - 2, f"{words.many(hidden, 'more article')} not drawn")


def _head(row: Row) -> Markup:
    """The name of a lane, how many articles it has, and its line."""
    short, y = words.fit(row.name, NAME, SIZE), row.y + 4.5
    name = Markup("<title>{}</title>{}").format(words.brief(row.name, LONGEST), short)
    return marks.join(
        [
            marks.path("lane", f"M{LEFT - 8} {number(row.y)}H{RIGHT + 8}"),
            marks.text("name", 4, y, name if short != row.name else short),
            marks.text("count", COUNT, y, str(row.count)),
        ]
    )


def _dots(row: Row, room: int) -> Markup:
    links = [
        marks.link(
            dot.href,
            _says(dot, room),
            marks.circle("copy" if dot.copies else "own", x, y, RADIUS),
        )
        for dot, (x, y) in zip(row.dots, row.places, strict=True)
    ]
    return Markup('<g class="{}">{}</g>').format(row.origin, marks.join(links))


def _room(dots: Sequence[Dot], used: int) -> int:
    """How many bytes each dot may say, for a picture that is no larger than `BYTES`."""
    used += sum(MARK + len(escape(marks.address(dot.href)).encode()) for dot in dots)
    return max(SHORTEST, min(LONGEST, (BYTES - used) // len(dots)))


def _says(dot: Dot, room: int) -> str:
    """Publisher, title, time."""
    time = f", {day(dot.at)}, {clock(dot.at)} UTC"
    publisher = words.brief(words.plain(dot.publisher), room // 3)
    title = words.brief(words.plain(dot.title), room - len(escape(publisher).encode()) - len(time) - 2)
    return f"{words.apart(publisher)}: {words.apart(title)}{time}"


def _gist(lanes: Sequence[Lane]) -> str:
    """The picture in words."""
    dots = sorted((dot for lane in lanes for dot in lane.articles), key=lambda dot: dot.at)
    articles, origins = (
        words.many(len(dots), "article"),
        words.many(sum(bool(lane.articles) for lane in lanes), "origin"),
    )
    copies = f"{sum(dot.copies for dot in dots)} of them copies of others"
    times = f"from {moment(dots[0].at)} to {moment(dots[-1].at)} UTC"
    first = words.brief(words.plain(dots[0].publisher), LONGEST)
    return f"Timeline: {articles} of {origins}, {copies}, {times}. The first is by {words.apart(first)}."
