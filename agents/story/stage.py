"""Story: joins articles to stories, counts their origins, compares their figures.

A story is the fold of its articles and has no memory of its own: the table holds one `Membership` an article, and
what is built again from it gives the same records, version numbers included. An article sees only articles of a
smaller offset; what was answered for an (id, revision) is answered again.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from agents.story import families, features, join, record
from agents.story.likeness import Likeness
from agents.story.memory import ANSWERS, Given, Membership
from streams import ids, withholding
from streams.records import Article, Evidence, Story, Traced

__all__ = ["Membership", "Placed", "Stories"]

COPIED = 0.6  # own share below which an article has the origin of what it copies
PAIRS = 3  # copied sentences kept as evidence


class Placed(NamedTuple):
    """What to publish, what to write into the table (None: nothing is new), and which ids to delete from it."""

    article: Article
    stories: tuple[tuple[str, Story | None], ...]
    store: Membership | None
    forget: tuple[str, ...]


class Stories:
    """The open stories of one language; `families`: domain to owner."""

    def __init__(self, horizon: float = 72 * 3600.0, families: Mapping[str, str] | None = None) -> None:
        self._horizon = horizon
        self._families = dict(families or {})
        self.load(())

    def load(self, memberships: Iterable[Membership]) -> None:
        """Begin again with these records, as they lie in the table."""
        self._members: dict[str, Membership] = {}
        self._stories: dict[str, dict[str, Membership]] = {}  # article by id, in the order of arrival
        self._heard: dict[str, float] = {}  # story: the clock when something was last added; oldest first
        self._published: dict[str, bytes] = {}
        self._likeness = Likeness()
        self._now = 0.0
        listed = list(memberships)
        for member in sorted(listed, key=lambda member: (member.opened, member.id)):
            self._enter(member)
        for member in sorted(listed, key=lambda member: (member.offset, member.id)):
            self._hear(member)
        self._published = {name: _digest(self._record(name)) for name in self._stories}

    def place(self, article: Traced, offset: int, now: float) -> Placed:
        """Place one article; `now` is the clock of the partition (epoch seconds), which never runs backwards."""
        now = self._now = max(self._now, now)
        forget = self._evict(now)
        known = self._members.get(article.id)
        if known and (article.revision <= known.revision or known.answer(article.revision)):
            given = known.answer(article.revision) or known.answers[-1]
            return Placed(_article(article, given), ((known.story, self._record(known.story)),), None, forget)
        member = self._member(article, known, offset, now)
        self._enter(member)
        self._hear(member)
        story = self._record(member.story)
        origin = next(g.name for g in story.origins.groups if member.id in g.articles)
        given = Given(article.revision, member.joined_by, origin, member.story)
        member.answers = [*member.answers, given][-ANSWERS:]
        digest = _digest(story)
        changed = self._published.get(story.id) != digest
        self._published[story.id] = digest
        return Placed(_article(article, given), ((story.id, story),) if changed else (), member, forget)

    def final(self) -> list[Story]:
        """Every story as it stands, in the order in which they began."""
        return [self._record(name) for name in self._stories]

    def _member(self, article: Traced, known: Membership | None, offset: int, now: float) -> Membership:
        counts, actors, places = features.counts(article), features.actors(article), features.places(article)
        found = features.of(article, counts)
        if article.withheld:  # what a story tells of its articles is kept as it may be told
            counts, actors, places = withholding.facts((counts, actors, places), article)
        told = known.told if known else min(article.published.timestamp() if article.published else now, now)
        story, joined_by = self._choose(article, known, found, told, offset)
        publisher = article.publisher
        copied = _copied(article)
        return Membership(
            id=article.id,
            story=story,
            opened=known.opened if known else offset,
            offset=offset,
            seen=now,
            told=told,
            events=known.events + 1 if known else 1,
            revision=article.revision,
            joined_by=joined_by,
            publisher=publisher.name or publisher.domain,
            family=families.family(publisher.name, publisher.domain, publisher.family, self._families),
            title=article.title,
            language=article.route or article.language,
            published=article.published,
            first_seen=known.first_seen if known else article.first_seen,
            back_catalogue=known.back_catalogue if known else article.back_catalogue,
            version=article.made_by.version,
            features=found,
            actors=actors,
            places=places,
            counts=counts,
            credits=article.credits,
            copied=copied,
            copied_by=tuple(copy.id for copy in article.copied_by if copy.share > 1 - COPIED),
            copied_origin=self._origin_elsewhere(copied, story),
            evidence=_pairs(article),
            answers=known.answers if known else [],
        )

    def _choose(
        self, article: Traced, known: Membership | None, found: features.Features, told: float, offset: int
    ) -> tuple[str, tuple[str, ...]]:
        """A known article stays in its story; another joins one or opens its own."""
        if known:
            return known.story, known.joined_by
        copied = _copied(article)
        open_ = join.Open(self._members, self._stories, self._likeness)
        chosen, by = join.choose(article, copied, found, told, offset, open_)
        return chosen or ids.story(article.id), by

    def _enter(self, member: Membership) -> None:
        if old := self._members.get(member.id):
            self._likeness.remove(old.id, old.features)
        self._likeness.add(member.id, member.features)
        self._members[member.id] = member
        self._stories.setdefault(member.story, {})[member.id] = member

    def _hear(self, member: Membership) -> None:
        """The story goes to the end of those that are forgotten in turn."""
        self._heard.pop(member.story, None)
        self._heard[member.story] = member.seen
        self._now = max(self._now, member.seen)

    def _evict(self, now: float) -> tuple[str, ...]:
        forget: list[str] = []
        while self._heard and self._heard[oldest := next(iter(self._heard))] < now - self._horizon:
            del self._heard[oldest]
            self._published.pop(oldest, None)
            for name in self._stories.pop(oldest):
                self._likeness.remove(name, self._members.pop(name).features)
                forget.append(name)
        return tuple(forget)

    def _record(self, story: str) -> Story:
        return record.build(list(self._stories[story].values()))

    def _origin_elsewhere(self, article: str | None, story: str) -> str | None:
        """The origin of an article of another story, as it was last told."""
        member = self._members.get(article or "")
        return member.answers[-1].origin if member and member.story != story else None


def _copied(article: Traced) -> str | None:
    """The article it has most from, where it has little of its own."""
    if article.copies and article.own_share < COPIED:
        return article.copies[0].id
    return article.near_duplicate_of


def _article(article: Traced, given: Given) -> Article:
    fields = {name: getattr(article, name) for name in Traced.__struct_fields__}
    return Article(**fields, story=given.story, joined_by=given.joined_by, origin=given.origin)


def _pairs(article: Traced) -> tuple[Evidence, ...]:
    """The longest copied sentences."""
    sourced = [s for s in article.sentences if s.source and not s.quoted]
    longest = sorted(sourced, key=lambda s: (s.start - s.end, s.start))[:PAIRS]
    return tuple(
        Evidence(kind="copied_sentence", article=article.id, start=s.start, end=s.end, source=s.source.id)
        for s in longest
        if s.source
    )


def _digest(story: Story) -> bytes:
    """What a reader can see of a story, without its version."""
    return blake2b(msgspec.json.encode(msgspec.structs.replace(story, version=0)), digest_size=16).digest()
