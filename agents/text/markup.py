"""HTML of feeds to paragraphs without a tree: summaries and titles, thousands a second, whatever stands in them.

The tags are found as browsers find them (HTML Standard §13.2.5), in one pass that nothing can make slow: what is opened
and not closed reaches to the end. Which elements are hidden, blocks or line breaks is as in `html`.
"""

import re
from collections.abc import Iterator
from html import unescape

from agents.text import clean
from agents.text.html import BLOCKS, BREAKS, CELLS, HIDDEN, LINE_END, has_markup

_ATTRIBUTES = r"""(?:[^>"'=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?|["'])*+(?:>|\Z)"""
_TAG = rf"<(/?[a-zA-Z][^\s/>]*+){_ATTRIBUTES}|<!--.*?(?:-->|\Z)|<(?:[!?]|/(?![a-zA-Z]))[^>]*+(?:>|\Z)"
_RAW = "iframe|noembed|noframes|noscript|script|style|textarea|title|xmp"  # their text is no markup
_CONTAINERS = HIDDEN - {"embed", "input"}  # those two hold nothing
_SPECIAL = _CONTAINERS | {"pre", "xmp"}
_TAGS = re.compile(_TAG, re.DOTALL)
_TOKENS = re.compile(
    rf"<(?:{'|'.join(sorted(_SPECIAL))})(?=[\s/]){_ATTRIBUTES}(?<=/>)"  # XHTML's way to say that it is empty
    rf"|<({_RAW})(?=[\s/>]){_ATTRIBUTES}(?:.*?</\1(?=[\s/>])[^>]*+(?:>|\Z)|.*)|{_TAG}",
    re.IGNORECASE | re.DOTALL,
)
_BORDERS = (
    {mark + name: "\n\n" for name in BLOCKS for mark in ("", "/")}
    | {mark + name: " " for name in CELLS for mark in ("", "/")}
    | dict.fromkeys(BREAKS, "\n")
)


def paragraphs(fragment: str) -> list[str]:
    """Return the paragraphs of a piece of HTML (or of plain text, where there is no tag in it)."""
    if not has_markup(fragment):
        return clean.paragraphs(fragment)
    found: list[str] = []
    for part in clean.paragraphs(_blocks(fragment)):
        if "\n" in part:
            found += [
                words for line in LINE_END.sub(r"\1\n\n", part).split("\n\n") if (words := line.strip())
            ]
        else:
            found.append(part)
    return found


def _blocks(fragment: str) -> str:
    """Text as it stands, a blank line at the border of a block, a line break for ``<br>``."""
    parts = _TAGS.split(_folded(fragment))  # text, tag, text, …
    tags = [tag.lower() if tag else "" for tag in parts[1::2]]
    if not _SPECIAL.isdisjoint(tags):
        return "".join(_visible(fragment))
    parts[1::2] = [_BORDERS.get(tag, "") for tag in tags]
    if "&" in fragment:
        parts[::2] = [_folded(unescape(text)) if "&" in text else text for text in parts[::2]]
    return "".join(parts)


def _visible(fragment: str) -> Iterator[str]:
    """The same where elements are hidden, or preformatted."""
    parts = _TOKENS.split(fragment)  # text, raw element, tag, text, …
    yield _folded(unescape(parts[0]))
    hidden, depth, verbatim = "", 0, False
    for tag, text in zip(parts[2::3], parts[3::3], strict=True):
        name = tag.lower() if tag else ""
        if hidden:
            depth += (name == hidden) - (name == "/" + hidden)
            hidden = hidden if depth else ""
        elif name in _CONTAINERS:
            hidden, depth = name, 1
        if hidden:
            continue
        verbatim = name == "pre" or (verbatim and name != "/pre")
        yield _BORDERS.get(name, "")
        yield unescape(text) if verbatim else _folded(unescape(text))


def _folded(text: str) -> str:
    """A line break in the source is a space, except in preformatted text."""
    return text.replace("\r", " ").replace("\n", " ")
