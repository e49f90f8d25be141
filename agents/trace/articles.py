"""The articles of a window by number: a few figures of each in memory, the record itself read when it is needed.

Numbers rise with the offset of the newest revision. An article takes some 250 bytes here, most of them its id.
"""

from collections import OrderedDict
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from agents.trace import prints
from agents.trace.memory import Remembered
from agents.trace.postings import Numbers

Read = Callable[[str], Remembered | None]

LAST_USED = 256  # records at hand
_GONE = np.iinfo(np.int64).max  # first offset of an article that is no more: nobody's offset is larger
_ROOM = 1 << 10  # articles


class Articles:
    """What `read` gives by id, by number. A record that was entered must be in the table before the next article."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._numbers: dict[str, int] = {}
        self._ids: list[str] = []  # of number `_base` and on, as the arrays
        self._first = np.full(_ROOM, _GONE, np.int64)
        self._seen = np.zeros(_ROOM, np.float64)
        self._families = np.zeros(_ROOM, np.uint64)
        self._base = 0
        self.oldest = 0  # number of the oldest that is still here, or of the next one
        self._records: OrderedDict[int, Remembered] = OrderedDict()

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, number: int) -> Remembered:
        """The record of an article that is here."""
        if (known := self._records.get(number)) is not None:
            self._records.move_to_end(number)
            return known
        name = self._ids[number - self._base]
        record = self._read(name)
        if record is None:
            raise LookupError(f"the table has no row for {name}, which the window knows")
        self._keep(number, record)
        return record

    def number(self, name: str) -> int | None:
        """The number of the article with this id."""
        return self._numbers.get(name)

    def family(self, number: int) -> int:
        """The publisher's family, as a number."""
        return int(self._families[number - self._base])

    def are_before(self, numbers: Numbers, offset: int) -> npt.NDArray[np.bool_]:
        """Which of these are here, and were first seen before this offset."""
        at = numbers - self._base
        return (at >= 0) & (self._first[np.maximum(at, 0)] < offset)

    def enter(self, name: str, family: str, first: int, seen: float) -> int:
        """Put an article at the end; a revision takes its place anew. The number it has now."""
        if (old := self._numbers.get(name)) is not None:
            self._forget(old)
        self._make_room()
        number = self._base + len(self._ids)
        at = len(self._ids)
        self._ids.append(name)
        self._numbers[name] = number
        self._first[at], self._seen[at], self._families[at] = first, seen, prints.exact(family)
        return number

    def keep(self, record: Remembered) -> None:
        """Have at hand what was just entered."""
        self._keep(self._numbers[record.id], record)

    def evict(self, before: float) -> tuple[str, ...]:
        """Let go of what nothing was heard of since; the oldest stand first. Their ids."""
        gone = []
        while (at := self.oldest - self._base) < len(self._ids):
            if self._first[at] != _GONE:
                if self._seen[at] >= before:
                    break
                gone.append(self._ids[at])
                self._forget(self.oldest)
            self.oldest += 1
        for name in gone:
            del self._numbers[name]
        return tuple(gone)

    def _keep(self, number: int, record: Remembered) -> None:
        self._records[number] = record
        if len(self._records) > LAST_USED:
            self._records.popitem(last=False)

    def _forget(self, number: int) -> None:
        self._first[number - self._base] = _GONE
        self._ids[number - self._base] = ""
        self._records.pop(number, None)

    def _make_room(self) -> None:
        """Before arrays grow, what stands before the oldest is cut off where it is half of them."""
        if len(self._ids) < len(self._first):
            return
        cut = self.oldest - self._base
        cut = cut if 2 * cut >= len(self._ids) else 0
        grow = 0 if cut else len(self._ids)
        self._first = np.concatenate((self._first[cut:], np.full(cut + grow, _GONE, np.int64)))
        self._seen = np.concatenate((self._seen[cut:], np.zeros(cut + grow)))
        self._families = np.concatenate((self._families[cut:], np.zeros(cut + grow, np.uint64)))
        del self._ids[:cut]
        self._base += cut
