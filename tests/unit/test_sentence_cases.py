"""Sentences of many languages, of our own writing: `|` stands in sentence_cases.txt where a text must be cut."""

from pathlib import Path
from time import process_time

import pytest

from agents.text.sentences import split

CASES = [
    line.split(" ", 1)
    for line in (Path(__file__).parent / "sentence_cases.txt").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize(("language", "marked"), CASES, ids=[f"{a}-{b}" for a, b in CASES])
def test_a_text_is_cut_where_its_readers_would(language: str, marked: str) -> None:
    pieces = marked.split("|")
    text = marked.replace(" | ", " ").replace("| ", " ").replace("|", "")
    assert [text[start:end] for start, end in split(text, language)] == [piece.strip() for piece in pieces]


def test_the_cases_are_of_many_languages() -> None:
    assert len(CASES) >= 150
    assert len({language for language, _ in CASES}) >= 25


@pytest.mark.parametrize("language", ["en", "de", "el"])
@pytest.mark.parametrize(
    "piece", ["1. ", "a.Ba", "A. ", ".”", ". »", "。」", "z. B. ", "क.", "다.그", "; ", ".  «", "XV. "]
)
def test_hostile_texts_of_any_language_take_linear_time(language: str, piece: str) -> None:
    def seconds(times: int) -> float:
        begun = process_time()
        split(piece * times, language)
        return process_time() - begun

    assert seconds(10_000) < 20 * seconds(1_000) + 0.2
