"""Text at our border: what comes in is Unicode that every later stage can count, compare and print.

Control and invisible characters go (NUL, bidi overrides, zero-width spaces, soft hyphens, tags), lone surrogates
become U+FFFD, canonically equal spellings become one (NFC), white space becomes spaces and line breaks.
"""

import re
import unicodedata

_LINE_BREAK = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028]")
# Zero-width (non-)joiners stay: Persian and emoji need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
# NFC sorts the marks on a letter, in the square of their number; no script needs 30 (Unicode Annex 15, §12.1.3).
MARKS = 30
_MARKED = re.compile(rf"[^\w\s\x00-\x7f]{{{MARKS + 1},}}")
_ASCII_GONE = bytes((*range(9), *range(11, 32), 127))
_SURROGATE = re.compile("[\ud800-\udfff]")


def characters(text: str) -> str:
    """Return the text in NFC without control, invisible and impossible characters; line breaks are ``\\n``."""
    # Both are far faster than to search for what has to go: none of it is printable.
    if text.isascii() and len(text.encode().translate(None, _ASCII_GONE)) == len(text):
        return text
    if not text.replace("\n", "").replace("\t", "").replace("\xa0", "").isprintable():
        text = _LINE_BREAK.sub("\n", text).replace("\u2029", "\n\n")
        text = _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))
    return text if text.isascii() else unicodedata.normalize("NFC", _MARKED.sub(_thinned, text))


def _thinned(found: re.Match[str]) -> str:
    """Signs, of which no more than `MARKS` follow each other that combine with a letter."""
    kept, marks = [], 0
    for sign in found[0]:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= MARKS:
            kept.append(sign)
    return "".join(kept)


def line(text: str) -> str:
    """Return the text as one clean line: for titles, names, tags."""
    return " ".join(characters(text).split())


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text: clean, none empty; a single line break inside one stays."""
    lines = "\n".join(" ".join(line.split()) for line in characters(text).split("\n"))
    return [part for piece in lines.split("\n\n") if (part := piece.strip("\n"))]


def text(raw: str) -> str:
    """Return a text of several paragraphs, joined by an empty line."""
    return "\n\n".join(paragraphs(raw))
