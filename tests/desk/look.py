"""The desk's pictures in the docs, taken from a running demo: `python -m tests.desk.look`."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect

sys.path.append(str(Path(__file__).resolve().parents[1]))  # as pytest does for the helpers of tests

from running import until

from tests.desk.browser import Visit, browsing, demo_with_desk

FOLDER = Path(__file__).resolve().parents[2] / "deploy" / "docs"
STORY = "Warehouse blast at Port Halvern"
COPY = "Crews search ruins after deadly dock explosion"


def main() -> None:
    """Take them."""
    with (
        tempfile.TemporaryDirectory() as folder,
        demo_with_desk(Path(folder) / "log") as address,
        browsing() as browser,
        Visit(browser, viewport={"width": 1120, "height": 760}) as visit,
    ):
        page = visit.page
        until(lambda: visit.answers(address), 60, "the desk to answer")
        expect(page.locator(".card")).to_have_count(4, timeout=120_000)
        page.wait_for_timeout(4_000)  # what is new has lost its colour
        page.screenshot(path=FOLDER / "desk-now.png")
        page.locator(".card", has=page.locator(".dispute")).get_by_role("link").first.click()
        expect(page.locator(".revisions a")).to_have_count(1, timeout=60_000)
        page.set_viewport_size({"width": 1120, "height": 1500})
        page.screenshot(path=FOLDER / "desk-story.png")
        page.set_viewport_size({"width": 1120, "height": 760})
        page.get_by_role("link", name=COPY).first.click()
        page.locator(".copied").nth(3).hover()
        page.screenshot(path=FOLDER / "desk-article.png")


if __name__ == "__main__":
    main()
