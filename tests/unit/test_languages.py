"""Languages: what the model says, and what hints are for."""

import pytest

from agents.text import languages


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ferry left the harbour at noon with nine people on board.", "en"),
        ("Die Fähre verließ den Hafen am Mittag mit neun Menschen an Bord.", "de"),
        ("Паром вышел из порта в полдень, на борту было девять человек.", "ru"),
        ("Le ferry a quitté le port à midi avec neuf personnes à bord.", "fr"),
        ("渡轮中午离开港口，船上有九个人。", "zh"),
        ("غادرت العبارة الميناء ظهرا وعلى متنها تسعة أشخاص.", "ar"),
        ("FERRY LEAVES HARBOUR WITH NINE PEOPLE ON BOARD", "en"),
    ],
)
def test_a_sentence_is_enough(text: str, language: str) -> None:
    assert languages.detect(text) == language


@pytest.mark.parametrize("text", ["", "12 345 ... !", "ok", "https://example.org/a/b/c"])
def test_without_words_the_hint_counts_or_nobody_knows(text: str) -> None:
    assert languages.detect(text, ("pt-BR", "en")) == "pt"
    assert languages.detect(text) == "und"


def test_what_the_page_claims_does_not_overrule_its_text() -> None:
    assert (
        languages.detect("Die Fähre verließ den Hafen am Mittag mit neun Menschen an Bord.", ("en",)) == "de"
    )


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en-GB", "en"),
        ("pt_BR", "pt"),
        ("iw", "he"),
        ("DEU", "de"),
        ("", ""),
        ("und", ""),
        ("x", ""),
        ("english", ""),
    ],
)
def test_a_tag_is_read_as_iso_639_1(tag: str, code: str) -> None:
    assert languages.code(tag) == code
