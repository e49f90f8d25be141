"""What may be done with a text: the page's own word, its host's, its feed's setting."""

from datetime import UTC, datetime
from typing import Any

import pytest

from agents.extract import rights, tree
from agents.extract.rights import Said
from streams.records import FirstSeen, Item, Page, Publisher

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def said(head: str) -> Said:
    return rights.read(
        tree.parse(f"<html><head>{head}</head><body><p>Ferries stay in port.</p></body></html>")
    )


def page(*reserved: str, **more: Any) -> Page:
    seen, publisher = FirstSeen(after=None, by=NOW), Publisher(name="Harbour Herald")
    item = Item(item="i", article="a", feed="f", publisher=publisher, first_seen=seen, **more)
    return Page(item=item, outcome="ok", url="https://herald.example/1", fetched=NOW, reserved=reserved)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", Said()),
        ('<meta name="robots" content="index, follow, max-snippet:-1">', Said()),
        ('<meta name="robots" content="NOARCHIVE">', Said(showing="noarchive")),
        ('<META NAME="Googlebot-News" CONTENT="nosnippet">', Said(showing="nosnippet")),
        ('<meta name="bingbot" content="noarchive">', Said()),
        ('<meta name="robots" content="noindex"><meta name="wirehose" content="noarchive">', Said(showing="noarchive")),
        ('<meta name="description" content="noarchive"><meta content="noarchive"><meta name="robots">', Said()),
        ('<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="https://p.example">', Said(mining=True)),
        ('<meta name="tdm-reservation" content="0"><meta name="robots" content="noarchive">', Said(False, "noarchive")),
        ('<meta name="tdm-reservation" content="maybe">', Said()),
    ],
    ids=range(10),
)  # fmt: skip
def test_what_the_head_of_a_page_says(head: str, expected: Said) -> None:
    assert said(head) == expected


@pytest.mark.parametrize(
    ("reserved", "mining", "feed", "expected"),
    [
        ((), None, "", False),
        ((), True, "", True),
        (("tdm_header",), None, "", True),
        (("tdm_well_known", "noarchive"), None, "respect", True),
        (("noarchive",), None, "", False),
        (("tdm_header",), False, "", False),
        (("tdm_well_known",), True, "licensed", False),
    ],
)
def test_a_page_counts_more_than_its_host_and_a_licence_more_than_both(
    reserved: tuple[str, ...], mining: bool | None, feed: str, expected: bool
) -> None:
    assert rights.is_reserved(page(*reserved, tdm=feed), Said(mining=mining)) is expected


@pytest.mark.parametrize(
    ("reserved", "showing", "feed", "text_from", "why"),
    [
        ((), "", "", "page", None),
        ((), "nosnippet", "", "page", "nosnippet"),
        (("noindex",), "noarchive", "", "page", "noarchive"),
        (("tdm_header", "noindex"), "", "", "page", "noindex"),
        (("noarchive",), "noarchive", "", "feed", None),  # the publisher hands that out himself
        (("noarchive",), "noarchive", "", "summary", None),
        (("noarchive",), "noarchive", "full", "page", None),
        ((), "", "none", "page", "feed"),
        ((), "", "none", "feed", "feed"),
        (("noarchive",), "", "none", "summary", "feed"),
    ],
)
def test_why_a_text_is_withheld(
    reserved: tuple[str, ...], showing: str, feed: str, text_from: str, why: str | None
) -> None:
    assert rights.withheld(page(*reserved, text=feed), Said(showing=showing), text_from) == why


@pytest.mark.parametrize(
    ("reserved", "says", "kept"),
    [
        ((), Said(), True),
        ((), Said(showing="nosnippet"), True),
        ((), Said(showing="noarchive"), False),
        (("noarchive",), Said(), False),
        (("tdm_header",), Said(), False),
        (("tdm_header",), Said(mining=False), True),
    ],
    ids=range(6),
)
def test_what_may_stand_in_an_archive(reserved: tuple[str, ...], says: Said, kept: bool) -> None:
    assert rights.may_keep(page(*reserved), says) is kept


def test_a_summary_is_published_as_far_as_it_is_one() -> None:
    long = "Ferries stay in port, " * 100
    cut = rights.summary(page(summary=long).item) or ""
    assert len(cut) <= rights.SUMMARY
    assert cut.endswith(("in…", "stay…", "Ferries…", "port…"))
    assert long.startswith(cut[:-1])
    assert rights.summary(page(summary=" Two\n lines ").item) == "Two lines"
    assert rights.summary(page().item) is None
