"""A batch through a stage: what goes out, what is put aside, and what ends the process."""

import errno
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import KafkaTimeoutError, MessageSizeTooLargeError

from agents.text.when import When
from streams import codec
from streams.blame import POISON
from streams.cap import RECORDS
from streams.errors import Rejected
from streams.outbox import Message, Outbox
from streams.records import Entry
from streams.repairs import EXIT_CAP
from streams.settings import load
from streams.step import Step
from streams.topics import LARGE, LEDGER, REVISIONS

AT = datetime(2026, 3, 2, tzinfo=UTC)
ENTRY = Entry(item="item1", state="seen", stage="poll", at=AT)


class Producer:
    """Takes records; refuses the first `refuse` of them."""

    def __init__(self, refuse: int = 0) -> None:
        self.sent: list[tuple[str, bytes | None, bytes | None, list[tuple[str, bytes]]]] = []
        self.refuse = refuse

    async def send(
        self, topic: str, key: bytes, value: bytes, _p: None, _t: None, headers: list[tuple[str, bytes]]
    ) -> Any:
        async def acknowledged() -> None:
            return None

        assert key is not None or value is not None, "as aiokafka has it"
        if self.refuse:
            self.refuse -= 1
            raise KafkaTimeoutError
        self.sent.append((topic, key, value, headers))
        return acknowledged()


class Event:
    """As much of a Faust event as a step looks at."""

    def __init__(self, value: bytes | None, offset: int = 0, headers: dict[str, bytes] | None = None) -> None:
        self.message = SimpleNamespace(
            topic="in",
            partition=1,
            offset=offset,
            key=b"k",
            value=value,
            headers=headers or {codec.ITEM: b"item1"},
            timestamp=AT.timestamp(),
        )


def stage(folder: Path, producer: Producer) -> Any:
    return SimpleNamespace(
        name="trace",
        settings=load({"WIREHOSE_DATA": str(folder)}, folder),
        count=lambda topic: topic.partitions,
        app=SimpleNamespace(producer=producer, conf=SimpleNamespace(datadir=folder)),
    )


def pass_on(message: Message, entry: Entry, _: Any, outbox: Outbox) -> str:
    outbox.send(LEDGER, entry.item, entry, event=entry.item, time=AT, item=message.item)
    return "passed"


async def test_records_go_out_in_the_order_they_came(tmp_path: Path) -> None:
    producer = Producer()
    step = Step(stage(tmp_path, producer), Entry, pass_on)
    await step.run(
        [Event(codec.encode(Entry(item=f"i{n}", state="seen", stage="poll", at=AT)), n) for n in range(5)]
    )
    assert [key for _, key, _, _ in producer.sent] == [b"i0", b"i1", b"i2", b"i3", b"i4"]


async def test_of_a_batch_that_has_an_order_the_oldest_goes_first_and_what_is_no_record_before_all(
    tmp_path: Path,
) -> None:
    def order(entry: Entry) -> When:
        return When(None, AT.timestamp(), float(entry.reason) * 3600)

    def entry(hour: int, offset: int, key: bytes) -> Event:
        record = Entry(item=f"i{offset}", state="seen", stage="poll", at=AT, reason=str(hour))
        event = Event(codec.encode(record), offset)
        event.message.key = key
        return event

    producer = Producer()
    no_record = Event(b"\xffnot json", 2)
    events = [entry(3, 0, b"a"), entry(1, 1, b"b"), no_record, entry(2, 3, b"c"), entry(1, 4, b"a")]
    await Step(stage(tmp_path, producer), Entry, pass_on, order=order).run(events)
    (dead, _, *rest) = producer.sent
    assert dead[0] == "wirehose.deadletters.v1"
    assert [key for _, key, _, _ in rest] == [b"i1", b"i3", b"i0", b"i4"], "what has one key stays as it came"


def test_what_has_a_table_takes_records_as_they_come(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="offsets"):
        Step(stage(tmp_path, Producer()), Entry, pass_on, table={}, order=lambda _: When(None, 0.0))


async def test_bytes_that_are_no_record_are_put_aside_byte_for_byte_and_the_rest_goes_on(
    tmp_path: Path,
) -> None:
    producer = Producer()
    step = Step(stage(tmp_path, producer), Entry, pass_on)
    await step.run([Event(b"\xffnot json", 7), Event(codec.encode(ENTRY), 8)])
    (dead, ledger, passed) = producer.sent
    assert dead[:3] == ("wirehose.deadletters.v1", b"k", b"\xffnot json")
    assert dict(dead[3])["wirehose.errors.reason"] == b"no_record"
    assert dict(dead[3])["wirehose.errors.offset"] == dict(dead[3])["__connect.errors.offset"] == b"7"
    assert dict(dead[3])[codec.ITEM] == b"item1"
    assert codec.decode(Entry, ledger[2]).state == "dead"
    assert passed[1] == b"item1"


async def test_what_a_stage_rejects_ends_as_rejected_and_leaves_nothing_half_sent(tmp_path: Path) -> None:
    def refuse(message: Message, entry: Entry, _: Any, outbox: Outbox) -> str:
        outbox.send(LEDGER, "half", entry, event="half", time=AT, item="")
        raise Rejected("too_deep", "10,000 levels")

    producer = Producer()
    await Step(stage(tmp_path, producer), Entry, refuse).run([Event(codec.encode(ENTRY))])
    assert [topic for topic, *_ in producer.sent] == ["wirehose.deadletters.v1", "wirehose.ledger.v1"]
    end = codec.decode(Entry, producer.sent[1][2])
    assert (end.state, end.reason) == ("rejected", "too_deep")


async def test_a_record_too_large_for_its_topic_is_rejected(tmp_path: Path) -> None:
    def grow(message: Message, entry: Entry, _: Any, outbox: Outbox) -> str:
        outbox.send(
            REVISIONS,
            "k",
            Entry(item="x" * REVISIONS.max_bytes, state="seen", stage="poll", at=AT),
            event="x",
            time=AT,
            item="",
        )
        return "never"

    producer = Producer()
    await Step(stage(tmp_path, producer), Entry, grow).run([Event(codec.encode(ENTRY))])
    assert dict(producer.sent[0][3])["wirehose.errors.reason"] == b"too_large"


async def test_while_the_broker_is_away_the_stage_waits_and_sends_all_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.outbox.WAIT", (0.0,))
    producer = Producer(refuse=2)
    await Step(stage(tmp_path, producer), Entry, pass_on).run([Event(codec.encode(ENTRY))])
    assert len(producer.sent) == 1


async def test_a_bug_is_not_swallowed_and_a_poison_item_is_put_aside_after_five(tmp_path: Path) -> None:
    def bug(message: Message, entry: Entry, _: Any, outbox: Outbox) -> str:
        raise ZeroDivisionError

    producer = Producer()
    for _ in range(POISON):
        step = Step(stage(tmp_path, producer), Entry, bug)  # the process was started again
        with pytest.raises(ZeroDivisionError):
            await step.run([Event(codec.encode(ENTRY), 3)])
        assert producer.sent == []
    await Step(stage(tmp_path, producer), Entry, bug).run([Event(codec.encode(ENTRY), 3)])
    assert dict(producer.sent[0][3])["wirehose.errors.reason"] == b"bug"
    assert codec.decode(Entry, producer.sent[1][2]).state == "dead"


async def test_several_items_that_fail_in_turn_are_each_put_aside_after_five(tmp_path: Path) -> None:
    def bug(message: Message, entry: Entry, _: Any, outbox: Outbox) -> str:
        raise ZeroDivisionError

    producer = Producer()
    for offset in (1, 2) * POISON:
        with pytest.raises(ZeroDivisionError):
            await Step(stage(tmp_path, producer), Entry, bug).run([Event(codec.encode(ENTRY), offset)])
    await Step(stage(tmp_path, producer), Entry, bug).run(
        [Event(codec.encode(ENTRY), 1), Event(codec.encode(ENTRY), 2)]
    )
    assert [topic for topic, *_ in producer.sent].count("wirehose.deadletters.v1") == 2


async def test_an_item_that_succeeds_after_a_bug_is_not_blamed_any_more(tmp_path: Path) -> None:
    def bug(message: Message, entry: Entry, _: Any, outbox: Outbox) -> str:
        raise ZeroDivisionError

    producer = Producer()
    for _ in range(POISON - 1):
        with pytest.raises(ZeroDivisionError):
            await Step(stage(tmp_path, producer), Entry, bug).run([Event(codec.encode(ENTRY), 1)])
    await Step(stage(tmp_path, producer), Entry, pass_on).run([Event(codec.encode(ENTRY), 1)])
    with pytest.raises(ZeroDivisionError):
        await Step(stage(tmp_path, producer), Entry, bug).run([Event(codec.encode(ENTRY), 1)])


async def test_headers_and_times_that_no_client_should_send_do_not_stop_the_stage(tmp_path: Path) -> None:
    producer = Producer()
    strange = Event(b"junk", 1)
    strange.message.headers = [(codec.ITEM, None), ("twice", b"1"), ("twice", b"2")]
    strange.message.timestamp = 1e20
    await Step(stage(tmp_path, producer), Entry, pass_on).run([strange])
    ((_, _, value, headers),) = producer.sent
    assert value == b"junk"
    assert [v for name, v in headers if name == "twice"] == [b"1", b"2"]


async def test_a_message_that_no_topic_can_take_leaves_its_hash(tmp_path: Path) -> None:
    producer = Producer()
    await Step(stage(tmp_path, producer), Entry, pass_on).run([Event(b"x" * (LARGE + 1), 1)])
    dead = producer.sent[0]
    assert dead[2] is None
    assert dict(dead[3])["wirehose.errors.bytes"] == str(LARGE + 1).encode()


async def test_a_dead_letter_that_nobody_takes_is_waited_for_whatever_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refusing(Producer):
        async def send(self, topic: str, *rest: Any) -> Any:
            if "deadletters" in topic and self.refuse:
                self.refuse -= 1
                raise MessageSizeTooLargeError  # no retry of aiokafka's helps against this
            return await super().send(topic, *rest)

    monkeypatch.setattr("streams.outbox.WAIT", (0.0,))
    producer = Refusing(refuse=3)
    await Step(stage(tmp_path, producer), Entry, pass_on).run(
        [Event(b"junk", 1), Event(codec.encode(ENTRY), 2)]
    )
    topics = [topic for topic, *_ in producer.sent]
    assert topics == ["wirehose.deadletters.v1", "wirehose.ledger.v1", "wirehose.ledger.v1"]


async def test_a_disk_that_is_full_is_no_item_s_fault(tmp_path: Path) -> None:
    def full(message: Message, entry: Entry, _: Any, outbox: Outbox) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    producer = Producer()
    for _ in range(POISON + 1):
        with pytest.raises(OSError, match="space"):
            await Step(stage(tmp_path, producer), Entry, full).run([Event(codec.encode(ENTRY), 1)])
    await Step(stage(tmp_path, producer), Entry, pass_on).run([Event(codec.encode(ENTRY), 1)])
    assert [key for _, key, _, _ in producer.sent] == [b"item1"]


async def test_an_item_that_kills_the_process_without_a_word_is_put_aside_too(tmp_path: Path) -> None:
    class Killed(BaseException):
        """In place of the end of the process."""

    def die(message: Message, entry: Entry, _: Any, outbox: Outbox) -> str:
        raise Killed

    producer = Producer()
    for _ in range(POISON):
        with pytest.raises(Killed):
            await Step(stage(tmp_path, producer), Entry, die).run([Event(codec.encode(ENTRY), 1)])
    await Step(stage(tmp_path, producer), Entry, die).run([Event(codec.encode(ENTRY), 1)])
    assert dict(producer.sent[0][3])["wirehose.errors.reason"] == b"bug"


class Stopped(BaseException):
    """In place of the end of the process."""


def stop(code: int, text: str) -> None:
    assert code == EXIT_CAP
    raise Stopped(text)


async def test_a_stage_that_puts_aside_nearly_everything_for_one_reason_stops_and_stays_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.step.hard_exit", stop)
    producer = Producer()
    step = Step(stage(tmp_path, producer), Entry, pass_on)
    few = int(0.9 * RECORDS)
    await step.run([Event(b"junk", offset) for offset in range(few)])
    before = len(producer.sent)
    with pytest.raises(Stopped, match="no_record"):
        await step.run([Event(b"junk", offset) for offset in range(few, few + 10)])
    with pytest.raises(Stopped):  # started again: not one more is put aside
        await Step(stage(tmp_path, producer), Entry, pass_on).run([Event(b"junk", few)])
    assert len(producer.sent) == before


async def test_a_stage_goes_on_when_the_operator_says_so_or_when_records_are_good_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.step.hard_exit", stop)
    producer = Producer()
    junk = [Event(b"junk", offset) for offset in range(RECORDS)]
    with pytest.raises(Stopped):
        await Step(stage(tmp_path, producer), Entry, pass_on).run(junk)
    good = Step(stage(tmp_path, producer), Entry, pass_on)
    await good.run([Event(codec.encode(ENTRY), offset) for offset in range(50)])
    await good.run(junk[:5])
    never = stage(tmp_path, producer)
    never.settings = load({"WIREHOSE_DATA": str(tmp_path), "WIREHOSE_DEAD_SHARE": "1"}, tmp_path)
    await Step(never, Entry, pass_on).run([*junk, *junk])


async def test_a_message_without_key_and_value_is_put_aside_all_the_same(tmp_path: Path) -> None:
    producer, empty = Producer(), Event(None, 1)
    empty.message.key = None
    await Step(stage(tmp_path, producer), Entry, pass_on).run([empty])
    (_, key, value, headers) = producer.sent[0]
    assert (key, value, dict(headers)["wirehose.errors.null"]) == (None, b"", b"value")


async def test_a_heartbeat_is_passed_on_behind_its_batch_and_is_no_item(tmp_path: Path) -> None:
    producer = Producer()
    beat = Event(None, 1, {codec.BEAT: b"1700000000.000"})
    await Step(stage(tmp_path, producer), Entry, pass_on).run([beat, Event(codec.encode(ENTRY), 2)])
    assert [(topic, key) for topic, key, _, _ in producer.sent] == [
        ("wirehose.ledger.v1", b"item1"),
        ("wirehose.traced.v1", b"heartbeat"),
    ]
    assert producer.sent[1][3] == [(codec.BEAT, b"1700000000.000")]


async def test_a_record_that_only_looks_like_a_heartbeat_is_put_aside(tmp_path: Path) -> None:
    producer = Producer()
    await Step(stage(tmp_path, producer), Entry, pass_on).run([Event(None, 1, {codec.BEAT: b"soon"})])
    assert dict(producer.sent[0][3])["wirehose.errors.reason"] == b"no_record"
