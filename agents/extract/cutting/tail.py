"""What stands behind an article, and between its paragraphs, that is not the article."""

from collections.abc import Sequence

from agents.extract.credits import creditlines
from agents.extract.credits.agencies import Named
from agents.extract.cutting import bios, boilerplate, pointers, teasers
from agents.extract.cutting.reading import Reading
from agents.extract.lines import Line

TAIL = 12  # lines that can stand behind the article
BIO_WITHIN = 6  # last lines of the article among which the author may be presented
MIDDLE = 5_000  # lines that are looked at: more than any article has
LISTS = 8  # headings in one text that may have other stories below them
SEEN = 40  # lines below such a heading that are looked at
SIDE = 30  # letters that may stand beside a repeated title: a site's name
_MARKS = "*([-–—―•/©"  # what sets a credit line apart


def read(reading: Reading) -> None:
    """From the bottom up; what says what it is above that; teasers that do not; and then what stands above those."""
    for i in reading.body()[1:][-TAIL:]:
        line = reading.lines[i]
        if line.text[0] in _MARKS and (named := reading.agencies.only(line.text)):
            reading.mark(i, "credit", named)
    _read_upwards(reading)
    last = max(reading.body(), default=-1)
    _read_author(reading)
    _read_middle(reading)
    body = reading.body()
    for i in body[teasers.trailing([reading.lines[i] for i in body]) :]:
        reading.mark(i, "teaser")
    if last in reading.kinds:
        _read_upwards(reading)


def _read_author(reading: Reading) -> None:
    """``About the author`` and the lines below it."""
    body = reading.body()[1:][-BIO_WITHIN:]
    for n, i in enumerate(body):
        if bios.is_heading(reading.lines[i]):
            for j in body[n:]:
                reading.mark(j, "bio")
            return


def _read_upwards(reading: Reading) -> None:
    """Mark last lines up to the article's; a short one is boilerplate if boilerplate stands on both sides."""
    doubtful: list[int] = []
    body = reading.body()
    for i in body[: -TAIL - 1 : -1]:
        line = reading.lines[i]
        if found := None if reading.wrapped(i) else _tail_kind(reading, i, body):
            reading.mark(i, *found)
            for j in doubtful if found[0] == "boilerplate" else ():
                reading.mark(j, "boilerplate")
            doubtful = []
        elif reading.kinds.get(i + 1) == "boilerplate" and line.words <= 4 and not line.ended:
            doubtful.append(i)
        else:
            return


def _tail_kind(reading: Reading, i: int, body: Sequence[int]) -> tuple[str, Sequence[Named]] | None:
    line = reading.lines[i]
    if reading.is_caption(i):
        return "caption", ()
    named = creditlines.read_line(line, reading.agencies)
    if named is not None:
        return "credit", named
    if i in body[1:][-BIO_WITHIN:] and _is_bio(reading, i, body):
        return "bio", ()
    if boilerplate.rule(line) or not any(map(str.isalnum, line.text)):
        return "boilerplate", ()
    title = reading.title or next(
        (reading.lines[j].folded for j, kind in reading.kinds.items() if kind == "title"), ""
    )
    if title and repeats(line, title):
        return "title", ()
    named = creditlines.read_byline(line, reading.agencies) if i != body[0] else None
    return None if named is None else ("byline", named)


def _is_bio(reading: Reading, i: int, body: Sequence[int]) -> bool:
    others = [reading.lines[j] for j in body if j < i]
    byline = " ".join(reading.lines[j].text for j, kind in reading.kinds.items() if kind == "byline")
    below = any(kind == "bio" and j > i for j, kind in reading.kinds.items())
    return bios.is_bio(reading.lines[i], others, byline, below)


def _read_middle(reading: Reading) -> None:
    """What says what it is between any two paragraphs."""
    body, lists = reading.body(), 0
    for n, i in enumerate(body[:MIDDLE]):
        if i in reading.kinds or reading.wrapped(i):
            continue
        line = reading.lines[i]
        if pointers.says_so(line):
            reading.mark(i, "teaser")
        elif lists < LISTS and pointers.is_heading(
            line, reading.lines[body[n + 1]] if n + 1 < len(body) else None
        ):
            _read_list(reading, body, n)
            lists += 1
        elif reading.is_caption(i):
            reading.mark(i, "caption")
        elif boilerplate.rule(line, inside=True):
            reading.mark(i, "boilerplate")


def _read_list(reading: Reading, body: Sequence[int], n: int) -> None:
    """A heading, the `n`-th line of `body`, and the other stories below it."""
    above, listed = ([reading.lines[j] for j in part] for part in (body[:n], body[n + 1 : n + 1 + SEEN]))
    for j in body[n : n + 1 + pointers.below(listed, above)]:
        reading.mark(j, "teaser")


def repeats(line: Line, title: str) -> bool:
    """Whether a line is the title, perhaps with a site's name beside it."""
    if len(line.text) > 2 * len(title) + SIDE:
        return False
    said = line.folded
    beside = len(title) > 20 and len(said) < len(title) + SIDE
    return said == title or (beside and (said.startswith(title) or said.endswith(title)))
