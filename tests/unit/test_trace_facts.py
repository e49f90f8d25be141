"""What makes a text an update and no near-duplicate: another number, a death, what was not."""

import pytest
from newsroom import BRIDGE, enriched

from agents.text import normal
from agents.trace import facts
from agents.trace.stage import Window


@pytest.mark.parametrize(
    ("language", "before", "after", "expected"),
    [
        ("en", "Two people were killed in the fire on Monday", "Two people died in the fire on Monday", True),
        (
            "en",
            "Two people were badly hurt in the fire on Monday",
            "Two people died in the fire on Monday",
            False,
        ),
        ("en", "Two people were hurt in the fire", "Three people were hurt in the fire", False),
        ("en", "The mayor will resign, she said", "The mayor will not resign, she said", False),
        ("en", "The mayor said she would resign", "The mayor, who is 50, said she would resign", False),
        ("de", "Der Fahrer wurde schwer verletzt", "Der Fahrer ist tot", False),
        ("nl", "De weg is tot maandag dicht", "De weg is dicht", True),  # "tot" is German for dead only
        (
            "pl",
            "Kierowca w ciężkim stanie trafił do szpitala",
            "Nie żyje kierowca, który trafił do szpitala",
            False,
        ),
        ("ru", "Ранены трое", "Погибли трое", False),
        ("xx", "Two people were badly hurt", "Two people died", True),  # no words of this language are known
    ],
)
def test_sentences_that_tell_the_same(language: str, before: str, after: str, expected: bool) -> None:
    one, other = normal.words(before), normal.words(after)
    assert facts.are_same(one, other, language) is expected
    assert facts.are_same(other, one, language) is expected


@pytest.mark.parametrize(
    "update",
    [
        [*BRIDGE[:1], BRIDGE[1].replace("hurt", "killed"), *BRIDGE[2:]],
        [*BRIDGE[:4], BRIDGE[4].replace("promised", "has not promised")],
        [*BRIDGE, "One of them died."],
    ],
    ids=["killed instead of hurt", "not", "a death added"],
)
def test_an_update_is_no_near_duplicate(update: list[str]) -> None:
    window = Window()
    window.trace(enriched("a", *BRIDGE), 0, 0.0)
    found = window.trace(enriched("b", *update, hours=1), 1, 0.0).traced
    assert found.near_duplicate_of is None
    assert found.copies[0].share > 0.9


def test_a_text_of_which_much_is_reworded_is_a_copy_and_no_near_duplicate() -> None:
    window = Window()
    window.trace(enriched("a", *BRIDGE[:4]), 0, 0.0)
    reworded = (
        "Twelve people suffered as the middle arch suddenly dropped down into the river Oss.",
        "Until a new crossing is built, the children of the town will go to school on ferries.",
    )
    found = window.trace(
        enriched("b", BRIDGE[0], reworded[0], BRIDGE[2], reworded[1], hours=1), 1, 0.0
    ).traced
    assert (found.near_duplicate_of, found.copies[0].share) == (None, 1.0)
