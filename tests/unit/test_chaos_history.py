"""The judge of the chaos suite finds each kind of damage in a recorded history, and nothing in a healthy one."""

import json
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from running import Read

from tests.broker.chaos.history import Entry, Findings, Record, check
from tests.broker.chaos.news import Edition, Plan
from tests.broker.chaos.verdict import TOPICS, Shown, judge

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


# -- a whole scenario, as it stands on the topics ------------------------------------------------------------------------

EDITION = Edition(Plan(stories=12, waves=3, marks=("poison",)), seed=5)


class Topics:
    """What a right pipeline leaves of EDITION, whose marked article was put aside as a bug."""

    def __init__(self) -> None:
        self.topics: dict[str, list[Read]] = {name: [] for name in TOPICS}
        groups: dict[int, dict[str, Any]] = {}
        for number, told in enumerate(EDITION.told):
            slug, story = told.piece.slug, f"s{told.story}"
            for feed in told.feeds:
                item = f"{slug}-{told.revision}-{feed}"
                seen = {"item": item, "first_seen": {"by": f"{number}"}}
                self.add("items", slug, seen)
                dead = told.story >= EDITION.plan.stories
                end = "dead" if dead else "duplicate" if feed != told.feeds[0] else ""
                end = end or ("published" if told.revision == 1 else "revised")
                self.add("ledger", item, {"item": item, "state": "seen"})
                self.add("ledger", item, {"item": item, "state": end})
                if end in ("published", "revised"):
                    self.add("unique", slug, seen)
                    self.add("pages", slug, {"item": seen, "fetched": str(number)})
            if told.story < EDITION.plan.stories:
                record = {
                    "id": slug,
                    "url": f"http://x/{slug}",
                    "revision": told.revision,
                    "title": told.piece.title,
                }
                for topic in ("texts", "enriched", "traced", "revisions"):
                    self.add(topic, slug, record)
                self.add("articles", slug, record | {"story": story})
                group = groups.setdefault(told.story, {"version": 0, "articles": {}})
                group["version"] += 1
                group["articles"][slug] = {"id": slug}
                listed = list(group["articles"].values())
                self.add("stories", story, {"id": story, "version": group["version"], "articles": listed})
        reason = {f"wirehose.errors.{name}": b"1" for name in ("topic", "partition", "offset")}
        self.add("deadletters", "mark0", {}, reason | {"wirehose.errors.reason": b"bug"})
        right = EDITION.right
        counts = {"seen": right.seen, "published": right.published, "revised": right.revised}
        counts |= {"duplicate": right.duplicate, "rejected": 0, "dead": 1}
        self.metrics = {
            f'wirehose_ledger_items{{state="{state}"}}': float(count) for state, count in counts.items()
        }
        self.metrics |= {f"wirehose_ledger_{name}": 0.0 for name in ("open", "overdue", "disagreements")}

    def add(self, topic: str, key: str, record: Any, headers: dict[str, bytes] | None = None) -> None:
        there = self.topics[topic]
        there.append(Read(topic, 0, len(there), key, json.dumps(record).encode(), headers or {}))

    def judge(self) -> Counter[str]:
        return judge(Shown(self.topics, self.metrics), EDITION, [], {"mark0": "bug"}, Counter())

    def change(self, topic: str, at: int, **changes: Any) -> None:
        one = self.topics[topic][at]
        self.topics[topic][at] = one._replace(value=json.dumps(one.record | changes).encode())

    def again(self, topic: str, at: int = 0) -> None:
        one = self.topics[topic][at]
        self.topics[topic].append(one._replace(offset=len(self.topics[topic])))


def test_a_right_scenario_is_right_and_its_repeats_are_counted_by_topic() -> None:
    topics = Topics()
    for topic in ("articles", "texts", "texts", "items", "ledger", "deadletters", "unique"):
        topics.again(topic)
    topics.again("stories", -1)
    topics.change("items", -1, first_seen={"by": "a second poll saw it later"})
    assert topics.judge() == Counter(articles=1, texts=2, stories=1, unique=1, items=1)


DAMAGES: dict[str, Callable[[Topics], object]] = {
    "an article is missing": lambda t: t.topics["articles"].pop(3),
    "an article is too many": lambda t: t.add("articles", "z", {"url": "z", "revision": 1, "title": "z"}),
    "a title is another's": lambda t: t.change("articles", 3, title="Something else"),
    "a marked article came out": lambda t: t.add("articles", "m", {"url": "/mark0", "revision": 1}),
    "an article names another story": lambda t: t.change("articles", 0, story="s5"),
    "a story lacks an article": lambda t: t.change("stories", -1, articles=[{"id": "story11-0"}]),
    "a story's oldest version stands last": lambda t: t.again("stories"),
    "two stories are one": lambda t: t.change("stories", -1, articles=[{"id": "story0-0"}]),
    "a story's version has two values": lambda t: (t.again("stories"), t.change("stories", -1, title="x")),
    "a text has two values": lambda t: (t.again("texts"), t.change("texts", -1, title="x")),
    "an enriched one came in the wrong order": lambda t: (
        t.topics["enriched"].reverse() or renumber(t, "enriched")
    ),
    "an item says two things": lambda t: (t.again("items"), t.change("items", -1, title="x")),
    "a page has two values": lambda t: (t.again("pages"), t.change("pages", -1, body="x")),
    "an item has no end": lambda t: t.topics["ledger"].pop(1),
    "an item was never seen": lambda t: t.topics["ledger"].pop(0),
    "an item has two ends": lambda t: t.add(
        "ledger", "i", t.topics["ledger"][1].record | {"state": "rejected"}
    ),
    "a published item is called revised": lambda t: t.change("ledger", 1, state="revised"),
    "the metrics count another number": lambda t: t.metrics.update(
        {'wirehose_ledger_items{state="seen"}': 3.0}
    ),
    "the metrics know a disagreement": lambda t: t.metrics.update(wirehose_ledger_disagreements=1.0),
    "a dead letter is missing": lambda t: t.topics["deadletters"].pop(),
    "a dead letter is too many": lambda t: t.add("deadletters", "k", {}, letter("no_record")),
    "a dead letter has another reason": lambda t: t.topics["deadletters"].__setitem__(
        0, t.topics["deadletters"][0]._replace(headers=letter("no_record"))
    ),
}


def letter(reason: str) -> dict[str, bytes]:
    """The headers of a dead letter from another place."""
    names = {"topic": b"9", "partition": b"9", "offset": b"9", "reason": reason.encode()}
    return {f"wirehose.errors.{name}": value for name, value in names.items()}


def renumber(topics: Topics, topic: str) -> None:
    """Give the records the offsets of where they lie now."""
    topics.topics[topic] = [one._replace(offset=number) for number, one in enumerate(topics.topics[topic])]


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_scenario_is_found(damage: Callable[[Topics], object]) -> None:
    topics = Topics()
    damage(topics)
    with pytest.raises((AssertionError, KeyError)):
        topics.judge()
