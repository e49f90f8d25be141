"""What `wirehose where` says of a story."""

from collections.abc import AsyncIterator, Iterable
from types import SimpleNamespace
from typing import Any

import newsroom
import pytest
from test_tables import story

from streams import codec, told
from streams.records import Member, Origin, Origins, Story
from streams.settings import load

SETTINGS = load({})


def message(one: Story | str, why: str = "merged") -> Any:
    """A version of a story; a null for its id."""
    if isinstance(one, str):
        return SimpleNamespace(key=one.encode(), value=None, headers=[("ce_id", f"{one}-{why}".encode())])
    return SimpleNamespace(key=one.id.encode(), value=codec.encode(one), headers=[])


async def lines(
    monkeypatch: pytest.MonkeyPatch, *messages: Any, gone: Iterable[str] = (), hours: float = 3
) -> list[str]:
    """What is said of the story s1."""

    async def records(*_: Any) -> AsyncIterator[Any]:
        for one in messages:
            yield one

    async def retracted(_: Any) -> frozenset[str]:
        return frozenset(gone)

    monkeypatch.setattr(told, "records", records)
    monkeypatch.setattr(told, "retracted", retracted)
    return await told.lines(SETTINGS, "s1", newsroom.at(hours))


async def test_a_story_is_told_as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    members = (
        Member(id="a1", revision=1, publisher="Post", origin="Wire"),
        Member(id="a2", revision=2, publisher="Courier", origin="Wire", joined_by=("names", "places")),
    )
    one = story("s1", articles=members, split_from="s0", merged=("s9",))
    said = await lines(monkeypatch, message(story("s1", version=2)), message(one), message(story("s2")))
    assert said == [
        "story s1 is open: version 3, last article seen 2026-03-02T08:00:00Z",
        "  fading     2 origin(s), 2 article(s): A bridge falls",
        "             Wire (agency): 2 article(s)",
        "  split from s0",
        "  merged from s9",
        "  article a1 revision 1 of Post, origin Wire, opened it",
        "  article a2 revision 2 of Courier, origin Wire, joined by names, places",
    ]
    later = await lines(monkeypatch, message(one), hours=100)
    assert later[0].startswith("story s1 is closed, since nothing more came: version 3")


async def test_a_story_that_was_merged_names_the_one_that_took_it_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken = [message(story("s2", merged=("s1",))), message("s1")]
    said = ["story s1 was merged into s2", "  fading     2 origin(s), 2 article(s): A bridge falls"]
    assert await lines(monkeypatch, *taken) == said
    again = [message(story("s3", merged=("s1", "s2"))), message("s2")]
    assert (await lines(monkeypatch, *taken, *again))[0] == "story s1 was merged into s3"
    assert (await lines(monkeypatch, again[0], *taken, again[1]))[0] == "story s1 was merged into s3"
    assert await lines(monkeypatch, *taken, gone={"a1"}) == said[:1], "what is retracted is not shown"


async def test_an_origin_has_one_name_in_all_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    group = Origin(name="post.example", kind="publisher", articles=("a1",))
    member = Member(id="a1", revision=1, publisher="Post", origin="post.example")
    one = story("s1", articles=(member,), article_count=1, origins=Origins(count=1, groups=(group,)))
    said = await lines(monkeypatch, message(one))
    assert said[2:] == [
        "             Post (publisher): 1 article(s)",
        "  article a1 revision 1 of Post, origin Post, opened it",
    ]


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("retracted", "all its articles were retracted"),
        ("merged", "it was merged into another, of which nothing is known any more"),
    ],
)
async def test_a_story_that_is_no_more_says_why(monkeypatch: pytest.MonkeyPatch, why: str, said: str) -> None:
    assert await lines(monkeypatch, message(story("s1")), message("s1", why)) == [
        f"story s1 is no more: {said}"
    ]


async def test_a_version_that_tells_of_what_was_retracted_is_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (said,) = await lines(monkeypatch, message(story("s1")), gone={"a1"})
    assert "A bridge falls" not in said
    assert said.startswith("story s1")


@pytest.mark.parametrize(
    ("messages", "now"),
    [
        ([story("s1")], "s1"),
        ([story("s1"), story("s2"), "s1"], "s2"),
        ([story("s1", articles=()), story("s2")], "s2"),
        ([story("s1", articles=())], "s1"),
        ([story("s1"), story("s2", articles=(), merged=("s1",)), "s1"], "s2"),
        ([story("s1"), "s1"], ""),
        ([], ""),
    ],
    ids=["as published", "merged", "split", "not listed", "not listed, merged", "no more", "nothing known"],
)
async def test_an_article_is_in_the_story_that_has_it_now(
    monkeypatch: pytest.MonkeyPatch, messages: Any, now: str
) -> None:
    async def records(*_: Any) -> AsyncIterator[Any]:
        for one in messages:
            yield message(one)

    monkeypatch.setattr(told, "records", records)
    assert await told.stories_now(SETTINGS, {"a1": "s1"}) == {"a1": now}


async def test_of_an_unknown_story_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await lines(monkeypatch, message(story("s2", split_from="s1"))) == []
