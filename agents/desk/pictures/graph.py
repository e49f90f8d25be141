"""Who copied whom: articles as boxes, arrows from the source to the copy, as thick as the share that was copied."""

from collections import Counter
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from agents.desk.pictures import marks, words
from agents.desk.pictures.arrows import arrows
from agents.desk.pictures.board import LEFT, WIDTH, Board, board, width
from agents.desk.pictures.copying import Edge, Node, Shares, chosen
from agents.desk.pictures.layers import layers
from agents.desk.pictures.marks import number

__all__ = ["Edge", "Node", "graph"]

BYTES = 15_000  # of the picture: titles are cut to what the rest leaves
LONGEST, SHORTEST = 200, 24  # a title, in bytes
LAYERS = 5
SIZE, LINE, LONG = 12, 16, 48  # of letters, of a line, and its bytes
PAD, HIGH = 8, 12  # inside a box, beside its lines and above and below them together


def graph(nodes: Sequence[Node], edges: Sequence[Edge]) -> Markup:
    """The picture; empty where nobody copied. `nodes` begin with the oldest: in a ring it stands at the left."""
    drawn, shares, hidden = chosen(nodes, edges)
    if not shares:
        return Markup("")
    found = layers([node.id for node in drawn], list(shares), LAYERS)
    labels = {node: _lines(node, width(len(found))) for node in drawn}
    placed = board(found, LINE * max(map(len, labels.values())) + HIGH)
    lines = arrows(shares, placed, {node.id: marks.origin(node.lane) for node in drawn})
    boxes = {node: _box(node, label, placed) for node, label in labels.items()}
    room = _room(boxes, len(lines.encode()))
    says = {node: words.brief(words.plain(node.label), room) for node in drawn}
    links = marks.join(marks.link(node.href, says[node], box) for node, box in boxes.items())
    note, height = Markup(""), placed.height
    if hidden:
        height += LINE
        note = marks.text("note", LEFT, height - 6, f"{words.many(hidden, 'more article')} not drawn")
    body = Markup('{}<g class="pic-boxes">{}</g>{}').format(lines, links, note)
    return marks.picture("graph", (WIDTH, height), _gist(drawn, shares), body)


def _lines(node: Node, wide: float) -> list[str]:
    """Its label in one line or two, which are short in markup too."""
    return [words.brief(line, LONG) for line in words.wrap(words.plain(node.label), wide - 2 * PAD, SIZE)]


def _box(node: Node, label: Sequence[str], placed: Board) -> Markup:
    x, y = placed.spots[node.id]
    wide, high = placed.wide, placed.high
    steps = f"M{number(x)} {number(y - high / 2)}h{wide}v{high}h-{wide}z"
    first = y + 4 - LINE * (len(label) - 1) / 2
    text = Markup('<text x="{}" y="{}">{}</text>')
    texts = [text.format(number(x + PAD), number(first + LINE * at), line) for at, line in enumerate(label)]
    frame = Markup('<g class="{}"><path d="{}"/>{}</g>')
    return frame.format(marks.origin(node.lane), steps, marks.join(texts))


def _room(boxes: Mapping[Node, Markup], used: int) -> int:
    """How many bytes the title of a box may have, for a picture that is no larger than `BYTES`."""
    used += sum(len((box + marks.address(node.href)).encode()) for node, box in boxes.items())
    return max(SHORTEST, min(LONGEST, (BYTES - used) // len(boxes) - len('<a href=""><title></title></a>')))


def _gist(drawn: Sequence[Node], shares: Shares) -> str:
    """The picture in words."""
    most, count = Counter(source for source, _ in shares).most_common(1)[0]
    label = next(words.plain(node.label) for node in drawn if node.id == most)
    articles, copies = words.many(len(drawn), "article"), words.many(len(shares), "arrow")
    return (
        f"Who copied whom: {articles}, {copies} from source to copy. "
        f"Most copied, {words.many(count, 'time')}: {words.apart(words.brief(label, LONGEST))}."
    )
