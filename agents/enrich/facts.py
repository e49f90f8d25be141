"""What enrich finds in one text, and the spans its finders hand to each other."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from streams.records import Entity, Event, Figure, Place, Quote, Sentence, TimeSpan

Span = tuple[int, int]
T = TypeVar("T", bound=Place | Entity | Quote | Figure | TimeSpan)


class Name(NamedTuple):
    """A name that a model sees in a sentence, with its place there. `sure`: 0 to 1."""

    start: int
    end: int
    kind: str
    sure: float


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything found in one text; all spans are code points into it."""

    sentences: tuple[Sentence, ...] = ()
    entities: tuple[Entity, ...] = ()
    places: tuple[Place, ...] = ()
    quotes: tuple[Quote, ...] = ()
    figures: tuple[Figure, ...] = ()
    events: tuple[Event, ...] = ()
    times: tuple[TimeSpan, ...] = ()


class Taken:
    """The stretches of a text that are already given away: a bit for each character."""

    def __init__(self, length: int) -> None:
        self._marks = bytearray(length)

    def is_free(self, start: int, end: int) -> bool:
        """Whether nothing of ``start..end`` is taken."""
        return self._marks.find(1, start, end) < 0

    def covers(self, start: int, end: int) -> bool:
        """Whether all of ``start..end`` is taken."""
        return self._marks.find(0, start, end) < 0

    def take(self, start: int, end: int) -> None:
        """Give the stretch away."""
        self._marks[start:end] = b"\x01" * (end - start)

    def take_if_free(self, start: int, end: int) -> bool:
        """Give it away if nobody has it; say whether that was so."""
        free = self.is_free(start, end)
        if free:
            self.take(start, end)
        return free


class Inside(Generic[T]):
    """Spans in order, to be asked for those of a stretch."""

    def __init__(self, spans: Iterable[T]) -> None:
        self._spans = list(spans)
        self._starts = [span.start for span in self._spans]

    def indexes(self, start: int, end: int) -> range:
        """Which of them begin in ``start..end``."""
        return range(bisect_left(self._starts, start), bisect_left(self._starts, end))

    def of(self, start: int, end: int) -> list[T]:
        """Those that begin in ``start..end``."""
        inside = self.indexes(start, end)
        return self._spans[inside.start : inside.stop]

    def last(self, at: int) -> T | None:
        """The last that begins at `at` or before."""
        index = bisect_right(self._starts, at) - 1
        return self._spans[index] if index >= 0 else None
