"""Sentences cut into pieces, as the tagger reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.enrich.model.wordpiece import WordPiece, case, plain

VOCABULARY = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "al",
    "##ep",
    "##po",
    "fell",
    ".",
    "s",
    "u",
    "'",
    "##s",
    "a",
]
CUTTER = WordPiece(VOCABULARY)


def pieces(sentence: str) -> list[str]:
    return [VOCABULARY[number] for number in CUTTER.cut(sentence).ids]


def test_the_longest_piece_comes_first_and_marks_stand_alone() -> None:
    assert pieces("Aleppo fell.") == ["al", "##ep", "##po", "fell", "."]
    assert pieces("U.S.") == ["u", ".", "s", "."]


def test_a_word_that_cannot_be_cut_is_one_unknown_piece() -> None:
    assert pieces("Damascus fell") == ["[UNK]", "fell"]
    assert pieces("a" * 100_000) == ["[UNK]"]


def test_each_piece_knows_its_token_and_each_token_its_place() -> None:
    cut = CUTTER.cut("Aleppo's fell")
    assert cut.tokens == [(0, 6), (6, 7), (7, 8), (9, 13)]
    assert cut.token == [0, 0, 0, 1, 2, 3]


WRITTEN = [
    ("small", 1), ("Capital", 2), ("NATO", 3), ("A", 4), ("iPhone", 5), ("McCain", 5), ("2016", 6), ("-", 7), ("العربية", 8), ("Élysée", 2),
]  # fmt: skip


@pytest.mark.parametrize(("word", "number"), WRITTEN, ids=[word for word, _ in WRITTEN])
def test_how_a_word_is_written_is_told(word: str, number: int) -> None:
    assert case(word) == number


def test_words_without_a_space_before_them_are_told_apart() -> None:
    assert CUTTER.cut("a a.").cases == [1, 1, 17]


def test_accents_and_capitals_are_taken_off() -> None:
    assert plain("Élysée") == "elysee"


@given(st.text(max_size=200))
def test_any_text_is_cut_in_order_and_whole(sentence: str) -> None:
    cut = CUTTER.cut(sentence)
    assert len(cut.ids) == len(cut.cases) == len(cut.token)
    assert cut.token == sorted(cut.token)
    assert all(a < b for a, b in cut.tokens)
    assert sorted(cut.tokens) == cut.tokens
    letters = sum(char.isalnum() for char in sentence)
    assert letters == sum(char.isalnum() for a, b in cut.tokens for char in sentence[a:b])
