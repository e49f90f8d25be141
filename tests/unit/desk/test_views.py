"""What a page shows of a record: marks in a text, changes word by word, numbers in words."""

import itertools

import pytest
from filled import MADE_BY, at, settings
from hypothesis import given
from hypothesis import strategies as st

from agents.desk.address import address, warning
from agents.desk.views import said
from agents.desk.views.changes import compared
from agents.desk.views.marking import pages, paragraphs
from streams.records import (
    Article,
    Entity,
    Figure,
    FirstSeen,
    PageInfo,
    Publisher,
    Quote,
    Sentence,
    Source,
)

TEXT = "Nine people were hurt. The mayor said so.\n\nNobody else did."


def article(text: str = TEXT, **more: object) -> Article:
    fields: dict[str, object] = {
        "id": "a",
        "revision": 1,
        "revision_id": "a/1",
        "url": "https://a.example/1",
        "canonical_url": "https://a.example/1",
        "publisher": Publisher(name="A"),
        "title": "T",
        "language": "en",
        "first_seen": FirstSeen(after=None, by=at(0)),
        "text": text,
        "text_from": "page",
        "page": PageInfo(outcome="ok"),
        "made_by": MADE_BY,
    }
    return Article(**fields | more)  # type: ignore[arg-type]  # fields by name


def span(surface: str, text: str = TEXT) -> dict[str, int]:
    return {"start": text.index(surface), "end": text.index(surface) + len(surface)}


def shown(one: Article) -> list[list[tuple[str, tuple[str, ...]]]]:
    return [
        [(piece.text, tuple(piece.marks)) for stretch in line for piece in stretch.pieces]
        for line in paragraphs(one, 0, len(one.text))
    ]


def test_a_paragraph_for_each_line_with_words_in_it() -> None:
    assert shown(article()) == [
        [("Nine people were hurt. The mayor said so.", ())],
        [("Nobody else did.", ())],
    ]


def test_marks_that_overlap_each_hold_for_their_own_stretch() -> None:
    one = article(
        figures=(Figure(**span("Nine"), kind="wounded", low=9, high=9, hedge="exact", unit="persons"),),
        quotes=(Quote(**span("Nine people were hurt"), kind="indirect"),),
        entities=(Entity(**span("mayor"), type="PER", method="title", confidence=0.9),),
    )
    assert shown(one)[0] == [
        ("Nine", ("figure", "quote")),
        (" people were hurt", ("quote",)),
        (". The ", ()),
        ("mayor", ("entity",)),
        (" said so.", ()),
    ]


def test_a_copied_sentence_has_its_source_and_the_space_behind_it_has_none() -> None:
    source = Source(id="b", start=0, end=3, kind="exact", similarity=1.0)
    sentences = (
        Sentence(**span("Nine people were hurt."), source=source),
        Sentence(**span("The mayor said so.")),
        Sentence(**span("Nobody else did.")),
    )
    (first, second) = paragraphs(article(sentences=sentences), 0, len(TEXT))
    assert [(one.number, one.source) for one in first] == [(0, source), (None, None), (1, None)]
    assert [(one.number, one.source) for one in second] == [(2, None)]


spans = st.tuples(st.integers(0, 80), st.integers(0, 80)).map(lambda two: (min(two), max(two)))


@given(text=st.text(max_size=60), found=st.lists(spans, max_size=6), cut=st.lists(spans, max_size=6))
def test_no_letter_is_lost_or_told_twice_however_wild_the_spans_are(
    text: str, found: list[tuple[int, int]], cut: list[tuple[int, int]]
) -> None:
    one = article(
        text,
        entities=tuple(Entity(start=a, end=b, type="X", method="m", confidence=0.1) for a, b in found),
        sentences=tuple(Sentence(start=a, end=b) for a, b in sorted(cut)),
    )
    lines = ["".join(word for word, _ in line) for line in shown(one)]
    assert lines == [line for line in text.split("\n") if line.strip()]


def test_a_long_text_is_cut_into_pages_at_sentences() -> None:
    text = "One two three. " * 100
    sentences = tuple(Sentence(start=15 * n, end=15 * n + 14) for n in range(100))
    cuts = pages(article(text, sentences=sentences), 200)
    assert cuts[0][0] == 0
    assert cuts[-1][1] == len(text)
    assert all(left[1] == right[0] for left, right in itertools.pairwise(cuts))
    assert all(start % 15 == 0 and end - start <= 200 for start, end in cuts)


def test_words_that_changed_are_told_and_those_that_did_not_stay() -> None:
    parts = [(part.how, part.text) for part in compared("At least 40 were hurt.", "At least 41 were hurt.")]
    assert parts == [("same", "At least "), ("cut", "40"), ("added", "41"), ("same", " were hurt.")]


@given(before=st.text(max_size=80), after=st.text(max_size=80))
def test_both_texts_stand_whole_in_what_is_compared(before: str, after: str) -> None:
    parts = list(compared(before, after))
    assert "".join(part.text for part in parts if part.how != "added") == before
    assert "".join(part.text for part in parts if part.how != "cut") == after


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1.0, "all (100 %)"),
        (0.86, "nearly all (86 %)"),
        (0.5, "about half (50 %)"),
        (0.1, "little (10 %)"),
        (0, "nothing (0 %)"),
    ],
)
def test_a_share_in_words(value: float, words: str) -> None:
    assert said.share(value) == words


@pytest.mark.parametrize(
    ("value", "word"),
    [(1, "certain"), (0.9, "very likely"), (0.7, "likely"), (0.5, "uncertain"), (0.1, "a guess")],
)
def test_confidence_in_words(value: float, word: str) -> None:
    assert said.sure(value) == word


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, "http://127.0.0.1:8780/"),
        ({"desk_listen": "0.0.0.0:81"}, "http://127.0.0.1:81/"),
        ({"desk_listen": "[::1]:81"}, "http://[::1]:81/"),
        ({"desk_address": "https://news.example/"}, "https://news.example"),
        ({"desk_listen": "off"}, ""),
    ],
)
def test_where_the_desk_is_found(given: dict[str, str], found: str) -> None:
    assert address(settings(**given)) == found


@pytest.mark.parametrize(
    ("given", "open_to_all"),
    [
        ({}, False),
        ({"desk_listen": "localhost:81"}, False),
        ({"desk_listen": "0.0.0.0:81"}, True),
        ({"desk_listen": "news.example:81"}, True),
        ({"desk_listen": "0.0.0.0:81", "desk_token": "word"}, False),
    ],
)
def test_a_desk_that_others_reach_without_a_word_says_so(given: dict[str, str], open_to_all: bool) -> None:
    assert bool(warning(settings(**given))) == open_to_all
