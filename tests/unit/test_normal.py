"""Sentences as they are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.text.normal import fold, names, numbers, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“We won,” she said.", '"We won", she said'),
        ("a well-known man — and rich", "A well known man – and  rich"),
        ("don’t", "don't"),
        ("1,200 people", "1200 people"),
        ("the U.N. said", "The UN said"),
        ("THE WAR IS OVER", "The war is over"),
        ("cafe\u0301", "café"),
    ],
)
def test_prints_of_the_same_words_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("IS fighters came", "is fighters came"),
        ("It told US troops", "It told us troops"),
        ("12 were killed", "13 were killed"),
        ("3.5 percent", "35 percent"),
        ("Aleppo fell", "Raqqa fell"),
    ],
)
def test_names_and_numbers_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_words_are_told_in_order() -> None:
    assert words("IS killed 1,200 in the U.S.") == ["IS", "killed", "1200", "in", "the", "US"]


def test_spelt_numbers_are_numbers_and_one_is_not() -> None:
    assert numbers(words("one of twelve men and 14 dogs")) == ["12", "14"]


@given(st.text(alphabet=st.characters(max_codepoint=255), max_size=80))
def test_folding_what_is_folded_changes_nothing_but_short_names(text: str) -> None:
    assert fold(fold(text)).lower() == fold(text).lower()


def test_names_are_words_with_a_capital_that_begin_no_sentence_and_are_no_day() -> None:
    sentence = "Police in Tellmar said on Monday that IS and Mira Kolb’s group met in May."
    assert names(sentence) == {"tellmar", "IS", "mira", "kolb's"}
