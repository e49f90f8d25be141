"""Agencies that a page credits in its head."""

import pytest

from agents.extract.credits.agencies import load_agencies
from agents.extract.credits.headcredits import head_credits, together
from streams.paths import seed
from streams.records import Credit

AGENCIES = load_agencies(seed("agencies.toml"))


def credited(where: str, text: str, publisher: str = "") -> list[str]:
    return [credit.id for credit in head_credits([(where, text)], AGENCIES, publisher)]


@pytest.mark.parametrize(
    ("where", "text", "ids"),
    [
        ("json-ld author", "Agence France-Presse", ["afp"]),
        ("json-ld author", "Ann Other, Associated Press", ["ap"]),
        ("json-ld author", "AP | Reuters", ["ap", "reuters"]),
        ("json-ld author", "Le Quotidien avec AFP", ["afp"]),
        ("json-ld author", "Ann Other", []),
        ("json-ld author", "Michael Bloomberg", []),
        ("json-ld author", "Petra", []),
        ("json-ld author", "Petra Muster", []),
        ("json-ld author", "PA", ["pa"]),
        ("meta author", "dpa/lnw", ["dpa"]),
        ("json-ld provider", "CP", ["cp"]),
        ("json-ld sourceOrganization", "Press Trust of India", ["pti"]),
        ("json-ld isBasedOn", "https://example.org/a", []),
        ("json-ld copyrightHolder", "Agencia EFE", ["efe"]),
        ("json-ld publisher", "Reuters", []),
        ("json-ld mentions", "Reuters", []),
        ("meta dc.source", "Xinhua", ["xinhua"]),
        ("meta article:source", "SDA/AFP", ["keystone-sda", "afp"]),
        ("meta news:source", "新华社", ["xinhua"]),
        ("meta copyright", "© 2026 AFP. All rights reserved.", ["afp"]),
        ("meta copyright", "© 2026 The Harbour Times", []),
        ("meta dc.source", "A sailor told Reuters", []),
    ],
)
def test_what_stands_in_the_head_is_a_credit_where_it_says_who_wrote(
    where: str, text: str, ids: list[str]
) -> None:
    assert credited(where, text) == ids


def test_an_agency_s_own_page_credits_it_as_author_only() -> None:
    assert credited("meta copyright", "© 2026 CNN", "CNN") == []
    assert credited("json-ld provider", "Reuters", "Reuters") == []
    assert credited("json-ld author", "Reuters", "Reuters") == ["reuters"]
    assert credited("json-ld author", "Ann Other, AP", "CNN") == ["ap"]


def test_a_credit_of_the_head_has_no_place_and_says_where_it_stood() -> None:
    said = [("json-ld author", "Agence  France-Presse"), ("meta dc.source", "AFP")]
    assert head_credits(said, AGENCIES) == (
        Credit(agency="AFP", id="afp", start=0, end=0, said="json-ld author: Agence France-Presse"),
    )


def test_a_credit_in_the_text_stands_for_that_of_the_head() -> None:
    text = (Credit(agency="AFP", id="afp", start=8, end=11),)
    head = head_credits([("json-ld author", "AFP"), ("meta dc.source", "dpa")], AGENCIES)
    assert [(credit.agency, credit.end) for credit in together(text, head)] == [("AFP", 11), ("dpa", 0)]


def test_a_head_full_of_words_is_no_wait() -> None:
    assert head_credits([("json-ld author", "AFP " * 100_000)] * 1_000, AGENCIES) == head_credits(
        [("json-ld author", ("AFP " * 100)[:300])], AGENCIES
    )
