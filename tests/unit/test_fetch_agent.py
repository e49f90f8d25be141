"""Who begins a look: the turn at its host, hosts that are paused, hosts that are down."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from msgspec.structs import replace

from agents.fetch.agent import Fetcher, tell
from agents.fetch.stage import Outcome
from agents.net.pace import MAX_PAUSE, SHORT
from streams.pausing import Pauses, key, named
from streams.records import Control, FirstSeen, Item, Look, Page, Publisher
from streams.settings import load

NOW = 1_000_000.0
LOOK = Look(due=NOW, host="news.example", url="https://news.example/a")


@pytest.fixture
def fetcher(tmp_path: Path) -> Fetcher:
    """A fetcher without Faust or Kafka behind it."""
    signal = SimpleNamespace(connect=lambda _: None)
    app = SimpleNamespace(on_partitions_assigned=signal)
    stage: Any = SimpleNamespace(settings=load({}, tmp_path), pauses=Pauses(), keep=[], app=app)
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
    assert (fetcher.hold(b"a", LOOK, None, now), fetcher.spared) == (0.0, {b"a"})
    assert (fetcher.hold(b"b", LOOK, None, now), fetcher.spared) == (0.0, {b"a", b"b"})
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
    item = Item(
        item="i",
        article="a",
        feed="f",
        url=LOOK.url,
        summary="Short.",
        publisher=Publisher(name="N"),
        first_seen=FirstSeen(after=None, by=datetime(2026, 3, 2, tzinfo=UTC)),
    )
    look = replace(LOOK, items=[item])
    assert fetcher.hold(b"a", look, None, fail(fetcher, 6)) == 0.0
    rest = await fetcher(b"a", look, None)
    assert [(page.item.item, page.look, page.outcome, page.body) for page in Sent.sent] == [
        ("i", 0, "host_down", None)
    ]
    assert rest is not None
    assert (rest.items, rest.looks, fetcher.spared) == ([], 0, set())
