"""Boosted decision trees, read from a file of ours and applied to many rows at once.

The trees are oblivious, as CatBoost grows them (Prokhorenkova et al. 2018, arXiv:1706.09516): all nodes of one depth ask
the same question, so that the answers are the bits of the leaf's number. `seeds/build/body.py` writes the file.
"""

from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from streams.errors import Misconfigured

ROWS = 256  # at once: what fits into the processor's cache


class Forest(msgspec.Struct, frozen=True, kw_only=True):
    """Trees of `depth` questions each, one after the other; the arrays are little-endian bytes.

    A question: is `columns` (int16) of a row more than its border (float32)? `leaves` (float32): 2 ** depth of each tree.
    """

    width: int  # columns of a row
    depth: int
    columns: bytes
    borders: bytes
    leaves: bytes
    bias: float
    made_by: str = ""


class Trees:
    """A forest ready for use."""

    def __init__(self, forest: Forest) -> None:
        self.width, self._depth, self._bias = forest.width, forest.depth, forest.bias
        self._columns = np.frombuffer(forest.columns, dtype="<i2").astype(np.int64)
        self._borders = np.frombuffer(forest.borders, dtype="<f4")[:, None]
        self._leaves = np.frombuffer(forest.leaves, dtype="<f4")
        self._first = (np.arange(len(self._columns) // self._depth) << self._depth)[:, None]

    def probability(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the probability of each row, shape (rows,)."""
        scores = [self._score(rows[at : at + ROWS]) for at in range(0, len(rows), ROWS)]
        return 1 / (1 + np.exp(-np.concatenate(scores)))

    def _score(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        more = np.ascontiguousarray(rows.T)[self._columns] > self._borders
        answers = more.reshape(-1, self._depth, len(rows))
        leaf = np.zeros((len(answers), len(rows)), dtype=np.int64)
        for bit in range(self._depth):
            leaf |= answers[:, bit].astype(np.int64) << bit
        score: NDArray[np.float64] = self._leaves[leaf + self._first].sum(axis=0, dtype=np.float64)
        return score + self._bias


def load(path: Path) -> Trees:
    """Read a forest. Raises Misconfigured where the file is missing or wrong."""
    try:
        return Trees(msgspec.msgpack.decode(path.read_bytes(), type=Forest))
    except (OSError, ValueError, msgspec.DecodeError) as error:
        raise Misconfigured(
            f"{path}: {error}; reinstall wirehose, or make it anew by seeds/build/body.py"
        ) from error
