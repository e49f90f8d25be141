"""What each stretch of an article's text is: title, dateline, byline, credit, body, teaser, boilerplate.

The one reading of a text for pages and for texts that come without markup. Works line by line: from the top down to
the first line of the article, from the bottom up to its last, then what says clearly what it is wherever it stands.
"""

from collections.abc import Iterator, Sequence

from agents.extract import boilerplate, creditlines, dateline, teasers
from agents.extract.agencies import Agencies, Named
from agents.extract.lines import Line, fold, split
from streams.records import Credit, Dateline, Part, Record

HEAD, TAIL = 6, 12  # lines that can stand before or behind the article
DATELINE_WITHIN = 3  # lines of the article whose beginning is searched
TAIL_CREDIT_WITHIN = 3  # last lines of the article whose end is searched
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

    def mark(self, i: int, kind: str, named: Sequence[Named] = ()) -> None:
        self.kinds[i] = kind
        self.credit(self.lines[i].start, named)

    def credit(self, at: int, named: Sequence[Named]) -> None:
        self.credits += [Credit(agency=n.agency, start=at + n.start, end=at + n.end) for n in named]


def article_parts(text: str, title: str, agencies: Agencies) -> ArticleParts:
    """Return what each stretch of `text` is. Spans are code points into `text`, which is left as it is."""
    reading = _Reading(text, title, agencies)
    _read_head(reading)
    _read_tail(reading)
    _read_middle(reading)
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
    """Whether a line is the title, or the title and a site's name behind it."""
    said = fold(line.text)
    return said == title or (len(title) > 20 and said.startswith(title) and len(said) < len(title) + 30)


def _goes_on(reading: _Reading, i: int) -> bool:
    """Whether a line is the beginning of the article all the same: wrapped, or opened by a dateline."""
    wrapped = i + 1 < len(reading.lines) and reading.lines[i + 1].text[0].islower()
    return wrapped or dateline.find(reading.text, reading.lines[i].start, reading.agencies) is not None


def _is_headline(line: Line) -> bool:
    return len(line.text) <= 160 and line.words > 2 and not line.ended and not line.text[0].islower()


def _read_tail(reading: _Reading) -> None:
    """Lines like ``* Reuters``; from the bottom up; teasers that do not say so; and what stands above those."""
    for i in reading.body()[1:][-TAIL:]:
        line = reading.lines[i]
        if line.text[0] in _MARKS and (named := reading.agencies.only(line.text)):
            reading.mark(i, "credit", named)
    _read_upwards(reading)
    body = reading.body()
    for i in body[teasers.trailing([reading.lines[i] for i in body]) :]:
        reading.mark(i, "teaser")
    _read_upwards(reading)


def _read_upwards(reading: _Reading) -> None:
    """Mark last lines up to the article's; a short one is boilerplate if boilerplate stands on both sides."""
    doubtful: list[int] = []
    for i in reading.body()[: -TAIL - 1 : -1]:
        line = reading.lines[i]
        if found := _tail_kind(reading, i):
            reading.mark(i, *found)
            for j in doubtful if found[0] == "boilerplate" else ():
                reading.mark(j, "boilerplate")
            doubtful = []
        elif reading.kinds.get(i + 1) == "boilerplate" and line.words <= 4 and not line.ended:
            doubtful.append(i)
        else:
            return


def _tail_kind(reading: _Reading, i: int) -> tuple[str, Sequence[Named]] | None:
    line = reading.lines[i]
    named = creditlines.read_line(line, reading.agencies)
    if named is not None:
        return "credit", named
    if boilerplate.rule(line) or not any(map(str.isalnum, line.text)):
        return "boilerplate", ()
    if teasers.says_so(line):
        return "teaser", ()
    title = reading.title or next(
        (fold(reading.lines[j].text) for j, kind in reading.kinds.items() if kind == "title"), ""
    )
    return ("title", ()) if title and fold(line.text) == title else None


def _read_middle(reading: _Reading) -> None:
    for i in reading.body():
        line = reading.lines[i]
        if teasers.says_so(line):
            reading.mark(i, "teaser")
        elif boilerplate.rule(line, inside=True):
            reading.mark(i, "boilerplate")


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
