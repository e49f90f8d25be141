"""What elements are called: a short key, whatever prefix, case or missing declaration the feed has.

The plain name for the feed's own vocabulary (``title``), prefix and name for others (``dc:creator``). So media:title
is no title.
"""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

PREFIXES = {
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
    "http://www.google.com/schemas/sitemap-news/0.9": "news",
    "http://www.google.com/schemas/sitemap-image/1.1": "image",
    # the feed's own vocabulary
    "http://www.w3.org/2005/Atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://www.sitemaps.org/schemas/sitemap/0.9": "",
}
_OWN = frozenset(("rss", "atom"))  # prefixes that mean it, declared wrongly or not at all
MAX_SPACES = 64  # namespaces in scope; more are not honoured

Children = dict[str, list[Element]]  # by key, in document order


class Names(dict[str, str]):
    """The key of each tag as it is written, under the namespaces declared around it."""

    def __init__(self, spaces: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._spaces = dict(spaces or {})  # prefix as written: ours
        self._inner: dict[tuple[tuple[str, str], ...], Names] = {}  # by what an element declares

    def __missing__(self, tag: str) -> str:
        written, _, name = tag.rpartition(":")
        prefix = self._spaces[written] if written in self._spaces else _ours(written)
        key = self[tag] = f"{prefix}:{name}".lower() if prefix else name.lower()
        return key

    def inside(self, element: Element) -> "Names":
        """The names within this element, its own included: as here, unless it declares a namespace."""
        for name in element.attrib:
            if name.startswith("xmlns"):
                return self._declared(tuple(item for item in element.items() if item[0].startswith("xmlns")))
        return self

    def _declared(self, attributes: tuple[tuple[str, str], ...]) -> "Names":
        if attributes in self._inner:
            return self._inner[attributes]
        spaces = self._spaces | {
            name[6:]: PREFIXES.get(space.strip(), _ours(name[6:])) for name, space in attributes
        }
        if len(spaces) > MAX_SPACES:
            return self
        inside = Names(spaces)
        if len(self._inner) < MAX_SPACES:
            self._inner[attributes] = inside
        return inside

    def children(self, element: Element) -> Children:
        """The children of an element by their keys."""
        found: Children = {}
        for child in element:
            key = (self.inside(child) if child.attrib else self)[child.tag]
            if key in found:
                found[key].append(child)
            else:
                found[key] = [child]
        return found


def _ours(prefix: str) -> str:
    prefix = prefix.lower()
    return "" if prefix in _OWN else prefix
