"""How alike articles are: an inverted index over features, weighted by how rare each is in the window.

Cosine of tf-idf vectors (binary tf). The document frequencies are those of the window, upon a floor that keeps the
first articles after a start from finding every word rare.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import islice
from math import log, sqrt

WEIGHT = {"names": 1.2, "actors": 0.8, "places": 0.5, "rare_words": 1.0, "figures": 0.8}
COMMON = 0.2  # of all articles: what stands in more tells nothing
RARE = 1.4  # power of the idf: what is very rare tells more than its share
RARE_NAMES = 100  # articles with a feature, above which it finds no others (it still counts)
FLOOR = 40  # articles that are taken as read


class Likeness:
    """The features of every article in the window."""

    def __init__(self) -> None:
        self._postings: dict[int, dict[str, None]] = defaultdict(dict)
        self._size = 0
        self._rarities: dict[int, float] = {}  # by count, for this size

    def add(self, name: str, features: Mapping[str, list[int]]) -> None:
        """Enter an article."""
        self._size += 1
        self._rarities.clear()
        for keys in features.values():
            for key in keys:
                self._postings[key][name] = None

    def remove(self, name: str, features: Mapping[str, list[int]]) -> None:
        """Take an article out."""
        self._size -= 1
        self._rarities.clear()
        for keys in features.values():
            for key in keys:
                self._postings[key].pop(name, None)
                if not self._postings[key]:
                    del self._postings[key]

    def weight(self, kind: str, key: int) -> float:
        """How much a feature tells: 0 for one that stands everywhere."""
        return WEIGHT[kind] * self._rarity(len(self._postings.get(key, ())))

    def nearest(self, features: Mapping[str, list[int]], most: int, sees: Callable[[str], bool]) -> list[str]:
        """The articles that share most of what is rare, among those that `sees` lets through."""
        found: dict[str, float] = defaultdict(float)
        for kind, keys in features.items():
            for key in keys:
                names = self._postings.get(key, ())
                if len(names) <= RARE_NAMES and (weight := self.weight(kind, key)):
                    for name in names:
                        found[name] += weight * weight
        ranked = sorted((-value, name) for name, value in found.items())
        return list(islice((name for _, name in ranked if sees(name)), most))

    def norm(self, features: Mapping[str, list[int]]) -> float:
        """The length of an article's vector."""
        return (
            sqrt(sum(self.weight(kind, key) ** 2 for kind, keys in features.items() for key in keys)) or 1.0
        )

    def shared(self, one: Mapping[str, list[int]], other: Mapping[str, list[int]]) -> dict[str, float]:
        """The inner product of two articles, by class of feature."""
        parts = {}
        for kind, keys in one.items():
            if common := set(keys).intersection(other.get(kind, ())):
                parts[kind] = sum(self.weight(kind, key) ** 2 for key in sorted(common))
        return parts

    def _rarity(self, count: int) -> float:
        """The idf of what stands in so many articles of the window."""
        if (known := self._rarities.get(count)) is None:
            size = self._size + FLOOR
            known = 0.0 if count > COMMON * size else float(log(size / (count + 1)) ** RARE)
            self._rarities[count] = known
        return known
