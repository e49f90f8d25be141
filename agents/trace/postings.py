"""Where a key stands: a compact index from 64-bit keys to places, for millions of entries.

New entries wait in a dict; from time to time they are frozen into sorted arrays (16 bytes an entry, found by binary
search), and small arrays are merged. Places only grow, so that arrays die from the front, whole. What `find` gives
depends on what was added and what is alive, never on how it happens to lie in arrays.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

BITS = 12  # of a place: the sentence; above it the article's number
FRESH = 1 << 16  # entries that wait in the dict
LARGEST = 1 << 22  # entries of an array that is merged no more (sorting it: under a second)
FIRST = 24  # places of one key that are looked at


@dataclass(slots=True)
class Postings:
    """Entries ``key -> place``; a place is ``number << BITS | sentence``."""

    _fresh: dict[int, list[int]] = field(default_factory=dict)
    _waiting: int = 0
    _arrays: list[tuple[Keys, Places]] = field(default_factory=list)

    def add(self, keys: Iterable[int], place: int) -> None:
        """Enter a place under keys; places come in rising order."""
        for key in keys:
            self._fresh.setdefault(key, []).append(place)
            self._waiting += 1
        if self._waiting >= FRESH:
            self._freeze()

    def find(self, keys: list[int], alive: Container[int]) -> list[list[int]]:
        """For each key the first places, in rising order, whose number is alive (at most `FIRST`)."""
        found: list[list[int]] = [[] for _ in keys]
        wanted = np.array(keys, dtype=np.uint64)
        for stored, places in self._arrays:
            left = np.searchsorted(stored, wanted, "left")
            right = np.searchsorted(stored, wanted, "right")
            for at in np.flatnonzero(left < right).tolist():
                _take(found[at], places[left[at] : right[at]].tolist(), alive)
        for at, key in enumerate(keys):
            if fresh := self._fresh.get(key):
                _take(found[at], fresh, alive)
        return found

    def drop(self, oldest: int) -> None:
        """Let go of the arrays that have nothing from article number `oldest` on."""
        while self._arrays and int(self._arrays[0][1].max()) >> BITS < oldest:
            del self._arrays[0]

    def _freeze(self) -> None:
        count = self._waiting
        keys = np.fromiter((k for k, at in self._fresh.items() for _ in at), dtype=np.uint64, count=count)
        places = np.fromiter((p for at in self._fresh.values() for p in at), dtype=np.int64, count=count)
        self._fresh, self._waiting = {}, 0
        self._arrays.append(_sorted(keys, places))
        while len(self._arrays) > 1 and self._is_due():
            (keys, places), (more_keys, more_places) = self._arrays[-2:]
            self._arrays[-2:] = [
                _sorted(np.concatenate((keys, more_keys)), np.concatenate((places, more_places)))
            ]

    def _is_due(self) -> bool:
        """Whether the last array has grown to the size of the one before it."""
        before, last = len(self._arrays[-2][0]), len(self._arrays[-1][0])
        return before <= last and before + last <= LARGEST


def _sorted(keys: Keys, places: Places) -> tuple[Keys, Places]:
    order = np.argsort(keys, kind="stable")  # places rise already: stable keeps them so
    return keys[order], places[order]


def _take(found: list[int], places: Iterable[int], alive: Container[int]) -> None:
    for place in places:
        if len(found) >= FIRST:
            return
        if place >> BITS in alive:
            found.append(place)
