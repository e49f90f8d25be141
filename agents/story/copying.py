"""What an article has from open articles, by what trace found in it: of whom it is a copy, and of whom it has some prose."""

from collections import Counter
from collections.abc import Mapping

from agents.story.memory import Membership
from streams.records import Evidence, Traced

Members = Mapping[str, Membership]  # the open articles by id

RELATED = 0.3  # share of an article that stands in an older one: the same story
COPIED = 0.6  # own share below which an article has the origin of what it copies
PROSE = 80  # characters of a sentence that nobody else writes by chance
PAIRS = 3  # copied sentences kept as evidence


def source(article: Traced) -> str | None:
    """The article it has most from, where it has little of its own."""
    if article.copies and article.own_share < COPIED:
        return article.copies[0].id
    return article.near_duplicate_of


def shared(article: Traced, known: Members) -> dict[str, float]:
    """What it has from open articles of other outlets, by article, as a share of its text."""
    found = ((known.get(copy.id), copy.share) for copy in article.copies)
    return {m.id: share for m, share in found if m and m.publisher != outlet(article)}


def reused(article: Traced, shared: Mapping[str, float]) -> str | None:
    """Whose prose a text has that nobody signs: no person, no place of writing, no agency."""
    if article.dateline or article.credits or (article.authors and article.authors_are != "organisation"):
        return None
    sourced = [s for s in article.sentences if s.source and not s.quoted and s.source.id in shared]
    longest = max(sourced, key=lambda s: s.end - s.start, default=None)
    return longest.source.id if longest and longest.source and longest.end - longest.start >= PROSE else None


def copied_by(article: Traced, known: Members) -> tuple[str, ...]:
    """The articles that came before and have most of their text from it: younger ones, and summaries that stand in it."""
    here: Counter[str] = Counter()
    for sentence in article.sentences:
        if sentence.source:
            here[sentence.source.id] += sentence.source.end - sentence.source.start
    briefs = ((known.get(name), length) for name, length in here.items())
    contained = [m.id for m, length in briefs if m and m.brief and length >= COPIED * m.brief]
    younger = [copy.id for copy in article.copied_by if copy.share > 1 - COPIED]
    return tuple(name for name in dict.fromkeys((*younger, *contained)) if name != article.id)


def repeated(article: Traced, known: Members) -> list[tuple[int, int]]:
    """The sentences that its own outlet printed before, in a report that it is no copy of: they tell no event."""
    copies = {copy.id for copy in article.copies if copy.share >= RELATED}
    sourced = ((s, known.get(s.source.id)) for s in article.sentences if s.source)
    return [
        (s.start, s.end) for s, m in sourced if m and m.publisher == outlet(article) and m.id not in copies
    ]


def pairs(article: Traced) -> tuple[Evidence, ...]:
    """The longest copied sentences."""
    sourced = [s for s in article.sentences if s.source and not s.quoted]
    longest = sorted(sourced, key=lambda s: (s.start - s.end, s.start))[:PAIRS]
    return tuple(
        Evidence(kind="copied_sentence", article=article.id, start=s.start, end=s.end, source=s.source.id)
        for s in longest
        if s.source
    )


def outlet(article: Traced) -> str:
    """Who published it."""
    return article.publisher.name or article.publisher.domain
