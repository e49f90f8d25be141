"""Sentences for comparing: what may differ between two prints of the same words is taken out.

Quotation marks, dashes, spaces and casing do not count; numbers and names do. Short names in capitals (IS, US, UN)
stay in capitals, because "is" and "us" are other words; in a sentence that is all capitals nothing can be told.
Scripts that do not part their words (`agents.text.unparted`) are compared by pairs of letters, as search engines do.
"""

import re
import unicodedata
from functools import lru_cache

from agents.text import unparted

_TOKEN = re.compile(
    r"[^\W\d_]{2,}(?:['’][^\W\d_]+)*|(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[^\W\d_](?:['’][^\W\d_]+)*|[%$€£¥]"
)
# The same for ASCII, faster.
_ASCII = re.compile(
    r"(?=[A-Za-z0-9%$])"  # what may begin one is found fast
    r"(?:[A-Za-z]{2,}+(?:'[A-Za-z]+)*|(?:[A-Za-z]\.){2,}|[0-9]+(?:[.,][0-9]+)*|[A-Za-z](?:'[A-Za-z]+)*|[%$])"
)
_MARKED = re.compile(
    rf"(?:[^\W\d_]\.){{2,}}|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+|[{unparted.MARKS}\u200d]+[^\W\d_]*)*|[%$€£¥]"
)  # with vowel signs
_BEYOND = "\u0590"  # from Hebrew on scripts have such signs, and no capitals
# Written or not as one likes: the vowels of Arabic and Hebrew, the stroke that lengthens a word; and the joiner.
_OPTIONAL = dict.fromkeys(
    (*range(0x0591, 0x05C8), *range(0x064B, 0x0653), 0x0656, 0x0657, 0x0658, 0x0670, 0x0640, 0x200D)
)
_SPELT = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
_TENS = "thirty forty fifty sixty seventy eighty ninety hundred"
_DIGITS = {word: str(n) for n, word in enumerate(_SPELT.split(), start=2)} | {
    word: str(n * 10) for n, word in enumerate(_TENS.split(), start=3)
}
_CALENDAR = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september"
    " october november december"
)
_DAYS = frozenset(_CALENDAR.split())
_SHORT = 3  # letters of a name that is told from a word by its capitals only


def words(sentence: str) -> list[str]:
    """The words of a sentence as they are compared: ``"IS killed 1,200"`` gives ``["IS", "killed", "1200"]``."""
    if sentence.isascii():
        tokens = _ASCII.findall(sentence)
    else:
        sentence = unicodedata.normalize("NFKC", sentence)
        tokens = _TOKEN.findall(sentence)
        if tokens and max(tokens) > _BEYOND:
            tokens = _MARKED.findall(unparted.parted(sentence))
    if sentence.isupper():
        return [_plain(token).lower() for token in tokens]
    return [token if token.islower() and token.isalpha() else _word(token) for token in tokens]


def length(words: list[str]) -> float:
    """How many words they are: of pairs of letters two make one."""
    return len(words) - sum(map(unparted.is_pair, words)) / 2


def fold(sentence: str) -> str:
    """One string for all prints of the same sentence."""
    return " ".join(words(sentence))


def numbers(folded: list[str]) -> list[str]:
    """The numbers among folded words, in order, in digits; "one" is left out, being a pronoun as often."""
    return [_DIGITS.get(word, word) for word in folded if word[0].isdigit() or word in _DIGITS]


def names(sentence: str) -> set[str]:
    """The words with a capital behind the first one, folded; days and months left out.

    Where there are no capitals any word may be a name.
    """
    capital = {_word(token) for token in _TOKEN.findall(sentence)[1:] if token[0].isupper()} - _DAYS
    if sentence.isascii():
        return capital
    return capital | {word for word in words(sentence) if word > _BEYOND}


@lru_cache(maxsize=1 << 16)
def _word(token: str) -> str:
    plain = _plain(token)
    if len(plain) <= _SHORT and len(plain) > 1 and plain.isupper():
        return plain
    return plain.lower()


def _plain(token: str) -> str:
    """Without the dots of U.S. and the commas of 1,200; one apostrophe for all, and one script for digits."""
    if token[0].isdigit():
        token = re.sub(r",(?=\d{3}(?!\d))", "", token)
        return token if token.isascii() else re.sub(r"\d", lambda digit: str(int(digit[0])), token)
    if token > _BEYOND:
        token = token.translate(_OPTIONAL) or token
    return token.replace(".", "").replace("’", "'")
