"""RSS 0.9 to 2.0, RDF and Atom, read from a tree; news sitemaps are handed on. What elements are called, see
`vocabulary`.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from agents.poll import feed, fields, hints, media, sitemap, tree
from agents.poll.entries import Cut
from agents.poll.feed import Feed, FeedEntry, Raw
from agents.poll.vocabulary import Children, Names
from agents.text import urls

_FORMATS = {
    "rss": "rss",
    "channel": "rss",
    "item": "rss",
    "feed": "atom",
    "entry": "atom",
    "rdf": "rdf",
    "rdf:rdf": "rdf",
}
_ITEMS = frozenset(("item", "entry"))
_SITEMAP = "urlset"
_MAX_BASES = 8


class Found(NamedTuple):
    """An entry in a tree; around it: what elements are called, and every xml:base, the outermost first."""

    element: Element
    names: Names
    bases: tuple[str, ...]


class Place(NamedTuple):
    """What entries inherit from the feed they stand in."""

    base: str
    language: str
    authors: list[str]
    rights: str


def read(document: bytes, url: str, cut: Cut | None = None, most: int | None = None) -> Feed | None:
    """Return the feed of a well-formed document, else None. `document` is, with a cut, ``cut.document()``.

    None, too, where the entries are not those of the cut, or where there are more than `most` elements to read.
    """
    root = tree.strict(document)
    if root is None or (most and sum(1 for _ in root.iter()) > most):
        return None
    found = list(_entries(root))
    if cut is None:
        return _feed(root, url, found)
    return _feed(root, url, found, cut.hashes) if len(found) == len(cut.entries) else None


def read_entries(cut: Cut, url: str) -> Feed | None:
    """Return the feed where nothing but entries is damaged: each is repaired alone."""
    root = tree.strict(cut.empty())
    found = list(_entries(root)) if root is not None else []
    if root is None or len(found) != len(cut.entries):
        return None
    alone = [Found(_alone(entry), *around[1:]) for entry, around in zip(cut.entries, found, strict=True)]
    return _feed(root, url, alone, cut.hashes)


def read_damaged(document: bytes, url: str, wanted: int) -> Feed | None:
    """Return the feed with `wanted` entries, or as many as can be made out."""
    best: Feed | None = None
    for way in (tree.balanced, tree.recovered):
        root = way(document)
        found = None if root is None else _feed(root, url, list(_entries(root)))
        if found and (best is None or len(found.items) > len(best.items)):
            best = found
        if best and len(best.items) >= wanted:
            break
    return best


def _alone(entry: bytes) -> Element:
    for way in (tree.strict, tree.balanced, tree.recovered):
        if (element := way(entry)) is not None:
            return element
    return Element("item")


def _entries(root: Element) -> Iterator[Found]:
    """Every entry that stands in no other, in document order; no recursion."""
    waiting = [Found(root, Names(), ())]
    items = ("url",) if Names().inside(root)[root.tag] == _SITEMAP else _ITEMS
    while waiting:
        element, around, bases = found = waiting.pop()
        names = around.inside(element)
        if names[element.tag] in items:
            yield found
        elif len(element):
            bases = _bases(element, bases)
            waiting += [Found(child, names, bases) for child in reversed(element)]


def _bases(element: Element, bases: tuple[str, ...]) -> tuple[str, ...]:
    base = element.get("xml:base")
    return (*bases, base) if base and len(bases) < _MAX_BASES else bases


def _feed(root: Element, url: str, found: list[Found], hashes: Sequence[bytes] = ()) -> Feed | None:
    """The feed of a tree; None when it has neither a feed's root nor an entry."""
    names = Names().inside(root)
    key = names[root.tag]
    if key == _SITEMAP:
        return sitemap.read(url, [(one.element, one.names) for one in found], hashes)
    format_ = _FORMATS.get(key) or _kind(found)
    if format_ is None or key in ("html", "xhtml:html"):
        return None
    head = _head(root, names)
    place = _place(root, head, names, url, format_)
    problems = {"items_cut"} if len(found) > feed.MAX_ITEMS else set()
    known_by = hashes or [b""] * len(found)
    items = [
        _entry(one, place, problems, raw) for one, raw in zip(found[: feed.MAX_ITEMS], known_by, strict=False)
    ]
    site = fields.first_link(head)
    return Feed(
        outcome="ok",
        format=format_,
        title=feed.line(fields.value(head, "title", "dc:title")),
        link=site,
        language=feed.language(place.language),
        ttl_seconds=hints.ttl(head),
        skip_hours=hints.skip_hours(head),
        skip_days=hints.skip_days(head),
        hub=_exact(url, hints.link(head, "hub")),
        self_url=_exact(url, hints.link(head, "self")),
        items=tuple(items),
        problems=tuple(sorted(problems)),
    )


def _kind(found: list[Found]) -> str | None:
    """The format by the name of the first entry."""
    return _FORMATS[found[0].names.inside(found[0].element)[found[0].element.tag]] if found else None


def _head(root: Element, names: Names) -> Children:
    """The children of the channel, wherever it stands, or of the root."""
    children = names.children(root)
    if names[root.tag] == "channel" or not (channels := children.get("channel")):
        return children
    return names.inside(channels[0]).children(channels[0])


def _place(root: Element, head: Children, names: Names, url: str, format_: str) -> Place:
    site = fields.first_link(head)
    return Place(
        base=site if format_ != "atom" and urls.is_web(site) else url,
        language=root.get("xml:lang") or root.get("lang") or fields.value(head, "language", "dc:language"),
        authors=fields.authors(head, names) if format_ == "atom" else [],
        rights=fields.value(head, "copyright", "rights", "dc:rights"),
    )


def _exact(base: str, link: str) -> str:
    """The web address as it stands: a hub wants it back letter for letter."""
    try:
        link = urljoin(base, link) if link else ""
    except ValueError:
        return ""
    return link if urls.is_web(link) else ""


def _entry(one: Found, place: Place, problems: set[str], known_by: bytes) -> FeedEntry:
    item = one.element
    names = one.names.inside(item)
    children = names.children(item)
    title, title_is_text = fields.markup(children, problems, "title", "dc:title", "media:title")
    summary, summary_is_text = fields.markup(
        children, problems, "description", "summary", "dc:description", "itunes:summary", "media:description"
    )
    content, content_is_text = fields.markup(
        children, problems, "content:encoded", "content", "xhtml:body", "fullitem"
    )
    if content_is_text and not summary:
        summary, summary_is_text, content = content, True, ""
    guid = fields.value(children, "guid", "id", "dc:identifier") or item.get("rdf:about", "")
    found = media.found(children, names)
    raw = Raw(
        guid=guid,
        links=fields.links(children, guid),
        base=_join(place.base, _bases(item, one.bases)),
        title=title,
        title_is_text=title_is_text,
        published=fields.value(
            children, "pubdate", "published", "issued", "dc:date", "dcterms:issued", "dcterms:created", "date", "created"
        ),
        updated=fields.value(
            children, "updated", "modified", "dcterms:modified", "lastbuilddate", "prism:modificationdate"
        ),
        authors=fields.authors(children, names) or place.authors,
        summary=summary or content,
        summary_is_text=summary_is_text,
        content=content,
        language=item.get("xml:lang") or fields.value(children, "language", "dc:language") or place.language,
        section=fields.value(children, "prism:section", "slash:section", "section"),
        tags=[fields.category(e) for key in ("category", "dc:subject") for e in children.get(key, ())],
        image=fields.image(children, found),
        media=found,
        rights=fields.value(children, "rights", "dc:rights", "copyright", "media:copyright") or place.rights,
    )  # fmt: skip
    return feed.entry(raw, problems, known_by)


def _join(base: str, steps: tuple[str, ...]) -> str:
    """The base of an item's addresses (XML Base §4)."""
    for step in steps:
        try:
            base = urljoin(base, step)
        except ValueError:
            continue
    return base
