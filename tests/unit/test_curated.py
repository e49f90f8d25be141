"""The lists that we bring: the curated feeds, and the publishers' families that they must agree with."""

import re
import tomllib
from collections import Counter

from babel import Locale

from agents.poll.subscriptions import read
from agents.story.families import family, load_families
from agents.text import urls
from streams.paths import seed
from streams.records import Publisher, Subscription

TEXT = seed("feeds.toml").read_text("utf-8")
FEEDS = read(TEXT.encode(), "feeds.toml") or []
GROUP = re.compile(r"^#   (covers|made by|subject)? +([a-z]+) {2,}\S", re.MULTILINE)
MOST = 3  # feeds of one publisher


def vocabulary() -> dict[str, str]:
    """Each tag that the head of the file explains, with the group it stands in."""
    group, words = "", {}
    for named, word in GROUP.findall(TEXT):
        group = named or group
        words[word] = group
    return words


def publisher(feed: Subscription) -> Publisher:
    assert feed.publisher is not None, feed.url
    return feed.publisher


def test_the_list_is_long_and_comes_from_many_places_in_many_languages() -> None:
    assert len(FEEDS) >= 150
    assert len({publisher(feed).country for feed in FEEDS}) >= 45
    assert len({feed.language for feed in FEEDS}) >= 12


def test_every_feed_stands_there_once_and_none_is_lost() -> None:
    assert len(FEEDS) == len(tomllib.loads(TEXT)["feed"])
    addresses = Counter(urls.canonical(feed.url) for feed in FEEDS)
    assert [address for address, count in addresses.items() if count > 1] == []


def test_every_address_is_a_web_address_without_credentials() -> None:
    assert [feed.url for feed in FEEDS if not urls.is_web(feed.url) or "@" in feed.url] == []
    assert not [feed.url for feed in FEEDS if feed.headers]


def test_every_feed_says_all_there_is_to_say() -> None:
    for table in tomllib.loads(TEXT)["feed"]:
        assert sorted(table) == ["checked", "language", "publisher", "tags", "title", "url"], table["url"]
        assert sorted(table["publisher"]) == ["country", "domain", "family", "name"], table["url"]
        assert all((table["title"], table["language"], table["tags"], *table["publisher"].values())), table[
            "url"
        ]


def test_tags_are_those_that_the_head_of_the_file_explains() -> None:
    words = vocabulary()
    assert {tag for feed in FEEDS for tag in feed.tags} == set(words)
    for feed in FEEDS:
        groups = Counter(words[tag] for tag in feed.tags)
        assert groups["covers"] == 1, feed.url
        assert groups["made by"] >= 1, feed.url
        assert len(set(feed.tags)) == len(feed.tags), feed.url


def test_languages_and_countries_are_iso_codes() -> None:
    languages = {code for code in Locale("en").languages if re.fullmatch("[a-z]{2}", code)}
    countries = {code for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", code)}
    unreal = {"EU", "UN", "EZ", "QO", "XA", "XB", "ZZ"}  # in the table, but no countries
    assert {feed.language for feed in FEEDS} <= languages
    assert {publisher(feed).country for feed in FEEDS} <= countries - unreal


def test_no_publisher_has_more_than_a_few_feeds() -> None:
    for what in ("name", "domain"):
        counts = Counter(getattr(publisher(feed), what) for feed in FEEDS)
        assert [one for one, count in counts.items() if count > MOST] == []


def test_one_publisher_is_described_in_one_way() -> None:
    described = {(p.name, p.domain, p.family, p.country) for p in map(publisher, FEEDS)}
    domains = Counter((domain, name) for name, domain, _, _ in described)
    assert [one for one, count in domains.items() if count > 1] == []


def test_a_family_is_the_listed_owner_or_else_the_domain() -> None:
    families = load_families(seed("publishers.toml"))
    for one in map(publisher, FEEDS):
        assert one.family == family(one.name, one.domain, "", families), one


def test_domains_are_those_that_our_own_reading_of_an_address_gives() -> None:
    listed = load_families(seed("publishers.toml"))
    ours = [publisher(feed).domain for feed in FEEDS]
    assert [domain for domain in (*listed, *ours) if urls.site(domain) != domain] == []


def test_no_domain_has_two_owners() -> None:
    owners = tomllib.loads(seed("publishers.toml").read_text("utf-8"))["families"]
    counts = Counter(domain for domains in owners.values() for domain in domains)
    assert [domain for domain, count in counts.items() if count > 1] == []
