"""Looks at pages: wanted, done, tried again, given up, and repeated."""

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from agents.fetch.fulltext import is_full_text
from agents.fetch.stage import Outcome, after, feed_page, headers, is_enough, pages, want
from streams.records import FirstSeen, Item, Look, Publisher

T0 = datetime(2026, 5, 1, 12, tzinfo=UTC)
NOW = T0.timestamp()
LOOKS = (900.0, 3600.0)
MORE = (*LOOKS, 14400.0)  # so that neither of these is the last
OK = Outcome(kind="ok", status=200, url="https://news.example/final", body=b"<p>", content_type="text/html")
TAGGED = replace(OK, etag='W/"1"', last_modified="Mon, 02 Mar 2026 06:00:00 GMT")
UNCHANGED = Outcome(kind="not_modified", status=304, url="https://news.example/final")
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


def test_a_relook_asks_whether_the_page_that_was_read_last_has_changed() -> None:
    first = want(item(), None, NOW)
    state = looked(first, TAGGED, NOW)
    sent = {"If-None-Match": TAGGED.etag, "If-Modified-Since": TAGGED.last_modified}
    assert (headers(first, MORE), headers(state, MORE)) == ({}, sent)
    newer = looked(state, replace(TAGGED, etag='"2"', last_modified=""), state.due)
    assert headers(newer, MORE) == {"If-None-Match": '"2"'}


def test_what_has_not_changed_gives_no_page_and_is_asked_for_again_in_the_same_way() -> None:
    state = looked(want(item(), None, NOW), TAGGED, NOW)
    assert pages(state, UNCHANGED, state.due) == []
    again = looked(state, UNCHANGED, state.due)
    assert (again.due, again.looks, headers(again, MORE)) == (NOW + 3600, 1, headers(state, MORE))
    assert after(again, UNCHANGED, again.due, LOOKS) is None
    assert pages(again, OK, NOW + 3600)[0].looked_before == datetime.fromtimestamp(NOW + 900, UTC), (
        "it was not there when the host said that nothing had changed"
    )


def test_an_item_needs_the_page_whatever_the_host_says_of_it() -> None:
    state = want(item("2"), looked(want(item(), None, NOW), TAGGED, NOW), NOW + 60)
    assert headers(state, MORE) == {}
    assert [page.item.item for page in pages(state, OK, NOW + 60)] == ["2"]


@pytest.mark.parametrize("kind", ["too_slow", "http_403", "not_html", "http_304", "host_down", "no_turn"])
def test_only_what_went_on_last_may_be_the_same(kind: str) -> None:
    state = looked(want(item(), None, NOW), TAGGED, NOW)
    kept = looked(state, failing(kind), state.due)
    assert (headers(kept, MORE), kept.looked) == (headers(state, MORE), state.looked), (
        "a re-look that fails changes nothing"
    )
    lost = want(item("2"), state, NOW + 60)
    while lost.items:
        lost = looked(lost, failing(kind), lost.due)
    assert headers(lost, MORE) == {}, "the item went on without the page: it shall be read, the same or not"


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


def test_the_last_look_asks_for_the_page_whatever_it_was_before() -> None:
    again = replace(want(item(), None, NOW), items=[], last=item(), looks=1, etag='"1"')
    assert headers(again, LOOKS) == {}, "validators may be stuck, or those of a wall that stood before it"
    assert headers(again, MORE) == {"If-None-Match": '"1"'}


@pytest.mark.parametrize(
    ("kind", "pauses"),
    [
        ("connection", [5.0, 30.0]),
        ("dns", [5.0, 30.0]),
        ("tls", [5.0, 30.0]),
        ("protocol", [5.0, 30.0]),
        ("http_500", [5.0, 30.0]),
        ("http_503", [5.0, 30.0]),
        ("rate_limited", [5.0, 30.0]),
        ("host_busy", [5.0, 30.0]),
        ("robots_unreachable", [5.0, 30.0]),
        ("too_slow", [5.0]),
        ("host_down", []),
        ("no_turn", []),
        ("http_304", []),
        ("paused", []),
        ("too_large", []),
        ("not_html", []),
        ("http_403", []),
    ],
)
def test_what_may_pass_is_tried_again_for_about_a_minute_and_then_the_feeds_text_goes_on(
    kind: str, pauses: list[float]
) -> None:
    state, waits = want(item(content="<p>feed</p>"), None, NOW), []
    while not pages(state, failing(kind), NOW):
        state = looked(state, failing(kind), NOW)
        waits.append(state.due - NOW)
    assert waits == pauses
    page = pages(state, failing(kind, status=503), NOW)[0]
    assert (page.outcome, page.status, page.body, page.item.content) == (kind, 503, None, "<p>feed</p>")
    state = looked(state, failing(kind), NOW)
    assert (state.due, state.items) == (NOW + 900, []), "it may be read later, as a revision"
    assert [(page.look, page.outcome) for page in pages(state, OK, state.due)] == [(1, "ok")]


@pytest.mark.parametrize("kind", ["http_503", "rate_limited", "http_500", "connection"])
def test_a_host_that_fails_twice_and_then_works_is_read(kind: str) -> None:
    state = want(item(), None, NOW)
    for _ in range(2):
        state = looked(state, failing(kind, retry_after=2.0), state.due)
    assert [page.outcome for page in pages(state, OK, state.due)] == ["ok"]


def test_a_page_that_is_never_answered_holds_its_item_for_less_than_a_minute() -> None:
    state, now = want(item(), None, NOW), NOW + 20
    while not pages(state, failing("too_slow"), now):
        state = looked(state, failing("too_slow"), now)
        now = state.due + 20
    assert now - NOW == 45


def test_a_host_that_asks_for_patience_gets_it_up_to_ten_minutes() -> None:
    look = want(item(), None, NOW)
    for seconds in (200.0, 600.0):
        assert looked(look, failing("rate_limited", retry_after=seconds), NOW).due == NOW + seconds
    too_long = failing("rate_limited", retry_after=601.0)
    assert [page.outcome for page in pages(look, too_long, NOW)] == ["rate_limited"]
    assert looked(look, too_long, NOW).items == []


@pytest.mark.parametrize(
    ("outcome", "shut"),
    [
        (failing("too_slow"), True),
        (failing("connection"), True),
        (failing("robots_unreachable"), True),
        (failing("rate_limited", status=429), True),
        (failing("http_503", status=503), True),
        (failing("bot_wall", status=429), True),
        (failing("bot_wall", status=403), False),
        (failing("http_500", status=500), False),
        (failing("http_404", status=404), False),
        (failing("robots"), False),
        (failing("host_down"), False),
        (failing("host_busy"), False),
        (failing("paused"), False),
        (failing("blocked"), False),
        (OK, False),
    ],
    ids=lambda value: f"{value.kind}_{value.status}" if isinstance(value, Outcome) else str(value),
)
def test_what_an_outcome_tells_of_the_whole_host(outcome: Outcome, shut: bool) -> None:
    assert outcome.shut is shut


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


FULL = f"<p>{WORDS}.</p>"


@pytest.mark.parametrize(
    ("full_text", "content", "enough"),
    [
        ("", FULL, True),
        ("", "<p>Short.</p>", False),
        ("page", FULL, False),
        ("page", "", False),
        ("feed", FULL, True),
        ("feed", "<p>Short.</p>", True),
        ("feed", "", True),
        ("new word", FULL, True),
        ("new word", "", False),
    ],
)
def test_the_subscription_says_whether_pages_are_read_else_the_feeds_text_does(
    full_text: str, content: str, enough: bool
) -> None:
    assert is_enough(item(content=content, full_text=full_text)) is enough
