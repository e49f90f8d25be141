"""Hostile feeds reach the outcome that is expected of them, within their time and memory."""

import json
import subprocess
import sys
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from agents.poll.parse import Feed, parse, parse_quick
from agents.text import urls
from streams.logs import plain

CASES = Path(__file__).resolve().parents[3] / "shared" / "hostile"
MANIFEST = CASES / "manifest.jsonl"
URL = "https://feeds.example/rss.xml"
NOW = datetime(2026, 5, 1, tzinfo=UTC)

Case = dict[str, Any]

# A fresh process reads one body and says what it took.
ALONE = """
import json, sys, time
from pathlib import Path
from agents.poll.parse import parse
body, start = sys.stdin.buffer.read(), time.process_time()
feed = parse(body, "https://feeds.example/rss.xml", sys.argv[1])
seconds = time.process_time() - start
peak = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]  # kB; getrusage tells the parent's, too
print(json.dumps({"outcome": feed.outcome, "seconds": seconds, "rss_mb": int(peak) >> 10}))
"""


def cases() -> list[Case]:
    lines = MANIFEST.read_text(encoding="utf-8").splitlines() if MANIFEST.exists() else []
    return [json.loads(line) for line in lines]


pytestmark = pytest.mark.skipif(
    not cases(), reason="needs the hostile feeds beside the checkout (../shared/hostile)"
)
named = {case["id"]: case for case in cases()}
each = pytest.mark.parametrize("name", named)
limited = pytest.mark.parametrize(
    "name", [name for name, case in named.items() if "max_seconds" in case["expect"]]
)


def rss(body: str, root: str = "<rss>") -> bytes:
    return f"{root}<channel><title>N</title>{body}</channel></rss>".encode()


def item(more: str) -> str:
    return f"<item><title>A</title><link>https://news.example/a</link>{more}</item>"


def made(name: str) -> bytes:
    """The big bodies, which are not stored."""
    numbers = range(100_000)
    match name:
        case "entry_10mb_html":
            return rss(
                item(
                    "<description><![CDATA[" + "<p>word &amp; <b>bold</b></p>" * 400_000 + "]]></description>"
                )
            )
        case "entries_100k":
            return rss("".join(f"<item><title>A{n}</title><guid>{n}</guid></item>" for n in numbers))
        case "title_5mb":
            return rss("<item><title>" + "x" * 5_000_000 + "</title></item>")
        case "categories_100k":
            return rss(item("".join(f"<category>c{n}</category>" for n in numbers)))
        case "namespaces_50k":
            spaces = " ".join(f'xmlns:n{n}="https://ns.example/{n}"' for n in numbers[:50_000])
            return rss(item(""), f"<rss {spaces}>")
        case "attrs_100k":
            return rss(item("<x " + " ".join(f'a{n}="{n}"' for n in numbers) + "/>"))
    raise AssertionError(f"no maker for {name}")


def body_of(case: Case) -> bytes:
    return made(case["id"]) if case.get("gen") else (CASES / case["file"]).read_bytes()


def read(name: str) -> Feed:
    return parse(body_of(named[name]), URL, named[name]["content_type"], NOW)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("reading a feed opened a connection")

    monkeypatch.setattr("socket.socket.connect", refuse)


@each
def test_a_hostile_feed_has_its_outcome(name: str) -> None:
    expect, feed = named[name]["expect"], read(name)
    assert expect["outcome"] in ("any", feed.outcome)
    wanted = expect.get("entries", len(feed.items))
    assert len(feed.items) >= wanted if expect.get("at_least") else len(feed.items) == wanted
    if "must_not_contain" in expect:
        assert expect["must_not_contain"] not in repr(feed)
    if "title0" in expect:
        assert feed.items[0].title == " ".join(expect["title0"].split())
    if "link0" in expect:
        assert (feed.items[0].url or None) == expect["link0"]
    assert expect.get("content0", "") in (feed.items[0].content if feed.items else "")


@each
def test_what_a_hostile_feed_says_is_data(name: str) -> None:
    for entry in read(name).items[:100]:
        words = f"{entry.title} {entry.summary}"
        assert unicodedata.is_normalized("NFC", words)
        assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in words.replace("\n", ""))
        assert len(plain(entry.title).splitlines()) <= 1
        assert all(
            link == "" or urls.is_web(link)
            for link in (entry.url, entry.image, *(m.url for m in entry.media))
        )
        assert all(
            time is None or time <= NOW + timedelta(days=1) for time in (entry.published, entry.updated)
        )
        if named[name]["expect"].get("text_only"):
            assert not any(tag in words for tag in ("<script", "<img"))


@each
def test_the_quick_reading_of_a_hostile_feed_is_none_or_the_same(name: str) -> None:
    quick = parse_quick(body_of(named[name]), URL, named[name]["content_type"], now=NOW)
    assert quick is None or quick == read(name)


def test_entries_that_are_told_apart_can_be() -> None:
    for name, case in named.items():
        if count := case["expect"].get("distinct_ids"):
            assert len({(one.guid, one.url, one.title, one.summary) for one in read(name).items}) == count, (
                name
            )


def test_one_article_under_two_spellings_has_one_address() -> None:
    for name, case in named.items():
        feeds = [read(name), *([read(other)] if (other := case["expect"].get("same_id_as")) in named else [])]
        if case["expect"].get("one_article") or len(feeds) > 1:
            assert len({urls.canonical(entry.url) for feed in feeds for entry in feed.items}) == 1, name


@limited
def test_a_hostile_feed_takes_no_more_than_it_may(name: str) -> None:
    case, expect = named[name], named[name]["expect"]
    done = subprocess.run(
        [sys.executable, "-c", ALONE, case["content_type"]],
        input=body_of(case),
        capture_output=True,
        timeout=120,
        check=True,
    )
    took = json.loads(done.stdout)
    assert expect["outcome"] in ("any", took["outcome"])
    assert took["seconds"] <= expect["max_seconds"]
    assert took["rss_mb"] <= expect.get("max_rss_mb", 512)
