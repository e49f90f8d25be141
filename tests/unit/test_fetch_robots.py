"""robots.txt: what it allows, and what its absence means."""

import time

import pytest

from agents.fetch.robots import Robots, product

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
        (301, b"", "https://a.example/", False),
    ],
)
def test_what_may_be_read(status: int, body: bytes, url: str, allowed: bool) -> None:
    assert Robots.read(status, body).allowed(url, AGENT) is allowed


def test_not_answering_is_told_from_forbidding() -> None:
    assert not Robots.read(503).reachable
    assert Robots.read(200, b"User-agent: *\nDisallow: /").reachable


@pytest.mark.parametrize(
    ("rules", "seconds"),
    [
        (b"Crawl-delay: 7", 7.0),
        (b"Crawl-delay: 0.5", 0.5),
        (b"Crawl-delay: soon", 0.0),
        (b"Crawl-delay: -1", 0.0),
        (b"Crawl-delay: inf", 0.0),
        (b"Request-rate: 1/10", 10.0),
        (b"Request-rate: 30/1m", 2.0),
        (b"Request-rate: 0/10", 0.0),
        (b"Request-rate: 1/10\nCrawl-delay: 20", 20.0),
        (b"Disallow: /x", 0.0),
        (b"", 0.0),
    ],
)
def test_the_pause_that_a_host_asks_for(rules: bytes, seconds: float) -> None:
    assert Robots.read(200, b"User-agent: *\n" + rules).delay(AGENT) == seconds


def test_the_pause_is_the_one_for_us() -> None:
    assert Robots.read(200, RULES).delay(AGENT) == 0.0
    assert Robots.read(200, RULES).delay("other/1.0") == 7.0
    assert Robots.read(404).delay(AGENT) == 0.0


@pytest.mark.parametrize(
    ("agent", "token"),
    [
        ("wirehose/1.0 (+https://news.example/bot)", "wirehose"),
        ("wirehose", "wirehose"),
        ("My-News_Bot/2", "My-News_Bot"),
        ("Mozilla/5.0 (compatible; newsbot/1.0; +https://news.example/bot)", "newsbot"),
        ("Mozilla/5.0 (X11; Linux)", "Mozilla"),
        ("2fast/1.0", ""),
        ("", ""),
    ],
)
def test_the_token_by_which_rules_call_us(agent: str, token: str) -> None:
    assert product(agent) == token


def test_a_group_for_our_product_binds_us_however_the_header_is_written() -> None:
    robots = Robots.read(200, b"User-agent: newsbot\nDisallow: /")
    assert not robots.allowed("https://a.example/x", "Mozilla/5.0 (compatible; newsbot/1.0)")
    assert robots.allowed("https://a.example/x", AGENT)


def test_rules_made_of_stars_take_no_time() -> None:
    body = b"User-agent: *\nDisallow: /" + b"*a" * 200 + b"$\nDisallow: /no"
    start = time.process_time()
    robots = Robots.read(200, body)
    assert robots.allowed("https://a.example/" + "a" * 2000, AGENT)
    assert not robots.allowed("https://a.example/no", AGENT)
    assert time.process_time() - start < 1
