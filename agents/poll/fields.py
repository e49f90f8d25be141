"""What stands in the elements of an entry, or of a feed's head: texts and markup, links, people, pictures."""

from html import escape
from xml.etree.ElementTree import Element

from agents.poll.vocabulary import Children, Names
from streams.records import Media

_VOID = frozenset(("br", "hr", "img", "input", "wbr", "embed", "source", "track", "area", "col"))
MAX_LINKS = 8
MAX_DEPTH = 256  # of markup within an element


def text_of(element: Element) -> str:
    """All text in it."""
    return "".join(element.itertext()) if len(element) else element.text or ""


def value(children: Children, *keys: str) -> str:
    """The first text that is not blank under these keys."""
    for key in keys:
        if key in children:
            for element in children[key]:
                if words := text_of(element).strip():
                    return words
    return ""


def markup(children: Children, problems: set[str], *keys: str) -> tuple[str, bool]:
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
        if depth < MAX_DEPTH:
            waiting += [(inner, depth + 1) for inner in reversed(child)]
        elif len(child):
            problems.add("too_deep")
    return "".join(parts)


def _attributes(element: Element) -> str:
    return "".join(f' {k}="{escape(v)}"' for k, v in element.items() if ":" not in k and k != "xmlns")


def _escaped(text: str | None) -> str:
    return escape(text, quote=False) if text else ""


def links(children: Children, guid: str) -> list[str]:
    """The addresses of an entry, the best first: what was meant, the page, then a guid that is an address."""
    found = [value(children, "feedburner:origlink"), *_hrefs(children)]
    if guid.lower().startswith(("http://", "https://")) and _permanent(children):
        found.append(guid)
    return [link for link in found if link][:MAX_LINKS]


def _permanent(children: Children) -> bool:
    said = (e.get("isPermaLink") or e.get("ispermalink") or "true" for e in children.get("guid", ()))
    return all(word.lower() != "false" for word in said)


def _hrefs(children: Children) -> list[str]:
    """Where the links to pages lead, the best first."""
    links = children.get("link", ())
    if len(links) == 1 and not links[0].attrib:
        return [text_of(links[0]).strip()]
    ranked = sorted((e for e in links if _rank(e) < 9), key=_rank)
    return [href for e in ranked if (href := (e.get("href") or text_of(e)).strip())]


def _rank(link: Element) -> int:
    """How well a link names the article: alternate HTML 0, other alternates 1, not at all 9."""
    if not link.attrib:
        return 0
    if (link.get("rel") or "alternate").lower() != "alternate":
        return 9
    return int("html" not in (link.get("type") or "html").lower())


def first_link(head: Children) -> str:
    """Where the best link leads, "" where there is none."""
    return next(iter(_hrefs(head)), "")


def authors(children: Children, names: Names) -> list[str]:
    """Who wrote it, under the first key that names anybody."""
    for key in ("author", "dc:creator", "itunes:author"):
        if found := [name for e in children.get(key, ()) if (name := _author(e, names).strip())]:
            return found
    return []


def _author(element: Element, names: Names) -> str:
    """A name, alone or among what else Atom says of a person."""
    if not len(element):
        return element.text or ""
    inner = names.children(element)
    return value(inner, "name") or ("" if "email" in inner or "uri" in inner else text_of(element))


def category(element: Element) -> str:
    """What is meant to be read, else the term, else the text."""
    return element.get("label") or element.get("term") or text_of(element)


def image(children: Children, found: list[Media]) -> str:
    """The first picture that comes with the entry, else what it calls its image."""
    if picture := next((one.url for one in found if one.type.startswith("image")), ""):
        return picture
    for element in children.get("itunes:image", ()):
        if address := element.get("href") or element.get("url"):
            return address.strip()
    return value(children, "image") if "image" in children and not len(children["image"][0]) else ""
