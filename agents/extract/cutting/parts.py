"""What each stretch of an article's text is: title, dateline, byline, credit, body, caption, bio, teaser, boilerplate.

The one reading of a text for pages and for texts that come without markup. Works line by line: from the top down to
the first line of the article, then what says clearly what it is wherever it stands, then from the bottom up to its last.
What is in doubt is body.
"""

from collections.abc import Sequence

from agents.extract.credits import creditlines, dateline
from agents.extract.credits.agencies import Agencies
from agents.extract.cutting import boilerplate, tail
from agents.extract.cutting.reading import Reading
from agents.extract.lines import Line, fold
from streams.records import Credit, Dateline, Part, Record

HEAD = 6  # lines that can stand before the article
DATELINE_WITHIN = 3  # lines of the article whose beginning is searched
TAIL_CREDIT_WITHIN = 3  # last lines of the article whose end is searched
STANDFIRST = 40  # letters of a summary that the lead repeats


class ArticleParts(Record, frozen=True, kw_only=True):
    """The parts of a text (sorted, spans into it), and `body`: the article itself."""

    parts: tuple[Part, ...] = ()
    credits: tuple[Credit, ...] = ()
    dateline: Dateline | None = None
    body: str = ""


def article_parts(text: str, title: str, agencies: Agencies) -> ArticleParts:
    """Return what each stretch of `text` is. Spans are code points into `text`, which is left as it is."""
    reading = Reading(text, title, agencies)
    _read_head(reading)
    tail.read(reading)
    _read_standfirst(reading)
    _leave_something(reading)
    _read_datelines(reading)
    _read_tail_credits(reading)
    parts = tuple(reading.parts())
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


def _read_head(reading: Reading) -> None:
    headlines: list[int] = []
    for i, line in enumerate(reading.lines[:HEAD]):
        named = creditlines.read_byline(line, reading.agencies)
        if reading.title and tail.repeats(line, reading.title):
            reading.mark(i, "title")
        elif named is not None:
            reading.mark(i, "byline", named)
        elif reading.is_caption(i):
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


def _goes_on(reading: Reading, i: int) -> bool:
    """Whether a line is the beginning of the article all the same: wrapped, or opened by a dateline."""
    wrapped = i + 1 < len(reading.lines) and reading.lines[i + 1].text[0].islower()
    return wrapped or dateline.find(reading.text, reading.lines[i].start, reading.agencies) is not None


def _is_headline(line: Line) -> bool:
    # Some scripts set no words apart.
    several = line.words > 2 or (len(line.text) > 8 and not line.text.isascii())
    return len(line.text) <= 160 and several and not line.ended and not line.text[0].islower()


def _read_standfirst(reading: Reading) -> None:
    """A summary that the lead repeats word for word stands above the article: its words are in the lead."""
    body = reading.body()[:2]
    if len(body) < 2:
        return
    first, lead = (reading.lines[i] for i in body)
    said = first.folded if len(first.text) <= len(lead.text) else ""
    begins = fold(lead.text[: 2 * STANDFIRST + dateline.LONGEST])
    if len(said) < STANDFIRST or said[:STANDFIRST] not in begins:
        return
    opened = dateline.find(reading.text, lead.start, reading.agencies)
    repeated = fold(reading.text[opened.end if opened else lead.start : lead.end])
    if repeated.startswith(said) and (opened or repeated != said):
        reading.mark(body[0], "title")


def _leave_something(reading: Reading) -> None:
    """A text of nothing but captions and bios is an article all the same."""
    if not reading.body():
        reading.kinds = {i: kind for i, kind in reading.kinds.items() if kind not in ("caption", "bio")}


def _read_datelines(reading: Reading) -> None:
    """The first dateline counts; a lead may stand before it."""
    for i in reading.body()[:DATELINE_WITHIN]:
        line = reading.lines[i]
        if found := dateline.find(reading.text, line.start, reading.agencies):
            reading.dateline = found.place
            reading.credits += found.credits
            reading.spans.append(Part(kind="dateline", start=line.start, end=found.end))
            return


def _read_tail_credits(reading: Reading) -> None:
    for i in reading.body()[-TAIL_CREDIT_WITHIN:]:
        line = reading.lines[i]
        if found := creditlines.read_tail(line, reading.agencies):
            reading.credit(line.start, found[1])
            reading.spans.append(Part(kind="credit", start=line.start + found[0], end=line.end))
