"""Sentences of a text: one splitter for every stage, so that all speak of the same spans.

By rule, in one pass and in linear time. The end of a paragraph always ends a sentence. Else a sentence ends behind
. ! ? … and what closes a quotation there, where what comes next can begin one and the full stop is not that of an
abbreviation, an initial or a number. ``said.The``, where markup swallowed the space, is cut too.
"""

import re
from bisect import bisect_left
from functools import lru_cache

from agents.text.words import word_set

# It begins with one set of characters: the search leaves all other places at once.
_MARK = re.compile(
    r"""[\n\u2029\u0085.!?…\u3002\uff01\uff1f\u0964\u06d4\u061f]
      (?:(?<=\n)(?P<blank>[^\S\n]*\n)?
        |(?<=[.!?…])(?P<more>[.!?…]*)(?P<close>["'”’»)\]]*)
        |(?<=[\u3002\uff01\uff1f\u0964\u06d4\u061f])[\u3002\uff01\uff1f\u0964\u06d4\u061f]*[”’」』"')]*
        |)
    """,
    re.VERBOSE,
)
_STOPS = ".!?…"
_WORD_BEFORE = re.compile(r"[^\W_](?:[\w'’.-]{0,30}[^\W_])?\Z")
_NEXT = re.compile(r"""\s*["'“‘«(\[—–-]*\s*([^\W_]*)""")
_QUOTE = re.compile(r"[\"“”«»„]")
_FAR = 2000  # characters of a quotation looked at before a sentence
_LONG = 32  # characters of a word before a stop that are looked at
_WRAPPED = 100  # a line of hard-wrapped text is at most this long


# Never the end of a sentence: a name follows.
_TITLES = word_set(
    """mr mrs ms messrs mx dr prof gen lt sgt col maj capt cmdr cpl pvt adm brig sen rep reps sens gov pres rev fr
    sr st mt ft hon supt insp det atty amb msgr mme mlle hr"""
)
# The end of a sentence only where one plainly begins behind.
_SHORT = word_set(
    """inc corp co ltd llc plc bros jr sr vs etc al approx dept est fig jan feb mar apr jun jul aug sep sept oct nov
    dec mon tue tues wed thu thur thurs fri sat sun ave blvd rd hwy sq mph op pp vol ed eds ph cf ca no nos art sec
    ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa tenn
    tex va vt wash wis wyo bzw usw vgl nr sra sres"""
)
_STARTERS = word_set(
    """the a an this that these those he she it they we you i his her its their our my in on at by for from to with
    as after before when while if but and or so yet however meanwhile since there here what who how why where no
    not one some many most more all both several according police officials earlier last"""
)


def split(text: str, language: str = "en") -> list[tuple[int, int]]:
    """The spans of the sentences, in order, without the space around them; every letter stands in one of them.

    `language` (ISO 639-1) is there for rules that differ; those of today serve all.
    """
    wrapped = _is_wrapped(text)
    spans: list[tuple[int, int]] = []
    start = 0
    for mark in _MARK.finditer(text):
        at, end = mark.span()
        if text[at] == "\n":
            ends = mark["blank"] is not None or not (wrapped or text[end : end + 1].islower())
        else:
            ends = text[at] not in _STOPS or _ends(text, mark)
        if ends:
            _put(spans, text, start, end)
            start = end
    _put(spans, text, start, len(text))
    return spans


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
        opens = not inside if text[at] == '"' else text[at] in "“«„"
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


def _ends(text: str, mark: re.Match[str]) -> bool:
    """Whether a sentence ends at this stop."""
    at, end = mark.span()
    if end == len(text):
        return True
    if not text[end].isspace():
        return _is_joined(text, mark)
    following = _NEXT.match(text, end)
    word = following[1] if following else ""
    if word[:1].islower():
        return False
    if text[at] != "." or mark["more"]:
        return True
    before = _word_before(text, at)
    return not before or not _is_short(before, word, closed=bool(mark["close"]))


def _word_before(text: str, at: int) -> str:
    """The word that ends there, with the dots and dashes inside it; "" for none."""
    pieces = text[max(0, at - _LONG) : at].rsplit(None, 1)
    if not pieces or text[at - 1].isspace():
        return ""
    word = pieces[-1]
    if word.isalnum():
        return word
    found = _WORD_BEFORE.search(word)
    return found[0] if found else ""


def _is_joined(text: str, mark: re.Match[str]) -> bool:
    """``said.The``: two small letters, one stop, a capital with a small letter or a space behind it."""
    at, end = mark.span()
    return (
        not mark["more"]
        and text[max(0, at - 2) : at].islower()
        and text[max(0, at - 2) : at].isalpha()
        and (text[end].isupper() or text[end] in "“‘«")
        and not text[end + 1 : end + 2].isupper()
    )


def _is_short(token: str, following: str, closed: bool) -> bool:
    """Whether the full stop behind `token` belongs to it and `following` goes on."""
    low = token.lower()
    if low in _TITLES:
        return following[:1].isupper() and not closed
    if closed:
        return False
    if low in ("no", "nos"):
        return following[:1].isdigit()
    is_initial = len(token) == 1 and token.isupper()
    is_dotted = "." in token and all(len(part) <= 2 for part in token.split("."))
    goes_on = following != "" and following.lower() not in _STARTERS
    return goes_on and (is_initial or is_dotted or low in _SHORT)
