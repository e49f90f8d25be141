"""Looks at pages: wanted, done, tried again, given up, and repeated."""

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from agents.fetch.stage import Outcome, Pace, after, feed_page, is_full_text, pages, want
from streams.records import FirstSeen, Item, Look, Publisher

T0 = datetime(2026, 5, 1, 12, tzinfo=UTC)
NOW = T0.timestamp()
LOOKS = (900.0, 3600.0)
OK = Outcome(kind="ok", status=200, url="https://news.example/final", body=b"<p>", content_type="text/html")
WORDS = " ".join(["word"] * 80)


def item(name: str = "1", **facts: Any) -> Item:
    base: dict[str, Any] = {
        "item": name,
        "article": "a",
        "feed": "f",
        "url": "https://news.example/a",
        "publisher": Publisher(name="N"),
        "first_seen": FirstSeen(after=None, by=T0),
    }
    return Item(**(base | facts))


def failing(kind: str, **facts: Any) -> Outcome:
    return Outcome(kind=kind, **facts)


def looked(look: Look, outcome: Outcome, now: float) -> Look:
    rest = after(look, outcome, now, LOOKS)
    assert rest is not None
    return rest


def test_an_item_wants_a_look_at_once() -> None:
    look = want(item(), None, NOW)
    assert (look.due, look.host, look.url, look.items) == (
        NOW,
        "news.example",
        "https://news.example/a",
        [item()],
    )


def test_an_item_that_waits_or_was_served_wants_nothing_more() -> None:
    look = want(item(), None, NOW)
    assert want(item(), look, NOW + 5) is look
    served = looked(look, OK, NOW)
    assert want(item(), served, NOW + 5) is served


def test_a_second_item_waits_for_the_same_look_and_both_get_a_page() -> None:
    look = want(item("2", content="<p>new</p>"), want(item("1", content="<p>old</p>"), None, NOW), NOW + 3)
    assert [(i.item, i.content) for i in look.items] == [("1", ""), ("2", "<p>new</p>")]
    assert [(page.item.item, page.look, page.outcome, page.body) for page in pages(look, OK, NOW)] == [
        ("1", 0, "ok", b"<p>"),
        ("2", 0, "ok", b"<p>"),
    ]


def test_a_page_says_where_and_when_it_was_found() -> None:
    page = pages(want(item(), None, NOW), OK, NOW + 2)[0]
    assert (page.url, page.status, page.content_type, page.fetched.timestamp(), page.looked_before) == (
        "https://news.example/final",
        200,
        "text/html",
        NOW + 2,
        None,
    )


def test_relooks_come_on_schedule_from_the_first_look_and_then_end() -> None:
    look = want(item(content="<p>x</p>"), None, NOW)
    dues, now, numbers = [], NOW + 10, []
    state = look
    while found := after(state, OK, now, LOOKS):
        state = found
        assert (state.items, state.last and state.last.content) == ([], "")
        dues.append(state.due - (NOW + 10))
        now = state.due + 3  # a little late each time: the schedule does not drift
        numbers += [page.look for page in pages(state, OK, now)]
    assert (dues, numbers) == ([900.0, 3600.0], [1, 2])


def test_relooks_that_we_slept_through_are_left_out() -> None:
    state = looked(want(item(), None, NOW), OK, NOW)
    assert after(state, OK, NOW + 7200, LOOKS) is None


def test_a_relook_that_fails_publishes_nothing_and_the_next_one_comes() -> None:
    state = looked(want(item(), None, NOW), OK, NOW)
    assert pages(state, failing("too_slow"), state.due) == []
    assert looked(state, failing("too_slow"), state.due).due == NOW + 3600


def test_a_new_item_starts_the_looks_again() -> None:
    state = looked(want(item(), None, NOW), OK, NOW)
    again = want(item("2"), state, NOW + 100)
    assert (again.due, again.looks, again.tries, len(again.items)) == (NOW + 100, 0, 0, 1)
    assert pages(again, OK, NOW + 100)[0].looked_before == T0


@pytest.mark.parametrize(
    "kind", ["timeout", "too_slow", "connection", "dns", "http_500", "http_503", "http_429", "rate_limited"]
)
def test_what_may_pass_is_tried_three_times_and_then_goes_on_without_the_page(kind: str) -> None:
    state, waits = want(item(content="<p>feed</p>"), None, NOW), []
    for _ in range(3):
        assert pages(state, failing(kind), NOW) == []
        state = looked(state, failing(kind), NOW)
        waits.append(state.due - NOW)
    assert waits == [5.0, 30.0, 120.0]
    page = pages(state, failing(kind, status=503), NOW)[0]
    assert (page.outcome, page.status, page.body, page.item.content) == (kind, 503, None, "<p>feed</p>")
    assert looked(state, failing(kind), NOW).due == NOW + 900  # the page may come back


def test_a_host_that_asks_for_patience_gets_it_up_to_ten_minutes() -> None:
    look = want(item(), None, NOW)
    assert looked(look, failing("rate_limited", retry_after=200.0), NOW).due == NOW + 200
    assert looked(look, failing("rate_limited", retry_after=9e9), NOW).due == NOW + 600


@pytest.mark.parametrize("kind", ["http_404", "gone", "robots", "blocked", "bad_scheme"])
def test_what_will_not_pass_goes_on_at_once_and_is_not_asked_again(kind: str) -> None:
    look = want(item(), None, NOW)
    assert [page.outcome for page in pages(look, failing(kind), NOW)] == [kind]
    assert after(look, failing(kind), NOW, LOOKS) is None


def test_without_a_schedule_there_is_one_look() -> None:
    assert after(want(item(), None, NOW), OK, NOW, ()) is None
    relook = replace(want(item(), None, NOW), items=[], last=item(), looks=0)
    assert after(relook, OK, NOW, ()) is None


def test_deciding_changes_nothing_that_was_handed_in() -> None:
    look = want(item(), None, NOW)
    before = replace(look, items=[*look.items])
    want(item("2"), look, NOW + 1)
    after(look, OK, NOW, LOOKS)
    assert look == before


def test_an_item_without_a_page_goes_on_with_the_feeds_text() -> None:
    page = feed_page(item(url=""), T0)
    assert (page.outcome, page.url, page.body, page.fetched) == ("feed", "", None, T0)


@pytest.mark.parametrize(
    ("content", "summary", "full"),
    [
        (f"<p>{WORDS}.</p>", "Short.", True),
        (f"<p>{WORDS}.</p>", "", True),
        ("", "Short.", False),
        ("<p>Too few words.</p>", "Short.", False),
        (f"<p>{WORDS}.</p>", WORDS, False),
        (f"<p>{WORDS} …</p>", "Short.", False),
        (f"<p>{WORDS} [&#8230;]</p>", "Short.", False),
        (f"<p>{WORDS}...</p>", "Short.", False),
        (f"<p>{WORDS}.</p><a href='x'>Read more</a>", "Short.", False),
        (f"<p>{WORDS}.</p><p>Continue reading: The title »</p>", "Short.", False),
        (f"<p>{WORDS} [&hellip;]</p><p>The post T appeared first on N.</p>", "Short.", False),
        (f"<p>{WORDS}.</p><p>The post T appeared first on N.</p>", "Short.", True),
        (f"<p>{WORDS}. He could not read more.</p><p>{WORDS}.</p>", "Short.", True),
    ],
)
def test_a_feed_has_the_whole_text_only_when_it_surely_has(content: str, summary: str, full: bool) -> None:
    assert is_full_text(item(content=content, summary=summary)) is full


def test_a_host_is_asked_by_one_at_a_time_with_a_pause() -> None:
    pace = Pace(1.0)
    assert pace.turn("h", b"a", 10.0) == 0.0
    assert pace.turn("h", b"b", 10.0) > 10.0
    assert pace.turn("other", b"c", 10.0) == 0.0
    pace.end("h", 10.4)
    assert pace.turn("h", b"b", 10.5) == 11.4
    assert pace.turn("h", b"b", 11.4) == 0.0


def test_looks_at_one_host_come_in_the_order_of_asking_whenever_they_ask_again() -> None:
    pace = Pace(1.0)
    pace.turn("h", b"first", 0.0)
    waiting = [b"a", b"b", b"c"]
    times = [pace.turn("h", key, 0.0) for key in waiting]
    assert times == sorted(times)
    pace.end("h", 0.2)
    assert pace.turn("h", b"c", 5.0) > 5.0, "c is not the first in line, though the host is free"
    assert pace.turn("h", b"a", 5.0) == 0.0


def test_one_that_never_comes_back_does_not_hold_up_its_host() -> None:
    pace = Pace(1.0)
    pace.turn("h", b"a", 0.0)
    pace.turn("h", b"gone", 0.0)
    pace.turn("h", b"b", 0.0)
    pace.end("h", 1.0)
    assert pace.turn("h", b"b", 5.0) > 5.0
    assert pace.turn("h", b"b", 30.0) == 0.0


def test_a_line_of_looks_takes_a_pause_and_an_answer_each() -> None:
    pace, now, done = Pace(1.0), 0.0, []
    due = {bytes([n]): 0.0 for n in range(20)}
    while due:
        key = min(due, key=lambda k: (due[k], k))
        now = max(now, due[key])
        when = pace.turn("h", key, now)
        if when:
            due[key] = when
            continue
        del due[key]
        now += 0.1
        pace.end("h", now)
        done.append(now)
    assert done[-1] < 20 * 1.1 + 1


def test_a_crawl_delay_and_a_retry_after_make_the_pause_longer() -> None:
    pace = Pace(1.0)
    for delay, hold, pause in ((5.0, 0.0, 5.0), (9_999.0, 0.0, 30.0), (None, 100.0, 100.0)):
        pace.slow("h", delay)
        pace.end("h", 10.0, hold)
        assert pace.turn("h", b"a", 10.0) == 10.0 + pause


def test_hosts_that_nobody_asks_for_are_forgotten() -> None:
    pace = Pace(1.0)
    pace.end("old", 0.0, hold=20_000.0)
    pace.end("idle", 0.0)
    pace.turn("busy", b"a", 0.0)
    pace.forget(10_000.0)
    assert pace.turn("busy", b"b", 10_000.0) > 10_000.0
    assert pace.turn("old", b"b", 10_000.0) == 20_000.0
    assert pace.turn("idle", b"b", 10_000.0) == 0.0
