"""Where a page says who wrote it: JSON-LD, meta tags, microdata, author links, and the byline that readers see."""

import re
from collections.abc import Iterator
from typing import Any

from agents.extract.credits.agencies import Agencies
from agents.extract.says import jsonld, people
from agents.extract.says.marks import Marks, label, text_of
from agents.extract.says.people import Byline

_META = (
    "author", "article:author", "og:article:author", "article:author:name", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator",
    "cxenseparse:author", "citation_author", "byl", "article:author_name", "vr:author", "dcsext.author", "authors", "byline", "rnews:author",
    "mediator_author", "news_author", "og:author", "creator", "twitter:misc:written by", "dc.contributor.author",
)  # fmt: skip
_WRITTEN_BY = re.compile(
    r"written|author|by\b|von\b|verfasst|autor|par\b|auteur|geschrieben|escrito|skriv|scritto|автор",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"author|byline|autor|auteur|verfasser|writer|redacteur|reporter|journalist|periodista|signature|firma\b|skribent"
)
_NOT_LABEL = re.compile(
    r"comment|image|img|photo|foto|bild|caption|credit|avatar|follow|social|quote|related|teaser|bio|desc|icon"
)
_BY = re.compile(
    r"(?:by|von|par|por|door|av|af|di|text|autor|autorin|author|auteur|автор|作者|撰文|文|记者)(?:\s*[:：/]|\s)\s*\S",
    re.IGNORECASE,
)
_LINES = frozenset("p div span li a strong b em i address h3 h4 h5 h6 td".split())  # noqa: SIM905
BEFORE, BEHIND = 40, 80  # elements around the headline among which a byline needs no label
LONGEST = 120  # characters of a visible byline


def find(page: Marks, publisher: str, agencies: Agencies | None, headline: Any = None) -> Byline:
    """Return who signs the article: the people of the first source that names any, and who else signs.

    `headline` is the element of the page's headline, where it has one.
    """
    outlets = page.outlets(publisher)
    others = dict.fromkeys(_organisations(page))
    for given, seen in _sources(page, headline):
        byline = people.read(given, outlets, agencies, seen)
        others.update(dict.fromkeys(byline.others))
        if byline.people:
            return Byline(byline.people, tuple(others))
    return Byline((), tuple(others))


def _sources(page: Marks, headline: Any) -> Iterator[tuple[list[str], bool]]:
    """Texts that name authors, best first, and whether they are words of the page and not of its markup."""
    yield _stated(page), False
    for name in _META:
        yield list(page.meta(name)), False
    for n in "12":
        if _WRITTEN_BY.search(next(page.meta(f"twitter:label{n}"), "")):
            yield list(page.meta(f"twitter:data{n}")), False
    yield [_name_in(node) for name in ("author", "creator") for node in page.props.get(name, ())], False
    yield _linked(page, headline), False
    yield from (([text], True) for text in dict.fromkeys(_shown(page, headline)))


def _authors(page: Marks) -> Iterator[Any]:
    """Strings and objects that stand as author, lists opened."""
    queue = page.values("author", "authors", "creator")
    for at in range(100):
        if at >= len(queue):
            return
        if isinstance(queue[at], list):
            queue += queue[at][:50]
        else:
            yield queue[at]


def _is_organisation(author: Any) -> bool:
    return isinstance(author, dict) and any("organization" in kind for kind in jsonld.types(author))


def _stated(page: Marks) -> list[str]:
    return [name for author in _authors(page) if not _is_organisation(author) for name in _names_of(author)]


def _organisations(page: Marks) -> list[str]:
    return [name for author in _authors(page) if _is_organisation(author) for name in _names_of(author)]


def _names_of(author: Any) -> list[str]:
    named = jsonld.strings(author, "name")
    if not named and isinstance(author, dict):
        parts = [*jsonld.strings(author.get("givenName")), *jsonld.strings(author.get("familyName"))]
        return [" ".join(parts)] if len(parts) == 2 else []
    return named


def _name_in(node: Any) -> str:
    named = node.xpath("(.//*[@itemprop='name' or @property='name' or @property='schema:name'])[1]")
    return text_of(named[0] if named else node)


def _linked(page: Marks, headline: Any) -> list[str]:
    """The texts of the first links to authors that stand together; others are those of other stories."""
    linked = [node for node in page.seen(headline) if "author" in (node.get("rel") or "").lower().split()]
    return [text_of(node, LONGEST) for node in linked if node.getparent() is linked[0].getparent()]


def _shown(page: Marks, headline: Any) -> Iterator[str]:
    """What stands where authors stand: elements called so, lines beside the headline that begin with "By"."""
    nodes = page.seen(headline)
    at = next((i for i, node in enumerate(nodes) if node is headline), 0)
    near = nodes[max(0, at - BEFORE) : at + BEHIND]
    for node in (*nodes[at : at + BEHIND], *near, *nodes[at:]):
        named = f"{node.tag} {label(node)}"
        if _LABEL.search(named) and not _NOT_LABEL.search(named) and (text := _short(node)):
            yield text
    for node in (*nodes[at : at + BEHIND], *near):
        if node.tag in _LINES and (text := _short(node)) and _BY.match(text):
            yield text


def _short(node: Any) -> str:
    text = text_of(node, LONGEST + 1)
    return text if len(text) <= LONGEST else ""
