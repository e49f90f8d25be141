"""Judges what an outside consumer recorded: lost, unexpected, duplicate, out of order, differing, ended twice.

    found = check(expected, records, entries)
    assert found.right, found

Pure: it knows nothing of Kafka. A record of a topic has an identity (of an article: its id and its revision), a key,
and an order number within the key (the revision). What is legal is written down here, and only here:

- A repeat (an identity that stood there before) is legal at any place, also behind newer ones: after a crash a stage
  sends again what it may not have committed. It is counted.
- Order within a key is broken when an identity appears for the *first* time after a higher number of its key.
- All records of a key lie in one partition: otherwise no consumer could rely on their order.
- All records of one identity have the same bytes.
- An item of the ledger is seen, and ends in one state; both may be said often.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

SEEN = "seen"


class Record(NamedTuple):
    """One message, as it was read. `identity` names it within its topic; `order` is its place within its key."""

    topic: str
    partition: int
    offset: int
    key: str
    identity: str
    order: int
    value: bytes | None


class Entry(NamedTuple):
    """One line of the ledger: this item was seen, or ended as `state`."""

    item: str
    state: str


@dataclass(frozen=True)
class Findings:
    """What is wrong (everything but `duplicates`), and how often what came twice (identity: beyond the first)."""

    lost: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()
    duplicates: Mapping[str, int] = field(default_factory=dict)
    reordered: tuple[str, ...] = ()
    scattered: tuple[str, ...] = ()  # keys that lie in two partitions
    divergent: tuple[str, ...] = ()
    contradicting: tuple[str, ...] = ()  # items with two different ends
    open: tuple[str, ...] = ()  # items seen that have no end
    unseen: tuple[str, ...] = ()  # items ended that nobody saw

    @property
    def wrong(self) -> dict[str, tuple[str, ...]]:
        """What is wrong, by its name; empty when nothing is."""
        return {name: found for name, found in vars(self).items() if found and name != "duplicates"}

    @property
    def right(self) -> bool:
        """Whether nothing is wrong."""
        return not self.wrong

    @property
    def repeats(self) -> int:
        """Records beyond the first of their identity."""
        return sum(self.duplicates.values())


def check(
    expected: Iterable[str] | None, records: Iterable[Record], entries: Iterable[Entry] = ()
) -> Findings:
    """Compare what was read of one topic, and of the ledger, with the identities that had to come (None: unknown)."""
    ordered = sorted(records, key=lambda one: (one.partition, one.offset))
    counts = Counter(one.identity for one in ordered)
    wanted = set(counts) if expected is None else set(expected)
    ends, seen = _ends(entries)
    return Findings(
        lost=_sorted(wanted - set(counts)),
        unexpected=_sorted(set(counts) - wanted),
        duplicates={identity: count - 1 for identity, count in counts.items() if count > 1},
        reordered=_reordered(ordered),
        scattered=_several((one.key, one.partition) for one in ordered),
        divergent=_several((one.identity, one.value) for one in ordered),
        contradicting=_sorted(item for item, states in ends.items() if len(states) > 1),
        open=_sorted(seen - set(ends)),
        unseen=_sorted(set(ends) - seen),
    )


def _ends(entries: Iterable[Entry]) -> tuple[dict[str, set[str]], set[str]]:
    ends: dict[str, set[str]] = defaultdict(set)
    seen = set()
    for entry in entries:
        if entry.state == SEEN:
            seen.add(entry.item)
        else:
            ends[entry.item].add(entry.state)
    return ends, seen


def _reordered(ordered: list[Record]) -> tuple[str, ...]:
    """The identities that came first after a higher number of their key."""
    highest: dict[str, int] = {}
    known: set[str] = set()
    late = []
    for one in ordered:
        if one.identity not in known and one.order < highest.get(one.key, one.order):
            late.append(one.identity)
        known.add(one.identity)
        highest[one.key] = max(one.order, highest.get(one.key, one.order))
    return _sorted(late)


def _several(pairs: Iterable[tuple[str, object]]) -> tuple[str, ...]:
    """The names that stand with more than one value."""
    values: dict[str, set[object]] = defaultdict(set)
    for name, value in pairs:
        values[name].add(value)
    return _sorted(name for name, found in values.items() if len(found) > 1)


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))
