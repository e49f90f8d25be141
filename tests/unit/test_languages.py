"""Languages: what script and model say, and what claims are for."""

import pytest

from agents.text import languages, scripts

FERRY = {
    "en": "The ferry left the harbour at noon with nine people on board.",
    "de": "Die Fähre verließ den Hafen am Mittag mit neun Menschen an Bord.",
    "fr": "Le ferry a quitté le port à midi avec neuf personnes à bord.",
    "es": "El transbordador salió del puerto al mediodía con nueve personas a bordo.",
    "pt": "A balsa deixou o porto ao meio-dia com nove pessoas a bordo, disse a polícia.",
    "it": "Il traghetto ha lasciato il porto a mezzogiorno con nove persone a bordo.",
    "sv": "Färjan lämnade hamnen vid lunchtid med nio personer ombord.",
    "da": "Brug af vand er forbudt i hele byen, siger borgmesteren.",
    "no": "Bruk av vann er forbudt i hele byen, sier ordføreren.",
    "ru": "Паром вышел из порта в полдень, на борту было девять человек.",
    "uk": "Пором вийшов із порту опівдні, на борту було дев'ять людей.",
    "bg": "Фериботът напусна пристанището на обяд с девет души на борда.",
    "zh": "渡轮中午离开港口，船上有九个人。",
    "ja": "フェリーは正午に港を出た。船には九人が乗っていた。",
    "ar": "غادرت العبارة الميناء ظهرا وعلى متنها تسعة أشخاص.",
    "fa": "کشتی ظهر با نه نفر سرنشین بندر را ترک کرد.",
}
UNSAID = "Kestrel Dorval Oblin Loon"


@pytest.mark.parametrize("language", FERRY)
def test_a_sentence_is_enough(language: str) -> None:
    assert languages.detect(FERRY[language]) == language


@pytest.mark.parametrize("language", FERRY)
def test_a_claim_that_lies_does_not_overrule_a_clear_text(language: str) -> None:
    assert languages.detect(FERRY[language], ("nl", "tr")) == language


@pytest.mark.parametrize("language", ["en", "de", "pt", "sv", "ru"])
def test_capitals_change_nothing(language: str) -> None:
    assert languages.detect(FERRY[language].upper()) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("She was 84 years old.", "en"),
        ("Wer sind sie?", "de"),
        ("Ей было 84 года.", "ru"),
        ("Мер подав у відставку", "uk"),
        ("這些人是誰？", "zh"),
    ],
)
def test_a_few_words_are_enough_where_they_are_clear(text: str, language: str) -> None:
    assert languages.detect(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Παραιτήθηκε ο δήμαρχος", "el"),
        ("ראש העיר התפטר", "he"),
        ("시장 사임", "ko"),
        ("นายกลาออก", "th"),
        ("Քաղաքապետը", "hy"),
        ("მერი გადადგა", "ka"),
        ("மேயர் ராஜினாமா", "ta"),
        ("市長が辞任", "ja"),
        ("都知事選挙結果発表", "ja"),
        ("市長辭職", "zh"),
        ("Oblinska：渡輪中午離開港口", "zh"),
    ],
)
def test_a_script_decides_where_it_can(text: str, language: str) -> None:
    assert languages.detect(text) == language
    assert languages.detect(text, ("en",)) == language


@pytest.mark.parametrize(
    "text", ["", "12 345 ... !", "ok", "α", "https://example.org/the/mayor/was/heard", "a@b.example", UNSAID]
)
def test_where_the_text_is_unclear_the_claim_counts_or_nobody_knows(text: str) -> None:
    assert languages.detect(text) == "und"
    assert languages.detect(text, ("not a tag", "pt-BR", "ro")) == ("und" if text == "α" else "pt")


@pytest.mark.parametrize(
    ("text", "claims"),
    [("Девет ранени", ("en",)), ("九", ("de",)), (UNSAID, ("ja",)), (UNSAID, ("ru", "ar"))],
)
def test_a_language_that_is_not_written_so_is_no_claim(text: str, claims: tuple[str, ...]) -> None:
    assert languages.detect(text, claims) == "und"


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Ni skadde i ulykke", "no"),
        ("Ni sårede i ulykke", "da"),
        ("Nove feridos na ponte", "gl"),
        ("Nove feridos na ponte", "pt"),
        ("Devet ranjenih na mostu", "sl"),
        ("Devet ranjenih na mostu", "hr"),
        ("Devet ranjenih na mostu", "sr-Latn"),
        ("Sembilan orang cedera", "ms"),
        ("Sembilan orang cedera", "id"),
        ("東京大学合格者", "ja"),
    ],
)
def test_between_languages_that_are_alike_the_claim_decides(text: str, claim: str) -> None:
    assert languages.detect(text, (claim,)) == languages.code(claim)


def test_one_of_a_macrolanguage_is_answered_where_only_that_much_is_sure() -> None:
    assert languages.detect("Devet povređenih na mostu u centru grada") in ("hr", "bs", "sr")


def test_letters_of_another_language_count_against_one() -> None:
    scores = languages._scores("ni sårede i ulykke på øen", "", (), {"å": 2, "ø": 1}, 20)
    assert scores["da"] > 0.5 > scores.get("sv", 0.0) * 10


def test_a_foreign_name_does_not_change_the_language_of_a_text() -> None:
    told = (
        "Fergen fra Göteborg forlot havnen midt på dagen med ni personer om bord, opplyser politiet i byen, "
    )
    assert languages.detect(told + "og alle om bord er i god behold etter turen, sier de.") == "no"


def test_only_the_beginning_is_looked_at() -> None:
    assert languages.detect(f"{FERRY['de'] * 5} {FERRY['en'] * 10_000}") == "de"


@pytest.mark.parametrize("worst", ["@", "x@", "www.", "https://", "界", "\u0300", "\ud800"])
def test_no_text_is_too_much(worst: str) -> None:
    assert languages.detect(worst * 1_000_000) in ("und", "zh")


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en-GB", "en"),
        ("pt_BR", "pt"),
        ("iw", "he"),
        ("nn-NO", "no"),
        ("DEU", "de"),
        ("zh-Hant-TW", "zh"),
        ("sh", ""),
        ("ceb", ""),
        ("", ""),
        ("und", ""),
        ("x", ""),
        ("english", ""),
        ("en\n", "en"),
    ],
)
def test_a_tag_is_read_as_iso_639_1(tag: str, code: str) -> None:
    assert languages.code(tag) == code


@pytest.mark.parametrize(
    ("characters", "answer"),
    [
        ({}, ("", 0)),
        ({"a": 3, "1": 9, " ": 9}, ("", 3)),
        ({"a": 5, "九": 2}, ("han", 11)),
        ({"九": 4, "が": 1}, ("kana", 15)),
    ],
)
def test_the_script_is_that_of_most_letters(characters: dict[str, int], answer: tuple[str, int]) -> None:
    assert scripts.of(characters) == answer


def test_scripts_stand_in_the_order_of_their_signs_and_are_known() -> None:
    starts = [start for start, _ in scripts._BLOCKS]
    assert starts == sorted(set(starts))
    assert {script for _, script in scripts._BLOCKS} == {*scripts.LANGUAGES, scripts.LATIN}
