"""Addresses: one spelling for one page, and never one spelling for two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.text import urls

SAME = [
    ("http://Example.ORG/a", "https://example.org/a"),
    ("https://example.org:443/a", "http://example.org:80/a"),
    ("https://example.org/a?utm_source=rss&utm_medium=feed", "https://example.org/a"),
    ("https://example.org/a?at_medium=RSS&at_campaign=x", "https://example.org/a"),
    ("https://example.org/a?id=7&fbclid=abc&gclid=def", "https://example.org/a?id=7"),
    ("https://example.org/a?PHPSESSID=123&sort=new", "https://example.org/a?sort=new"),
    ("https://example.org/a/../b/./c", "https://example.org/b/c"),
    ("https://example.org/a#comments", "https://example.org/a"),
    ("https://example.org/%7euser/%c3%a4", "https://example.org/~user/ä"),
    ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ("https://example.org", "https://example.org/"),
    ("  https://example.org/a\n", "https://example.org/a"),
    ("https://user:pw@example.org/a", "https://example.org/a"),
    ("https://example.org./a", "https://example.org/a"),
]
DIFFERENT = [
    ("https://short.example/AbCdE", "https://short.example/aBcDe"),
    ("https://example.org/story", "https://example.org/story/"),
    ("https://example.org/a?page=1", "https://example.org/a?page=2"),
    ("https://example.org/a?id=1&x=2", "https://example.org/a?x=2&id=1"),
    ("https://example.org:8080/a", "https://example.org/a"),
    ("https://www.example.org/a", "https://example.org/a"),
    ("https://example.org/a%2Fb", "https://example.org/a/b"),
]
NO_WEB = [
    "", "javascript:alert(1)", "java\nscript:alert(1)", "//example.org/", "/a", "ftp://example.org/", "https://",
    "http://exa mple.org/", "http://example.org:99999/", "http://[::1/", "mailto:a@example.org", "https://" + "a" * 70_000,
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_page_are_one(one: str, other: str) -> None:
    assert urls.canonical(one) == urls.canonical(other) != ""


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_pages_that_may_differ_stay_two(one: str, other: str) -> None:
    assert urls.canonical(one) != urls.canonical(other)


@pytest.mark.parametrize("url", NO_WEB)
def test_what_is_no_web_address_has_no_canonical_form_and_no_host(url: str) -> None:
    assert (urls.canonical(url), urls.host(url), urls.is_web(url)) == ("", "", False)


def test_the_clean_form_keeps_its_scheme_and_loses_the_tracking() -> None:
    assert urls.clean("http://Example.org/A?utm_source=x&b=1#c") == "http://example.org/A?b=1"


@pytest.mark.parametrize(
    ("url", "host", "site"),
    [
        ("https://news.example.co.uk/a", "news.example.co.uk", "example.co.uk"),
        ("https://example.co.uk:8443/a", "example.co.uk:8443", "example.co.uk"),
        ("http://example.org:80/", "example.org", "example.org"),
        ("https://a.b.example.org/", "a.b.example.org", "example.org"),
        ("http://127.0.0.1:8800/x", "127.0.0.1:8800", "127.0.0.1"),
        ("http://[::1]:8080/", "[::1]:8080", "[::1]"),
        ("https://me.de/", "me.de", "me.de"),
    ],
)
def test_host_and_site(url: str, host: str, site: str) -> None:
    assert (urls.host(url), urls.site(url)) == (host, site)


@pytest.mark.parametrize(
    ("link", "joined"),
    [
        ("b.html", "https://example.org/dir/b.html"),
        ("/b?x=1", "https://example.org/b?x=1"),
        ("//other.example/c", "https://other.example/c"),
        (" http://other.example/c ", "http://other.example/c"),
        ("javascript:alert(1)", ""),
        ("", ""),
        ("data:text/html,x", ""),
    ],
)
def test_links_are_joined_to_the_page_they_stand_on(link: str, joined: str) -> None:
    assert urls.join("https://example.org/dir/a.html", link) == joined


@given(st.text())
def test_any_text_has_a_canonical_form_that_is_its_own(text: str) -> None:
    for url in (text, "https://example.org/" + text, "https://example.org/?q=" + text):
        canonical = urls.canonical(url)
        assert canonical == urls.canonical(canonical)
        assert not canonical or urls.canonical(urls.clean(url)) == canonical
