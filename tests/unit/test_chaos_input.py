"""The chaos suite's news: its right answer follows from the plan, and the stages' own rules agree with it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.settings import load
from streams.trial import Stream
from tests.broker.chaos.news import Edition, Plan

plans = st.builds(
    Plan,
    stories=st.integers(1, 30),
    copies=st.integers(0, 3),
    variants=st.integers(0, 2),
    revisions=st.integers(1, 4),
    waves=st.integers(1, 6),
    publishers=st.integers(7, 10),
    shared=st.integers(1, 4),
    marks=st.sampled_from([(), ("zzyzx",), ("zzyzx", "qwertz")]),
)


@given(plans, st.integers(0, 2**32))
def test_the_numbers_follow_from_the_plan(plan: Plan, seed: int) -> None:
    right = Edition(plan, seed).right
    assert right.published == plan.stories * (1 + plan.copies + plan.variants)
    assert right.revised >= plan.stories * (plan.revisions - 1)
    assert right.seen == right.published + right.revised + right.duplicate + len(plan.marks)
    assert len(right.stories) == plan.stories
    assert sum(map(len, right.stories)) == right.published
    assert len(right.revisions) == right.published + right.revised


@given(plans, st.integers(0, 2**32))
def test_nothing_leaves_a_feed_and_the_last_wave_shows_the_last_revisions(plan: Plan, seed: int) -> None:
    edition = Edition(plan, seed)
    before: dict[str, set[str]] = {name: set() for name in edition.names}
    shown = 0
    for wave in range(edition.waves):
        now = edition.feeds(wave)
        slugs = {name: {piece.slug for piece in pieces} for name, pieces in now.items()}
        assert all(before[name] <= slugs[name] for name in edition.names)
        assert edition.items(wave) >= shown
        before, shown = slugs, edition.items(wave)
    assert shown == edition.right.seen
    last = {piece.slug: piece.title for pieces in edition.feeds(edition.waves).values() for piece in pieces}
    newest = {slug: title for (slug, _), title in sorted(edition.right.revisions.items())}
    assert {slug: title for slug, title in last.items() if slug in newest} == newest


@given(plans, st.integers(0, 2**32))
def test_a_revision_stands_in_its_feeds_at_its_own_wave(plan: Plan, seed: int) -> None:
    edition = Edition(plan, seed)
    for told in edition.told:
        for name in told.feeds:
            assert told.piece in edition.feeds(told.wave)[name]


@given(st.integers(0, 2**32))
@settings(max_examples=10)
def test_no_word_of_one_story_stands_in_another(seed: int) -> None:
    edition = Edition(Plan(stories=40), seed)
    owners: dict[str, set[int]] = {}
    for told in edition.told:
        for word in {*" ".join((told.piece.title, *told.piece.paragraphs)).lower().split()}:
            owners.setdefault(word.strip(".,"), set()).add(told.story)
    shared = {word for word, stories in owners.items() if len(stories) > 1}
    assert len(owners) > 40 * 30
    assert not any(1 < len(owners[word]) < 5 for word in shared), "only the words that every story has"


def test_the_same_seed_gives_the_same_news() -> None:
    plan = Plan(stories=20, marks=("zzyzx",))
    assert Edition(plan, 3).told == Edition(plan, 3).told != Edition(plan, 4).told


@pytest.mark.parametrize("seed", [1, 2])
def test_the_stages_group_the_articles_as_the_plan_says(seed: int) -> None:
    edition = Edition(Plan(stories=60), seed)
    stream = Stream("story", load({"WIREHOSE_MODEL": "rules"}))
    for told in sorted(edition.told, key=lambda told: (told.wave, told.piece.published)):
        if told.revision == 1:
            piece = told.piece
            line = {"id": piece.slug, "title": piece.title, "text": "\n\n".join(piece.paragraphs)}
            line |= {"publisher": told.feeds[0], "published": piece.published.isoformat()}
            assert stream.take(json.loads(json.dumps(line))).language == "en"
    found = {frozenset(article.id for article in story.articles) for story in stream.final()}
    assert found == edition.right.stories
