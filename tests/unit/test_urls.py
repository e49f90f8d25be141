"""Addresses: one spelling for one page, and never one spelling for two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.text import url_rules, urls

SAME = [
    ("http://Example.ORG/a", "https://example.org/a"),
    ("https://example.org:443/a", "http://example.org:80/a"),
    ("https://example.org/a?utm_source=rss&utm_medium=feed", "https://example.org/a"),
    ("https://example.org/a?id=7&fbclid=abc&gclid=def", "https://example.org/a?id=7"),
    ("https://example.org/a?id=7&amp;utm_source=x&amp;page=2", "https://example.org/a?id=7&page=2"),
    ("https://example.org/a?%75tm_source=x", "https://example.org/a"),
    ("https://example.org/a;jsessionid=1F?b=2", "https://example.org/a?b=2"),
    ("https://example.org/a/../b/./c", "https://example.org/b/c"),
    ("https://example.org/a#comments", "https://example.org/a"),
    ("https://example.org/%7euser/%c3%a4", "https://example.org/~user/ä"),
    ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ("https://example.org", "https://example.org/"),
    ("  https://example.org/a\n", "https://example.org/a"),
    ("https://user:pw@example.org/a", "https://example.org/a"),
    ("https://example.org./a", "https://example.org/a"),
]
# Rules of `url_rules`, by their names: spellings of the page /news/a of example.org (of /, where that is said).
TWINS = {
    "device_host": ["https://www.example.org/news/a", "http://m.example.org/news/a", "https://mobile.example.org/news/a",
                    "https://amp.example.org/news/a", "https://www.m.example.org/news/a"],
    "duplicate_slash": ["https://example.org//news///a"],
    "trailing_slash": ["https://example.org/news/a/"],
    "amp_segment": ["https://example.org/news/a/amp", "https://example.org/news/a/amp/", "https://example.org/amp/news/a",
                    "https://example.org/news/amp/a", "https://example.org/amphtml/news/a"],
    "amp_ending": ["https://example.org/news/a.amp"],
    "index_page": ["https://example.org/news/a/index.html", "https://example.org/news/a/index.php", "https://example.org/news/a/default.aspx"],
    "amp_parameter": ["https://example.org/news/a?amp", "https://example.org/news/a?amp=1", "https://example.org/news/a?outputType=amp",
                      "https://example.org/news/a?_amp=true"],
    "feed_parameter": ["https://example.org/news/a?ref=rss", "https://example.org/news/a?source=rss----f0-2", "https://example.org/news/a?rss=1",
                       "https://example.org/news/a?partner=rssnyt&emc=rss"],
    "site_parameter": ["https://example.org/news/a?CMP=share_btn_tw", "https://example.org/news/a?ocid=BingNews"],
    "amp_cache": ["https://example-org.cdn.ampproject.org/c/s/example.org/news/a", "https://example-org.cdn.ampproject.org/v/s/www.example.org/news/a/amp?amp_js_v=0.1&usqp=x",
                  "https://example-org.cdn.ampproject.org/c/example.org/news/a"],
    "amp_viewer": ["https://www.google.com/amp/s/amp.example.org/news/a", "https://www.google.co.uk/amp/example.org/news/a",
                   "https://www.bing.com/amp/s/example.org/news/a"],
}  # fmt: skip
DIFFERENT = [
    ("https://short.example/AbCdE", "https://short.example/aBcDe"),
    ("https://example.org/a?V=x", "https://example.org/a?v=x"),
    ("https://example.org/a?page=1", "https://example.org/a?page=2"),
    ("https://example.org/a?id=1&x=2", "https://example.org/a?x=2&id=1"),
    ("https://example.org/a?ref=123", "https://example.org/a?ref=124"),
    ("https://example.org/a?trk=123", "https://example.org/a?trk=124"),
    ("https://example.org/a?source=reuters", "https://example.org/a?source=apa"),
    ("https://example.org:8080/a", "https://example.org/a"),
    ("https://www2.example.org/a", "https://example.org/a"),
    ("https://news.example.org/a", "https://sport.example.org/a"),
    ("https://m.example/a", "https://example/a"),
    ("https://example.org/a%2Fb", "https://example.org/a/b"),
    ("https://example.org/#!/story/1", "https://example.org/#!/story/2"),
    ("https://example.org/camp/a", "https://example.org/c/a"),
    ("https://example.org/guitar-amp", "https://example.org/guitar"),
    ("https://example.org/?p=1", "https://example.org/?p=2"),
    ("https://example.org/index.php?id=1", "https://example.org/index.php?id=2"),
    ("https://www.google.com/url?sa=t", "https://www.google.com/url?sa=j"),
]
NO_WEB = [
    "", "javascript:alert(1)", "java\nscript:alert(1)", "//example.org/", "/a", "ftp://example.org/", "https://",
    "http://exa mple.org/", "http://example.org:99999/", "http://[::1/", "mailto:a@example.org", "https://" + "a" * 70_000,
    "https://example.org/" + "a" * 2048,
]  # fmt: skip
NAMES = [name.replace("*", "x") for names in url_rules.TRACKING.values() for name in names.split()]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_page_are_one(one: str, other: str) -> None:
    assert urls.canonical(one) == urls.canonical(other) != ""


@pytest.mark.parametrize(
    "rule", [*url_rules.HOSTS, *url_rules.PATHS, *url_rules.MARKS, *url_rules.AMP_COPIES]
)
def test_twins_of_a_page_are_one_and_stay_as_they_are_where_they_are_asked(rule: str) -> None:
    for twin in TWINS[rule]:
        assert urls.canonical(twin) == "https://example.org/news/a"
        if rule not in url_rules.AMP_COPIES:
            assert urls.clean(twin) == twin


@pytest.mark.parametrize("name", NAMES)
def test_a_parameter_that_follows_the_reader_goes_and_what_stands_beside_it_stays(name: str) -> None:
    for spelt in (name, name.upper()):
        assert urls.clean(f"https://example.org/a?b=1&{spelt}=x%20y&c=2") == "https://example.org/a?b=1&c=2"


@pytest.mark.parametrize(
    "redirector",
    [
        "https://www.google.com/url?rct=j&sa=t&url=https://example.org/a%3Fid%3D7%26utm_source%3Dx&ct=ga",
        "http://www.google.com/url?q=https%3A%2F%2Fexample.org%2Fa%3Fid%3D7",
        "http://www.bing.com/news/apiclick.aspx?ref=FexRss&url=https%3a%2f%2fexample.org%2fa%3fid%3d7&c=1",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa%3Fid%3D7&h=AT0",
        "https://www.youtube.com/redirect?q=https%3A%2F%2Fexample.org%2Fa%3Fid%3D7",
    ],
)
def test_what_a_redirector_leads_to_is_the_address(redirector: str) -> None:
    assert urls.clean(redirector) == urls.canonical(redirector) == "https://example.org/a?id=7"
    assert urls.host(redirector) in ("www.google.com", "www.bing.com", "l.facebook.com", "www.youtube.com")


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_pages_that_may_differ_stay_two(one: str, other: str) -> None:
    assert urls.canonical(one) != urls.canonical(other)


@pytest.mark.parametrize("url", NO_WEB)
def test_what_is_no_web_address_has_no_canonical_form_and_no_host(url: str) -> None:
    assert (urls.canonical(url), urls.host(url), urls.is_web(url)) == ("", "", False)


def test_the_clean_form_keeps_its_scheme_and_its_way_and_loses_the_tracking() -> None:
    assert urls.clean("http://www.Example.org/A/?utm_source=x&b=1#c") == "http://www.example.org/A/?b=1"
    assert urls.clean("https://example.org/#!/story/1") == "https://example.org/#!/story/1"


@pytest.mark.parametrize(
    ("url", "front"),
    [
        ("http://www.example.org", True),
        ("https://example.org/index.html#top", True),
        ("https://example.org/?p=1", False),
        ("https://example.org/#!/story/1", False),
        ("https://example.org/a", False),
        ("no address", False),
    ],
)
def test_a_front_page_names_a_site_and_none_of_its_pages(url: str, front: bool) -> None:
    assert urls.is_front_page(url) == front


@pytest.mark.parametrize(
    ("url", "host", "site"),
    [
        ("https://news.example.co.uk/a", "news.example.co.uk", "example.co.uk"),
        ("https://example.co.uk:8443/a", "example.co.uk:8443", "example.co.uk"),
        ("http://example.org:80/", "example.org", "example.org"),
        ("https://example.org", "example.org", "example.org"),
        ("https://user@Example.org/a", "example.org", "example.org"),
        ("https://a.b.example.org/", "a.b.example.org", "example.org"),
        ("http://127.0.0.1:8800/x", "127.0.0.1:8800", "127.0.0.1"),
        ("http://[::1]:8080/", "[::1]:8080", "[::1]"),
        ("https://me.de/", "me.de", "me.de"),
        ("https://one.blogspot.com/a", "one.blogspot.com", "one.blogspot.com"),
        ("https://www.medium.com/a", "www.medium.com", "medium.com"),
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


pieces = st.lists(
    st.sampled_from(["www.", "m.", "amp.", "amp", "/", "//", "index.html", ".amp", ".", "..", "a", "?", "&", "&amp;", "utm_x", "=", "rss", "1",
                     ":80", ":443", ":8080", "#", "!", "%7e", "%", ";jsessionid=1", "example.org", "google.com", "url", "A"]),
    max_size=12,
)  # fmt: skip


@given(st.sampled_from(["http://", "https://", "http://example.org/"]), pieces)
def test_addresses_made_of_what_the_rules_know_keep_their_form_and_their_host(
    scheme: str, parts: list[str]
) -> None:
    url = scheme + "".join(parts)
    canonical, clean = urls.canonical(url), urls.clean(url)
    assert canonical == urls.canonical(canonical)
    if canonical:
        assert (clean, urls.canonical(clean)) == (urls.clean(clean), canonical)
        assert urls.host(clean) == urls.host(url)
