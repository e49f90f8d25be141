"""HTML to paragraphs: what a reader would see, block by block, without scripts, forms and buttons."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from agents.text import clean


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


HIDDEN = _tags(
    "script style noscript template svg math iframe object embed canvas audio video map title select option button "
    "form input textarea"
)
# Besides HTML's own: head item quote list row are trafilatura's names for h1-h6 li blockquote ul tr.
BLOCKS = _tags(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer "
    "h1 h2 h3 h4 h5 h6 head header hr html item legend li list main nav ol p pre quote row section summary table tbody "
    "tfoot thead tr ul"
)
CELLS = _tags("td th cell")
BREAKS = _tags("br lb")
_PARSER = html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
LINE_END = re.compile(r"""(?<=[.!?…:。！？])(['"”’»)\]]*)\n""")
_TAG_START = re.compile(r"<[a-zA-Z/!]")
_REFERENCE = re.compile(r"&(?:#\d+|#x[\da-fA-F]+|\w+);")
_TAG = re.compile(rf"{_TAG_START.pattern}[^>]*>|{_REFERENCE.pattern}")


def _pieces(tree: Any) -> Iterator[str]:
    """Text as it stands, a blank line at the border of a block, a line break for ``<br>``; no recursion."""
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, node in walk:
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if not tag or tag in HIDDEN:
                walk.skip_subtree()
                continue
            yield "\n\n" if tag in BLOCKS else "\n" if tag in BREAKS else " " if tag in CELLS else ""
            yield _folded(node.text, tag)
        else:
            yield "\n\n" if tag in BLOCKS else " " if tag in CELLS else ""
            if node is not tree:
                yield _folded(node.tail, "")


def _folded(text: str | None, tag: str) -> str:
    """A line break in the source is a space, except in preformatted text."""
    if not text:
        return ""
    return text if tag == "pre" else text.replace("\r", " ").replace("\n", " ")


def tree_paragraphs(tree: Any) -> list[str]:
    """Return the paragraphs of an lxml tree. A ``<br>`` after a full sentence begins a paragraph."""
    text = "\n\n".join(clean.paragraphs("".join(_pieces(tree))))
    return [part.strip() for part in LINE_END.sub(r"\1\n\n", text).split("\n\n") if part.strip()]


def has_markup(fragment: str) -> bool:
    """Whether there is a tag or a reference in it. (To search for whole tags takes the square of the time.)"""
    start = _TAG_START.search(fragment)
    return bool(start and fragment.find(">", start.end()) >= 0) or bool(_REFERENCE.search(fragment))


def paragraphs(fragment: str) -> list[str]:
    """Return the paragraphs of a piece of HTML (or of plain text, where there is no tag in it)."""
    if not fragment.strip():
        return []
    if not has_markup(fragment):
        return clean.paragraphs(fragment)
    try:
        tree = html.fragment_fromstring(
            fragment.encode("utf-8", "replace"), create_parent="div", parser=_PARSER
        )
    except (etree.LxmlError, ValueError, AssertionError):
        return clean.paragraphs(_TAG.sub(" ", fragment))
    return tree_paragraphs(tree)
