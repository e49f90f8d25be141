"""What `streams.repairs` repairs: each case holds with the repair, and shows what goes wrong without it."""

import asyncio
import contextlib
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from faust.transport.consumer import Consumer as PlainConsumer
from faust.types import TP
from running import Service, send, until

from streams.broker import Broker
from streams.repairs import EXIT_AGENT, EXIT_CHANGELOG, EXIT_HOLE, SafeConsumer
from streams.topics import ITEMS

pytestmark = pytest.mark.broker
TP0 = TP("items", 0)
REPAIRED = pytest.mark.parametrize("repaired", [True, False], ids=["repaired", "plain"])


class Exited(BaseException):
    """In place of the end of the process."""


def consumer(*offsets: int) -> Any:
    """A consumer to which these messages were delivered, without a broker behind it."""
    made = object.__new__(SafeConsumer)
    made.app = SimpleNamespace(
        topics=SimpleNamespace(acks_enabled_for=lambda topic: True),
        unacked_changelog=set(),
        allow_offset_holes=False,
    )
    made._inflight, made._done, made._next, made._start = defaultdict(dict), {}, {}, {}
    made._acked, made._acked_index, made._gap = defaultdict(list), defaultdict(set), defaultdict(lambda: None)
    made._committed_offset, made._unacked_messages = defaultdict(lambda: None), set()
    made._n_acked, made._waiting_for_ack = 0, None
    for offset in offsets:
        made._inflight[TP0][offset] = Delivered(offset)
    return made


class Delivered:
    """As much of a message as a consumer looks at."""

    def __init__(self, offset: int, tracked: bool = True) -> None:
        self.topic, self.tp, self.offset, self.tracked, self.acked = "items", TP0, offset, tracked, False


def ack(consumer: Any, *offsets: int) -> None:
    for offset in offsets:
        assert PlainConsumer.ack(consumer, consumer._inflight[TP0][offset])


@REPAIRED
def test_r3_a_commit_never_passes_a_message_that_is_still_in_process(repaired: bool) -> None:
    subject = consumer(7, 8, 9)
    ack(subject, 8, 9)  # 7 takes longer
    offset = (SafeConsumer if repaired else PlainConsumer)._new_offset(subject, TP0)
    assert (offset is None) == repaired, f"would commit {offset} while 7 is in process"


def test_r3_a_commit_goes_up_to_the_first_message_in_process_and_then_on() -> None:
    subject = consumer(7, 8, 9)
    ack(subject, 9, 7)
    assert subject._new_offset(TP0) == 8
    ack(subject, 8)
    assert subject._new_offset(TP0) == 10


@REPAIRED
def test_r8_what_the_stream_skipped_is_not_acked(repaired: bool) -> None:
    subject, skipped = consumer(), Delivered(7, tracked=False)
    (SafeConsumer if repaired else PlainConsumer).ack(subject, skipped)
    assert skipped.acked != repaired


@pytest.mark.parametrize(("holes_allowed", "exits"), [(False, True), (True, False)])
async def test_r4_a_hole_in_what_is_delivered_ends_the_process_unless_the_topic_is_compacted(
    monkeypatch: pytest.MonkeyPatch, holes_allowed: bool, exits: bool
) -> None:
    def leave(code: int, *_: Any) -> None:
        assert code == EXIT_HOLE
        raise Exited

    async def earliest(*_: TP) -> dict[TP, int]:
        return {TP0: 0}

    monkeypatch.setattr("streams.repairs.hard_exit", leave)
    subject = consumer()
    subject.app.allow_offset_holes = holes_allowed
    subject.earliest_offsets = earliest
    await subject._register(TP0, Delivered(7))
    if exits:
        with pytest.raises(Exited):
            await subject._register(TP0, Delivered(9))
    else:
        await subject._register(TP0, Delivered(9))


async def test_r4_a_hole_that_retention_made_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.repairs.hard_exit", lambda *_: pytest.fail("left"))
    subject = consumer()

    async def earliest(*_: TP) -> dict[TP, int]:
        return {TP0: 9}

    subject.earliest_offsets = earliest
    await subject._register(TP0, Delivered(7))
    await subject._register(TP0, Delivered(9))


@REPAIRED
async def test_r6_a_commit_waits_for_the_changelog(monkeypatch: pytest.MonkeyPatch, repaired: bool) -> None:
    committed = asyncio.Event()

    async def commit(*_: Any) -> bool:
        committed.set()
        return True

    monkeypatch.setattr(PlainConsumer, "_commit_offsets", commit)
    subject, changelog = consumer(), asyncio.get_running_loop().create_future()
    subject.app.unacked_changelog.add(changelog)
    kind: Any = SafeConsumer if repaired else PlainConsumer
    task = asyncio.create_task(kind._commit_offsets(subject, {TP0: 8}))
    await asyncio.sleep(0.02)
    assert committed.is_set() != repaired
    changelog.set_result(None)
    assert await task
    assert committed.is_set()


async def test_r6_a_changelog_record_that_fails_ends_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(code: int, *_: Any) -> None:
        assert code == EXIT_CHANGELOG
        raise Exited

    monkeypatch.setattr("streams.repairs.hard_exit", leave)
    subject, changelog = consumer(), asyncio.get_running_loop().create_future()
    changelog.set_exception(OSError("the broker said no"))
    subject.app.unacked_changelog.add(changelog)
    with pytest.raises(Exited):
        await subject._commit_offsets({TP0: 8})


@REPAIRED
def test_r5_a_message_at_which_the_agent_raised_is_processed_after_the_restart(
    service: Service, broker: Broker, tmp_path: Path, repaired: bool
) -> None:
    assert service.run("topics", "apply").returncode == 0
    values = [str(number).encode() for number in range(10)]
    asyncio.run(send(broker.address, service.topic(ITEMS.name), *values))
    script = [sys.executable, str(Path(__file__).with_name("raising_agent.py")), str(tmp_path)]
    done = tmp_path / "done"
    done.touch()

    def life() -> int:
        """One life of the worker: until it ends by itself, or has come to the last message."""
        with (tmp_path / "log").open("ab") as log:
            process = subprocess.Popen(
                [*script, *([] if repaired else ["plain"])], env=service.env, stdout=log, stderr=log
            )
        try:
            until(
                lambda: process.poll() is not None or "9" in done.read_text().split(), 40, "the last message"
            )
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(2)  # what was lost would come in this time
            process.terminate()
            return process.wait(20)
        finally:
            process.kill()

    first = life()
    last = life() if first == EXIT_AGENT else first
    lost = {value.decode() for value in values} - set(done.read_text().split())
    assert (first == EXIT_AGENT, lost) == ((True, set()) if repaired else (False, {"3"})), last
