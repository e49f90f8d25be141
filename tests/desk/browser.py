"""Debian's Chromium, driven by Playwright, for tests that look at the desk as a person does."""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page, sync_playwright
from running import command, environment, until

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


@contextmanager
def demo_with_desk(log: Path, port: int = 18780) -> Iterator[str]:
    """`wirehose demo` while the block runs; the address of its desk."""
    settings = environment(WIREHOSE_DESK_LISTEN=f"127.0.0.1:{port}")
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command(), "demo"], env=settings, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
    try:
        until(lambda: _address(log) or process.poll() is not None, 120, "the desk's address")
        assert _address(log), log.read_text()
        yield _address(log)
    finally:
        process.terminate()
        process.wait(60)


def _address(log: Path) -> str:
    found = re.search(r"^desk +(http\S+?)/?$", log.read_text(), re.MULTILINE)
    return found[1] if found else ""


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

    def answers(self, address: str) -> bool:
        """Go there; whether somebody answers yet."""
        try:
            self.page.goto(address)
        except Error:
            time.sleep(0.2)
            return False
        return True

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
