"""Debian's Chromium, driven by Playwright, for tests that look at the desk as a person does."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed")


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser while the block runs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """A page, and what it did that a reader does not see: requests, errors, dialogs."""

    def __init__(self, browser: Browser, **options: Any) -> None:
        self.context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
        self.page: Page = self.context.new_page()
        self.requests: list[str] = []
        self.troubles: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on("dialog", self._dialog)
        self.page.on(
            "console", lambda said: self.troubles.append(said.text) if said.type == "error" else None
        )

    def _dialog(self, dialog: Any) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def hosts(self) -> set[str]:
        """Where requests went."""
        return {urlsplit(url).netloc for url in self.requests if not url.startswith("data:")}

    def __enter__(self) -> "Visit":
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


def violations(browser: Browser, address: str, **options: Any) -> list[str]:
    """What axe finds on a page (WCAG 2.2 A and AA, and best practices), one line each."""
    with Visit(browser, bypass_csp=True, **options) as visit:
        visit.page.goto(address)
        found = Axe().run(visit.page).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {node['html'][:160]} {node['any'][:1]}"
        for one in found
        for node in one["nodes"][:3]
    ]
