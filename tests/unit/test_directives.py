"""What robots are told of a page: whose words count, which forbid its text, however they are written."""

import time

import pytest

from agents.text.directives import forbidden, reservation


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("noarchive", "noarchive"),
        ("NoArchive", "noarchive"),
        ("index, follow, noarchive", "noarchive"),
        ("index;noarchive", "noarchive"),
        ("noindex nofollow", "noindex"),
        ("none", "noindex"),
        ("nocache", "noarchive"),
        ("noindex, nosnippet", "nosnippet"),
        ("max-snippet:0", "max_snippet"),
        ("max-snippet: 160", "max_snippet"),
        ("max-snippet:-1, max-image-preview:large, max-video-preview:-1", ""),
        ("max-image-preview:none", ""),
        ("unavailable_after: Sunday, 25-Jun-26 15:00:00 GMT, noindex", "noindex"),
        ("unavailable_after: 2027-07-07T14:31:00+02:00", ""),
        ("index, follow, archive, all", ""),
        ("we serve no archive of noarchived pages", ""),
        (",,;: :,", ""),
        ("", ""),
        ("googlebot: noindex", "noindex"),
        ("wirehose: nosnippet", "nosnippet"),
        ("otherbot: noindex, nofollow", ""),
        ("otherbot: noindex, googlebot: nosnippet", "nosnippet"),
        ("otherbot: max-snippet:0", ""),
        ("otherbot: noindex, max-snippet: 0, noarchive", ""),
    ],
)
def test_why_a_text_may_not_be_published(said: str, why: str) -> None:
    assert forbidden(said) == why


def test_only_what_is_said_to_all_robots_or_to_news_search_is_said_to_us() -> None:
    names = ("robots", "googlebot", "googlebot-news", "wirehose", "bingbot", "description", "")
    assert [forbidden("noarchive", name) for name in names] == ["noarchive"] * 4 + [""] * 3


@pytest.mark.parametrize(
    ("said", "reserved"),
    [("1", True), ("0", False), (" 1 ", True), ("1, 1", True), ("0,1", True), ("", None), ("yes", None), ("10", None)],
)  # fmt: skip
def test_a_reservation_is_one_or_zero_and_one_wins(said: str, reserved: bool | None) -> None:
    assert reservation(said) is reserved


@pytest.mark.parametrize("piece", ["a:", "noindex", ":", ",", " ", "a:a,", "max-snippet:"])
def test_a_megabyte_of_directives_takes_no_time(piece: str) -> None:
    start = time.process_time()
    forbidden(piece * (1_000_000 // len(piece)))
    reservation(piece * (1_000_000 // len(piece)))
    assert time.process_time() - start < 0.5
