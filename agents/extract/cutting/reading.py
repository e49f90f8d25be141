"""A text while it is read: its lines, and of what kind each of them is."""

from collections.abc import Iterator, Sequence

from agents.extract.credits.agencies import Agencies, Named
from agents.extract.cutting import captions
from agents.extract.lines import fold, split
from streams.records import Credit, Dateline, Part


class Reading:
    """A text's lines, their kinds so far (a line without one is body), and the credits found on the way."""

    def __init__(self, text: str, title: str, agencies: Agencies) -> None:
        self.text, self.title, self.agencies = text, fold(title), agencies
        self.lines = split(text)
        self.kinds: dict[int, str] = {}
        self.credits: list[Credit] = []
        self.spans: list[Part] = []  # parts inside a line
        self.dateline: Dateline | None = None

    def body(self) -> list[int]:
        """The lines that are body so far."""
        return [i for i in range(len(self.lines)) if i not in self.kinds]

    def wrapped(self, i: int) -> bool:
        """Whether a line goes on with the sentence of the line above."""
        line, above = self.lines[i], self.lines[i - 1]
        return i > 0 and line.text[0].islower() and above.end + 1 == line.start and not above.ended

    def is_caption(self, i: int) -> bool:
        """Whether a line belongs to a picture; one that names agencies and nothing else credits the text."""
        line = self.lines[i]
        return captions.is_caption(line) and not self.agencies.only(line.text)

    def mark(self, i: int, kind: str, named: Sequence[Named] = ()) -> None:
        """Line `i` is of this kind, and names these agencies as its sources."""
        self.kinds[i] = kind
        self.credit(self.lines[i].start, named)

    def credit(self, at: int, named: Sequence[Named]) -> None:
        """The agencies found in a line that begins at offset `at`."""
        self.credits += [name.credit(at) for name in named]

    def parts(self) -> Iterator[Part]:
        """Parts that cover every line: neighbours of one kind are one part, white space between them inside it."""
        last: Part | None = None
        for part in self._pieces():
            if last is not None and last.kind == part.kind == "body":
                last = Part(kind="body", start=last.start, end=part.end)
                continue
            if last is not None:
                yield last
            last = part
        if last is not None:
            yield last

    def _pieces(self) -> Iterator[Part]:
        for i, line in enumerate(self.lines):
            inside = sorted(
                (p for p in self.spans if line.start <= p.start < line.end), key=lambda p: p.start
            )
            if i in self.kinds or not inside:
                yield Part(kind=self.kinds.get(i, "body"), start=line.start, end=line.end)
                continue
            at = line.start
            for part in inside:
                if part.start > at:
                    yield Part(kind="body", start=at, end=part.start)
                yield part
                at = part.end
            if at < line.end:
                yield Part(kind="body", start=at, end=line.end)
