"""robots.txt: what it allows, and what its absence means."""

import time

import pytest

from agents.fetch.robots import Robots

AGENT = "wirehose/1.0 (+https://news.example/bot)"
RULES = (
    b"User-agent: *\nDisallow: /private/\nCrawl-delay: 7\n\nUser-agent: wirehose\nDisallow: /no-wirehose/\n"
)


@pytest.mark.parametrize(
    ("status", "body", "url", "allowed"),
    [
        (200, RULES, "https://a.example/x", True),
        (200, RULES, "https://a.example/no-wirehose/x", False),
        (200, RULES, "https://a.example/private/x", True),  # our own group replaces the one for all
        (200, b"User-agent: *\nDisallow: /", "https://a.example/", False),
        (200, b"", "https://a.example/", True),
        (200, b"<html>not found</html>", "https://a.example/", True),
        (200, b"\xff\xfe\0", "https://a.example/", True),
        (404, b"", "https://a.example/", True),
        (403, b"", "https://a.example/", True),
        (429, b"", "https://a.example/", False),
        (500, b"", "https://a.example/", False),
        (None, b"", "https://a.example/", False),
    ],
)
def test_what_may_be_read(status: int | None, body: bytes, url: str, allowed: bool) -> None:
    assert Robots.read(status, body).allowed(url, AGENT) is allowed


def test_not_answering_is_told_from_forbidding() -> None:
    assert not Robots.read(503).reachable
    assert Robots.read(200, b"User-agent: *\nDisallow: /").reachable


def test_the_delay_is_the_one_for_us() -> None:
    assert Robots.read(200, b"User-agent: *\nCrawl-delay: 7").delay(AGENT) == 7.0
    assert Robots.read(200, b"User-agent: *\nCrawl-delay: soon").delay(AGENT) is None
    assert Robots.read(404).delay(AGENT) is None


def test_rules_made_of_stars_take_no_time() -> None:
    body = b"User-agent: *\nDisallow: /" + b"*a" * 200 + b"$\nDisallow: /no"
    start = time.process_time()
    robots = Robots.read(200, body)
    assert robots.allowed("https://a.example/" + "a" * 2000, AGENT)
    assert not robots.allowed("https://a.example/no", AGENT)
    assert time.process_time() - start < 1
