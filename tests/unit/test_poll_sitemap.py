"""News sitemaps are read like feeds, whole and by what is new; other sitemaps are none; a site's is found."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from agents.poll import sitemap
from agents.poll.feed import MAX_ITEMS
from agents.poll.parse import Feed, parse, parse_quick
from streams.errors import Rejected
from streams.settings import load
from streams.sources import FEW, find

URL = "https://news.example/sitemap-news.xml"
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def url(n: int, more: str = "", news: bool = True) -> str:
    said = (
        "<news:news><news:publication><news:name>The Tarn Post</news:name><news:language>en</news:language></news:publication>"
        f"<news:publication_date>2026-04-30T10:0{n % 10}:00+02:00</news:publication_date><news:title>Dam &amp; road {n}</news:title>{more}</news:news>"
    )
    return f"<url><loc>https://news.example/a/{n}</loc>{said if news else ''}</url>"


def urlset(*urls: str, spaces: str = SPACES) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {spaces}>{"".join(urls)}</urlset>\n'.encode()


def titles(feed: Feed | None) -> list[str]:
    assert feed is not None
    return [item.title for item in feed.items]


def test_an_article_of_a_sitemap_is_read_whole() -> None:
    body = urlset(
        "<url><loc> https://news.example/a/1 </loc><lastmod>2026-04-30T12:00:00Z</lastmod>"
        "<news:news><news:publication><news:name>The Tarn Post</news:name><news:language>en</news:language></news:publication>"
        "<news:publication_date>2026-04-30T10:00:00+02:00</news:publication_date><news:title><![CDATA[Dam & road closed]]></news:title>"
        "<news:keywords>Dams, Roads , ,Dams</news:keywords></news:news>"
        "<image:image><image:loc>/1.jpg</image:loc></image:image></url>"
    )
    feed = parse(body, URL)
    (item,) = feed.items
    assert (feed.outcome, feed.format, feed.title, feed.language, feed.problems) == (
        "ok", "sitemap", "The Tarn Post", "en", (),
    )  # fmt: skip
    assert (item.guid, item.url) == ("https://news.example/a/1", "https://news.example/a/1")
    assert (item.title, item.language, item.tags) == ("Dam & road closed", "en", ("Dams", "Roads"))
    assert (item.published, item.updated) == (
        datetime(2026, 4, 30, 8, tzinfo=UTC),
        datetime(2026, 4, 30, 12, tzinfo=UTC),
    )
    assert item.image == "https://news.example/1.jpg"


NEWS = 'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
SITEMAPS = 'xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"'


@pytest.mark.parametrize(
    "body",
    [
        urlset(url(1), url(2)),
        urlset(url(1), url(2), spaces=""),
        urlset(url(1), url(2), spaces=NEWS).replace(b"news:", b"n:"),
        urlset(url(1), url(2), spaces=SITEMAPS)
        .replace(b"<u", b"<s:u")
        .replace(b"</u", b"</s:u")
        .replace(b"loc>", b"s:loc>"),
        urlset(url(1), url(2), spaces="").replace(b"<news:news>", f"<n:news {NEWS}>".encode())
        .replace(b"news:", b"n:"),
        b"<!-- made by x --><?xml-stylesheet href='s.xsl'?>" + urlset("<!-- 1 -->", url(1), url(2)),
        urlset(url(1), url(0, news=False), url(2)),
        urlset(url(1), url(2)).replace(b"</url></urlset>", b"</urlset>"),
        urlset(url(1), url(2)).replace(b"</news:language>", b"</news:lang>", 1),
        urlset(url(1), url(2), url(3)[:-90]).replace(b"</urlset>\n", b""),
    ],
    ids=["declared", "undeclared", "prefix", "prefix of all", "within", "comments", "plain between", "not closed", "damaged", "cut"],
)  # fmt: skip
def test_articles_are_read_however_the_sitemap_is_written(body: bytes) -> None:
    feed = parse(body, URL)
    entries = feed.items[:-1] if "entry_cut" in feed.problems else feed.items
    assert (feed.format, [entry.title for entry in entries]) == ("sitemap", ["Dam & road 1", "Dam & road 2"])
    assert entries[0].url == "https://news.example/a/1"


@pytest.mark.parametrize(
    "body",
    [
        urlset(url(1, news=False)),
        urlset(url(1, news=False), spaces=""),
        urlset(spaces=""),
        urlset(url(1, news=False).replace("</url>", "<x:news/></url>")),
        f"<sitemapindex {SPACES}><sitemap><loc>{URL}</loc></sitemap></sitemapindex>".encode(),
        f"<sitemapindex {SPACES}></sitemapindex>".encode(),
    ],
    ids=["pages", "nothing declared", "empty", "other news", "index", "empty index"],
)
def test_other_sitemaps_are_no_feeds(body: bytes) -> None:
    assert parse(body, URL).outcome == "not_a_feed"
    quick = parse_quick(body, URL)
    assert quick is None or quick.outcome == "not_a_feed"


def test_a_sitemap_of_news_on_a_quiet_day_is_a_feed_without_entries() -> None:
    feed = parse(urlset(), URL)
    assert (feed.outcome, feed.format, feed.items) == ("ok", "sitemap", ())


def test_limits_hold_for_sitemaps_too() -> None:
    feed = parse(urlset(*map(url, range(MAX_ITEMS + 1))), URL)
    assert (feed.outcome, feed.problems, len(feed.items)) == ("capped", ("items_cut",), MAX_ITEMS)


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=8), st.data())
def test_a_quick_reading_leaves_out_what_is_known_and_nothing_else(
    made: list[tuple[int, bool]], data: st.DataObject
) -> None:
    body = urlset(*(url(n, news=news) for n, news in made))
    whole = parse(body, URL)
    raws = sorted({item.raw for item in whole.items})
    seen = frozenset(data.draw(st.sets(st.sampled_from(raws)))) if raws else frozenset()
    quick = parse_quick(body, URL, seen=seen)
    if quick is None:  # only pages are left: read elsewhere
        assert all(item.raw in seen for item in whole.items)
        return
    assert quick.items == tuple(item for item in whole.items if item.raw not in seen)
    assert quick.same == tuple(item.raw for item in whole.items if item.raw in seen)


def test_a_sitemap_as_long_as_they_may_be_is_read_quickly_once_it_is_known() -> None:
    body = urlset(*map(url, range(1_000)))
    known = frozenset(item.raw for item in parse(body, URL).items)
    quick = parse_quick(body.replace(url(500).encode(), url(2_000).encode()), URL, seen=known)
    assert titles(quick) == ["Dam & road 2000"]


@given(
    st.binary(max_size=200), st.sampled_from([b"", b"<urlset>", b"<urlset xmlns:news='x'><url><news:news>"])
)
def test_no_bytes_raise_and_plain_ones_are_told_from_their_root(junk: bytes, start: bytes) -> None:
    parse(start + junk, URL)
    assert not sitemap.is_plain(b"<rss>" + junk)


def test_a_list_of_items_before_the_first_item_is_none_of_them() -> None:
    head = "<rdf:RDF><channel><items><rdf:Seq/></items></channel>"
    body = f"{head}<item><title>A</title></item><item><title>B</title></item></rdf:RDF>".encode()
    first = parse(body, URL).items[0].raw
    assert first
    assert titles(parse_quick(body, URL, seen={first})) == ["B"]


# -- finding one


class Site:
    """A site that has no feed: what it answers by path, and what was asked."""

    def __init__(self) -> None:
        self.answers = {"/": b"<!doctype html><title>x</title>"}
        self.asked: list[str] = []
        self.base = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        body = self.answers.get(request.path)
        return web.Response(status=404) if body is None else web.Response(body=body)

    def robots(self, *paths: str) -> None:
        lines = "\n".join(f"Sitemap: {self.base}{path}" for path in paths)
        self.answers["/robots.txt"] = f"User-agent: *\nDisallow:\n\n{lines}\n".encode()

    def index(self, *paths: str) -> bytes:
        inner = "".join(f"<sitemap><loc>{self.base}{path}</loc></sitemap>" for path in paths)
        return f"<sitemapindex {SPACES}>{inner}</sitemapindex>".encode()

    async def found(self, folder: Path) -> list[str]:
        environment = {
            "WIREHOSE_ALLOW_NETWORKS": "127.0.0.0/8",
            "WIREHOSE_HOST_SPACING": "0",
            "WIREHOSE_DATA": str(folder),
        }
        found = await find(f"{self.base}/", load(environment, folder), lambda line: None)
        return [sub.url.removeprefix(self.base) for sub in found]


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    one, app = Site(), web.Application()
    app.router.add_get("/{path:.*}", one.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield one
    await runner.cleanup()


async def test_the_news_sitemap_that_robots_names_is_found_where_there_is_no_feed(
    site: Site, tmp_path: Path
) -> None:
    site.robots("/sitemap.xml", "/sitemap-news.xml")
    site.answers["/sitemap-news.xml"] = urlset(url(1))
    assert await site.found(tmp_path) == ["/sitemap-news.xml"]
    assert "/sitemap.xml" not in site.asked
    assert site.asked[-2:] == ["/robots.txt", "/sitemap-news.xml"]


async def test_an_index_of_news_sitemaps_is_followed_one_level(site: Site, tmp_path: Path) -> None:
    site.robots("/news/index.xml")
    site.answers["/news/index.xml"] = site.index("/pages.xml", "/news/deeper.xml", "/news/1.xml")
    site.answers["/news/deeper.xml"] = site.index("/news/2.xml")
    site.answers["/news/1.xml"] = urlset(url(1))
    assert await site.found(tmp_path) == ["/news/1.xml"]
    assert not {"/pages.xml", "/news/2.xml"} & set(site.asked)


async def test_a_feed_comes_before_a_sitemap(site: Site, tmp_path: Path) -> None:
    site.robots("/sitemap-news.xml")
    site.answers |= {
        "/sitemap-news.xml": urlset(url(1)),
        "/feed": b"<rss><channel><title>x</title></channel></rss>",
    }
    assert await site.found(tmp_path) == ["/feed"]
    assert "/robots.txt" not in site.asked


async def test_many_sitemaps_are_not_all_asked_for(site: Site, tmp_path: Path) -> None:
    site.robots(*(f"/news/{n}.xml" for n in range(100)))
    with pytest.raises(Rejected):
        await site.found(tmp_path)
    assert len(site.asked) == FEW
