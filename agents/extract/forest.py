"""Boosted decision trees, read from a file of ours and applied to many rows at once (Friedman 2001; trained by LightGBM).

The file (msgpack) holds flat arrays over all nodes of all trees; `seeds/build/body.py` writes it.
"""

from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from streams.errors import Misconfigured


class Forest(msgspec.Struct, frozen=True, kw_only=True):
    """Inner nodes ask whether column `feature` is at most `threshold`: then go `left`, else `right`.

    A leaf has feature -1 and its value in `threshold`. `roots`: the first node of each tree. `columns`: of a row.
    """

    columns: int
    roots: list[int]
    feature: list[int]
    threshold: list[float]
    left: list[int]
    right: list[int]
    made_by: str = ""


class Trees:
    """A forest ready for use."""

    def __init__(self, forest: Forest) -> None:
        self.columns = forest.columns
        self._roots = np.array(forest.roots, dtype=np.int32)
        self._feature = np.array(forest.feature, dtype=np.int32)
        self._threshold = np.array(forest.threshold, dtype=np.float64)
        self._next = np.array([forest.right, forest.left], dtype=np.int32)

    def probability(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the probability of each row, shape (rows,)."""
        at = np.broadcast_to(self._roots, (len(rows), len(self._roots)))
        row = np.arange(len(rows))[:, None]
        while (inner := self._feature[at] >= 0).any():
            low = rows[row, np.maximum(self._feature[at], 0)] <= self._threshold[at]
            at = np.where(inner, self._next[low.astype(np.int8), at], at)
        return 1 / (1 + np.exp(-self._threshold[at].sum(axis=1)))  # type: ignore[no-any-return]


def load(path: Path) -> Trees:
    """Read a forest. Raises Misconfigured where the file is missing or wrong."""
    try:
        return Trees(msgspec.msgpack.decode(path.read_bytes(), type=Forest))
    except (OSError, msgspec.DecodeError) as error:
        raise Misconfigured(
            f"{path}: {error}; reinstall wirehose, or make it anew by seeds/build/body.py"
        ) from error
