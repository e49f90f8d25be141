"""Who begins a look: the turn at its host, hosts that are paused, down or slow, and what comes of it."""

import heapq
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from msgspec.structs import replace
from prometheus_client import REGISTRY

from agents.fetch.agent import PARALLEL, SLOW, Fetcher, send, tell
from agents.fetch.stage import BEHIND, CROWDED, LIMIT_BYTES, Outcome
from agents.net.pace import MAX_PAUSE, SHORT, Pace
from streams import codec
from streams.errors import Rejected
from streams.outbox import Outbox
from streams.pausing import Pauses, key, named
from streams.records import Control, FirstSeen, Item, Look, Page, Publisher
from streams.settings import load

NOW = 1_000_000.0
ITEM = Item(
    item="i",
    article="a",
    feed="f",
    url="https://news.example/a",
    summary="Short.",
    publisher=Publisher(name="N"),
    first_seen=FirstSeen(after=None, by=datetime(2026, 3, 2, tzinfo=UTC)),
)
LOOK = Look(due=NOW, host="news.example", url=ITEM.url, items=[ITEM])
AGAIN = replace(LOOK, items=[], last=ITEM, etag='W/"1"')


@pytest.fixture
def fetcher(tmp_path: Path) -> Fetcher:
    """A fetcher without Faust or Kafka behind it."""
    signal = SimpleNamespace(connect=lambda _: None)
    app = SimpleNamespace(on_partitions_assigned=signal)
    stage: Any = SimpleNamespace(name="fetch", settings=load({}, tmp_path), pauses=Pauses(), keep=[], app=app)
    return Fetcher(stage)


def fail(fetcher: Fetcher, pages: int, now: float = NOW) -> float:
    """Let so many pages of the host go without an answer, one after another; return the time after that."""
    pace = fetcher.asker.pace
    for number in range(pages):
        name = b"%d" % number
        while back := fetcher.hold(name, LOOK, None, now):
            now = back
        pace.end(LOOK.host, now)
        pace.failed(LOOK.host, name, now)
    return now


def test_looks_at_a_host_come_one_after_another(fetcher: Fetcher) -> None:
    assert fetcher.hold(b"a", LOOK, None, NOW) == 0.0
    assert fetcher.hold(b"b", LOOK, None, NOW) > NOW
    assert not fetcher.spared


@pytest.mark.parametrize("name", ["news.example", ".news.example", "*.news.example"])
def test_a_paused_host_is_left_alone_and_its_looks_take_no_place_in_line(fetcher: Fetcher, name: str) -> None:
    kind, proper = named(name)
    control = Control(kind=kind, name=proper, since=datetime(2026, 3, 2, tzinfo=UTC))
    fetcher.stage.pauses.controls[key(kind, proper)] = control
    assert fetcher.hold(b"a", LOOK, None, NOW) > NOW
    fetcher.stage.pauses.controls.clear()
    assert fetcher.hold(b"b", LOOK, None, NOW) == 0.0


def test_looks_wait_for_a_host_that_has_just_begun_to_fail(fetcher: Fetcher) -> None:
    now = fail(fetcher, 3)
    assert fetcher.hold(b"waits", LOOK, None, now) > now
    assert not fetcher.spared


def test_looks_go_on_without_a_host_that_is_down_until_it_answers(fetcher: Fetcher) -> None:
    now = fail(fetcher, 6)
    assert now - NOW < SHORT, "nobody waits longer than that"
    for name in (b"a", b"b"):
        assert (fetcher.hold(name, LOOK, None, now), fetcher.spared[name]) == (0.0, "host_down")
    fetcher.spared.clear()
    assert fetcher.hold(b"tries", LOOK, None, now + MAX_PAUSE) == 0.0
    assert not fetcher.spared, "one of them asks, now and then"
    fetcher.asker.pace.end(LOOK.host, now + MAX_PAUSE)
    fetcher.asker.pace.answered(LOOK.host)
    assert fetcher.hold(b"c", LOOK, None, now + MAX_PAUSE) > 0.0
    assert fetcher.hold(b"c", LOOK, None, now + MAX_PAUSE + 1) == 0.0
    assert not fetcher.spared


def told(fetcher: Fetcher, outcome: Outcome) -> tuple[float, float]:
    """Seconds for which a look with this outcome closes its own host, and another."""
    pace = fetcher.asker.pace
    tell(pace, b"a", LOOK, outcome, NOW)
    return pace.closed(LOOK.host, NOW), pace.closed("other.example", NOW)


@pytest.mark.parametrize(
    ("outcome", "closed"),
    [
        (Outcome(kind="ok", status=200, host="news.example"), (0.0, 0.0)),
        (Outcome(kind="http_404", status=404, host="news.example"), (0.0, 0.0)),
        (Outcome(kind="too_slow", host="news.example"), (1.0, 0.0)),
        (Outcome(kind="rate_limited", status=429, host="news.example", retry_after=90.0), (90.0, 0.0)),
        (Outcome(kind="rate_limited", status=503, host="other.example", retry_after=90.0), (0.0, 90.0)),
        (Outcome(kind="connection", host="other.example"), (0.0, 1.0)),
        (Outcome(kind="paused", host="other.example"), (0.0, 0.0)),
    ],
    ids=lambda value: f"{value.kind}_{value.host}" if isinstance(value, Outcome) else None,
)
def test_what_a_look_comes_to_closes_the_host_that_it_is_from(
    fetcher: Fetcher, outcome: Outcome, closed: tuple[float, float]
) -> None:
    assert told(fetcher, outcome) == closed


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(kind="http_404", status=404, host="news.example"),
        Outcome(kind="connection", host="other.example"),  # it led there: that is an answer
    ],
    ids=["its_own", "a_redirect"],
)
def test_any_answer_opens_a_host_again(fetcher: Fetcher, outcome: Outcome) -> None:
    now, pace = fail(fetcher, 6), fetcher.asker.pace
    assert pace.closed(LOOK.host, now) > 0.0
    tell(pace, b"a", LOOK, outcome, now)
    assert pace.closed(LOOK.host, now) == 0.0


class Sent:
    """An outbox that keeps what is sent through it."""

    sent: ClassVar[list[Page]] = []

    def __init__(self, _: Any) -> None:
        pass

    def send(self, _: Any, __: str, page: Page, **___: Any) -> None:
        self.sent.append(page)

    async def deliver(self) -> None:
        pass


async def test_an_item_whose_host_is_down_goes_on_once_with_the_feeds_text_and_its_page_is_tried_later(
    fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agents.fetch.agent.Outbox", Sent)
    monkeypatch.setattr(Sent, "sent", [])
    assert fetcher.hold(b"a", LOOK, None, fail(fetcher, 6)) == 0.0
    rest = await fetcher(b"a", LOOK, None)
    assert [(page.item.item, page.look, page.outcome, page.body) for page in Sent.sent] == [
        ("i", 0, "host_down", None)
    ]
    assert rest is not None
    assert (rest.items, rest.looks, fetcher.spared) == ([], 0, {})


def end(fetcher: Fetcher, now: float, took: float = 0.0, host: str = LOOK.host) -> None:
    fetcher.pace.end(host, now, took)


def test_a_relook_lets_all_news_of_its_host_go_first(fetcher: Fetcher) -> None:
    assert fetcher.hold(b"now", LOOK, None, NOW) == 0.0
    assert fetcher.hold(b"again", AGAIN, None, NOW) > NOW
    assert fetcher.hold(b"news", LOOK, None, NOW) > NOW
    end(fetcher, NOW)
    assert fetcher.hold(b"again", AGAIN, None, NOW + 2) > NOW + 2
    assert fetcher.hold(b"news", LOOK, None, NOW + 2) == 0.0
    end(fetcher, NOW + 2)
    assert fetcher.hold(b"again", AGAIN, None, NOW + 4) == 0.0


def test_a_relook_whose_article_has_news_stands_in_line_with_news(fetcher: Fetcher) -> None:
    fetcher.hold(b"now", LOOK, None, NOW)
    fetcher.hold(b"a", AGAIN, None, NOW)
    fetcher.hold(b"a", LOOK, None, NOW)
    fetcher.hold(b"b", LOOK, None, NOW)
    end(fetcher, NOW)
    assert fetcher.hold(b"b", LOOK, None, NOW + 2) > NOW + 2
    assert fetcher.hold(b"a", LOOK, None, NOW + 2) == 0.0


def test_a_host_in_trouble_is_not_asked_for_relooks_until_it_is_over(fetcher: Fetcher) -> None:
    now = fail(fetcher, 1)
    assert fetcher.hold(b"again", AGAIN, None, now + 30) > now + 30, "its pause is over, its trouble not"
    assert fetcher.hold(b"news", LOOK, None, now + 30) == 0.0
    end(fetcher, now + 30)
    fetcher.pace.answered(LOOK.host)
    assert fetcher.hold(b"again", AGAIN, None, now + 32) == 0.0


def test_trouble_that_nobody_asks_about_any_more_is_over_after_a_minute(fetcher: Fetcher) -> None:
    now = fail(fetcher, 1)
    back = fetcher.hold(b"again", AGAIN, None, now)
    assert (back, fetcher.hold(b"again", AGAIN, None, back)) == (now + 1 + MAX_PAUSE, 0.0)


async def test_a_relook_is_left_out_where_its_host_is_down_and_the_next_one_comes(
    fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agents.fetch.agent.Outbox", Sent)
    monkeypatch.setattr(Sent, "sent", [])
    monkeypatch.setattr("agents.fetch.agent.time.time", lambda: NOW + 60)
    assert fetcher.hold(b"a", AGAIN, None, fail(fetcher, 6)) == 0.0
    rest = await fetcher(b"a", AGAIN, None)
    assert Sent.sent == []
    assert rest is not None
    assert (rest.looks, rest.etag, rest.looked) == (1, AGAIN.etag, None)


def test_a_relook_that_news_kept_from_its_host_for_an_hour_is_left_out(fetcher: Fetcher) -> None:
    late = NOW + BEHIND + 1
    assert fetcher.hold(b"news", LOOK, None, late) == 0.0
    assert fetcher.hold(b"late", AGAIN, None, late) == 0.0
    assert fetcher.spared == {b"late": "no_turn"}
    soon = replace(AGAIN, due=late - 60)
    assert fetcher.hold(b"soon", soon, None, late) > late
    end(fetcher, late)
    assert fetcher.hold(b"soon", soon, None, late + 2) == 0.0, "what was left out stands in no line"
    end(fetcher, late + 2)
    assert fetcher.hold(b"late", AGAIN, None, late + 4) == 0.0, "a host that is free is asked, however late"
    assert not fetcher.spared


def test_a_clock_that_went_back_holds_nobody_until_it_has_caught_up(fetcher: Fetcher) -> None:
    fail(fetcher, 1)
    assert fetcher.hold(b"a", LOOK, None, NOW - 1000) == 0.0


async def test_a_host_that_asked_for_patience_is_left_alone_after_partitions_moved_too(
    fetcher: Fetcher,
) -> None:
    fetcher.hold(b"cancelled", LOOK, None, NOW)
    fetcher.pace.failed(LOOK.host, b"x", NOW, 300.0)
    await fetcher._moved(None, set())
    assert fetcher.hold(b"a", LOOK, None, NOW + 1) > NOW + 1
    assert fetcher.hold(b"a", LOOK, None, NOW + 300) == 0.0, "work that was cancelled does not hold it"


class Asking:
    """Answers every question with this outcome; keeps the headers."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome, self.headers = outcome, [{"not": "asked"}]

    async def ask(self, _: str, headers: dict[str, str]) -> Outcome:
        self.headers.append(headers)
        return self.outcome


def counted(look: str, outcome: str) -> float:
    return REGISTRY.get_sample_value("wirehose_downloads_total", {"look": look, "outcome": outcome}) or 0.0


@pytest.mark.parametrize(
    ("look", "kind", "headers", "pages"),
    [
        (replace(LOOK, etag='"1"', last_modified="then"), "ok", {}, ["ok"]),
        (AGAIN, "ok", {"If-None-Match": 'W/"1"'}, ["ok"]),
        (AGAIN, "not_modified", {"If-None-Match": 'W/"1"'}, []),
        (replace(AGAIN, etag="", last_modified="then"), "not_modified", {"If-Modified-Since": "then"}, []),
    ],
    ids=["first", "again", "again_304", "again_304_by_time"],
)
async def test_only_a_relook_is_conditional_and_every_look_is_counted(
    fetcher: Fetcher,
    monkeypatch: pytest.MonkeyPatch,
    look: Look,
    kind: str,
    headers: dict[str, str],
    pages: list[str],
) -> None:
    monkeypatch.setattr("agents.fetch.agent.Outbox", Sent)
    monkeypatch.setattr(Sent, "sent", [])
    asking: Any = Asking(Outcome(kind=kind, status=200, host=LOOK.host))
    fetcher.asker = asking
    what = "first" if look.items else "again"
    before = counted(what, kind)
    await fetcher(b"a", look, None)
    assert asking.headers[-1] == headers
    assert [page.outcome for page in Sent.sent] == pages
    assert counted(what, kind) == before + 1


@pytest.mark.parametrize(("seconds", "slow"), [(0.3, False), (20.0, True)])
async def test_a_host_that_took_long_is_known_as_slow(
    fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch, seconds: float, slow: bool
) -> None:
    times = iter((NOW, NOW + seconds))
    monkeypatch.setattr("agents.fetch.agent.time.time", lambda: next(times, NOW + seconds))
    fetcher.pace = Pace(1.0, crowd=0)
    asking: Any = Asking(Outcome(kind="ok", status=200, host=LOOK.host))
    fetcher.asker = asking
    await fetcher._look(b"a", LOOK)
    assert fetcher.pace.is_crowded(LOOK.host) is slow


async def test_an_item_that_moves_its_page_before_a_look_begins_leaves_its_old_host_free(
    fetcher: Fetcher,
) -> None:
    asking: Any = Asking(Outcome(kind="ok", status=200))
    fetcher.asker = asking
    assert fetcher.hold(b"a", AGAIN, None, NOW) == 0.0
    moved = replace(LOOK, host="new.example", url="https://new.example/a")
    outcome = await fetcher._look(b"a", moved)
    assert (outcome.kind, outcome.passing, outcome.shut) == ("host_busy", True, False)
    assert asking.headers[1:] == [], "it waits for its turn at the new one"
    assert fetcher.hold(b"b", LOOK, None, time.time() + 10) == 0.0


async def test_an_item_that_moves_its_page_and_is_given_up_leaves_its_old_host_free(
    fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agents.fetch.agent.Outbox", Sent)
    monkeypatch.setattr(Sent, "sent", [])
    assert fetcher.hold(b"a", LOOK, None, NOW) == 0.0
    await fetcher.give_up(b"a", replace(LOOK, host="new.example"))
    assert fetcher.hold(b"b", LOOK, None, time.time() + 10) == 0.0


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    stage: Any = SimpleNamespace(name="fetch", settings=load({}, tmp_path))
    return Outbox(stage)


WORST = (
    ITEM.summary * 10_000 + "\u65b0" * 400_000
)  # in 3 bytes each: what a feed can have, and more than any has


@pytest.mark.parametrize(
    ("content", "whole"),
    [("", True), (WORST, True), ("\u65b0" * 700_000, False)],
    ids=["no", "long", "too_long"],
)
def test_the_largest_page_goes_on_its_topic_with_what_the_feed_has_if_that_is_not_beyond_reason(
    outbox: Outbox, content: str, whole: bool
) -> None:
    item = replace(ITEM, content=content)
    page = Page(item=item, outcome="ok", url=ITEM.url, body=b"<" * LIMIT_BYTES, fetched=ITEM.first_seen.by)
    assert send(outbox, page) is whole
    sent = codec.decode(Page, outbox.sends[-1][2])
    assert (sent.outcome, sent.body is not None, sent.item) == ("ok" if whole else "too_large", whole, item)


async def test_a_page_that_was_too_large_to_go_on_is_no_page_that_may_be_the_same(
    fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(Sent):
        def send(self, topic: Any, key: str, page: Page, **more: Any) -> None:
            if page.body is not None:
                raise Rejected("too_large")
            super().send(topic, key, page, **more)

    monkeypatch.setattr("agents.fetch.agent.Outbox", Full)
    monkeypatch.setattr(Sent, "sent", [])
    asking: Any = Asking(Outcome(kind="ok", status=200, host=LOOK.host, body=b"<p>", etag='"1"'))
    fetcher.asker = asking
    rest = await fetcher(b"a", LOOK, None)
    assert [page.outcome for page in Sent.sent] == ["too_large"]
    assert rest is not None
    assert (rest.etag, rest.looked) == ("", None)


# -- many hosts at once -----------------------------------------------------------------------------------------------


class Desk:
    """Does looks as `streams.timers` does, in a time of its own: 0.3 s each, and 20 s at a host that hangs."""

    def __init__(self, fetcher: Fetcher) -> None:
        self.fetcher, self.now, self.count = fetcher, NOW, 0
        self.due: list[tuple[float, int, Look]] = []
        self.running: list[tuple[float, int, Look]] = []
        self.waited: dict[str, list[float]] = defaultdict(list)  # seconds until a look began, by host

    def add(self, at: float, host: str) -> None:
        self.count += 1
        heapq.heappush(self.due, (NOW + at, self.count, replace(LOOK, due=NOW + at, host=host)))

    def run(self) -> None:
        while self.due or self.running:
            full = len(self.running) == PARALLEL  # then nobody begins
            if self.due and not full and (not self.running or self.due[0] < self.running[0]):
                self._begin(*heapq.heappop(self.due))
            else:
                self._end(*heapq.heappop(self.running))

    def _begin(self, at: float, number: int, look: Look) -> None:
        self.now = max(self.now, at)
        if back := self.fetcher.hold(b"%d" % number, look, None, self.now):
            heapq.heappush(self.due, (back, number, look))
            return
        self.waited[look.host].append(self.now - look.due)
        if not self.fetcher.spared.pop(b"%d" % number, ""):
            took = 20.0 if "hangs" in look.host else 0.3
            heapq.heappush(self.running, (self.now + took, number, look))

    def _end(self, at: float, number: int, look: Look) -> None:
        self.now = at
        hangs = "hangs" in look.host
        end(self.fetcher, at, 20.0 if hangs else 0.3, look.host)
        outcome = Outcome(kind="too_slow" if hangs else "ok", host=look.host, status=None if hangs else 200)
        tell(self.fetcher.pace, b"%d" % number, look, outcome, at)


def longest(fetcher: Fetcher) -> tuple[float, float]:
    """How long looks wait at good hosts, and at many more that hang, once it is known which are which."""
    desk = Desk(fetcher)
    for number in range(150):
        for at in range(0, 300, 60):
            desk.add(at + number / 5, f"hangs{number}.example")
    for number in range(10):
        for at in range(0, 300, 5):
            desk.add(at + number / 2, f"good{number}.example")
    desk.run()
    late = {
        host: max(s for n, s in enumerate(each) if n >= len(each) / 3) for host, each in desk.waited.items()
    }
    return (
        max(seconds for host, seconds in late.items() if "good" in host),
        max(seconds for host, seconds in late.items() if "hangs" in host),
    )


def test_hosts_that_hang_leave_half_of_the_looks_to_the_others(fetcher: Fetcher) -> None:
    good, hanging = longest(fetcher)
    assert good < 1.0
    assert CROWDED < hanging < CROWDED + 5.0, "news does not wait longer for them"
    fetcher.pace = Pace(fetcher.settings.host_spacing)
    assert longest(fetcher)[0] > 10.0, "without the bound the others wait until they have hung"


def test_news_waits_its_turn_at_a_slow_host_only_while_there_are_not_too_many(fetcher: Fetcher) -> None:
    names = [f"{number}.example" for number in range(SLOW + 1)]
    for host in names:
        end(fetcher, NOW - 10, 20.0, host)
    for host in names[:-1]:
        assert fetcher.hold(b"a", replace(LOOK, host=host), None, NOW) == 0.0
    last = replace(LOOK, host=names[-1])
    assert fetcher.hold(b"a", last, None, NOW) > NOW
    assert fetcher.hold(b"a", LOOK, None, NOW) == 0.0, "a host that is quick, or not known, has its place"
    assert fetcher.hold(b"a", last, None, NOW + CROWDED + 1) == 0.0
    assert fetcher.spared == {b"a": "no_turn"}
    end(fetcher, NOW + CROWDED + 1, 20.0, names[0])
    assert fetcher.hold(b"a", last, None, NOW + CROWDED + 1) == 0.0
    assert not fetcher.spared
