"""Sentences in an order that no telling has: somebody is spoken of before, or without, being introduced. English."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from streams.records import Entity
from streams.records import Sentence as Span

NOBODIES = 3  # of them count
MOST = 100  # introductions, and speakers, that are looked at
APART = 2  # sentences between a bare surname and its introduction
_TITLE = (
    r"President|Prime Minister|Minister|Secretary|Senator|Sen\.|General|Gen\.|Gen|Colonel|Col\.|Captain|Lieutenant"
    r"|Maj\.|Major|Chancellor|Governor|Mayor|Judge|Justice|Sheriff|Detective|Professor|Dr\.?|[Ss]pokesm[ae]n"
    r"|[Ss]pokeswoman|[Mm]anager|[Cc]oach|[Ss]triker|[Mm]idfielder|[Cc]aptain|[Aa]nalyst|[Dd]irector|[Ll]eader"
)
_NAME = r"[A-Z][\w'’-]{1,30}"
_INTRODUCED = re.compile(rf"\b(?:{_TITLE}) ((?:{_NAME} ){{1,3}}?)({_NAME})(?![\w-])(?! {_NAME})")
_NAME_BEFORE = re.compile(rf"(?:{_NAME}|[A-Z]\.|\b(?:Mr|Mrs|Ms|Dr|Gen|Sen)\.?)[ \n]+(?:al-|de |van |von )?\Z")
_TOLD_BY = re.compile(
    r"\b(?:the (officials|officers|paper|newspaper|analyst|spokesm[ae]n|spokeswoman|monitor|prosecutor|detectives?|"
    r"economist|forecasters|manager|judge) (?:said|says|added|told)|(?:said|says|added) the (officials|paper|newspaper|"
    r"analyst|spokesm[ae]n|spokeswoman|prosecutor|economist|manager|judge))\b"
)
_PAPERS = ("paper", "daily", "times", "post", "journal", "press", "tribune", "news")
_SPEAKS = re.compile(r"(?:[’'”\",]*\s+(?:said|says|added|told|also met))\b")


class Sign(NamedTuple):
    """`at`: the sentence; `kind`: late (introduced behind), stranger (never), nobody (who "the officials" are)."""

    at: int
    kind: str
    who: str


def find(text: str, sentences: Sequence[Span], entities: Sequence[Entity]) -> list[Sign]:
    """All signs, one a person, in the order of the text."""
    starts = [sentence.start for sentence in sentences]
    return sorted(_late(text, starts) + _strangers(text, starts, entities) + _nobody(text, sentences))


def sentence_at(starts: Sequence[int], place: int) -> int:
    """The number of the sentence that holds this place."""
    return max(0, bisect_right(starts, place) - 1)


def _late(text: str, starts: list[int]) -> list[Sign]:
    """Surnames that stand alone in the body, sentences before the title and full name."""
    if len(starts) < 2:
        return []
    found: dict[str, Sign] = {}
    for match in list(_INTRODUCED.finditer(text))[:MOST]:
        surname = match[2].removeprefix("al-").removeprefix("Al-").removesuffix("’s").removesuffix("'s")
        place = _first(surname, text, starts[1])
        at = sentence_at(starts, place)
        is_told = f"{match[1].split()[-1]} {match[2]}" in text[: match.start()]
        if len(surname) > 3 and at + APART <= sentence_at(starts, match.start()) and not is_told:
            alone = not _NAME_BEFORE.search(text[max(0, place - 40) : place])
            if alone and surname not in found:
                found[surname] = Sign(at, "late", surname)
    return list(found.values())


def _first(surname: str, text: str, start: int) -> int:
    """Where the name first stands behind the headline."""
    found = re.compile(rf"(?<![\w-]){re.escape(surname)}(?![\w-])").search(text, start)
    return found.start() if found else len(text)


def _strangers(text: str, starts: list[int], entities: Sequence[Entity]) -> list[Sign]:
    """People of one name only, no list knows them, and they speak."""
    people = [(e, text[e.start : e.end]) for e in entities if e.type == "PER"]
    full = {name.split()[-1] for _, name in people if " " in name}
    found: dict[str, Sign] = {}
    for entity, name in people:
        is_short = (
            " " not in name and name not in full and name not in found and text.find(name) == entity.start
        )
        if is_short and not entity.id and _SPEAKS.match(text, entity.end):
            found[name] = Sign(sentence_at(starts, entity.start), "stranger", name)
    return list(found.values())


def _nobody(text: str, sentences: Sequence[Span]) -> list[Sign]:
    """ "The officials said" where no sentence before tells of officials."""
    found = []
    starts = [sentence.start for sentence in sentences]
    lowered = text.lower()
    for match in list(_TOLD_BY.finditer(text))[:MOST]:
        who = match[1] or match[2]
        at = sentence_at(starts, match.start())
        known = _PAPERS if "paper" in who else (who[:5],)
        if starts and not any(lowered.find(word, 0, starts[at]) >= 0 for word in known):
            found.append(Sign(at, "nobody", f"the {who}"))
    return found[:NOBODIES]
