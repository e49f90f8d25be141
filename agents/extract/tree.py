"""HTML to an lxml tree, within limits: hostile pages are told by counting, before a parser sees them."""

import re
from typing import Any

from lxml import etree, html

from streams.errors import Rejected

LARGEST = 5 << 20  # characters
MOST_TAGS = 60_000
MOST_ATTRIBUTES = 2_000  # of one tag: libxml2 compares each with each (50,000 take 20 s)
MOST_NOISE = 0.05  # of the characters: an image or an archive that calls itself HTML
DEEPEST = 1_000  # elements inside each other; libxml2 keeps 256, or 2,048 where it is told to

# Possessive throughout: one pass over each tag, whatever stands in its quotes.
_CROWDED = re.compile(
    r"""<[a-zA-Z][^\s/>]*+(?:[\s/]*+[^\s>/][^\s=>/]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']++))?+)"""
    rf"{{{MOST_ATTRIBUTES},}}+"
)
_RAW_TEXT = re.compile(r"<(script|style|textarea|noscript)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_NOISE = re.compile(r"[\x01-\x08\x0e-\x1f\x7f\ufffd]")  # no NUL: UTF-16 without a mark is read all the same
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def parse(page: str) -> Any:
    """Return the root element of a page.

    Raises Rejected: too_large, too_many_tags, too_many_attributes, too_deep, not_html.
    """
    if len(page) > LARGEST:
        raise Rejected("too_large", f"{len(page)} characters of HTML, at most {LARGEST}")
    if page.count("<") > MOST_TAGS and _RAW_TEXT.sub("", page).count("<") > MOST_TAGS:
        raise Rejected("too_many_tags", f"more than {MOST_TAGS} tags")
    if _CROWDED.search(page) and _CROWDED.search(_RAW_TEXT.sub("", page)):
        raise Rejected("too_many_attributes", f"{MOST_ATTRIBUTES} attributes on one tag")
    start = page[:65_536]
    if len(_NOISE.findall(start)) > MOST_NOISE * len(start):
        raise Rejected("not_html", "bytes that are no text")
    raw = _DECLARATION.sub("", page).replace("\x00", "").encode("utf-8", "replace")
    root, cut = _parse(raw, huge=False)
    if not cut:
        return root
    root, cut = _parse(raw, huge=True)
    if cut or _depth(root) > DEEPEST:
        raise Rejected("too_deep", f"more than {DEEPEST} elements inside each other")
    return root


def _parse(raw: bytes, huge: bool) -> tuple[Any, bool]:
    """The root, and whether the parser left out what stood too deep."""
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=huge, collect_ids=False
    )
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
