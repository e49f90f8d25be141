"""What a page names as feeds: the declared before the likely, the section's own first, comments last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.poll.discover import MAX_FOUND, Link, children, links, sitemaps, usual

PAGE = "https://news.example/"


def declared(href: str, title: str = "", rel: str = "alternate", type_: str = "application/rss+xml") -> str:
    return f'<link rel="{rel}" type="{type_}" title="{title}" href="{href}">'


def page(*head: str, body: str = "") -> str:
    return f"<!doctype html><html><head>{''.join(head)}</head><body>{body}</body></html>"


def found(text: str, url: str = PAGE) -> list[str]:
    return [link.url for link in links(text, url)]


@pytest.mark.parametrize(
    "tag",
    [
        declared("/rss"),
        declared("/rss", type_="application/atom+xml"),
        declared("/rss", type_="application/feed+json"),
        declared("/rss", type_="Application/RSS+XML; charset=utf-8"),
        declared("/rss", type_="text/xml", rel="home ALTERNATE"),
        declared("/rss", type_="", rel="feed"),
        declared("/rss") + declared("/rss", "again"),
        "<LINK REL=alternate TYPE=application/rss+xml HREF=/rss>",
        '<base href="https://news.example/a/">' + declared("../rss"),
    ],
)
def test_a_declared_feed_is_found_however_it_is_written(tag: str) -> None:
    assert found(page(tag)) == ["https://news.example/rss"]


@pytest.mark.parametrize(
    "tag",
    [
        declared("/fr/", type_="text/html"),
        declared("/style.xml", rel="alternate stylesheet", type_="text/xml"),
        declared("/wp-json/wp/v2/posts/1", type_="application/json"),
        declared("/wp-json/oembed/1.0/embed?format=xml", type_="text/xml"),
        declared("", type_="application/rss+xml"),
        declared("javascript:alert(1)"),
        f"<!-- {declared('/hidden.rss')} -->",
        declared("https://news.example/"),  # the page itself
    ],
)
def test_other_links_are_none(tag: str) -> None:
    assert found(page(tag)) == []


@pytest.mark.parametrize(
    ("href", "words"),
    [
        ("/rss", "x"), ("/rss.xml", "x"), ("/feed/", "x"), ("/feeds/world.xml", "x"), ("/world/rss20.rss", "x"), ("/atom.xml", "x"), ("/news/feed.json", "x"),
        ("https://feeds.news.example/top", "x"), ("https://feeds.feedburner.com/news", "x"), ("https://rss.news.example/world", "RSS"), ("/index.php?option=x&format=feed", "x"), ("/aktuell/", "RSS"), ("/a", "RSS-Feed"), ("/b", "» Feeds"),
    ],
)  # fmt: skip
def test_links_that_look_like_feeds_are_found(href: str, words: str) -> None:
    assert len(found(page(body=f'<a href="{href}"><b>{words}</b></a>'))) == 1


@pytest.mark.parametrize(
    "href",
    [
        "/", "/feedback", "/news/refeeding", "/sitemap.xml", "/sitemap-news.xml", "/icons/rss.png", "/press/", "mailto:rss@news.example", "https://feedly.com/i/subscription/feed/x", "https://www.facebook.com/dialog/feed?app_id=1", "#rss",
        "/feeds.opml",
    ],
)  # fmt: skip
def test_links_that_do_not_are_not(href: str) -> None:
    assert found(page(body=f'<a href="{href}">x</a>')) == []


def test_comments_come_last_and_links_of_the_body_after_what_is_declared() -> None:
    text = page(
        declared("/comments/feed/", "News » Comments Feed"),
        declared("/kommentare.rss", "News » Kommentar-Feed"),
        declared("/feed/", "News » Feed"),
        body='<a href="/sport/rss">Sport</a><a href="/feed/">again</a>',
    )
    assert [(link.url, link.declared, link.comments) for link in links(text, PAGE)] == [
        ("https://news.example/feed/", True, False),
        ("https://news.example/sport/rss", False, False),
        ("https://news.example/comments/feed/", True, True),
        ("https://news.example/kommentare.rss", True, True),
    ]


def test_the_page_of_a_section_has_its_own_feed_first() -> None:
    text = page(declared("/feed/", "All"), declared("/world/feed/", "World"))
    assert found(text, "https://news.example/world/")[0] == "https://news.example/world/feed/"
    assert found(text, "https://news.example/")[0] == "https://news.example/feed/"


def test_what_lies_below_an_article_is_its_comments() -> None:
    article = '<meta property="og:type" content="article">'
    text = page(article, declared("/a/x/feed/", "News X Feed"), declared("/feed/", "News"))
    assert found(text, "https://news.example/a/x/") == [
        "https://news.example/feed/",
        "https://news.example/a/x/feed/",
    ]
    assert (
        found(text.replace(article, ""), "https://news.example/a/x/")[0] == "https://news.example/a/x/feed/"
    )


def test_a_title_is_one_clean_line() -> None:
    (link,) = links(page(declared("/rss", "The\n\x1b[31m   news &amp;\u202e more")), PAGE)
    assert link == Link("https://news.example/rss", "The [31m news & more", declared=True)


def test_where_sites_usually_have_a_feed_lies_on_their_own_host() -> None:
    addresses = usual("http://News.example:8080/world/?a=b#c")
    assert addresses[0] == "http://news.example:8080/feed"
    assert all(one.startswith("http://news.example:8080/") for one in addresses)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Sitemap: https://a.example/sitemap-news.xml", True),
        ("  SITEMAP :https://a.example/News/index.xml # ours", True),
        ("Sitemap: https://a.example/googlenews.php?x=1", True),
        ("Sitemap: https://news.example/sitemap.xml", False),
        ("Sitemap: https://a.example/newsletters.xml", False),
        ("Sitemap: https://a.example/news.xml.gz", False),
        ("Sitemap: /sitemap-news.xml", False),
        ("Sitemap: http://[a/news.xml", False),
        ("# Sitemap: https://a.example/news.xml", False),
        ("Disallow: https://a.example/news.xml", False),
    ],
)
def test_robots_names_sitemaps_of_news(line: str, found: bool) -> None:
    assert len(sitemaps(f"User-agent: *\r\nDisallow: /x\r\n{line}\r\n")) == found


def test_an_index_names_sitemaps_of_news_each_once_and_nothing_else_does() -> None:
    inner = (
        "<sitemap><loc> https://a.example/news.xml?a=1&amp;b=2 </loc></sitemap><sitemap><loc><![CDATA[https://a.example/news/2]]></loc></sitemap>"
        "<sitemap><loc>https://a.example/pages.xml</loc></sitemap><sitemap><loc>https://a.example/news/2</loc></sitemap>"
    )
    addresses = ["https://a.example/news.xml?a=1&b=2", "https://a.example/news/2"]
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    assert (
        children(f"<?xml version='1.0'?><sitemapindex xmlns='{space}'>{inner}</sitemapindex>".encode())
        == addresses
    )
    prefixed = inner.replace("loc>", "s:loc>").replace("sitemap>", "s:sitemap>")
    assert children(f"<s:sitemapindex xmlns:s='{space}'>{prefixed}</s:sitemapindex>".encode()) == addresses
    assert children(f"<urlset>{inner}</urlset>".encode()) == []
    assert (
        len(
            children(
                (
                    "<sitemapindex>" + "".join(f"<loc>https://a.example/news/{n}</loc>" for n in range(99))
                ).encode()
            )
        )
        == MAX_FOUND
    )


@given(st.text(max_size=200), st.binary(max_size=200))
def test_no_robots_and_no_index_raises(robots: str, index: bytes) -> None:
    sitemaps(f"Sitemap: http://{robots}/news")
    children(b"<sitemapindex><loc>http://" + index)


@given(st.one_of(st.text(max_size=300), st.text("<>/linka href=\"'rss!-", max_size=300)))
def test_no_page_raises(text: str) -> None:
    links(text, PAGE)


@pytest.mark.parametrize(
    "text",
    [
        "<a " + "b=c " * 500_000 + "href=/rss>",
        "<div>" * 300_000,
        "<!--" * 400_000,
        "<a href=/rss/1>" * 130_000,
        page(*(declared(f"/rss/{n}") for n in range(5_000))),
    ],
    ids=["attributes", "depth", "comments", "anchors", "declared"],
)
def test_a_hostile_page_costs_no_more_than_its_length(text: str) -> None:
    assert len(links(text, PAGE)) <= MAX_FOUND
