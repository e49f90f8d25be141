"""The contact page for publishers: what it tells them to do works, and its numbers are those of the code."""

import re
import textwrap
from pathlib import Path

import pytest

from agents.fetch import rules
from agents.fetch import stage as fetch
from agents.fetch.robots import Robots, product
from agents.net import pace
from agents.net.answer import MAX_RETRY_AFTER
from agents.poll import timing
from streams import asking
from streams.asking import agent
from streams.settings import load

PAGE = (Path(__file__).parents[2] / "deploy" / "contact.md").read_text("utf-8")
WORDS = " ".join(PAGE.split())
SETTINGS = load({}, Path(__file__).parent)


def test_the_robots_txt_that_it_shows_closes_a_host_to_us() -> None:
    shown = re.search(r"^( +User-agent:.*\n +Disallow:.*\n)", PAGE, re.MULTILINE)
    named = re.search(r'WIREHOSE_AGENT="(.+)"', PAGE)
    assert shown
    assert named
    robots = Robots.read(200, textwrap.dedent(shown[1]).encode())
    for name in (named[1], agent(SETTINGS)):
        assert product(name) == "wirehose"
        assert not robots.allowed("https://news.example/a", name)
    assert robots.allowed("https://news.example/a", "another/1.0")


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ("at most once a minute", SETTINGS.min_interval == 60),
        ("as a rule at least once a day", timing.DAY == 86_400),
        ("again after 15 minutes, 1, 4 and 24 hours", SETTINGS.looks == (900, 3600, 14_400, 86_400)),
        ("at least a second between", SETTINGS.host_spacing == 1),
        ("is tried twice more", len(fetch.RETRIES) == 2),
        ("for as long as it says, up to a day", MAX_RETRY_AFTER == 86_400),
        (f"{fetch.LIMIT_BYTES // 10**6} MB of a page, {asking.LIMIT >> 20} MiB of a feed", True),
        (f"up to {pace.MAX_DELAY:.0f} seconds between two pages", True),
        ("We remember it for a day", rules.HOLD == 86_400),
    ],
)
def test_its_numbers_are_those_of_the_code(said: str, holds: bool) -> None:
    assert said in WORDS
    assert holds
