"""Story: what people correct holds from then on, for what is there and for what comes, and in every rebuilt state."""

from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newsroom import BRIDGE, MINE, at, stream, traced
from storyroom import BOTH, FALL, INQUIRY, MERGING, SPLITTING, Desk, byte, collapse, correction, members

from agents.trace.stage import Window
from streams.records import Copy, Entity, Evidence

OWN = (
    "The collapse of the Tellmar bridge left the town cut in two on Monday, the mayor Ines Vardo said.",
    "Vardo told a meeting that the old arch over the Oss had been inspected in spring.",
)
COPY: dict[str, Any] = {"copies": (Copy(id="a", share=0.9),), "own_share": 0.1}
VARDO = Entity(start=0, end=4, type="PER", id="Q7", name="Ines Vardo", method="seed", confidence=1.0)
SENN = Entity(start=5, end=9, type="PER", id=None, name="Aldo Senn", method="model", confidence=0.9)
COUNCIL = Entity(start=0, end=4, type="ORG", id="Q8", name="Council", method="seed", confidence=1.0)


def pair(**more: Any) -> Desk:
    """Two reports of one event, of two outlets."""
    desk = Desk(
        collapse("a", **more), traced("b", *OWN, hours=1, title="Old Tellmar bridge collapses", **more)
    )
    assert members(desk.story("b")) == ["a", "b"]
    return desk


# Taken down.


@pytest.mark.parametrize(("gone", "left"), [("a", "b"), ("b", "a")])
def test_a_story_goes_on_without_what_is_taken_down(gone: str, left: str) -> None:
    desk = pair()
    before = desk.story("a")
    done = desk.correct(correction("retract", gone))
    ((name, story),) = done.stories
    assert name == before.id
    assert story
    assert (members(story), story.article_count, story.origins.count) == ([left], 1, 1)
    assert story.version > before.version
    assert done.forget == (gone,)
    assert [member.id for member in done.store] == [left]
    assert done.ruled.revisions == {gone: 1}


def test_what_copies_an_article_that_is_taken_down_stays_of_its_origin() -> None:
    desk = Desk(collapse("a"), collapse("b", hours=1, **COPY), collapse("c", hours=2, **COPY))
    desk.correct(correction("retract", "a"))
    desk.place(collapse("b", hours=3, revision=2, **COPY))
    for story in (desk.story("b"), desk.rebuilt().final()[0]):
        assert [(g.name, g.kind, g.articles) for g in story.origins.groups] == [
            ("a.example", "copied_article", ("b", "c"))
        ]


def test_a_story_of_nothing_but_what_is_taken_down_is_no_more() -> None:
    desk = pair()
    done = desk.correct(correction("retract", "a", "b"))
    assert done.stories == ((desk.placed[0].article.story, None),)
    assert (desk.live.final(), set(done.forget)) == ([], {"a", "b"})
    assert set(desk.rows) == {"correction c1"}


def test_what_is_taken_down_is_known_by_its_revisions() -> None:
    desk = Desk(collapse("a"), collapse("a", revision=2, hours=1), collapse("z", hours=2))
    assert not desk.live.is_retracted("a")
    desk.correct(correction("retract", "a", "never"))
    for stories in (desk.live, desk.rebuilt()):
        assert [stories.is_retracted(name) for name in ("a", "z", "never")] == [True, False, True]
        assert [stories.was_answered("a", revision) for revision in (1, 2, 3)] == [True, True, False]
        assert not stories.was_answered("never", 1)
        assert not stories.was_answered("z", 1)


def test_what_is_taken_down_twice_is_still_known_by_its_revisions() -> None:
    desk = pair()
    desk.correct(correction("retract", "a"))
    desk.correct(correction("retract", "a", "b", said="c2"))
    assert desk.live.was_answered("a", 1)
    assert desk.live.was_answered("b", 1)


def test_a_takedown_that_is_revoked_lets_the_article_come_again() -> None:
    desk = pair()
    desk.correct(correction("retract", "b"))
    done = desk.correct(correction("retract", "b", revoked=True))
    assert done.stories == ()
    assert not desk.live.is_retracted("b")
    desk.place(traced("b", *OWN, hours=2, title="Old Tellmar bridge collapses"))
    assert members(desk.story("a")) == ["a", "b"]


def test_what_a_story_was_merged_from_is_told_also_when_the_article_that_came_with_it_is_taken_down() -> None:
    desk = Desk(*MERGING)
    before = desk.story("fall")
    assert before.merged
    desk.correct(correction("retract", "inquiry"))
    assert members(desk.story("fall")) == ["fall", "both"]
    assert desk.story("fall").merged == before.merged


def test_what_a_story_was_split_from_is_told_also_when_its_first_article_is_taken_down() -> None:
    desk = Desk(*SPLITTING)
    cut = desk.story("bridge1")
    assert cut.split_from
    desk.correct(correction("retract", "bridge1"))
    assert (desk.story("bridge2").id, desk.story("bridge2").split_from) == (cut.id, cut.split_from)


def test_an_article_that_comes_again_and_is_of_another_event_has_not_the_story_it_opened() -> None:
    desk = pair()
    old = desk.story("a").id
    desk.correct(correction("retract", "a"))
    desk.correct(correction("retract", "a", revoked=True))
    desk.place(traced("a", *MINE, hours=2))
    assert desk.story("b").id == old
    assert members(desk.story("a")) == ["a"]


# Not one story.


def test_articles_that_are_two_stories_are_cut_apart() -> None:
    desk = pair()
    before = desk.story("a")
    done = desk.correct(correction("apart", "b", "a"))
    (kept, left), (new, cut) = done.stories
    assert left
    assert cut
    assert (kept, members(left), left.split_from) == (before.id, ["a"], None)
    assert (members(cut), cut.split_from, cut.id) == (["b"], before.id, new)
    assert left.version > before.version
    assert new != kept
    assert {member.id for member in done.store} == {"a", "b"}
    assert done.forget == ()


def test_what_is_left_alone_by_a_correction_opens_its_story() -> None:
    desk = pair()
    assert desk.story("b").articles[1].joined_by
    desk.correct(correction("apart", "a", "b"))
    assert [desk.story(name).articles[0].joined_by for name in ("a", "b")] == [(), ()]
    desk = pair()
    desk.correct(correction("retract", "a"))
    assert desk.story("b").articles[0].joined_by == ()


def test_what_is_cut_out_takes_its_copies_with_it() -> None:
    desk = pair()
    desk.place(traced("copy", *OWN, hours=2, near_duplicate_of="b"))
    desk.correct(correction("apart", "a", "b"))
    assert members(desk.story("b")) == ["b", "copy"]
    assert members(desk.story("a")) == ["a"]


def test_an_article_that_came_to_copy_a_later_one_is_cut_from_it_all_the_same() -> None:
    desk = pair()
    desk.place(traced("a", *OWN, hours=2, revision=2, near_duplicate_of="b"))
    old = desk.story("a").id
    desk.correct(correction("apart", "a", "b"))
    assert (desk.story("a").id, members(desk.story("a"))) == (old, ["a"])
    assert members(desk.story("b")) == ["b"]


def test_three_that_are_three_stories_are_three() -> None:
    desk = pair()
    desk.place(collapse("c", hours=2))
    assert len(desk.live.final()) == 1
    desk.correct(correction("apart", "a", "b", "c"))
    assert [members(story) for story in desk.live.final()] == [["a"], ["b"], ["c"]]


@pytest.mark.parametrize(
    "how", [{}, COPY, {"near_duplicate_of": "a"}], ids=["alike", "copied_share", "near_duplicate"]
)
def test_what_is_another_story_never_joins_not_by_copying_either(how: dict[str, Any]) -> None:
    desk = Desk(collapse("a"))
    desk.correct(correction("apart", "a", "b"))
    article = desk.place(collapse("b", hours=1, **how)).article
    assert members(desk.story("b")) == ["b"]
    assert article.passed
    assert (article.passed.story, article.passed.why) == (desk.story("a").id, "corrected")
    assert article.passed.likely >= article.passed.needed
    assert members(desk.story(desk.place(collapse("c", hours=2)).article.id)) != ["a", "b", "c"]


def test_stories_with_two_that_are_apart_never_merge() -> None:
    desk = Desk(FALL, INQUIRY)
    desk.correct(correction("apart", "fall", "inquiry"))
    desk.place(BOTH)
    assert len(desk.live.final()) == 2
    assert all(story.merged == () for story in desk.live.final())
    assert desk.story("fall").id != desk.story("inquiry").id


def test_a_text_that_contains_an_apart_summary_does_not_take_it_in() -> None:
    brief = traced("brief", "It fell.", title="Brief")
    whole = traced("whole", *BRIDGE, hours=1, copied_by=(Copy(id="brief", share=0.9),))
    assert len(Desk(brief, whole).live.final()) == 1
    desk = Desk(brief)
    desk.correct(correction("apart", "brief", "whole"))
    desk.place(whole)
    assert len(desk.live.final()) == 2


def test_apart_revoked_lets_them_join_and_puts_nothing_together_by_itself() -> None:
    desk = pair()
    desk.correct(correction("apart", "a", "b"))
    assert desk.correct(correction("apart", "a", "b", revoked=True)).stories == ()
    assert len(desk.live.final()) == 2
    desk.place(collapse("c", hours=2, near_duplicate_of="b"))
    desk.place(traced("d", *OWN, *BRIDGE, hours=2, title="Tellmar bridge falls into the Oss"))
    assert len(desk.live.final()) == 1


# One owner.


def test_papers_that_somebody_says_are_one_house_are_one_origin() -> None:
    desk = pair()
    desk.place(traced("zinc", "Zinc fell.", hours=2))
    before = desk.story("a")
    assert before.origins.count == 2
    said = correction("family", domains=("A.example", "b.example"), name="House")
    done = desk.correct(said)
    ((name, story),) = done.stories
    assert story
    assert (name, story.version) == (before.id, before.version + 1)
    (group,) = story.origins.groups
    assert (group.name, group.kind, group.articles) == ("House", "publisher_family", ("a", "b"))
    assert Evidence(kind="family", article="a", detail="House") in group.evidence
    assert {m.origin for m in story.articles} == {"House"}
    assert desk.place(collapse("b2", hours=3, publisher="b")).article.origin == "House"
    desk.correct(msgspec.structs.replace(said, revoked=True))
    assert desk.story("a").origins.count == 2


def test_a_domain_stands_for_its_subdomains_and_no_other_one() -> None:
    desk = pair()
    desk.correct(correction("family", domains=("example",), name="House"))
    assert desk.story("a").origins.count == 1
    other = pair()
    assert other.correct(correction("family", domains=(".example", "xa.example"), name="House")).stories == ()


def test_of_two_words_on_one_domain_the_later_holds_also_after_a_new_start() -> None:
    desk = pair()
    for said, name, hours in (("c2", "Old House", 1), ("c1", "New House", 2)):
        desk.correct(correction("family", said=said, when=at(hours), domains=("a.example",), name=name))
    for stories in (desk.live, desk.rebuilt()):
        assert [group.name for group in stories.final()[0].origins.groups] == ["New House", "b.example"]


# Not that actor.


@pytest.mark.parametrize("name", ["Q7", "ines vardo", "Ines Vardo"])
def test_a_wrong_actor_is_gone(name: str) -> None:
    desk = pair(entities=(VARDO, COUNCIL))
    before = desk.story("a")
    done = desk.correct(correction("actor", "b", name=name))
    ((_, story),) = done.stories
    assert story
    assert {a.name: a.articles for a in story.actors} == {"Council": 2, "Ines Vardo": 1}
    assert story.version == before.version + 1
    desk.correct(correction("actor", said="c2", name=name))
    assert [a.name for a in desk.story("a").actors] == ["Council"]
    desk.place(collapse("c", hours=2, entities=(VARDO,)))
    assert [a.name for a in desk.story("c").actors] == ["Council"]


def test_an_actor_without_an_id_is_known_by_its_name_and_nobody_else_goes() -> None:
    desk = pair(entities=(VARDO, SENN))
    desk.correct(correction("actor", name="Aldo Senn"))
    assert [a.name for a in desk.story("a").actors] == ["Ines Vardo"]
    assert desk.correct(correction("actor", said="c2", name="Nobody")).stories == ()


# Again, in any order, and rebuilt.

ALL = {
    "retract": correction("retract", "b"),
    "apart": correction("apart", "a", "b"),
    "family": correction("family", domains=("a.example", "b.example"), name="House"),
    "actor": correction("actor", "a", name="Q7"),
}


@pytest.mark.parametrize("kind", ALL)
def test_a_correction_that_comes_again_changes_nothing_and_tells_the_same(kind: str) -> None:
    desk = pair(entities=(VARDO,))
    done = desk.correct(ALL[kind])
    assert done.stories
    final, rows = desk.live.final(), dict(desk.rows)
    for stories in (desk.live, desk.rebuilt()):
        again = stories.correct(msgspec.structs.replace(ALL[kind], at=at(5), why="again"), 77)
        assert again.stories == done.stories
        assert (again.store, again.forget, again.ruled) == ((), (), done.ruled)
        assert stories.final() == final
    desk.correct(ALL[kind])
    assert desk.rows == rows


@pytest.mark.parametrize("kind", ALL)
def test_what_was_revoked_holds_at_no_time_of_a_replay(kind: str) -> None:
    desk = pair(entities=(VARDO,))
    words = (ALL[kind], msgspec.structs.replace(ALL[kind], revoked=True))
    *_, ruled = [desk.correct(word).ruled for word in words]
    final, first = {story.id: story for story in desk.live.final()}, desk.offset - 1
    for stories in (desk.live, desk.rebuilt()):
        for n, word in enumerate(words):
            again = stories.correct(word, first + n)
            assert (again.store, again.forget, again.ruled) == ((), (), ruled)
            assert all(story == final[name] for name, story in again.stories)
        assert stories.final() == list(final.values())


def test_a_correction_that_comes_again_takes_no_story_away_that_is_only_forgotten() -> None:
    desk = pair()
    said = correction("family", domains=("a.example", "b.example"), name="House")
    assert desk.correct(said).stories
    desk.place(traced("late", *MINE, hours=100))
    for stories in (desk.live, desk.rebuilt()):
        assert stories.correct(said, 77).stories == ()


def test_the_null_of_a_story_that_was_taken_down_is_told_again() -> None:
    desk = pair()
    done = desk.correct(correction("retract", "a", "b"))
    assert done.ruled.gone == (desk.placed[0].article.story,)
    desk.place(traced("late", *MINE, hours=100))
    for stories in (desk.live, desk.rebuilt()):
        assert stories.correct(correction("retract", "a", "b"), 77).stories == done.stories


@pytest.mark.parametrize("kind", ["family", "actor"])
def test_whether_the_correction_or_the_article_comes_first_makes_no_difference_to_the_story(
    kind: str,
) -> None:
    def told(when: int) -> Any:
        desk = Desk()
        articles = (
            collapse("a", entities=(VARDO,)),
            traced("b", *OWN, hours=1, title="Old Tellmar bridge collapses", entities=(VARDO,)),
        )
        for n, article in enumerate(articles):
            if n == when:
                desk.correct(ALL[kind])
            desk.place(article)
        if when == 2:
            desk.correct(ALL[kind])
        return msgspec.structs.replace(desk.story("b"), version=0)

    assert told(0) == told(1) == told(2)
    assert told(0) != told(3), "and it does make one whether there is a correction"


def test_whether_apart_or_the_article_comes_first_the_same_articles_stand_together() -> None:
    before, after = Desk(), pair()
    before.correct(ALL["apart"])
    for article in (collapse("a"), traced("b", *OWN, hours=1, title="Old Tellmar bridge collapses")):
        before.place(article)
    after.correct(ALL["apart"])
    assert [members(s) for s in before.live.final()] == [members(s) for s in after.live.final()]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sets(st.integers(0, 29), max_size=3))
def test_stories_rebuilt_from_rows_with_corrections_answer_as_the_live_ones(
    seed: int, rebuilds: set[int]
) -> None:
    rng, window, live, other = Random(seed), Window(), Desk(), Desk()
    records: dict[tuple[str, int], bytes] = {}
    names: list[str] = []
    said: list[Any] = []
    for n, article in enumerate(stream(seed, 30)):
        if n in rebuilds:
            other.live = other.rebuilt()
        one = msgspec.structs.replace(article, entities=(VARDO,) if n % 2 else (COUNCIL,))
        traced_ = window.trace(one, n, article.first_seen.by.timestamp()).traced
        if not live.live.is_retracted(article.id):
            assert live.place(traced_) == other.place(traced_)
            names.append(article.id)
        if rng.random() < 0.4:
            one = _random(rng, n, names, said)
            said.append(one)
            assert live.correct(one) == other.correct(one)
        assert live.rows == other.rows
        for story in live.live.final():
            (raw,) = byte([story])
            assert records.setdefault((story.id, story.version), raw) == raw
    assert live.live.final() == other.live.final() == live.rebuilt().final()
    assert not {id_ for s in live.live.final() for id_ in members(s) if live.live.is_retracted(id_)}
    for story in live.live.final():
        together = set(members(story))
        last = {one.id: one for one in said}.values()
        assert not any(
            len(together & set(one.articles)) > 1 for one in last if one.kind == "apart" and not one.revoked
        )


def _random(rng: Random, n: int, names: list[str], said: list[Any]) -> Any:
    if said and rng.random() < 0.3:
        old = rng.choice(said)
        return msgspec.structs.replace(old, revoked=rng.random() < 0.7, at=at(n))
    kind = rng.choice(("retract", "apart", "apart", "family", "actor"))
    pool = sorted({*names[-8:], f"a{n + 2}"})
    if kind == "family":
        domains = tuple(f"p{k}.example" for k in rng.sample(range(5), 2))
        return correction(kind, said=f"c{n}", when=at(n), domains=domains, name=f"House {n}")
    articles = rng.sample(pool, min(len(pool), 1 if kind == "retract" else 2))
    return correction(kind, *articles, said=f"c{n}", when=at(n), name="Q7" if kind == "actor" else "")


def test_the_clock_does_not_go_back_when_the_newest_article_is_taken_down_and_the_process_ends() -> None:
    desk = Desk(collapse("a"), traced("z", *MINE, hours=50))
    desk.correct(correction("retract", "z"))
    late = collapse("late", hours=10)
    seen = {
        member.seen
        for stories in (desk.live, desk.rebuilt())
        for member in stories.place(late, 9, late.first_seen.by.timestamp()).store
        if member.id == "late"
    }
    assert seen == {at(50).timestamp()}
