"""Lists of feeds: read in three forms, told from a feed, written so that they come back."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.poll.subscriptions import read, write_opml, write_toml
from streams import ids
from streams.errors import Rejected
from streams.records import Publisher, Subscription

OPML = """<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><head><title>t</title></head><body>
<outline text="World"><outline text="Asia"><outline type="rss" text="A &amp; B" xmlUrl="https://a.example/rss?x=1&y=2" htmlUrl="https://a.example/"/></outline>
<outline title="C" text="c" xmlUrl="http://c.example/feed" category="/War,World" language="fr"/></outline>
<outline text="a link" url="https://d.example/"/></body></opml>"""
TOML = """
[[feed]]
url = "https://a.example/rss"
title = "A"
publisher = { name = "A News", domain = "a.example", family = "Owner" }
tags = ["world"]
interval = 120
[[feed]]
url = "https://b.example/rss"
"""
PLAIN = """# my feeds
https://a.example/rss
  https://b.example/atom.xml The B Feed

https://a.example/rss
"""


def found(data: str, name: str = "list") -> list[Subscription]:
    subs = read(data.encode(), name)
    assert subs is not None
    return subs


def test_opml_folders_and_categories_become_tags() -> None:
    a, c = found(OPML)
    assert (a.url, a.title, a.tags) == ("https://a.example/rss?x=1&y=2", "A & B", ("World", "Asia"))
    assert (c.title, c.tags, c.language, c.id) == (
        "C",
        ("World", "War"),
        "fr",
        ids.feed("http://c.example/feed"),
    )


def test_toml_says_everything() -> None:
    a, b = found(TOML)
    assert (a.title, a.tags, a.interval) == ("A", ("world",), 120.0)
    assert a.publisher == Publisher(name="A News", domain="a.example", family="Owner")
    assert b == Subscription(id=ids.feed("https://b.example/rss"), url="https://b.example/rss")


def test_a_plain_list_has_one_address_a_line_and_each_feed_once() -> None:
    assert [(sub.url, sub.title) for sub in found(PLAIN)] == [
        ("https://a.example/rss", ""),
        ("https://b.example/atom.xml", "The B Feed"),
    ]


@pytest.mark.parametrize(
    "body",
    ["<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "<feed xmlns='http://www.w3.org/2005/Atom'/>", '{"version":"https://jsonfeed.org/version/1","items":[]}'],
)  # fmt: skip
def test_a_feed_is_no_list(body: str) -> None:
    assert read(body.encode(), "x") is None


@pytest.mark.parametrize(
    ("data", "name", "code", "words"),
    [
        ("https://a.example/\nfile:///etc/passwd\n", "my.txt", "bad_url", "my.txt, line 2"),
        ("[[feed]]\nurl = 'a", "f.toml", "bad_toml", "f.toml is no TOML"),
        ("[[feed]]\nurl = 'https://a.example'\nurll = 1", "f.toml", "bad_toml", "feed 1"),
        ("[[feed]]\ntitle = 'x'", "f.toml", "bad_toml", "url"),
        ("[feed]\nurl = 'https://a.example'", "f.toml", "bad_toml", "[[feed]]"),
        ("<html><body>hi</body></html>", "p.html", "no_list", "OPML"),
        ("# nothing\n", "e.txt", "empty_list", "one web address on each line"),
        ("<opml version='2.0'><body/></opml>", "e.opml", "empty_list", "names no feed"),
    ],
)
def test_what_cannot_be_read_says_where_and_what_to_do(data: str, name: str, code: str, words: str) -> None:
    with pytest.raises(Rejected) as caught:
        read(data.encode(), name)
    assert (caught.value.code, words in caught.value.message) == (code, True)


text = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=20).map(
    lambda s: " ".join(s.split())
)
subscriptions = st.builds(
    lambda n, title, tags, name: Subscription(
        id=ids.feed(f"https://a.example/{n}"), url=f"https://a.example/{n}", title=title, tags=tuple(dict.fromkeys(tags)), publisher=Publisher(name=name) if name else None
    ),
    st.integers(0, 99), text.filter(bool), st.lists(st.sampled_from(["war", "sport", "world news"]), max_size=2), text,
)  # fmt: skip


@given(st.lists(subscriptions, min_size=1, max_size=4, unique_by=lambda sub: sub.id))
def test_what_is_written_is_read_back(subs: list[Subscription]) -> None:
    facts = [(s.id, s.url, s.tags) for s in subs]
    assert [(s.id, s.url, s.tags) for s in found(write_opml(subs), "f.opml")] == facts
    assert [(s.id, s.url, s.tags) for s in found(write_toml(subs), "f.toml")] == facts


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_rejected(data: bytes) -> None:
    for body in (data, b"<opml>" + data, b"[[feed]]\n" + data):
        with suppress(Rejected):
            read(body, "f")
