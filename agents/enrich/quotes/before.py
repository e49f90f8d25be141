"""The subject in front of a verb: "Ana Bello, the mayor, said"; "officials in Hama have said".

No parser: words are walked over from the verb to the left, at most a dozen, until one cannot belong to the phrase.
"""

import re
from dataclasses import dataclass

from agents.enrich.facts import Span
from agents.enrich.quotes import words as table
from agents.enrich.quotes.words import WORD, is_adverb, low_at, plain

_REACH, _FAR = 90, 240  # characters looked at; with an apposition
_MOST, _SEGMENTS = 12, 6  # words of a phrase; stretches between commas
_STOP, _LINK, _TAKE, _LAST = range(4)  # of a word: not in the phrase; inside; may begin it; begins it
_CLOSING = ',.;:!?)”"»'
_NOT = ("n't", "n’t")
_NO = re.compile(r"(?:no (?!\d)|none of |neither )", re.IGNORECASE)  # "no group", not "No 10"
_ALONE = table.PRONOUNS | table.SOME | table.HEADS  # what can speak as a single word in small letters
_APPOSING = re.compile(
    r"(?:an?|the|who|which|whose|one|his|her|their|its|formerly|now|then|both|where|aged|\d+|[a-z][\w-]*)\b"
)


@dataclass(slots=True)
class Reading:
    """What stands in front of a verb: who; whether the verb is passive, or has its subject from an earlier verb.

    Nobody in front of a verb that is denied: "has never said", "refused to say".
    """

    who: Span | None = None
    is_passive: bool = False
    is_shared: bool = False


def read(text: str, floor: int, end: int) -> Reading:
    """The subject of the verb that begins at `end`, looked for not further back than `floor`."""
    words = _words(text, max(floor, end - _REACH), floor, end)
    helpers = _drop_helpers(text, words)
    if _is_denied(text, words, helpers):
        return Reading()
    is_passive = not table.BEING.isdisjoint(helpers)
    _drop_times(text, words)
    _drop_bracket(text, words)
    if not words:
        return Reading(None, is_passive, "to" in helpers)
    last = low_at(text, words, len(words) - 1)
    if last in ("and", "but", "then", "or", "by", "on", "and,"):
        return Reading(None, is_passive, True)
    if last in ("who", "which", "that", "who,"):
        words.pop()
        return Reading(_walk(text, words, loose=False), is_passive)
    if last.endswith(","):
        end = words[-1][1]
        return Reading(_apposed(text, _words(text, max(floor, end - _FAR), floor, end)), is_passive)
    return Reading(_walk(text, words), is_passive, "to" in helpers)


def _words(text: str, start: int, floor: int, end: int) -> list[Span]:
    words = [word.span() for word in WORD.finditer(text, start, end)]
    return words[1:] if start > floor and words and words[0][0] == start else words  # it may be half a word


def _is_denied(text: str, words: list[Span], helpers: set[str]) -> bool:
    if "only" not in helpers and any(h in table.DENIALS or h.endswith(_NOT) for h in helpers):
        return True
    return "to" in helpers and low_at(text, words, len(words) - 1).startswith(("refus", "declin"))


def _drop_helpers(text: str, words: list[Span]) -> set[str]:
    """Takes auxiliaries and adverbs from the end of the words."""
    dropped = set()
    while words:
        word = text[slice(*words[-1])]
        low = word.lower()
        is_helper = low in table.HELPERS or low.endswith(_NOT)
        if not is_helper and not (word[0].islower() and is_adverb(low)):
            break
        dropped.add(low)
        words.pop()
    return dropped


def _drop_times(text: str, words: list[Span]) -> None:
    """Takes "on Friday", "late Tuesday", "in August" from the end of the words."""
    dropped = False
    while words:
        low = low_at(text, words, len(words) - 1).rstrip(",")
        if low in table.DAYS or (low.isdigit() and low_at(text, words, len(words) - 2) in table.DAYS):
            dropped = True
        elif not (dropped and low in table.AROUND_DAYS):
            return
        words.pop()


def _drop_bracket(text: str, words: list[Span]) -> None:
    """Takes "(D-Ohio)" from the end of the words."""
    if words and text[words[-1][1] - 1] == ")":
        for n in range(len(words) - 1, max(-1, len(words) - 6), -1):
            if text[words[n][0]] == "(":
                del words[n:]
                return


def _walk(text: str, words: list[Span], loose: bool = True) -> Span | None:
    """The noun phrase that ends with the last of the words. `loose`: "officials in Washington" is one."""
    first = -1
    for n in range(len(words) - 1, max(-1, len(words) - 1 - _MOST), -1):
        step = _judge(text, words, n, first, loose)
        if step == _STOP:
            break
        first = n if step != _LINK else first
        if step == _LAST:
            break
    return _phrase(text, words[first][0], words[-1][1]) if first >= 0 else None


def _judge(text: str, words: list[Span], n: int, first: int, loose: bool) -> int:
    """What word `n` is to the phrase that begins with word `first` so far."""
    word = text[slice(*words[n])]
    bare, low = plain(word)
    if not bare or (n < len(words) - 1 and word[-1] in _CLOSING and not table.SHORT.fullmatch(word)):
        return _STOP
    if low in table.PRONOUNS:
        return _LAST if first < 0 else _STOP
    if low in table.SOME:
        return _TAKE if _goes_on(text, words, n, loose) else _LAST
    if not bare[0].islower():
        return (
            _STOP
            if low in table.NO_NOUN or low in table.AHEAD or low in table.LEADING or low in table.DAYS
            else _TAKE
        )
    if low in table.LINKS or (loose and low in table.LOOSE):
        return _LINK if first == n + 1 and n and _is_noun(text, words[n - 1], low) else _STOP
    if low == "by" and first == n + 1 and low_at(text, words, n - 1).endswith("ed"):
        return _LINK  # "the coalition headed by Washington"
    if low == "to" and first == n + 1 and low_at(text, words, n - 1) == "close":
        return _LINK  # "a source close to the couple"
    if low in table.NO_NOUN or is_adverb(low):
        return _STOP
    is_verb = first >= 0 and low.endswith("ed") and n > 0 and text[words[n - 1][0]].isupper()
    return _STOP if is_verb and low_at(text, words, n + 1) != "by" else _TAKE


def _goes_on(text: str, words: list[Span], n: int, loose: bool) -> bool:
    """Whether a phrase that has got to "the" is a part of a longer one: "a spokesman for the ministry"."""
    link, led = low_at(text, words, n - 1), low_at(text, words, n - 2)
    if (
        link in ("all", "of", "for")
        or (link, led) == ("to", "close")
        or (link == "by" and led.endswith("ed"))
    ):
        return True
    if n < 2 or not led:
        return False
    return (
        text[words[n - 2][0]].isupper()
        if link == "and"
        else loose and link in table.LOOSE and _is_noun(text, words[n - 2], link)
    )


def _is_noun(text: str, span: Span, link: str) -> bool:
    """Whether a phrase may go on to the left of a link: "officials in", "Ministry of", not "arrived in"."""
    word = text[slice(*span)]
    low = word.lower()
    if word[-1] in ',.;:”"' or low in table.NO_NOUN:
        return False
    if link in ("and", "&"):
        return (word[0].isupper() and low not in table.AHEAD) or low.endswith("s")
    return word[0].isupper() or not low.endswith(("ed", "ing"))


def _phrase(text: str, start: int, end: int) -> Span | None:
    """The stretch without marks around it, if it can be somebody."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip("“”\"‘’'([—–-"))
    end -= len(piece) - len(piece.rstrip(",;:—–"))
    piece = text[start:end]
    low = piece.lower()
    if not piece or low in table.NOBODY or piece.endswith(("’s", "'s")):
        return None
    if _NO.match(piece) or _NO.match(text, max(0, start - 3)):
        return None
    is_word = piece[0].islower() and " " not in piece
    return (start, end) if not is_word or low in _ALONE or low.endswith("s") else None


def _apposed(text: str, words: list[Span]) -> Span | None:
    """Who an apposition that ends with the last of the words is about: "Ana Bello, the mayor", "the mayor, Ana Bello"."""
    fallback: Span | None = None
    for first, stop in _segments(text, words)[:_SEGMENTS]:
        found = _walk(text, words[first:stop])
        if found is None:
            continue
        name = text[slice(*found)]
        is_apposing = _APPOSING.match(text, words[first][0]) is not None
        if len(name) < 5 or table.SHORT.fullmatch(name):
            continue
        if not is_apposing or not first:
            return found
        fallback = fallback or found
    return fallback


def _segments(text: str, words: list[Span]) -> list[Span]:
    """The words between commas, from the right to the left, back to where the sentence begins."""
    found = []
    stop = len(words)
    for n in range(len(words) - 2, -1, -1):
        last = text[words[n][1] - 1]
        if last == "," or (last in ".;:!?" and not table.SHORT.fullmatch(text[slice(*words[n])])):
            found.append((n + 1, stop))
            stop = n + 1
            if last != ",":
                return found
    return [*found, (0, stop)] if words else found
