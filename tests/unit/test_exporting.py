"""Which records of the output topics are exported."""

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import newsroom
import pytest
from test_tables import article, story

from streams import codec
from streams.exporting import Choice, chosen
from streams.topics import ARTICLES, REVISIONS, STORIES

TOPIC = Choice(ARTICLES)


def message(offset: int, record: Any, key: str = "") -> Any:
    raw = record if isinstance(record, bytes | None) else codec.encode(record)
    return SimpleNamespace(partition=1, offset=offset, key=(key or record.id).encode(), value=raw)


async def places(choice: Choice, *messages: Any, gone: frozenset[str] = frozenset()) -> list[str]:
    """The offsets of what is exported; "!" where it is no record."""

    async def read() -> AsyncIterator[Any]:
        for one in messages:
            yield one

    found = [one async for one in chosen(read, choice, gone)]
    return [one.place.removeprefix("1/") + ("!" if one.trouble else "") for one in found]


REVISED = [
    message(1, article("a1")),
    message(2, article("a2")),
    message(3, article("a1", revision=2)),
    message(4, article("a1")),  # a replay wrote the first once more
]


async def test_an_article_is_exported_in_its_newest_revision() -> None:
    assert await places(TOPIC, *REVISED) == ["2", "3"]


async def test_all_revisions_are_exported_when_asked_for() -> None:
    assert await places(Choice(ARTICLES, all_revisions=True), *REVISED) == ["1", "2", "3", "4"]


async def test_of_equal_revisions_the_last_counts() -> None:
    assert await places(TOPIC, message(1, article()), message(2, article())) == ["2"]


@pytest.mark.parametrize("every", [False, True])
async def test_what_was_retracted_is_not_exported_even_where_it_stands_behind_its_tombstone(
    every: bool,
) -> None:
    way = [*REVISED, message(5, None, "a1"), message(6, article("a1", revision=3))]
    choice = Choice(ARTICLES, all_revisions=every)
    assert await places(choice, *way, gone=frozenset({"a1"})) == ["2"]


async def test_the_changes_of_what_was_retracted_are_not_exported() -> None:
    changed = [message(1, b'{"id":"a1"}', "a1"), message(2, b'{"id":"a2"}', "a2"), message(3, None, "a1")]
    assert await places(Choice(REVISIONS), *changed, gone=frozenset({"a1"})) == ["2"]


async def test_a_story_is_exported_as_it_stands_unless_it_was_merged() -> None:
    merged = message(4, None, "s2")
    told = [message(1, story("s1")), message(2, story("s2")), message(3, story("s1", version=4))]
    assert await places(Choice(STORIES), *told, merged) == ["3"]


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        (Choice(STORIES, since=newsroom.at(2)), ["2", "3"]),
        (Choice(STORIES, until=newsroom.at(2)), ["1", "2"]),
        (Choice(STORIES, languages=frozenset({"de", "fr"})), ["3"]),
        (Choice(STORIES, min_origins=2), ["2", "3"]),
        (Choice(STORIES, since=newsroom.at(3), min_origins=4), []),
    ],
    ids=["since", "until", "language", "origins", "none"],
)
async def test_stories_are_chosen_by_their_last_article_language_and_origins(
    choice: Choice, found: list[str]
) -> None:
    told = [
        message(1, story("s1", count=1, last_seen=newsroom.at(1))),
        message(2, story("s2", count=2, last_seen=newsroom.at(2))),
        message(3, story("s3", count=3, last_seen=newsroom.at(3), language="de")),
    ]
    assert await places(choice, *told) == found


async def test_articles_are_chosen_by_language_in_their_newest_revision() -> None:
    turned = message(5, article("a1", revision=3, language="de"))
    assert await places(Choice(ARTICLES, languages=frozenset({"en"})), *REVISED, turned) == ["2"]


async def test_what_is_no_record_is_told_and_hides_nothing() -> None:
    assert await places(TOPIC, message(1, article("a1")), message(2, b"\xff", "a1")) == ["1", "2!"]
