"""Originals that come after their copies, and revisions of articles that were copied."""

from newsroom import BRIDGE, MINE, at, enriched

from agents.trace.stage import Answer, Window
from streams.records import Enriched, FirstSeen, Revision

FERRY = "The mayor of Oss will open a new ferry line below the broken pillars on Friday morning."


def run(*articles: Enriched, window: Window | None = None) -> list[Answer]:
    """In order of arrival; the clock of the partition is that of the newest."""
    window = window or Window()
    return [window.trace(a, n, a.first_seen.by.timestamp()) for n, a in enumerate(articles)]


def sources(answer: Answer) -> list[str | None]:
    return [s.source.id if s.source else None for s in answer.traced.sentences]


def correction(answer: Answer) -> Revision:
    assert len(answer.corrections) == 1
    return answer.corrections[0]


def of(revision: Revision, article: Enriched) -> list[tuple[str | None, str | None, str]]:
    """Its sources: before, after, the text of the span."""
    assert all(change.kind == "source" for change in revision.changes)
    return [
        (c.before, c.after, article.text[c.start or 0 : c.end] if c.end else "") for c in revision.changes
    ]


def test_an_original_that_comes_late_has_no_source_and_its_copy_is_corrected() -> None:
    copy = enriched("copy", MINE[0], *BRIDGE, hours=2)
    _, late = run(copy, enriched("original", *BRIDGE, hours=1))
    assert sources(late) == [None] * 5
    assert (late.traced.own_share, late.traced.copies, late.traced.near_duplicate_of) == (1.0, (), None)
    told = correction(late)
    assert (told.id, told.revision, told.previous) == ("copy", 1, 1)
    assert of(told, copy) == [(None, "original", sentence) for sentence in BRIDGE]
    (by,) = late.traced.copied_by
    assert by.id == "copy"
    assert 0.7 < by.share < 0.9


def test_who_copies_afterwards_has_it_from_the_original() -> None:
    answers = run(
        enriched("copy", *BRIDGE, hours=2),
        enriched("original", *BRIDGE, hours=1),
        enriched("third", *BRIDGE, hours=3),
    )
    assert sources(answers[2]) == ["original"] * 5
    assert answers[2].traced.near_duplicate_of == "original"
    assert answers[2].corrections == ()


def test_a_claimed_time_decides_where_both_stood_there_when_we_first_looked() -> None:
    def found(name: str, published: float | None) -> Enriched:
        time = None if published is None else at(published)
        return enriched(name, *BRIDGE, published=time, first_seen=FirstSeen(after=None, by=at(9)))

    assert correction(run(found("copy", 3), found("original", 1))[1]).id == "copy"
    for claims in ((1, 3), (3, None), (None, 1), (None, None), (1, 1.01)):
        _, second = run(found("first", claims[0]), found("second", claims[1]))
        assert sources(second) == ["first"] * 5, claims
        assert second.corrections == ()


def test_a_sentence_whose_source_is_older_still_keeps_it() -> None:
    answers = run(
        enriched("agency", *BRIDGE[:3], hours=0),
        enriched("copy", *BRIDGE, hours=3),
        enriched("late", *BRIDGE, hours=2),
    )
    assert sources(answers[2]) == ["agency"] * 3 + [None] * 2
    copy = enriched("copy", *BRIDGE)
    assert of(correction(answers[2]), copy) == [(None, "late", s) for s in BRIDGE[3:]]


def test_a_source_told_before_is_replaced_by_an_older_one() -> None:
    answers = run(
        enriched("middle", *BRIDGE, hours=2),
        enriched("copy", *BRIDGE, hours=3),
        enriched("original", *BRIDGE, hours=1),
    )
    told = {one.id: of(one, enriched(one.id, *BRIDGE)) for one in answers[2].corrections}
    assert told == {
        "copy": [("middle", "original", sentence) for sentence in BRIDGE],
        "middle": [(None, "original", sentence) for sentence in BRIDGE],
    }
    assert [by.id for by in answers[2].traced.copied_by] == ["copy", "middle"]


def test_two_late_originals_are_both_told_and_the_last_record_has_them_all() -> None:
    copy = enriched("copy", *BRIDGE, *MINE, hours=5)
    answers = run(copy, enriched("bridge", *BRIDGE, hours=1), enriched("mine", *MINE, hours=2))
    assert of(correction(answers[1]), copy) == [(None, "bridge", s) for s in BRIDGE]
    assert of(correction(answers[2]), copy) == [(None, "bridge", s) for s in BRIDGE] + [
        (None, "mine", s) for s in MINE
    ]


def test_a_revised_copy_is_corrected_in_its_newest_revision() -> None:
    copies = [enriched("copy", *BRIDGE[:4], hours=4), enriched("copy", *BRIDGE, hours=5, revision=2)]
    first, *_, last = run(copies[0], copies[1], enriched("late", *BRIDGE, hours=1))
    told = correction(last)
    assert (told.revision, told.previous) == (2, 2)
    assert len({told.revision_id, *(one.revision_id for one in copies)}) == 3, "an id of its own"
    spans = [(c.start, c.end) for c in told.changes]
    assert [copies[1].text[start:end] for start, end in spans] == list(BRIDGE)
    assert first.corrections == ()


def test_a_stray_sentence_and_quotes_alone_are_no_correction() -> None:
    speech = "“We shall build it again, of stone and higher than it ever was before,” said mayor Kolb."
    long = [
        f"Line {n} of a long report that has {n + 20} words of its own for river {n}x{n}." for n in range(40)
    ]
    for told in ([speech], [BRIDGE[0], *long]):
        _, late = run(enriched("first", *told, hours=2), enriched("late", told[0], *MINE, hours=1))
        assert late.corrections == ()
        assert late.traced.copied_by == ()
        assert sources(late) == [None] * 5


def test_a_late_original_that_comes_again_is_answered_the_same_and_a_revision_tells_only_what_is_new() -> (
    None
):
    window = Window()
    copy, late = enriched("copy", *BRIDGE, FERRY, hours=4), enriched("late", *BRIDGE, hours=1)
    first = run(copy, late, window=window)[1]
    again = window.trace(late, 7, at(5).timestamp())
    assert (again.traced, again.corrections, again.store) == (first.traced, first.corrections, ())
    revised = window.trace(enriched("late", *BRIDGE, *MINE[:1], hours=5, revision=2), 8, at(5).timestamp())
    assert sources(revised) == [None] * 6
    assert [by.id for by in revised.traced.copied_by] == ["copy"]
    assert revised.corrections == (), "nothing is new"


def test_a_revision_has_nothing_from_those_who_copied_it_before() -> None:
    answers = run(
        enriched("a", *BRIDGE),
        enriched("copy", *BRIDGE, hours=1),
        enriched("a", *BRIDGE, FERRY, hours=2, revision=2),
        enriched(
            "a", *BRIDGE[:2], BRIDGE[2].replace("two", "three"), *BRIDGE[3:], FERRY, hours=3, revision=3
        ),
    )
    for revised in answers[2:]:
        assert sources(revised) == [None] * 6
        assert (revised.traced.copies, revised.traced.own_share) == ((), 1.0)


def test_a_revision_may_take_what_another_had_before() -> None:
    answers = run(
        enriched("a", *BRIDGE),
        enriched("other", FERRY, *MINE, hours=1),
        enriched("a", *BRIDGE, FERRY, hours=2, revision=2),
    )
    assert sources(answers[2]) == [None] * 5 + ["other"]


def test_a_figure_that_another_had_first_is_from_there() -> None:
    now = BRIDGE[1].replace("Twelve", "Fifteen")
    answers = run(
        enriched("a", *BRIDGE),
        enriched("other", MINE[0], now, *MINE[1:], hours=1),
        enriched("a", BRIDGE[0], now, *BRIDGE[2:], hours=2, revision=2),
    )
    assert sources(answers[2]) == [None, "other", None, None, None]


def test_a_correction_has_no_word_of_the_texts() -> None:
    told = correction(run(enriched("copy", *BRIDGE, hours=2), enriched("late", *BRIDGE, hours=1))[1])
    assert not any(sentence in str(told) for sentence in BRIDGE)


def test_nothing_is_corrected_where_nothing_is_younger() -> None:
    articles = [enriched(f"a{n}", *BRIDGE, hours=n) for n in range(4)]
    assert [answer.corrections for answer in run(*articles)] == [()] * 4


def test_an_article_of_many_revisions_stays_the_original_of_what_was_copied_from_it() -> None:
    revisions = [
        enriched(
            "a",
            *BRIDGE,
            f"Note {n} of the mayor says nothing new about the pillars.",
            hours=2 + n,
            revision=n,
        )
        for n in range(2, 40)
    ]
    answers = run(
        enriched("a", *BRIDGE),
        enriched("copy", *BRIDGE, hours=1),
        *revisions,
        enriched("third", *BRIDGE, hours=60),
    )
    assert {(one.traced.copies, one.traced.own_share) for one in answers[2:-1]} == {((), 1.0)}
    assert answers[-1].traced.near_duplicate_of == "a"


def test_a_source_says_in_which_revision_it_stands_where() -> None:
    first = enriched("a", *BRIDGE)
    moved = enriched("a", FERRY, *BRIDGE[:4], hours=1, revision=2)
    answers = run(first, moved, enriched("copy", *BRIDGE, hours=2))
    sources = [s.source for s in answers[2].traced.sentences if s.source]
    texts = {1: first.text, 2: moved.text}
    assert [source.revision for source in sources] == [2, 2, 2, 2, 1]
    assert [texts[source.revision][source.start : source.end] for source in sources] == list(BRIDGE)


def test_of_a_very_long_text_the_first_sentences_are_traced() -> None:
    lines = [
        f"Row {n}x{n} of the long list names harbour {n}x{n} and its {n + 30} boats." for n in range(4200)
    ]
    a, b, changed = (
        enriched("a", *lines),
        enriched("b", *lines, hours=1),
        enriched("a", *lines, FERRY, hours=2, revision=2),
    )
    answers = run(a, b, changed)
    assert answers[1].traced.near_duplicate_of == "a"
    assert (answers[1].traced.own_share, answers[1].traced.copies[0].share) == (0.0, 1.0)
    assert answers[2].change is None
