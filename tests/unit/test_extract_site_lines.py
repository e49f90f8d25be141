"""Lines of the site between and behind those of an article: pointers, lists, captions, bios, boilerplate."""

import pytest

from agents.extract.credits.agencies import load_agencies
from agents.extract.cutting import bios, boilerplate, captions, phrases, pointers
from agents.extract.cutting.cut import article_text
from agents.extract.cutting.parts import article_parts
from agents.extract.lines import Line, fold, split
from streams.paths import seed

AGENCIES = load_agencies(seed("agencies.toml"))
BODY = "The ferry left the harbour at noon with nine people on board. It came back empty, the pilot said."
WILD = 500_000  # characters
MORE = "The harbour master has asked the coast guard for a report, and the owner has said nothing so far."


def line(text: str) -> Line:
    return split(text)[0]


def kinds(*lines: str) -> list[str]:
    text = "\n\n".join(lines)
    parts = article_parts(text, "", AGENCIES).parts
    starts = [found.start for found in split(text)]
    return [next(part.kind for part in parts if part.start <= at < part.end) for at in starts]


@pytest.mark.parametrize(
    "text",
    [
        "Read also: Storm closes two ports",
        "ALSO READ | Storm closes two ports",
        "MORE: Fuel runs short",
        "More on the storm: Two ports closed",
        "Also read Storm closes two ports",
        "À LIRE AUSSI Le port ferme",
        "À lire aussi : le port ferme",
        "Lesen Sie auch: Hafen zu",
        "Читайте также: Порт закрыт",
        "İLGİLİ HABERLER: Liman kapandı",
        "Διαβάστε επίσης: Έκλεισε το λιμάνι",
        "相关阅读：港口关闭",
        "[Related: Storm closes two ports]",
    ],
)
def test_a_line_that_points_to_another_story_says_so(text: str) -> None:
    assert pointers.says_so(line(text))


@pytest.mark.parametrize(
    "text",
    [
        "More – much more – needs to be done, the minister said.",
        "Read more books, the minister told the class.",
        "Also read were two letters from the harbour master, both of them short.",
        "The minister said: Read the report.",
        "Lesen Sie auch zwischen den Zeilen, riet der Anwalt.",
        "See also what the council wrote in May.",
    ],
)
def test_a_sentence_with_the_words_of_a_pointer_does_not(text: str) -> None:
    assert not pointers.says_so(line(text))


def test_a_list_below_its_heading_ends_where_the_article_goes_on() -> None:
    found = kinds(
        BODY,
        MORE,
        "Related stories",
        "Storm closes two ports in the north",
        "Who pays for the new dykes in the north?",
        MORE,
    )
    assert found == ["body", "body", "teaser", "teaser", "teaser", "body"]


def test_a_heading_of_the_article_s_own_below_a_list_stays() -> None:
    found = kinds(
        BODY, MORE, "Don't miss", "Storm closes two ports in the north of the island", "The search", MORE
    )
    assert found == ["body", "body", "teaser", "teaser", "body", "body"]


def test_a_long_list_is_the_article_s_own() -> None:
    found = kinds(BODY, MORE, "Recommended", *(f"Guest house number {n} by the lake" for n in range(20)))
    assert found[3:] == ["body"] * 20


def test_numbers_of_a_most_read_list_go_with_it() -> None:
    found = kinds(BODY, MORE, "Most read", "1", "Storm closes two ports", "2", "Fuel runs short again")
    assert found[2:] == ["teaser"] * 5


@pytest.mark.parametrize(
    "text",
    [
        "Photo: Jane Doe",
        "[Photo: Jane Doe]",
        "(AP Photo/Jane Doe)",
        "Jane Doe/Getty Images",
        "Jane Doe via AP",
        "REUTERS/Jane Doe",
        "Getty Images",
        "Photograph by Jane Doe for The Post",
        "Image source, Getty Images",
        "File photo",
        "FILE - The ferry leaves the harbour, March 2.",
        "FILE PHOTO: The ferry leaves the harbour.",
        "The ferry leaves the harbour, March 2. (Photo by Jane Doe/Getty Images)",
        "The ferry leaves the harbour. (File photo)",
        "The ferry leaves the harbour. Photo: Jane Doe",
        "The ferry leaves the harbour. REUTERS/Jane Doe",
        "Foto: Max Muster/dpa",
        "Die Fähre läuft aus. | Max Muster/dpa",
        "Crédit photo : Anne Dupont",
        "Фото: Иван Иванов",
        "写真：山田花子",
        "港を出るフェリー（山田花子撮影）",
    ],
)
def test_a_line_that_belongs_to_a_picture_says_so(text: str) -> None:
    assert captions.is_caption(line(text))


@pytest.mark.parametrize(
    "text",
    [
        "Photos from the scene showed smoke above the roof.",
        "Photos by the agency show three boats on their side.",
        '"Photo: nobody," it says in the archive.',
        "Reuters",
        "The photographer (who asked not to be named) left at noon.",
        "Źródło: Reuters/PAP",
        "Her picture, she said, hangs in the hall.",
        "FILE your taxes before May, the office said.",
    ],
)
def test_a_sentence_about_pictures_is_no_caption(text: str) -> None:
    assert not captions.is_caption(line(text))


def test_agencies_alone_credit_the_text_and_not_a_picture() -> None:
    assert kinds(BODY, "dpa/AFP") == ["body", "credit"]


def test_a_text_of_captions_only_is_left_as_it_is() -> None:
    text = "Photo: Jane Doe"
    assert article_parts(text, "", AGENCIES).body == text


@pytest.mark.parametrize(
    "text",
    [
        "Jane Doe is a reporter for the Harbour Post.",
        "Jane Doe is our correspondent in Oslo.",
        "Jane Doe covers schools and the council for the Harbour Post.",
        "Follow her on X @janedoe",
        "Follow Jane Doe on Twitter @janedoe.",
        "Reach her at jane@example.org",
        "Contact Jane Doe at jane@example.org",
        "She can be reached at 555 0100.",
        "jane@example.org",
        "@janedoe",
        "Twitter: @janedoe",
        "The writer is a teacher in Oslo.",
        "Jane Doe is professor of law at the University of Oslo.",
        "Die Autorin ist freie Journalistin.",
        "Anna Muster ist Redakteurin im Ressort Politik.",
        "Anne Dupont est journaliste au service économie.",
        "L'auteure est professeure de droit.",
        "Ana Prueba es periodista de la sección de Cultura.",
        "Puedes seguirla en Twitter.",
        "Ana Prova é jornalista e escreve para o Correio.",
        "Anna Prova è giornalista del Corriere.",
        "Anna Proef is verslaggever bij de Havenpost.",
    ],
)
def test_a_line_at_the_end_presents_the_author(text: str) -> None:
    assert bios.is_bio(line(text), [line(BODY)], "", below=False)
    assert kinds(BODY, text) == ["body", "bio"]


@pytest.mark.parametrize(
    "text",
    [
        "Pavel Dorin is a reporter for a weekly and has been in prison since May.",
        "Contact Pavel Dorin at the number below.",
        "Pavel Dorin is a professor of law at the university.",
        "Lake Dorin covers nine square kilometres.",
        "The writer Pavel Dorin left the country in May.",
        "He can be reached only by boat.",
        "They can be found on both sides of the border.",
        "The writer was arrested again in June.",
        "L'auteur est toujours recherché.",
    ],
)
def test_who_the_article_speaks_of_is_not_its_author(text: str) -> None:
    speaks = f"Police came for Pavel Dorin at dawn, his wife said. {BODY}"
    assert kinds(speaks, text) == ["body", "body"]


def test_the_name_in_the_byline_tells_the_author() -> None:
    found = kinds("By Jane Doe", BODY, "Jane Doe covers schools.")
    assert found == ["byline", "body", "bio"]


def test_what_stands_below_the_heading_of_a_bio_belongs_to_it() -> None:
    found = kinds(
        BODY, "About the author", "Born in Oslo, she has lived by the sea ever since.", "© 2021 Post"
    )
    assert found == ["body", "bio", "bio", "boilerplate"]


@pytest.mark.parametrize("name", boilerplate.TABLES)
def test_every_phrase_is_found_by_its_table(name: str) -> None:
    table = boilerplate.TABLES[name]
    tables = phrases.whole(table) | {opening.strip() for opening in phrases.openings(table)}
    assert {found for phrase in tables if (found := boilerplate.rule(line(phrase))) is None} == set()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sign up for our newsletter and get the news before your coffee.", "subscription"),
        ("Subscribe to the Harbour Post for more alerts.", "subscription"),
        ("Il vous reste 57 % de cet article à lire.", "subscription"),
        ("Follow us on Instagram.", "follow"),
        ("Follow the Harbour Post on Google News.", "sharing"),
        ("Nine boats are lost. Click To Tweet", "click_to_tweet"),
        ("Support our journalism with a gift of any size.", "donation"),
        ("Spotted a mistake? Write to us.", "policy"),
        ("Our website uses cookies to improve your visit.", "consent"),
        ("The post Ferry lost appeared first on Harbour Post.", "feed"),
        ("Der Beitrag Fähre verloren erschien zuerst auf Hafenpost.", "feed"),
        ("Tous droits réservés", "copyright"),
        ("ΔΙΑΦΗΜΙΣΗ", "advertisement"),
        ("Tags: ferry, harbour", "topics"),
        ("Updated at 1:23 p.m.", "time"),
    ],
)
def test_a_line_of_the_site_is_known_by_its_rule(text: str, name: str) -> None:
    assert boilerplate.rule(line(text)) == name


@pytest.mark.parametrize(
    "text",
    [
        '"Follow us," the officer shouted.',
        "Like most people on Facebook, she had never met him.",
        "Already a member of the union, Varnia wants more.",
        "Google said it would stop the use of cookies next year.",
        "Share prices fell by nine per cent.",
        "Registrati 300 casi in una settimana.",
        "Boletín Oficial en mano, el alcalde dijo que no.",
        "This article was amended on 4 May to correct a name.",
        "Correction: an earlier version gave a wrong date.",
        "Register by Friday for the free course, the council said.",
        "Home",
        "Facebook",
        "Print",
    ],
)
def test_a_sentence_or_a_heading_of_the_article_is_none(text: str) -> None:
    assert kinds(BODY, text, MORE) == ["body", "body", "body"]


def test_a_wrapped_line_is_never_the_site_s() -> None:
    text = "The owner said that the dividend would be nine pence a\nshare on the first of May, and ten\nhome"
    assert article_parts(text, "", AGENCIES).body == text


def test_captions_and_bios_are_kept_apart_from_the_text() -> None:
    found = article_text(f"Foto: Max Muster\n\n{BODY}\n\n{MORE}\n\n@janedoe", "", AGENCIES)
    assert found.text == f"{BODY}\n\n{MORE}"
    assert [(one.kind, one.text) for one in found.removed] == [
        ("caption", "Foto: Max Muster"),
        ("bio", "@janedoe"),
    ]


@pytest.mark.parametrize("spelling", ["À LIRE AUSSI", "a lire aussi", "À lire aussi"])
def test_folding_forgets_case_and_accents(spelling: str) -> None:
    assert fold(spelling) == "a lire aussi"


@pytest.mark.parametrize(
    "piece",
    ["Related\nStorm closes two ports\nIt is over, he said.\n", "About the author\n", "Foto: (\n", "@", "Jane Doe is a ", "we use cookies ", "1\n", "Share\n", "via AP ("],
)  # fmt: skip
def test_wild_text_is_read(piece: str) -> None:
    """Half a megabyte; what takes the square of the time does not come back."""
    assert article_parts(piece * (WILD // len(piece)), "", AGENCIES).parts
