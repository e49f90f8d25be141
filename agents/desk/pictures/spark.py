"""How many there were, as small bars in a line of text."""

from collections.abc import Sequence

from markupsafe import Markup

from agents.desk.pictures.marks import number, path
from agents.desk.pictures.words import plain

WIDTH, HEIGHT = 120, 24
BARS = 60  # more are summed up, some to each


def spark(counts: Sequence[int], label: str) -> Markup:
    """Bars from the oldest to the newest; `label` says of what, and the highest and the last are told with it."""
    told = f"at most {max(counts)}, last {counts[-1]}" if counts else "none"
    frame = Markup('<svg class="pic-spark" viewBox="0 0 {} {}" role="img"><title>{}</title>{}</svg>')
    return frame.format(WIDTH, HEIGHT, f"{plain(label)}: {told}", path("bars", _bars(_summed(counts))))


def _summed(counts: Sequence[int]) -> list[int]:
    each = -(-len(counts) // BARS)
    first = -len(counts) % each if each else 0  # the oldest bar is the one that may have fewer
    starts = range(-first, len(counts), each or 1)
    return [sum(max(count, 0) for count in counts[max(at, 0) : at + each]) for at in starts]


def _bars(counts: Sequence[int]) -> str:
    """A bar for each, with a base line for those that are nought."""
    wide, most = WIDTH / max(len(counts), 1), max([*counts, 1])
    bar = number(min(max(wide - 1, wide * 0.7), 8))
    tops = ((number(at * wide), max((HEIGHT - 1) * count / most, 1)) for at, count in enumerate(counts))
    return "".join(f"M{x} {HEIGHT}v-{number(high)}h{bar}v{number(high)}z" for x, high in tops)
