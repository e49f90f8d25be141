"""Which feeds a web page names, and where a site usually has one: addresses to try, the best first.

What a page declares (``<link rel=alternate>`` of a feed's type, ``rel=feed``: HTML Living Standard §4.6.7.1 and the
practice of feed readers) comes before links that only look like one. Feeds of comments come last. A site that has none
of these may still have a news sitemap, which robots.txt names.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree, html
from msgspec import Struct
from msgspec.structs import replace

from agents.poll import decode
from agents.text import clean, urls

MAX_PAGE = 2_000_000  # characters of a page that are looked at
MAX_LINKS = 10_000  # of a page
MAX_FOUND = 50

_TYPES = frozenset(
    (
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/x-rss+xml",
        "application/feed+json",
        "application/xml",
        "text/xml",
        "text/rss",
    )
)
_LOOKS = re.compile(
    r"(?:^|[/.])(?:rss\d?|feeds?|atom|rdf)(?:[/._\-]|$)|\.(?:rss|rdf|atom)$|[/_\-](?:rss|feed|atom)\.(?:xml|json|php|aspx?)$",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(?:^|&)(?:format|type|feed|output|alt)=(?:rss2?|atom|feed|rdf|xml)(?:&|$)", re.IGNORECASE
)
_SAID = re.compile(r"\W*(?:rss(?:[ -]?feeds?)?|atom(?:[ -]?feeds?)?|feeds?)\W*", re.IGNORECASE)
_NO_FEED = re.compile(
    r"\.(?:png|jpe?g|gif|svg|ico|webp|css|js|pdf|mp[34]|opml)$|oembed|/wp-json/", re.IGNORECASE
)
# Links to other sites are theirs, or share buttons; a feed may be served from here all the same.
_SERVED = re.compile(r"^feeds?\d?\.|(?:^|\.)(?:feedburner|feedblitz|feedpress)\.")
_COMMENTS = re.compile(
    r"\bcomments?\b|kommentar|komentar|commentaires?\b|comentari|comentári|\bcommenti\b|reacties|комментари|"
    r"коментар|yorumlar|コメント|评论|댓글|تعليق",
    re.IGNORECASE,
)
_SITEMAP = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_OF_NEWS = re.compile(r"news(?!letter)", re.IGNORECASE)
_INDEX = re.compile(r"<(?:\w{1,20}:)?sitemapindex[\s>]", re.IGNORECASE)
_LOC = re.compile(r"<(?:\w{1,20}:)?loc>\s*+(?:<!\[CDATA\[\s*+)?+([^\s<>\]]++)", re.IGNORECASE)
_HUGE_TAG = re.compile(rf"<[^<>]{{{decode.MAX_TAG},}}")
# Where publishing systems put a feed: WordPress, most newspapers, Hugo and Jekyll, Arc, Blogger, Micro.blog.
_PATHS = (
    "/feed",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/arc/outboundfeeds/rss/",
    "/feeds/posts/default",
    "/feed.json",
)


class Link(Struct, frozen=True):
    """The address of what may be a feed. `declared`: the page says that it is one."""

    url: str
    title: str = ""
    declared: bool = False
    comments: bool = False


def links(page: str, url: str) -> list[Link]:
    """The feeds that the page at `url` names, the best first, each once. Takes any text."""
    root = _tree(page)
    if root is None:
        return []
    base = _base(root, url)
    found: dict[str, Link] = {}
    below = urlsplit(url).path.rstrip("/") + "/" if _is_article(root) else "\0"
    for link in (*_declared(root, base), *_looking(root, base)):
        if urlsplit(link.url).path.startswith(below):  # WordPress: the comments on this article
            link = replace(link, comments=True)
        found.setdefault(urls.canonical(link.url), link)
    found.pop(urls.canonical(url), None)
    return sorted(found.values(), key=lambda link: _rank(link, url))[:MAX_FOUND]


def usual(url: str) -> list[str]:
    """Where the site of `url` may have a feed though it names none."""
    parts = urlsplit(urls.clean(url))
    site = f"{parts.scheme}://{parts.netloc}"
    return [site + path for path in _PATHS]


def sitemaps(robots: str) -> list[str]:
    """The sitemaps named by a robots.txt (sitemaps.org) that look like such of news: only those are feeds."""
    return _of_news(match[1] for match in _SITEMAP.finditer(robots[:MAX_PAGE]))


def children(index: bytes) -> list[str]:
    """The sitemaps named by an index of sitemaps that look like such of news; none of anything else."""
    text, _ = decode.decode(index[:MAX_PAGE], "")
    return _of_news(unescape(match[1]) for match in _LOC.finditer(text)) if _INDEX.search(text) else []


def _of_news(addresses: Iterable[str]) -> list[str]:
    """Those with news in the path, each once: a host's name says nothing, and packed files are not unpacked."""
    cleaned = dict.fromkeys(urls.clean(address) for address in addresses if urls.is_web(address))
    paths = ((address, urlsplit(address).path) for address in cleaned)
    found = (address for address, path in paths if _OF_NEWS.search(path) and not path.endswith(".gz"))
    return [*islice(found, MAX_FOUND)]


def looks_like_feed(url: str) -> bool:
    """Whether an address alone looks like that of a feed."""
    parts = urlsplit(url)
    return bool(_LOOKS.search(parts.path) or _ASKED.search(parts.query) or parts.netloc.startswith("feeds."))


def _tree(page: str) -> Any:
    """The page as a tree; tags that cost the square of their length are left out."""
    text = _HUGE_TAG.sub("<x", page[:MAX_PAGE]).replace("\0", "")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        return html.document_fromstring(
            re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode("utf-8", "replace"), parser=parser
        )
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _is_article(root: Any) -> bool:
    """Whether the page says that it is one article (Open Graph)."""
    return any(
        (meta.get("property") or "").lower() == "og:type" and (meta.get("content") or "").lower() == "article"
        for meta in root.iter("meta")
    )


def _base(root: Any, url: str) -> str:
    for element in root.iter("base"):
        if base := urls.join(url, element.get("href") or ""):
            return base
    return url


def _declared(root: Any, base: str) -> Iterator[Link]:
    for element in root.iter("link"):
        kinds = (element.get("rel") or "").lower().split()
        type_ = (element.get("type") or "").lower().partition(";")[0].strip()
        address = urls.join(base, element.get("href") or "")
        if not address or "stylesheet" in kinds or _NO_FEED.search(address):
            continue
        if "feed" in kinds or ("alternate" in kinds and (type_ in _TYPES or _is_json_feed(type_, address))):
            yield _link(address, element.get("title") or "", declared=True)


def _is_json_feed(type_: str, address: str) -> bool:
    """JSON Feed 1.0 asked for application/json, which other things are too."""
    return type_ == "application/json" and "feed" in address.lower()


def _looking(root: Any, base: str) -> Iterator[Link]:
    for element in islice(root.iter("a"), MAX_LINKS):
        address = urls.join(base, element.get("href") or "")
        parts, words = urlsplit(address), clean.line("".join(element.itertext())[:200])
        served = bool(_SERVED.search(parts.netloc))
        if _NO_FEED.search(address) or not (served or urls.site(address) == urls.site(base)):
            continue
        says = "feed" in (element.get("rel") or "").lower().split() or _SAID.fullmatch(words)
        if says or looks_like_feed(address):
            yield _link(address, words)


def _link(address: str, title: str, declared: bool = False) -> Link:
    title = clean.line(title)[:200]
    return Link(
        address, title, declared, bool(_COMMENTS.search(title) or _COMMENTS.search(urlsplit(address).path))
    )


def _rank(link: Link, url: str) -> tuple[bool, bool, bool, bool]:
    """Comments last; declared first; of those, the feed of the section that was asked for; then those of this site."""
    section = urlsplit(url).path.rstrip("/")
    elsewhere = bool(section) and not urlsplit(link.url).path.startswith(section + "/")
    return link.comments, not link.declared, elsewhere, urls.site(link.url) != urls.site(url)
