"""The arrows of a graph, in the colour of the source's origin, and above them the shares that have room."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from markupsafe import Markup

from agents.desk.pictures import marks, words
from agents.desk.pictures.board import Board
from agents.desk.pictures.copying import Pair, Shares
from agents.desk.pictures.curves import TIP, Curve, Spot
from agents.desk.pictures.marks import number

SIZE = 11  # of letters
THIN, THICK = 0.8, 4.4  # an arrow of nothing, and of all
NEAR_COPY = (0.64, 0.5, 0.76, 0.36, 0.24)  # where on its curve a share is written, the best place first
NEAR_SOURCE = (0.36, 0.5, 0.24, 0.64, 0.76)
Ways = Mapping[Pair, Sequence[Curve]]


def arrows(shares: Shares, board: Board, origins: Mapping[str, str]) -> Markup:
    """All of them; `origins`: the class of an article's origin, by its id."""
    ways = {pair: board.way(*pair) for pair in shares}
    spots = _spots(shares, ways)
    group = Markup('<g class="pic-edges {}">{}{}</g>')
    groups = []
    for origin in dict.fromkeys(origins[source] for source, _ in shares):
        pairs = [pair for pair in shares if origins[pair[0]] == origin]
        lines = [_line(ways[pair], shares[pair], pair in spots) for pair in pairs]
        heads = marks.path("heads", "".join(ways[pair][-1].head() for pair in pairs))
        groups.append(group.format(origin, marks.join(lines), heads))
    text = Markup('<text x="{}" y="{}">{}</text>')
    told = [text.format(number(x), number(y + 4), _percent(shares[pair])) for pair, (x, y) in spots.items()]
    return marks.join([*groups, Markup('<g class="pic-shares">{}</g>').format(marks.join(told))])


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _line(way: Sequence[Curve], share: float, told: bool) -> Markup:
    """A line to the foot of its head; it says its share where that is not written beside it."""
    curves = [*way[:-1], way[-1].blunt()]
    straight = [f"M{number(way[0].start.x)} {number(way[0].start.y)}"] + [
        f"H{number(c.start.x)}" for c in way[1:]
    ]
    steps = "".join(line + curve.steps() for line, curve in zip(straight, curves, strict=True))
    title = Markup("") if told else Markup("<title>{}</title>").format(_percent(share))
    return Markup('<path d="{}" stroke-width="{}">{}</path>').format(
        steps, number(THIN + (THICK - THIN) * share), title
    )


def _spots(shares: Shares, ways: Ways) -> dict[Pair, Spot]:
    """Where the shares stand, the large ones first: on their curve, and on no other share."""
    copies, sources = Counter(source for source, _ in shares), Counter(copy for _, copy in shares)
    found: dict[Pair, Spot] = {}
    for pair in sorted(shares, key=lambda pair: -shares[pair]):
        parts = NEAR_SOURCE if sources[pair[1]] > copies[pair[0]] else NEAR_COPY
        wide = words.width(_percent(shares[pair]), SIZE)
        spot = next(
            (spot for spot in _along(ways[pair], parts, wide) if _is_free(spot, wide, found.values())), None
        )
        if spot:
            found[pair] = spot
    return found


def _along(way: Sequence[Curve], parts: Sequence[float], wide: float) -> Iterator[Spot]:
    """The places for a share, between two layers: where it goes to, then where it comes from."""
    for curve in (way[-1], way[0]):
        left, right = sorted((curve.start.x, curve.end.x))
        for spot in map(curve.at, parts):
            if left + TIP < spot.x - wide / 2 and spot.x + wide / 2 < right - TIP:
                yield spot


def _is_free(spot: Spot, wide: float, taken: Iterable[Spot]) -> bool:
    return not any(abs(spot.x - o.x) < wide + 2 and abs(spot.y - o.y) < SIZE + 1 for o in taken)
