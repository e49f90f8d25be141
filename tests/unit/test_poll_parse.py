"""Feeds of every format and damage: entries are kept, what was wrong is told, nothing raises."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.poll import dates, decode
from agents.poll.parse import Feed, parse

URL = "https://feeds.example/news/rss.xml"
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def rss(*items: str, head: str = "", start: str = '<?xml version="1.0"?>') -> str:
    """A feed of the site news.example."""
    body = "".join(f"<item>{item}</item>" for item in items)
    return f"{start}<rss version='2.0'><channel><title>N</title><link>https://news.example/</link>{head}{body}</channel></rss>"


def read(text: str | bytes, content_type: str = "") -> Feed:
    return parse(text.encode() if isinstance(text, str) else text, URL, content_type)


def test_an_rss_item_is_read_whole() -> None:
    feed = read(
        rss(
            "<title>Dam &amp;amp; road &lt;b&gt;closed&lt;/b&gt;</title><link>/a?utm_source=rss&amp;id=1</link><guid isPermaLink='false'>7</guid>"
            "<pubDate>Fri, 01 May 2026 10:00:00 +0200</pubDate><dc:creator>Jo Roe</dc:creator><category>World</category>"
            "<description>Short.</description><content:encoded><![CDATA[<p>Long & whole.</p>]]></content:encoded>"
            "<media:title>no title</media:title><media:thumbnail url='https://img.example/1.jpg'/>",
            head="<language>en-gb</language><ttl>15</ttl><copyright>(c) N</copyright>",
        )
    )
    item = feed.items[0]
    assert (feed.outcome, feed.format, feed.title, feed.language, feed.ttl_seconds) == (
        "ok",
        "rss",
        "N",
        "en-gb",
        900,
    )
    assert (item.title, item.url, item.guid) == ("Dam & road closed", "https://news.example/a?id=1", "7")
    assert item.published == datetime(2026, 5, 1, 8, tzinfo=UTC)
    assert (item.authors, item.tags, item.rights) == (("Jo Roe",), ("World",), "(c) N")
    assert (item.summary, item.content, item.image) == (
        "Short.",
        "<p>Long & whole.</p>",
        "https://img.example/1.jpg",
    )


def test_an_atom_entry_is_read_whole() -> None:
    feed = read(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://news.example/a/"><title>N</title><author><name>Desk</name></author>'
        '<entry xml:base="b/"><id>tag:news.example,2026:1</id><title type="text">1 &lt; 2</title><link rel="self" href="no"/><link rel="alternate" href="c.html"/>'
        "<published>2026-05-01T10:00:00Z</published><updated>2026-05-01T11:00:00Z</updated><category term='x' label='X'/>"
        '<summary>s</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Body</p></div></content></entry></feed>'
    )
    item = feed.items[0]
    assert (feed.format, item.language, item.authors, item.tags) == ("atom", "fr", ("Desk",), ("X",))
    assert (item.title, item.url) == ("1 < 2", "https://news.example/a/b/c.html")
    assert "<p>Body</p>" in item.content
    assert item.updated == datetime(2026, 5, 1, 11, tzinfo=UTC)


def test_rdf_is_read() -> None:
    feed = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>N</title></channel>'
        '<item rdf:about="https://news.example/1"><title>A</title><link>https://news.example/1</link></item></rdf:RDF>'
    )
    assert (feed.format, feed.title, feed.items[0].guid) == ("rdf", "N", "https://news.example/1")


def test_a_json_feed_survives_wrong_types() -> None:
    items = [
        {"id": 1, "url": ["x"], "title": None, "authors": {}},
        7,
        {"id": "b", "url": "https://news.example/b", "content_text": "fine", "tags": ["t", 3]},
    ]
    feed = read(json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "N", "items": items}))
    assert (feed.format, feed.problems, [item.guid for item in feed.items]) == (
        "json",
        ("bad_entry",),
        ["1", "b"],
    )
    assert (feed.items[1].summary, feed.items[1].tags) == ("fine", ("t", "3"))


def test_json_with_nan_is_read_and_other_json_is_no_feed() -> None:
    assert len(read('{"title":"N","items":[{"id":"a","x":NaN}]}').items) == 1
    for other in ('{"a":' * 100_000, '{"items":[]}', '{"title":"x","items":' + "9" * 5000 + "}", '["items"]'):
        assert read(other).outcome == "not_a_feed"


@pytest.mark.parametrize(
    "body",
    [b"", b"   ", b"<!DOCTYPE html><html><body>Just a moment<feed></feed></body></html>", b"\x89PNG\r\n\x1a\n\0\0", b"\x1f\x8b\x08abc",
     b'<opml version="2.0"><body><outline xmlUrl="https://a.example/"/></body></opml>', b"not found", b"<?xml version='1.0'?><a><b/></a>"],
)  # fmt: skip
def test_what_is_no_feed_is_told(body: bytes) -> None:
    assert read(body).outcome == "not_a_feed"


def test_a_feed_without_entries_is_a_feed() -> None:
    assert (read(rss()).outcome, read(rss()).items) == ("ok", ())


TITLES = [
    ("Q&A: AT&T", "Q&A: AT&T"),
    ("caf&eacute; &hellip; &#150;", "café … –"),
    ("smile &#55357;&#56832;!", "smile 😀!"),
    ("a &#xD800; b", "a \ufffd b"),
    ("a &#x110000; b", "a \ufffd b"),
    ("a &#0;&#27; b\x1b", "a b"),
    ("<![CDATA[A & B <!-- x -->]]>", "A & B"),
    ("x<!-- & -->y", "xy"),
    ("a\n b", "a b"),
    ("A &amp;lt; B", "A < B"),
    ("&lt;script&gt;alert(1)&lt;/script&gt;Safe", "Safe"),
]


@pytest.mark.parametrize(("written", "title"), TITLES)
def test_titles_come_out_as_text(written: str, title: str) -> None:
    assert read(rss(f"<title>{written}</title>")).items[0].title == title


ENCODINGS = [
    ("utf-8", "utf-8", "Сирия"), ("utf-16", "utf-16", "Сирия"), ("utf-16-be", "utf-16", "Сирия"), ("utf-32-le", "utf-32", "Сирия"),
    ("koi8-r", "koi8-r", "Сирия"), ("cp1256", "windows-1256", "سوريا"), ("gb18030", "gb2312", "朱镕基"), ("cp1252", "iso-8859-1", "“quoted”"),
    ("utf-8", "iso-8859-1", "mislabelled é"), ("utf-8", "x-bogus", "unknown é"), ("iso-2022-jp", "iso-2022-jp", "日本"),
]  # fmt: skip


@pytest.mark.parametrize(("codec", "label", "title"), ENCODINGS)
def test_charsets_are_understood(codec: str, label: str, title: str) -> None:
    text = rss(f"<title>{title}</title>", start=f'<?xml version="1.0" encoding="{label}"?>')
    assert read(text.encode(codec)).items[0].title == title


@pytest.mark.parametrize("label", ["unicode_escape", "utf-7", "punycode", "idna", "rot13", "zlib"])
def test_codecs_that_only_python_knows_are_not_honoured(label: str) -> None:
    text = rss(
        "<title>\\x3cscript\\x3e +ADw-script</title>\xff", start=f'<?xml version="1.0" encoding="{label}"?>'
    )
    feed = read(text.encode("latin-1"))
    assert "<script" not in repr(feed)
    assert len(feed.items) == 1


def test_the_charset_of_the_answer_counts_where_the_document_says_none() -> None:
    assert (
        read(rss("<title>Сирия</title>").encode("koi8-r"), "text/xml; charset=KOI8-R").items[0].title
        == "Сирия"
    )


DAMAGE = [
    ("   \n" * 20_000 + rss("<title>A</title>"), 1),
    ("Warning: include failed on line 3<br />\n" + rss("<title>A</title>"), 1),
    (rss("<title>A</title><link>https://news.example/1</link>")[:-25], 1),
    (rss("<title>A<b>unclosed</title>", "<title>B</title>"), 2),
    ("<rss version=2.0><channel><item><title>A</title></item></channel></rss>", 1),
    ("<item><title>A</title></item>".join(("<channel>", "</channel>")), 1),
    ("<RSS><CHANNEL><ITEM><TITLE>A</TITLE><LINK>https://news.example/1</LINK></ITEM></CHANNEL></RSS>", 1),
    (rss("<title>A</title><georss:point srsName='bad'>x y</georss:point>"), 1),
]


@pytest.mark.parametrize(("text", "count"), DAMAGE)
def test_damaged_feeds_keep_their_entries(text: str, count: int) -> None:
    assert [item.title[:1] for item in read(text).items] == ["A", "B"][:count]


def test_entities_are_neither_expanded_nor_fetched() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    feed = read(rss("<title>x&b;&c;y</title>", start='<?xml version="1.0"?>' + bomb))
    assert (feed.outcome, feed.items[0].title) == ("partial", "x&c;y")


@pytest.mark.parametrize(
    ("link", "url", "scheme"),
    [
        ("https://news.example/a\n b", "https://news.example/a%20b", ""),
        ("javascript:alert(1)", "", "javascript"),
        ("DATA:text/html,x", "", "data"),
        ("file:///etc/passwd", "", "file"),
        ("http://[bad", "", "http"),
        ("a/b", "https://news.example/a/b", ""),
    ],
)
def test_only_web_links_pass(link: str, url: str, scheme: str) -> None:
    item = read(rss(f"<title>A</title><link>{link}</link>")).items[0]
    assert (item.url, item.scheme) == (url, scheme if scheme != "http" else "")


def test_a_guid_is_an_address_only_where_it_may_be() -> None:
    permalink, opaque = read(
        rss("<guid>https://news.example/p</guid>", "<guid isPermaLink='false'>https://news.example/o</guid>")
    ).items
    assert (permalink.url, opaque.url) == ("https://news.example/p", "")


LIMITS = [
    (rss(*["<title>A</title>"] * 5_001), "items_cut"),
    (rss("<title>" + "x" * 5_000 + "</title>"), "title_cut"),
    (rss("<title>A</title>" + "<category>c</category>" * 300), "tags_cut"),
    (rss("<title>A</title><x " + " ".join(f"a{n}='1'" for n in range(5_000)) + "/>"), "huge_tag"),
    (rss("<title>A</title>") + " " * (8 << 20), "body_cut"),
]


@pytest.mark.parametrize(("text", "problem"), LIMITS, ids=[problem for _, problem in LIMITS])
def test_limits_are_kept_and_told(text: str, problem: str) -> None:
    feed = read(text)
    assert (feed.outcome, problem in feed.problems, feed.items[0].title[:1]) == (
        "capped",
        True,
        feed.items[0].title[:1],
    )
    assert len(feed.items) <= 5_000


def test_comments_without_end_take_no_time_and_lose_nothing() -> None:
    assert len(read(rss("<title>A</title>" + "<!--" * 200_000, "<title>B</title>")).items) == 2


DATES = [
    ("Fri, 01 May 2026 10:00:00 GMT", "2026-05-01T10:00:00"), ("1 May 26 10:00 EST", "2026-05-01T15:00:00"), ("Mi, 13 Mai 2026 10:00:00 +0100", "2026-05-13T09:00:00"),
    ("2026-05-01", "2026-05-01T00:00:00"), ("2026-05-01T24:00:00Z", "2026-05-02T00:00:00"), ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00"),
    ("May 1, 2026 3:04 pm", "2026-05-01T15:04:00"), ("1777629600", "2026-05-01T10:00:00"), ("1777629600000", "2026-05-01T10:00:00"),
    ("2026-05-01 10:00:00.123 -0330", "2026-05-01T13:30:00"),
    ("Mon, 01 Jan 0000 00:00:00 GMT", None), ("Thu, 01 Jan 1970 00:00:00 GMT", None), ("2026-05-01T00:00:00+99:99", None), ("01/02/26", None),
    ("9" * 40, None), ("tomorrow", None), ("31 Feb 2026", None), ("2026-13-01", None), ("٢٠٢٦", None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("written", "time"), DATES)
def test_times_are_read_or_none(written: str, time: str | None) -> None:
    found = dates.read(written)
    assert (found.replace(tzinfo=None).isoformat() if found else None) == time


def test_with_a_clock_no_time_lies_in_the_future() -> None:
    body = rss("<title>A</title><pubDate>2099-01-01T00:00:00Z</pubDate>").encode()
    assert parse(body, URL).items[0].published is not None
    assert parse(body, URL, now=NOW).items[0].published is None


PIECES = ["<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<![CDATA[", "]]>", "<!--", "-->", "&", "&#x", "&lt;", ";", "<!DOCTYPE x [", "]>",
          '<?xml version="1.0"?>', "<entry>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<link href='x'/>", "<guid>", "\0", "\ud83d", "é", "{", '"items":[']  # fmt: skip


@given(
    st.one_of(
        st.binary(max_size=400),
        st.lists(st.sampled_from(PIECES), max_size=40).map(
            lambda p: "".join(p).encode("utf-8", "surrogatepass")
        ),
    )
)
def test_no_bytes_raise_and_the_same_bytes_read_the_same(body: bytes) -> None:
    feed = parse(body, URL)
    assert feed.outcome in ("ok", "capped", "partial", "not_a_feed")
    assert parse(body, URL) == feed
    repr(feed).encode()


@given(st.text(max_size=300))
def test_repaired_text_has_nothing_that_xml_forbids(text: str) -> None:
    fixed, _ = decode.repair(text)
    assert not decode._FORBIDDEN.search(fixed)
