"""A poller against hosts that follow a script: what it asks, sends, tells, and when it comes back."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from itertools import pairwise
from pathlib import Path

import pytest
import pytest_asyncio
from press import FLOOR, Answer, Asked, Clock, Desk, Host, moved, post, rss, subscription

from agents.poll import after, poller, silence, stage
from agents.poll.known import unpack
from agents.poll.timing import DAY, HOUR
from streams.outbox import SLICE
from streams.pausing import key, named
from streams.pool import Pool
from streams.records import Control, Subscription

FEED = rss([post("bridge"), post("harbour")])
CHALLENGE = Answer(403, headers={"cf-mitigated": "challenge"})
REFUSED = {
    "rate_limited": Answer(429, headers={"Retry-After": "900"}),
    "busy": Answer(503, headers={"Retry-After": "900"}),
    "http_500": Answer(500),
    "bot_wall": CHALLENGE,
}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture
async def host() -> AsyncIterator[Host]:
    async with Host() as host:
        host.pages["/feed"] = Answer(body=FEED)
        yield host


@pytest_asyncio.fixture
async def other() -> AsyncIterator[Host]:
    async with Host() as host:
        host.pages["/feed"] = Answer(body=FEED)
        yield host


@pytest_asyncio.fixture
async def desk(tmp_path: Path, clock: Clock) -> AsyncIterator[Desk]:
    desk = Desk(tmp_path, clock)
    yield desk
    await desk.close()


def pause(desk: Desk, host: str) -> None:
    kind, name = named(host)
    desk.pauses.controls[key(kind, name)] = Control(kind=kind, name=name, since=desk.clock.moment)


async def polls(desk: Desk, source: Subscription, enough: Callable[[], bool]) -> int:
    """Poll until it is enough; how often."""
    for count in range(1, 200):
        await desk.poll(source)
        if enough():
            return count
    raise AssertionError("it never comes to that")


def told(caplog: pytest.LogCaptureFixture, words: str) -> int:
    return sum(words in record.getMessage() for record in caplog.records if record.name == "wirehose.poll")


# -- what it remembers ----------------------------------------------------------------------------------------------


async def test_nothing_is_remembered_before_kafka_has_what_was_published(host: Host, desk: Desk) -> None:
    desk.slow = True
    poll = asyncio.create_task(desk.poll(source := subscription(host.base + "/feed")))
    await desk.sending.wait()
    await asyncio.sleep(0.01)
    assert (len(desk.unacknowledged), poll.done(), desk.state) == (
        4,
        False,
        {},
    )  # two items, and their ledger
    desk.acknowledge()
    assert (await poll) is desk.state[source.id]


async def test_what_does_not_stand_in_a_delta_is_still_known(host: Host, desk: Desk) -> None:
    source = subscription(host.base + "/feed")
    host.pages["/feed"] = Answer(body=FEED, headers={"ETag": '"1"'})
    await desk.poll(source)
    delta = {"IM": "feed", "ETag": '"2"'}
    host.pages["/feed"] = Answer(226, rss([post("fire")]), delta)
    state = await desk.poll(source)
    assert ("a-im" in host.asked[0].headers, host.asked[1].headers["a-im"]) == (False, "feed")
    host.pages["/feed"] = Answer(body=rss([post("fire"), post("bridge"), post("harbour")]))
    assert (len(unpack(state.known)), state.etag) == (3, '"2"')
    await desk.poll(source)
    assert [item.url.rpartition("/")[2] for item in desk.take()] == ["harbour", "bridge", "fire"]


async def test_a_host_that_lies_is_found_out_and_then_asked_without_validators_more_often(
    host: Host, desk: Desk
) -> None:
    source = subscription(host.base + "/feed")
    waits = []
    for number in range(3):
        host.pages["/feed"] = _lie(rss([post(f"news{number}"), post("bridge")]))
        waits.append(await polls(desk, source, lambda: bool(desk.take())))
    assert (waits[0], waits[1] <= 11, waits[2] <= 4) == (1, True, True)


async def test_a_host_that_does_not_lie_is_asked_without_validators_ever_less_often(
    host: Host, desk: Desk
) -> None:
    host.pages["/feed"] = _lie(FEED)  # the truth, as long as nothing changes
    for _ in range(240):
        await desk.poll(subscription(host.base + "/feed"))
    probes = [number for number, one in enumerate(host.asked) if "if-none-match" not in one.headers]
    assert [after - before for before, after in pairwise(probes)] == [10, 20, 40, 80, 80]


def _lie(body: bytes) -> Callable[[Asked], Answer]:
    """Nothing has changed, whenever one asks that."""
    return lambda asked: (
        Answer(304) if "if-none-match" in asked.headers else Answer(200, body, {"ETag": '"2"'})
    )


async def test_a_304_that_nobody_asked_for_is_a_failure_and_costs_the_validators(
    host: Host, desk: Desk
) -> None:
    source = subscription(host.base + "/feed")
    host.pages["/feed"] = Answer(304)
    state = await desk.poll(source)
    assert (state.outcome, state.failures, state.polled) == ("not_modified", 1, None)
    host.pages["/feed"] = Answer(body=FEED, headers={"ETag": '"1"'})
    state = await desk.poll(source)
    assert (state.failures, state.etag) == (0, '"1"')
    host.pages["/feed"] = Answer(304)
    await polls(desk, source, lambda: "if-none-match" not in host.asked[-1].headers)
    state = desk.state[source.id]
    assert (state.failures, state.etag, len(unpack(state.known))) == (1, "", 2)


async def test_a_poll_without_news_is_written_later_and_any_other_at_once(
    host: Host, desk: Desk, clock: Clock
) -> None:
    source = subscription(host.base + "/feed", interval=60.0)
    host.pages["/feed"] = Answer(body=FEED, headers={"ETag": '"1"'})
    script = {
        "ok": (host.pages["/feed"], True),
        "the first 304": (Answer(304), True),  # another outcome
        "a second": (Answer(304), False),
        "a third": (Answer(304), False),
        "another etag": (Answer(304, headers={"ETag": '"2"'}), True),
        "a refusal": (Answer(404), True),
        "one after it": (Answer(304), True),
        "and again": (Answer(304), False),
    }
    written = {}
    for name, (answer, _) in script.items():
        host.pages["/feed"], before = answer, desk.stored.get(source.id)
        await desk.poll(source)
        written[name] = desk.stored.get(source.id) is not before
    assert written == {name: at_once for name, (_, at_once) in script.items()}
    host.pages["/feed"] = _lie(FEED)
    kept = desk.state[source.id].kept
    await polls(desk, source, lambda: desk.state[source.id].kept != kept)
    assert stage.LATER <= clock.now - kept <= stage.LATER + 70


# -- where it asks --------------------------------------------------------------------------------------------------


async def test_a_feed_that_moved_is_asked_there_after_three_agreeing_polls_until_it_is_lost(
    host: Host, other: Host, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "wirehose.poll")
    source = subscription(host.base + "/feed")
    host.pages["/feed"], new = moved(other.base + "/feed"), other.base + "/feed"
    assert [(await desk.poll(source)).url for _ in range(4)] == ["", "", new, new]
    assert (len(host.asked), len(other.asked)) == (3, 4)
    assert told(caplog, "has moved") == 1
    other.pages["/feed"], host.pages["/feed"] = Answer(404), Answer(body=FEED)
    assert [(await desk.poll(source)).url for _ in range(4)] == [new, new, "", ""]
    assert (len(host.asked), desk.state[source.id].outcome) == (4, "not_modified")
    assert len(desk.take()) == 2, "nothing was forgotten on the way"


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_a_feed_that_is_elsewhere_for_a_while_is_asked_at_home(
    host: Host, other: Host, desk: Desk, status: int
) -> None:
    host.pages["/feed"] = moved(other.base + "/feed", status)
    for _ in range(5):
        state = await desk.poll(subscription(host.base + "/feed"))
    assert (state.url, len(host.asked), len(other.asked)) == ("", 5, 5)


async def test_a_moved_feed_that_is_gone_is_looked_for_at_home(host: Host, desk: Desk) -> None:
    source = subscription(host.base + "/feed")
    host.pages |= {"/feed": moved("/new"), "/new": Answer(body=FEED)}
    for _ in range(3):
        await desk.poll(source)
    host.pages["/new"] = Answer(410)
    state = await desk.poll(source)
    assert (state.url, state.gone, state.outcome) == ("", False, "gone")
    host.pages["/feed"] = Answer(body=FEED)
    assert (await desk.poll(source)).outcome == "not_modified"


async def test_a_feed_that_is_gone_is_not_asked_until_its_subscription_changes(
    host: Host, desk: Desk, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    source = subscription(host.base + "/feed")
    await desk.poll(source)
    host.pages["/feed"] = Answer(410)
    state = await desk.poll(source)
    assert (state.gone, state.due > clock.now + 365 * DAY, stage.health(state)) == (True, True, "gone")
    assert told(caplog, "not asked again until its subscription changes") == 1
    host.pages["/feed"] = Answer(body=rss([post("fire"), post("bridge"), post("harbour")]))
    state = await desk.poll(source, now=True)
    assert (state.gone, stage.health(state), len(desk.take())) == (False, "ok", 3)


async def test_a_redirect_does_not_lead_to_a_host_that_is_paused(host: Host, other: Host, desk: Desk) -> None:
    source = subscription(host.base + "/feed")
    host.pages["/feed"] = moved(other.base + "/feed")
    pause(desk, other.base)
    state = await desk.poll(source)
    assert (other.asked, state.failures, state.outcome, desk.take()) == ([], 0, "host_paused", [])
    assert (desk.hold(subscription(other.base + "/there")) > 0, desk.hold(source)) == (True, 0.0)
    desk.poller.end(source.id.encode())
    desk.pauses.controls.clear()
    assert (await desk.poll(source)).outcome == "ok"


async def test_a_redirect_waits_for_its_turn_at_the_host_it_leads_to(
    host: Host, other: Host, desk: Desk, clock: Clock
) -> None:
    source, busy = subscription(host.base + "/feed"), subscription(other.base + "/there")
    host.pages["/feed"] = moved(other.base + "/feed", 302)
    assert desk.hold(busy) == 0.0
    state = await desk.poll(source)
    assert (other.asked, state.outcome, state.failures) == ([], "host_busy", 0)
    assert clock.now < state.due < clock.now + 1
    desk.poller.end(busy.id.encode())
    assert (await desk.poll(source)).outcome == "ok"
    assert desk.poller.turns == {}


async def test_a_host_that_asked_for_patience_is_left_alone_by_the_next_process_too(
    host: Host, desk: Desk, clock: Clock
) -> None:
    source, neighbour = subscription(host.base + "/feed"), subscription(host.base + "/there")
    host.pages["/feed"] = Answer(429, headers={"Retry-After": "900"})
    state = await desk.poll(source)
    await desk.restart()
    desk.poller.opened(source.id.encode(), desk.state[source.id], source)
    assert desk.hold(neighbour) > 0
    clock.now = state.shut + 100
    assert desk.hold(neighbour) == 0.0


# -- what it says of us ---------------------------------------------------------------------------------------------


async def test_a_secret_goes_to_the_feeds_own_origin_and_to_nobody_else(
    host: Host, other: Host, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIREHOSE_SECRET_DESK", "let me in")
    headers = {"Authorization": "Bearer ${WIREHOSE_SECRET_DESK}", "X-Desk": "ours"}
    source = subscription(host.base + "/feed", headers=headers, agent="desk/1")
    host.pages["/feed"] = moved(other.base + "/feed")
    for _ in range(5):
        state = await desk.poll(source)
    assert (state.url, len(host.asked), len(other.asked)) == (other.base + "/feed", 3, 5)
    assert {(one.headers["authorization"], one.headers["x-desk"]) for one in host.asked} == {
        ("Bearer let me in", "ours")
    }
    assert not any({"authorization", "x-desk"} & one.headers.keys() for one in other.asked)
    assert {one.headers["user-agent"] for one in host.asked + other.asked} == {"desk/1"}


async def test_without_its_secret_a_feed_is_not_asked_and_tried_again_later(
    host: Host, desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("WIREHOSE_SECRET_DESK", raising=False)
    source = subscription(host.base + "/feed", headers={"X-Desk": "${WIREHOSE_SECRET_DESK}"})
    state = await desk.poll(source)
    assert (state.outcome, host.asked, told(caplog, "not in the environment")) == ("no_secret", [], 1)
    assert clock.now + FLOOR - 1e-6 <= state.due <= clock.now + 1.1 * DAY
    monkeypatch.setenv("WIREHOSE_SECRET_DESK", "let me in")
    assert (await desk.poll(source)).outcome == "ok"


# -- whom it leaves alone -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("refusal", REFUSED)
async def test_a_host_that_shuts_is_left_alone_with_all_its_feeds(
    host: Host, desk: Desk, clock: Clock, refusal: str
) -> None:
    source, neighbour = subscription(host.base + "/feed"), subscription(host.base + "/neighbour")
    host.pages["/feed"], host.pages["/neighbour"] = REFUSED[refusal], Answer(body=FEED)
    state = await desk.poll(source)
    asked = clock.now
    assert state.outcome == ("rate_limited" if refusal == "busy" else refusal)
    assert desk.hold(neighbour) > 0
    await desk.poll(neighbour)
    assert clock.now - asked > (899 if state.outcome == "rate_limited" else 0)


async def test_a_host_that_nobody_reaches_is_left_alone_with_all_its_feeds(host: Host, desk: Desk) -> None:
    host.close()
    assert (await desk.poll(subscription(host.base + "/feed"))).outcome == "connection"
    assert desk.hold(subscription(host.base + "/neighbour")) > 0


@pytest.mark.parametrize("refusal", REFUSED)
async def test_where_many_publishers_share_a_host_only_the_feed_is_left_alone(
    host: Host, desk: Desk, monkeypatch: pytest.MonkeyPatch, refusal: str
) -> None:
    monkeypatch.setattr(after, "SHARED", frozenset((host.name,)))
    host.pages["/feed"] = REFUSED[refusal]
    state = await desk.poll(subscription(host.base + "/feed"))
    assert (state.failures, desk.hold(subscription(host.base + "/neighbour"))) == (1, 0.0)


@pytest.mark.parametrize("answer", [Answer(404), Answer(410), Answer(403), Answer(body=b"<html><p>Hello")])
async def test_what_is_wrong_with_one_feed_does_not_hold_its_host(
    host: Host, desk: Desk, answer: Answer
) -> None:
    host.pages["/feed"] = answer
    state = await desk.poll(subscription(host.base + "/feed"))
    assert (stage.health(state) in ("failing", "gone"), desk.hold(subscription(host.base + "/x"))) == (
        True,
        0.0,
    )


async def test_the_feeds_of_a_host_are_asked_one_after_another(host: Host, desk: Desk) -> None:
    source, neighbour = subscription(host.base + "/feed"), subscription(host.base + "/neighbour")
    assert desk.hold(source) == 0.0
    assert desk.hold(neighbour) > 0
    desk.poller.end(source.id.encode())
    assert desk.hold(neighbour) == 0.0


async def test_a_feed_that_is_paused_is_not_asked_and_takes_no_turn(
    host: Host, desk: Desk, clock: Clock
) -> None:
    source = subscription(host.base + "/feed", paused=True)
    state = await desk.poll(source)
    assert (state.outcome, stage.health(state), state.due > clock.now + 365 * DAY) == (
        "paused",
        "paused",
        True,
    )
    assert desk.hold(source) == 0.0
    assert desk.hold(subscription(host.base + "/neighbour")) == 0.0
    assert host.asked == []


# -- what it tells a person -----------------------------------------------------------------------------------------


async def test_a_bot_wall_is_named_as_such(host: Host, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    host.pages["/feed"] = CHALLENGE
    assert (await desk.poll(subscription(host.base + "/feed"))).outcome == "bot_wall"
    assert told(caplog, "takes us for a robot") == 1


async def test_silence_is_told_once_and_before_two_usual_longest_times(
    host: Host, desk: Desk, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    begun, last = clock.now, 8  # a post every hour, and then none
    posts = [post(f"post{number}") for number in range(last + 1)]
    host.pages["/feed"] = lambda _: Answer(body=rss(posts[: 1 + min(last, int((clock.now - begun) // HOUR))]))
    source = subscription(host.base + "/feed")
    await polls(desk, source, lambda: desk.state[source.id].silent)
    state = desk.state[source.id]
    assert silence.LONG * state.habit - 0.001 <= clock.now - state.news <= 2 * state.habit
    assert HOUR / 2 <= state.habit <= 2 * HOUR
    for _ in range(3):
        await desk.poll(source)
    assert (told(caplog, "is silent"), stage.health(desk.state[source.id])) == (1, "silent")
    last += 1
    posts.append(post("late"))
    clock.now += HOUR
    assert stage.health(await desk.poll(source)) == "ok"


async def test_a_failure_is_told_when_it_begins_and_not_each_time(
    host: Host, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "wirehose.poll")
    source = subscription(host.base + "/feed")
    host.pages["/feed"] = Answer(404)
    for _ in range(4):
        await desk.poll(source)
    assert told(caplog, "http_404") == 1
    host.pages["/feed"] = Answer(body=FEED)
    await desk.poll(source)
    (again,) = (record for record in caplog.records if "answers again" in record.getMessage())
    assert (again.levelno, again.feed) == (logging.INFO, source.id)  # type: ignore[attr-defined]


async def test_each_item_is_told_with_its_feed_and_what_became_of_it(
    host: Host, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "wirehose.outcome")
    source = subscription(host.base + "/feed")
    await desk.poll(source)
    sent = desk.take()
    lines = [record.__dict__ for record in caplog.records if record.name == "wirehose.outcome"]
    assert [(one["item"], one["article"]) for one in lines] == [(one.item, one.article) for one in sent]
    assert {(one["feed"], one["outcome"]) for one in lines} == {(source.id, "published")}


# -- how it shares the loop -----------------------------------------------------------------------------------------


async def test_a_feed_of_a_thousand_entries_gives_the_others_their_turn(host: Host, desk: Desk) -> None:
    pool = desk.poller.pool = Pool("poll", 1, poller.PARSING, poller._start)
    await pool.pulse()  # its process has begun
    sends: list[int] = []  # messages sent between two turns of another task
    source = subscription(host.base + "/feed")
    posts = [post(f"p{n}", "The council spoke at length of the bridge. " * 20, n) for n in range(1000)]
    host.pages["/feed"] = Answer(body=rss(posts))
    other = asyncio.create_task(_count(desk, sends, done := asyncio.Event()))
    await desk.poll(source)
    done.set()
    await other
    pool._pool.stop()
    assert len(desk.take()) == 1000
    assert max(sends) <= SLICE


async def _count(desk: Desk, sends: list[int], done: asyncio.Event) -> None:
    before = 0
    while not done.is_set():
        await asyncio.sleep(0)
        sends.append(len(desk.sent) - before)
        before = len(desk.sent)
