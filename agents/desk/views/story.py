"""A story as its page shows it: who stands behind it and why, when, who copied whom, where its figures disagree."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from agents.desk.card import place_name
from agents.desk.queries import articles
from agents.desk.queries.articles import Changed, Listed
from agents.desk.store.database import Ask
from agents.desk.views import said
from streams.naming import origin_names
from streams.records import Article, Claim, Evidence, Origin, Story, StoryFigure

BACKERS = 20  # whose evidence is shown
CONFLICTS, CLAIMS = 6, 8  # figures that disagree, and claims of each
AGREED, ALIKE = 12, 2  # other figures, and claims of each
EVIDENCE = 3  # sentences shown of an origin
LISTED = 60  # articles in the list
AROUND = 280  # characters of a sentence that is shown
EDGES = 60
REVISIONS = 15


@dataclass(frozen=True)
class Proof:
    """Why articles are one origin: words, and the sentence that shows it ("" where there is none)."""

    words: str
    article: Listed | None
    source: Listed | None
    before: str = ""
    marked: str = ""
    after: str = ""


@dataclass(frozen=True)
class Backer:
    """An origin with its articles; `lane` is its place in the pictures."""

    lane: int
    name: str
    kind: str
    count: int
    articles: tuple[Listed, ...]
    proofs: tuple[Proof, ...]


@dataclass(frozen=True)
class Said:
    """What one article says of a figure, in its sentence."""

    claim: Claim
    article: Listed | None
    origin: str
    before: str
    marked: str
    after: str


@dataclass(frozen=True)
class Figure:
    """A figure of a story: the claims by what they say, those of most origins first."""

    figure: StoryFigure
    claims: tuple[Said, ...]
    more: int


@dataclass(frozen=True)
class Copied:
    """Of `copy`, this share stands in `source`."""

    copy: Listed
    source: Listed
    share: float


@dataclass(frozen=True)
class View:
    """What the page of a story shows."""

    story: Story
    backers: tuple[Backer, ...]
    listed: tuple[Listed, ...]
    first: Listed | None
    missing: int  # articles that are not kept here, or that a story so large lists no more
    conflicts: tuple[Figure, ...]
    agreed: tuple[Figure, ...]
    copied: tuple[Copied, ...]
    lanes: Mapping[str, int]  # by article
    revisions: tuple[Changed, ...]

    def called(self, who: str) -> str:
        """Who says it, by name where the claim has an id of one of the story's actors."""
        return next((one.name for one in self.story.actors if one.id == who), who)

    def placed(self, place: str) -> str:
        """A place as the story writes it: figures have it in small letters, to be compared."""
        return place_name(self.story, place)


def view(ask: Ask, story: Story) -> View:
    """The page of a story."""
    members = articles.by_id(ask, [member.id for member in story.articles])
    names = origin_names(story)
    lanes = {id_: lane for lane, group in enumerate(story.origins.groups) for id_ in group.articles}
    conflicts = [(one, _told(one, CLAIMS)) for one in story.figures if one.verdict == "conflict"][:CONFLICTS]
    agreed = [(one, _told(one, ALIKE)) for one in story.figures if one.verdict != "conflict"][:AGREED]
    proofs = [
        _best(group.evidence) if lane < BACKERS else [] for lane, group in enumerate(story.origins.groups)
    ]
    named = [one.article for some in proofs for one in some]
    named += [claim.article for _, claims in conflicts + agreed for claim in claims]
    cited = articles.whole(ask, named)
    called = {id_: names[lane] for id_, lane in lanes.items()}
    return View(
        story=story,
        backers=tuple(
            _backer(lane, names[lane], group, members, cited, proofs[lane])
            for lane, group in enumerate(story.origins.groups)
        ),
        listed=tuple(sorted(members.values(), key=lambda one: (one.seen, one.id))),
        first=members.get(story.first.article),
        missing=story.article_count - len(members),
        conflicts=tuple(_figure(*one, members, cited, called) for one in conflicts),
        agreed=tuple(_figure(*one, members, cited, called) for one in agreed),
        copied=tuple(_copied(members)),
        lanes=lanes,
        revisions=tuple(articles.revisions(ask, REVISIONS, story=story.id).rows),
    )


def _best(evidence: Iterable[Evidence]) -> list[Evidence]:
    """A few that show most: each kind and article once."""
    found = {(one.kind, one.article, one.source): one for one in reversed(list(evidence))}
    return sorted(found.values(), key=lambda one: (one.start is None, one.article))[:EVIDENCE]


def _backer(
    lane: int,
    name: str,
    group: Origin,
    members: Mapping[str, Listed],
    cited: Mapping[str, Article],
    best: Iterable[Evidence],
) -> Backer:
    return Backer(
        lane,
        name,
        group.kind,
        len(group.articles),
        tuple(members[id_] for id_ in group.articles if id_ in members),
        tuple(_proof(one, members, cited) for one in best),
    )


def _proof(evidence: Evidence, members: Mapping[str, Listed], cited: Mapping[str, Article]) -> Proof:
    words = {
        "credit": f"credits {evidence.detail}" if evidence.detail else "credits the agency",
        "copied_sentence": "has a sentence of",
        "family": f"belongs to {evidence.detail}" if evidence.detail else "has the same owner",
    }.get(evidence.kind, said.kind(evidence.kind))
    around = sentence(cited.get(evidence.article), evidence.start, evidence.end)
    return Proof(words, members.get(evidence.article), members.get(evidence.source or ""), *around)


def _told(figure: StoryFigure, most: int) -> list[Claim]:
    """The claims that are shown: of each number the first two, the numbers that most articles tell first."""
    alike: dict[tuple[float | None, float | None, str], list[Claim]] = defaultdict(list)
    for claim in figure.claims:
        alike[claim.low, claim.high, claim.hedge].append(claim)
    by_number: dict[str, list[Claim]] = defaultdict(list)
    for claims in alike.values():
        by_number[said.claim(claims[0])] += claims
    ranked = sorted(by_number.values(), key=len, reverse=True)
    return [claim for claims in ranked for claim in claims[:2]][:most]


def _figure(
    figure: StoryFigure,
    told: list[Claim],
    members: Mapping[str, Listed],
    cited: Mapping[str, Article],
    called: Mapping[str, str],
) -> Figure:
    return Figure(
        figure,
        tuple(
            Said(
                claim,
                members.get(claim.article),
                called.get(claim.article, ""),
                *sentence(cited.get(claim.article), claim.start, claim.end),
            )
            for claim in told
        ),
        len(figure.claims) - len(told),
    )


def sentence(article: Article | None, start: int | None, end: int | None) -> tuple[str, str, str]:
    """The sentence around a stretch of text: before it, the stretch, behind it; cut where it is long."""
    if article is None or start is None or end is None or not article.text:
        return "", "", ""
    begin, stop = next(
        ((one.start, one.end) for one in article.sentences if one.start <= start < one.end), (start, end)
    )
    before, after = article.text[begin:start], article.text[end : max(stop, end)]
    return _tail(before), article.text[start:end][: 2 * AROUND], _head(after)


def _tail(text: str) -> str:
    return text if len(text) <= AROUND else "…" + text[-AROUND:]


def _head(text: str) -> str:
    return text if len(text) <= AROUND else text[:AROUND] + "…"


def _copied(members: Mapping[str, Listed]) -> list[Copied]:
    """Who copied whom, the largest shares first."""
    edges = [
        Copied(one, members[copy.id], copy.share)
        for one in members.values()
        for copy in one.copies
        if copy.id in members
    ]
    return sorted(edges, key=lambda edge: (-edge.share, edge.copy.id))[:EDGES]
