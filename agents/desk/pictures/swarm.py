"""Dots of one lane beside each other instead of on top of each other."""

from collections.abc import Sequence
from math import ceil


def spread(
    wanted: Sequence[float], left: float, right: float, gap: float, rows: int
) -> list[tuple[float, int]]:
    """The place and row (0, 1, …) of each dot, in their order: where it wants to be if a row has room there.

    `wanted` ascends, from `left` to `right`; in a row dots are at least `gap` apart. A dot that finds all rows taken moves
    to the right, and those at the end to the left.
    """
    most = int((right - left) / gap) + 1
    lanes: list[list[int]] = [[] for _ in range(max(rows, ceil(len(wanted) / most)))]
    places = list(wanted)
    for at, place in enumerate(wanted):
        ends = {
            row: places[lane[-1]] + gap if lane else left
            for row, lane in enumerate(lanes)
            if len(lane) < most
        }
        row = next((row for row, end in ends.items() if end <= place), None)
        row = min(ends, key=ends.__getitem__) if row is None else row
        places[at] = max(place, ends[row])
        lanes[row].append(at)
    for lane in lanes:
        end = right
        for at in reversed(lane):
            places[at] = min(places[at], end)
            end = places[at] - gap
    row_of = {at: row for row, lane in enumerate(lanes) for at in lane}
    return [(place, row_of[at]) for at, place in enumerate(places)]


def fair(counts: Sequence[int], most: int) -> list[int]:
    """How many of each may be shown, `most` in all: of the small ones all, of the large ones about as many each."""
    shown, left = [0] * len(counts), most
    ascending = sorted(range(len(counts)), key=counts.__getitem__)
    for rank, at in enumerate(ascending):
        shown[at] = min(counts[at], left // (len(counts) - rank))
        left -= shown[at]
    return shown


def thin(count: int, kept: int) -> list[int]:
    """Which of so many, evenly, the first and the last among them."""
    if kept >= count or kept < 2:
        return list(range(min(count, kept)))
    return [round(at * (count - 1) / (kept - 1)) for at in range(kept)]
