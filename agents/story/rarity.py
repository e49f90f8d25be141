"""How rare a feature is: in the window, and before the window tells, in the language.

The share of articles that have a word is taken from how common it is in the language (seeds/common.npz) until the
window has read more: its counts stand on a prior of `READ` articles.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np

from agents.story.features import Feature
from streams.errors import Misconfigured

READ = 100.0  # articles that are taken as read, in a language whose words are listed
UNLISTED = 4.0  # in another one: the first articles find no word rare, and so nothing alike
LENGTH = 120  # words of an article: for the share of articles that have a word of known frequency
FEW = 20.0  # the same of persons and figures, of which no list tells how common they are


class Common(Mapping[str, Mapping[int, float]]):
    """Language to the share of articles that have a word, by the word's key; each language is read when asked for."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self._arrays = arrays
        self._read: dict[str, Mapping[int, float]] = {}

    def __getitem__(self, language: str) -> Mapping[int, float]:
        if language not in self._read:
            keys, often = self._arrays[f"{language}_keys"], self._arrays[f"{language}_often"]
            shares = 1 - np.exp(-LENGTH * often.astype(np.float64))
            self._read[language] = dict(zip(keys.tolist(), shares.tolist(), strict=True))
        return self._read[language]

    def __iter__(self) -> Iterator[str]:
        return (name.removesuffix("_keys") for name in self._arrays if name.endswith("_keys"))

    def __len__(self) -> int:
        return len(self._arrays) // 2


@cache
def load_common(path: Path) -> Common:
    """The table of common words; made by seeds/build/common.py."""
    try:
        with np.load(path, allow_pickle=False) as file:
            return Common(dict(file))
    except (OSError, ValueError) as error:
        raise Misconfigured(f"{path}: not a table of common words: {error}") from error


class Rarity:
    """The counts of one language's window."""

    def __init__(self, common: Mapping[int, float]) -> None:
        self._common, self._read = common, READ if common else UNLISTED
        self._counts: Counter[int] = Counter()
        self._size = 0

    def weigh(self, features: Sequence[Feature]) -> Any:
        """tf-idf: (1 + log tf) times the log of how few articles have it; float64 [features]."""
        read = self._read
        words, others = self._size + read + 1, self._size + FEW + 1
        if not features:
            return np.zeros(0)
        keys, often, _, likes = zip(*features, strict=True)
        counts = np.array(list(map(self._counts.get, keys, repeat(0))))
        common = np.array(list(map(self._common.get, likes, repeat(0.0))))
        read_of = np.where(np.array(likes) > 0, words, others)
        return (1 + np.log(often)) * np.log(read_of / (counts + read * common + 0.5))

    def add(self, keys: Iterable[int]) -> None:
        """An article with these features is read."""
        self._counts.update(keys)
        self._size += 1

    def remove(self, keys: Iterable[int]) -> None:
        """It is forgotten."""
        for key in keys:
            if self._counts[key] <= 1:
                del self._counts[key]
            else:
                self._counts[key] -= 1
        self._size -= 1
