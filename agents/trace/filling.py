"""A window's memory made from the rows of its table, all at once: they come by id, and are entered by offset."""

from array import array
from collections.abc import Iterable

import numpy as np

from agents.trace import prints
from agents.trace.articles import Articles
from agents.trace.memory import Remembered
from agents.trace.postings import BITS, Numbers, Postings

_WIDTH = 1 + prints.NEAR  # keys of a sentence
_SENTENCES = 1 << 20  # entered at once


def fill(articles: Articles, postings: Postings, remembered: Iterable[Remembered]) -> float:
    """Enter all; the newest time one was seen, epoch seconds."""
    ids: list[str] = []
    families: list[str] = []
    names: dict[str, str] = {}  # one string for each family
    offsets, firsts, seen, sizes = array("q"), array("q"), array("d"), array("q")
    keys = bytearray()
    for entry in remembered:
        ids.append(entry.id)
        families.append(names.setdefault(entry.family, entry.family))
        offsets.append(entry.offset)
        firsts.append(entry.grown[0].offset)
        seen.append(entry.seen)
        sizes.append(len(entry.keys) // (8 * _WIDTH))
        keys += entry.keys
    order = sorted(range(len(ids)), key=lambda at: (offsets[at], ids[at]))
    numbers = [articles.enter(ids[at], families[at], firsts[at], seen[at]) for at in order]
    _enter(postings, keys, sizes, np.array(order, np.int64), np.array(numbers, np.int64))
    return max(seen, default=0.0)


def _enter(
    postings: Postings, keys: bytearray, sizes: "array[int]", order: Numbers, numbers: Numbers
) -> None:
    """Enter the keys of articles in this order, some articles at a time."""
    table = np.frombuffer(keys, np.uint64).reshape(-1, _WIDTH)
    size = np.frombuffer(sizes, np.int64) if sizes else np.zeros(0, np.int64)
    start = np.cumsum(size) - size
    ends = np.cumsum(size[order])
    cuts = np.searchsorted(ends, np.arange(_SENTENCES, int(size.sum()), _SENTENCES))
    for part, named in zip(np.split(order, cuts), np.split(numbers, cuts), strict=True):
        count = size[part]
        sentence = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        rows = table[np.repeat(start[part], count) + sentence].ravel()
        places = np.repeat(np.repeat(named, count) << BITS | sentence, _WIDTH)
        postings.extend(rows[rows != 0], places[rows != 0])
