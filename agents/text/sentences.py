"""Sentences of a text: one splitter for every stage, so that all speak of the same spans.

By rule, in one pass and in linear time. The end of a paragraph always ends a sentence. Else a sentence ends behind
a stop and what closes a quotation there, where what comes next can begin one and the full stop is not that of an
abbreviation, an initial or a number (`agents.text.abbreviations` has what differs by language). ``said.The``, where
markup swallowed the space, is cut too. Stops of other scripts (``。``, ``।``, ``።`` …) end a sentence wherever they are.
"""

import re
from bisect import bisect_left
from functools import cache, lru_cache

from agents.text import abbreviations
from agents.text.abbreviations import Rules
from agents.text.words import word_set

_STOPS = ".!?…"
# Of the language alone: the Greek question mark; the colon that Armenian keyboards have for the full stop.
_OWN_STOPS = {"el": ";\u037e", "hy": ":"}
# Stops that end a sentence wherever they are: CJK, Devanagari, Urdu, Arabic, Armenian, Ethiopic, Burmese, Khmer, Tibetan, Mongolian, Ol Chiki, Meetei, doubled.
HARD = (
    "\u3002\uff01\uff1f\uff61\u0964\u0965\u06d4\u061f\u0589\u1362\u1367\u1368\u104b\u17d4\u17d5\u0f0d\u0f0e"
    "\u1803\u1809\u1c7e\u1c7f\uabeb\u203c\u2047\u2048\u2049"
)
# What closes: “ and « (German) only where nothing begins right behind; » also behind a space (French).
_CLOSE = r"""["'”’»›)\]」』）】》〉]*(?:[“‘«‹](?![\w"'“‘„«])|[\ \u00a0\u202f]»(?!\w))?"""
_WORD_BEFORE = re.compile(r"[^\W_](?:[\w'’.-]{0,30}[^\W_])?\Z")
_NEXT = re.compile(r"""\s*["'“‘«„‚‹»›(\[¿¡№§「『《（—–-]*\s*(?:(?<=['’‘])[stn]\s+(?=[A-Z]))?([^\W_]{0,32})""")
_QUOTE = re.compile(r"[\"“”«»„「」『』]")
_SCORED = tuple(":,./–-")  # 3:2, 10,5
_ROMAN = re.compile(r"[IVXLC]+\Z")
_ADDRESS = re.compile(r"://|www\.|@|\\|\w\.[a-z]{2,6}/")
_FILE = re.compile(r"\w{1,32}\.[a-z0-9]|(?i:com|org|net)\b")
_AND_SO_ON = frozenset(("т.д", "т.п"))
_LOUD = word_set("yahoo jeopardy")  # names that end in a mark
_OPENING = "“‘«„‹「『"
_FAR = 2000  # characters of a quotation looked at before a sentence
_LONG = 32  # characters of a word before a stop that are looked at
_ADDRESSED = 100  # characters before a stop in which an address is looked for
_WRAPPED = 100  # a line of hard-wrapped text is at most this long


def split(text: str, language: str = "en") -> list[tuple[int, int]]:
    """The spans of the sentences, in order, without the space around them; every letter stands in one of them.

    `language` (ISO 639-1) says which abbreviations, ordinals and stops are known; those of English where it is unknown.
    """
    wrapped = _is_wrapped(text)
    rules = abbreviations.rules(language)
    soft = _STOPS + _OWN_STOPS.get(language, "")
    spans: list[tuple[int, int]] = []
    start = 0
    for mark in _marks_of(language if language in _OWN_STOPS else "").finditer(text):
        at, end = mark.span()
        if text[at] == "\n":
            ends = mark["blank"] is not None or not (wrapped or _is_small(text[end : end + 1]))
        elif text[at] in soft:
            ends = _ends(text, mark, start, rules, language)
        else:
            ends = _ends_hard(text, at, end)
        if ends:
            _put(spans, text, start, end)
            start = end
    _put(spans, text, start, len(text))
    return spans


@cache
def _marks_of(language: str) -> re.Pattern[str]:
    """Paragraphs' ends and stops. It begins with one set of characters: the search leaves all other places at once."""
    soft = _STOPS + _OWN_STOPS.get(language, "")
    return re.compile(
        rf"""[\n\u2029\u0085{soft}{HARD}]
          (?:(?<=\n)(?P<blank>[^\S\n]*\n)?
            |(?<=[{soft}])(?P<more>[{soft}]*)(?P<close>{_CLOSE})
            |(?<=[{HARD}])[{HARD}{_STOPS}]*{_CLOSE}
            |)
        """,
        re.VERBOSE,
    )


def quoted(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is, for the most part, somebody's words in quotation marks.

    A quotation opened earlier in the paragraph counts (at most 2,000 characters back).
    """
    marks = _marks(text)
    last = bisect_left(marks, end)
    if not last or marks[last - 1] < start - _FAR:
        return False
    begin = max(text.rfind("\n", max(0, start - _FAR), start) + 1, start - _FAR)
    inside, since, covered = False, start, 0
    for at in marks[bisect_left(marks, begin) : last]:
        opens = not inside if text[at] == '"' else text[at] in "“«„「『"
        if inside and not opens:
            covered += max(0, at - max(since, start))
        if opens and not inside:
            since = at
        inside = opens
    if inside:
        covered += max(0, end - max(since, start))
    return covered * 2 > end - start


@lru_cache(maxsize=1)  # asked for every sentence of a text
def _marks(text: str) -> tuple[int, ...]:
    return tuple(mark.start() for mark in _QUOTE.finditer(text))


def _put(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    """Add the span without the space around it, if anything can be read in it; else lengthen the one before."""
    piece = text[start:end].rstrip()
    end = start + len(piece)
    piece = piece.lstrip()
    if piece[:1].isalnum() or any(map(str.isalnum, piece)):
        spans.append((end - len(piece), end))


def _is_wrapped(text: str) -> bool:
    """Whether lines were broken at a width (mail, old wire): then a line's end says nothing."""
    lengths = [len(line) for line in text.split("\n")]
    return len(lengths) > 3 and max(lengths) <= _WRAPPED and sum(n > 55 for n in lengths) * 2 > len(lengths)


def _is_small(char: str) -> bool:
    """Whether it goes on what stands before: Georgian has no capitals at the beginning."""
    return char.islower() and not "\u10d0" <= char <= "\u10ff"


def _ends_hard(text: str, at: int, end: int) -> bool:
    """Whether a sentence ends at a stop of another script, or a paragraph: not in 12։30, nor in 「…。」と."""
    if text[end - 1] in "」』" and text.startswith(("と", "って"), end):
        return False
    return not (text[at - 1 : at].isdigit() and text[end : end + 1].isdigit())


def _ends(text: str, mark: re.Match[str], start: int, rules: Rules, language: str) -> bool:
    """Whether the sentence that began at `start` ends at this stop."""
    at, end = mark.span()
    if end == len(text):
        return True
    if not text[end].isspace():
        return _is_joined(text, mark, rules)
    word = _word_behind(text, end)
    if word[:1].islower() and _is_small(word[0]) and not word[1:2].isupper():
        return False
    if word in ("", ",") and (word or text[at] != "."):
        return not word
    before = _word_before(text, at)
    if text[at] != "." or mark["more"]:
        return before.lower() not in _LOUD or word.lower() in rules.starters
    if language == "hy":  # its comma-like stop
        return False
    return not before or not _goes_on(text, at, start, before, word, bool(mark["close"]), rules)


def _word_behind(text: str, end: int) -> str:
    """The word that follows, with the full stop of an initial; a comma if one stands there; else "" for none."""
    found = _NEXT.match(text, end)
    word = found[1] if found else ""
    if found and len(word) < 2:
        at = found.end()
        if word and text.startswith(".", at):
            return word + "."
        if not word and text.startswith(",", at) and not text.startswith(",,", at):  # two open a quotation
            return ","
    return word


def _word_before(text: str, at: int) -> str:
    """The word that ends there, with the dots and dashes inside it; "" for none."""
    pieces = text[max(0, at - _LONG) : at].rsplit(None, 1)
    if not pieces or text[at - 1].isspace():
        return ""
    word = pieces[-1]
    if word.isalnum():
        return word
    found = _WORD_BEFORE.search(word)
    if found:
        return found[0]
    return word.lstrip(_OPENING + "(\"'") if "\u0900" < word[-1] < "\u1100" else ""  # it ends in a vowel sign


def _is_joined(text: str, mark: re.Match[str], rules: Rules) -> bool:
    """``said.The``: a stop, and right behind it what can only begin a sentence."""
    at, end = mark.span()
    if mark["more"]:
        return False
    if text[end].isupper() or text[end] in _OPENING:
        joined = _is_capital_joined(text, at, end, rules)
    else:
        few = 1 if text[at] != "." else 2
        joined = (
            _is_caseless(text[end : end + few], few)
            and _is_caseless(text[max(0, at - few) : at], few)
            and _word_before(text, at) not in rules.before
        )
    return joined and not _is_address(text, at, end)


def _is_capital_joined(text: str, at: int, end: int, rules: Rules) -> bool:
    """Whether a small word, or any before one that begins sentences, ends at the stop."""
    last = text[max(0, at - 2) : at]
    word = _word_behind(text, end)
    low = _word_before(text, at).lower()
    if low in rules.before:
        return False
    if last.isalpha() and last.islower() and word[:1].isupper() and not word[1:2].isupper():
        return low not in rules.short or _begins(word, rules)
    return _begins(word, rules) and word[1:].islower()


def _is_caseless(piece: str, few: int = 1) -> bool:
    """Whether these are letters of a script without capitals (that has stops: not Thai, not Lao), `few` at least."""
    return (
        len(piece) >= few
        and piece[0] > "\u0590"
        and piece[0].isalpha()
        and not piece[0].isupper()
        and not _is_small(piece[0])
        and all(c.isalpha() or "\u0900" < c < "\u1100" for c in piece)
        and not "\u0e00" <= piece[0] <= "\u0eff"
    )


def _is_address(text: str, at: int, end: int) -> bool:
    """Whether the stop stands in a name of a file or a site."""
    before = text[max(0, at - _ADDRESSED) : at].rsplit(None, 1)
    return bool(_FILE.match(text, end) or (before and _ADDRESS.search(before[-1])))


def _begins(word: str, rules: Rules) -> bool:
    return word.lower() in rules.starters


def _goes_on(text: str, at: int, start: int, token: str, word: str, closed: bool, rules: Rules) -> bool:
    """Whether the full stop behind `token` belongs to it and `word` goes on."""
    if closed or not word:
        return False
    low = token.lower()
    if (
        len(token) > 1
        and token.isascii()
        and low.isalpha()
        and low not in rules.known
        and not token.isupper()
    ):
        return False  # most words
    first = at - len(token)
    if token.isdigit() or (_ROMAN.match(token) and (len(token) > 1 or rules.ordinals == "names")):
        return _counts(text, first, start, token, word, rules)
    if len(token) == 1 and text[first - 2 : first] in (". ", ".\u00a0") and first > 2:
        pair = text[first - 3].lower() + "." + low
        low = pair if pair in rules.before or pair in _AND_SO_ON else low
    if low in _AND_SO_ON:
        return False
    if low[1:2] in ("'", "’") and len(low) > 3:  # l'on.
        low = low[2:]
    if low in ("no", "nos") and low not in rules.before:
        return word[0].isdigit()
    counted = first > 1 and text[first - 2].isdigit() and text[first - 1].isspace()
    if counted and rules.ends_counted and low in rules.known:
        is_unit = 1 < len(word) <= 4 and (word.isupper() or len(word) == 2)  # EUR, Kč
        return word[0].isdigit() or (is_unit and not _begins(word, rules))
    if low in rules.before and not counted:
        return word[0].isupper() or word[0].isdigit() or _is_caseless(word)
    if token[-1] >= "\u0590" and _is_caseless(token[-1]):
        return len(token) == 1 and ord(token) < 0x700  # د. محمد
    if "\u0e00" <= token[-1] <= "\u0eff":
        return True
    is_initial = len(token) == 1 and token.isupper()
    is_dotted = "." in token and not token[0].isdigit() and all(len(part) <= 2 for part in token.split("."))
    is_short = is_initial or is_dotted or low in rules.known
    return is_short and not _begins(word, rules)


def _counts(text: str, first: int, start: int, token: str, word: str, rules: Rules) -> bool:
    """Whether a number with a full stop is an ordinal, a part of a date, or that of an item in a list."""
    if len(token) <= 3 and first - start < _LONG and not text[start:first].strip():
        return True
    if word[0].isdigit():
        return (rules.ordinals != "" and len(token) <= 2 and token.isdigit()) or rules.has_dates
    if not rules.ordinals or len(token) > (3 if token.isdigit() else 7) or text[first - 1 : first] in _SCORED:
        return False
    if rules.ordinals == "names":
        return not _begins(word, rules)
    return token.isdigit() and 1 < len(word) <= 4 and word.isupper()  # 1. FC
