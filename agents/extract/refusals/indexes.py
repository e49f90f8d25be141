"""Lists of stories: front pages, sections, tags, search results. Told by what the page says it is, and by its build.

On an article's page a stretch of prose stands between the headlines of other stories, on a list none does. (Of 744 pages
of news and blogs 11 have six such headlines and no stretch of 500 characters: one is a front page, ten call themselves
articles.)
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from agents.extract.says import jsonld

HEADLINES = 6  # headings that link to stories, from which on a page can be a list
LINKS = 15  # the same of lines that are nothing but a link
STRETCH = 400  # characters of prose that an article has somewhere, and a list has nowhere
DECLARED = 800  # the same where the page says that it is a list
FEW = 2  # headlines of a list that says so
SHORTEST = 15  # characters of a headline
LONG_LINK = 25
_PIECE = 60  # bytes of a piece of prose: labels, dates and names are shorter
_HEADLINE_BYTES = 25  # of a main heading; a section's name is shorter
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_APART = frozenset(("script", "style", "noscript", "template", "svg", "nav", "header", "footer", "form", "button", "select"))  # fmt: skip
_LISTS = frozenset(("collectionpage", "searchresultspage"))
_PLACE = re.compile(
    r"/(?:search|suche|recherche|buscar|busca|ricerca|zoeken|szukaj|arama|sok|sog)/?$|^/(?:index\.(?:html?|php))?$|^/[a-z]{2}(?:-[a-z]{2})?/?$"
    r"|/(?:category|categories|tag|tags|topic|topics|section|sections|author|authors|archives?|rubrik|thema|themen|rubrique|categoria|etiqueta|sezione|kategoria|kategori)"
    r"/[^/]{1,80}/?(?:page/\d{1,4}/?)?$|/page/\d{1,4}/?$",
    re.IGNORECASE,
)
_SEARCHED = re.compile(r"(?:^|&)(?:s|q|query|search)=[^&]", re.IGNORECASE)
_TITLE = re.compile(
    r"index of /|(?:search results?|results? for|you searched for|suchergebnisse?|résultats? de recherche|résultats? pour|resultados de (?:la )?búsqueda|resultados da (?:busca|pesquisa)|"
    r"risultati (?:della|di) ricerca|zoekresultaten|wyniki wyszukiwania|результаты поиска|arama sonuçları|sökresultat|søgeresultater|søkeresultater|搜索结果|搜尋結果|検索結果|نتائج البحث)\b",
    re.IGNORECASE,
)


def is_index(root: Any, nodes: Sequence[jsonld.Node], url: str, is_article: bool) -> bool:
    """Whether the page lists stories and tells none. `nodes`: its JSON-LD; `is_article`: it calls itself one."""
    address = urlsplit(url)
    front = address.path in ("", "/") and not address.query
    if is_article and not front and not _lists_articles(root, nodes):
        return False
    headlines, links, stretch = _build(root)
    listed = not _has_headline(root) and bool(_PLACE.search(address.path) or _SEARCHED.search(address.query))
    if listed or _is_declared(root, nodes):
        return stretch < DECLARED and max(headlines, links) >= FEW
    many = headlines >= HEADLINES or links >= LINKS
    return many and stretch < STRETCH and (front or not _has_headline(root))


def _is_declared(root: Any, nodes: Sequence[jsonld.Node]) -> bool:
    body = root.find(".//body")
    names = frozenset((body.get("class") or "").lower().split()) if body is not None else frozenset()
    wordpress = bool(names & {"archive", "blog", "search", "search-results"})
    single = any(name.startswith(("single", "postid")) for name in names)
    title = next((" ".join(t.itertext()).strip() for t in root.iter("title")), "")
    listed = any(jsonld.types(node) & _LISTS for node in nodes[:5])
    return (wordpress and not single) or listed or bool(_TITLE.match(title))


def _lists_articles(root: Any, nodes: Sequence[jsonld.Node]) -> bool:
    """Whether the page is no article but describes several: their headlines differ, none is the page's own."""
    told = {
        str(node.get("headline"))
        for node in nodes
        if jsonld.types(node) & jsonld.ARTICLES and node.get("headline")
    }
    if len(told) <= FEW or "article" in (
        meta.get("content") for meta in root.iterfind(".//meta[@property='og:type']")
    ):
        return False
    shown = " ".join(" ".join(node.itertext()) for node in root.iter("title", "h1"))
    return not any(headline in shown for headline in told)


def _has_headline(root: Any) -> bool:
    """Whether the page's one main heading is a headline, and no link."""
    main = list(root.iter("h1"))[:2]
    text = " ".join(main[0].text_content().split()) if len(main) == 1 else ""
    linked = bool(main) and (
        main[0].find(".//a[@href]") is not None or next(main[0].iterancestors("a"), None) is not None
    )
    return len(text.encode()) >= _HEADLINE_BYTES and not linked


def _build(root: Any) -> tuple[int, int, int]:
    """Return the number of headlines that link, of lines that are links, and the longest stretch of prose (characters)."""
    headlines = links = stretch = longest = 0
    for kind, length in _events(root):
        if kind == "prose":
            stretch += length
        elif kind == "link":
            links += 1
        else:
            headlines, longest, stretch = headlines + 1, max(longest, stretch), 0
    return headlines, links, max(longest, stretch)


def _events(root: Any) -> Iterator[tuple[str, int]]:
    """What stands on the page in order: headlines that link, lines that are a link, pieces of prose; with their lengths."""
    body = root.find(".//body")
    if body is None:
        return
    walk = etree.iterwalk(body, events=("start", "end"))
    inside: list[Any] = []  # links and headings that are open
    for event, node in walk:
        tag = node.tag if isinstance(node.tag, str) else ""
        marked = tag in _HEADINGS or (tag == "a" and bool(node.get("href")))
        if event == "start":
            if tag in _APART:
                walk.skip_subtree()
                continue
            if marked:
                inside.append(node)
            elif not inside:
                yield from _prose(node.text)
            continue
        if inside and inside[-1] is node:
            inside.pop()
            yield from () if inside else _headline(node)
        if not inside and node is not body:
            yield from _prose(node.tail)


def _prose(text: str | None) -> Iterator[tuple[str, int]]:
    if text and len(text) > _PIECE // 4 and len((text := text.strip()).encode()) >= _PIECE:
        yield "prose", len(text)


def _headline(node: Any) -> Iterator[tuple[str, int]]:
    """A link or a heading has ended that stands in no other."""
    length = len(" ".join(node.text_content().split()))
    heading = node.tag != "a" or any(node.find(f".//{tag}") is not None for tag in _HEADINGS)
    linked = node.tag == "a" or node.find(".//a[@href]") is not None
    alone = not (node.tail or "").strip() and not (
        (node.getparent().text or "").strip() if node.getparent() is not None else ""
    )
    if heading and linked and length >= SHORTEST:
        yield "headline", length
    elif node.tag == "a" and length >= LONG_LINK and alone:
        yield "link", length
