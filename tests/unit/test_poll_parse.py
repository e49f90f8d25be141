"""Feeds of every format and damage: entries are kept, what was wrong is told, nothing raises."""

import json
from datetime import UTC, datetime
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.poll import dates, decode
from agents.poll import parse as parsing
from agents.poll.parse import Feed, FeedEntry, parse, parse_quick
from agents.text import html, markup
from streams.records import Media

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
    ("Fri,1 May 2026 4:35:5 GMT+9", "2026-04-30T19:35:05"), ("1 May 2026 10:00 +930", "2026-05-01T00:30:00"),
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
    feed = parse(body, URL, now=NOW)
    assert (feed.items[0].published, feed.problems) == (None, ("future_date",))


HINTS = [
    ("<ttl>15</ttl>", 900), ("<ttl>0</ttl>", None), ("<ttl>soon</ttl>", None), ("<ttl>999999</ttl>", 86_400),
    ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 1800),
    ("<updatePeriod> Dayly </updatePeriod>", 86_400), ("<syn:updatePeroid>Hour</syn:updatePeroid><syn:updateFrequence>4</syn:updateFrequence>", 900),
    ("<x:updatePeriod xmlns:x='https://wrong.example/'>weekly</x:updatePeriod><x:updateFrequency>0</x:updateFrequency>", 86_400),
    ("<sy:updatePeriod>never</sy:updatePeriod>", None), ("<sy:updateBase>2000-01-01</sy:updateBase>", None),
]  # fmt: skip


@pytest.mark.parametrize(("head", "seconds"), HINTS)
def test_a_feed_says_how_long_to_leave_it_alone(head: str, seconds: int | None) -> None:
    assert read(rss(head=head)).ttl_seconds == seconds


def test_a_feed_says_when_not_to_ask() -> None:
    hours = "".join(f"<hour>{hour}</hour>" for hour in ("24", " 3", "x", "25"))
    feed = read(
        rss(head=f"<skipHours>{hours}</skipHours><skipDays><day>Sunday</day><day>monday</day></skipDays>")
    )
    assert (feed.skip_hours, feed.skip_days) == ((0, 3), (0, 6))
    always = "".join(f"<hour>{hour}</hour>" for hour in range(24))
    assert read(rss(head=f"<skipHours>{always}</skipHours>")).skip_hours == ()


@pytest.mark.parametrize("prefix", ["atom", "atom10", "a"])
def test_a_feed_names_its_hub_and_itself(prefix: str) -> None:
    links = f"<{prefix}:link rel='hub' href='https://hub.example/'/><{prefix}:link rel='self' href='/rss.xml?utm_source=x'/>"
    feed = read(rss(head=links))
    assert (feed.hub, feed.self_url) == ("https://hub.example/", "https://feeds.example/rss.xml?utm_source=x")
    assert feed.link == "https://news.example/"


def test_media_are_kept_with_what_is_said_of_them() -> None:
    item = read(
        rss(
            "<title>A</title><enclosure url='/a.mp3' type='audio/mpeg; x=1' length='123'/><itunes:duration>1:02:03</itunes:duration>"
            "<media:group><media:content url='https://m.example/v.mp4' medium='video' duration='9.5' fileSize='0'/><media:content url='ftp://m.example/x'/></media:group>"
            "<media:thumbnail url='t.jpg'/><enclosure url='/a.mp3'/><media:content url='javascript:alert(1)'/>"
        )
    ).items[0]
    assert item.media == (
        Media(url="https://m.example/v.mp4", type="video", seconds=9.5),
        Media(url="https://news.example/t.jpg", type="image"),
        Media(url="https://news.example/a.mp3", type="audio/mpeg", bytes=123),
    )
    assert item.image == "https://news.example/t.jpg"


def test_a_podcast_is_as_long_as_it_says() -> None:
    item = read(rss("<enclosure url='/a.mp3'/><itunes:duration>62:03</itunes:duration>")).items[0]
    assert item.media == (Media(url="https://news.example/a.mp3", seconds=3723.0),)


def test_a_json_feed_has_media_hub_and_itself() -> None:
    attached = {
        "url": "https://m.example/a.mp3",
        "mime_type": "audio/mpeg",
        "size_in_bytes": 7,
        "duration_in_seconds": 1.5,
    }
    document = {
        "version": "https://jsonfeed.org/version/1.1", "title": "N", "feed_url": "https://news.example/feed.json",
        "hubs": [{"type": "rssCloud", "url": "https://no.example/"}, {"type": "WebSub", "url": "https://hub.example/"}],
        "items": [{"id": "1", "attachments": [attached, 7, {"url": "mailto:a"}]}],
    }  # fmt: skip
    feed = read(json.dumps(document))
    assert (feed.hub, feed.self_url) == ("https://hub.example/", "https://news.example/feed.json")
    assert feed.items[0].media == (
        Media(url="https://m.example/a.mp3", type="audio/mpeg", bytes=7, seconds=1.5),
    )


SOUP = [
    ("a<script>if (a<b) '</p>'</script>b", ["ab"]), ("<svg/>a", ["a"]), ("<iframe src='x'/>a", ["a"]), ("a<!-- > b", ["a"]),
    ("<img alt='a > b'>c", ["c"]), ("<p>one<p>two<br>three.<br>four", ["one", "two\nthree.", "four"]), ("<select><option>a</select>b", ["b"]),
    ("1 < 2 <b>&amp;</b> 3 > 2", ["1 < 2 & 3 > 2"]), ("cut <a href='https://n", ["cut <a href='https://n"]), ("<p>cut</p><a href='https://n", ["cut"]),
    ("<pre>a\n b</pre>c\nd", ["a\nb", "c d"]), ("no <3 markup", ["no <3 markup"]),
]  # fmt: skip


@pytest.mark.parametrize(("soup", "paragraphs"), SOUP)
def test_markup_becomes_what_a_reader_would_see(soup: str, paragraphs: list[str]) -> None:
    assert markup.paragraphs(soup) == paragraphs


WELL_NESTED = st.recursive(
    st.text(alphabet="ab .&é\xa0\n", max_size=8).map(escape),
    lambda inner: st.tuples(
        st.sampled_from(["p", "div", "b", "i", "blockquote", "li", "td"]), st.lists(inner, max_size=3)
    ).map(lambda made: f"<{made[0]} class='x'>{'<br>'.join(made[1])}</{made[0]}>"),
    max_leaves=8,
)


@given(WELL_NESTED)
def test_without_a_tree_markup_says_what_it_says_with_one(fragment: str) -> None:
    assert markup.paragraphs(f"<b>{fragment}</b>") == html.paragraphs(f"<b>{fragment}</b>")


def test_a_comment_that_changes_leaves_an_entry_as_it_was() -> None:
    old, new = (read(rss(f"<title>A</title><!-- made at {time} -->")).items[0] for time in ("10:00", "11:00"))
    assert old.raw == new.raw != b""


@pytest.mark.parametrize(
    "items",
    [("<title>A</title><description><![CDATA[ </item><item> ]]></description>",), ("<title>A</title></item><item/><item><title>B</title>",), ("<title>A</title></item><Item>",)],
)  # fmt: skip
def test_what_cannot_be_cut_cleanly_is_read_whole(items: tuple[str, ...]) -> None:
    assert {item.raw for item in read(rss(*items)).items} == {b""}


def test_one_broken_entry_costs_no_other_a_field() -> None:
    feed = read(
        rss(
            "<title>A<b></title><link>/a</link>",
            "<title>1 < 2<br></title><link>/b</link>",
            "<title>C</title><link>/c</link>",
        )
    )
    assert [item.title for item in feed.items] == ["A", "1 < 2", "C"]
    assert [item.url for item in feed.items][1:] == ["https://news.example/b", "https://news.example/c"]
    assert feed.problems == ("not_well_formed",)


def test_capital_references_are_text_and_no_markup() -> None:
    assert read(rss("<title>a &LT;b&GT; &AMP; c</title>")).items[0].title == "a & c"


def test_comments_before_the_root_take_no_time() -> None:
    assert len(read("<!-- x -->" * 5_000 + rss("<title>A</title>")).items) == 1


def test_an_entry_too_deep_to_be_one_is_cut() -> None:
    feed = read(
        rss("<title>A</title><description>" + "<b>" * 5_000 + "x" + "</b>" * 5_000 + "</description>")
    )
    assert (feed.outcome, feed.items[0].title) == ("capped", "A")


@pytest.mark.parametrize(
    "text",
    [
        "<b a='",
        '<a "',
        "<!--",
        "&",
        "<",
        "<![CDATA[",
        "<!DOCTYPE x [",
        "]]>",
        "<?",
        "<item>",
        "<x:a xmlns:x='x'>",
        '&lt;a "',
        "<svg '",
    ],
)
def test_what_is_opened_and_never_closed_takes_time_with_its_length_only(text: str) -> None:
    one, two = (read(rss(f"<title>A</title><description>{text * count}")) for count in (20_000, 40_000))
    assert one.format == two.format == "rss"


def test_what_could_take_long_is_not_read_quickly() -> None:
    entries = [f"<title>{n}</title><description>{'x' * 500}</description>" for n in range(400)]
    body = rss(*entries).encode()
    assert parse_quick(body, URL) is None
    known = frozenset(item.raw for item in parse(body, URL).items[:-1])
    feed = parse_quick(body, URL, seen=known)
    assert feed is not None
    assert (len(feed.same), [item.title for item in feed.items]) == (399, ["399"])
    for long in (
        b" " * parsing.QUICK_BODY + body,
        rss("<title>" + "&" * 30_000 + "</title>").encode(),
        rss("<a/>" * 9_000).encode(),
        json.dumps({"title": "N", "items": [{}] * 2_000}).encode(),
    ):
        assert parse_quick(long, URL) is None


ENTRIES = st.lists(
    st.sampled_from(
        [
            "<title>A</title><link>/a</link><guid>1</guid>",
            "<title>A</title><description>&lt;p&gt;Words &amp;amp; more&lt;/p&gt;</description>",
            "<title><![CDATA[B </item> C]]></title>",
            "<title>B</title><pubDate>Fri, 01 May 2026 10:00:00 GMT</pubDate><dc:creator>Jo</dc:creator><!-- c -->",
            "<title>C<b></title><link>/c</link>",
            "<title>D &nbsp; &hellip; 1 < 2</title><content:encoded><![CDATA[<p>x</p>]]></content:encoded>",
            "<media:content xmlns:media='http://search.yahoo.com/mrss/' url='/m.jpg' medium='image'/>",
            "<item><title>inner</title></item>",
            "<title>\x1b</title>", "", "<?php x ?><title>P</title>", "<entry><title>E</title></entry>", "<creator xmlns='http://purl.org/dc/elements/1.1/'>Z</creator>",
        ]
    ),
    max_size=6,
)  # fmt: skip
FRAMES = st.sampled_from(
    [
        ("<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>N</title><link>https://n.example/</link>", "item", "</channel></rss>"),
        ("<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://n.example/x/' xml:lang='fr'><author><name>Desk</name></author>", "entry", "</feed>"),
        ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><channel><title>N</title></channel>", "item", "</rdf:RDF>"),
        ("<rss><channel><title>N<b></title>", "ITEM", "</channel></rss>"),
        ("<channel xml:base='https://n.example/'>", "rss:item", ""),
    ]
)  # fmt: skip


def agrees(body: bytes, seen: frozenset[bytes]) -> None:
    """What is read quickly is what is read, less what was known."""
    quick, whole = parse_quick(body, URL, seen=seen, now=NOW), parse(body, URL, now=NOW)
    if quick is None:
        return
    assert quick.items == tuple(item for item in whole.items if item.raw not in seen)
    assert quick.same == tuple(item.raw for item in whole.items if item.raw in seen)
    assert (quick.title, quick.link, quick.format, quick.language) == (
        whole.title,
        whole.link,
        whole.format,
        whole.language,
    )


@given(FRAMES, ENTRIES, st.data())
def test_known_entries_change_nothing_about_the_others(
    frame: tuple[str, str, str], made: list[str], data: st.DataObject
) -> None:
    start, name, end = frame
    body = (start + "".join(f"<{name}>{entry}</{name}>" for entry in made) + end).encode()
    raws = sorted({item.raw for item in parse(body, URL).items} - {b""})
    agrees(body, frozenset(data.draw(st.sets(st.sampled_from(raws)))) if raws else frozenset())


@given(st.lists(st.sampled_from([{"id": "1", "title": "A"}, {"id": 2, "content_text": "x"}, 7, {}, {"url": "/a", "authors": [{"name": "Jo"}]}]), max_size=6), st.data())  # fmt: skip
def test_known_entries_of_a_json_feed_change_nothing_about_the_others(
    made: list[object], data: st.DataObject
) -> None:
    body = json.dumps({"version": "https://jsonfeed.org/version/1", "title": "N", "items": made}).encode()
    raws = sorted(item.raw for item in parse(body, URL).items)
    agrees(body, frozenset(data.draw(st.sets(st.sampled_from(raws)))) if raws else frozenset())


def test_a_quick_reading_knows_every_entry_again() -> None:
    body = rss("<title>A</title>", "<title>B</title>", "<title>A</title>").encode()
    read_: tuple[FeedEntry, ...] = parse(body, URL).items
    again = parse_quick(body, URL, seen=frozenset(item.raw for item in read_) | {b""})
    assert again is not None
    assert (again.items, again.same) == ((), tuple(item.raw for item in read_))
    assert len(set(again.same)) == 2


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
    agrees(body, frozenset(item.raw for item in feed.items[::2]) - {b""})


@given(st.text(max_size=300))
def test_repaired_text_has_nothing_that_xml_forbids(text: str) -> None:
    fixed, _ = decode.repair(text)
    assert not decode._FORBIDDEN.search(fixed)


@pytest.mark.parametrize(
    ("at", "codes"),
    [(-1, set()), ("<channel></rss>", {"document_cut"}), ("b</title>", {"document_cut", "entry_cut"})],
)
def test_a_document_that_ends_too_early_says_so(at: int | str, codes: set[str]) -> None:
    item = "<item><title>{0}</title><guid>{0}</guid></item>"
    document = f"<rss><channel>{item.format('a')}{item.format('b')}</channel></rss>"
    cut = {
        -1: len(document),
        "<channel></rss>": document.index("</channel>"),
        "b</title>": document.index("b</title>"),
    }
    found = parse(document[: cut[at]].encode(), "https://news.example/feed")
    assert {"document_cut", "entry_cut"} & {*found.problems} == codes
    assert found.items[0].title == "a"
