"""Which open story an article belongs to: what it copies decides, else what it speaks of."""

from collections import defaultdict
from collections.abc import Mapping
from math import exp
from typing import NamedTuple

from agents.story.features import Features
from agents.story.likeness import Likeness
from agents.story.memory import Membership
from streams.records import Traced

COPIED = 0.3  # share of an article that stands in an older one: the same story
ALIKE = 0.18  # likeness from which an article joins
TRIED = 12  # nearest articles that are compared
NEAREST = 2  # articles of a story that decide together
FADE = 48 * 3600.0  # seconds in which likeness falls to a third
APART = 72 * 3600.0  # seconds between two articles of one story
PART = 0.2  # of the likeness: what counts as a reason
Choice = tuple[str | None, tuple[str, ...]]


class Open(NamedTuple):
    """The open stories: articles by id, stories as articles by id, and the index."""

    members: Mapping[str, Membership]
    stories: Mapping[str, Mapping[str, Membership]]
    likeness: Likeness


def choose(
    article: Traced, copied: str | None, features: Features, told: float, offset: int, known: Open
) -> Choice:
    """(story, by what); `copied`: the article it has most from. (None, ()) for an article that opens a story of its own."""
    shared = (c.id for c in (*article.copies, *article.copied_by) if c.share >= COPIED)
    for other in (article.near_duplicate_of, copied, *shared):
        member = known.members.get(other or "")
        if member and member.opened < offset:
            return member.story, ("copied_sentences",)
    score: dict[str, list[float]] = defaultdict(list)
    reasons: dict[str, tuple[str, ...]] = {}
    for name, value, parts in _nearest(features, told, offset, known):
        story = known.members[name].story
        if value >= max(score[story], default=0.0):
            reasons[story] = _reasons(parts)
        score[story].append(value)
    together = ((_together(values, len(known.stories[story])), story) for story, values in score.items())
    best, chosen = max(together, default=(0.0, ""))
    return (chosen, reasons[chosen]) if best >= ALIKE else (None, ())


def _nearest(
    features: Features, told: float, offset: int, known: Open
) -> list[tuple[str, float, dict[str, float]]]:
    """(article, likeness 0 to 1, inner products by class) of the most alike."""
    members, likeness = known.members, known.likeness

    def sees(name: str) -> bool:
        return members[name].opened < offset and abs(members[name].told - told) <= APART

    own = likeness.norm(features)
    found = []
    for name in likeness.nearest(features, TRIED, sees):
        member = members[name]
        parts = likeness.shared(features, member.features)
        cosine = sum(parts.values()) / (own * likeness.norm(member.features))
        found.append((name, cosine * exp(-abs(member.told - told) / FADE), parts))
    return found


def _together(values: list[float], size: int) -> float:
    """The mean of the nearest articles of a story, so that one odd member does not pull another in."""
    nearest = sorted(values, reverse=True)[:NEAREST]
    return sum(nearest) / min(NEAREST, max(size, 1))


def _reasons(parts: dict[str, float]) -> tuple[str, ...]:
    total = sum(parts.values())
    return tuple(
        kind for kind, value in sorted(parts.items(), key=lambda p: (-p[1], p[0])) if value >= PART * total
    )
