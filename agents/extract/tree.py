"""HTML to an lxml tree, within limits: hostile pages are told by counting, before a parser sees them."""

import re
from typing import Any

from lxml import etree, html

from streams.errors import Rejected

LARGEST = 5 << 20  # characters
MOST_TAGS = 40_000  # four times what the largest of 744 news pages has
MOST_ATTRIBUTES = 256  # of one tag, four times what pages have; libxml2 compares each with each
MOST_NOISE = 0.05  # of the characters: an image or an archive that calls itself HTML
DEEPEST = 1_000  # elements inside each other; libxml2 keeps 256, or 2,048 where it is told to

# What begins with "<", as HTML's tokenizer cuts it (html.spec.whatwg.org, 13.2.5), from the start of the page on: what
# is inside of scripts, comments and quotes is passed over. Possessive throughout: no character is read twice.
_ATTRIBUTE = r"""[\s/]*+[^\s>/][^\s=>/]*+(?:\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s>]*+))?+"""
_MARKUP = re.compile(
    rf"""<(?:
      (?P<tag>(?P<raw>(?i:script|style|textarea|title)(?=[\s/>]))|[a-zA-Z][^\s/>]*+)
      (?:{_ATTRIBUTE}){{0,{MOST_ATTRIBUTES}}}+(?P<crowded>{_ATTRIBUTE})?+[\s/]*+>?+
      (?(raw)[^<]*+(?:<(?!/(?i:(?P=raw))[\s/>])[^<]*+)*+)
    | !--(?:-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+)
    )""",
    re.VERBOSE,
)
_NOISE = re.compile(r"[\x01-\x08\x0e-\x1f\x7f\ufffd]")  # no NUL: UTF-16 without a mark is read all the same
# One class for all elements: lxml.html's own table asks Python for each of them, which takes 5 % of a page's time.
_ELEMENTS = etree.ElementDefaultClassLookup(element=html.HtmlElement)
_DECLARATION = re.compile(r"\s*+<\?xml[^>]*+>")


def parse(page: str) -> Any:
    """Return the root element of a page.

    Raises Rejected: too_large, too_many_tags, too_many_attributes, too_deep, not_html.
    """
    if len(page) > LARGEST:
        raise Rejected("too_large", f"{len(page)} characters of HTML, at most {LARGEST}")
    start = page[:65_536]
    if len(_NOISE.findall(start)) > MOST_NOISE * len(start):
        raise Rejected("not_html", "bytes that are no text")
    page = page.replace("\x00", "")
    _count(page)
    declared = _DECLARATION.match(page)
    raw = page[declared.end() if declared else 0 :].encode("utf-8", "replace")
    root, cut = _parse(raw, huge=False)
    if not cut:
        return root
    root, cut = _parse(raw, huge=True)
    if cut or _depth(root) > DEEPEST:
        raise Rejected("too_deep", f"more than {DEEPEST} elements inside each other")
    return root


def _count(page: str) -> None:
    """Refuse a page whose tree would take too much memory or time."""
    tags = 0
    for found in _MARKUP.finditer(page):
        tags += found["tag"] is not None
        if found["crowded"]:
            raise Rejected("too_many_attributes", f"more than {MOST_ATTRIBUTES} attributes on one tag")
        if tags > MOST_TAGS:
            raise Rejected("too_many_tags", f"more than {MOST_TAGS} tags")


def _parse(raw: bytes, huge: bool) -> tuple[Any, bool]:
    """The root, and whether the parser left out what stood too deep."""
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=huge, collect_ids=False
    )
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        root = html.document_fromstring(raw, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Rejected("not_html", f"the parser found no document: {error}") from error
    return root, any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _depth(root: Any) -> int:
    """How deep elements stand inside each other."""
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest
