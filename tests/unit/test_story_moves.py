"""Story: what meets and what does not, merges and splits; and that nothing of it depends on when it is read again."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newsroom import BRIDGE, MINE, stream, traced
from storyroom import BOTH, FALL, MERGING, SPLITTING, Desk, byte, collapse, members

from agents.story import join
from agents.story.stage import Placed
from agents.trace.stage import Window
from streams.records import Copy, Entity, Sentence, Source, Traced

TELLMAR = {"title": "Tellmar bridge falls into the Oss"}
OWN = (
    "The collapse of the Tellmar bridge left the town cut in two on Monday, the mayor Ines Vardo said.",
    "Vardo told a meeting that the old arch over the Oss had been inspected in spring.",
)
FOURTH = traced(
    "fourth",
    "The old stone bridge at Tellmar fell into the river Oss; mayor Ines Vardo wants an inquiry into warnings.",
    title="Inquiry into the Tellmar bridge",
    hours=2,
)


def sourced(article: Traced, *sources: tuple[int, str], quoted: bool = False) -> Traced:
    """The article with some of its sentences, by number, taken from others."""
    told = list(article.sentences)
    for number, name in sources:
        start, end = told[number].start, told[number].end
        source = Source(id=name, start=start, end=end, kind="exact", similarity=1.0)
        told[number] = Sentence(start=start, end=end, quoted=quoted, source=source)
    return msgspec.structs.replace(article, sentences=tuple(told))


def entity(article: Traced, name: str, id_: str, kind: str = "ORG") -> Traced:
    """The article with an actor that is known."""
    start = article.text.index(name)
    one = Entity(
        start=start, end=start + len(name), type=kind, id=id_, name=name, method="seed", confidence=1.0
    )
    return msgspec.structs.replace(article, entities=(one,))


def are_one(*articles: Traced) -> bool:
    return len({placed.article.story for placed in Desk(*articles).placed}) == 1


def answers(placed: list[Placed]) -> list[bytes]:
    return byte(one.article for one in placed)


def test_a_report_of_both_puts_two_stories_together_and_the_older_id_stays() -> None:
    desk = Desk(*MERGING)
    fall, inquiry, both = desk.placed
    older, younger = fall.article.story, inquiry.article.story
    assert older != younger
    assert both.article.story == older
    (name, story), (gone, null) = both.stories
    assert (name, gone, null) == (older, younger, None)
    assert story
    assert members(story) == ["fall", "inquiry", "both"]
    assert (story.version, story.merged, story.split_from) == (3, (younger,), None)
    assert desk.live.final() == [story]


def test_a_copy_makes_no_stories_more_alike_than_they_were() -> None:
    desk = Desk(*MERGING[:2], msgspec.structs.replace(BOTH, near_duplicate_of="inquiry"))
    both = desk.placed[-1]
    assert both.article.joined_by == ("copied_sentences",)
    assert both.article.story == desk.placed[1].article.story
    assert len(desk.live.final()) == 2


def test_what_is_merged_twice_names_every_story_it_was() -> None:
    early = collapse("early", text_from="summary", title="News in brief", text="Zinc fell. Copper rose.")
    desk = Desk(early, *MERGING)
    old, fall, inquiry = (one.article.story for one in desk.placed[:3])
    assert desk.story("both").id == fall
    whole = msgspec.structs.replace(
        FOURTH, near_duplicate_of=None, copied_by=(Copy(id="early", share=0.9),), own_share=1.0
    )
    placed = desk.place(whole)
    assert [one.id for one in desk.live.final()] == [old]
    story = placed.stories[0][1]
    assert story
    assert story.id == old
    assert set(story.merged) == {fall, inquiry} | {i for i, s in placed.stories if s is None}
    assert (fall, None) in placed.stories
    assert story.version == 5


def test_a_second_report_of_each_event_splits_a_roundup() -> None:
    desk = Desk(*SPLITTING)
    before = [placed.stories for placed in desk.placed[:-1]]
    assert [len(stories) for stories in before] == [1] * 4, "until then it is one story"
    one = before[-1][0][1]
    assert one
    last = desk.placed[-1]
    (kept, left), (new, cut) = sorted(last.stories, key=lambda told: told[0] != one.id)
    assert left
    assert cut
    assert (kept, left.split_from, cut.split_from) == (one.id, None, one.id)
    assert {frozenset(members(left)), frozenset(members(cut))} == {
        frozenset(("roundup", "mine1", "mine2")),
        frozenset(("bridge1", "bridge2")),
    }
    assert left.version > one.version
    assert cut.version == 2
    assert new == cut.id
    assert new not in {placed.article.story for placed in desk.placed[:-1]}
    assert last.article.story == desk.story("mine2").id


def test_what_was_cut_apart_does_not_come_and_go() -> None:
    desk = Desk(*SPLITTING)
    told = " ".join(SPLITTING[n].text for n in (1, 2, 3, 4))
    desk.place(traced("again", told, hours=5, title="Tellmar bridge falls, Karkov miners reached"))
    assert desk.story("bridge1").id != desk.story("mine1").id


def test_a_copy_goes_where_the_report_goes_that_it_copies() -> None:
    *others, last = SPLITTING
    copy = traced("copy", *BRIDGE[:2], hours=3.5, near_duplicate_of="bridge1")
    desk = Desk(*others, copy, last)
    assert members(desk.story("bridge1")) == ["bridge1", "bridge2", "copy"]


@pytest.mark.parametrize("articles", [(*MERGING, FOURTH), SPLITTING], ids=["merge", "split"])
def test_what_comes_again_is_answered_byte_for_byte_and_changes_nothing(articles: tuple[Traced, ...]) -> None:
    desk = Desk(*articles)
    first, final, rows = answers(desk.placed), desk.live.final(), dict(desk.rows)
    stories = {story.id: story for story in final}
    for subject in (desk.live, desk.rebuilt()):
        for offset in (0, 50):  # at its own offset, or again at a later one
            for n, article in enumerate(articles):
                placed = subject.place(article, offset + n, article.first_seen.by.timestamp())
                assert byte([placed.article]) == [first[n]]
                assert (placed.store, placed.forget) == ((), ())
                told = [name for name, _ in placed.stories]
                assert set(told) >= {name for name, story in desk.placed[n].stories if story is None}
                assert all(story == stories.get(name) for name, story in placed.stories)
        assert subject.final() == final
    assert desk.rows == rows


def test_the_null_of_a_merged_story_is_told_again() -> None:
    desk = Desk(*MERGING)
    again = desk.place(BOTH)
    assert again.stories == desk.placed[-1].stories
    assert again.stories[1] == (desk.placed[1].article.story, None)


def test_a_story_that_is_only_forgotten_is_not_told_as_merged() -> None:
    desk = Desk(*SPLITTING)
    desk.place(traced("echo", *MINE, hours=60, near_duplicate_of="mine2"))
    desk.place(traced("zinc", "Zinc fell.", hours=90))
    again = desk.place(SPLITTING[4])
    assert [name for name, _ in again.stories] == [desk.story("mine2").id], "the bridge's is forgotten"


def test_stories_stand_in_the_order_in_which_they_began_also_after_a_split_and_a_new_start() -> None:
    desk = Desk(SPLITTING[0], SPLITTING[1], traced("zinc", "Zinc fell.", hours=1.5), *SPLITTING[2:])
    began = [members(story)[0] for story in desk.live.final()]
    assert began == ["roundup", "bridge1", "zinc"]
    assert began == [members(story)[0] for story in desk.rebuilt().final()]


@pytest.mark.parametrize("articles", [(*MERGING, FOURTH), SPLITTING], ids=["merge", "split"])
@pytest.mark.parametrize("when", range(6))
def test_what_is_read_from_the_table_goes_on_as_if_nothing_had_been(
    articles: tuple[Traced, ...], when: int
) -> None:
    live, broken = Desk(), Desk()
    late = traced("late", *MINE, hours=100)
    revised = msgspec.structs.replace(articles[0], revision=2, title="Again")
    for n, article in enumerate((*articles, revised, late)):
        if n == when:
            broken.live = broken.rebuilt()
        assert live.place(article) == broken.place(article)
    assert live.live.final() == broken.live.final() == live.rebuilt().final()
    assert live.rows == broken.rows
    assert list(live.rows) == ["late"], "all else is forgotten"


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 10_000), st.sets(st.integers(0, 39), max_size=3), st.lists(st.integers(0, 39), max_size=8)
)
def test_rebuilt_stories_answer_as_the_live_ones_among_merges_and_splits(
    seed: int, rebuilds: set[int], replays: list[int]
) -> None:
    window, live, other = Window(), Desk(), Desk()
    between = {5: MERGING[0], 9: MERGING[1], 13: MERGING[2], 14: SPLITTING[0], 16: SPLITTING[1]}
    between |= {18: SPLITTING[2], 20: SPLITTING[3], 22: SPLITTING[4]}
    given_: dict[tuple[str, int], bytes] = {}
    records: dict[tuple[str, int], bytes] = {}
    articles: list[Traced] = []
    for n, article in enumerate(stream(seed, 40)):
        now = article.first_seen.by.timestamp()
        new = [window.trace(article, n, now).traced]
        if n in between:
            then = {"first_seen": article.first_seen, "published": article.published}
            new.append(msgspec.structs.replace(between[n], **then))
        for one in new:
            if n in rebuilds:
                other.live = other.rebuilt()
            placed = live.place(one)
            assert placed == other.place(one)
            given_ = {key: raw for key, raw in given_.items() if key[0] not in placed.forget}
            given_[one.id, one.revision] = byte([placed.article])[0]
            articles.append(one)
        for k in (k for k in replays if k < len(articles)):
            one = articles[k]
            if (one.id, one.revision) in given_:
                again = other.live.place(one, 1000 + n, one.first_seen.by.timestamp())
                assert (again.store, again.forget) == ((), ())
                assert byte([again.article]) == [given_[one.id, one.revision]]
        for story in live.live.final():
            (raw,) = byte([story])
            assert records.setdefault((story.id, story.version), raw) == raw
    assert live.live.final() == other.live.final()
    assert live.rows == other.rows


def test_a_frequent_word_finds_the_same_articles_after_a_revision_and_a_new_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The newest with a feature are looked at: a revision makes an article no newer."""
    monkeypatch.setattr("agents.story.likeness.NEWEST", 1)
    first, second = collapse("a"), traced("b", *OWN, hours=1, title="Tellmar mayor on the Oss")
    desk = Desk(first, second, msgspec.structs.replace(first, revision=2))
    nearest = [
        [one.id for one in stories._open.nearest(stories._open.members["z"])]
        for stories in (desk.live, desk.rebuilt())
        if stories.place(collapse("z", hours=2), 9, FALL.first_seen.by.timestamp())
    ]
    assert nearest[0] == nearest[1]


def test_articles_of_two_languages_never_meet() -> None:
    assert are_one(collapse("a"), collapse("b", hours=1))
    desk = Desk(collapse("a"), collapse("b", hours=1, language="de"), collapse("c", hours=2, route="fr"))
    assert len({placed.article.story for placed in desk.placed}) == 3
    assert [placed.article.passed for placed in desk.placed] == [None] * 3


def test_a_sentence_that_an_outlet_puts_under_everything_joins_nothing() -> None:
    line = "Follow the Karkov Courier for prize-winning investigative journalism by Orla Brenn, Nirad Sen and Arun Pillai."
    one = traced("a", line, "Zinc fell.", publisher="courier", title="Zinc")
    other = traced("b", line, "Snow fell.", publisher="courier", title="Snow", hours=1)
    assert are_one(one, other), "as a report it would join"
    assert not are_one(one, sourced(other, (0, "a")))
    elsewhere = sourced(msgspec.structs.replace(other, publisher=traced("x").publisher), (0, "a"))
    assert are_one(one, elsewhere), "of another outlet it is a report"


def test_a_name_that_is_known_meets_however_it_is_spelt() -> None:
    one = traced(
        "a", "IS militants seize villages near Aleppo.", title="IS militants seize villages near Aleppo"
    )
    other = traced(
        "b", "Daesh captures villages near Aleppo.", title="Daesh captures villages near Aleppo", hours=1
    )
    known = entity(one, "IS militants", "Q2429253"), entity(other, "Daesh", "Q2429253")
    assert are_one(*known)
    likely = []
    for articles in ((one, other), known):
        opened = Desk(*articles).live._open
        likely += opened.likely(opened.members["b"], [opened.members["a"]])
    assert likely[1] > likely[0], "and by their ids they are more alike than by their words"


UNSIGNED: dict[str, Any] = {"copies": (Copy(id="a", share=0.4),), "own_share": 0.6}


@pytest.mark.parametrize(
    ("signed", "origins"),
    [
        ({}, 1),
        ({"authors": ("Orla Brenn",)}, 2),
        ({"authors": ("Newsroom",), "authors_are": "organisation"}, 1),
        ({"dateline": "KARKOV"}, 2),
    ],
    ids=["nobody", "author", "organisation", "dateline"],
)
def test_a_text_with_prose_of_another_is_an_origin_only_where_somebody_signs_it(
    signed: dict[str, Any], origins: int
) -> None:
    first = traced("a", *OWN, **TELLMAR)
    later = sourced(traced("b", OWN[0], *MINE, hours=1, **UNSIGNED, **signed), (0, "a"))
    desk = Desk(first, later)
    assert members(desk.story("b")) == ["a", "b"]
    assert desk.story("b").origins.count == origins


def test_a_short_sentence_or_a_quote_of_another_makes_no_copy() -> None:
    first = traced("a", "Twelve were hurt.", *OWN, **TELLMAR)
    short = sourced(traced("b", "Twelve were hurt.", *MINE, hours=1, **UNSIGNED), (0, "a"))
    assert Desk(first, short).story("b").origins.count == 2
    quote = sourced(traced("b", OWN[0], *MINE, hours=1, **UNSIGNED), (0, "a"), quoted=True)
    assert Desk(first, quote).story("b").origins.count == 2


@pytest.mark.parametrize(("text_from", "origins"), [("summary", 1), ("page", 2)])
def test_a_summary_that_stands_in_a_later_text_is_one_origin_with_it(text_from: str, origins: int) -> None:
    brief = traced("a", BRIDGE[0], text_from=text_from, **TELLMAR)
    whole = sourced(traced("b", *BRIDGE, hours=1, authors=("Orla Brenn",), **TELLMAR), (0, "a"))
    desk = Desk(brief, whole)
    story = desk.story("b")
    assert members(story) == ["a", "b"]
    assert story.origins.count == origins
    if origins == 1:
        (group,) = story.origins.groups
        assert (group.name, group.articles) == ("b.example", ("a", "b"))


def joined(desk: Desk, article: str) -> dict[str, tuple[str, ...]]:
    """Why each article is in the story of this one, as its record says."""
    return {member.id: member.joined_by for member in desk.story(article).articles}


def test_what_a_split_moves_says_why_it_is_where_it_is_now() -> None:
    *others, last = SPLITTING
    copy = traced("copy", *BRIDGE[:2], hours=3.5, near_duplicate_of="bridge1")
    desk = Desk(*others, copy, last)
    cut = joined(desk, "bridge1")
    assert (cut["bridge1"], cut["copy"]) == ((), ("copied_sentences",))
    assert "rare_words" in cut["bridge2"]
    left = joined(desk, "mine1")
    assert (left["roundup"], [name for name, why in left.items() if not why]) == ((), ["roundup"])


def test_what_came_with_a_merged_story_says_what_joined_it() -> None:
    desk = Desk(*MERGING)
    assert desk.placed[1].article.joined_by == (), "it opened one"
    assert [name for name, why in joined(desk, "fall").items() if not why] == ["fall"]


def test_an_article_that_opens_a_story_and_merges_at_once_says_what_joined_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk(collapse("a"))
    monkeypatch.setattr(join, "choose", lambda member, known: join.Choice())
    article = desk.place(collapse("b", hours=1)).article
    assert members(desk.story("a")) == ["a", "b"]
    assert "rare_words" in article.joined_by
    assert article.joined_by == joined(desk, "a")["b"]


def test_a_summary_that_opened_a_story_goes_to_the_text_it_stands_in() -> None:
    """The summary's own words are too few to be known by."""
    brief = traced("a", "It fell.", text_from="summary", title="Brief")
    whole = sourced(traced("b", "It fell.", *BRIDGE, hours=1), (0, "a"))
    desk = Desk(brief, whole)
    assert members(desk.story("a")) == ["a", "b"]
    assert not are_one(traced("a", "It fell.", title="Brief"), whole), "a text of its own does not"


def test_an_article_that_opens_a_story_says_which_it_did_not_join() -> None:
    fall, inquiry, both = (one.article for one in Desk(*MERGING).placed)
    assert (fall.passed, both.passed) == (None, None)
    desk = Desk(SPLITTING[1], SPLITTING[0], SPLITTING[2])
    assert desk.placed[1].article.passed is None, "it joined one"
    unlike = Desk(SPLITTING[1], traced("b", "The Oss rose at Tellmar.", *MINE, hours=1)).placed[1].article
    assert unlike.passed
    assert unlike.passed.story == desk.placed[0].article.story
    assert unlike.passed.why == "unlike"
    assert 0 <= unlike.passed.likely < unlike.passed.needed
    assert inquiry.joined_by == ()
