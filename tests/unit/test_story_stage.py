"""Story: joining, origins, figures, phases; and that a story is the fold of its articles."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newsroom import BRIDGE, MINE, at, stream, traced

from agents.story.rarity import load_common
from agents.story.stage import Membership, Placed, Stories
from agents.trace.stage import Window
from streams.paths import seed
from streams.records import (
    Copy,
    Credit,
    Entity,
    Figure,
    FirstSeen,
    Publisher,
    Sentence,
    Source,
    Story,
    Traced,
)

COPIED: dict[str, Any] = {"copies": (Copy(id="a", share=0.9),), "own_share": 0.1}
RELATED: dict[str, Any] = {"copies": (Copy(id="a", share=0.35),), "own_share": 0.65}
OWN = (
    "The collapse of the Tellmar bridge left the town cut in two on Monday, the mayor Ines Vardo said.",
    "Vardo told a meeting that the old arch over the Oss had been inspected in spring.",
)


def opened(families: dict[str, str] | None = None) -> Stories:
    return Stories(families=families, common=load_common(seed("common.npz")))


def run(*articles: Traced, families: dict[str, str] | None = None) -> list[Placed]:
    stories = opened(families)
    return [stories.place(a, n, a.first_seen.by.timestamp()) for n, a in enumerate(articles)]


def story_of(*articles: Traced, families: dict[str, str] | None = None) -> Story:
    story = run(*articles, families=families)[-1].stories[0][1]
    assert story
    return story


def figure(
    text: str, low: float, hedge: str = "exact", unit: str = "persons", kind: str = "killed"
) -> dict[str, Any]:
    high = None if hedge == "at_least" else low
    return {"figures": (Figure(start=0, end=3, kind=kind, low=low, high=high, hedge=hedge, unit=unit),)}


def test_an_article_alone_opens_a_story_of_one_origin() -> None:
    placed = run(traced("a", *BRIDGE))[0]
    story = placed.stories[0][1]
    assert story
    assert (placed.article.story, placed.article.joined_by, placed.article.origin) == (
        story.id,
        (),
        "a.example",
    )
    assert (story.version, story.article_count, story.origins.count, story.title) == (1, 1, 1, "Title of a")


def test_a_copy_joins_by_its_sentences_and_adds_no_origin() -> None:
    story = story_of(traced("a", *BRIDGE), traced("b", *BRIDGE, hours=1, **COPIED))
    assert story.articles[1].joined_by == ("copied_sentences",)
    assert [(g.name, g.kind, g.articles) for g in story.origins.groups] == [
        ("a.example", "publisher", ("a", "b"))
    ]


def test_a_copied_sentence_is_the_evidence() -> None:
    source = Source(id="a", start=0, end=88, kind="exact", similarity=1.0)
    copy = traced("b", *BRIDGE, hours=1, sentences=(Sentence(start=0, end=88, source=source),), **COPIED)
    evidence = story_of(traced("a", *BRIDGE), copy).origins.groups[0].evidence
    assert [(e.kind, e.article, e.source, e.start, e.end) for e in evidence] == [
        ("copied_sentence", "b", "a", 0, 88)
    ]


def test_reports_of_the_same_event_in_other_words_join_as_two_origins() -> None:
    names = {"title": "Tellmar bridge falls into the Oss"}
    story = story_of(
        traced("a", *BRIDGE, **names), traced("b", *OWN, hours=1, title="Old Tellmar bridge collapses")
    )
    assert story.article_count == 2
    assert story.origins.count == 2
    assert "rare_words" in story.articles[1].joined_by


def test_reports_of_other_events_open_their_own_stories() -> None:
    assert len({p.article.story for p in run(traced("a", *BRIDGE), traced("b", *MINE, hours=1))}) == 2


def test_a_back_catalogue_polled_at_once_does_not_melt_into_one_story() -> None:
    articles = [
        traced("a", *BRIDGE),
        traced("b", *OWN, hours=1, published=traced("x", hours=-24 * 9).published),
    ]
    assert len({p.article.story for p in run(*articles)}) == 2


def test_a_report_without_a_time_joins_one_that_says_it_is_old() -> None:
    names = {"title": "Tellmar bridge falls into the Oss", "published": at(-24 * 30)}
    undated = traced("b", *OWN, hours=1, title="Old Tellmar bridge collapses", published=None)
    assert len({p.article.story for p in run(traced("a", *BRIDGE, **names), undated)}) == 1


def test_a_report_without_a_time_joins_none_that_was_seen_days_before() -> None:
    names = {"title": "Tellmar bridge falls into the Oss", "published": None}
    undated = traced("b", *OWN, hours=24 * 9, title="Old Tellmar bridge collapses", published=None)
    stories = Stories(1e12, common=load_common(seed("common.npz")))
    articles = [traced("a", *BRIDGE, **names), undated]
    placed = [stories.place(a, n, a.first_seen.by.timestamp()) for n, a in enumerate(articles)]
    assert len({p.article.story for p in placed}) == 2


def test_articles_that_credit_one_agency_are_one_origin() -> None:
    story = story_of(
        traced("a", *BRIDGE, credits=("AP",)), traced("b", *BRIDGE[:3], hours=1, credits=("AP",), **COPIED)
    )
    group = story.origins.groups[0]
    assert (story.origins.count, group.name, group.kind) == (1, "AP", "agency")
    assert [e.kind for e in group.evidence] == ["credit", "credit"]


def test_a_credit_that_only_the_head_of_a_page_has_is_evidence_without_a_place() -> None:
    one = traced("a", *BRIDGE)
    said = Credit(agency="AP", start=0, end=0, said="json-ld provider: AP")
    story = story_of(msgspec.structs.replace(one, credits=(said,)))
    (evidence,) = story.origins.groups[0].evidence
    assert (evidence.kind, evidence.start, evidence.end, evidence.detail) == ("credit", None, None, "AP")


def test_a_copy_that_credits_tells_where_its_source_is_from() -> None:
    story = story_of(traced("a", *BRIDGE), traced("b", *BRIDGE, hours=1, credits=("AP",), **COPIED))
    assert [(g.name, g.kind) for g in story.origins.groups] == [("AP", "agency")]


def test_an_original_that_comes_after_its_copy_is_the_origin_of_both() -> None:
    copy, original = traced("b", *BRIDGE, hours=1), traced("a", *OWN, copied_by=(Copy(id="b", share=0.8),))
    story = story_of(copy, original)
    (group,) = story.origins.groups
    assert (group.name, group.kind, group.articles) == ("a.example", "publisher", ("b", "a"))
    assert [(e.kind, e.article, e.source) for e in group.evidence] == [("copied_sentence", "b", "a")]
    assert story.articles[1].joined_by == ("copied_sentences",)


def test_an_original_of_which_little_is_in_an_earlier_article_is_an_origin_of_its_own() -> None:
    original = traced("a", *OWN, copied_by=(Copy(id="b", share=0.35),))
    assert story_of(traced("b", *BRIDGE, hours=1), original).origins.count == 2


def test_an_agency_and_its_own_pages_are_one_origin() -> None:
    own = traced("a", *BRIDGE, publisher="wire")
    copy = traced("b", *BRIDGE, hours=1, credits=("AP",), near_duplicate_of="a")
    assert story_of(own, copy, families={"wire.example": "AP"}).origins.count == 1


def test_papers_of_one_owner_are_one_origin() -> None:
    alike = {"title": "Tellmar bridge falls into the Oss"}
    articles = (traced("a", *BRIDGE, **alike), traced("b", *OWN, hours=1, **alike))
    group = story_of(*articles, families={"a.example": "Owner", "b.example": "Owner"}).origins.groups[0]
    assert (group.name, group.kind) == ("Owner", "publisher_family")
    given_ = Publisher(name="x", domain="x.example", family="House")
    same = [msgspec.structs.replace(a, publisher=given_) for a in articles]
    assert story_of(*same).origins.groups[0].name == "House"


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (figure("12", 12), figure("12", 12), "agree"),
        (figure("12", 12), figure("15", 15), "conflict"),
        (figure("12", 12), figure("10", 10, "at_least"), "agree"),
        (figure("12", 12), figure("14", 14, "at_least"), "conflict"),
        (figure("12", 12), figure("14", 14, "about"), "agree"),
        (figure("2", 2000, unit="m", kind="distance"), figure("2", 2, unit="km", kind="distance"), "agree"),
    ],
)
def test_figures_of_two_origins_are_compared(
    one: dict[str, Any], other: dict[str, Any], verdict: str
) -> None:
    alike = {"title": "Tellmar bridge falls into the Oss"}
    story = story_of(traced("a", *BRIDGE, **alike, **one), traced("b", *OWN, hours=1, **alike, **other))
    assert [(f.verdict, [c.article for c in f.claims]) for f in story.figures] == [(verdict, ["a", "b"])]


def test_a_later_count_of_the_same_origin_supersedes() -> None:
    old, new = figure("12", 12), figure("15", 15)
    story = story_of(
        traced("a", *BRIDGE, credits=("AP",), **old),
        traced("b", *BRIDGE, credits=("AP",), hours=1, **new, **COPIED),
    )
    assert [f.verdict for f in story.figures] == ["superseded"]


@pytest.mark.parametrize(("sourced", "verdict"), [(True, "conflict"), (False, "superseded")])
def test_a_rewrite_of_two_that_differ_corrects_neither(sourced: bool, verdict: str) -> None:
    alike = {"title": "Tellmar bridge falls into the Oss"}
    one, other = traced("a", *BRIDGE, credits=("AP",), **alike, **figure("12", 12)), figure("15", 15)
    second = traced("b", *OWN, hours=1, **alike, **other)
    both = (*BRIDGE[:2], OWN[0])
    rewritten = len(" ".join(BRIDGE[:2])) + 1
    theirs = Source(id="b", start=0, end=len(OWN[0]), kind="exact", similarity=1.0)
    last = Sentence(start=rewritten, end=rewritten + len(OWN[0]), source=theirs if sourced else None)
    told = msgspec.structs.replace(other["figures"][0], start=rewritten + 5, end=rewritten + 8)
    rewrite = traced(
        "c", *both, credits=("AP",), hours=2, **alike, figures=(told,), sentences=(last,), **COPIED
    )
    assert [f.verdict for f in story_of(one, second, rewrite).figures] == [verdict]


def test_first_is_an_interval_with_a_tie_where_we_had_not_looked() -> None:
    story = story_of(traced("a", *BRIDGE), traced("b", *BRIDGE, hours=0.05, **COPIED))
    assert (story.first.article, story.first.tie) == ("a", True)
    later = story_of(traced("a", *BRIDGE), traced("b", *BRIDGE, hours=3, **COPIED))
    assert not later.first.tie


@pytest.mark.parametrize(("hours", "phase"), [(1, "breaking"), (5, "developing"), (30, "sustained")])
def test_a_phase_follows_the_growth_of_origins(hours: float, phase: str) -> None:
    story = story_of(traced("a", *BRIDGE), traced("b", *OWN, hours=hours, **RELATED))
    assert (story.origins.count, story.phase) == (2, phase)


@pytest.mark.parametrize("hours", [0.5, 1, 5, 12, 30])
def test_a_back_catalogue_alone_is_never_breaking_developing_or_sustained(hours: float) -> None:
    old = {"back_catalogue": True}
    assert story_of(traced("a", *BRIDGE, **old)).phase == "fading"
    story = story_of(traced("a", *BRIDGE, **old), traced("b", *OWN, hours=hours, **RELATED, **old))
    assert (story.origins.count, story.phase) == (2, "fading")


@pytest.mark.parametrize(
    ("first_is_old", "hours", "phase"),
    [
        (True, 1, "developing"),
        (True, 30, "sustained"),
        (False, 1, "developing"),
        (False, 12, "fading"),
        (False, 30, "fading"),
    ],
)
def test_one_live_article_among_the_back_catalogue_is_one_origin_that_came(
    first_is_old: bool, hours: float, phase: str
) -> None:
    story = story_of(
        traced("a", *BRIDGE, back_catalogue=first_is_old),
        traced("b", *OWN, hours=hours, back_catalogue=not first_is_old, **RELATED),
    )
    assert (story.origins.count, story.phase) == (2, phase)


def test_a_live_copy_does_not_make_the_origin_of_an_old_article_a_second_one() -> None:
    articles = (
        traced("a", *BRIDGE, back_catalogue=True),
        traced("b", *OWN, hours=0.5, back_catalogue=True, **RELATED),
        traced("c", *BRIDGE, hours=1, **COPIED),
    )
    story = story_of(*articles)
    assert (story.origins.count, story.phase) == (2, "developing")


@pytest.mark.parametrize(
    ("old_by", "live_after", "live_by", "first", "tie"),
    [
        (0.0, 1.0, 1.1, "old", False),  # it stood there before the other did: we had looked
        (0.0, -0.1, 0.1, "old", True),  # either may have been the first
        (2.0, 1.0, 1.1, "live", True),  # when we came to the old one, it may have stood there for days
    ],
    ids=["proven", "overlapping", "found_later"],
)
def test_a_back_catalogue_is_first_only_where_we_saw_it_before_the_live_one_and_never_surely_else(
    old_by: float, live_after: float, live_by: float, first: str, tie: bool
) -> None:
    old = traced(
        "old", *BRIDGE, back_catalogue=True, first_seen=FirstSeen(after=None, by=at(old_by)), hours=old_by
    )
    live = traced(
        "live", *BRIDGE, first_seen=FirstSeen(after=at(live_after), by=at(live_by)), near_duplicate_of="old"
    )
    story = story_of(*sorted((old, live), key=lambda article: article.first_seen.by))
    assert story.article_count == 2
    assert (story.first.article, story.first.tie) == (first, tie)
    assert (story.first.after is None) is (first == "old")


def test_a_story_that_is_only_copied_fades() -> None:
    assert story_of(traced("a", *BRIDGE), traced("b", *BRIDGE, hours=30, **COPIED)).phase == "fading"


def test_actors_are_counted_by_articles() -> None:
    actor = (
        Entity(start=0, end=4, type="ORG", id="Q1", name="Red Cross", method="seed", confidence=1.0),
    ) * 2
    story = story_of(
        traced("a", *BRIDGE, entities=actor), traced("b", *BRIDGE, hours=1, entities=actor, **COPIED)
    )
    assert [(a.id, a.name, a.articles) for a in story.actors] == [("Q1", "Red Cross", 2)]


def test_a_revision_stays_in_its_story_and_raises_the_version() -> None:
    story = story_of(traced("a", *BRIDGE), traced("a", *MINE, revision=2, hours=1))
    assert (story.version, story.article_count, story.articles[0].revision) == (2, 1, 2)


def test_a_story_is_forgotten_with_all_its_articles() -> None:
    placed = run(
        traced("a", *BRIDGE), traced("b", *BRIDGE, hours=40, **COPIED), traced("c", *MINE, hours=113)
    )
    assert placed[-1].forget == ("a", "b")


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 10_000), st.sets(st.integers(0, 39), max_size=3), st.lists(st.integers(0, 39), max_size=8)
)
def test_rebuilt_stories_and_replays_answer_as_the_live_ones(
    seed: int, rebuilds: set[int], replays: list[int]
) -> None:
    window, live, other, now = Window(), opened(), opened(), 0.0
    table: dict[str, bytes] = {}
    articles: list[Traced] = []
    answers: dict[tuple[str, int], bytes] = {}  # of what the stories remember
    records: dict[tuple[str, int], bytes] = {}
    for n, article in enumerate(stream(seed, 40)):
        now = max(now, article.first_seen.by.timestamp())
        articles.append(window.trace(article, n, now).traced)
        if n in rebuilds:
            other = opened()
            other.load(msgspec.msgpack.decode(raw, type=Membership) for raw in table.values())
        one, two = live.place(articles[n], n, now), other.place(articles[n], n, now)
        assert one == two
        for id_ in one.forget:
            del table[id_]
            answers = {key: raw for key, raw in answers.items() if key[0] != id_}
        table |= {member.id: msgspec.msgpack.encode(member) for member in one.store}
        answers[article.id, article.revision] = msgspec.json.encode(one.article)
        for k in (k for k in replays if k <= n and (articles[k].id, articles[k].revision) in answers):
            again = other.place(articles[k], n if n % 2 else k, now)
            assert again.store == ()
            assert msgspec.json.encode(again.article) == answers[articles[k].id, articles[k].revision]
        for story in live.final():
            raw = msgspec.json.encode(story)
            assert records.setdefault((story.id, story.version), raw) == raw
    assert live.final() == other.final()
