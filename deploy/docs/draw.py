"""Draws our dashboards from what a Prometheus answers: `python -m deploy.docs.draw http://127.0.0.1:9090 --span 20m`.

For the pages of the docs, since Grafana itself is not at hand where they are made. It reads the same JSON as Grafana and
asks the same queries; what is drawn is our own, and plainer. One SVG a dashboard, beside this file.
"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deploy.docs import kinds
from deploy.docs.place import Place
from deploy.docs.svg import BACK, COLUMN, GAP, LINE, WIDTH, box, text
from deploy.grafana.asking import Prometheus, dashboards, fill, query_of, seconds

FOLDER = Path(__file__).parent
STAGE = "extract"  # whose picture stands for all stages
POINTS = 100  # of a line
HEAD = 46  # pixels above the first row


def draw_all(prometheus: Prometheus, span: float, end: float | None = None) -> None:
    """Draw every dashboard over the last `span` seconds."""
    for name, board in dashboards().items():
        drawing = draw(prometheus, name, board, end or prometheus.now(), span)
        (FOLDER / f"{name}.svg").write_text(drawing, encoding="utf-8")


def draw(prometheus: Prometheus, name: str, board: Any, end: float, span: float) -> str:
    """One dashboard as SVG."""
    height = HEAD + max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in board["panels"]) * LINE
    starts = tuple(sorted(_starts(prometheus, board, end, span)))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'font-family="DejaVu Sans,Verdana,sans-serif">',
        box(0, 0, WIDTH, height, BACK),
        text(GAP * 2, 29, board["title"], 18, weight="bold"),
        text(WIDTH - GAP * 2, 29, _when(end, span), 12, anchor="end"),
    ]
    for panel in board["panels"]:
        parts += panel_of(prometheus, name, panel, end, span, starts)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _starts(prometheus: Prometheus, board: Any, end: float, span: float) -> set[float]:
    """When workers began, as the dashboard's annotations have it: their value is a worker's age."""
    found = set()
    for note in board["annotations"]["list"]:
        expr = fill(note["expr"], STAGE, span, prometheus.scrape, prometheus.scrape)
        for one in prometheus.over(expr, end, span, prometheus.scrape):
            found |= {round(at - age, 1) for at, age in one.points}
    return {at for at in found if at > end - span}


def panel_of(
    prometheus: Prometheus, name: str, panel: Any, end: float, span: float, starts: tuple[float, ...]
) -> list[str]:
    """A panel, or the heading of a row."""
    at = panel["gridPos"]
    title = fill(panel["title"], STAGE, span, 1, 1)
    x, y = at["x"] * COLUMN + GAP, HEAD + at["y"] * LINE + GAP
    if panel["type"] == "row":
        return [text(x, y + 17, title, 14, weight="bold")]
    wide, high = at["w"] * COLUMN - 2 * GAP, at["h"] * LINE - 2 * GAP
    step = span / POINTS
    found = []
    for target in panel["targets"]:
        query = query_of(name, panel, target)
        found += [(query, one) for one in prometheus.series(query, STAGE, end, span, step)]
    place = Place(x, y, wide, high, end - span, end, starts)
    return kinds.panel(place, panel, title, found)


def _when(end: float, span: float) -> str:
    begin, close = (datetime.fromtimestamp(at, UTC) for at in (end - span, end))
    return f"{begin:%H:%M} to {close:%H:%M} UTC, drawn from series of Prometheus by deploy/docs/draw.py"


def main() -> int:
    """Draw them all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:9090")
    parser.add_argument("--span", default="20m", help="how far back, as 20m or 6h")
    parser.add_argument("--scrape", default="15s", help="how often this Prometheus scrapes")
    parser.add_argument("--end", type=float, help="epoch seconds; without: now")
    options = parser.parse_args()
    draw_all(Prometheus(options.url, seconds(options.scrape)), seconds(options.span), options.end)
    return 0


if __name__ == "__main__":
    sys.exit(main())
