"""Lists in pages: a cursor says behind which row the next page begins, so that what comes in meanwhile moves nothing.

A cursor is what the list is sorted by, of the last row that was shown: to those who ask it is a word to hand back.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from streams.errors import Rejected

T = TypeVar("T")
R = TypeVar("R")
MOST = 200  # rows of a page, whatever is asked for
LARGEST = 2**53  # a number that any database takes
NO_CURSOR = "cursor: not one that this list gave; ask without it"


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows, and the cursor of the next page: "" where this is the last."""

    rows: Sequence[T]
    cursor: str = ""

    def map(self, of: Callable[[T], R]) -> "Page[R]":
        """The same page of something else."""
        return Page([of(row) for row in self.rows], self.cursor)


def cut(rows: Sequence[T], limit: int, by: Callable[[T], Sequence[float | int | str]]) -> Page[T]:
    """The first `limit` of rows that were asked for with one more; `by`: what they are sorted by."""
    if len(rows) <= limit:
        return Page(rows)
    return Page(rows[:limit], _written(by(rows[limit - 1])))


def behind(cursor: str, *kinds: type) -> tuple[float | int | str, ...]:
    """What a cursor says; `Rejected` where it is none of a list that is sorted by values of these kinds."""
    try:
        found = msgspec.json.decode(base64.urlsafe_b64decode(cursor.encode() + b"=="), type=tuple[kinds])  # type: ignore[valid-type]
    except (ValueError, msgspec.MsgspecError) as error:
        raise Rejected("cursor", NO_CURSOR) from error
    if any(isinstance(value, int) and abs(value) > LARGEST for value in found):
        raise Rejected("cursor", NO_CURSOR)
    return tuple(found)


def _written(values: Sequence[float | int | str]) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(values)).decode().rstrip("=")
