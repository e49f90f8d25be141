"""The text as patterns search it: every letter at its place."""

import re

import pytest

from agents.text.letters import small, spaced
from agents.text.words import heads, trie


@pytest.mark.parametrize("text", ["", "Two Men", "İzmir: “ÉCOLE”", "ＡＢ ٣ 🙂 x\nY", "a\ud800b"])
def test_every_letter_stays_at_its_place(text: str) -> None:
    assert len(small(text)) == len(text)
    assert len(spaced(text)) == len(text) + 1


def test_small_letters_with_a_letter_that_would_become_two() -> None:
    assert small("İzmir TODAY") == "İzmir today"


def test_a_word_has_a_space_before_it_at_the_place_of_its_first_letter() -> None:
    text = "He said:\n“Fifty-two” (É5)"
    words = spaced(text)
    assert words == b" he said   fifty two    5 "
    assert words.index(b" fifty") == text.index("Fifty")


def test_heads_are_what_every_match_of_an_alternative_begins_with() -> None:
    assert heads(r"re-took|kill\w*|gas leaks?|ieds?|polls (?:opened|closed)") == [
        "gas lea",
        "ied",
        "kill",
        "polls ",
        "re took",
    ]


def test_a_trie_matches_its_words_and_no_others() -> None:
    words = ["say", "says", "said", "so"]
    pattern = re.compile(trie(words))
    tried = [*words, "sa", "s", "sayd", "sos", ""]
    assert [word for word in tried if pattern.fullmatch(word)] == words
