"""RSS 0.9 to 2.0, RDF and Atom, read from a tree that survives damage.

Elements are known by a short key: the plain name for the feed's own vocabulary (``title``), prefix and name for
others (``dc:creator``), whatever prefix, case or missing declaration the feed has. So media:title is no title.
"""

from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from agents.poll import feed
from agents.poll.feed import Feed, Raw

_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://prismstandard.org/namespaces/basic/2.0/": "prism",
    "http://prismstandard.org/namespaces/1.2/basic/": "prism",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    # the feed's own vocabulary
    "http://www.w3.org/2005/Atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
}
_XML = "{http://www.w3.org/XML/1998/namespace}"
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
_PERIODS = {
    "hourly": 3600,
    "daily": 86_400,
    "dayly": 86_400,
    "weekly": 604_800,
    "monthly": 2_592_000,
    "yearly": 31_536_000,
}
_MAX_TTL = 86_400
_MAX_LINKS = _MAX_BASES = 8

Element = Any  # lxml has no types
Children = dict[str, list[Element]]


def read(text: str, url: str) -> Feed | None:
    """Return the feed; None when the text has neither a feed's root nor an item."""
    root = _tree(text)
    if root is None:
        return None
    found = [e for e in root.iter() if _key(e) in _ITEMS and not _inside_item(e)]
    format_ = _FORMATS.get(_key(root)) or (_FORMATS[_key(found[0])] if found else None)
    if format_ is None or _key(root) in ("html", "xhtml:html"):
        return None
    problems = {"items_cut"} if len(found) > feed.MAX_ITEMS else set()
    head = _head(root)
    site = _first_link(head)
    base = site if format_ != "atom" and site.startswith("http") else url
    language = _language(root) or _value(head, "language", "dc:language")
    authors = _authors(head) if format_ == "atom" else []
    rights = _value(head, "copyright", "rights", "dc:rights")
    items = []
    for element in found[: feed.MAX_ITEMS]:
        raw = _raw(element, _base(base, element))
        raw.language = raw.language or language
        raw.authors = raw.authors or authors
        raw.rights = raw.rights or rights
        items.append(feed.entry(raw, problems))
    return Feed(
        outcome="ok",
        format=format_,
        title=feed.line(_value(head, "title", "dc:title")),
        link=site,
        language=feed.language(language),
        ttl_seconds=_ttl(head),
        items=tuple(items),
        problems=tuple(sorted(problems)),
    )


def _tree(text: str) -> Element | None:
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=True, load_dtd=False, remove_pis=True
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _key(element: Element) -> str:
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    if tag[0] != "{":
        return tag.lower().removeprefix("rss:").removeprefix("atom:")  # prefixes that nobody declared
    space, _, name = tag[1:].partition("}")
    prefix = _PREFIXES.get(space)
    if prefix is None:
        prefix = (element.prefix or "").lower()
    return f"{prefix}:{name}".lower() if prefix else name.lower()


def _inside_item(element: Element) -> bool:
    return any(_key(parent) in _ITEMS for parent in element.iterancestors())


def _head(root: Element) -> Children:
    """The children of the channel, wherever it stands, or of the root."""
    for element in (root, *root[:50]):
        if _key(element) == "channel":
            return _children(element)
    return _children(root)


def _children(element: Element) -> Children:
    children: Children = {}
    for child in element:
        children.setdefault(_key(child), []).append(child)
    return children


def _raw(item: Element, base: str) -> Raw:
    children = _children(item)
    title, title_is_text = _markup(children, "title", "dc:title", "media:title")
    summary, summary_is_text = _markup(
        children, "description", "summary", "dc:description", "itunes:summary", "media:description"
    )
    content, content_is_text = _markup(children, "content:encoded", "content", "xhtml:body", "fullitem")
    if content_is_text and not summary:
        summary, summary_is_text, content = content, True, ""
    elif not summary:
        summary = content
    guid = _value(children, "guid", "id", "dc:identifier") or item.get(
        "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", ""
    )
    return Raw(
        guid=guid,
        links=_links(children, guid),
        base=base,
        title=title,
        title_is_text=title_is_text,
        published=_value(
            children,
            "pubdate",
            "published",
            "issued",
            "dc:date",
            "dcterms:issued",
            "dcterms:created",
            "date",
            "created",
        ),
        updated=_value(
            children, "updated", "modified", "dcterms:modified", "lastbuilddate", "prism:modificationdate"
        ),
        authors=_authors(children),
        summary=summary,
        summary_is_text=summary_is_text,
        content=content,
        language=item.get(_XML + "lang") or _value(children, "language", "dc:language"),
        section=_value(children, "prism:section", "slash:section", "section"),
        tags=[_category(e) for key in ("category", "dc:subject") for e in children.get(key, ())],
        image=_image(children),
        rights=_value(children, "rights", "dc:rights", "copyright", "media:copyright"),
    )


def _text(element: Element) -> str:
    return "".join(str(part) for part in element.itertext())


def _value(children: Children, *keys: str) -> str:
    """The first text that is not blank under these keys."""
    for key in keys:
        for element in children.get(key, ()):
            if words := _text(element).strip():
                return words
    return ""


def _markup(children: Children, *keys: str) -> tuple[str, bool]:
    """The first content under these keys, and whether it is text, not HTML (Atom says which)."""
    for key in keys:
        for element in children.get(key, ()):
            kind = (element.get("type") or "").lower()
            words = _inner(element) if kind == "xhtml" or len(element) else str(element.text or "")
            if words.strip():
                return words, kind in ("text", "text/plain") and not len(element)
    return "", False


def _inner(element: Element) -> str:
    """The markup inside an element."""
    parts = [escape(element.text or "")]
    parts += [etree.tostring(child, encoding="unicode", method="html") for child in element]
    return "".join(parts)


def _links(children: Children, guid: str) -> list[str]:
    """The addresses of an entry, the best first: what was meant, the page, then a guid that is an address."""
    links = [_value(children, "feedburner:origlink")]
    links += _hrefs(children)
    permalink = all(
        (e.get("isPermaLink") or e.get("ispermalink") or "true").lower() != "false"
        for e in children.get("guid", ())
    )
    if permalink and guid.lower().startswith(("http://", "https://")):
        links.append(guid)
    return [link.strip() for link in links if link.strip()][:_MAX_LINKS]


def _hrefs(children: Children) -> list[str]:
    """Where the links to pages lead, the best first."""
    ranked = sorted((e for e in children.get("link", ()) if _rank(e) < 9), key=_rank)
    return [href for e in ranked if (href := str(e.get("href") or _text(e)).strip())]


def _rank(link: Element) -> int:
    """How well a link names the article: alternate HTML 0, other alternates 1, not at all 9."""
    if (link.get("rel") or "alternate").lower() != "alternate":
        return 9
    return int("html" not in (link.get("type") or "html").lower())


def _first_link(head: Children) -> str:
    return next(iter(_hrefs(head)), "")


def _authors(children: Children) -> list[str]:
    names: list[str] = []
    for key in ("author", "dc:creator", "itunes:author"):
        if names:
            break
        for element in children.get(key, ()):
            inner = _children(element)
            names.append(
                _value(inner, "name") or ("" if "email" in inner or "uri" in inner else _text(element))
            )
    return [name for name in names if name.strip()]


def _category(element: Element) -> str:
    return element.get("label") or element.get("term") or _text(element)


def _image(children: Children) -> str:
    for element in _media(children):
        kind = (element.get("type") or element.get("medium") or "").lower()
        key = _key(element)
        address = str(element.get("url") or element.get("href") or "")
        if address and (key in ("media:thumbnail", "itunes:image") or kind.startswith("image")):
            return address
    return _value(children, "image") if "image" in children and not len(children["image"][0]) else ""


def _media(children: Children) -> Iterator[Element]:
    for key in ("media:content", "media:group", "media:thumbnail", "enclosure", "link", "itunes:image"):
        for element in children.get(key, ()):
            if key == "media:group":
                yield from (e for e in element if isinstance(e.tag, str))
            elif key != "link" or element.get("rel") == "enclosure":
                yield element


def _language(root: Element) -> str:
    return root.get(_XML + "lang") or root.get("lang") or ""


def _ttl(head: Children) -> int | None:
    """How long the feed wants to be left alone: RSS ttl (minutes), or sy:updatePeriod and updateFrequency; a day at most."""
    minutes = _value(head, "ttl")
    if minutes.isascii() and minutes.isdigit() and len(minutes) < 8:
        return min(int(minutes) * 60, _MAX_TTL) or None
    period = _PERIODS.get(_value(head, "sy:updateperiod").lower())
    often = _value(head, "sy:updatefrequency") or "1"
    if period is None or not (often.isascii() and often.isdigit() and len(often) < 8):
        return None
    return min(period // max(int(often), 1), _MAX_TTL) or None


def _base(base: str, item: Element) -> str:
    """The base of an item's addresses: every xml:base above it, the outermost first (XML Base §4)."""
    bases = [b for e in (item, *item.iterancestors()) if (b := e.get(_XML + "base"))]
    for step in reversed(bases[:_MAX_BASES]):
        try:
            base = urljoin(base, step)
        except ValueError:
            continue
    return base
