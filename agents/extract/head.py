"""What a page says about itself: JSON-LD first, then meta tags, microdata, ``<time>``, then what stands on the page.

Each fact is a list of sources, best first; the first that answers counts.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from html import unescape
from typing import Any

from msgspec import Struct
from trafilatura.metadata import extract_author

from agents.extract import jsonld, people, times
from agents.text import clean, html, languages, urls

MOST_TAGS = 30
_WRITTEN_BY = re.compile(r"written|author|by\b|von\b|autor|par\b|auteur", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+[|–—»·•:~-]+\s+|\s*[|»]\s*")
_KEYS = ("property", "name", "itemprop", "http-equiv")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "parsely-pub-date", "sailthru.date",
    "datepublished", "date_published", "publish-date", "publishdate", "pubdate", "publication_date", "published", "published_at",
    "article.published", "dc.date.issued", "dcterms.created", "dcterms.issued", "dcterms.date", "dc.date", "dc.date.created",
    "citation_publication_date", "citation_date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "cxenseparse:recs:articlepublishtime",
    "article_date_original", "article:date", "originalpublicationdate", "rnews:datepublished", "last-published", "date", "time",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "article:modified", "datemodified", "dcterms.modified",
    "dc.date.modified", "last-modified", "lastmod", "revised",
)  # fmt: skip
_AUTHOR = (
    "author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "cxenseparse:author",
    "citation_author", "byl", "article:author_name", "vr:author", "dcsext.author",
)  # fmt: skip


class Head(Struct, frozen=True, kw_only=True):
    """What a page's markup says of its article; empty where it is silent."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    published_from: str | None = None
    modified: datetime | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    languages: tuple[str, ...] = ()  # tags it claims, best first
    canonical_url: str = ""
    publisher_name: str = ""
    rights: str | None = None
    is_article: bool = False  # it calls itself one
    is_free: bool = True  # isAccessibleForFree
    body: str = ""  # articleBody


class _Page:
    """One page, read once: its JSON-LD nodes, its meta tags by lower-case name, its tree."""

    def __init__(self, tree: Any, url: str, latest: datetime | None) -> None:
        self.tree, self.url, self.latest = tree, url, latest
        self.nodes = jsonld.read(tree)
        self.article = jsonld.article(self.nodes)
        self.metas: dict[str, list[str]] = {}
        for meta in tree.iterfind(".//meta[@content]"):
            key = next((meta.get(key) for key in _KEYS if meta.get(key)), "")
            if content := clean.line(meta.get("content")):
                self.metas.setdefault(key.strip().lower(), []).append(content)

    def meta(self, *names: str) -> Iterator[str]:
        return (content for name in names for content in self.metas.get(name, ()))

    def itemprop(self, name: str) -> Iterator[Any]:
        yield from self.tree.iterfind(f".//*[@itemprop='{name}']")

    def link(self, rel: str) -> str:
        for link in self.tree.iterfind(".//link[@href]"):
            if rel in (link.get("rel") or "").lower().split():
                return urls.join(self.url, link.get("href").strip())
        return ""

    def time(self, given: Iterable[str]) -> datetime | None:
        return next((moment for text in given if (moment := times.parse(text, self.latest))), None)


def read(tree: Any, url: str, latest: datetime | None = None) -> Head:
    """Return what the page at `url` says of its article. Times behind `latest` are not believed."""
    page = _Page(tree, url, latest)
    publisher = _first(_publishers(page))
    published, source = _published(page)
    return Head(
        title=_title(page, publisher),
        authors=_authors(page, publisher),
        published=published,
        published_from=source,
        modified=page.time((*_ld(page, "dateModified"), *page.meta(*_MODIFIED))),
        section=_first((*_ld(page, "articleSection"), *page.meta("article:section", "og:section", "section", "parsely-section"))) or None,
        tags=_tags(page),
        image=urls.join(url, _first((*_ld(page, "image", "url", "contentUrl", "@id"), *page.meta("og:image", "og:image:url", "twitter:image")))) or None,
        languages=tuple(_languages(page)),
        canonical_url=page.link("canonical") or urls.join(url, _first(page.meta("og:url"))),
        publisher_name=publisher,
        rights=_first((*_ld(page, "copyrightNotice"), *page.meta("copyright", "dc.rights", "dcterms.rights", "rights")))[:200] or None,
        is_article=bool(page.article) or "article" in page.meta("og:type"),
        is_free=str(page.article.get("isAccessibleForFree", True)).lower() not in ("false", "http://schema.org/false"),
        body="\n\n".join(html.paragraphs(_first(_ld(page, "articleBody")))),
    )  # fmt: skip


def _first(given: Iterable[str]) -> str:
    return next((text for raw in given if (text := raw.strip())), "")


def _ld(page: _Page, key: str, *keys: str) -> list[str]:
    value = page.article.get(key)
    values = value if isinstance(value, list) else [value]
    return [
        text for part in values for text in jsonld.strings(jsonld.resolve(part, page.nodes), *keys, "name")
    ]


def _publishers(page: _Page) -> Iterator[str]:
    yield from (clean.line(name) for name in _ld(page, "publisher"))
    yield from page.meta("og:site_name", "application-name", "dc.publisher", "citation_journal_title")


# -- title ----------------------------------------------------------------------------------------------------------


def _title(page: _Page, publisher: str) -> str:
    headings = [clean.line(h.text_content()) for h in (*page.tree.iter("h1"), *page.tree.iter("h2"))][:20]
    written = [
        clean.line(_unescaped(t))
        for t in (*_ld(page, "headline"), *page.meta("og:title", "twitter:title", "title", "dc.title"))
    ]
    named = [clean.line("".join(t.itertext())) for t in page.tree.iterfind(".//head/title")]
    for title in (*written, *(headings[:1] if page.tree.find(".//h1") is not None else ()), *named):
        if title := _without_site(title, publisher, headings):
            return title[:500]
    return ""


def _unescaped(text: str) -> str:
    """Markup that was escaped once too often."""
    return re.sub(r"</?[a-zA-Z][^<>]*>", "", unescape(text)) if "&" in text or "<" in text else text


def _without_site(title: str, publisher: str, headings: list[str]) -> str:
    """A title without `` | Outlet``: cut where a heading ends, or where the outlet's name follows."""
    for heading in headings:
        if len(heading) > 10 and title.startswith(heading) and _SEPARATOR.match(title, len(heading)):
            return heading
    pieces = list(_SEPARATOR.finditer(title))
    if pieces and publisher:
        last = title[pieces[-1].end() :]
        if _fold(last) in (_fold(publisher), _fold(publisher.partition(".")[0])):
            return title[: pieces[-1].start()].strip()
    return "" if publisher and _fold(title) == _fold(publisher) else title


def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


# -- authors --------------------------------------------------------------------------------------------------------


def _authors(page: _Page, publisher: str) -> tuple[str, ...]:
    domain = urls.site(page.url)
    outlets = [publisher, domain, domain.partition(".")[0], *page.meta("og:site_name")]
    sources: tuple[Callable[[_Page], Iterable[str]], ...] = (
        _ld_authors,
        _meta_authors,
        _marked_authors,
        _seen_authors,
    )
    return next((names for source in sources if (names := people.names(source(page), outlets))), ())


def _ld_authors(page: _Page) -> list[str]:
    return _ld(page, "author") or _ld(page, "creator")


def _meta_authors(page: _Page) -> list[str]:
    named = list(page.meta(*_AUTHOR))
    for n in "12":
        if _WRITTEN_BY.match(next(page.meta(f"twitter:label{n}"), "")):
            named += page.meta(f"twitter:data{n}")
    return named[:10]


def _marked_authors(page: _Page) -> Iterator[str]:
    for node in page.itemprop("author"):
        inner = node.find(".//*[@itemprop='name']")
        yield (inner if inner is not None else node).text_content()[:200]


def _seen_authors(page: _Page) -> list[str]:
    """What stands where authors stand; only the first, others are those of other stories."""
    first = page.tree.find(".//a[@rel='author']")
    named = first.text_content() if first is not None else extract_author(page.tree) or ""
    return [named[:200]]


# -- times ----------------------------------------------------------------------------------------------------------


def _published(page: _Page) -> tuple[datetime | None, str | None]:
    sources: dict[str, Iterable[str]] = {
        "json-ld": [*_ld(page, "datePublished"), *_ld(page, "dateCreated")],
        "meta": page.meta(*_PUBLISHED),
        "microdata": (
            _when(node) for name in ("datePublished", "dateCreated") for node in page.itemprop(name)
        ),
        "time": (_when(node) for node in page.tree.iter("time") if node.get("datetime")),
    }
    for name, given in sources.items():
        if moment := page.time(given):
            return moment, name
    return None, None


def _when(node: Any) -> str:
    return str(node.get("content") or node.get("datetime") or node.text_content()[:100])


# -- the rest -------------------------------------------------------------------------------------------------------


def _tags(page: _Page) -> tuple[str, ...]:
    listed = [*page.meta("article:tag", "og:article:tag"), *_ld(page, "keywords")] or list(
        page.meta("news_keywords", "keywords")
    )
    found = (clean.line(tag) for text in listed for tag in text.split(","))
    return tuple(dict.fromkeys(tag[:100] for tag in found if tag))[:MOST_TAGS]


def _languages(page: _Page) -> Iterator[str]:
    for tag in (
        *_ld(page, "inLanguage"),
        page.tree.get("lang") or "",
        *page.meta("content-language", "og:locale", "language", "dc.language"),
    ):
        if known := languages.code(tag):
            yield known
