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
    """Epoch seconds: not there at `after` (None: we had not looked), there at `by`; `claimed` by its publisher."""

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
        if self._is_behind() and other._is_behind():
            return self.claimed + MARGIN <= other.claimed
        return self._likely() + MARGIN <= other._likely()

    def _is_behind(self) -> bool:
        """Whether it came into its feed later than claimed, as where feeds lag behind their pages.

        Of two such the looks tell only who was polled when, and the claims more.
        """
        return self.after is not None and self.claimed is not None and self.claimed < self.after

    def _likely(self) -> float:
        """The claim, as far as it can be: beside one that is not behind it must not gain by that."""
        return max(self.claimed or 0.0, self.after or 0.0)


def oldest_first(
    arrived: Iterable[T], of: Callable[[T], When], key: Callable[[T], object] | None = None
) -> list[T]:
    """In the order of arrival, but what is older goes before what is younger, past what tells nothing of its time.

    Those of one key stay in their order. Claims and polls may contradict each other among three; then the order of
    arrival decides which of them is believed.
    """
    ordered: list[T] = []
    for one in arrived:
        at = place = len(ordered)
        while at and not of(ordered[at - 1]).is_older(of(one)):
            if key and key(ordered[at - 1]) == key(one):
                break
            at -= 1
            if of(one).is_older(of(ordered[at])):
                place = at
        ordered.insert(place, one)
    return ordered


def when(seen: FirstSeen, published: datetime | None = None) -> When:
    """`published`: as the publisher says. A day alone says no time; nor does one that was still to come."""
    after, by = seen.after.timestamp() if seen.after else None, seen.by.timestamp()
    if published is None or published.time() == time() or (claimed := published.timestamp()) > by:
        return When(after, by)
    return When(after, by, claimed)
