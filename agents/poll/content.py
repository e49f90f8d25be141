"""What counts as a change of an entry: its words, however they are spelt, marked up and decorated."""

import re
from functools import lru_cache
from html import unescape

from agents.poll.feed import FeedEntry
from streams import ids

_HIDDEN = ("script", "style", "noscript", "iframe", "svg")  # markup whose inside is no words
_UNSEEN = re.compile(rf"<(?:!--|{'|'.join(_HIDDEN)})", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_UNITS = (
    r"(?:second|sec|minute|min|hour|hr|day|week)s?|Sekunden?|Minuten?|Stunden?|Tag(?:en)?|Wochen?|secondes?|heures?|jours?"
    r"|segundos?|minutos?|horas?|d[ií]as?|second[oi]|minut[oi]|or[ae]|giorn[oi]|uur|uren|dag(?:en)?"
    r"|секунд[уы]?|минут[уы]?|мин|час(?:а|ов)?"
)
# How long ago it was, which some sites write anew at each poll: "3 minutes ago", "vor 3 Minuten".
_AGE = re.compile(
    rf"[0-9][0-9]?\W{{1,2}}(?:{_UNITS})\b(\W{{1,2}}(?:ago|geleden|fa|atrás|назад)\b)?", re.IGNORECASE
)
_AGO = ("vor", "il y a", "hace", "há")


@lru_cache(maxsize=64)  # who looks for the entry asks, and then who compares it; an entry may be 500 kB
def content_hash(entry: FeedEntry) -> str:
    """What counts as a change: the words of title, summary and content.

    Not white space, markup, the spelling of characters as entities, addresses, dates, how long ago it was; and not
    that a content comes which says what the summary said.
    """
    summary = _words(entry.summary)
    content = _words(_text(entry.content)) if entry.content else ""
    return ids.hash_of(_words(entry.title), summary, content if content != summary else "")


def _words(text: str) -> str:
    if "://" in text:
        text = _ADDRESS.sub("", text)
    return "".join(_AGE.sub(_ageless, text).split())


def _ageless(found: re.Match[str]) -> str:
    before = found.string[max(0, found.start() - 8) : found.start()].rstrip().lower()
    return "" if found[1] or before.endswith(_AGO) else found[0]


def _text(markup: str) -> str:
    """What stands between the tags, in one pass: for comparing, not for reading, in a fraction of a parser's time."""
    first, *pieces = markup.split("<")
    if not _UNSEEN.search(markup):
        seen = [piece.partition(">")[2] if ">" in piece else piece for piece in pieces]
        return unescape(first + "".join(seen))
    words, until = [first], ""
    for piece in pieces:
        tag, closed, text = piece.partition(">")
        name = tag[:9].lower()
        if until.startswith("/"):
            if name.startswith(until):
                until = ""
                words.append(text)
        elif until or name.startswith("!--"):
            _, ended, text = piece.partition("-->")
            until = "" if ended else "-->"
            words.append(text)
        elif name.startswith(_HIDDEN):
            until = "/" + next(hidden for hidden in _HIDDEN if name.startswith(hidden))
        else:
            words.append(text if closed else piece)
    return unescape("".join(words))
