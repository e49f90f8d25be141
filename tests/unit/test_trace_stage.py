"""Trace: sources, copies, spun texts, revisions; and that a replay answers as the first time."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newsroom import BRIDGE, MINE, at, enriched, stream

from agents.trace.stage import Answer, Remembered, Window
from streams.records import Enriched, Part


def run(*articles: Enriched, window: Window | None = None) -> list[Answer]:
    window = window or Window()
    return [window.trace(a, n, a.first_seen.by.timestamp()) for n, a in enumerate(articles)]


def last(*articles: Enriched) -> Answer:
    return run(*articles)[-1]


def kinds(answer: Answer) -> list[str | None]:
    return [s.source.kind if s.source else None for s in answer.traced.sentences]


def source_of(answer: Answer, sentence: int) -> str | None:
    source = answer.traced.sentences[sentence].source
    return source.id if source else None


def test_the_first_print_has_no_source() -> None:
    traced = last(enriched("a", *BRIDGE)).traced
    assert (traced.own_share, traced.copies, traced.near_duplicate_of, traced.spun) == (1.0, (), None, False)


def test_the_same_words_are_traced_to_where_they_stood_first() -> None:
    first = enriched("a", *BRIDGE)
    answer = last(first, enriched("b", *BRIDGE, hours=1), enriched("c", *MINE[:2], *BRIDGE[1:4], hours=2))
    assert [source_of(answer, n) for n in range(5)] == [None, None, "a", "a", "a"]
    source = answer.traced.sentences[2].source
    assert source
    assert first.text[source.start : source.end] == BRIDGE[1]
    assert answer.traced.copies[0].id == "a"


def test_quotes_dashes_and_case_hide_nothing() -> None:
    told = "“The arch — the oldest here — fell at noon,” said the mayor of Tellmar."
    printed = '"The Arch - the oldest here - fell at noon", said the mayor of Tellmar.'
    assert kinds(last(enriched("a", told), enriched("b", printed, hours=1))) == ["exact"]


def test_an_edited_sentence_is_near_and_says_so() -> None:
    edited = BRIDGE[1].replace("Twelve", "Fifteen")
    answer = last(enriched("a", *BRIDGE), enriched("b", BRIDGE[0], edited, *BRIDGE[2:], hours=1))
    source = answer.traced.sentences[1].source
    assert source
    assert source.kind == "near"
    assert source.similarity < 1


def test_a_whole_copy_is_a_near_duplicate_of_the_earliest() -> None:
    answers = run(enriched("a", *BRIDGE), enriched("b", *BRIDGE, hours=1), enriched("c", *BRIDGE, hours=2))
    assert [x.traced.near_duplicate_of for x in answers] == [None, "a", "a"]
    assert answers[1].traced.own_share == 0.0


def test_a_changed_number_is_an_update_and_no_duplicate() -> None:
    updated = [BRIDGE[0], BRIDGE[1].replace("Twelve", "Fifteen"), *BRIDGE[2:]]
    assert last(enriched("a", *BRIDGE), enriched("b", *updated, hours=1)).traced.near_duplicate_of is None


def test_an_excerpt_is_a_copy_and_no_duplicate() -> None:
    traced = last(enriched("a", *BRIDGE), enriched("b", *BRIDGE[:2], hours=1)).traced
    assert traced.near_duplicate_of is None
    assert traced.copies[0].share == 1.0


def test_short_sentences_and_bylines_never_count() -> None:
    one = enriched("a", "He did not say.", *BRIDGE[:1])
    text = "By our correspondent Ann Lee in Tellmar. " + MINE[0]
    parts = (Part(kind="byline", start=0, end=40),)
    two = enriched("b", text=text, parts=parts, hours=1)
    three = enriched("c", text=text.replace(MINE[0], "He did not say."), parts=parts, hours=2)
    assert kinds(last(one, two, three)) == [None, None]


def test_what_a_publisher_repeats_in_every_article_is_no_source() -> None:
    line = "Tellmar Media reaches seven million readers a month on paper and on screens."
    topics = ("bridges", "mines", "ferries", "schools", "markets", "harbours")
    articles = [
        enriched(
            t,
            *(f"{t.capitalize()} number {n} opened in town {n} with {t} music." for n in range(5)),
            line,
            publisher="tm",
            hours=h,
        )
        for h, t in enumerate(topics)
    ]
    assert source_of(last(*articles), 5) is None


def test_a_dateline_does_not_hide_a_copy() -> None:
    answer = last(enriched("a", *BRIDGE), enriched("b", "TELLMAR (AP) — " + BRIDGE[0], *BRIDGE[1:], hours=1))
    assert kinds(answer) == ["exact"] * 5


def test_synonyms_put_for_words_make_a_spun_copy() -> None:
    swaps = {
        "old": "ancient",
        "hurt": "injured",
        "warned": "alerted",
        "children": "pupils",
        "promised": "pledged",
    }
    spun = [BRIDGE[0], *reversed(BRIDGE[1:])]
    for word, other in swaps.items():
        spun = [s.replace(word, other) for s in spun]
    first = enriched("a", *BRIDGE, publisher="post")
    traced = last(first, enriched("b", *spun, hours=1)).traced
    assert traced.spun
    assert traced.spun_by
    assert traced.spun_by.sources == ("a",)
    assert ("warned", "alerted") in traced.spun_by.substitutions
    edited = last(first, enriched("b", *spun, hours=1, publisher="post")).traced
    assert not edited.spun, "a house that edits its own report"
    assert edited.copies[0].id == "a"


def test_an_edited_copy_is_not_spun() -> None:
    edited = [BRIDGE[0].replace(", officials said", ""), BRIDGE[1].replace("Twelve", "Some 15"), *BRIDGE[2:]]
    assert not last(enriched("a", *BRIDGE), enriched("b", *edited, hours=1)).traced.spun


def test_a_revision_tells_what_changed() -> None:
    old = enriched("a", *BRIDGE)
    told = [BRIDGE[0], BRIDGE[1].replace("Twelve", "Fifteen"), *BRIDGE[3:], MINE[0]]
    new = enriched("a", *told, revision=2, hours=1, title="Another title")
    change = last(old, new).change
    assert change
    assert [c.kind for c in change.changes] == ["headline", "figure", "sentence_added", "sentence_cut"]
    assert (change.previous, change.stealth) == (1, False)
    figure = change.changes[1]
    assert (figure.before, figure.after) == (BRIDGE[1], told[1])
    assert figure.start is not None
    assert new.text[figure.start : figure.end] == told[1]


@pytest.mark.parametrize(("modified", "stealth"), [(at(0), True), (at(1), False), (None, False)])
def test_a_change_without_a_new_time_is_stealth(modified: object, stealth: bool) -> None:
    change = last(enriched("a", *BRIDGE), enriched("a", *BRIDGE[:4], revision=2, modified=modified)).change
    assert change
    assert change.stealth is stealth


def test_a_sentence_cut_later_is_still_the_source() -> None:
    articles = (
        enriched("a", *BRIDGE),
        enriched("a", *BRIDGE[:3], revision=2),
        enriched("b", *BRIDGE, hours=1),
    )
    assert source_of(last(*articles), 4) == "a"


def test_an_article_is_never_its_own_source() -> None:
    assert kinds(last(enriched("a", *BRIDGE), enriched("a", *BRIDGE, revision=2))) == [None] * 5


def test_what_is_older_than_the_horizon_is_forgotten() -> None:
    answer = last(enriched("a", *BRIDGE), enriched("b", *BRIDGE, hours=73))
    assert answer.forget == ("a",)
    assert kinds(answer) == [None] * 5


def test_a_younger_article_is_no_source_on_replay() -> None:
    window = Window()
    b = window.trace(enriched("b", *BRIDGE), 7, 0.0)
    again = Window()
    again.load(b.store)
    assert kinds(again.trace(enriched("a", *BRIDGE), 3, 0.0)) == [None] * 5


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 10_000), st.sets(st.integers(0, 39), max_size=3), st.lists(st.integers(0, 39), max_size=10)
)
def test_a_rebuilt_window_and_a_replay_answer_as_the_live_one(
    seed: int, rebuilds: set[int], replays: list[int]
) -> None:
    articles = stream(seed, 40)
    live, other, now = Window(), Window(), 0.0
    table: dict[str, bytes] = {}
    answers: dict[tuple[str, int], bytes] = {}  # of what the window remembers
    for n, article in enumerate(articles):
        now = max(now, article.first_seen.by.timestamp())
        if n in rebuilds:
            other = Window()
            other.load(msgspec.msgpack.decode(raw, type=Remembered) for raw in table.values())
        one, two = live.trace(article, n, now), other.trace(article, n, now)
        assert one == two
        for id_ in one.forget:
            del table[id_]
            answers = {key: raw for key, raw in answers.items() if key[0] != id_}
        table |= {row.id: msgspec.msgpack.encode(row) for row in one.store}
        answers[article.id, article.revision] = msgspec.json.encode((one.traced, one.change, one.corrections))
        for k in (k for k in replays if k <= n and (articles[k].id, articles[k].revision) in answers):
            again = other.trace(articles[k], n if n % 2 else k, now)
            assert again.store == ()
            expected = answers[articles[k].id, articles[k].revision]
            assert msgspec.json.encode((again.traced, again.change, again.corrections)) == expected
