"""The little SVG that the pictures need, and their measures. Pure."""

from html import escape

WIDTH, COLUMN, LINE, GAP = (
    1440,
    60,
    34,
    4,
)  # pixels: of the page, of one of 24 columns, of one row, around a panel
BACK, PAPER, EDGE, INK, FAINT = "#eef0f2", "#ffffff", "#d5d8dc", "#24292e", "#6a7178"
NAMED = {
    "green": "#3f9c4b",
    "orange": "#e8871e",
    "red": "#d43a3a",
    "blue": "#3a78c9",
    "purple": "#8f3bb8",
    "yellow": "#d9a514",
}
PALETTE = (
    "#3f9c4b", "#d9a514", "#2a9bc4", "#e0752d", "#bf1b5a", "#1f62b5", "#8f3bb8", "#6e5f95", "#2d6b34", "#8c6d1f",
    "#5fb7a5", "#a04d2c", "#c76ba5", "#4b6fa8", "#98a13b", "#7a7a7a",
)  # fmt: skip
CHARACTER = 0.6  # width of a character, in its size


def color(name: str) -> str:
    """One of Grafana's names of colours, or a colour."""
    return NAMED.get(name, name)


def box(x: float, y: float, width: float, height: float, fill: str, edge: str = "") -> str:
    """A rectangle."""
    line = f' stroke="{edge}"' if edge else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" fill="{fill}"{line}/>'


def text(
    x: float,
    y: float,
    words: str,
    size: float = 11,
    fill: str = INK,
    anchor: str = "start",
    weight: str = "normal",
) -> str:
    """Words on a line."""
    more = "" if anchor == "start" else f' text-anchor="{anchor}"'
    more += "" if weight == "normal" else f' font-weight="{weight}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}"{more}>{escape(words)}</text>'


def rule(x1: float, y1: float, x2: float, y2: float, stroke: str, dash: str = "") -> str:
    """A straight line."""
    more = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}"{more}/>'


def path(points: str, stroke: str, fill: str = "none", opacity: float = 1.0) -> str:
    """A line through points (SVG's path data), or an area."""
    more = f' fill-opacity="{opacity:g}"' if fill != "none" else ""
    width = ' stroke-width="1.5"' if stroke != "none" else ""
    return f'<path d="{points}" stroke="{stroke}" fill="{fill}"{more}{width}/>'


def cut(words: str, size: float, width: float) -> str:
    """As much of the words as fits."""
    room = int(width / (size * CHARACTER))
    return words if len(words) <= room else words[: max(room - 1, 1)] + "…"
