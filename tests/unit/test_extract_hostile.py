"""Pages made to break an extractor: each has an outcome, none an exception, none an empty article that is "ok"."""

import random
import socket
from datetime import UTC, datetime
from encodings.aliases import aliases
from typing import Any

import msgspec
import pytest
from msgspec import structs

from agents.extract import agent, charset, tools, tree
from agents.extract.stage import extract_html
from streams.errors import Rejected
from streams.records import FirstSeen, Item, Page, Publisher
from tests.bench import hostile_pages as hostile

TOOLS = tools.load()
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
URL = "https://news.example/ferry"
SMALL, MEDIUM = 4_000, 60_000  # characters
TEXTS = random.Random(6).sample(hostile.TEXTS, 60)


def outcome(page: hostile.Hostile) -> tuple[str, str]:
    """What becomes of a page: outcome and text, or why it was refused."""
    try:
        found = extract_html(page.body, URL, page.content_type, TOOLS)
    except Rejected as reason:
        return reason.code, ""
    return found.page.outcome, found.text


@pytest.mark.parametrize("family", [*hostile.STRUCTURES, *TEXTS])
def test_a_hostile_page_has_an_outcome_and_is_never_an_empty_article(family: str) -> None:
    size = MEDIUM if family.startswith(("storm", "json-ld")) and len(family) % 3 == 0 else SMALL
    told, text = outcome(hostile.make(family, size))
    assert told
    assert text or told != "ok"


def test_a_process_keeps_nothing_of_many_long_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    resets: list[int] = []
    monkeypatch.setattr(agent, "_tools", TOOLS)
    monkeypatch.setattr(agent, "_kept", 0)
    monkeypatch.setattr(agent, "reset_caches", lambda: resets.append(agent._kept))
    item = Item(item="i", article="a", feed="f", url=URL, publisher=Publisher(name="", domain="news.example"), first_seen=FirstSeen(after=None, by=NOON))  # fmt: skip
    page = Page(item=item, outcome="ok", url=URL, fetched=NOON)
    body = b"\x01" * (agent.KEPT // 4 + 1)
    for _ in range(8):
        agent._extract(msgspec.msgpack.encode(structs.replace(page, body=body)))
    assert len(resets) == 2


def test_the_hostile_pages_are_the_same_every_time() -> None:
    assert [hash(page) for page in hostile.pages(20)] == [hash(page) for page in hostile.pages(20)]


@pytest.mark.parametrize("depth", [200, 253, 256, 300, 900])
def test_an_article_that_stands_deep_is_found_whole(depth: int) -> None:
    story = hostile.story(random.Random(1))
    page = f"<html><body>{'<div>' * depth}<article><h1>Ferry</h1>{story}</article>{'</div>' * depth}</body></html>"
    told, text = outcome(hostile.Hostile("deep", page.encode()))
    assert told == "ok"
    assert all(line in text for line in story.replace("<p>", "").split("</p>\n"))


@pytest.mark.parametrize("depth", [1_001, 2_047, 2_049, 10_000])
@pytest.mark.parametrize("tag", ["div", "span", "b", "svg"])
def test_what_stands_too_deep_is_refused_and_not_read_as_empty(tag: str, depth: int) -> None:
    with pytest.raises(Rejected) as refused:
        tree.parse(f"<html><body>{f'<{tag}>' * depth}The ferry is late.")
    assert refused.value.code == "too_deep"


@pytest.mark.parametrize(
    "family",
    [
        "a script that hides tags", "a comment that hides tags", "noscript that hides tags", "storm: paragraph ends",
        "storm: conditional", "storm: comments abrupt", "storm: cdata", "storm: tags unfinished",
        "storm: tags quoted twice", "words and tags", "pieces", "storm: scripts closed", "storm: templates closed",
    ],
)  # fmt: skip
def test_a_tree_is_never_larger_than_the_tags_that_were_counted(family: str) -> None:
    """Counting sees what the parser sees, whatever scripts, comments and quotes seem to hide."""
    page = charset.decode(hostile.make(family, 600_000).body)
    found = list(tree._MARKUP.finditer(page))
    tags = sum(one["tag"] is not None for one in found)
    if tags > tree.MOST_TAGS or any(one["crowded"] for one in found):
        with pytest.raises(Rejected, match="tag"):
            tree.parse(page)
    else:
        elements = sum(1 for _ in tree.parse(page).iter())
        assert elements <= tags + 9  # html, head, body and the like are implied


def test_many_attributes_are_refused_before_the_parser_compares_each_with_each() -> None:
    with pytest.raises(Rejected) as refused:
        tree.parse(f"<html><body><p {' '.join(f'a{n}=b' for n in range(50_000))}>The ferry is late.")
    assert refused.value.code == "too_many_attributes"


@pytest.mark.parametrize(
    "hidden",
    ["<script>if (a <b c d) {{ {} }}</script>", "<!-- <b {} -->", "<p title='<b {}'>a</p>", "<title><b {}</title>"],
)  # fmt: skip
def test_what_only_looks_like_attributes_is_none(hidden: str) -> None:
    page = f"<html><body>{hidden.format('a=b ' * 3_000)}<p>The ferry is late.</p></body></html>"
    assert tree.parse(page).findtext(".//p") is not None


def test_no_label_of_a_charset_makes_decoding_fail_or_smuggles_text_in() -> None:
    raw = b"<p>+ADw-script+AD4- \\u0041 xn--a \xe9\xff\x81</p>"
    for label in {*aliases, *aliases.values(), *hostile.LABELS, "x" * 9_000, "\u0131so", ""}:
        text = charset.decode(raw, f"text/html; charset={label}")
        assert isinstance(text, str), label
        assert "<script>" not in text, label
        assert "\\u0041" in text or not text.isascii(), label


class Network:
    """Counts who asks for the network, and refuses."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def __call__(self, *arguments: Any, **_: Any) -> Any:
        self.asked.append(arguments)
        raise OSError("no network here")


@pytest.mark.parametrize("family", ["external entities", "many images", "storm: iframes closed", "frameset"])
def test_reading_a_page_asks_nobody_for_anything(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Images, frames, canonical addresses, base addresses and external entities are not looked at."""
    links = (
        "<link rel=canonical href='http://127.0.0.1:9/c'><link rel=amphtml href='http://127.0.0.1:9/amp'><base href='http://127.0.0.1:9/'>"
        "<meta property=og:image content='http://127.0.0.1:9/i.jpg'><meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>"
        "<link rel=stylesheet href='http://127.0.0.1:9/a.css'><script src='http://127.0.0.1:9/a.js'></script>"
    )
    page = hostile.make(family, SMALL)
    page = page._replace(body=page.body.replace(b"<head>", b"<head>" + links.encode()))
    network = Network()
    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, network)
    told, text = outcome(page)
    assert network.asked == []
    assert told
    assert "root:" not in text
