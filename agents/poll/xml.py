"""RSS 0.9 to 2.0, RDF and Atom, read from a tree. What elements are called, see `vocabulary`."""

from collections.abc import Container, Iterator, Sequence
from html import escape
from typing import NamedTuple
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from agents.poll import feed, hints, media, tree
from agents.poll.entries import Cut
from agents.poll.feed import Feed, FeedEntry, Raw
from agents.poll.vocabulary import Children, Names
from agents.text import urls
from streams.records import Media

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
_VOID = frozenset(("br", "hr", "img", "input", "wbr", "embed", "source", "track", "area", "col"))
_MAX_LINKS = _MAX_BASES = 8
_MAX_DEPTH = 256  # of markup within an element


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


def read(
    document: bytes, url: str, cut: Cut | None = None, seen: Container[bytes] = frozenset(), most: int | None = None
) -> Feed | None:
    """Return the feed of a well-formed document, else None. `document` is, with a cut, ``cut.document(seen)``.

    None, too, where the entries are not those of the cut, or where there are more than `most` elements in and around them.
    """
    root = tree.strict(document)
    if root is None:
        return None
    found = list(_entries(root))
    if most and sum(1 for _ in root.iter()) - len(found) > most:
        return None
    if cut is None:
        return _feed(root, url, found)
    return _feed(root, url, found, cut.hashes, seen) if len(found) == len(cut.entries) else None


def read_entries(cut: Cut, url: str) -> Feed | None:
    """Return the feed where nothing but entries is damaged: each is repaired alone."""
    root = tree.strict(cut.document(frozenset(cut.hashes)))
    found = list(_entries(root)) if root is not None else []
    if root is None or len(found) != len(cut.entries):
        return None
    alone = [Found(_alone(entry), *around[1:]) for entry, around in zip(cut.entries, found, strict=True)]
    return _feed(root, url, alone, cut.hashes)


def read_damaged(document: bytes, url: str) -> Feed | None:
    """Return the feed as far as libxml2 can make it out."""
    root = tree.recovered(document)
    return None if root is None else _feed(root, url, list(_entries(root)))


def _alone(entry: bytes) -> Element:
    for way in (tree.strict, tree.patched, tree.recovered):
        if (element := way(entry)) is not None:
            return element
    return Element("item")


def _entries(root: Element) -> Iterator[Found]:
    """Every entry that stands in no other, in document order; no recursion."""
    waiting = [Found(root, Names(), ())]
    while waiting:
        element, around, bases = found = waiting.pop()
        names = around.inside(element)
        if names[element.tag] in _ITEMS:
            yield found
        elif len(element):
            bases = _bases(element, bases)
            waiting += [Found(child, names, bases) for child in reversed(element)]


def _bases(element: Element, bases: tuple[str, ...]) -> tuple[str, ...]:
    base = element.get("xml:base")
    return (*bases, base) if base and len(bases) < _MAX_BASES else bases


def _feed(
    root: Element,
    url: str,
    found: list[Found],
    hashes: Sequence[bytes] = (),
    seen: Container[bytes] = frozenset(),
) -> Feed | None:
    """The feed of a tree; None when it has neither a feed's root nor an entry."""
    names = Names().inside(root)
    key = names[root.tag]
    format_ = _FORMATS.get(key) or (_kind(found))
    if format_ is None or key in ("html", "xhtml:html"):
        return None
    head = _head(root, names)
    place = _place(root, head, names, url, format_)
    problems = {"items_cut"} if len(found) > feed.MAX_ITEMS else set()
    same, items = [], []
    for at, one in enumerate(found[: feed.MAX_ITEMS]):
        known_by = hashes[at] if hashes else b""
        if known_by in seen:
            same.append(known_by)
        else:
            items.append(_entry(one, place, problems, known_by))
    site = _first_link(head)
    return Feed(
        outcome="ok",
        format=format_,
        title=feed.line(_value(head, "title", "dc:title")),
        link=site,
        language=feed.language(place.language),
        ttl_seconds=hints.ttl(head),
        skip_hours=hints.skip_hours(head),
        skip_days=hints.skip_days(head),
        hub=_exact(url, hints.link(head, "hub")),
        self_url=_exact(url, hints.link(head, "self")),
        same=tuple(same),
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
    site = _first_link(head)
    return Place(
        base=site if format_ != "atom" and urls.is_web(site) else url,
        language=root.get("xml:lang") or root.get("lang") or _value(head, "language", "dc:language"),
        authors=_authors(head, names) if format_ == "atom" else [],
        rights=_value(head, "copyright", "rights", "dc:rights"),
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
    title, title_is_text = _markup(children, problems, "title", "dc:title", "media:title")
    summary, summary_is_text = _markup(
        children, problems, "description", "summary", "dc:description", "itunes:summary", "media:description"
    )
    content, content_is_text = _markup(children, problems, "content:encoded", "content", "xhtml:body", "fullitem")
    if content_is_text and not summary:
        summary, summary_is_text, content = content, True, ""
    guid = _value(children, "guid", "id", "dc:identifier") or item.get("rdf:about", "")
    found = media.found(children, names)
    raw = Raw(
        guid=guid,
        links=_links(children, guid),
        base=_join(place.base, _bases(item, one.bases)),
        title=title,
        title_is_text=title_is_text,
        published=_value(
            children, "pubdate", "published", "issued", "dc:date", "dcterms:issued", "dcterms:created", "date", "created"
        ),
        updated=_value(
            children, "updated", "modified", "dcterms:modified", "lastbuilddate", "prism:modificationdate"
        ),
        authors=_authors(children, names) or place.authors,
        summary=summary or content,
        summary_is_text=summary_is_text,
        content=content,
        language=item.get("xml:lang") or _value(children, "language", "dc:language") or place.language,
        section=_value(children, "prism:section", "slash:section", "section"),
        tags=[_category(e) for key in ("category", "dc:subject") for e in children.get(key, ())],
        image=_image(children, found),
        media=found,
        rights=_value(children, "rights", "dc:rights", "copyright", "media:copyright") or place.rights,
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


def _text(element: Element) -> str:
    return "".join(element.itertext()) if len(element) else element.text or ""


def _value(children: Children, *keys: str) -> str:
    """The first text that is not blank under these keys."""
    for key in keys:
        if key in children:
            for element in children[key]:
                if words := _text(element).strip():
                    return words
    return ""


def _markup(children: Children, problems: set[str], *keys: str) -> tuple[str, bool]:
    """The first content under these keys, and whether it is text, not HTML (Atom says which)."""
    for key in keys:
        for element in children.get(key, ()):
            kind = (element.get("type") or "").lower() if element.attrib else ""
            words = _inner(element, problems) if kind == "xhtml" or len(element) else element.text or ""
            if words and not words.isspace():
                return words, kind in ("text", "text/plain") and not len(element)
    return "", False


def _inner(element: Element, problems: set[str]) -> str:
    """The markup inside an element, as HTML without prefixes; no recursion, what lies too deep is left out."""
    parts = [_escaped(element.text)]
    waiting: list[tuple[Element, int] | str] = [(child, 1) for child in reversed(element)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            parts.append(one)
            continue
        child, depth = one
        name = child.tag.rpartition(":")[2]
        end = "" if name in _VOID else f"</{name}>"
        parts.append(f"<{name}{_attributes(child) if child.attrib else ''}>{_escaped(child.text)}")
        waiting.append(end + _escaped(child.tail))
        if depth < _MAX_DEPTH:
            waiting += [(inner, depth + 1) for inner in reversed(child)]
        elif len(child):
            problems.add("too_deep")
    return "".join(parts)


def _attributes(element: Element) -> str:
    return "".join(f' {k}="{escape(v)}"' for k, v in element.items() if ":" not in k and k != "xmlns")


def _escaped(text: str | None) -> str:
    return escape(text, quote=False) if text else ""


def _links(children: Children, guid: str) -> list[str]:
    """The addresses of an entry, the best first: what was meant, the page, then a guid that is an address."""
    links = [_value(children, "feedburner:origlink"), *_hrefs(children)]
    if guid.lower().startswith(("http://", "https://")) and _permanent(children):
        links.append(guid)
    return [link for link in links if link][:_MAX_LINKS]


def _permanent(children: Children) -> bool:
    said = (e.get("isPermaLink") or e.get("ispermalink") or "true" for e in children.get("guid", ()))
    return all(word.lower() != "false" for word in said)


def _hrefs(children: Children) -> list[str]:
    """Where the links to pages lead, the best first."""
    links = children.get("link", ())
    if len(links) == 1 and not links[0].attrib:
        return [_text(links[0]).strip()]
    ranked = sorted((e for e in links if _rank(e) < 9), key=_rank)
    return [href for e in ranked if (href := (e.get("href") or _text(e)).strip())]


def _rank(link: Element) -> int:
    """How well a link names the article: alternate HTML 0, other alternates 1, not at all 9."""
    if not link.attrib:
        return 0
    if (link.get("rel") or "alternate").lower() != "alternate":
        return 9
    return int("html" not in (link.get("type") or "html").lower())


def _first_link(head: Children) -> str:
    return next(iter(_hrefs(head)), "")


def _authors(children: Children, names: Names) -> list[str]:
    for key in ("author", "dc:creator", "itunes:author"):
        if found := [name for e in children.get(key, ()) if (name := _author(e, names).strip())]:
            return found
    return []


def _author(element: Element, names: Names) -> str:
    """A name, alone or among what else Atom says of a person."""
    if not len(element):
        return element.text or ""
    inner = names.children(element)
    return _value(inner, "name") or ("" if "email" in inner or "uri" in inner else _text(element))


def _category(element: Element) -> str:
    return element.get("label") or element.get("term") or _text(element)


def _image(children: Children, found: list[Media]) -> str:
    """The first picture that comes with the entry, else what it calls its image."""
    if picture := next((one.url for one in found if one.type.startswith("image")), ""):
        return picture
    for element in children.get("itunes:image", ()):
        if address := element.get("href") or element.get("url"):
            return address.strip()
    return _value(children, "image") if "image" in children and not len(children["image"][0]) else ""
