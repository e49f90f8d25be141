"""What the pages show can be kept as CSV: the columns of `wirehose export`, and nothing that a spreadsheet calculates."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from filled import article, desk, dispute, entry, feed, gone, polled, story

from streams.tables import ARTICLE, STORY
from streams.topics import STORIES


async def table(client: Any, address: str, name: str, **query: str) -> list[dict[str, str]]:
    """The rows of a file, and that it is one to keep."""
    answer = await client.get(address, params=query)
    assert answer.status == 200, await answer.text()
    assert (answer.content_type, answer.charset) == ("text/csv", "utf-8")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    body = await answer.read()
    assert body.startswith(b"\xef\xbb\xbf"), "Excel takes it for UTF-8"
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


async def test_stories_have_the_columns_of_the_export(tmp_path: Path) -> None:
    told = (story(origins=2, figures=(dispute(41, 55),)), story("s2", hours=1))
    async with desk(tmp_path, *told) as client:
        second, first = await table(client, "/stories.csv", "stories.csv")
        assert list(first) == list(STORY)
        assert (first["id"], first["origins"], first["origin_names"]) == ("s1", "2", "Wire 1; Wire 2")
        assert first["conflicts"] == "killed, conflict: exact 41 / exact 55 persons"
        assert second["last_seen"] == "2026-03-02T07:00:00Z"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"origins": "2"}, ["s1"]),
        ({"sort": "origins"}, ["s1", "s2"]),
        ({"limit": "1"}, ["s2"]),
        ({"q": "bridge"}, ["s1"]),
        ({"phase": "breaking"}, []),
    ],
)
async def test_stories_are_those_of_the_page(tmp_path: Path, query: dict[str, str], found: list[str]) -> None:
    told = (story(origins=2), story("s2", articles=("a2",), hours=1), article())
    async with desk(tmp_path, *told) as client:
        assert [one["id"] for one in await table(client, "/stories.csv", "stories.csv", **query)] == found


async def test_articles_are_those_of_the_page(tmp_path: Path) -> None:
    told = (
        article(),
        article("a2", hours=1, language="de"),
        article("a2", revision=2, hours=1, language="de"),
    )
    async with desk(tmp_path, *told, story()) as client:
        rows = await table(client, "/articles.csv", "articles.csv")
        assert list(rows[0]) == list(ARTICLE)
        assert [(one["id"], one["revision"]) for one in rows] == [("a2", "2"), ("a1", "1")]
        for query in ({"language": "en"}, {"story": "s1"}, {"publisher": "a1 Post"}):
            assert [one["id"] for one in await table(client, "/articles.csv", "articles.csv", **query)] == [
                "a1"
            ]


async def test_a_story_comes_with_its_articles(tmp_path: Path) -> None:
    told = (story(articles=("a1", "a2")), article(), article("a2", hours=1), article("a3"))
    async with desk(tmp_path, *told, story("s2", articles=("a9",))) as client:
        rows = await table(client, "/stories/s1.csv", "story-s1.csv")
        assert [one["id"] for one in rows] == ["a2", "a1"]
        assert await table(client, "/stories/s2.csv", "story-s2.csv") == [], "its articles are not kept here"


async def test_a_merged_story_leads_to_the_other(tmp_path: Path) -> None:
    async with desk(tmp_path, story("old"), gone(STORIES, "old"), story("new", merged=("old",))) as client:
        answer = await client.get("/stories/old.csv", allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (301, "/stories/new.csv")


async def test_an_article_is_one_row(tmp_path: Path) -> None:
    async with desk(tmp_path, article(title="Old"), article(revision=2, title="New")) as client:
        assert [one["title"] for one in await table(client, "/articles/a1.csv", "article-a1.csv")] == ["New"]
        old = await table(client, "/articles/a1.csv", "article-a1.csv", revision="1")
        assert [one["title"] for one in old] == ["Old"]


async def test_feeds_come_with_how_they_do_and_without_their_secrets(tmp_path: Path) -> None:
    told = (feed(headers={"Authorization": "hush"}), polled(failures=1, outcome="http_500"), feed("f2"))
    async with desk(tmp_path, *told) as client:
        first, second = await table(client, "/feeds.csv", "feeds.csv")
        assert (first["id"], first["health"], first["outcome"], first["interval"]) == (
            "f1",
            "failing",
            "http_500",
            "600",
        )
        assert (first["polled"], second["polled"]) == ("2026-03-02T06:00:00Z", "")
        assert "hush" not in str(first)
        assert [one["id"] for one in await table(client, "/feeds.csv", "feeds.csv", health="new")] == ["f2"]


async def test_the_ledger_comes_as_its_endings(tmp_path: Path) -> None:
    told = (entry("i1"), entry("i1", "dead", stage="extract", reason="bug"), entry("i2"))
    async with desk(tmp_path, *told) as client:
        assert await table(client, "/ledger.csv", "ledger.csv") == [
            {"state": "dead", "stage": "extract", "reason": "bug", "items": "1"}
        ]


@pytest.mark.parametrize(
    "trap", ["=1+1", "+1", "-1", "@SUM(A1)", "a; =1+1", "＝1", '"; =1+1', "\t=1", "\x00=1"]
)
async def test_no_cell_is_calculated(tmp_path: Path, trap: str) -> None:
    """The text may stand in a cell, but no cell, however a spreadsheet parts them, begins with a sign that calculates."""
    told = (
        story(title=trap),
        article(title=trap, publisher=trap),
        feed(title=trap),
        entry("i1"),
        entry("i1", "rejected", reason=trap),
    )
    async with desk(tmp_path, *told) as client:
        for path in ("stories", "articles", "feeds", "ledger"):
            for row in await table(client, f"/{path}.csv", f"{path}.csv"):
                cells = [part.strip(' "') for cell in row.values() for part in cell.split(";")]
                assert not [one for one in cells if one.startswith(("=", "+", "-", "@", "＝"))], path


@pytest.mark.parametrize(
    "address", ["/stories/s9.csv", "/articles/a9.csv", "/articles/a1.csv?revision=3", "/stories/.csv"]
)
async def test_what_is_not_here_is_no_file(tmp_path: Path, address: str) -> None:
    async with desk(tmp_path, story(), article()) as client:
        assert (await client.get(address)).status == 404


@pytest.mark.parametrize(
    "address", ["/stories.csv?limit=1001", "/stories.csv?origins=x", "/feeds.csv?health=x"]
)
async def test_what_cannot_be_asked_is_refused(tmp_path: Path, address: str) -> None:
    async with desk(tmp_path) as client:
        assert (await client.get(address)).status == 400


async def test_a_file_has_a_plain_name_whatever_the_id(tmp_path: Path) -> None:
    name = 'x"\r\n/../é=1'
    async with desk(tmp_path, article(name), story(articles=(name,))) as client:
        await table(client, "/articles/x%22%0D%0A%2F..%2F%C3%A9=1.csv", "article-x-1.csv")


async def test_a_page_is_no_file(tmp_path: Path) -> None:
    """The addresses of the files take no page away."""
    async with desk(tmp_path, story(), article()) as client:
        for address in ("/stories/s1", "/articles/a1", "/articles", "/feeds", "/ledger"):
            answer = await client.get(address)
            assert (answer.status, answer.content_type) == (200, "text/html"), address


async def test_a_file_has_a_thousand_rows_at_most(tmp_path: Path) -> None:
    async with desk(tmp_path, *(story(f"s{n}", hours=n) for n in range(1005))) as client:
        rows = await table(client, "/stories.csv", "stories.csv")
        assert (len(rows), rows[0]["id"]) == (1000, "s1004")
