"""What people know better: articles that are taken down or are no one story, publishers of one owner, wrong actors."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from agents.story.families import owner
from agents.story.memory import Actor, Membership
from agents.text import normal
from streams.records import Correction


class Ruled(msgspec.Struct, kw_only=True):
    """A correction as it was taken: the stories that were told for it, and how far what is taken down had come."""

    correction: Correction
    offset: int = -1  # where it stood: a replay brings older words on it, which hold no more
    told: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()  # those of them that it left without articles
    revisions: dict[str, int] = {}  # article that was taken down: its newest revision
    seen: float = 0.0  # the clock then, epoch seconds


class Rulings:
    """The corrections that hold."""

    def __init__(self, taken: Iterable[Ruled] = ()) -> None:
        by_time = sorted(taken, key=lambda one: (one.correction.at, one.correction.id))
        self.taken = {one.correction.id: one for one in by_time}
        self.retracted: dict[str, int] = {}  # article: the revisions that had been answered
        self._apart: dict[str, set[str]] = defaultdict(set)
        self._owners: dict[str, str] = {}
        self._wrong: dict[str, set[str]] = defaultdict(set)  # article ("": any): folded names and ids
        for one in self.taken.values():
            if not one.correction.revoked:
                self._apply(one)

    def with_(self, one: Ruled) -> "Rulings":
        """These and one more, or another word on one of them."""
        return Rulings([*(known for id_, known in self.taken.items() if id_ != one.correction.id), one])

    def are_apart(self, article: str, others: Iterable[str]) -> bool:
        """Whether somebody said that it is of another story than one of the others."""
        apart = self._apart.get(article)
        return apart is not None and not apart.isdisjoint(others)

    def family(self, member: Membership) -> str:
        """Who owns its publisher."""
        return (owner(member.domain, self._owners) if self._owners else "") or member.family

    def actors(self, member: Membership) -> tuple[Actor, ...]:
        """Who it speaks of."""
        if not self._wrong:
            return member.actors
        wrong = self._wrong.get("", set()) | self._wrong.get(member.id, set())
        return tuple(a for a in member.actors if not {a.id, normal.fold(a.name)} & wrong)

    def _apply(self, one: Ruled) -> None:
        said = one.correction
        if said.kind == "retract":
            for id_ in said.articles:
                self.retracted[id_] = max(self.retracted.get(id_, 0), one.revisions.get(id_, 0))
        elif said.kind == "apart":
            for id_ in said.articles:
                self._apart[id_] |= set(said.articles) - {id_}
        elif said.kind == "family":
            self._owners |= {domain.lower(): said.name for domain in said.domains}
        elif said.kind == "actor":
            for id_ in said.articles or ("",):
                self._wrong[id_] |= {said.name, normal.fold(said.name)}


class Row(msgspec.Struct):
    """What stands in the table: an article, or a correction."""

    member: Membership | None = None
    ruled: Ruled | None = None
