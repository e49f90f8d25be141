"""Story: joins articles to stories, counts their origins, compares their figures.

A story is the fold of its articles and has no memory of its own: the table holds one `Membership` an article, and
what is built again from it gives the same records, version numbers included. An article sees only articles of a
smaller offset; what was answered for an (id, revision) is answered again.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import blake2b
from heapq import heappop, heappush
from typing import NamedTuple

import msgspec

from agents.story import join, reading, record
from agents.story.likeness import keys
from agents.story.meaning import Meaning
from agents.story.memory import ANSWERS, Given, Membership
from agents.story.opened import Opened
from agents.story.rarity import Rarity
from agents.story.rulings import Ruled, Rulings
from streams import ids
from streams.records import Article, Correction, Passed, Story, Traced

__all__ = ["Membership", "Placed", "Stories"]


Told = tuple[str, Story | None]  # story id; None: it is no more


class Placed(NamedTuple):
    """What to publish, what to write into the table, and which ids to delete from it."""

    article: Article
    stories: tuple[Told, ...]
    store: tuple[Membership, ...]
    forget: tuple[str, ...]


class Move(NamedTuple):
    """Articles that went from one story to another: both stories, and the articles."""

    stories: tuple[str, ...]
    articles: list[Membership]


class Corrected(NamedTuple):
    """What to publish for a correction, what to write into the table, and which ids to delete from it."""

    ruled: Ruled
    stories: tuple[Told, ...]
    store: tuple[Membership, ...]
    forget: tuple[str, ...]


class Stories:
    """The open stories of a partition, each of one language.

    `families`: domain to owner. `common`: language to share of articles that have a word, by its key. `meaning`: what
    makes a vector of a text.
    """

    def __init__(
        self,
        horizon: float = 72 * 3600.0,
        families: Mapping[str, str] | None = None,
        common: Mapping[str, Mapping[int, float]] | None = None,
        meaning: Meaning | None = None,
    ) -> None:
        self._horizon = horizon
        self._families = dict(families or {})
        self._common = common or {}
        self._meaning = meaning
        self.load(())

    def load(self, memberships: Iterable[Membership], ruled: Iterable[Ruled] = ()) -> None:
        """Begin again with these records, as they lie in the table."""
        taken = list(ruled)
        self._rulings = Rulings(taken)
        self._open = Opened(self._rulings)
        self._heard: dict[str, float] = {}  # story: the clock when something was last added
        self._oldest: list[tuple[float, str]] = []  # a heap of the same, with what was true before
        self._rarity: dict[str, Rarity] = {}
        listed = list(memberships)
        for member in sorted(listed, key=lambda member: (member.opened, member.id)):
            self._enter(member)
        for name in self._open.stories:
            self._hear(name)
        self._now: float = max((*self._heard.values(), *(one.seen for one in taken)), default=0.0)
        self._published: dict[str, bytes] = {name: _digest(self._record(name)) for name in self._open.stories}

    def place(self, article: Traced, offset: int, now: float) -> Placed:
        """Place one article; `now` is the clock of the partition (epoch seconds), which never runs backwards."""
        now = self._now = max(self._now, now)
        forget = self._evict(now)
        known = self._open.members.get(article.id)
        if known and (article.revision <= known.revision or known.answer(article.revision)):
            given = known.answer(article.revision) or known.answers[-1]
            return Placed(_article(article, given), self._again((known.story, *given.also)), (), forget)
        member, passed = self._read(article, offset, now)
        self._enter(member)
        self._mark(member.story, now)
        moves = [*self._merge(member), *self._split(member)]
        names = dict.fromkeys((member.story, *(name for move in moves for name in move.stories)))
        story = self._record(member.story)
        origin = next(g.name for g in story.origins.groups if member.id in g.articles)
        given = Given(article.revision, member.joined_by, origin, member.story, tuple(names)[1:], passed)
        member.answers = [*member.answers, given][-ANSWERS:]
        store = {one.id: one for one in (member, *(one for move in moves for one in move.articles))}
        return Placed(
            _article(article, given),
            self._changed([(story.id, story), *self._told(*given.also)]),
            tuple(store.values()),
            forget,
        )

    def is_retracted(self, article: str) -> bool:
        """Whether it was taken down."""
        return article in self._rulings.retracted

    def was_answered(self, article: str, revision: int) -> bool:
        """Of an article that was taken down: whether this revision had been published before."""
        return revision <= self._rulings.retracted.get(article, 0)

    def correct(self, said: Correction, offset: int) -> Corrected:
        """Take a correction; one that is known, or an older word on it, changes nothing: what holds is told again."""
        known = self._rulings.taken.get(said.id)
        if known and (offset <= known.offset or known.correction.revoked == said.revoked):
            return Corrected(known, self._again(known.told, known.gone), (), ())
        listed = said.articles if said.kind == "retract" and not said.revoked else ()
        gone = [m for id_ in listed if (m := self._open.members.get(id_))]
        revisions = dict(known.revisions) if known else {}
        revisions |= {m.id: m.revision for m in gone}
        ruled = Ruled(correction=said, offset=offset, seen=self._now, revisions=revisions)
        self._rulings = self._open.rulings = self._rulings.with_(ruled)
        moved = [*self._retract(gone), *self._part(said, offset)]
        moved += self._reread({name for move in moved for name in move.stories})
        names = tuple(dict.fromkeys(name for move in moved for name in move.stories))
        changed = self._changed(self._told(*names))
        ruled.told, ruled.gone = names, tuple(name for name in names if name not in self._open.stories)
        store = {m.id: m for move in moved for m in move.articles}
        return Corrected(ruled, changed, tuple(store.values()), tuple(m.id for m in gone))

    def final(self) -> list[Story]:
        """Every story as it stands, in the order in which they began."""
        return [self._record(name) for name in self._in_order()]

    def _in_order(self) -> list[str]:
        return sorted(self._open.stories, key=self._open.began)

    def _merge(self, member: Membership) -> Iterator[Move]:
        """Put the stories together that are one, now that this article is in: the older one stays."""
        while other := join.merging(member, self._open):
            old, young = sorted((member.story, other), key=self._open.began)
            moved = list(self._open.stories[young].values())
            moved[0].merged = (*moved[0].merged, young)
            self._open.move(moved, old)
            moved[0].joined_by = join.reasons(moved[0], self._open)
            self._hear(old, young)
            yield Move((old, young), moved)

    def _split(self, member: Membership) -> Iterator[Move]:
        """Cut out of the story what is another event, with its copies."""
        others = {one.id for one in join.dividing(member, self._open)}
        if others:
            here = self._open.stories[member.story].values()
            yield self._cut(_with_copies(others, here), member.offset)

    def _retract(self, gone: list[Membership]) -> Iterator[Move]:
        """Take articles out; what is left of a story goes on with its versions, and what copies them is of their origin."""
        self._drop(gone)
        for member in gone:
            left = list(self._open.stories.get(member.story, {}).values())
            copies = [one for one in left if one.copied == member.id]
            for one in copies:
                one.copied_origin = member.answers[-1].origin
            if left:
                left[0].events += 1 + member.events
                left[0].merged = (*left[0].merged, *member.merged)
                left[0].joined_by = ()
                if member.cut and member.cut[1] == member.story:
                    left[0].cut = member.cut
            self._hear(member.story)
            yield Move((member.story,), [*left[:1], *copies])

    def _part(self, said: Correction, offset: int) -> Iterator[Move]:
        """Cut articles out of the story that they share with one that they are no one story with."""
        listed = [m for id_ in said.articles if (m := self._open.members.get(id_))]
        for member in sorted(listed, key=lambda member: member.opened):
            here = self._open.stories[member.story]
            if self._rulings.are_apart(
                member.id, (id_ for id_, m in here.items() if m.opened < member.opened)
            ):
                yield self._cut(_with_copies({member.id}, here.values()), offset, said.id)

    def _reread(self, moved: Collection[str]) -> Iterator[Move]:
        """The other stories that read otherwise now; each gets a version for it."""
        for name in self._in_order():
            if name not in moved and self._published.get(name) != _digest(self._record(name)):
                first = next(iter(self._open.stories[name].values()))
                first.events += 1
                yield Move((name,), [first])

    def _cut(self, moved: list[Membership], offset: int, by: str = "") -> Move:
        """Make some articles of a story another one; `by`: the correction that says so."""
        old = moved[0].story
        new = ids.story(f"{old} {moved[0].id} {offset}")
        moved[0].cut = (old, new, by)
        self._open.move(moved, new)
        for member in moved:
            member.joined_by = join.reasons(member, self._open)
        self._hear(old, new)
        first = next(iter(self._open.stories[old].values()))
        first.events += 1 + sum(one.events for one in moved)  # the version of what is left goes on
        return Move((old, new), [first, *moved])

    def _changed(self, stories: Iterable[Told]) -> tuple[Told, ...]:
        """Of these stories, what is to be published: nothing where a reader would see no difference."""
        changed = []
        for name, story in stories:
            before, after = self._published.pop(name, None), _digest(story) if story else b""
            if before != after:
                changed.append((name, story))
            if story:
                self._published[name] = after
        return tuple(changed)

    def _told(self, *names: str) -> tuple[Told, ...]:
        """Stories as they stand now."""
        return tuple((name, self._record(name) if name in self._open.stories else None) for name in names)

    def _again(self, names: Iterable[str], gone: Collection[str] = ()) -> tuple[Told, ...]:
        """Stories of which was told before: without a word of one that is neither open nor `gone` nor merged, but forgotten."""
        told = self._told(*names)
        if all(story for _, story in told):
            return told
        ended = {*gone, *(name for member in self._open.members.values() for name in member.merged)}
        return tuple((name, story) for name, story in told if story or name in ended)

    def _read(self, article: Traced, offset: int, now: float) -> tuple[Membership, Passed | None]:
        """An article in its story, and the one that it did not join: a known article stays in the one it has."""
        rarity = self._rare(reading.language(article))
        member = reading.read(article, offset, now, self._open.members, rarity, self._families, self._meaning)
        if known := self._open.members.get(article.id):
            passed = known.answers[-1].passed
        else:
            copied = join.copies(article, member, self._open)
            choice = join.Choice(copied, join.COPIES) if copied else join.choose(member, self._open)
            member.story, member.joined_by = choice.story or self._new(article.id, offset), choice.joined_by
            passed = choice.passed
        member.copied_origin = self._origin_elsewhere(member, known)
        return member, passed

    def _new(self, article: str, offset: int) -> str:
        """The id of the story that it opens; it may have opened one that goes on without it."""
        name = ids.story(article)
        return ids.story(f"{article} {offset}") if name in self._open.stories else name

    def _enter(self, member: Membership) -> None:
        if old := self._open.members.get(member.id):
            self._rare(old.language).remove(keys(old.vector))
        self._rare(member.language).add(keys(member.vector))
        self._open.enter(member)

    def _rare(self, language: str) -> Rarity:
        if language not in self._rarity:
            self._rarity[language] = Rarity(self._common.get(language, {}))
        return self._rarity[language]

    def _hear(self, *stories: str) -> None:
        """When something was last added to these stories; nothing is known of one that is no more."""
        for name in stories:
            members = self._open.stories.get(name)
            if not members:
                self._heard.pop(name, None)
                continue
            self._mark(name, max(member.seen for member in members.values()))

    def _mark(self, story: str, seen: float) -> None:
        self._heard[story] = seen
        heappush(self._oldest, (seen, story))

    def _evict(self, now: float) -> tuple[str, ...]:
        forget: list[str] = []
        while self._oldest and self._oldest[0][0] < now - self._horizon:
            seen, oldest = heappop(self._oldest)
            if self._heard.get(oldest) == seen:
                gone = list(self._open.stories[oldest].values())
                self._drop(gone)
                self._hear(oldest)
                self._published.pop(oldest, None)
                forget += [member.id for member in gone]
        return tuple(forget)

    def _drop(self, members: Iterable[Membership]) -> None:
        for member in members:
            self._rare(member.language).remove(keys(member.vector))
        self._open.drop(members)

    def _record(self, story: str) -> Story:
        return record.build(list(self._open.stories[story].values()), self._rulings)

    def _origin_elsewhere(self, member: Membership, before: Membership | None) -> str | None:
        """The origin of what it copies, as that was last told, where that is of another story, or was taken down since."""
        source = self._open.members.get(member.copied or "")
        if source:
            return source.answers[-1].origin if source.story != member.story else None
        return before.copied_origin if before and before.copied == member.copied else None


def _with_copies(names: set[str], members: Iterable[Membership]) -> list[Membership]:
    """These articles of a story, in the order of arrival, and what came later and copies them, or copies a copy."""
    found: dict[str, Membership] = {}
    for member in members:
        if member.id in names or member.copied in found:
            found[member.id] = member
    return list(found.values())


def _article(article: Traced, given: Given) -> Article:
    fields = {name: getattr(article, name) for name in Traced.__struct_fields__}
    return Article(
        **fields, story=given.story, joined_by=given.joined_by, passed=given.passed, origin=given.origin
    )


def _digest(story: Story) -> bytes:
    """What a reader can see of a story, without its version."""
    return blake2b(msgspec.json.encode(msgspec.structs.replace(story, version=0)), digest_size=16).digest()
