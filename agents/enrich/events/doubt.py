"""Whether what a sign names has happened: not where it is denied, feared, planned, rehearsed, past or on condition."""

import re
from itertools import pairwise
from typing import NamedTuple

from agents.text.words import word_set


class Doubt(NamedTuple):
    """These words make no event of a sign that stands at most `reach` words behind them."""

    why: str
    reach: int
    words: str


# fmt: off
DOUBTS = (
    Doubt("denied", 4, "no not never without nor denied denies deny denying zero isn't wasn't aren't weren't didn't don't doesn't hasn't haven't hadn't"),
    Doubt("feared", 5, "fear fears feared fearing risk risks threat threats threaten threatens threatened threatening danger possibility likelihood"
          " avoid avoided avoiding avert averted averting prevent prevents prevented preventing deter deterring thwart thwarted thwarting foil foiled"
          " potential possible would-be hypothetical against warned brace braced"),
    Doubt("planned", 4, "plan plans planned planning plot plots plotted plotting prepare prepares prepared preparing preparations intend intends"
          " intended proposed proposal proposals upcoming future scheduled forthcoming call calls called calling demand demands demanded demanding urge"
          " urges urged urging want wants wanted seek seeks sought seeking hope hopes hoped promise promised instructions orders ordered ordering"
          " warrant warrants willing refused refuse refuses refusing failed fails unable"),
    Doubt("rehearsed", 4, "exercise exercises drill drills simulated simulating mock fake fictional so-called"),
    Doubt("past", 4, "anniversary commemorate commemorated commemorates commemorating remember remembered remembering veteran veterans survivors"),
    Doubt("of_something_else", 1, "heart panic asthma anxiety cardiac respiratory price turf legal court courted bidding custody ratings culture"
          " verbal personal twitter media population cosmic house resisting under"),
)


_REACH = {word: doubt for doubt in DOUBTS for word in doubt.words.split()}
# Between these and the sign stand only auxiliaries and adverbs: "may soon have been attacked".
_MODAL = word_set("would could can cannot might may must should shall will to wouldn't couldn't can't shouldn't won't i'll we'll they'll")
_BESIDE_MODAL = word_set("not also have be been being even still well soon yet get")
_PERFECT = word_set("had has have was were")  # also these, in "had not been arrested"; else a break
_GOES_ON = word_set("able managed began continued continue continues started moved")  # "managed to arrest" did happen
# "To launch an attack", "will hold talks": what carries the noun has not happened either.
_CARRIERS = word_set(
    "make launch carry conduct stage hold reach sign mount impose broker negotiate secure achieve begin resume effect organise organize commit"
    " prevent avoid stop end use face take see"
)
_CONDITION = word_set("if unless whether lest until")
# A thought of its own begins here: what stands before says nothing of the sign.
_BREAKS = word_set(
    "after when while as by since following during who which because but although though where amid said says"
    ' ( ) , ; : . ! ? " “ ” — –'
)
# fmt: on
_CARRIED = 5  # words from the sign to its carrier
_WINDOW = 90  # characters before a sign
_YEARS = 45  # to each side of it, in which a year is its own
_WORD = re.compile(r"[\w'/-]+|[,;:.!?()\"“”—–]")
_PAST = re.compile(
    r"(?<!\w)(?:(?:the|an?|its|his|her|'s) (?:\w+ )?(?:1[89]|20)\d\d (?:[\w.-]+ ){0,3}"
    r"|(?:september|sept\.?) 11(?:th)? |9/11 )\Z"
)
_LONG_AGO = re.compile(
    r"(?<!\w)(?:in|of|since|until|during|from) (?:(?:the|early|late|mid) )?(?:1[5-9]|20)\d\ds?(?!\w)(?! (?:people|men|soldiers|troops|persons|others))"
    r"|(?<!\w)(?:(?:years?|decades?|century|centuries) (?:ago|earlier)|last year|world war|cold war)(?!\w)"
)
# What opens a sentence is said of all its first clause, however long.
_OPENING = re.compile(
    r"[\"“]?(?:[\w-]+ ){1,3}(?:years?|decades?|century|centuries) ago(?: today| this \w+)?,? [^,;:]{0,200}\Z"
)
_NO_ONE = re.compile(r" (?:no one|no-one|nobody|none of)(?!\w)")
_AHEAD = re.compile(r"(?<!\w)next (?:year|month|week)(?:'s)? (?:[\w-]+ )?\Z")
_FOLLOWED = re.compile(
    r" (?:\w+ )?(?:plots?|warrants?|drills?|exercises?|anniversary|threats?|fears?|plans?)(?!\w)|-(?:proof|free|resistant|style)"
    r"| (?:will|would|should|must|may|could|are to|is to|due to) (?:\w+ )?(?:be held|take place|begin|start|go ahead)"
)


def why_not(text: str, start: int, end: int, is_verb: bool, floor: int, ceiling: int) -> str | None:
    """Why ``text[start:end]``, in small letters, is nothing that happened; None where it is.

    Its sentence stands between `floor` and `ceiling`.
    """
    before = text[max(floor, start - _WINDOW) : start].replace("’", "'")
    if before.endswith("-") and not before.endswith("re-"):
        return "of_something_else"  # pre-election
    if _FOLLOWED.match(text, end, end + 40) or _AHEAD.search(before):
        return "planned"
    if _NO_ONE.match(text, end, end + 12):
        return "denied"
    if (
        _PAST.search(before)
        or _LONG_AGO.search(text, max(floor, start - _YEARS), min(ceiling, end + _YEARS))
        or _OPENING.match(text, floor, start)
    ):
        return "past"
    first, _, rest = text[start:end].partition(" ")
    is_base = not first.endswith(("s", "ed", "ing")) and (is_verb or not rest)
    return _doubted(_WORD.findall(before)[::-1], is_base)


def _doubted(words: list[str], is_base: bool) -> str | None:
    """The doubt that `words`, from the last to the first, throw on the sign behind them. `is_base`: it may be an infinitive."""
    is_beside, after = True, ""  # only auxiliaries so far; the word read before this one
    for distance, (word, earlier) in enumerate(pairwise([*words, ""]), 1):
        if word in _BREAKS or (word in _PERFECT and not is_beside):
            return None
        if word in _CONDITION:
            return "on_condition"
        if (
            is_beside
            and word in _MODAL
            and (word != "to" or distance > 1 or is_base)
            and earlier not in _GOES_ON
        ):
            return "modal"
        if word in _CARRIERS and earlier in _MODAL and distance <= _CARRIED:
            return "planned"
        doubt = _REACH.get(word)
        if doubt and distance <= doubt.reach and after != "only":
            return doubt.why
        is_beside = is_beside and (word in _BESIDE_MODAL or word in _PERFECT or word.endswith("ly"))
        after = word
    return None
