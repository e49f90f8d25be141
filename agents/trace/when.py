"""Which of two texts is older: by what we saw, and where that leaves it open by what their publishers claim."""

from collections.abc import Callable, Iterable
from datetime import datetime, time
from typing import TypeVar

import msgspec

from streams.records import FirstSeen

MARGIN = 60.0  # seconds: many a publisher tells minutes only
_NEVER = float("-inf")
T = TypeVar("T")


class When(msgspec.Struct, array_like=True, frozen=True):
    """Epoch seconds: not there at `after` (None: we had not looked), there at `by`; `claimed`: as far as that can be."""

    after: float | None
    by: float
    claimed: float | None = None

    def is_older(self, other: "When") -> bool:
        """Whether there is a reason to say so; where there is none for either, the order of arrival is all we have."""
        was_first = self.by <= (_NEVER if other.after is None else other.after)
        was_second = other.by <= (_NEVER if self.after is None else self.after)
        if was_first != was_second:
            return was_first
        if self.claimed is None or other.claimed is None:
            return False
        return self.claimed + MARGIN <= other.claimed


def oldest_first(arrived: Iterable[T], of: Callable[[T], When]) -> list[T]:
    """In the order of arrival, but what is older goes before what is younger."""
    ordered: list[T] = []
    for one in arrived:
        at = len(ordered)
        while at and of(one).is_older(of(ordered[at - 1])):
            at -= 1
        ordered.insert(at, one)
    return ordered


def when(seen: FirstSeen, published: datetime | None = None) -> When:
    """`published`: as the publisher says. A day alone says no time; nor does one that was still to come."""
    after, by = seen.after.timestamp() if seen.after else None, seen.by.timestamp()
    if published is None or published.time() == time() or (claimed := published.timestamp()) > by:
        return When(after, by)
    return When(after, by, claimed if after is None else max(claimed, after))
