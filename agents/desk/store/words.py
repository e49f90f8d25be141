"""Words by which articles are found: folded, so that neither case nor accents nor signs matter.

Scripts that do not part their words are looked up by pairs of letters (see `agents.text.unparted`). Both databases get
the words as they are made here and make none of their own, so that both find the same.
"""

import re
import unicodedata

from agents.text import normal

LONGEST = 40  # letters of a word that is looked up
MOST = 20_000  # words of an article
ASKED = 12  # words of a question

_SIGNS = re.compile(r"[\W_]+")


def words_of(*texts: str) -> str:
    """The words of some texts, each once, parted by spaces."""
    found: dict[str, None] = {}
    for text in texts:
        found.update(dict.fromkeys(_folded(text)))
        if len(found) > MOST:
            break
    return " ".join(list(found)[:MOST])


def asked(question: str) -> list[str]:
    """The words to look for, all of them; the last may be the beginning of one."""
    return list(dict.fromkeys(_folded(question)))[:ASKED]


def _folded(text: str) -> list[str]:
    words = (_plain(word) for word in normal.words(text))
    return [word for word in words if word]


def _plain(word: str) -> str:
    if word.isascii():
        return _SIGNS.sub("", word).lower()[:LONGEST]
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", word.casefold())
        if not unicodedata.combining(letter)
    )
    return _SIGNS.sub("", bare)[:LONGEST]
