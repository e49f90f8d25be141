"""The noun phrase behind a verb ("said Ana Bello, the mayor"), and the one a sentence begins with."""

import re

from agents.enrich.facts import Span
from agents.enrich.quotes import words as table
from agents.enrich.quotes.words import WORD, is_adverb, plain
from agents.text.words import word_set

_REACH = 120  # characters looked at
_MOST = 12  # words of a phrase
_BEHIND_NAME = 3  # words between a name and the end of the phrase that it begins: "the Tolva health ministry"
_COMMA, _FAR = 250, 500  # characters to the end of what stands before the subject, and of the subject
_LEADS = 6  # words and phrases before a subject
_DATELINE = re.compile(r"[A-Z][A-Z .,’'/-]{2,30}(?:, [A-Z][\w. ]{1,20})?(?: ?\([\w /]{2,20}\))? ?[—–-]++ ?")
# "Syrian state media": no name yet.
_PEOPLE = re.compile(r"[A-Z][a-z]{1,12}(?:an|ish|ese|i|ench|utch|iss|eek|ech)")
_LINKS = table.LINKS | table.LOOSE | {"by"}
_DANGLING = (table.LINKS | table.SOME) - word_set(
    "others one two both many some several all another this that"
)


def phrase(text: str, start: int, end: int, is_subject: bool = False) -> Span | None:
    """The noun phrase that begins at `start`. `is_subject`: a verb follows, which ends it."""
    words = _words(text, start, end)
    taken: list[Span] = []
    has_name = False
    for n, (a, b) in enumerate(words):
        word = text[a:b]
        bare, low = plain(word)
        if not bare or word[0] in '“"‘«(' or low in table.DAYS:
            break
        if not taken and low in table.PRONOUNS:
            return a, a + len(bare)
        following = text[words[n + 1][0]] if n + 1 < len(words) else ""
        if taken and low in table.LINKS:
            if low in ("and", "&") and (is_subject or not has_name or not following.isupper()):
                break
        elif bare[0].islower():
            if _ends(low, taken, has_name, is_subject):
                taken += _head(text, words[n : n + _BEHIND_NAME]) if has_name else []
                break
        else:
            has_name = has_name or not (low in table.SOME or _PEOPLE.fullmatch(bare))
        taken.append((a, b))
        if word[-1] in table.TRAILING and not (following and table.SHORT.fullmatch(word)):
            taken[-1] = (a, a + len(word.rstrip(table.TRAILING)))
            break
    while taken and text[slice(*taken[-1])].lower() in _DANGLING:
        taken.pop()
    return (taken[0][0], taken[-1][1]) if taken and _can_speak(text, taken) else None


def _words(text: str, start: int, end: int) -> list[Span]:
    words = []
    for word in WORD.finditer(text, start, min(end, start + _REACH)):
        words.append(word.span())
        if len(words) > _MOST:
            break
    return words


def _ends(low: str, taken: list[Span], has_name: bool, is_subject: bool) -> bool:
    """Whether a phrase ends in front of a word in small letters."""
    if low in table.NO_NOUN or is_adverb(low):
        return True
    if has_name and low not in table.SOME:
        return True
    return is_subject and bool(taken) and (low.endswith("ed") or len(taken) > 5)


def _head(text: str, words: list[Span]) -> list[Span]:
    """The words behind a name up to what speaks: "health ministry" behind "the Tolva"."""
    last = 0
    for n, (start, end) in enumerate(words):
        bare, low = plain(text[start:end])
        if low in table.HEADS:
            last = n + 1
        if low in table.NO_NOUN or low in table.SOME or not bare.islower() or text[end - 1] in table.TRAILING:
            break
    return [(start, start + len(plain(text[start:end])[0])) for start, end in words[:last]]


def _can_speak(text: str, taken: list[Span]) -> bool:
    first, last = text[slice(*taken[0])], text[slice(*taken[-1])]
    if first[0].isdigit():
        return len(taken) > 1
    return (
        first[0].isupper()
        or first in table.SOME
        or len(taken) > 1
        or last.endswith("s")
        or last in table.HEADS
    )


def subject(text: str, start: int, end: int) -> Span | None:
    """The subject of the sentence that begins at `start`, behind what leads up to it ("On Friday, …")."""
    end = min(end, start + _FAR)
    dateline = _DATELINE.match(text, start, end)
    start = dateline.end() if dateline else start
    for _ in range(_LEADS):
        word = WORD.search(text, start, end)
        if word is None:
            return None
        low = word[0].rstrip(",").lower()
        if low in table.LEADING or low in table.DAYS or word[0] in "—–-•*":
            start = word.end()
        elif low in table.AHEAD or low.endswith(("ing", "ly")):
            start = text.find(", ", start, min(end, start + _COMMA)) + 2
            if start < 2:
                return None
        else:
            return phrase(text, word.start(), end, is_subject=True)
    return None


def is_led(text: str, start: int) -> bool:
    """Whether a sentence begins with what leads up to its main clause: "When I asked him, he …"."""
    word = WORD.match(text, start)
    return word is not None and word[0].lower() in table.AHEAD


def narrowed(text: str, who: Span) -> Span:
    """Only the name where one ends the phrase: "Timothy Gill" of "former FBI agent Timothy Gill"."""
    if " " not in text[who[0] : who[1]]:
        return who
    words = [word.span() for word in WORD.finditer(text, *who)]
    at = len(words)
    while at and (
        text[words[at - 1][0]].isupper()
        or (at < len(words) and text[slice(*words[at - 1])] in ("al", "bin", "von", "van", "de", "der"))
    ):
        at -= 1
    if not 0 < at < len(words) or not text[words[at][0]].isupper() or not text[words[at - 1][0]].islower():
        return who
    led = [text[slice(*word)].lower() for word in words[:at]]
    is_led_by_role = led[-1] not in table.SOME and _LINKS.isdisjoint(led)
    return (words[at][0], who[1]) if is_led_by_role else who
