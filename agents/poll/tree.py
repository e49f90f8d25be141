"""From repaired text to a tree. Namespaces stay as they are written (`vocabulary` knows what they mean).

Strictly with expat: as fast as libxml2 for documents of this size, keeps nothing between two of them (libxml2
remembers every name it ever met, for as long as the process lives), and knows no prefix that is not declared. What it
refuses is put in order, or left to libxml2, which survives any damage.
"""

import re
from collections import Counter
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from lxml import etree

from agents.poll.vocabulary import PREFIXES

_PIECE = re.compile(  # a section, a tag, the rest of a document that was cut within a tag, a sign that begins none
    rb"""<!\[CDATA\[.*?(?:\]\]>|\Z)|<(?P<end>/?)(?P<name>[A-Za-z_:\x80-\xff][^\s/<>]*+)(?P<more>(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>"""
    rb"|<[^<>]*\Z|<",
    re.DOTALL,
)
_UNQUOTED = re.compile(rb"""("[^"]*"|'[^']*')|=\s*([^\s"'<>=]+)""")
_VOID = frozenset((b"br", b"hr", b"img", b"wbr"))
_ENTRIES = frozenset((b"item", b"entry"))
_ATTRIBUTES = {
    "{http://www.w3.org/XML/1998/namespace}base": "xml:base",
    "{http://www.w3.org/XML/1998/namespace}lang": "xml:lang",
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about": "rdf:about",
}


def strict(document: bytes) -> Element | None:
    """The root of a document that is well-formed, else None."""
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    builder = TreeBuilder()
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(document, True)
    except expat.ExpatError:
        return None
    return builder.close()


def balanced(document: bytes) -> Element | None:
    """The root of a document whose tags are put in order; None when that is not all that it needs.

    What is open is closed when what is around it closes, or another entry begins; what closes nothing is left out;
    ``a < b``, ``<br>`` and values without quotes are meant as in HTML.
    """
    nesting = _Nesting()
    at = 0
    for piece in _PIECE.finditer(document):
        nesting.out.append(document[at : piece.start()])
        at = piece.end()
        if piece["name"]:
            nesting.tag(piece["name"], bool(piece["end"]), piece["more"])
        elif piece[0].startswith(b"<!["):
            nesting.out.append(piece[0].removesuffix(b"]]>") + b"]]>")
        elif at < len(document):
            nesting.out.append(b"&lt;")
    nesting.out.append(document[at:])
    return strict(nesting.closed())


class _Nesting:
    """The elements that are open, the root first."""

    def __init__(self) -> None:
        self.out: list[bytes] = []
        self._open: list[bytes] = []
        self._count: Counter[bytes] = Counter()  # by name in lower case

    def tag(self, name: bytes, end: bool, more: bytes) -> None:
        known = name.lower()
        if known in _ENTRIES or end:
            self._close(known)
        if end:
            return
        more = _UNQUOTED.sub(lambda m: m[1] or b'="' + m[2] + b'"', more) if b"=" in more else more
        empty = known in _VOID and not more.endswith(b"/")
        self.out.append(b"<" + name + more + (b"/>" if empty else b">"))
        if not empty and not more.endswith(b"/"):
            self._open.append(name)
            self._count[known] += 1

    def _close(self, known: bytes) -> None:
        """Close up to the innermost of this name; the root stays open to the end."""
        if self._count[known] <= (known == self._open[0].lower() if self._open else 0):
            return
        while self._pop() != known:
            continue

    def _pop(self) -> bytes:
        name = self._open.pop()
        self.out.append(b"</" + name + b">")
        self._count[name.lower()] -= 1
        return name.lower()

    def closed(self) -> bytes:
        while self._open:
            self._pop()
        return b"".join(self.out)


def recovered(document: bytes) -> Element | None:
    """What libxml2 makes of a damaged document; None when it makes nothing of it."""
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=True, load_dtd=False, remove_pis=True,
        remove_comments=True, collect_ids=False, encoding="utf-8",
    )  # fmt: skip
    try:
        root = etree.fromstring(document, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root is None else _copy(root)


def _copy(root: "etree._Element") -> Element:
    """The same tree with names as the strict reading has them."""
    builder = TreeBuilder()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):  # a reference to an entity
            text = str(element.tail or "") if event == "end" else ""
        elif event == "start":
            builder.start(_name(element), {_ATTRIBUTES.get(k, k): v for k, v in element.items()})
            text = element.text
        else:
            builder.end(_name(element))
            text = element.tail if element is not root else ""
        if text:
            builder.data(text)
    return builder.close()


def _name(element: "etree._Element") -> str:
    space, brace, name = element.tag.rpartition("}")
    prefix = PREFIXES.get(space[1:], element.prefix or "") if brace else ""
    return f"{prefix}:{name}" if prefix else name
