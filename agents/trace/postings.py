"""Where a key stands: a compact index from keys to places, for hundreds of millions of entries.

New entries wait in a dict; from time to time they are frozen into sorted runs (8 bytes an entry, 12 for an exact key,
found by binary search), and small runs are merged, as in a log-structured merge tree (O'Neil 1996). Places only grow,
so that runs die from the front, whole. What `find` gives depends on what was added and what is alive, never on how it
happens to lie in runs.
"""

from collections.abc import Callable
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.trace.prints import EXACT

Keys = npt.NDArray[np.unsignedinteger]
Numbers = npt.NDArray[np.int64]  # of articles, or places
Alive = Callable[[Numbers], npt.NDArray[np.bool_]]  # which of these articles count

BITS = 12  # of a place: the sentence; above it the article's number
SPAN = 1 << (32 - BITS)  # article numbers of one run: a place takes 32 bits there
WIDE = 1 << 32  # from here on a key takes 64 bits
FRESH = 1 << 14  # entries that wait in the dict
LARGEST = 1 << 25  # entries of a run that is merged no more (merging it takes a second)
STEEP = 3  # a run is merged into the one before that is at most so many times larger: few runs are quick to search
FIRST = 24  # places of one key that are looked at
CROWDED = 256  # keys with the same first bits that are not compared one by one
_STEP = 32  # places of one key that are read at once, at first


class Postings:
    """Entries ``key -> place``; a place is ``number << BITS | sentence``."""

    def __init__(self) -> None:
        self._narrow, self._wide = _Index(np.uint32), _Index(np.uint64)

    def add(self, keys: list[int], place: int) -> None:
        """Enter a place under keys; places come in rising order."""
        self._narrow.add([key for key in keys if key < WIDE], place)
        self._wide.add([key for key in keys if key >= WIDE], place)

    def extend(self, keys: npt.NDArray[np.uint64], places: Numbers) -> None:
        """Enter many at once: ``keys[n] -> places[n]``."""
        is_wide = keys >= WIDE
        self._narrow.extend(keys[~is_wide], places[~is_wide])
        self._wide.extend(keys[is_wide], places[is_wide])

    def find(self, keys: list[int], alive: Alive) -> list[list[int]]:
        """For each key the first places, in rising order, whose number is alive (at most `FIRST`)."""
        found: dict[int, list[int]] = {key: [] for key in sorted(set(keys))}  # neighbours share cache lines
        pairs = list(found.items())
        narrow = next((at for at, (key, _) in enumerate(pairs) if key >= WIDE), len(pairs))
        self._narrow.find(pairs[:narrow], alive)
        self._wide.find(pairs[narrow:], alive)
        return [found[key] for key in keys]

    def drop(self, oldest: int) -> None:
        """Let go of the runs that have nothing from article number `oldest` on."""
        self._narrow.drop(oldest)
        self._wide.drop(oldest)


class _Run(NamedTuple):
    """Entries sorted by key, then place."""

    keys: Keys
    places: npt.NDArray[np.uint32]  # counted from the first place of article `first`
    first: int
    last: int  # article number
    heads: npt.NDArray[
        np.uint32
    ]  # where the keys with these first bits begin, and the end: they save most of a search
    shift: int  # bits of a key behind its first ones


class _Index:
    """The entries whose keys are of one width."""

    def __init__(self, width: type[np.unsignedinteger]) -> None:
        self._width = width
        self._fresh: dict[int, list[int]] = {}
        self._waiting = 0
        self._runs: list[_Run] = []

    def add(self, keys: list[int], place: int) -> None:
        for key in keys:
            if (places := self._fresh.get(key)) is None:
                self._fresh[key] = [place]
            else:
                places.append(place)
        self._waiting += len(keys)
        if self._waiting >= FRESH:
            self._freeze()

    def extend(self, keys: Keys, places: Numbers) -> None:
        self._freeze()
        while len(places):
            first = int(places[0]) >> BITS
            end = min(LARGEST, int(np.searchsorted(places, (first + SPAN) << BITS)))
            self._append(keys[:end], places[:end], first, int(places[end - 1]) >> BITS)
            keys, places = keys[end:], places[end:]

    def find(self, pairs: list[tuple[int, list[int]]], alive: Alive) -> None:
        """Add to the list of each key; keys in rising order."""
        found = [places for _, places in pairs]
        if pairs and self._runs:
            _search(self._runs, np.array([key for key, _ in pairs], dtype=self._width), found, alive)
        waiting = [(places, place) for key, places in pairs for place in self._fresh.get(key, ())]
        is_alive = alive(np.array([place for _, place in waiting], dtype=np.int64) >> BITS)
        for (places, place), counts in zip(waiting, is_alive.tolist(), strict=True):
            if counts and len(places) < FIRST:
                places.append(place)

    def drop(self, oldest: int) -> None:
        while self._runs and self._runs[0].last < oldest:
            del self._runs[0]

    def _freeze(self) -> None:
        if not self._waiting:
            return
        keys = np.fromiter(self._fresh, dtype=self._width).repeat([len(at) for at in self._fresh.values()])
        places = np.fromiter(chain.from_iterable(self._fresh.values()), np.int64, self._waiting)
        self._fresh, self._waiting = {}, 0
        order = np.argsort(places, kind="stable")
        self.extend(keys[order], places[order])

    def _append(self, keys: Keys, places: Numbers, first: int, last: int) -> None:
        order = np.argsort(keys, kind="stable")  # places rise already: stable keeps them so
        short = (places - (first << BITS)).astype(np.uint32)
        self._runs.append(_run(keys[order].astype(self._width), short[order], first, last))
        while len(self._runs) > 1 and _is_due(*self._runs[-2:]):
            self._runs[-2:] = [_merged(*self._runs[-2:])]


def _is_due(before: _Run, last: _Run) -> bool:
    """Whether the last run has grown large beside the one before it, and both fit into one."""
    fit = len(before.keys) + len(last.keys) <= LARGEST and last.last - before.first < SPAN
    return fit and len(before.keys) <= STEEP * len(last.keys)


def _merged(before: _Run, last: _Run) -> _Run:
    """Both in one; where keys are the same, the earlier run stands first."""
    count = len(before.keys) + len(last.keys)
    keys, places = np.empty(count, before.keys.dtype), np.empty(count, np.uint32)
    is_last = np.zeros(count, np.bool_)
    is_last[np.searchsorted(before.keys, last.keys, "right") + np.arange(len(last.keys))] = True
    keys[is_last], places[is_last] = last.keys, last.places + np.uint32((last.first - before.first) << BITS)
    np.logical_not(is_last, out=is_last)
    keys[is_last], places[is_last] = before.keys, before.places
    return _run(keys, places, before.first, last.last)


def _run(keys: Keys, places: npt.NDArray[np.uint32], first: int, last: int) -> _Run:
    """With `heads` for some ten keys each: hashes lie evenly enough (exact keys from their second bit on)."""
    bits = max(1, len(keys).bit_length() - 4)
    width, lowest = (32, 0) if keys.dtype == np.uint32 else (63, EXACT)
    bounds = np.arange(1, 1 << bits, dtype=np.uint64) << np.uint64(width - bits)
    heads = keys.searchsorted((bounds + np.uint64(lowest)).astype(keys.dtype))
    return _Run(
        keys, places, first, last, np.concatenate(([0], heads, [len(keys)])).astype(np.uint32), width - bits
    )


def _search(runs: list[_Run], wanted: Keys, found: list[list[int]], alive: Alive) -> None:
    """Add the first places of these keys to their lists, those of all keys and runs a step at a time."""
    hits = [_entries(run, wanted) for run in runs]
    owners, start, end = (np.concatenate(each) for each in zip(*hits, strict=True))
    whose = np.repeat(np.arange(len(runs)), [len(each) for each, *_ in hits])
    enough, step = np.full(len(owners), FIRST), _STEP
    while len(owners):
        stop = np.minimum(end, start + step)
        rows, at = _flat(start, stop)
        places = _places(runs, whose[rows], at)
        is_alive = alive(places >> BITS)
        rows, places = rows[is_alive], places[is_alive]
        for owner, place in zip(owners[rows].tolist(), places.tolist(), strict=True):
            found[owner].append(place)
        enough -= np.bincount(rows, minlength=len(owners))
        is_open = (stop < end) & (enough > 0)
        owners, whose, enough = owners[is_open], whose[is_open], enough[is_open]
        start, end, step = stop[is_open], end[is_open], step * 4
    for each in found:
        each.sort()
        del each[FIRST:]


def _places(runs: list[_Run], whose: Numbers, at: Numbers) -> Numbers:
    """What stands there in the run that each is of; `whose` rises."""
    ends = np.searchsorted(whose, np.arange(len(runs)), "right").tolist()
    found = [
        run.places[at[start:end]] + np.int64(run.first << BITS)
        for run, start, end in zip(runs, (0, *ends), ends, strict=False)
    ]
    return np.concatenate(found)


def _entries(run: _Run, wanted: Keys) -> tuple[Numbers, Numbers, Numbers]:
    """Which of the keys the run has (by place among them), and where the entries of each begin and end."""
    bucket = (wanted >> wanted.dtype.type(run.shift)).astype(np.int64) & (len(run.heads) - 2)
    low, high = run.heads[bucket].astype(np.int64), run.heads[bucket + 1].astype(np.int64)
    start, end = np.zeros_like(low), np.zeros_like(low)
    if len(crowded := (high - low > CROWDED).nonzero()[0]):
        start[crowded] = run.keys.searchsorted(wanted[crowded])
        end[crowded] = run.keys.searchsorted(wanted[crowded], "right")
        high[crowded] = low[crowded]
    owners, at = _flat(low, high)
    same = (run.keys[at] == wanted[owners]).nonzero()[0]
    counts = np.bincount(owners[same], minlength=len(wanted))
    here = counts.nonzero()[0]
    ends = counts[here].cumsum()
    start[here] = at[same[ends - counts[here]]]
    end[here] = start[here] + counts[here]
    hits = (start < end).nonzero()[0]
    return hits, start[hits], end[hits]


def _flat(start: Numbers, end: Numbers) -> tuple[Numbers, Numbers]:
    """All numbers from each start to its end, one behind the other: whose each is, and itself."""
    sizes = end - start
    ends = sizes.cumsum()
    owners = np.arange(len(sizes)).repeat(sizes)
    return owners, np.arange(int(sizes.sum())) + (start - ends + sizes)[owners]
