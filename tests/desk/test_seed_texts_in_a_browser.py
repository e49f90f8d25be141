"""Five news texts (../shared/seeds) come through a feed on loopback, and the desk shows what must come out right of them."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from outlet import Outlet, piece
from playwright.sync_api import Page, expect
from running import Service, free_ports, until

from streams.broker import Broker
from tests.desk.browser import Visit, browsing, needs_browser

TEXTS = Path(__file__).resolve().parents[3] / "shared" / "seeds" / "seeds.jsonl"
pytestmark = [
    needs_browser,
    pytest.mark.broker,
    pytest.mark.world,
    pytest.mark.skipif(not TEXTS.exists(), reason="the seed texts are not at hand (../shared/seeds)"),
]


@pytest.fixture(scope="module")
def address(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The desk of a service that has read the five texts, each from an outlet of its own."""
    port = free_ports() + 95
    settings = {
        "WIREHOSE_DESK_LISTEN": f"127.0.0.1:{port}",
        "WIREHOSE_MODEL": "wirehose",
        "WIREHOSE_SETTLE": "5",
    }
    with Outlet() as outlet:
        feeds = []
        for text in map(json.loads, TEXTS.read_text(encoding="utf-8").splitlines()):
            title, *lines = text["text"].split("\n")
            told = piece(text["id"], *lines, title=title, published=datetime.fromisoformat(text["published"]))
            feeds.append(outlet.feed(f"outlet-{text['id']}", [told]))
        service = Service(tmp_path_factory.mktemp("seeds"), broker.address, "seeds", **settings)
        with service.up(*feeds):
            until(lambda: len(service.read("articles")) >= 5, 120, "five articles")
            yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def page(address: str) -> Iterator[Page]:
    """A browser's page; at its end nothing has failed on it."""
    with browsing() as browser, Visit(browser) as visit:
        yield visit.page
        assert visit.troubles == []


def test_the_conflict_of_distances_is_shown_with_its_sentences(address: str, page: Page) -> None:
    page.goto(f"{address}/?conflicts=1")
    card = page.locator(".card", has_text="distance (Aleppo)")
    expect(card.locator(".weight b")).to_have_text("3")
    card.get_by_role("link").first.click()
    conflict = page.locator("table.conflict", has=page.locator("caption", has_text="Distance (Aleppo), km"))
    expect(conflict.locator("tbody th")).to_have_text(["at most 20", "about 10", "at most 2"])
    expect(conflict.locator("mark")).to_have_text(
        ["within 20 kilometres (12 miles)", "about 10km", "within 2 km (1 mile)"]
    )


def test_an_edited_copy_of_a_sentence_is_marked_and_shows_its_source(address: str, page: Page) -> None:
    page.goto(f"{address}/?conflicts=1")
    page.locator(".card", has_text="distance (Aleppo)").get_by_role("link").first.click()
    page.get_by_role("link", name="ISIL kills Top Iranian Commander In Syria").last.click()
    copied = page.locator(".copied-near")
    expect(copied).to_have_count(1)
    copied.hover()
    expect(copied.locator(".from")).to_contain_text("Outlet-000")
    expect(copied.locator(".from q")).to_be_visible()
