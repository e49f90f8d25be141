"""Which keys are due (pure): the order of work that the clock starts. `streams.timers` does it."""

import heapq
from typing import Generic, Protocol, TypeVar


class Entry(Protocol):
    """What is remembered of one key: when it is due (epoch seconds); `seq` grows with all that is done about it."""

    due: float
    seq: int


E = TypeVar("E", bound=Entry)


class Schedule(Generic[E]):
    """Which keys are due. A key that is in work is not given out again."""

    def __init__(self) -> None:
        self.entries: dict[bytes, E] = {}
        self.heap: list[tuple[float, bytes]] = []
        self.busy: set[bytes] = set()
        self.hurried: set[bytes] = set()  # due at once, whatever their entry says

    def apply(self, key: bytes, entry: E | None) -> None:
        """Remember (None: forget) a key."""
        self.entries.pop(key, None)
        if entry is not None:
            self.entries[key] = entry
            heapq.heappush(self.heap, (entry.due, key))

    def hurry(self, key: bytes, now: float) -> None:
        """Make the key due now; when it is in work, as soon as that ends."""
        self.hurried.add(key)
        heapq.heappush(self.heap, (now, key))

    def hold(self, key: bytes, until: float) -> None:
        """Give the key back, to be taken again at `until`."""
        self.busy.discard(key)
        self.hurried.add(key)
        heapq.heappush(self.heap, (until, key))

    def take(self, now: float) -> bytes | None:
        """The next key that is due, from now on in work; None: nothing is."""
        while self.heap and self.heap[0][0] <= now:
            key = heapq.heappop(self.heap)[1]
            entry = self.entries.get(key)
            if entry is not None and key not in self.busy and (entry.due <= now or key in self.hurried):
                self.busy.add(key)
                self.hurried.discard(key)
                return key
        return None

    def finish(self, key: bytes, now: float) -> None:
        """The key is no longer in work."""
        self.busy.discard(key)
        if (entry := self.entries.get(key)) is not None:
            heapq.heappush(self.heap, (now if key in self.hurried else entry.due, key))

    def shift(self, seconds: float) -> None:
        """Make everything due so much later (negative: sooner), because the clock went so much forward (back)."""
        for entry in self.entries.values():
            entry.due += seconds
        self.heap = [(due + seconds, key) for due, key in self.heap]

    def next(self) -> float | None:
        """When something may be due."""
        return self.heap[0][0] if self.heap else None
