"""Whether a feed carries the article itself, so that its page need not be asked for."""

import re

from agents.text import html
from streams.records import Item

WORDS = 60  # fewer are a teaser, or a flash whose page says more
ENOUGH, TAIL = 40_000, 2_000  # characters that tell: this runs in the event loop
MORE = 1.5  # times the words of the summary: a summary given twice is no article

_APPEARED = re.compile(r"\bThe post .{1,300} (?:appeared first on|first appeared on) .{1,200}$", re.DOTALL)
_CUT_OFF = re.compile(
    r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|»|→|>>)\s*$|"
    r"\b(?:read (?:more|on|the (?:full|whole|rest)\b.{0,40})|continue reading\b.{0,120}|full (?:story|article)|click here\b.{0,40}|"
    r"weiterlesen|mehr lesen|lire la suite|leer más|seguir leyendo|leggi tutto|lees verder|"
    r"читать далее|подробнее|اقرأ المزيد)[\s.:…>»→\])]*$",
    re.IGNORECASE,
)


def is_enough(item: Item) -> bool:
    """Whether the item goes on with what its feed has: as the subscription says, else where that is the article."""
    return item.full_text == "feed" or (item.full_text != "page" and is_full_text(item))


def is_full_text(item: Item) -> bool:
    """Whether `content` is, as far as can be told, the whole article: long, more than the summary, not cut off."""
    if not item.content:
        return False
    content = item.content if len(item.content) <= ENOUGH else item.content[:ENOUGH] + item.content[-TAIL:]
    text = " ".join(html.paragraphs(content))
    text = _APPEARED.sub("", text).rstrip()
    count = len(text.split())
    return count >= WORDS and count >= MORE * len(item.summary.split()) and not _CUT_OFF.search(text[-200:])
