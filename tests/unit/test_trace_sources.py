"""Which earlier sentence is a source: the same words, edited ones, but not the same form told of another."""

import pytest
from newsroom import BRIDGE, MINE, enriched

from agents.text import normal
from agents.trace import prints
from agents.trace.stage import Window

RATE = "The central bank of Varnland raised its key rate to 4.5 percent on Monday, surprising traders who had priced in no change."

EDITED = {
    "another figure": "The central bank of Varnland raised its key rate to 5 percent on Monday, surprising traders who had priced in no change.",
    "another day": "The central bank of Varnland raised its key rate to 4.5 percent on Tuesday, surprising traders who had priced in no change.",
    "a clause cut": "The central bank of Varnland raised its key rate to 4.5 percent on Monday, surprising traders.",
}  # fmt: skip
TOLD = [
    "An 8-year-old girl has died and her mother remains in the hospital following an accidental shooting inside a home in Paul.",
    "Neighbours on Mill Lane told the sheriff that they had heard two shots shortly before supper and then a long silence.",
]
TOLD_AGAIN = [
    "An 8-year-old child died Sunday morning and her mother remains in the hospital following an accidental shooting inside a home in Paul.",
    "Neighbours on Mill Lane told the sheriff how they had heard two shots shortly after supper and then a deep silence.",
]
OTHERS = {
    "of another, with another figure": "The central bank of Estmark raised its key rate to 19 percent on Monday, surprising traders who had priced in no change.",
    "of another, and other words": "The central bank of Estmark raised its main rate to 4.5 percent on Monday, startling all traders who had priced in no change.",
}  # fmt: skip


def source(sentence: str, *beside: str) -> str | None:
    """What the sentence is traced to, with others of the same article beside it."""
    window = Window()
    articles = [enriched("rate", RATE, *BRIDGE), enriched("new", sentence, *beside, hours=1)]
    traced = [window.trace(a, n, a.first_seen.by.timestamp()).traced for n, a in enumerate(articles)][-1]
    found = traced.sentences[0].source
    return found.id if found else None


@pytest.mark.parametrize("case", EDITED)
def test_an_edited_sentence_is_traced(case: str) -> None:
    assert source(EDITED[case], *MINE) == "rate"


@pytest.mark.parametrize("case", OTHERS)
def test_the_same_form_told_of_another_is_no_copy(case: str) -> None:
    assert source(OTHERS[case], *MINE) is None


def test_beside_other_sentences_of_the_same_article_a_changed_name_is_an_edit() -> None:
    assert source(OTHERS["of another, with another figure"], *BRIDGE) == "rate"


def traced(old: list[str], new: list[str]) -> list[str | None]:
    """What `new` is traced to, where nothing else speaks for a copy."""
    window = Window()
    window.trace(enriched("old", *old, *BRIDGE), 0, 0.0)
    found = window.trace(enriched("new", *new, *MINE, hours=1), 1, 0.0).traced.sentences
    return [s.source.id if s.source else None for s in found[: len(new)]]


def test_one_row_of_words_in_each_of_two_sentences_is_enough_to_look() -> None:
    for old, new in zip(TOLD, TOLD_AGAIN, strict=True):
        one, other = prints.near([normal.words(old), normal.words(new)])
        assert len(set(one) & set(other)) == 1
    assert traced(TOLD, TOLD_AGAIN) == ["old", "old"]


def test_stock_phrases_of_few_words_are_nobodys() -> None:
    assert traced(
        ["Terms of the contract were not disclosed."], ["Terms of the sale were not disclosed."]
    ) == [None]
    known = "Terms of the sale of the mill to its workers were not disclosed."
    assert traced([known], [f"The {known.lower()}"]) == ["old"]
