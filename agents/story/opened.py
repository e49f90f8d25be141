"""The open stories of a partition: their articles, and how alike these are."""

from collections.abc import Iterable, Sequence
from itertools import islice

from agents.story.cluster import nearer
from agents.story.likeness import Index, Pairs, compare
from agents.story.memory import Membership
from agents.story.rulings import Rulings

REPORTS = 16  # reports of a story that are compared: the newest
APART = 72 * 3600.0  # seconds between two articles of one story
TRIED = 12  # nearest articles that are compared


class Opened:
    """Articles by id, stories as articles by id in the order of arrival, and the index."""

    def __init__(self, rulings: Rulings) -> None:
        self.rulings = rulings
        self.members: dict[str, Membership] = {}
        self.stories: dict[str, dict[str, Membership]] = {}
        self._index = Index()
        self._numbered: dict[int, str] = {}
        self._asked: Membership | None = None
        self._found: list[int] = []
        # Article: one that came before: its offset, and how likely they are of one event.
        self._likely: dict[str, dict[str, tuple[int, float]]] = {}

    def enter(self, member: Membership) -> None:
        """Put in an article, or its new revision."""
        if old := self.members.get(member.id):
            self._index.remove(old.opened, old.vector)
            self._likely.pop(member.id, None)  # it was another text
        self._index.add(member.opened, member.vector)
        self._numbered[member.opened] = member.id
        self.members[member.id] = member
        self.stories.setdefault(member.story, {})[member.id] = member

    def drop(self, members: Iterable[Membership]) -> None:
        """Forget articles; a story without articles is no more."""
        for member in members:
            self._leave(member)
            del self.members[member.id], self._numbered[member.opened]
            self._likely.pop(member.id, None)
            self._index.remove(member.opened, member.vector)

    def move(self, members: Iterable[Membership], story: str) -> None:
        """Take articles from their story to another one, where each stands in its order."""
        for member in list(members):
            self._leave(member)
            member.story = story
            self.stories.setdefault(story, {})[member.id] = member
        self.stories[story] = dict(sorted(self.stories[story].items(), key=lambda one: one[1].opened))

    def _leave(self, member: Membership) -> None:
        del self.stories[member.story][member.id]
        if not self.stories[member.story]:
            del self.stories[member.story]

    def began(self, story: str) -> int:
        """The offset of its first article."""
        return next(iter(self.stories[story].values())).opened

    def may_join(self, article: str, story: str) -> bool:
        """Whether nobody said that it is of another story."""
        return not self.rulings.are_apart(article, self.stories[story])

    def were_cut(self, story: str, other: str) -> bool:
        """Whether one of them was cut out of the other; where people said so, it holds as long as they do."""
        listed = (member.cut for name in (story, other) for member in self.stories[name].values())
        cuts = {cut[:2] for cut in listed if cut and not cut[2]}
        return not cuts.isdisjoint(((story, other), (other, story)))

    def nearest(self, member: Membership) -> list[Membership]:
        """The articles of its language, come before it, that share most of what is rare."""

        def sees(number: int) -> bool:
            other = self.members[self._numbered[number]]
            is_near = _apart(member, other) <= APART
            return is_near and number < member.opened and other.language == member.language

        if self._asked is not member:  # joining and merging ask for the same
            self._asked, self._found = member, self._index.nearest(member.vector, TRIED, sees)
        return [self.members[self._numbered[n]] for n in self._found]

    def reports(self, story: str) -> list[Membership]:
        """The newest articles of a story that copy none of its others; the first one where all do."""
        listed = self.stories[story]
        own = (m for m in reversed(listed.values()) if m.copied not in listed)
        return list(islice(own, REPORTS)) or list(islice(listed.values(), 1))

    def compare(self, member: Membership, others: Sequence[Membership]) -> Pairs:
        """An article with others."""
        apart = [_apart(member, one) for one in others]
        copied = [max(member.shared.get(one.id, 0.0), one.shared.get(member.id, 0.0)) for one in others]
        return compare(member.vector, [one.vector for one in others], apart, copied)

    def likely(self, member: Membership, others: Sequence[Membership]) -> list[float]:
        """How likely `member` tells of one event with each of the others."""
        pairs = [self._pair(member, one) for one in others]
        missing = [
            one
            for one, (known, old) in zip(others, pairs, strict=True)
            if known.get(old.id, (None,))[0] != old.offset
        ]
        if missing:
            for one, value in zip(missing, self.compare(member, missing).likely.tolist(), strict=True):
                known, old = self._pair(member, one)
                known[old.id] = old.offset, value
        return [known[old.id][1] for known, old in pairs]

    def _pair(self, one: Membership, other: Membership) -> tuple[dict[str, tuple[int, float]], Membership]:
        """Where it is kept how likely two are of one event, which is the same both ways: with the younger, by the older."""
        young, old = (one, other) if one.opened > other.opened else (other, one)
        return self._likely.setdefault(young.id, {}), old

    def cohesion(self, reports: Sequence[Membership]) -> float:
        """The mean likeness of all pairs of reports; 0 for one alone."""
        links = [value for n, one in enumerate(reports) for value in self.likely(one, reports[n + 1 :])]
        return sum(links) / len(links) if links else 0.0

    def between(self, some: Sequence[Membership], others: Sequence[Membership]) -> float:
        """How likely two groups of reports are one event, by the pairs across."""
        return nearer(value for one in some for value in self.likely(one, others))


def _apart(one: Membership, other: Membership) -> float:
    """Seconds between two articles: as they were published where both say so, else as they were first seen."""
    if one.published and other.published:
        return abs(one.told - other.told)
    return abs((one.first_seen.by - other.first_seen.by).total_seconds())
