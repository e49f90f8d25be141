"""Lists of feeds: read in three forms, told from a feed, written so that they come back."""

import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.poll import opml, toml
from agents.poll.subscriptions import (
    matches,
    new,
    read,
    write_plain,
)
from streams import ids
from streams.errors import Misconfigured, Rejected
from streams.feeds import joined, named
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
headers = { X-Desk = "world", Authorization = "Bearer ${WIREHOSE_SECRET_A}" }
agent = "wirehose (+mail@desk.example)"
full_text = "feed"
text = "none"
tdm = "licensed"
paused = true
[[feed]]
url = "https://b.example/rss"
checked = false # nobody has looked
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
    assert a.headers == {"X-Desk": "world", "Authorization": "Bearer ${WIREHOSE_SECRET_A}"}
    assert (a.agent, a.full_text, a.paused) == ("wirehose (+mail@desk.example)", "feed", True)
    assert (a.text, a.tdm) == ("none", "licensed")
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
        ("[[feed]]\nurl = 'https://a.example'\nurll = 1", "f.toml", "bad_list", "feed 1"),
        ("[[feed]]\ntitle = 'x'", "f.toml", "bad_list", "url"),
        ("[feed]\nurl = 'https://a.example'", "f.toml", "bad_toml", "[[feed]]"),
        ("<html><body>hi</body></html>", "p.html", "no_list", "OPML"),
        (
            "[[feed]]\nurl = 'https://a.example'\nheaders = { Cookie = 'a=hunter2' }",
            "f.toml",
            "bad_header",
            "f.toml, feed 1: the value of Cookie",
        ),
        (
            "[[feed]]\nurl = 'https://a.example'\nheaders = { Host = 'b' }",
            "f.toml",
            "bad_header",
            "Host is ours",
        ),
        ("[[feed]]\nurl = 'https://a.example'\ninterval = -1", "f.toml", "bad_setting", "interval"),
        ("[[feed]]\nurl = 'https://a.example'\ninterval = nan", "f.toml", "bad_setting", "interval"),
        ("[[feed]]\nurl = 'https://a.example'\nfull_text = 'yes'", "f.toml", "bad_setting", "full_text"),
        ("[[feed]]\nurl = 'https://a.example'\ntext = 'some'", "f.toml", "bad_setting", 'text is "full", "none"'),
        ("[[feed]]\nurl = 'https://a.example'\ntdm = 'ignore'", "f.toml", "bad_setting", 'tdm is "respect", "licensed"'),
        ('[[feed]]\nurl = "https://a.example"\nagent = "a\\nb"', "f.toml", "bad_setting", "agent"),
        ("[[feed]]\nurl = 'https://a.example'\ninterval = 'often'", "f.toml", "bad_setting", "15m"),
        ("[[feed]]\nurl = 'https://a.example'\nlanguage = 'not a tag'", "f.toml", "bad_setting", "pt-BR"),
        ("[[feed]]\nurl = 'https://a.example'\npublisher = { name = 'A', country = 'Britain' }", "f.toml", "bad_setting", "two letters"),
        ("# nothing\n", "e.txt", "empty_list", "one web address on each line"),
        ("<opml version='2.0'><body/></opml>", "e.opml", "empty_list", "names no feed"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_where_and_what_to_do(data: str, name: str, code: str, words: str) -> None:
    with pytest.raises(Rejected) as caught:
        read(data.encode(), name)
    assert (caught.value.code, words in caught.value.message) == (code, True)


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_a_part_of_an_opml_document_is_refused(lines: int) -> None:
    part = (
        "\n".join(OPML.splitlines()[:lines]).removesuffix("</body></opml>")
        + '\n<outline xmlUrl="https://e.ex'
    )
    for data in (part, f"{OPML}\n{part}"):
        with pytest.raises(Rejected) as caught:
            read(data.encode(), "my.opml")
        assert caught.value.code == "bad_opml"
        assert f"my.opml ends in line {data.count(chr(10)) + 1}" in caught.value.message


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("</opml>", "</opml>\n<!-- made by us -->\n"), ("</opml>", "</OPML >junk"), ("</body>", ""), ("<head>", "<head><br>"), ("</body>", "</p></body>")],
)  # fmt: skip
def test_small_mistakes_in_an_opml_document_are_mended(wrong: str, right: str) -> None:
    assert "http://c.example/feed" in [sub.url for sub in found(OPML.replace(wrong, right))]


@pytest.mark.parametrize(
    "url", ["http://h.example/#top", "http://H.example/", "HTTP://h.example:80/", "http://h.example"]
)
def test_one_feed_in_two_spellings_is_one_subscription_and_asked_as_it_was_given(url: str) -> None:
    (sub,) = found(f"http://h.example/\n{url}\n")
    assert (sub.id, sub.url) == (new("http://h.example/").id, url)


@pytest.mark.parametrize(
    ("written", "seconds"), [("600", 600.0), ('"10m"', 600.0), ('"1h"', 3_600.0), ('"90"', 90.0), ('"auto"', None)]
)  # fmt: skip
def test_a_list_writes_an_interval_as_the_option_does(written: str, seconds: float | None) -> None:
    (sub,) = found(f"[[feed]]\nurl = 'https://a.example/'\ninterval = {written}\n")
    assert sub.interval == seconds


def test_a_list_says_language_and_country_as_the_options_do() -> None:
    (sub,) = found(
        "[[feed]]\nurl = 'https://a.example/'\nlanguage = 'pt_BR'\npublisher = { name = 'A', country = 'br' }\n"
    )
    assert (sub.language, sub.publisher) == ("pt-BR", Publisher(name="A", country="BR"))


def test_headers_of_somebody_elses_list_are_left_out_unread() -> None:
    data = b'[[feed]]\nurl = "https://a.example/"\nheaders = { Host = "b", Cookie = "c" }\n'
    (sub,) = read(data, "https://lists.example/f.toml", headers=False) or []
    assert sub == new("https://a.example/")


def test_somebody_elses_list_gives_no_licences_but_may_say_what_is_reserved() -> None:
    data = b'[[feed]]\nurl = "https://a.example/"\ntext = "full"\ntdm = "licensed"\n[[feed]]\nurl = "https://b.example/"\ntext = "none"\ntdm = "respect"\n'
    theirs = read(data, "https://lists.example/f.toml", headers=False) or []
    assert [(sub.text, sub.tdm) for sub in theirs] == [("", ""), ("none", "respect")]
    assert [(sub.text, sub.tdm) for sub in found(data.decode())] == [
        ("full", "licensed"),
        ("none", "respect"),
    ]


text = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=20).map(
    lambda s: " ".join(unicodedata.normalize("NFC", s).split())
)
printable = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12)
subscriptions = st.builds(
    lambda n, **facts: Subscription(id=ids.feed(f"https://a.example/{n}"), url=f"https://a.example/{n}", **facts),
    st.integers(0, 99),
    title=text,
    publisher=st.none() | st.builds(Publisher, name=text.filter(bool), domain=printable, family=text, country=st.sampled_from(["", "GB"])),
    language=st.sampled_from(["", "en", "pt-BR"]),
    tags=st.lists(text.filter(bool), max_size=3, unique=True).map(tuple),
    interval=st.none() | st.sampled_from([0.5, 60.0, 123_456.0]),
    headers=st.dictionaries(st.just("Authorization"), st.sampled_from(["", "Bearer ", "Token "]).map(lambda s: s + "${WIREHOSE_SECRET_A}"), max_size=1)
    | st.dictionaries(st.sampled_from(["X-A", "X-B.c"]), printable.map(lambda s: "x " + s.replace("{", "")), max_size=2),
    agent=st.just("") | printable,
    full_text=st.sampled_from(["", "page", "feed"]),
    text=st.sampled_from(["", "full", "none"]),
    tdm=st.sampled_from(["", "respect", "licensed"]),
    paused=st.booleans(),
)  # fmt: skip


@given(st.lists(subscriptions, min_size=1, max_size=4, unique_by=lambda sub: sub.id))
def test_what_is_written_is_read_back_whole(subs: list[Subscription]) -> None:
    assert found(toml.write(subs), "f.toml") == subs
    assert found(opml.write(subs), "f.opml") == subs


def test_what_is_written_as_text_is_read_back_as_addresses() -> None:
    subs = [
        Subscription(id=ids.feed("https://a.example/"), url="https://a.example/", title="The A"),
        new("https://b.example/"),
    ]
    assert found(write_plain(subs)) == subs


def test_opml_says_in_its_own_names_what_other_readers_know() -> None:
    sub = Subscription(
        id="",
        url="https://a.example/",
        title="A & B",
        tags=("World", "War"),
        language="en",
        publisher=Publisher(name="P"),
    )
    document = opml.write([sub])
    for part in (
        'text="A &amp; B"',
        'xmlUrl="https://a.example/"',
        'category="World,War"',
        'language="en"',
        'type="rss"',
    ):
        assert part in document


LIST = """# our feeds
[[feed]]  # the first
url = "https://a.example/"   # here
checked = false  # nobody
tags = [
  "a",
]

[[feed]]
url = 'https://b.example/'
title = "B"
[[feed]]
url = "https://c.example/"
checked = false
"""


def test_feeds_seen_alive_are_marked_and_nothing_else_changes() -> None:
    marked = toml.mark(LIST, {"https://a.example/", "https://b.example/"})
    assert marked.splitlines() == [
        "# our feeds", "[[feed]]  # the first", 'url = "https://a.example/"   # here', "checked = true  # nobody", "tags = [", '  "a",', "]", "",
        "[[feed]]", "url = 'https://b.example/'", "checked = true", 'title = "B"', "[[feed]]", 'url = "https://c.example/"', "checked = false",
    ]  # fmt: skip
    assert toml.mark(marked, {"https://a.example/"}) == marked


def test_a_list_that_cannot_be_marked_by_lines_is_refused() -> None:
    odd = '[[feed]]\nurl = "https://a.example/"\ntitle = """\n[[feed]]\nurl = "https://b.example/"\n"""\n'
    with pytest.raises(Rejected):
        toml.mark(odd, {"https://b.example/"})


@pytest.mark.parametrize(
    ("tags", "languages", "countries", "taken"),
    [
        ([], [], [], True), (["war"], [], [], True), (["sport", "WAR"], [], [], True), (["sport"], [], [], False), ([], ["pt"], [], True), ([], ["pt-br"], [], True),
        ([], ["p"], [], False), ([], ["pt-PT"], [], False), ([], [], ["br"], True), ([], [], ["GB"], False), (["war"], ["pt"], ["GB"], False),
    ],
)  # fmt: skip
def test_an_import_takes_what_was_asked_for(
    tags: list[str], languages: list[str], countries: list[str], taken: bool
) -> None:
    sub = Subscription(
        id="",
        url="https://a.example/",
        tags=("War",),
        language="pt-BR",
        publisher=Publisher(name="", country="BR"),
    )
    assert matches(sub, tags, languages, countries) is taken


def test_to_name_a_feed_again_loses_none_of_its_settings() -> None:
    have = Subscription(
        id="a",
        url="https://a.example/",
        title="Old",
        tags=("x",),
        interval=60.0,
        paused=True,
        headers={"X-A": "b"},
    )
    assert joined(None, have) is have
    assert joined(have, Subscription(id="a", url="https://a.example/")) == have
    again = joined(have, Subscription(id="a", url="https://a.example/", title="New", full_text="page"))
    assert (again.title, again.full_text, again.tags, again.interval, again.paused) == (
        "New",
        "page",
        ("x",),
        60.0,
        True,
    )


def test_a_subscription_is_named_by_its_address_nearly_so_or_by_its_id() -> None:
    have = {
        sub.id: sub
        for sub in (
            new("https://a.example/rss"),
            new("http://b.example/"),
            Subscription(id="broken", url="broken"),
        )
    }
    a, b, broken = have
    assert named(have, ["https://a.example/rss", "https://b.example", "broken"]) == [a, b, broken]
    assert named(have, [a, "http://A.example/rss#top"]) == [a]
    with pytest.raises(Misconfigured, match=r"not subscribed: nothing, c\.example"):
        named(have, ["nothing", a, "c.example"])


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_rejected(data: bytes) -> None:
    for body in (data, b"<opml>" + data, b"[[feed]]\n" + data):
        with suppress(Rejected):
            read(body, "f")
