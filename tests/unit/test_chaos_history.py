"""The judge of the chaos suite finds each kind of damage in a recorded history, and nothing in a healthy one."""

import random
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.broker.chaos.history import Entry, Findings, Record, check

ENDS = ("published", "revised", "duplicate", "rejected", "dead")


class Healthy:
    """A history as a right pipeline writes it: keys with revisions, in order, with legal repeats anywhere behind."""

    def __init__(self, seed: int, keys: int, revisions: int, repeats: int) -> None:
        self.dice = random.Random(seed)
        queues = {f"k{n}": list(range(1, self.dice.randint(1, revisions) + 1)) for n in range(keys)}
        self.records: list[Record] = []
        self.entries: list[Entry] = []
        self.repeats = 0
        while queues:
            if self.records and repeats and self.dice.random() < 0.2:
                repeats -= 1
                self.repeats += 1
                self.append(self.dice.choice(self.records))
                continue
            key = self.dice.choice(sorted(queues))
            order = queues[key].pop(0)
            self.append(
                Record("t", int(key[1:]) % 3, 0, key, f"{key}/{order}", order, f"{key} {order}".encode())
            )
            if not queues[key]:
                del queues[key]
        self.expected = {one.identity for one in self.records}
        for identity in sorted(self.expected):
            end = Entry(identity, self.dice.choice(ENDS))
            self.entries += [Entry(identity, "seen")] * self.dice.randint(1, 2) + [end] * self.dice.randint(
                1, 2
            )
        self.dice.shuffle(self.entries)

    def append(self, one: Record) -> None:
        self.records.append(one._replace(offset=len(self.records)))

    def check(self) -> Findings:
        return check(self.expected, self.records, self.entries)

    def any(self) -> Record:
        return self.dice.choice(self.records)


histories = st.builds(
    Healthy,
    st.integers(0, 2**32),
    keys=st.integers(2, 12),
    revisions=st.integers(1, 5),
    repeats=st.integers(0, 10),
)


@given(histories)
def test_a_healthy_history_gives_no_finding_and_its_repeats_are_counted(history: Healthy) -> None:
    found = history.check()
    assert found.wrong == {}
    assert found.right
    assert found.repeats == history.repeats
    counts = Counter(one.identity for one in history.records)
    assert found.duplicates == {identity: count - 1 for identity, count in counts.items() if count > 1}


@given(histories)
def test_a_record_that_is_missing_is_lost(history: Healthy) -> None:
    gone = history.any().identity
    history.records = [one for one in history.records if one.identity != gone]
    assert history.check().lost == (gone,)


@given(histories)
def test_a_record_that_nobody_expected_is_told(history: Healthy) -> None:
    history.append(history.any()._replace(key="k99", identity="k99/1", order=1))
    assert history.check().wrong == {"unexpected": ("k99/1",)}


@given(histories)
def test_a_repeat_is_counted_under_its_identity_and_is_not_wrong(history: Healthy) -> None:
    before, again = history.check(), history.any()
    history.append(again)
    found = history.check()
    assert found.right
    assert found.repeats == before.repeats + 1
    assert found.duplicates[again.identity] == before.duplicates.get(again.identity, 0) + 1


@given(histories)
def test_a_new_revision_behind_a_higher_one_is_out_of_order(history: Healthy) -> None:
    one = history.any()
    higher = one._replace(identity=f"{one.key}/100", order=100, value=b"100")
    late = one._replace(identity=f"{one.key}/99", order=99, value=b"99")
    history.append(higher)
    history.append(late)
    history.expected |= {higher.identity, late.identity}
    assert history.check().wrong == {"reordered": (late.identity,)}


@given(histories)
def test_two_records_that_changed_places_are_out_of_order(history: Healthy) -> None:
    first: dict[str, list[Record]] = {}
    for one in history.records:
        if one.identity not in {other.identity for other in first.setdefault(one.key, [])}:
            first[one.key].append(one)
    key = next((key for key, ones in sorted(first.items()) if len(ones) > 1), "")
    assume(key)
    a, b = first[key][:2]
    repeats = [one for one in history.records if one.key == key and one not in (a, b)]
    moved = [a._replace(offset=b.offset), b._replace(offset=a.offset)]
    rest = [one for one in repeats if one.identity not in (a.identity, b.identity)]
    history.records = [one for one in history.records if one.key != key] + rest + moved
    assert a.identity in history.check().reordered


@given(histories, st.data())
def test_one_byte_that_differs_is_divergent(history: Healthy, data: st.DataObject) -> None:
    one = history.any()
    assert one.value is not None
    at = data.draw(st.integers(0, len(one.value) - 1))
    other = one.value[:at] + bytes([one.value[at] ^ 1]) + one.value[at + 1 :]
    history.append(one._replace(value=other))
    assert history.check().wrong == {"divergent": (one.identity,)}


@given(histories)
def test_a_tombstone_where_a_value_stood_is_divergent(history: Healthy) -> None:
    one = history.any()
    history.append(one._replace(value=None))
    assert history.check().divergent == (one.identity,)


@given(histories)
def test_a_key_in_two_partitions_is_scattered(history: Healthy) -> None:
    one = history.any()
    history.append(one._replace(partition=one.partition + 1))
    assert history.check().scattered == (one.key,)


@given(histories)
def test_two_different_ends_contradict_each_other(history: Healthy) -> None:
    entry = history.dice.choice([entry for entry in history.entries if entry.state != "seen"])
    other = next(state for state in ENDS if state != entry.state)
    history.entries.append(Entry(entry.item, other))
    assert history.check().wrong == {"contradicting": (entry.item,)}


@given(histories, st.sampled_from(["open", "unseen"]))
def test_half_of_an_account_is_told(history: Healthy, half: str) -> None:
    item = history.any().identity
    is_gone = {"open": lambda state: state != "seen", "unseen": lambda state: state == "seen"}[half]
    history.entries = [
        entry for entry in history.entries if not (entry.item == item and is_gone(entry.state))
    ]
    assert history.check().wrong == {half: (item,)}


def test_the_order_of_reading_does_not_matter_only_the_offsets_do() -> None:
    history = Healthy(1, 8, 4, 5)
    history.dice.shuffle(history.records)
    assert history.check().right


@pytest.mark.parametrize("orders", [(1, 2, 1, 2), (1, 2, 3, 1), (1, 1, 2)])
def test_a_stage_that_starts_again_repeats_older_revisions(orders: tuple[int, ...]) -> None:
    records = [Record("t", 0, n, "k", f"k/{order}", order, b"%d" % order) for n, order in enumerate(orders)]
    assert check(None, records).right
