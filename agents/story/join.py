"""Which open story an article belongs to, and which stories are one: what it copies decides, else what it speaks of.

Average-link clustering, one article at a time: an article joins the story whose reports are most likely of one event
with it, on average; two stories are one when all their reports are, on average. A story whose reports are much alike
takes in only what is nearly as much alike. Copies are no reports: a text printed ten times weighs as one.
"""

from typing import Any, NamedTuple

from agents.story.cluster import LIKELY, groups, needed
from agents.story.copying import RELATED
from agents.story.likeness import CLASSES
from agents.story.memory import Membership
from agents.story.opened import Opened
from streams.records import Passed, Traced

SPLIT = 2  # reports of a group that is another event
COPIES = ("copied_sentences",)
PART = 0.2  # of the likeness: what counts as a reason
REASONS = dict(
    zip(
        CLASSES,
        ("rare_words", "rare_words", "names", "figures", "actors", "figures", "places", "meaning"),
        strict=True,
    )
)
NEAREST = 2  # reports of a story that an article is held against: those that are most alike


class Choice(NamedTuple):
    """The story it joins, and by what; else the one that it did not join, if there was any like it."""

    story: str | None = None
    joined_by: tuple[str, ...] = ()
    passed: Passed | None = None


def copies(article: Traced, member: Membership, known: Opened) -> str | None:
    """The story of what it copies, or of what copies it."""
    shared = (c.id for c in (*article.copies, *article.copied_by) if c.share >= RELATED)
    for name in (article.near_duplicate_of, member.copied, *member.copied_by, *shared):
        other = known.members.get(name or "")
        if other and other.opened < member.opened and known.may_join(member.id, other.story):
            return other.story
    return None


def choose(member: Membership, known: Opened) -> Choice:
    """The story of an article that copies none."""
    near = known.nearest(member)
    near += [one for one in map(known.members.get, member.shared) if one and one not in near]
    if not near:
        return Choice()
    likely = dict(zip((one.id for one in near), known.likely(member, near), strict=True))
    near.sort(key=lambda one: -likely[one.id])
    found: dict[str, Membership] = {}  # story: its article that is most alike
    for one in near:
        if likely[one.id] >= LIKELY:
            found.setdefault(one.story, one)
    tried = [_try(member, story, known) for story in found]
    fit = [one for one in tried if not one.why]
    if not fit:
        nearest = Passed(story=near[0].story, likely=likely[near[0].id], needed=LIKELY, why="unlike")
        return Choice(passed=max(tried, key=lambda one: one.likely, default=nearest))
    best = max(fit, key=lambda one: (one.likely, -known.began(one.story)))
    return Choice(best.story, _reasons(known.compare(member, [found[best.story]]).parts[0]))


def _try(member: Membership, story: str, known: Opened) -> Passed:
    """How likely an article is of one event with a story, and why it does not join it; "" where it may."""
    reports = known.reports(story)
    links = sorted(known.likely(member, reports))[-NEAREST:]
    likely = sum(links) / len(links)
    must = needed(known.cohesion(reports) if len(reports) > 2 else 0.0, 0.0)
    why = "" if known.may_join(member.id, story) else "corrected"
    return Passed(story=story, likely=likely, needed=must, why=why or ("unlike" if likely < must else ""))


def merging(member: Membership, known: Opened) -> str | None:
    """Another story that is one with the member's, if there is one now."""
    for name in member.copied_by:
        other = known.members.get(name)
        if other and known.reports(other.story) == [other] and _may_merge(member.story, other.story, known):
            return other.story
    reports = known.reports(member.story)
    if member not in reports:  # a copy makes no stories more alike than they were
        return None
    near = known.nearest(member)
    likely = known.likely(member, near)
    found = {one.story for one, value in zip(near, likely, strict=True) if value >= LIKELY}
    tried = sorted(name for name in found if _may_merge(member.story, name, known))
    within = known.cohesion(reports) if tried else 0.0
    best: tuple[float, str] = (0.0, "")
    for story in tried:
        others = known.reports(story)
        value = known.between(reports, others)
        if value >= needed(within, known.cohesion(others)):
            best = max(best, (value, story))
    return best[1] or None


def dividing(member: Membership, known: Opened) -> list[Membership]:
    """The reports of the member's story that are another event than its first, if there are two such by now."""
    reports = known.reports(member.story)
    if member not in reports or len(reports) < 2 * SPLIT:
        return []
    found = groups([known.likely(one, reports) for one in reports])
    large = [group for group in found if len(group) >= SPLIT]
    if len(large) < 2:
        return []
    first = min(large, key=lambda group: min(reports[n].opened for n in group))
    others = max((group for group in large if group is not first), key=len)
    return [reports[n] for n in others]


def reasons(member: Membership, known: Opened) -> tuple[str, ...]:
    """Why an article is in the story to which it was moved: what it copies there, or what is most alike; of the first nothing."""
    here = known.stories[member.story]
    others = [one for one in known.reports(member.story) if one is not member]
    if not others or known.began(member.story) == member.opened:
        return ()
    shared = (name for name, share in member.shared.items() if share >= RELATED)
    if not here.keys().isdisjoint((member.copied, *member.copied_by, *shared)):
        return COPIES
    likely = known.likely(member, others)
    return _reasons(known.compare(member, [others[likely.index(max(likely))]]).parts[0])


def _may_merge(story: str, other: str, known: Opened) -> bool:
    """Whether two stories may become one: what was cut apart stays so, else it would come and go."""
    if story == other or known.were_cut(story, other):
        return False
    return all(known.may_join(name, other) for name in known.stories[story])


def _reasons(parts: Any) -> tuple[str, ...]:
    added: dict[str, float] = {}
    for name, value in zip(CLASSES, parts.tolist(), strict=True):
        added[REASONS[name]] = added.get(REASONS[name], 0.0) + value
    total = sum(added.values())
    return tuple(
        name
        for name, value in sorted(added.items(), key=lambda one: (-one[1], one[0]))
        if value >= PART * total
    )
