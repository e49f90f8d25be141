"""Whatever stands in feeds is text on the desk: nothing of it runs, asks another machine, or leads where no page is."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiohttp import web
from playwright.sync_api import Browser

from streams.records import (
    Change,
    Claim,
    Credit,
    Dateline,
    Entity,
    Figure,
    Quote,
    Sentence,
    Source,
    Speaker,
    StoryActor,
    StoryFigure,
    StoryPlace,
)
from tests.desk.browser import Visit, browsing, needs_browser
from tests.unit.desk import filled

pytestmark = needs_browser

EVIL = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    '"><svg onload=alert(3)>',
    "' onmouseover='alert(4)' autofocus onfocus='alert(5)' x='",
    "</title></style></textarea></template><script src=https://evil.example/x.js></script>",
    "{{ 7 * 7 }}{% raw %}",
    "\u202etxet desrever\u202c <base href=https://evil.example/>",
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    "<link rel=stylesheet href=https://evil.example/x.css><iframe srcdoc='<script>alert(6)</script>'>",
)
ADDRESSES = (
    "javascript:alert(7)",
    "data:text/html,<script>alert(8)</script>",
    "//evil.example",
    'https://a.example/"onclick="alert(9)',
)
PAGES = ("/", "/stories/s0", "/articles", "/articles/a0", "/articles/a1", "/feeds", "/ledger")


def messages() -> Iterator[Any]:
    """Each thing that comes from outside is hostile in a story, an article, a feed, a dead letter."""
    every = " ".join(EVIL)
    for number, evil in enumerate(EVIL):
        text = f"{evil} and 41 people. {every}"
        half = len(evil)
        yield filled.article(
            f"a{number}",
            title=evil,
            text=text,
            url=ADDRESSES[number % len(ADDRESSES)],
            publisher=evil,
            authors=(evil,),
            language=evil,
            summary=evil,
            sentences=(
                Sentence(
                    start=0, end=half + 15, source=Source(id="a0", start=0, end=9, kind=evil, similarity=0.5)
                ),
                Sentence(start=half + 16, end=len(text)),
            ),
            entities=(Entity(start=0, end=half, type=evil, id=evil, name=evil, method=evil, confidence=0.5),),
            figures=(
                Figure(
                    start=half,
                    end=half + 8,
                    kind=evil,
                    low=1,
                    high=2,
                    hedge=evil,
                    unit=evil,
                    who=evil,
                    place=evil,
                ),
            ),
            quotes=(
                Quote(
                    start=0, end=half, kind=evil, speaker=Speaker(start=0, end=half, name=evil, entity=evil)
                ),
            ),
            credits=(Credit(agency=evil, start=0, end=half, id=evil, said=evil),),
            dateline=Dateline(place=evil, start=0, end=half),
        )
        yield filled.revision(
            f"a{number}",
            changes=tuple(Change(kind=kind, before=evil, after=every) for kind in ("headline", evil)),
            stealth=True,
        )
        claims = tuple(
            Claim(low=n, high=n, hedge=evil, article="a0", start=0, end=half, said_by=evil) for n in (1, 2)
        )
        yield filled.story(
            f"s{number}",
            articles=[f"a{number}"],
            title=evil,
            language=evil,
            phase=evil,
            origins=1,
            actors=(StoryActor(id=evil, name=evil, type=evil, articles=1),),
            places=(StoryPlace(name=evil, country=evil, lat=1.0, lon=2.0, articles=1),),
            figures=(
                StoryFigure(kind=evil, unit=evil, of=evil, place=evil, verdict="conflict", claims=claims),
            ),
        )
        yield filled.feed(f"f{number}", url=ADDRESSES[number % len(ADDRESSES)], title=evil)
        yield filled.polled(f"f{number}", outcome=evil, failures=2)
        yield filled.letter(f"i{number}", stage=evil[:20].replace("\u202e", ""), reason="bug")
        yield filled.entry(f"i{number}", stage=evil, feed=evil)


Served = tuple[str, Browser]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A desk full of that, and a browser."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    runner = web.AppRunner(
        filled.application(filled.kept(tmp_path_factory.mktemp("desk"), *messages())), shutdown_timeout=0.5
    )

    async def start() -> str:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    address = asyncio.run_coroutine_threadsafe(start(), loop).result(20)
    with browsing() as browser:
        yield address, browser
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(20)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(20)
    loop.close()


@pytest.mark.parametrize(
    "path",
    [*PAGES, "/?q=%3Cscript%3Ealert(1)%3C/script%3E&actor=%22%3E%3Cscript%3E", "/stories/%3Cscript%3E"],
)
def test_nothing_that_stands_in_feeds_does_anything(served: Served, path: str) -> None:
    address, browser = served
    with Visit(browser) as visit:
        answer = visit.page.goto(address + path)
        assert answer is not None
        assert answer.status in (200, 404)
        for element in visit.page.locator(".copied").all()[:3]:
            element.hover()
        visit.page.wait_for_timeout(200)
        known = [said for said in visit.troubles if "404" not in said]
        assert known == []
        assert visit.hosts() == {urlsplit(address).netloc}
        inside = "e => [...document.querySelectorAll('script:not([src^=\"/static/\"]), iframe, base, style, [style], object, embed')].length"
        assert visit.page.evaluate(inside) == 0
        handlers = "() => [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length"
        assert visit.page.evaluate(handlers) == 0


def test_it_is_shown_as_the_text_that_it_is(served: Served) -> None:
    address, browser = served
    with Visit(browser) as visit:
        for number in (0, 1, 5):
            visit.page.goto(f"{address}/stories/s{number}")
            assert EVIL[number] in visit.page.locator("h1").inner_text()
            visit.page.goto(f"{address}/articles/a{number}")
            assert EVIL[number] in visit.page.locator(".text").inner_text()


@pytest.mark.parametrize("path", PAGES)
def test_links_lead_to_pages_of_the_web_only_and_take_nothing_along(served: Served, path: str) -> None:
    address, browser = served
    with Visit(browser) as visit:
        visit.page.goto(address + path)
        links = visit.page.evaluate(
            "() => [...document.links].map(a => [a.href.baseVal ?? a.href, a.rel ?? ''])"
        )
    outside = [(href, rel) for href, rel in links if not href.startswith(address)]
    assert all(href.startswith(("http://", "https://")) for href, _ in outside)
    assert all({"noopener", "noreferrer", "nofollow"} <= set(rel.split()) for _, rel in outside)


def test_no_other_site_may_frame_a_page_or_run_a_script_in_it(served: Served) -> None:
    address, browser = served
    with Visit(browser) as visit:
        answer = visit.page.goto(address)
        assert answer is not None
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy


def test_a_name_that_another_site_made_lead_here_is_refused(served: Served, tmp_path: Path) -> None:
    address, browser = served
    with Visit(browser) as visit:
        answer = visit.context.request.get(address, headers={"Host": "evil.example"})
        assert answer.status == 421
