"""What a page says about itself: its headline, who wrote it, when, and what it is about.

Each fact has its sources, best first; the headline is in `titles`, the people in `authors`, the times in `published`.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct

from agents.extract.credits.agencies import Agencies
from agents.extract.says import authors, jsonld, published, titles
from agents.extract.says.marks import Marks
from agents.text import clean, html, languages, urls
from streams.records import RefusedTime

MOST_TAGS = 30
LONGEST = 200  # characters of a name or a notice
_LD_SOURCES = (
    "author",
    "creator",
    "provider",
    "sourceOrganization",
    "isBasedOn",
    "copyrightHolder",
    "copyrightNotice",
    "creditText",
)
_META_SOURCES = ("author", "dc.source", "article:source", "news:source", "copyright")


class Head(Struct, frozen=True, kw_only=True):
    """What a page's markup says of its article; empty where it is silent."""

    title: str = ""
    authors: tuple[str, ...] = ()  # people
    signed: tuple[str, ...] = ()  # agencies, outlets and desks that sign beside or instead of them
    said: tuple[tuple[str, str], ...] = ()  # who it says the text is from: (where, words)
    published: datetime | None = None
    published_from: str | None = None  # json-ld meta microdata time text
    published_exact: bool = False  # with a time of day, and its zone
    modified: datetime | None = None
    modified_from: str | None = None
    refused: tuple[RefusedTime, ...] = ()
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
    nodes: tuple[jsonld.Node, ...] = ()  # its JSON-LD


def read(tree: Any, url: str, latest: datetime | None = None, agencies: Agencies | None = None) -> Head:
    """Return what the page at `url` says of its article.

    Times behind `latest` are refused. Without `agencies` theirs are taken for names of people.
    """
    page = Marks(tree, url)
    publisher = _first(_publishers(page))[:LONGEST]
    headline = titles.find(page, publisher)
    signed = authors.find(page, publisher, agencies, headline.node)
    times = published.find(page, latest, headline.node)
    return Head(
        title=headline.text,
        authors=signed.people,
        signed=signed.others,
        said=tuple(_sources(page)),
        published=times.published,
        published_from=times.published_from,
        published_exact=times.published_exact,
        modified=times.modified,
        modified_from=times.modified_from,
        refused=times.refused,
        section=_first((*page.said("articleSection"), *page.meta("article:section", "og:section", "section", "parsely-section")))[:LONGEST] or None,
        tags=_tags(page),
        image=urls.join(url, _first((*page.said("image", "url", "contentUrl", "@id"), *page.meta("og:image", "og:image:url", "twitter:image")))) or None,
        languages=tuple(_languages(page)),
        canonical_url=page.link("canonical") or urls.join(url, _first(page.meta("og:url"))),
        publisher_name=publisher,
        rights=_first((*page.said("copyrightNotice"), *page.meta("copyright", "dc.rights", "dcterms.rights", "rights")))[:LONGEST] or None,
        is_article=bool(page.articles) or "article" in page.meta("og:type"),
        is_free=not any(str(value).lower().rpartition("/")[2] == "false" for value in page.flags("isAccessibleForFree")),
        nodes=tuple(page.nodes),
        body="\n\n".join(html.paragraphs(next(iter(page.said("articleBody")), ""))),
    )  # fmt: skip


def _sources(page: Marks) -> Iterator[tuple[str, str]]:
    for name in _LD_SOURCES:
        yield from ((f"json-ld {name}", text) for text in page.said(name))
    for name in _META_SOURCES:
        yield from ((f"meta {name}", text) for text in page.meta(name))


def _first(given: Iterable[str]) -> str:
    return next((text for raw in given if (text := clean.line(raw))), "")


def _publishers(page: Marks) -> Iterator[str]:
    yield from page.said("publisher")
    yield from page.meta("og:site_name", "application-name", "dc.publisher", "citation_journal_title")


def _tags(page: Marks) -> tuple[str, ...]:
    listed = [*page.meta("article:tag", "og:article:tag"), *page.said("keywords")] or list(
        page.meta("news_keywords", "keywords")
    )
    found = (clean.line(tag) for text in listed for tag in text.split(","))
    return tuple(dict.fromkeys(tag[:100] for tag in found if tag))[:MOST_TAGS]


def _languages(page: Marks) -> Iterator[str]:
    for tag in (
        *page.said("inLanguage"),
        page.tree.get("lang") or "",
        *page.meta("content-language", "og:locale", "language", "dc.language"),
    ):
        if known := languages.code(tag):
            yield known
