"""The demo with its desk, as a person sees it: origins, marks, what comes in live; nothing leaves this machine."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect
from running import until

from tests.desk.browser import Visit, browsing, demo_with_desk, needs_browser, violations

pytestmark = [needs_browser, pytest.mark.broker]

STORY = "Warehouse blast at Port Halvern kills at least nine"
COPY = "Crews search ruins after deadly dock explosion"


@dataclass
class Demo:
    """A demo that runs, and the browser that looks at it."""

    address: str
    browser: Browser
    grown: list[str]  # titles that came into a page which was open before there were any


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`wirehose demo`; a page is opened as soon as there is one, and left alone until the stories have come."""
    log = tmp_path_factory.mktemp("demo") / "log"
    with demo_with_desk(log) as address, browsing() as browser, Visit(browser) as visit:
        until(lambda: visit.answers(address), 60, "the desk to answer")
        expect(visit.page.locator(".card")).to_have_count(4, timeout=120_000)
        assert visit.troubles == []
        yield Demo(address, browser, visit.page.locator(".card h2").all_inner_texts())


@pytest.fixture
def visit(demo: Demo) -> Iterator[Visit]:
    """A page of one test; nothing on it may fail, and nothing may leave the machine."""
    with Visit(demo.browser) as visit:
        yield visit
    assert visit.troubles == []
    assert visit.hosts() <= {demo.address.removeprefix("http://")}


def open_story(demo: Demo, visit: Visit) -> None:
    """From the first page to the story, by its title."""
    visit.page.goto(demo.address)
    visit.page.get_by_role("link", name=STORY).click()


def test_stories_come_into_a_page_that_is_open(demo: Demo) -> None:
    assert STORY in demo.grown


def test_the_first_page_tells_how_many_origins_a_story_has(demo: Demo, visit: Visit) -> None:
    visit.page.goto(demo.address)
    card = visit.page.locator(".card", has_text=STORY)
    expect(card.locator(".weight b")).to_have_text("3")
    expect(card.locator(".backer")).to_have_text(
        [re.compile("Meridian News Agency × 3"), "Lowmere Herald Trust", "Northgate Press"]
    )
    expect(card.locator(".dispute")).to_contain_text("wounded: 41 people / about 55 people")


def test_a_story_shows_why_its_articles_are_of_three_origins(demo: Demo, visit: Visit) -> None:
    open_story(demo, visit)
    page = visit.page
    expect(page.locator(".lead")).to_contain_text("3 independent origins stand behind 5 articles")
    wire = page.locator(".origin", has_text="Meridian News Agency").first
    expect(wire).to_contain_text("The Northgate Courier credits Meridian News Agency")
    expect(wire).to_contain_text("Tarn Valley Post has a sentence of The Northgate Courier")
    conflict = page.locator("table.conflict")
    expect(conflict.locator("tbody th")).to_have_text(["41", "41", "about 55"])
    expect(conflict.locator("mark")).to_have_text(["41", "41", "Some 55"])


def test_copied_sentences_are_marked_and_show_their_source(demo: Demo, visit: Visit) -> None:
    open_story(demo, visit)
    visit.page.get_by_role("link", name=COPY).first.click()
    copied = visit.page.locator(".copied-exact")
    expect(copied).to_have_count(8)
    source = copied.first.locator(".from")
    expect(source).to_be_hidden()
    copied.first.hover()
    expect(source).to_be_visible()
    expect(source).to_contain_text("The Northgate Courier")
    expect(source).to_contain_text("At least nine people were killed and 41 wounded on Tuesday")


def test_a_revision_is_shown_word_by_word(demo: Demo, visit: Visit) -> None:
    open_story(demo, visit)
    revised = visit.page.locator(".revisions a")
    expect(revised).to_have_count(
        1, timeout=60_000
    )  # it comes into the open page, fifteen seconds after the first look
    revised.click()
    expect(visit.page.locator(".diff ins").first).to_be_visible()
    visit.page.get_by_role("link", name="Revision 1", exact=True).click()
    expect(visit.page.locator(".facts", has_text="Revision 1 of 2")).to_be_visible()


def test_search_and_filters_find_stories(demo: Demo, visit: Visit) -> None:
    for query, count in (
        ("?q=fertiliser", 1),
        ("?origins=3", 3),
        ("?conflicts=1", 1),
        ("?publisher=lowmere+herald", 4),
        ("?q=nosuchword", 0),
    ):
        visit.page.goto(f"{demo.address}/{query}")
        expect(visit.page.locator(".card")).to_have_count(count)


def test_feeds_and_ledger_show_how_it_does(demo: Demo, visit: Visit) -> None:
    visit.page.goto(f"{demo.address}/feeds")
    expect(visit.page.locator(".list .health")).to_have_text(["ok", "ok", "ok"])
    visit.page.goto(f"{demo.address}/ledger")
    expect(visit.page.locator(".lead")).to_have_text("It adds up.")


def test_everything_can_be_read_without_javascript(demo: Demo) -> None:
    with Visit(demo.browser, java_script_enabled=False) as visit:
        open_story(demo, visit)
        expect(visit.page.locator(".origin h3")).to_have_count(3)
        expect(visit.page.locator("time").first).to_contain_text("UTC")
        visit.page.get_by_role("link", name=COPY).first.click()
        visit.page.locator(".copied").first.focus()
        expect(visit.page.locator(".from").first).to_be_visible()


HIDE = "hidden => { Object.defineProperty(document, 'hidden', {get: () => hidden, configurable: true}); document.dispatchEvent(new Event('visibilitychange')); }"


def test_a_page_in_the_background_holds_no_connection_and_asks_again_when_it_is_looked_at(
    demo: Demo, visit: Visit
) -> None:
    """A browser gives a host six connections: with more tabs than that each further one would wait for ever."""
    visit.page.goto(demo.address)
    expect(visit.page.locator(".live")).to_have_text("Live.")
    visit.page.evaluate("document.querySelector('.card h2 a').textContent = 'old'")
    visit.page.evaluate(HIDE, True)
    visit.page.evaluate(HIDE, False)
    expect(visit.page.locator(".card h2 a").first).not_to_have_text("old")
    assert [url for url in visit.requests if url.endswith("/live")] == [f"{demo.address}/live"] * 2


def test_a_page_follows_again_after_the_desk_answered_with_an_error(demo: Demo) -> None:
    with Visit(demo.browser) as visit:
        visit.page.route("**/live", lambda route: route.fulfill(status=503), times=1)
        visit.page.goto(demo.address)
        expect(visit.page.locator(".live")).to_have_text("Not live at the moment.")
        expect(visit.page.locator(".live")).to_have_text("Live.", timeout=15_000)


def test_times_are_in_the_zone_of_the_reader(demo: Demo) -> None:
    with Visit(demo.browser, timezone_id="Asia/Kolkata", locale="en-GB") as visit:
        visit.page.goto(demo.address)
        expect(visit.page.locator(".zone")).to_contain_text("Asia/Calcutta")
        element = visit.page.locator("time").first
        shown = visit.page.evaluate(
            "e => new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit'}).format(new Date(e.dateTime))",
            element.element_handle(),
        )
        expect(element).to_contain_text(shown)
        open_story(demo, visit)
        expect(visit.page.locator(".pic-timeline .pic-note").last).to_have_text("times in your zone")
        tick = visit.page.locator(".pic-timeline [data-form=clock]").first
        minutes = (
            int((tick.text_content() or "")[-2:]) - int((tick.get_attribute("data-time") or "")[-3:-1])
        ) % 60
        assert minutes == 30


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")], ids=["screen", "phone"])
def test_pages_are_fit_for_screen_readers_and_phones(demo: Demo, width: int, scheme: str) -> None:
    size = {"width": width, "height": 900}
    with Visit(demo.browser, viewport=size) as visit:
        open_story(demo, visit)
        story = visit.page.url
        visit.page.get_by_role("link", name=COPY).first.click()
        pages = [
            demo.address,
            story,
            visit.page.url,
            *(f"{demo.address}/{name}" for name in ("articles", "feeds", "ledger", "help")),
        ]
        for page in pages:
            visit.page.goto(page)
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= width, (
                f"{page} is wider than the screen"
            )
    found = [
        line for page in pages for line in violations(demo.browser, page, viewport=size, color_scheme=scheme)
    ]
    assert found == []


def test_no_page_is_larger_than_100_kb(demo: Demo) -> None:
    with Visit(demo.browser) as visit:
        open_story(demo, visit)
        story = visit.page.url
        for address in (demo.address, story):
            bodies = visit_sizes(visit, address)
            assert sum(bodies.values()) < 100_000, bodies


def visit_sizes(visit: Visit, address: str) -> dict[str, int]:
    """The bytes of a page and of all that it loads, as they are before compression."""
    sizes: dict[str, int] = {}
    visit.page.on("response", lambda answer: sizes.update({answer.url: 0}))
    visit.page.goto(address)
    visit.page.wait_for_timeout(300)
    return {url: len(visit.context.request.get(url).body()) for url in sizes if not url.endswith("/live")}
