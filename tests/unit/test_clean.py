"""Text at our border: what a letter can carry, and that no text takes long."""

import unicodedata

import pytest

from agents.text import clean


@pytest.mark.parametrize(
    "text", ["é" + "\u0301" * 5, "\u0915\u093f\u0928\u094d\u0926\u0940", "“«…»” " * 40, "漢字。「かな」" * 40]
)
def test_text_that_people_write_keeps_all_its_signs(text: str) -> None:
    assert clean.characters(text) == unicodedata.normalize("NFC", text)


def test_a_letter_under_a_heap_of_marks_keeps_some() -> None:
    heaped = "a" + "\u0316\u0301" * 500_000 + "b"  # to sort them all would take minutes
    assert clean.characters(heaped) == unicodedata.normalize(
        "NFC", "a" + "\u0316\u0301" * (clean.MARKS // 2) + "b"
    )
