"""From repaired text to a tree. Namespaces stay as they are written (`vocabulary` knows what they mean).

Strictly with expat: as fast as libxml2 for documents of this size, keeps nothing between two of them (libxml2
remembers every name it ever met, for as long as the process lives), and knows no prefix that is not declared. What it
refuses is for libxml2, which survives damage.
"""

import re
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from lxml import etree

from agents.poll.vocabulary import PREFIXES

_STRAY = re.compile(rb"<(?![A-Za-z_:/!\x80-\xff])")
_VOID = re.compile(rb"<(br|hr|img|wbr)\b((?:[^<>/]|/(?!>))*+)>", re.IGNORECASE)
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


def patched(piece: bytes) -> Element | None:
    """The root of a piece in which only HTML's habits stand in the way: ``a < b``, ``<br>``."""
    return strict(_VOID.sub(rb"<\1\2/>", _STRAY.sub(b"&lt;", piece)))


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
