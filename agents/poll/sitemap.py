"""Google News sitemaps, read like feeds: the articles of the last two days, at most 1,000, each with title and time.

Sitemaps 0.9 (sitemaps.org) with the extension ``sitemap-news/0.9``. A plain sitemap lists pages of any age without a
word about them, and an index only lists sitemaps: neither is a feed.
"""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from agents.poll import feed, fields
from agents.poll.feed import Feed, Raw
from agents.poll.vocabulary import Children, Names

ROOT = re.compile(rb"\s*<(?:[\w.\-]{1,20}:)?(urlset|sitemapindex)[\s>]", re.IGNORECASE)
_NEWS = re.compile(rb"<(?:[\w.\-]{1,20}:)?news[\s>]", re.IGNORECASE)


def is_plain(document: bytes) -> bool:
    """Whether this is a sitemap without news. One that could have some, and lists nothing, has a quiet day."""
    root = ROOT.match(document)
    if root is None:
        return False
    quiet = b"/schemas/sitemap-news/" in document and b"loc>" not in document
    return root[1].lower() != b"urlset" or not (quiet or _NEWS.search(document))


def count(document: bytes) -> int:
    """Entries that stand in a sitemap."""
    return len(_NEWS.findall(document))


def read(url: str, found: Sequence[tuple[Element, Names]], hashes: Sequence[bytes] = ()) -> Feed | None:
    """The feed of the sitemap at `url`: of its ``<url>`` elements, those with news. None where none has."""
    problems = {"items_cut"} if len(found) > feed.MAX_ITEMS else set()
    known_by = hashes or [b""] * len(found)
    papers, items = [], []
    for (element, names), raw in zip(found[: feed.MAX_ITEMS], known_by, strict=False):
        names = names.inside(element)
        children = names.children(element)
        if news := _inner(children, names, "news:news"):
            papers.append(_inner(news, names.inside(children["news:news"][0]), "news:publication"))
            items.append(feed.entry(_raw(children, names, news, papers[-1], url), problems, raw))
    if found and not items:
        return None
    first = papers[0] if papers else {}
    return Feed(
        outcome="ok",
        format="sitemap",
        title=feed.line(fields.value(first, "news:name")),
        language=feed.language(fields.value(first, "news:language")),
        items=tuple(items),
        problems=tuple(sorted(problems)),
    )


def _inner(children: Children, names: Names, key: str) -> Children:
    """What stands in the first child of this name."""
    element = next(iter(children.get(key, ())), None)
    return {} if element is None else names.inside(element).children(element)


def _raw(children: Children, names: Names, news: Children, paper: Children, url: str) -> Raw:
    """One article; `paper`: what its news:publication says."""
    address = fields.value(children, "loc")
    return Raw(
        guid=address,
        links=[address] if address else [],
        base=url,
        title=fields.value(news, "news:title"),
        published=fields.value(news, "news:publication_date"),
        updated=fields.value(children, "lastmod"),
        authors=[],
        language=fields.value(paper, "news:language"),
        tags=fields.value(news, "news:keywords").split(","),
        image=fields.value(_inner(children, names, "image:image"), "image:loc"),
        media=[],
    )
