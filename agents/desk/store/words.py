"""Words by which articles are found: folded, so that neither case nor accents nor signs matter.

Scripts that do not part their words are looked up by pairs of letters (see `agents.text.unparted`). Both databases get
the words as they are made here and make none of their own, so that both find the same.
"""

import re
import unicodedata
from collections.abc import Iterable

from agents.text import normal

LONGEST = 40  # letters of a word that is looked up
MOST = 20_000  # words of an article
BYTES = 500_000  # of these: PostgreSQL takes no more than a megabyte
ASKED = 12  # words of a question
BEGUN = 3  # letters from which a word may be the beginning of another: where there are no capitals, one

_SIGNS = re.compile(r"[\W_]+")


def words_of(*texts: str) -> str:
    """The words of some texts, each once, parted by spaces; of "l'été" also "été"."""
    found: dict[str, None] = {}
    for text in texts:
        for word in _words(text):
            found[_plain(word)] = None
            if "'" in word:
                found |= dict.fromkeys(_plain(part) for part in word.split("'") if len(part) > 1)
        if len(found) > MOST:
            break
    found.pop("", None)
    return " ".join(list(found)[:MOST]).encode()[:BYTES].decode(errors="ignore")


def asked(question: str) -> list[str]:
    """The words to look for, all of them; the last may be the beginning of one."""
    words = dict.fromkeys(map(_plain, _words(question)))
    return [word for word in words if word][:ASKED]


def is_begun(word: str) -> bool:
    """Whether a word that is asked for may be the beginning of another."""
    return len(word) >= BEGUN or word > "\u0590"


def _words(text: str) -> Iterable[str]:
    return dict.fromkeys(normal.words(text))


def _plain(word: str) -> str:
    if word.isascii():
        word = word if word.isalnum() else _SIGNS.sub("", word)
        return word.lower()[:LONGEST]
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", word.casefold())
        if not unicodedata.combining(letter)
    )
    return _SIGNS.sub("", bare)[:LONGEST]
