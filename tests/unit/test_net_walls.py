"""Who answers in the place of the site."""

import pytest
from multidict import CIMultiDict

from agents.net.walls import STATUSES, WALLS, Wall, by_header, by_page


def named(wall: Wall) -> str:
    return f"{wall.name}-{wall.header or wall.words[0].decode()}"


@pytest.mark.parametrize("wall", [wall for wall in WALLS if wall.header], ids=named)
def test_a_header_gives_a_service_away(wall: Wall) -> None:
    for value in wall.values or {"anything"}:
        assert by_header(CIMultiDict({wall.header.upper(): value.upper()})) == wall.name


@pytest.mark.parametrize("wall", [wall for wall in WALLS if wall.words], ids=named)
def test_the_page_of_a_refusal_gives_a_service_away(wall: Wall) -> None:
    for words in wall.words:
        for status in wall.statuses:
            assert by_page(status, b"<html>" + words + b"</html>") == wall.name


@pytest.mark.parametrize(
    "headers",
    [{}, {"Server": "cloudflare", "CF-RAY": "8f"}, {"cf-mitigated": "log"}, {"X-Iinfo": "21-162848"}, {"x-sucuri-id": "19"}],
)  # fmt: skip
def test_services_that_let_us_pass_are_no_walls(headers: dict[str, str]) -> None:
    assert by_header(CIMultiDict(headers)) == ""


def test_words_on_a_page_that_we_were_given_say_nothing() -> None:
    assert by_page(200, b"<html>How captcha-delivery.com/ and _Incapsula_Resource work") == ""
    assert [by_page(status, b"<html>Subscribers only") for status in STATUSES] == ["", "", ""]
