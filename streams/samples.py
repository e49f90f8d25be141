"""The sample outlets as files say them (seeds/samples), and as pages and feeds. Pure: the time is an argument."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from streams.paths import seed

FOLDER = seed("samples")


@dataclass(frozen=True)
class Article:
    """One article; `minutes` before the start it was published. `kind`: wire copy trimmed own lifted."""

    outlet: str
    slug: str
    event: str
    kind: str
    title: str
    author: str
    section: str
    minutes: int
    paragraphs: tuple[str, ...]
    teasers: tuple[str, ...] = ()  # slugs of the outlet's articles that stand below the text
    missing: bool = False  # its page answers 404
    revised: datetime | None = None

    @property
    def summary(self) -> str:
        """What a feed without the text says."""
        return self.paragraphs[0]


@dataclass(frozen=True)
class Outlet:
    """One outlet. `feed`: rss, rss-full or atom. `revisions` take the place of articles with their slug."""

    name: str
    title: str
    tagline: str
    domain: str
    owner: str
    feed: str
    page: Template
    articles: tuple[Article, ...]  # newest first
    revisions: tuple[Article, ...]


def load(folder: Path = FOLDER) -> list[Outlet]:
    """The outlets of a folder, in the order of its outlets.toml."""
    listed = tomllib.loads((folder / "outlets.toml").read_text("utf-8"))
    return [_outlet(folder / name, facts) for name, facts in listed.items()]


def _outlet(folder: Path, facts: dict[str, str]) -> Outlet:
    files = sorted(folder.glob("*.md"))
    articles = [_article(path) for path in files if not path.name.endswith(".revised.md")]
    by_slug = {article.slug: article for article in articles}
    revisions = [_revision(path, by_slug) for path in files if path.name.endswith(".revised.md")]
    return Outlet(
        name=folder.name,
        title=facts["name"],
        tagline=facts["tagline"],
        domain=facts["domain"],
        owner=facts["owner"],
        feed=facts["feed"],
        page=Template((folder / "page.html").read_text("utf-8")),
        articles=tuple(sorted(articles, key=lambda article: article.minutes)),
        revisions=tuple(revisions),
    )


def _article(path: Path) -> Article:
    header, paragraphs = _split(path)
    header["teasers"] = tuple(header.get("teasers", ()))
    return Article(outlet=path.parent.name, slug=path.stem, paragraphs=paragraphs, **header)


def _revision(path: Path, articles: dict[str, Article]) -> Article:
    header, paragraphs = _split(path)
    return replace(articles[path.name.removesuffix(".revised.md")], paragraphs=paragraphs, **header)


def _split(path: Path) -> tuple[dict[str, Any], tuple[str, ...]]:
    _, header, text = path.read_text("utf-8").split("+++\n", 2)
    return tomllib.loads(header), tuple(text.strip().split("\n\n"))


def shown(outlet: Outlet, revised: Mapping[str, datetime]) -> list[Article]:
    """The outlet's articles, newest first; those of these slugs as they stand since they were revised."""
    new = {r.slug: replace(r, revised=revised[r.slug]) for r in outlet.revisions if r.slug in revised}
    return [new.get(article.slug, article) for article in outlet.articles]


def page(outlet: Outlet, article: Article, articles: Iterable[Article], base: str, start: datetime) -> str:
    """The article's page; `base` is the outlet's address."""
    others = {other.slug: other for other in articles if other.slug != article.slug}
    published, changed = _times(article, start)
    body = [f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in article.paragraphs]
    body += [f"<p>{_link(others[slug], base)}</p>" for slug in article.teasers]
    texts = {
        "title": article.title,
        "author": article.author,
        "section": article.section,
        "summary": article.summary,
        "site": outlet.title,
        "tagline": outlet.tagline,
        "home": f"{base}/",
        "feed": f"{base}/feed.xml",
        "url": address(article, base),
        "published": published.isoformat(),
        "modified": changed.isoformat(),
        "published_text": f"{published:%d %B %Y, %H:%M} UTC",
    }
    parts = {
        "body": "\n".join(body),
        "related": "\n".join(f"<li>{_link(other, base)}</li>" for other in list(others.values())[:4]),
        "json": _json_ld(outlet, article, base, start),
    }
    return outlet.page.substitute({name: escape(text) for name, text in texts.items()} | parts)


def front(outlet: Outlet, articles: Iterable[Article], base: str) -> str:
    """The outlet's front page: links."""
    links = "".join(f"<li>{_link(article, base)}</li>\n" for article in articles)
    return f"<!DOCTYPE html>\n<title>{escape(outlet.title)}</title>\n<h1>{escape(outlet.title)}</h1>\n<ul>\n{links}</ul>\n"


def feed(outlet: Outlet, articles: Iterable[Article], base: str, start: datetime) -> str:
    """The outlet's feed in its format."""
    if outlet.feed == "atom":
        return _atom(outlet, list(articles), base, start)
    return _rss(outlet, list(articles), base, start)


def subscriptions(outlets: Iterable[Outlet], bases: dict[str, str]) -> str:
    """A list of feeds in TOML that says who publishes: on one loopback address that cannot be seen otherwise."""
    return "\n".join(
        f"[[feed]]\nurl = {json.dumps(bases[outlet.name] + '/feed.xml')}\ntitle = {json.dumps(outlet.title)}\n"
        f'language = "en"\npublisher = {{ name = {json.dumps(outlet.title)}, domain = {json.dumps(outlet.domain)}, '
        f"family = {json.dumps(outlet.owner)} }}\n"
        for outlet in outlets
    )


def address(article: Article, base: str) -> str:
    """Where its page is."""
    return f"{base}/{article.slug}"


def _times(article: Article, start: datetime) -> tuple[datetime, datetime]:
    """Published, and last changed."""
    published = start - timedelta(minutes=article.minutes)
    return published, article.revised or published


def _link(article: Article, base: str) -> str:
    return f'<a href="{escape(address(article, base))}">{escape(article.title, quote=False)}</a>'


def _json_ld(outlet: Outlet, article: Article, base: str, start: datetime) -> str:
    published, changed = _times(article, start)
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "mainEntityOfPage": address(article, base),
        "datePublished": published.isoformat(),
        "dateModified": changed.isoformat(),
        "articleSection": article.section,
        "author": [{"@type": "Person", "name": name} for name in article.author.split(" and ")],
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.title},
    }
    return json.dumps(facts, ensure_ascii=False).replace("<", "\\u003c")


def _rss(outlet: Outlet, articles: list[Article], base: str, start: datetime) -> str:
    items = []
    for article in articles:
        url, (_, changed) = escape(address(article, base)), _times(article, start)
        content = "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in article.paragraphs)
        full = (
            f"<content:encoded>{escape(content, quote=False)}</content:encoded>\n"
            if outlet.feed == "rss-full"
            else ""
        )
        items.append(
            f"<item>\n<title>{escape(article.title, quote=False)}</title>\n<link>{url}</link>\n"
            f'<guid isPermaLink="false">{article.outlet}:{article.slug}</guid>\n'
            f"<pubDate>{format_datetime(changed)}</pubDate>\n<dc:creator>{escape(article.author)}</dc:creator>\n"
            f"<category>{escape(article.section)}</category>\n"
            f"<description>{escape(article.summary, quote=False)}</description>\n{full}</item>\n"
        )
    spaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" {spaces}>\n<channel>\n'
        f"<title>{escape(outlet.title)}</title>\n<link>{escape(base)}/</link>\n<language>en</language>\n"
        f"<description>{escape(outlet.tagline)}</description>\n{''.join(items)}</channel>\n</rss>\n"
    )


def _atom(outlet: Outlet, articles: list[Article], base: str, start: datetime) -> str:
    entries, newest = [], start
    for article in articles:
        url, (published, changed) = escape(address(article, base)), _times(article, start)
        newest = max(newest, changed)
        entries.append(
            f"<entry>\n<id>tag:{outlet.domain},2025:{article.slug}</id>\n<title>{escape(article.title, quote=False)}</title>\n"
            f'<link rel="alternate" href="{url}"/>\n<published>{published.isoformat()}</published>\n'
            f"<updated>{changed.isoformat()}</updated>\n<author><name>{escape(article.author)}</name></author>\n"
            f'<category term="{escape(article.section)}"/>\n<summary>{escape(article.summary, quote=False)}</summary>\n</entry>\n'
        )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
        f"<id>tag:{outlet.domain},2025:feed</id>\n<title>{escape(outlet.title)}</title>\n"
        f'<link rel="alternate" href="{escape(base)}/"/>\n<link rel="self" href="{escape(base)}/feed.xml"/>\n'
        f"<updated>{newest.isoformat()}</updated>\n{''.join(entries)}</feed>\n"
    )
