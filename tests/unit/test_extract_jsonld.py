"""JSON-LD in any nesting and with its usual mistakes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from agents.extract.says import jsonld

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "@graph", "name", "url", "author", "headline", "NewsArticle"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def nodes(*scripts: str) -> list[jsonld.Node]:
    tags = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return jsonld.read(document_fromstring(f"<html><head>{tags}</head><body></body></html>"))


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "H"}',
        '<!-- {"@type": "NewsArticle", "headline": "H"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "H"}\n//]]>',
        '/*<![CDATA[*/ {"@type": "NewsArticle", "headline": "H"} /*]]>*/',
        '[{"@type": "NewsArticle", "headline": "H",}]',
        '{"@graph": [{"mainEntity": {"@type": ["NewsArticle"], "headline": "H"}}]}',
        '{"@type": "http://schema.org/NewsArticle", "headline": "H"};',
        '{"@type": "schema:NewsArticle", "headline": "H"}',
        '{"@type": "newsArticle", "headline": "H"}',
        '{"@type": "WebSite"} {"@type": "NewsArticle", "headline": "H"}',
        '{"@type": "NewsArticle", "headline": "H", "text": "two\nlines\tof it"}',
        '{"@type": "NewsArticle", "headline": "H", "text": "it\\\'s"}',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;H&quot;}",
        '{"@type": "NewsArticle", "headline": "H"} }',
        '{"@type": "NewsArticle", "headline": "H", "text": "an "open" quote", "datePublished": "2026-03-02"}',
    ],
)
def test_json_ld_is_read_with_its_usual_mistakes(script: str) -> None:
    assert [node["headline"] for node in jsonld.articles(nodes(script))] == ["H"]


def test_the_node_at_the_pages_own_address_is_its_article() -> None:
    other = {"@type": "NewsArticle", "headline": "Other", "url": "https://herald.example/2"}
    own = {"@type": "NewsArticle", "headline": "Own", "mainEntityOfPage": {"@id": "https://herald.example/1"}}
    found = jsonld.articles(nodes(json.dumps([other, own])), lambda address: address.endswith("/1"))
    assert [node["headline"] for node in found] == ["Own"]


def test_what_two_scripts_say_of_one_article_is_joined() -> None:
    one, two = (
        {"@type": "Article", "headline": "H", "n": 1},
        {"@type": "NewsArticle", "headline": "H", "n": 2},
    )
    assert [node["n"] for node in jsonld.articles(nodes(json.dumps(one), json.dumps(two)))] == [1, 2]


def test_references_are_followed_to_the_node_that_says_most() -> None:
    known = jsonld.by_id([{"@id": "#a"}, {"@id": "#a", "name": "Ann Other"}, {"@id": "#a", "url": "x"}])
    assert jsonld.resolve({"@id": "#a"}, known) == {"@id": "#a", "name": "Ann Other"}
    assert jsonld.resolve("#a", known) == "#a"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Ann", ["Ann"]),
        (["Ann", {"name": "Bob"}], ["Ann", "Bob"]),
        ({"name": {"@value": "Ann"}}, ["Ann"]),
        ({"@list": [{"name": "Ann"}, "Bob"]}, ["Ann", "Bob"]),
        ({"name": ["Ann", "Bob"]}, ["Ann", "Bob"]),
        ({"name": 3}, []),
        (None, []),
    ],
)
def test_names_are_found_in_every_form_of_a_value(value: Any, found: list[str]) -> None:
    assert jsonld.strings(value, "name") == found


@given(JSON)
def test_no_json_fails(value: Any) -> None:
    found = nodes(json.dumps(value).replace("<", "\\u003c"))
    jsonld.articles(found, lambda address: False)
    assert all(isinstance(text, str) for node in found for text in jsonld.strings(node, "name", "author"))
