"""What a page says of itself: headline, people and times, each from the best of its sources."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.extract import tree
from agents.extract.credits.agencies import load_agencies
from agents.extract.says import head
from streams.paths import seed
from streams.records import RefusedTime

AGENCIES = load_agencies(seed("agencies.toml"))
URL = "https://www.herald.example/world/ferry-1"
TITLE = "Ferry comes back empty from the outer islands"
LATEST = datetime(2026, 3, 4, tzinfo=UTC)
AT = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)


def ld(*nodes: Any) -> str:
    written = (json.dumps(node).replace("<", "\\u003c") for node in nodes)
    return "".join(f'<script type="application/ld+json">{script}</script>' for script in written)


def article(**fields: Any) -> str:
    return ld({"@type": "NewsArticle", "headline": TITLE, **fields})


def meta(**named: str) -> str:
    return "".join(
        f'<meta name="{name.replace("__", ":")}" content="{value}">' for name, value in named.items()
    )


def read(inside: str = "", body: str = "", title: str = TITLE, lang: str = "en-GB") -> head.Head:
    page = f"<html lang='{lang}'><head><title>{title}</title>{inside}</head><body>{body}<p>It left at noon.</p></body></html>"
    return head.read(tree.parse(page), URL, LATEST, AGENCIES)


# -- headline -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        f"{TITLE} | Herald",
        f"{TITLE} - The Herald",
        f"{TITLE} – herald.example",
        f"{TITLE} | World | Herald",
        f"Herald: World » {TITLE}".replace("Herald: World", "Herald"),
        f"{TITLE} &amp;#124; Herald",
        f"{TITLE}|Herald",
    ],
)
def test_the_outlets_name_is_cut_off_a_title(title: str) -> None:
    assert read(meta(og__site_name="The Herald"), title=title).title == TITLE


def test_a_section_behind_a_heading_is_cut_off_too() -> None:
    assert read(body=f"<h1>{TITLE}</h1>", title=f"{TITLE} - Islands and the sea").title == TITLE


def test_a_title_keeps_its_own_dashes_and_quotes() -> None:
    assert read(title="Ferry – what we know » so far").title == "Ferry – what we know » so far"
    assert read(title="«The sea was calm»").title == "«The sea was calm»"


def test_the_headline_is_what_heading_and_sharing_agree_on() -> None:
    found = read(
        article() + meta(og__title="Empty ferry returns to harbour"),
        "<h1>Empty ferry returns to harbour</h1>",
    )
    assert found.title == "Empty ferry returns to harbour"


def test_the_headline_is_what_json_ld_and_heading_agree_on() -> None:
    assert (
        read(article() + meta(og__title="You won’t believe this ferry"), f"<h1>{TITLE}</h1>").title == TITLE
    )


def test_a_heading_that_is_the_outlets_name_is_no_headline() -> None:
    assert read(meta(og__site_name="Herald"), "<h1>Herald</h1><h2>Weather</h2>").title == TITLE


def test_a_kicker_in_the_heading_is_no_part_of_the_headline() -> None:
    assert (
        read(article(), f"<h1><span class='kicker'>Shipping</span><span>{TITLE}</span></h1>").title == TITLE
    )


def test_a_smaller_heading_can_be_the_headline() -> None:
    assert (
        read(body=f"<h1>Islands today</h1><h2>{TITLE}</h2>", title=f"{TITLE} on Islands today").title == TITLE
    )


# -- people ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "author",
    [
        "Ann Other",
        "Ann Other, Bob Else",
        ["Ann Other", "Bob Else"],
        {"@type": "Person", "name": "By Ann Other and Bob Else"},
        [{"@type": "Person", "name": "Ann Other"}, [{"@type": "Person", "name": ["Bob Else"]}]],
        {"@list": [{"name": "Ann Other"}, {"name": "Bob Else"}]},
        [{"@type": "Person", "givenName": "Ann", "familyName": "Other"}, "Bob Else"],
        [
            {"name": {"@value": "Ann Other"}},
            {"@type": "Organization", "name": "Bob Press"},
            "Herald",
            "Bob Else",
        ],
    ],
)
def test_people_are_found_in_every_form_of_json_ld(author: Any) -> None:
    found = read(article(author=author, publisher={"name": "Herald"})).authors
    assert found == ("Ann Other",) if author == "Ann Other" else found == ("Ann Other", "Bob Else")


def test_a_person_is_found_by_reference() -> None:
    graph = [
        {"@type": "NewsArticle", "headline": TITLE, "author": {"@id": "#ann"}},
        {"@type": "Person", "@id": "#ann", "name": "Ann Other"},
    ]
    assert read(ld({"@graph": graph})).authors == ("Ann Other",)


def test_the_first_source_with_people_counts() -> None:
    found = read(
        article(author={"@type": "Organization", "name": "Herald"})
        + meta(author="Herald", article__author="Ann Other")
    )
    assert found.authors == ("Ann Other",)


@pytest.mark.parametrize(
    "body",
    [
        '<div itemscope itemtype="https://schema.org/NewsArticle"><span itemprop="author" itemscope itemtype="https://schema.org/Person"><meta itemprop="name" content="Ann Other"></span></div>',
        '<p><span property="schema:author">Ann Other</span></p>',
        '<p><a rel="author" href="/ann">Ann Other</a></p>',
        '<p class="article__byline">By <a href="/ann">Ann Other</a> in Rome</p>',
        '<div class="post-author">Ann Other</div>',
        "<p>By Ann Other</p>",
        "<div>Von Ann Other</div>",
    ],
)
def test_people_are_found_where_readers_see_them(body: str) -> None:
    assert read(body=f"<h1>{TITLE}</h1>{body}").authors == ("Ann Other",)


@pytest.mark.parametrize(
    "body",
    [
        '<div class="comments"><span class="comment-author">Cy Reader</span></div>',
        '<div class="related-stories"><p class="byline">By Cy Reader</p></div>',
        '<aside><p class="author">Cy Reader</p></aside>',
        '<figure><span class="author">Cy Reader</span></figure>',
        '<div itemscope itemtype="https://schema.org/Comment"><span itemprop="author">Cy Reader</span></div>',
        '<p class="photo-author">Cy Reader</p>',
        '<p class="author">Photo: Cy Reader</p>',
    ],
)
def test_people_of_something_else_are_not_the_authors(body: str) -> None:
    assert read(body=f"<h1>{TITLE}</h1>{body}").authors == ()


def test_agencies_are_credited_and_no_authors() -> None:
    found = read(
        article(
            author=["Ann Other", "Deutsche Presse-Agentur"],
            provider={"@type": "Organization", "name": "Reuters"},
        )
    )
    assert (found.authors, found.signed) == (("Ann Other",), ("Deutsche Presse-Agentur",))
    assert ("json-ld provider", "Reuters") in found.said


# -- times ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "body", "source"),
    [
        (article(datePublished="2026-03-02T14:05:00Z"), "", "json-ld"),
        (article(datePublished=1772460300), "", "json-ld"),
        (meta(article__published_time="2026-03-02T15:05:00+01:00"), "", "meta"),
        (meta(article__published__time="2026-03-02T15:05:00+01:00"), "", "meta"),
        ("", '<span itemprop="datePublished" content="2026-03-02T14:05Z"></span>', "microdata"),
        ("", '<time datetime="2026-03-02T14:05Z">2 March</time>', "time"),
        ("", '<p class="published">Published 14:05 GMT, 2 March 2026</p>', "text"),
        ("", "<p>2 March 2026, 14:05 GMT | Updated: 3 March 2026, 09:00 GMT</p>", "text"),
    ],
)
def test_a_time_is_read_where_it_stands(inside: str, body: str, source: str) -> None:
    found = read(inside, f"<h1>{TITLE}</h1>{body}")
    assert (found.published, found.published_from) == (AT, source)


def test_a_time_with_its_zone_is_better_than_the_same_without() -> None:
    found = read(
        article(datePublished="2026-03-02T16:05:00")
        + meta(article__published_time="2026-03-02T16:05:00+02:00")
    )
    assert (found.published, found.published_from) == (AT, "meta")


def test_a_time_is_better_than_its_bare_day() -> None:
    found = read(article(datePublished="2026-03-02"), f"<h1>{TITLE}</h1><p>2 March 2026, 14:05 GMT</p>")
    assert (found.published, found.published_from) == (AT, "text")


def test_names_have_an_end() -> None:
    found = read(meta(article__section="World " * 9_999, og__site_name="Herald " * 9_999))
    assert (len(found.section or ""), len(found.publisher_name)) == (head.LONGEST, head.LONGEST)


@pytest.mark.parametrize("day", ["2026-03-02", "2026-03-02T00:00:00+01:00", "2026-03-02T00:00:00-08:00"])
def test_a_bare_day_is_that_of_its_own_zone(day: str) -> None:
    inside = article(datePublished=day) + meta(article__published_time="2026-03-02T15:05:00+01:00")
    assert read(inside).published == AT


def test_a_zone_that_is_named_behind_a_machines_time_counts() -> None:
    assert read(article(datePublished="2026-03-02 09:05:00 EST")).published == AT


def test_a_time_without_zone_is_in_the_zone_of_the_pages_other_times() -> None:
    found = read(article(datePublished="2026-03-02T16:05:00", dateModified="2026-03-02T18:00:00+02:00"))
    assert found.published == AT


def test_the_time_of_another_story_is_not_taken_for_a_better_one() -> None:
    teaser = '<p><time datetime="2026-03-01T10:00Z">yesterday</time></p>'
    found = read(article(datePublished="2026-03-02"), f"<h1>{TITLE}</h1>{teaser}")
    assert found.published == AT.replace(hour=0, minute=0)


def test_times_of_teasers_are_passed_over() -> None:
    body = f'<div class="related"><time datetime="2026-03-01T10:00Z"></time></div><h1>{TITLE}</h1><time datetime="2026-03-02T14:05Z"></time>'
    assert read(body=body).published == AT


def test_published_and_modified_have_their_sources() -> None:
    found = read(
        article(datePublished="2026-03-02T14:05Z") + meta(article__modified_time="2026-03-03T10:00:00Z")
    )
    assert (found.published_from, found.modified_from) == ("json-ld", "meta")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("2031-01-01T00:00:00Z", "future"),
        ("1970-01-01T00:00:00Z", "too_early"),
        ("2026-02-31T10:00:00Z", "unreadable"),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_its_reason_and_the_next_is_taken(
    said: str, reason: str
) -> None:
    found = read(article(datePublished=said) + meta(article__published_time="2026-03-02T14:05:00Z"))
    assert (found.published, found.published_from) == (AT, "meta")
    assert found.refused == (RefusedTime(kind="published", source="json-ld", reason=reason, said=said),)


# -- anything -------------------------------------------------------------------------------------------------------

_WILD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "@list", "@value", "name", "url"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
_KEYS = "author creator headline datePublished dateModified publisher provider image keywords articleSection inLanguage isAccessibleForFree url mainEntityOfPage @id articleBody"
_TAGS = st.sampled_from(
    [
        "<h1>", "</h1>", "<p>", "</p>", "<div class='byline'>", "</div>", "<time datetime='2026'>", "<a rel=author>", "<span itemprop=author>",
        "<span itemprop=datePublished>", "<meta itemprop=name content=Ann>", "<meta property=og:title>", "<nav>", "<br>", "By Ann Other", "3 March 2026",
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(_KEYS.split()), _WILD, max_size=8))
def test_no_json_ld_fails(fields: dict[str, Any]) -> None:
    found = read(ld({"@type": "NewsArticle", "headline": "H", **fields}), "<h1>H</h1>")
    assert found.published is None or found.published <= LATEST


@settings(max_examples=60, deadline=None)
@given(st.lists(_TAGS | st.text(max_size=12), max_size=25))
def test_no_tree_fails(pieces: list[str]) -> None:
    found = read(body="".join(pieces).replace("\x00", ""))
    assert len(found.title) <= 500
