"""What the stretches of an article's text were on its page: headings, list items, quotes, rows of a table, captions."""

from collections.abc import Sequence

from agents.extract.article.blocks import Block
from streams.records import TextBlock

AHEAD = 200  # blocks among which the next paragraph of the text is looked for


def layout(text: str, chosen: Sequence[Block]) -> tuple[TextBlock, ...]:
    """Return the spans of `text` that are no plain paragraphs. `chosen`: the blocks it was made of, in their order."""
    found: list[TextBlock] = []
    at = start = 0
    for paragraph in text.split("\n\n"):
        end = start + len(paragraph)
        same = (i for i in range(at, min(at + AHEAD, len(chosen))) if chosen[i].text == paragraph)
        if (n := next(same, -1)) >= 0:
            at = n + 1
            if (kind := chosen[n].kind) != "paragraph":
                found.append(TextBlock(kind=kind, start=start, end=end))
        start = end + 2
    return tuple(found)
