"""What a page's markup carries, read once: JSON-LD, meta tags, microdata and RDFa, headings, and what stands around the headline."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Any

from lxml import etree

from agents.extract.says import jsonld
from agents.text import clean, urls
from agents.text.html import BLOCKS, BREAKS

_BETWEEN = re.compile(r"[-_.:\s]+")
_META_KEYS = ("property", "name", "itemprop", "http-equiv")
_HIDDEN = frozenset(
    "script style noscript template svg nav footer aside form select button iframe figure".split()  # noqa: SIM905  # a list to read
)
# Parts of a page that are not about its article, by the names that their makers gave them.
_ELSEWHERE = re.compile(
    r"comment|related|teaser|sidebar|recommend|newsletter|promo|widget|most-?read|popular|trending|disqus|footer|\bnav\b|cookie|consent|breadcrumb|carousel"
)
_UNSEEN = frozenset({"script", "style", "svg", "noscript"})
_KICKER = re.compile(
    r"kicker|overline|topline|dachzeile|eyebrow|suptitle|roofline|volanta|antetitulo|spitzmarke|pretitle|sr-only|visually-?hidden|screen-reader"
)
_OTHERS = re.compile(r"comment|review|person|organization|website|rating|product|offer", re.IGNORECASE)
_BLANKS = 8  # times the characters of a text there may be with the source's line breaks and indents
MOST_SEEN = 3_000  # elements
MOST_MARKED = 2_000  # elements with microdata
DEEPEST = 60  # elements around a property


class Marks:
    """One page. `address` is where it was found."""

    def __init__(self, tree: Any, url: str) -> None:
        self.tree, self.url = tree, url
        self._seen: list[Any] | None = None
        self.metas: dict[str, list[str]] = {}
        for meta in tree.iterfind(".//meta[@content]"):
            if content := clean.line(meta.get("content")):
                for key in {_folded(meta.get(key) or "") for key in _META_KEYS} - {""}:
                    self.metas.setdefault(key, []).append(content)
        self.nodes = jsonld.read(tree)
        self._known = jsonld.by_id(self.nodes)
        own = {urls.canonical(address) for address in (url, self.link("canonical")) if address}
        self.articles = jsonld.articles(self.nodes, lambda address: urls.canonical(address) in own)

    def meta(self, *names: str) -> Iterator[str]:
        """The contents of these meta tags, however their names are spelt: ``og:site_name`` is ``og:site:name``."""
        return (content for name in names for content in self.metas.get(_folded(name), ()))

    def values(self, *keys: str) -> list[Any]:
        """The values of the article's first of these JSON-LD properties, references followed."""
        for key in keys:
            for node in self.articles:
                value = node.get(key)
                listed = value if isinstance(value, list) else [value]
                found = [jsonld.resolve(part, self._known) for part in listed[:50] if part]
                if found:
                    return found
        return []

    def said(self, key: str, *inside: str) -> list[str]:
        """The strings of a JSON-LD property of the article: itself, or under `inside` or name."""
        return jsonld.strings(self.values(key), *inside, "name")

    @property
    def page_nodes(self) -> list[jsonld.Node]:
        """What JSON-LD says of the page as such, where it names no article."""
        return [] if self.articles else [node for node in self.nodes if "webpage" in jsonld.types(node)]

    @cached_property
    def props(self) -> dict[str, list[Any]]:
        """Elements by the property they give (microdata, RDFa), in lower case, those of the article only."""
        found: dict[str, list[Any]] = {}
        for node in self.tree.xpath(".//*[@itemprop or (@property and not(self::meta))]")[:MOST_MARKED]:
            if _OTHERS.search(_scope(node)):
                continue
            for name in (node.get("itemprop") or node.get("property")).lower().split():
                found.setdefault(re.split("[:/]", name)[-1], []).append(node)
        return found

    def outlets(self, publisher: str) -> list[str]:
        """The names of the page's outlet: `publisher`, as the page has it, its domain, and its first label."""
        domain = urls.site(self.url)
        named = [publisher, domain, *self.meta("og:site_name", "twitter:site", "application-name")]
        return [*named, *(name.partition(".")[0] for name in named)]

    def flags(self, key: str) -> list[Any]:
        """The values of a JSON-LD property that is true or false, as they are written."""
        return [node[key] for node in self.articles[:1] if isinstance(node.get(key), bool | str)]

    def link(self, rel: str) -> str:
        for link in self.tree.iterfind(".//link[@href]"):
            if rel in (link.get("rel") or "").lower().split():
                return urls.join(self.url, link.get("href").strip())
        return ""

    @cached_property
    def headings(self) -> list[tuple[Any, str, str]]:
        """The first headings, largest ones first: their texts, and those without the kicker."""
        listed = [*self.tree.iter("h1"), *self.tree.iter("h2")][:20]
        texts = (
            (node, clean.line(_shown(node, 1_000)), clean.line(_shown(node, 1_000, kicker=False)))
            for node in listed
        )
        return [(node, whole, bare) for node, whole, bare in texts if whole]

    def seen(self, headline: Any) -> list[Any]:
        """The elements that a reader sees, in order, without navigation, comments and boxes about something else.

        `headline`: the element that shows it, where there is one; what it stands in is about the article.
        """
        if self._seen is None:
            self._seen = list(_visible(self.tree, headline))
        return self._seen


def _visible(tree: Any, headline: Any) -> Iterator[Any]:
    around = {tree} if headline is None else {tree, headline, *headline.iterancestors()}
    stack, count = [tree], 0
    while stack and count < MOST_SEEN:
        node = stack.pop()
        if not isinstance(node.tag, str):
            continue
        if node not in around and (node.tag in _HIDDEN or _ELSEWHERE.search(label(node))):
            continue
        count += 1
        yield node
        stack.extend(reversed(node))


def _folded(name: str) -> str:
    return _BETWEEN.sub("", name).lower()


def label(node: Any) -> str:
    """What its maker calls an element: class and id, in lower case."""
    return f"{node.get('class') or ''} {node.get('id') or ''}".lower() if node.tag != "body" else ""


def text_of(node: Any, most: int = 200) -> str:
    """The text of an element: what it holds for machines, else what it shows."""
    return clean.line(str(node.get("content") or "") or _shown(node, _BLANKS * most))[:most]


def _shown(node: Any, most: int, kicker: bool = True) -> str:
    """The text of an element; a space between elements that stand side by side."""
    pieces: list[str] = []
    walk = etree.iterwalk(node, events=("start", "end"))
    for event, part in walk:
        if event == "end":
            tail = (part.tail or "") if part is not node else ""
            pieces.append(f" {tail}" if tail[:1].isupper() and pieces[-1][-1:].islower() else tail)
            continue
        if part.tag in _UNSEEN or (not kicker and part is not node and _KICKER.search(label(part))):
            walk.skip_subtree()
            continue
        before = part.getprevious() if part is not node else None
        apart = part.tag in BLOCKS or part.tag in BREAKS or (before is not None and not before.tail)
        pieces.append(f"{' ' if apart else ''}{(part.text or '')[:most]}")
        if sum(map(len, pieces[-50:])) > most or len(pieces) > most:
            break
    return "".join(pieces)[:most]


def _scope(node: Any) -> str:
    """The type of the thing that an element describes a property of."""
    for parent in islice(node.iterancestors(), DEEPEST):
        if kind := parent.get("itemtype") or parent.get("typeof"):
            return str(kind)
    return ""
