"""Which entry is which, poll after poll: guids that churn, repeat, are missing, change scheme or host."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.poll import identity
from agents.poll.feed import FeedEntry
from streams import ids
from streams.records import Known

FEED = ids.feed("https://news.example/rss")
T0 = datetime(2026, 5, 1, 12, tzinfo=UTC)


def entry(name: str = "a", **facts: Any) -> FeedEntry:
    usual = {
        "guid": f"g-{name}",
        "url": f"https://news.example/{name}",
        "title": f"Title {name}",
        "summary": "s",
    }
    return FeedEntry(**(usual | {"published": T0} | facts))


class Feed:
    """A feed as its memory sees it: each poll brings a document, of which what stands as it stood may stay unread."""

    def __init__(self) -> None:
        self.known: dict[str, Known] = {}
        self.read: dict[str, FeedEntry] = {}

    def poll(self, *document: FeedEntry, reread: bool = True) -> list[str]:
        """The keys of the document's entries."""
        unread = {} if reread else {entry: key for key, entry in self.read.items() if entry in document}
        entries = [one for one in document if one not in unread]
        keys = identity.keys(entries, self.known, [*unread.values()])
        self.read = {key: one for one, key in unread.items()} | dict(zip(keys, entries, strict=True))
        self.known = {key: _known(key, one) for key, one in self.read.items()}
        given = iter(keys)
        return [unread[one] if one in unread else next(given) for one in document]


def _known(key: str, one: FeedEntry) -> Known:
    return Known(
        article=identity.article(FEED, one, key),
        item="",
        content=identity.content_hash(one),
        link=identity.link_of(one),
        words=identity.words_of(one),
    )


def again(*documents: Sequence[FeedEntry]) -> bool:
    """Whether the entries of the last poll are those of the poll before; what is new in it stands at its top."""
    feed = Feed()
    *_, before, after = [feed.poll(*document) for document in documents]
    assert len({*before}) == len(before)
    return after[-len(before) :] == before


HOST = "https://other.example"
LIVE = "https://news.example/live"
# Each rule, and what only it finds again.
FOUND = {
    "unchanged": [
        [entry("a", guid="same", url="", published=None)],
        [entry("b", guid="same", url="", published=None), entry("a", guid="same", url="", published=None)],
    ],
    "unchanged_but_guid": [
        [entry(name, guid=f"{name}1", url=LIVE, title="Live", summary=name) for name in "ab"],
        [entry(name, guid=f"{name}2", url=LIVE, title="Live", summary=name) for name in "ab"],
    ],
    "place": [
        [entry(name, guid=f"{LIVE}#{name}", url=LIVE) for name in "ab"],
        [
            entry(name, guid=f"{LIVE}#{name}", url=LIVE, title=f"edited {name}", published=None)
            for name in "ab"
        ],
    ],
    "guid": [[entry()], [entry(url=f"{HOST}/moved", title="edited", published=None)]],
    "link_and_title": [
        [entry(name, url=LIVE) for name in "ab"],
        [entry(name, guid=f"{name}2", url=LIVE, published=None) for name in "ab"],
    ],
    "link": [[entry()], [entry(guid="other", title="edited", published=None)]],
    "path_and_words": [[entry(published=None)], [entry(guid="other", url=f"{HOST}/a", published=None)]],
    "words": [[entry()], [entry(guid="other", url=f"{HOST}/moved")]],
}


@pytest.mark.parametrize("rule", identity.RULES)
def test_a_rule_finds_again_what_no_other_rule_does(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert again(*FOUND[rule])
    monkeypatch.setattr(
        identity, "RULES", {name: look for name, look in identity.RULES.items() if name != rule}
    )
    assert not again(*FOUND[rule])


STAYS = {
    "a guid that all share": ([entry(name, guid="same") for name in "abc"],) * 2,
    "no guid": ([entry(guid="")], [entry(guid="", title="edited")]),
    "a guid that says nothing": ([entry("a", guid="0"), entry("b", guid="null")], [entry("a", guid="null"), entry("b", guid="0")]),
    "a guid that comes later": ([entry(guid="")], [entry(guid="17")]),
    "a guid that is the site's front page": ([entry(n, guid="https://news.example/") for n in "ab"], [entry(n, guid="http://www.news.example", title=n) for n in "ab"]),
    "a guid that changes its scheme": ([entry(guid="http://news.example/a")], [entry(guid="https://news.example/a")]),
    "a guid that changes its tracking": ([entry(guid="https://news.example/a?utm_source=1")], [entry(guid="https://news.example/a?utm_source=2")]),
    "a guid that changes its session": ([entry(guid="https://news.example/a;jsessionid=1")], [entry(guid="https://news.example/a;jsessionid=2")]),
    "a guid that changes its host": ([entry(guid="https://one.example/a")], [entry(guid="https://two.example/a")]),
    "a guid that counts the edits in its fragment": ([entry(guid="https://news.example/a#0")], [entry(guid="https://news.example/a#1", title="edited")]),
    "a guid that churns": ([entry(n, guid=f"{n}1") for n in "abc"], [entry(n, guid=f"{n}2") for n in "abc"]),
    "a guid that churns, and an edit": ([entry(guid="1"), entry("b")], [entry(guid="2", title="edited"), entry("b")]),
    "a guid and a link that churn": ([entry(n, guid=n, url=f"https://news.example/?s={n}") for n in "12"], [entry(n, guid=n + "x", url=f"https://news.example/?s={n}x") for n in "12"]),
    "a site that moves": ([entry(n) for n in "abc"], [entry(n, url=f"{HOST}/{n}") for n in "abc"]),
    "a site that moves with its guids": ([entry(n, guid=f"https://news.example/{n}", published=None) for n in "ab"],
                                         [entry(n, guid=f"{HOST}/{n}", url=f"{HOST}/{n}", published=None) for n in "ab"]),
    "a link that all share": ([entry(n, url="https://news.example/") for n in "abc"], [entry(n, url="https://news.example/", title=n) for n in "abc"]),
    "neither guid nor link": ([entry(n, guid="", url="") for n in "ab"], [entry(n, guid="", url="", published=T0 + timedelta(1)) for n in "ab"]),
    "neither guid nor link, and an edit": ([entry(guid="", url="")], [entry(guid="", url="", summary="edited")]),
    "two that swap their titles": ([entry("a", title="1"), entry("b", title="2")], [entry("a", title="2"), entry("b", title="1")]),
    "a guid that comes again with another story": ([entry()], [entry("z", guid="g-a", published=T0 + timedelta(200))]),
}  # fmt: skip


@pytest.mark.parametrize("case", STAYS)
def test_an_entry_stays_itself(case: str) -> None:
    assert again(*STAYS[case])


NEW = {
    "a story under a guid that all share": ([entry(n, guid="same") for n in "ab"], entry("z", guid="same", published=None)),
    "a guid on the page of others": ([entry(n, url="https://news.example/show") for n in "ab"], entry("z", url="https://news.example/show")),
    "a guid on the front page": ([entry("a", url="https://news.example/")], entry("z", url="https://news.example/")),
    "a fragment of a front page": ([entry("a", guid="https://news.example/#1", url="")], entry("z", guid="https://news.example/#2", url="")),
    "the hourly bulletin": ([entry("1", title="News")], entry("2", title="News", published=T0 + timedelta(hours=1))),
    "the hourly bulletin without a time": ([entry("1", title="News", published=None)], entry("2", title="News", published=None)),
    "words without guid and link": ([entry("1", guid="", url="")], entry("2", guid="", url="", published=None)),
}  # fmt: skip


@pytest.mark.parametrize("reread", [True, False])
@pytest.mark.parametrize("case", NEW)
def test_what_is_new_is_nobody_else_when_an_old_one_falls_off(case: str, reread: bool) -> None:
    before, new = NEW[case]
    feed = Feed()
    first = feed.poll(*before)
    later = feed.poll(new, *before[:-1], reread=reread)
    assert (later[0] not in first, later[1:]) == (True, first[:-1])


def test_posts_of_a_live_blog_stay_apart_while_it_grows_and_sheds() -> None:
    posts = [
        entry(n, guid=f"https://news.example/live#{n}", url="https://news.example/live") for n in "abcde"
    ]
    feed, keys = Feed(), {}
    for window in (posts[:1], posts[:3], posts[1:4], posts[3:], posts[4:]):
        for post, key in zip(window, feed.poll(*window, reread=False), strict=True):
            assert keys.setdefault(post.title, key) == key
    assert len({*keys.values()}) == 5


def test_an_entry_listed_twice_is_one_also_when_its_twin_was_not_read() -> None:
    twins = [entry(section="world"), entry(section="home")]
    feed = Feed()
    assert len({*feed.poll(*twins)}) == 1
    assert len({*feed.poll(*twins, reread=False)}) == 1


def test_one_that_says_something_else_beside_its_unread_twin_is_another() -> None:
    feed = Feed()
    first = feed.poll(entry())
    both = feed.poll(entry(), entry(summary="other"), reread=False)
    assert (both[0], both[1] != both[0]) == (first[0], True)


def test_a_key_is_short_hexadecimal_and_depends_on_no_order() -> None:
    document = [entry("a"), entry("b", guid="same"), entry("c", guid="same"), entry("d", guid="", url="")]
    one, other = Feed().poll(*document), Feed().poll(*document[::-1])
    assert one == other[::-1]
    assert all(len(bytes.fromhex(key)) == 16 for key in one)


@pytest.mark.parametrize(
    ("one", "article"),
    [
        (entry(), ids.article_by_url("https://news.example/a")),
        (entry(url="http://www.news.example/a/?utm_source=x"), ids.article_by_url("https://news.example/a")),
        (entry(url=""), ids.article_by_guid(FEED, "g-a")),
        (entry(url="https://news.example/"), ids.article_by_guid(FEED, "g-a")),
        (
            entry(url="", guid="http://www.news.example/x#1"),
            ids.article_by_guid(FEED, "https://news.example/x#1"),
        ),
        (entry(url="", guid="0"), ids.article_by_guid(FEED, "key")),
    ],
)
def test_an_article_is_known_by_its_address_else_by_its_guid_in_the_feed(
    one: FeedEntry, article: str
) -> None:
    assert identity.article(FEED, one, "key") == article


def test_an_address_under_which_many_titles_stand_is_a_place_and_names_no_article() -> None:
    show = [entry(name, url="https://news.example/show") for name in "abc"]
    links = frozenset((identity.link_of(show[0]),))
    assert identity.places([*show, entry("x")], {}, ()) == links
    assert identity.places(show[:2], {}, ()) == identity.places([show[0]] * 3, {}, ()) == frozenset()
    known = {"k1": _known("k1", show[1]), "k2": _known("k2", show[2])}
    assert identity.places(show[:1], known, known) == links
    assert identity.article(FEED, show[0], "key", links) == ids.article_by_guid(FEED, "g-a")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"content": "<p>Two  words</p>"}, {"content": "<div class='x'>Two <b>wo</b>rds\n</div>"}),
        ({"content": '<a href="https://x.example/?utm_source=1">x</a>'}, {"content": '<a href="https://x.example/?utm_source=2">x</a>'}),
        ({"content": "Tom &amp; Jerry&nbsp;&#8217;"}, {"content": "Tom &#38; Jerry ’"}),
        ({"content": "<p>x</p>"}, {"content": "<p>x</p><script>track('a < b')</script><img src='https://ads.example/1'><!-- ad <b>1</b> -->"}),
        ({"content": "<p>s</p>"}, {"content": ""}),
        ({"summary": "3 minutes ago: x"}, {"summary": "17 minutes ago: x"}),
        ({"summary": "vor 3 Minuten: x"}, {"summary": "vor 4 Stunden: x"}),
        ({"summary": "x, il y a 1 heure"}, {"summary": "x, il y a 2 heures"}),
        ({"summary": "x https://x.example/?utm_source=1 y"}, {"summary": "x https://x.example/?utm_source=2 y"}),
    ],
)  # fmt: skip
def test_spelling_markup_and_age_are_no_change(before: dict[str, str], after: dict[str, str]) -> None:
    assert identity.content_hash(entry(**before)) == identity.content_hash(entry(**after))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"title": "12 dead"}, {"title": "13 dead"}),
        ({"summary": "It took 3 minutes"}, {"summary": "It took 5 minutes"}),
        ({"content": "<p>5 < 6 and 7</p>"}, {"content": "<p>5 < 6 and 8</p>"}),
        ({"content": "<p>x</p>"}, {"content": "<p>x</p><p>y</p>"}),
        ({"content": "<p>one</p><!-- a --><p>two</p>"}, {"content": "<p>one</p><!-- a --><p>too</p>"}),
        ({"content": "<style>p {}</style><p>one</p>"}, {"content": "<style>p {}</style><p>two</p>"}),
        ({"content": "<p>&lt;b&gt;</p>"}, {"content": "<p>&lt;i&gt;</p>"}),
    ],
)
def test_words_and_numbers_are_a_change(before: dict[str, str], after: dict[str, str]) -> None:
    assert identity.content_hash(entry(**before)) != identity.content_hash(entry(**after))


names = st.sampled_from("abc")
entries = st.builds(
    FeedEntry,
    guid=st.sampled_from(["", "0", "g", "h", "https://news.example/g#1", "https://news.example/g#2"]),
    url=st.sampled_from(
        ["", "https://news.example/", "https://news.example/a", "https://news.example/b", f"{HOST}/b"]
    ),
    title=names,
    summary=names,
    published=st.sampled_from([None, T0]),
)


@given(st.lists(st.lists(entries, max_size=6), max_size=5), st.booleans())
def test_entries_that_differ_never_share_a_key_and_keep_it_while_they_stand(
    documents: list[list[FeedEntry]], reread: bool
) -> None:
    feed = Feed()
    for document in documents:
        keys = feed.poll(*document, reread=reread)
        assert feed.poll(*document, reread=reread) == keys
        by_key: dict[str, FeedEntry] = {}
        for key, one in zip(keys, document, strict=True):
            first = by_key.setdefault(key, one)
            assert (first.title, first.summary, identity.link_of(first)) == (
                one.title,
                one.summary,
                identity.link_of(one),
            )
