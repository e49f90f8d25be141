"""Decides names that mean an actor in some texts only: "Isis" the group or the river, "Clinton" which of the two.

By the words next to the name, by who is named in full before it (else behind it), and by words that stand around it:
these decide for the whole document.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from agents.enrich.names import cues, genders
from agents.enrich.names.actors import Actor
from agents.enrich.names.first_names import FIRST_NAMES

_BEFORE = re.compile(r"(?<![\w.’'-])([^\W_][\w.’'-]*) \Z")
_BEHIND = re.compile(r" ([^\W\d_][\w-]*)")
_LETTERS = re.compile(r"[^\W\d_]+")
_AROUND = 80  # characters on each side whose words count
_NEAR = 24  # characters that the word before may have
_TITLES = cues.TITLES | cues.TITLE_PARTS
_PLACE_OF = re.compile(rf"\b(?:{'|'.join(sorted(cues.PLACES_OF))}) of \Z")
_RECENT = 4  # people of a name before, of whom one may be meant
_TOGETHER = 40  # characters from one person to the next of that name, side by side
# They begin a sentence before a surname; other words there are first names.
_NO_FIRST_NAMES = frozenset(
    re.findall(
        r"\w+",
        "Unlike Like Did Does Do Will Can Could Should Would Has Have Had Is Was Were Are Asked Ask Told Tell Said Says Let Maybe"
        " Perhaps Even Only Both Neither Either Would May Might Must Why Once Critics Supporters Vote Stop Thank Candidate Nominee"
        " Republican Republicans Democrat Democrats American Russian German French British Israeli Iranian Turkish Ukrainian",
    )
)
_BEHIND_PEOPLE = cues.NO_NAMES | {"Administration", "White"}  # "the Obama White House"


class Case(NamedTuple):
    """A name in doubt at ``start..end`` and who it may be. `is_usual`: the first, if nothing speaks against it."""

    start: int
    end: int
    actors: tuple[Actor, ...]
    is_usual: bool = False


Named = tuple[int, int, Actor]
Bearers = dict[
    str, list[tuple[int, Actor | None]]
]  # by surname or id, where; None: nobody whom the seeds know


def settle(text: str, cases: Sequence[Case], named: Sequence[Named]) -> list[Actor | None]:
    """Who each of the `cases` is, None for nobody we know. `named`: the mentions of which there is no doubt."""
    bearers: Bearers = {}
    for start, end, actor in named:
        bearers.setdefault(actor.id, []).append((start, actor))
        if actor.type == "PER":
            bearers.setdefault(_surname(text[start:end]), []).append((start, actor))
    around = [frozenset() if case.is_usual else _words(text, case) for case in cases]
    fitting = [_fitting(text, case, words, bearers) for case, words in zip(cases, around, strict=True)]
    told: dict[str, Actor] = {}
    for case, words, fits in zip(cases, around, fitting, strict=True):
        speaking = [actor for actor in fits if not actor.near.isdisjoint(words)]
        if len(speaking) == 1:
            told.setdefault(text[case.start : case.end], speaking[0])
    people = _People(text, bearers)
    return [_decide(text, case, fits, people, told) for case, fits in zip(cases, fitting, strict=True)]


class _People:
    """Who is named where, ready to be asked for the nearest."""

    def __init__(self, text: str, bearers: Bearers) -> None:
        self._text, self._bearers = text, bearers
        self._rows: dict[tuple[str, ...], tuple[list[int], list[Actor | None]]] = {}

    def nearest(self, keys: tuple[str, ...], start: int, title: str) -> tuple[bool, Actor | None]:
        """Whether somebody of these surnames and ids is named before `start`, and who: the last before, or the first behind.

        Nobody where the `title` speaks against them, or where two of them are named side by side.
        """
        if keys not in self._rows:
            places = [place for key in dict.fromkeys(keys) for place in self._bearers.get(key, ())]
            places.sort(key=lambda place: place[0])
            self._rows[keys] = [start for start, _ in places], [actor for _, actor in places]
        starts, actors = self._rows[keys]
        at = bisect_left(starts, start)
        if not at:
            return False, actors[at] if at < len(actors) else None
        fitting = [n for n in range(max(0, at - _RECENT), at) if _may_be(title, actors[n])]
        if not fitting:
            return True, None
        last = fitting[-1]
        others = [n for n in fitting if actors[n] is not actors[last]]
        is_tie = bool(others) and self._are_joined(starts[others[-1]], starts[last])
        return True, None if is_tie else actors[last]

    def _are_joined(self, start: int, end: int) -> bool:
        """Whether nothing but "and" parts two people: "Bill Clinton and Hillary Clinton"."""
        between = self._text[start:end] if end - start < _TOGETHER else ""
        return " and " in between and "." not in between


def is_surname(surface: str, actor: Actor) -> bool:
    """Whether this is the last part of a person's name, which others may bear too."""
    return (
        actor.type == "PER"
        and surface != actor.name
        and actor.name.endswith(surface)
        and surface in actor.exact
    )


def is_forbidden(text: str, start: int, end: int, actor: Actor) -> bool:
    """Whether the word before or behind says that this is another word: "it IS", "IS not"."""
    if not (actor.not_after or actor.not_before):
        return False
    before, behind = _neighbours(text, start, end)
    return before.lower() in actor.not_after or behind.lower() in actor.not_before


def _fitting(text: str, case: Case, around: frozenset[str], bearers: Bearers) -> Sequence[Actor]:
    """Those whom the words next to the name and around it allow. Somebody else of that surname is noted."""
    before, behind = _neighbours(text, case.start, case.end)
    if case.is_usual and (genders.contradicts(before, case.actors[0].name) or _is_place(text, case.start)):
        return ()
    is_alone = not before[:1].isupper() and not behind[:1].isupper()
    if not is_alone and not _is_heading(text, case.start, case.end):
        if before in _TITLES and before not in cues.COURTESY and case.is_usual:
            bearers.setdefault(case.actors[0].id, []).append((case.start - 1, case.actors[0]))
        elif _is_first_name(text, case, before):
            bearers.setdefault(_surname(text[case.start : case.end]), []).append((case.start - 1, None))
            return ()
        if behind[:1].isupper() and behind not in _BEHIND_PEOPLE and not _is_near(case, behind):
            return ()
    if case.is_usual:
        return case.actors
    return [
        actor
        for actor in case.actors
        if actor.apart.isdisjoint(around) and not is_forbidden(text, case.start, case.end, actor)
    ]


def _decide(
    text: str, case: Case, fits: Sequence[Actor], people: _People, told: dict[str, Actor]
) -> Actor | None:
    """The last one named before; else the first one behind; else the usual one; else whom the words tell."""
    if not fits:
        return None
    surface, (title, _) = text[case.start : case.end], _neighbours(text, case.start, case.end)
    surname = (_surname(surface),) if fits[0].type == "PER" else ()
    is_before, actor = people.nearest(surname + tuple(actor.id for actor in fits), case.start, title)
    if is_before or actor:
        return actor
    if case.is_usual:
        return fits[0]
    actor = told.get(surface)
    return actor if actor in fits else None


def _neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    """The words next to a name, empty where a stop or another sign stands between."""
    before = _BEFORE.search(text, max(0, start - _NEAR), start)
    behind = _BEHIND.match(text, end)
    return before[1] if before else "", behind[1] if behind else ""


def _is_first_name(text: str, case: Case, before: str) -> bool:
    """Whether the word before makes it somebody else's name: "Kate Bush", "River Isis"."""
    if not before[:1].isupper() or before in _TITLES or before in cues.NO_NAMES or _is_near(case, before):
        return False
    at = case.start - len(before) - 2
    begins = at < 0 or text[at] == "\n" or text[at - 1 : at + 1] in (". ", "? ", "! ")
    if begins and (before in _NO_FIRST_NAMES or before.endswith(("ing", "ed"))):
        return False
    return (
        before in FIRST_NAMES if begins and not case.is_usual else before.isalpha() and not before.isupper()
    )


def _is_place(text: str, start: int) -> bool:
    """Whether the words before say so: "the town of Masisi"."""
    return text.startswith("of ", start - 3) and bool(_PLACE_OF.search(text, max(0, start - _NEAR), start))


def _may_be(title: str, actor: Actor | None) -> bool:
    return actor is None or not genders.contradicts(title, actor.name)


def _is_near(case: Case, word: str) -> bool:
    return any(word.lower() in actor.near for actor in case.actors)


def _words(text: str, case: Case) -> frozenset[str]:
    around = text[max(0, case.start - _AROUND) : case.start] + " " + text[case.end : case.end + _AROUND]
    return frozenset(_LETTERS.findall(around.lower()))


def _surname(name: str) -> str:
    return name.split()[-1].removeprefix("al-").removeprefix("el-").removeprefix("Al-")


def _is_heading(text: str, start: int, end: int) -> bool:
    """Whether the line around is in Title Case: there a capital tells nothing."""
    line = text[max(text.rfind("\n", 0, start) + 1, start - 80) : end + 80].partition("\n")[0]
    words = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    if line.rstrip().endswith((".", ",", ";")):
        return False
    return len(words) > 2 and sum(word[0].isupper() for word in words) > 0.8 * len(words)
