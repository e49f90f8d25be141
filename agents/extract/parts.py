"""What each stretch of an article's text is: title, dateline, byline, credit, body, caption, bio, teaser, boilerplate.

The one reading of a text for pages and for texts that come without markup. Works line by line: from the top down to
the first line of the article, then what says clearly what it is wherever it stands, then from the bottom up to its last.
What is in doubt is body.
"""

from collections.abc import Iterator, Sequence

from agents.extract import bios, boilerplate, captions, creditlines, dateline, pointers, teasers
from agents.extract.agencies import Agencies, Named
from agents.extract.lines import Line, fold, split
from streams.records import Credit, Dateline, Part, Record

HEAD, TAIL = 6, 12  # lines that can stand before or behind the article
DATELINE_WITHIN = 3  # lines of the article whose beginning is searched
TAIL_CREDIT_WITHIN = 3  # last lines of the article whose end is searched
BIO_WITHIN = 6  # last lines of the article among which the author may be presented
STANDFIRST = 40  # letters of a summary that the lead repeats
SIDE = 30  # letters that may stand beside a repeated title: a site's name
_MARKS = "*([-–—―•/©"  # what sets a credit line apart


class ArticleParts(Record, frozen=True, kw_only=True):
    """The parts of a text (sorted, spans into it), and `body`: the article itself."""

    parts: tuple[Part, ...] = ()
    credits: tuple[Credit, ...] = ()
    dateline: Dateline | None = None
    body: str = ""


class _Reading:
    """The kinds of the lines so far, and the credits found on the way."""

    def __init__(self, text: str, title: str, agencies: Agencies) -> None:
        self.text, self.title, self.agencies = text, fold(title), agencies
        self.lines = split(text)
        self.kinds: dict[int, str] = {}
        self.credits: list[Credit] = []
        self.spans: list[Part] = []  # parts inside a line
        self.dateline: Dateline | None = None

    def body(self) -> list[int]:
        return [i for i in range(len(self.lines)) if i not in self.kinds]

    def wrapped(self, i: int) -> bool:
        """Whether a line goes on with the sentence of the line above."""
        line, above = self.lines[i], self.lines[i - 1] if i else None
        return (
            line.text[0].islower() and above is not None and above.end + 1 == line.start and not above.ended
        )

    def mark(self, i: int, kind: str, named: Sequence[Named] = ()) -> None:
        self.kinds[i] = kind
        self.credit(self.lines[i].start, named)

    def credit(self, at: int, named: Sequence[Named]) -> None:
        self.credits += [name.credit(at) for name in named]


def article_parts(text: str, title: str, agencies: Agencies) -> ArticleParts:
    """Return what each stretch of `text` is. Spans are code points into `text`, which is left as it is."""
    reading = _Reading(text, title, agencies)
    _read_head(reading)
    _read_tail(reading)
    _read_standfirst(reading)
    _leave_something(reading)
    _read_datelines(reading)
    _read_tail_credits(reading)
    parts = tuple(_parts(reading))
    return ArticleParts(
        parts=parts,
        credits=tuple(sorted(set(reading.credits), key=lambda c: (c.start, c.end))),
        dateline=reading.dateline,
        body=body_of(text, parts),
    )


def body_of(text: str, parts: Sequence[Part]) -> str:
    """Return the article itself: body and dateline, paragraphs as they were."""
    pieces, end = [], 0
    for part in parts:
        if part.kind in ("body", "dateline"):
            pieces += ["" if part.start == end else "\n\n", text[part.start : part.end]]
            end = part.end
    return "".join(pieces).strip()


def _read_head(reading: _Reading) -> None:
    headlines: list[int] = []
    for i, line in enumerate(reading.lines[:HEAD]):
        named = creditlines.read_byline(line, reading.agencies)
        if reading.title and _repeats(line, reading.title):
            reading.mark(i, "title")
        elif named is not None:
            reading.mark(i, "byline", named)
        elif _is_caption(reading, line):
            reading.mark(i, "caption")
        elif boilerplate.rule(line):
            reading.mark(i, "boilerplate")
        elif not reading.title and _is_headline(line) and not _goes_on(reading, i):
            headlines.append(i)
        else:
            break
    if headlines and len(reading.lines) > headlines[-1] + 1:
        for i in headlines:
            reading.mark(i, "title")


def _repeats(line: Line, title: str) -> bool:
    """Whether a line is the title, perhaps with a site's name beside it."""
    if len(line.text) > 2 * len(title) + SIDE:
        return False
    said = line.folded
    beside = len(title) > 20 and len(said) < len(title) + SIDE
    return said == title or (beside and (said.startswith(title) or said.endswith(title)))


def _goes_on(reading: _Reading, i: int) -> bool:
    """Whether a line is the beginning of the article all the same: wrapped, or opened by a dateline."""
    wrapped = i + 1 < len(reading.lines) and reading.lines[i + 1].text[0].islower()
    return wrapped or dateline.find(reading.text, reading.lines[i].start, reading.agencies) is not None


def _is_headline(line: Line) -> bool:
    several = line.words > 2 or (
        len(line.text) > 8 and not line.text.isascii()
    )  # some scripts set no words apart
    return len(line.text) <= 160 and several and not line.ended and not line.text[0].islower()


def _read_tail(reading: _Reading) -> None:
    """From the bottom up; what says what it is above that; teasers that do not say so; and what stands above those."""
    for i in reading.body()[1:][-TAIL:]:
        line = reading.lines[i]
        if line.text[0] in _MARKS and (named := reading.agencies.only(line.text)):
            reading.mark(i, "credit", named)
    _read_author(reading)
    _read_upwards(reading)
    last = max(reading.body(), default=-1)
    _read_middle(reading)
    body = reading.body()
    other = body[teasers.trailing([reading.lines[i] for i in body]) :]
    for i in other:
        reading.mark(i, "teaser")
    if other or last not in body:
        _read_upwards(reading)


def _read_author(reading: _Reading) -> None:
    """``About the author`` and the lines below it."""
    body = reading.body()[1:][-BIO_WITHIN:]
    for n, i in enumerate(body):
        if bios.is_heading(reading.lines[i]):
            for j in body[n:]:
                reading.mark(j, "bio")
            return


def _read_upwards(reading: _Reading) -> None:
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


def _tail_kind(reading: _Reading, i: int, body: Sequence[int]) -> tuple[str, Sequence[Named]] | None:
    line = reading.lines[i]
    if _is_caption(reading, line):
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
    if title and _repeats(line, title):
        return "title", ()
    named = creditlines.read_byline(line, reading.agencies) if i != body[0] else None
    return None if named is None else ("byline", named)


def _is_caption(reading: _Reading, line: Line) -> bool:
    """Whether a line belongs to a picture; one that names agencies and nothing else credits the text."""
    return captions.is_caption(line) and not reading.agencies.only(line.text)


def _is_bio(reading: _Reading, i: int, body: Sequence[int]) -> bool:
    others = [reading.lines[j] for j in body if j < i]
    byline = " ".join(reading.lines[j].text for j, kind in reading.kinds.items() if kind == "byline")
    below = any(kind == "bio" and j > i for j, kind in reading.kinds.items())
    return bios.is_bio(reading.lines[i], others, byline, below)


def _read_middle(reading: _Reading) -> None:
    """What says what it is between any two paragraphs."""
    body = reading.body()
    for n, i in enumerate(body):
        if i in reading.kinds or reading.wrapped(i):
            continue
        line = reading.lines[i]
        if pointers.says_so(line):
            reading.mark(i, "teaser")
        elif pointers.is_heading(line, reading.lines[body[n + 1]] if n + 1 < len(body) else None):
            _read_list(reading, body[:n], body[n:])
        elif _is_caption(reading, line):
            reading.mark(i, "caption")
        elif boilerplate.rule(line, inside=True):
            reading.mark(i, "boilerplate")


def _read_list(reading: _Reading, above: Sequence[int], listed: Sequence[int]) -> None:
    """A heading (the first of `listed`) and the other stories below it."""
    count = pointers.below([reading.lines[j] for j in listed[1:]], [reading.lines[j] for j in above])
    for j in listed[: count + 1]:
        reading.mark(j, "teaser")


def _read_standfirst(reading: _Reading) -> None:
    """A summary that the lead repeats word for word stands above the article: its words are in the lead."""
    body = reading.body()[:2]
    if len(body) < 2:
        return
    first, lead = (reading.lines[i] for i in body)
    said = first.folded if len(first.text) <= len(lead.text) else ""
    if len(said) < STANDFIRST or said[:STANDFIRST] not in fold(
        lead.text[: STANDFIRST * 2 + dateline.LONGEST]
    ):
        return
    opened = dateline.find(reading.text, lead.start, reading.agencies)
    repeated = fold(reading.text[opened.end if opened else lead.start : lead.end])
    if repeated.startswith(said) and (opened or repeated != said):
        reading.mark(body[0], "title")


def _leave_something(reading: _Reading) -> None:
    """A text of nothing but captions and bios is an article all the same."""
    if not reading.body():
        reading.kinds = {i: kind for i, kind in reading.kinds.items() if kind not in ("caption", "bio")}


def _read_datelines(reading: _Reading) -> None:
    """The first dateline counts; a lead may stand before it."""
    for i in reading.body()[:DATELINE_WITHIN]:
        line = reading.lines[i]
        if found := dateline.find(reading.text, line.start, reading.agencies):
            reading.dateline = found.place
            reading.credits += found.credits
            reading.spans.append(Part(kind="dateline", start=line.start, end=found.end))
            return


def _read_tail_credits(reading: _Reading) -> None:
    for i in reading.body()[-TAIL_CREDIT_WITHIN:]:
        line = reading.lines[i]
        if found := creditlines.read_tail(line, reading.agencies):
            reading.credit(line.start, found[1])
            reading.spans.append(Part(kind="credit", start=line.start + found[0], end=line.end))


def _parts(reading: _Reading) -> Iterator[Part]:
    """Parts that cover every line: neighbours of one kind are one part, white space between them inside it."""
    last: Part | None = None
    for part in _pieces(reading):
        if last is not None and last.kind == part.kind == "body":
            last = Part(kind="body", start=last.start, end=part.end)
            continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last


def _pieces(reading: _Reading) -> Iterator[Part]:
    for i, line in enumerate(reading.lines):
        inside = sorted((p for p in reading.spans if line.start <= p.start < line.end), key=lambda p: p.start)
        if i in reading.kinds or not inside:
            yield Part(kind=reading.kinds.get(i, "body"), start=line.start, end=line.end)
            continue
        at = line.start
        for part in inside:
            if part.start > at:
                yield Part(kind="body", start=at, end=part.start)
            yield part
            at = part.end
        if at < line.end:
            yield Part(kind="body", start=at, end=line.end)
