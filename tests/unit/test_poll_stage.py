"""What a poll decides: what is new, under which ids, and when to ask again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from agents.poll import stage, timing
from agents.poll.feed import Feed, FeedEntry
from agents.poll.known import unpack
from streams import codec, ids
from streams.records import FeedState, Item, Publisher, Subscription

SUB = Subscription(id=ids.feed("https://news.example/rss"), url="https://news.example/rss")
T0 = datetime(2026, 5, 1, 12, tzinfo=UTC)
FACTS = stage.Facts(etag='W/"1"', modified="Fri, 01 May 2026 10:00:00 GMT", body_hash="h")


def entry(name: str = "a", **facts: Any) -> FeedEntry:
    return FeedEntry(
        **(
            {"guid": name, "url": f"https://news.example/{name}", "title": f"Title {name}", "summary": "s"}
            | facts
        )
    )


def poll(
    *entries: FeedEntry,
    state: FeedState | None = None,
    minutes: int = 0,
    sub: Subscription = SUB,
    **feed: Any,
) -> tuple[list[Item], list[stage.Refused], FeedState]:
    parsed = Feed(outcome="ok", title="News", link="https://www.news.example/", items=entries, **feed)
    return stage.compare(sub, state or FeedState(due=0), parsed, FACTS, T0 + timedelta(minutes=minutes), 60.0)


def test_the_first_poll_publishes_the_back_catalogue_oldest_first() -> None:
    items, refused, state = poll(entry("b"), entry("a"))
    assert ([item.guid for item in items], refused) == (["a", "b"], [])
    assert all(
        item.back_catalogue and item.first_seen.after is None and item.first_seen.by == T0 for item in items
    )
    assert (state.etag, state.modified, state.body_hash, state.polled) == ('W/"1"', FACTS.modified, "h", T0)


def test_an_item_carries_the_settings_of_its_feed_that_later_stages_keep() -> None:
    (item,), _, _ = poll(entry(), sub=replace(SUB, full_text="page", text="none", tdm="licensed"))
    assert (item.full_text, item.text, item.tdm) == ("page", "none", "licensed")


def test_entries_with_times_come_in_the_order_of_their_times() -> None:
    early, late = T0 - timedelta(hours=2), T0 - timedelta(hours=1)
    items, _, _ = poll(entry("a", published=early), entry("b", published=late))
    assert [item.guid for item in items] == ["a", "b"]


def test_what_is_known_is_not_published_again_and_what_is_new_has_an_interval() -> None:
    _, _, state = poll(entry("a"))
    items, _, state2 = poll(entry("b"), entry("a"), state=state, minutes=5)
    assert [item.guid for item in items] == ["b"]
    assert (items[0].first_seen.after, items[0].first_seen.by, items[0].back_catalogue) == (
        T0,
        T0 + timedelta(minutes=5),
        False,
    )
    assert poll(entry("b"), entry("a"), state=state2, minutes=9)[0] == []


def test_a_change_and_the_change_back_are_three_items_of_one_article() -> None:
    first, _, state = poll(entry(title="A"))
    second, _, state = poll(entry(title="B"), state=state, minutes=5)
    third, _, state = poll(entry(title="A"), state=state, minutes=10)
    assert len({first[0].item, second[0].item, third[0].item}) == 3
    assert {first[0].article, second[0].article, third[0].article} == {
        ids.article_by_url("https://news.example/a")
    }
    assert (second[0].previous, third[0].previous) == (first[0].item, second[0].item)


@pytest.mark.parametrize(
    "changed",
    [
        entry(summary=" s\n"), entry(published=T0), entry(updated=T0), entry(tags=("x",)), entry(guid="a", url="https://news.example/a?utm_source=x"),
        entry(image="https://img.example/2.jpg"),
    ],
)  # fmt: skip
def test_white_space_dates_and_tracking_are_no_change(changed: FeedEntry) -> None:
    _, _, state = poll(entry())
    assert poll(changed, state=state, minutes=5)[0] == []


@pytest.mark.parametrize(
    "changed", [entry(title="Title A"), entry(summary="other"), entry(content="<p>more</p>")]
)
def test_words_are_a_change(changed: FeedEntry) -> None:
    _, _, state = poll(entry())
    assert len(poll(changed, state=state, minutes=5)[0]) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (entry(guid="http://news.example/a"), entry(guid="https://news.example/a")),
        (entry(guid="https://news.example/a?utm=1"), entry(guid="https://news.example/a?utm=2")),
        (entry(guid="https://news.example/a#0"), entry(guid="https://news.example/a#1")),
        (entry(guid="", url="http://news.example/a"), entry(guid="", url="https://news.example/a#x")),
        (entry(url="https://news.example/old"), entry(url="https://news.example/new")),
        (entry(guid="", url="", title="T"), entry(guid="", url="", title="T", published=T0)),
    ],
)
def test_an_entry_stays_itself(before: FeedEntry, after: FeedEntry) -> None:
    _, _, state = poll(before)
    assert poll(after, state=state, minutes=5)[0] == []


def test_the_article_keeps_the_id_it_was_given_first() -> None:
    first, _, state = poll(entry())
    second, _, _ = poll(entry(url="https://news.example/moved", title="New"), state=state, minutes=5)
    assert (second[0].article, second[0].url) == (first[0].article, "https://news.example/moved")


def test_a_guid_that_all_entries_share_does_not_join_them() -> None:
    same = [entry(name, guid="same") for name in "abc"]
    items, _, state = poll(*same)
    assert len({item.item for item in items}) == len({item.article for item in items}) == 3
    assert poll(*same, state=state, minutes=5)[0] == []
    alone, _, after = poll(same[1], state=state, minutes=9)  # the others fell off: still the same entry
    assert (alone, len(unpack(after.known))) == ([], 1)


def test_an_entry_that_had_its_guid_to_itself_keeps_its_key_when_others_take_it() -> None:
    _, _, state = poll(entry("a", guid="same"))
    items, _, _ = poll(entry("b", guid="same"), entry("a", guid="same"), state=state, minutes=5)
    assert [item.url for item in items] == ["https://news.example/b"]


def test_entries_without_guid_on_one_page_are_told_apart_by_their_titles() -> None:
    live = [entry("live", guid="", title=title) for title in ("One", "Two")]
    items, _, _ = poll(*live)
    assert (len({item.item for item in items}), len({item.article for item in items})) == (2, 1)


def test_twins_in_one_document_are_one_entry() -> None:
    assert len(poll(entry(), entry())[0]) == 1


def test_an_article_without_address_is_known_by_guid_and_feed() -> None:
    assert poll(entry("x", url=""))[0][0].article == ids.article_by_guid(SUB.id, "x")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [(FeedEntry(summary="only words"), "no_identity"), (entry(url="", scheme="javascript"), "bad_scheme")],
)
def test_what_cannot_be_an_item_is_refused_once(bad: FeedEntry, reason: str) -> None:
    items, refused, state = poll(bad, entry("b"))
    assert ([item.guid for item in items], [r.reason for r in refused]) == (["b"], [reason])
    line = refused[0].entry
    assert (line.item, line.state, line.stage, line.reason, line.feed) == (
        refused[0].item,
        "rejected",
        "poll",
        reason,
        SUB.id,
    )
    assert poll(bad, entry("b"), state=state, minutes=5)[:2] == ([], [])


def test_a_refused_entry_that_is_mended_is_published() -> None:
    _, _, state = poll(entry(url="", scheme="javascript"))
    items, refused, _ = poll(entry(title="mended"), state=state, minutes=5)
    assert ([item.article for item in items], refused) == ([ids.article_by_url("https://news.example/a")], [])


def test_only_what_stands_in_the_feed_is_remembered_unless_we_did_not_see_all_of_it() -> None:
    _, _, state = poll(entry("a"), entry("b"))
    assert len(unpack(poll(entry("b"), state=state)[2].known)) == 1
    assert len(unpack(poll(entry("b"), state=state, problems=("items_cut",))[2].known)) == 2
    assert len(unpack(poll(state=state)[2].known)) == 2


def test_a_poll_is_repeated_with_the_same_ids() -> None:
    _, _, state = poll(entry("a"))
    one = poll(entry("b"), entry("a", title="x"), state=state, minutes=5)
    again = poll(entry("b"), entry("a", title="x"), state=state, minutes=6)
    assert [(i.item, i.article) for i in one[0]] == [(i.item, i.article) for i in again[0]]


def test_the_publisher_is_named_by_the_subscription_else_by_the_feed() -> None:
    given = replace(SUB, publisher=Publisher(name="The News", family="Owner"))
    assert poll(entry())[0][0].publisher == Publisher(
        name="News", domain="news.example", family="news.example"
    )
    assert poll(entry(), sub=given)[0][0].publisher == Publisher(
        name="The News", domain="news.example", family="Owner"
    )


def test_a_time_in_the_future_is_no_time() -> None:
    assert poll(entry(published=T0 + timedelta(days=3)))[0][0].published is None
    assert poll(entry(published=T0 + timedelta(hours=3)))[0][0].published == T0 + timedelta(hours=3)


def test_validators_go_back_as_they_came_and_not_every_time() -> None:
    _, _, state = poll(entry())
    sent = [stage.begin(SUB, replace(state, seq=seq)) for seq in range(1, 12)]
    assert sent[0] == {
        "If-None-Match": 'W/"1"', "If-Modified-Since": "Fri, 01 May 2026 10:00:00 GMT", "A-IM": "feed",
    }  # fmt: skip
    assert [bool(headers) for headers in sent] == [True] * 9 + [False, False]
    assert stage.begin(SUB, FeedState(due=0)) == {}


def test_a_host_that_lied_is_asked_without_validators_soon_and_an_honest_one_rarely() -> None:
    _, _, state = poll(entry())
    _, _, lied = poll(entry("b"), state=replace(state, seq=10))
    assert lied.probe == 13
    honest = stage.unchanged(SUB, replace(state, seq=10), FACTS, T0)
    assert honest.probe == 30
    assert stage.unchanged(SUB, replace(honest, seq=30), FACTS, T0).probe == 70
    assert stage.unchanged(SUB, replace(state, seq=5), stage.facts("", "", b""), T0).probe == state.probe


def test_only_part_of_a_feed_that_is_known_need_be_read_again() -> None:
    _, _, state = poll(entry("a", raw=b"a" * 8), entry("b", raw=b"b" * 8))
    items, _, after = poll(entry("c", raw=b"c" * 8), state=state, same=(b"b" * 8,))
    assert [item.guid for item in items] == ["c"]
    assert {known.raw for known in unpack(after.known).values()} == {b"b" * 8, b"c" * 8}


def test_an_answer_of_changes_only_forgets_nothing() -> None:
    _, _, state = poll(entry("a"), entry("b"))
    feed = Feed(outcome="ok", items=(entry("c"),))
    items, _, after = stage.compare(SUB, state, feed, replace(FACTS, delta=True), T0)
    assert ([item.guid for item in items], len(unpack(after.known))) == (["c"], 3)


@pytest.mark.parametrize(
    ("targets", "url"),
    [(["n"] * 3, "n"), (["n"] * 2, ""), (["n", "n", "", "n"], ""), (["n", "n", "x", "n"], ""), (["n", "n", "n", ""], "n")],
)  # fmt: skip
def test_a_feed_has_moved_when_several_polls_agree(targets: list[str], url: str) -> None:
    _, _, state = poll(entry())
    for target in targets:
        state = stage.unchanged(SUB, state, replace(FACTS, moved=target), T0)
    assert state.url == url
    assert stage.address(SUB, state) == (url or SUB.url)


def test_a_feed_that_is_lost_where_it_moved_is_looked_for_where_it_was() -> None:
    _, _, state = poll(entry())
    state = replace(state, url="https://new.example/rss")
    for _ in range(2):
        state = stage.failed(SUB, state, "http_404", T0)
    assert state.url
    assert stage.failed(SUB, state, "http_404", T0).url == ""
    gone = stage.failed(SUB, state, "gone", T0)
    assert (gone.url, gone.gone) == ("", False)


def test_what_brings_no_news_may_be_written_later_and_what_matters_may_not() -> None:
    _, _, state = poll(entry())
    state = stage.unchanged(SUB, state, FACTS, T0)  # "not_modified" after "ok" matters
    later = T0 + timedelta(seconds=200)
    assert stage.unchanged(SUB, state, FACTS, later).kept == state.kept
    assert stage.unchanged(SUB, state, replace(FACTS, etag="2"), later).kept == later.timestamp()
    assert stage.unchanged(SUB, state, FACTS, T0 + timedelta(seconds=300)).kept > state.kept
    assert stage.failed(SUB, state, "http_500", later).kept == later.timestamp()


def test_a_wish_that_costs_items_is_not_honoured_again() -> None:
    _, _, state = poll(entry("a"), entry("b"), ttl_seconds=3600)
    assert state.due >= T0.timestamp() + 3600
    _, _, after = poll(entry("c"), entry("b"), state=state, minutes=60, ttl_seconds=3600)
    assert after.due >= T0.timestamp() + 7200
    _, _, late = poll(entry("d"), entry("e"), state=after, minutes=120, ttl_seconds=3600)
    assert late.due < T0.timestamp() + 7200 + 2200
    assert late.rushed


def test_what_an_answer_says_of_its_freshness_is_honoured() -> None:
    _, _, state = poll(entry())
    fresh = stage.unchanged(SUB, state, replace(FACTS, fresh=1800), T0)
    assert T0.timestamp() + 1800 <= fresh.due <= T0.timestamp() + 2000


def test_what_other_rules_remembered_is_not_compared() -> None:
    _, _, state = poll(entry())
    assert stage.readable(state) is state
    old = codec.decode(
        FeedState, b'{"due": 5.0, "seq": 7, "polled": "2026-05-01T12:00:00Z", "known": {"k": {}}}'
    )
    assert stage.readable(old) == FeedState(due=5.0, seq=7)


def test_half_an_entry_is_none_and_a_document_that_ends_too_early_forgets_nothing() -> None:
    _, _, state = poll(entry("a"), entry("b"), entry("c"))
    items, _, after = poll(
        entry("d"), entry("a", title="Tit"), state=state, problems=("document_cut", "entry_cut")
    )
    assert [item.guid for item in items] == ["d"]
    assert len(unpack(after.known)) == 4


def test_an_answer_of_changes_only_does_not_tell_that_we_came_late() -> None:
    _, _, state = poll(entry("a"), entry("b"), ttl_seconds=3600)
    feed = Feed(outcome="ok", items=(entry("c"), entry("d")), ttl_seconds=3600)
    _, _, after = stage.compare(SUB, state, feed, replace(FACTS, delta=True), T0)
    assert (after.rushed, after.due >= T0.timestamp() + 3600) == (False, True)


def test_what_a_lying_host_hid_may_have_stood_there_since_it_was_last_seen_whole() -> None:
    _, _, state = poll(entry())
    hidden = stage.unchanged(SUB, state, stage.facts("", "", b""), T0 + timedelta(minutes=5))
    items, _, _ = poll(entry("b"), entry(), state=hidden, minutes=10)
    assert items[0].first_seen.after == T0
    honest, _, _ = stage.compare(
        SUB,
        hidden,
        Feed(outcome="ok", items=(entry("b"),)),
        replace(FACTS, etag="2"),
        T0 + timedelta(minutes=9),
    )
    assert honest[0].first_seen.after == T0 + timedelta(minutes=5)


def test_a_feed_that_was_gone_and_fails_now_is_asked_again() -> None:
    gone = stage.failed(SUB, FeedState(due=0), "gone", T0)
    again = stage.failed(SUB, gone, "http_503", T0)
    assert (gone.gone, again.gone, again.due < T0.timestamp() + 3600) == (True, False, True)


def test_a_paused_feed_is_not_asked_and_keeps_what_is_known() -> None:
    _, _, state = poll(entry())
    resting = stage.paused(state, T0)
    assert (stage.health(resting), resting.known, resting.due > state.due + timing.DAY) == (
        "paused", state.known, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "host", "shuts"),
    [("rate_limited", "a.example", True), ("http_503", "a.example", True), ("dns", "a.example", True), ("http_404", "a.example", False), ("not_a_feed", "a.example", False), ("rate_limited", "feeds.feedburner.com", False)],
)  # fmt: skip
def test_what_concerns_the_host_holds_all_its_feeds(outcome: str, host: str, shuts: bool) -> None:
    assert stage.shuts(outcome, host) is shuts


@pytest.mark.parametrize(
    ("etag", "kept"), [('W/"abc"', 'W/"abc"'), ("abc", "abc"), ('"\xe9\x01"', ""), ("x" * 2000, "")]
)
def test_a_validator_that_cannot_be_sent_back_is_not_kept(etag: str, kept: str) -> None:
    assert stage.facts(etag, "", b"body").etag == kept


def test_unchanged_keeps_what_is_known_and_takes_new_validators() -> None:
    _, _, state = poll(entry())
    after = stage.unchanged(SUB, state, stage.Facts(etag="new"), T0 + timedelta(minutes=5))
    assert (after.known, after.etag, after.modified, after.body_hash) == (
        state.known,
        "new",
        state.modified,
        "h",
    )
    assert (after.polled, after.interval > state.interval) == (T0 + timedelta(minutes=5), True)


def test_failures_back_off_and_forget_nothing() -> None:
    _, _, state = poll(entry())
    waits = []
    for _ in range(20):
        before, state = state, stage.failed(SUB, state, "http_500", T0, 60.0)
        waits.append(state.due - T0.timestamp())
        assert (state.known, state.polled, state.etag) == (before.known, before.polled, before.etag)
    assert 60 <= waits[0] <= 66
    assert 108 <= waits[1] <= 132
    assert max(waits) <= 1.1 * timing.DAY
    assert stage.failed(SUB, state, "http_500", T0, 1.0).outcome == "http_500"


def test_retry_after_is_a_floor_of_at_most_a_day() -> None:
    wait = stage.failed(SUB, FeedState(due=0), "rate_limited", T0, 60.0, 3600.0).due - T0.timestamp()
    assert 3600 <= wait <= 1.1 * 3600
    assert (
        stage.failed(SUB, FeedState(due=0), "rate_limited", T0, 60.0, 9e9).due - T0.timestamp()
        <= 1.1 * timing.DAY
    )


def test_a_feed_that_is_gone_is_not_asked_again() -> None:
    state = stage.failed(SUB, FeedState(due=0), "gone", T0)
    assert (state.gone, state.due > T0.timestamp() + 365 * timing.DAY) == (True, True)


def test_a_fixed_interval_is_kept() -> None:
    fixed = replace(SUB, interval=1800.0)
    assert 1620 <= poll(entry(), sub=fixed)[2].due - T0.timestamp() <= 1980


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), max_size=50), st.sampled_from([1.0, 60.0]))
def test_the_learned_interval_stays_between_the_floor_and_a_day(
    polls: list[tuple[int, int]], floor: float
) -> None:
    interval = 0.0
    for new, total in polls:
        interval = timing.learned(interval, min(new, total), total, floor)
        assert floor <= interval <= timing.DAY
        assert floor <= timing.jittered(interval, "f", new, floor) <= 1.1 * timing.DAY


names = st.sampled_from(["a", "b", "c"])
entries = st.builds(
    FeedEntry,
    guid=st.sampled_from(["", "g", "h", "https://news.example/g#1"]),
    url=names.map(lambda n: f"https://news.example/{n}"),
    title=names,
    summary=names,
)


@given(st.lists(st.lists(entries, max_size=6), max_size=6))
def test_whatever_a_feed_does_ids_are_distinct_and_the_same_document_again_brings_nothing(
    documents: list[list[FeedEntry]],
) -> None:
    state: FeedState | None = None
    for document in documents:
        items, _, state = poll(*document, state=state)
        assert len({item.item for item in items}) == len(items)
        assert poll(*document, state=state)[0] == []


def test_one_of_two_titles_on_a_page_stays_itself_when_the_other_goes() -> None:
    one, two = (entry("live", guid="", title=title) for title in ("One", "Two"))
    _, _, state = poll(one, two)
    assert poll(two, state=state, minutes=5)[0] == []
