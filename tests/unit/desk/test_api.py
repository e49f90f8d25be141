"""The API gives programs what the pages show: lists with cursors, whole records, and errors that say what to do."""

from base64 import b64encode, urlsafe_b64encode
from pathlib import Path
from typing import Any

import pytest
from filled import (
    article,
    at,
    desk,
    dispute,
    entry,
    feed,
    gone,
    letter,
    polled,
    revision,
    story,
    take,
)

from agents.desk.site.app import DESK
from agents.desk.site.endpoints import ENDPOINTS
from streams.topics import STORIES

API = "/api/v1"
LISTS = ("stories", "articles", "revisions", "feeds", "deadletters")
HOSTILE = (
    "' OR 1=1 --",
    "%00",
    "\0",
    '"*',
    "*",
    "AND",
    "a AND NEAR(b",
    "NEAR/2",
    "title:x",
    "a OR",
    "NOT",
    "^a",
    "-a",
    "{a b}: c",
    "&",
    "a & !b | c:*",
    "\\",
    "';DROP TABLE stories;--",
    "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "𝕏" * 400,
    "w" * 501,
    "a " * 250,
    "{{7*7}}",
    "<script>",
    "😀",
    "ا" * 30,
)


async def got(client: Any, address: str, status: int = 200, **query: Any) -> Any:
    answer = await client.get(f"{API}{address}", params=query)
    assert answer.status == status, await answer.text()
    assert answer.content_type == "application/json"
    return await answer.json()


async def test_a_story_in_a_list_says_who_stands_behind_it_and_what_is_disputed(tmp_path: Path) -> None:
    told = story(origins=2, articles=("a1", "a2"), figures=(dispute(41, 55), dispute(3, verdict="agree")))
    async with desk(tmp_path, told) as client:
        assert await got(client, "/stories") == {
            "stories": [
                {
                    "id": "s1",
                    "url": f"http://{client.host}:{client.port}/stories/s1",
                    "title": "Title of s1",
                    "language": "en",
                    "phase": "developing",
                    "origins": 2,
                    "articles": 2,
                    "conflicts": 1,
                    "first_seen": "2026-03-02T05:00:00Z",
                    "last_seen": "2026-03-02T06:00:00Z",
                    "card": {
                        "origins": [
                            {"name": "Wire 1", "kind": "agency", "articles": 2},
                            {"name": "Wire 2", "kind": "agency", "articles": 0},
                        ],
                        "conflicts": [
                            {
                                "kind": "killed",
                                "unit": "persons",
                                "of": None,
                                "place": None,
                                "said": ["exact 41", "exact 55"],
                            }
                        ],
                        "actors": ["Ines Vardo"],
                        "places": ["Tellmar"],
                        "publishers": 2,
                    },
                }
            ],
            "next": None,
        }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["s2", "s1"]),
        ({"sort": "origins"}, ["s1", "s2"]),
        ({"origins": "3"}, ["s1"]),
        ({"phase": "fading"}, ["s2"]),
        ({"conflicts": "1"}, ["s1"]),
        ({"conflicts": "0"}, ["s2", "s1"]),
        ({"actor": "Q1"}, ["s2", "s1"]),
        ({"place": "TELLMAR"}, ["s2", "s1"]),
        ({"country": "NL", "language": "de"}, ["s2"]),
        ({"publisher": "a1 Post"}, ["s1"]),
        ({"within": "hour"}, ["s2"]),
        ({"q": "old brid"}, ["s1"]),
        ({"q": "nowhere"}, []),
        ({"phase": "", "q": "", "origins": ""}, ["s2", "s1"]),
        ({"limit": "1"}, ["s2"]),
    ],
)
async def test_stories_are_found_by_the_filters_of_the_page(
    tmp_path: Path, query: dict[str, str], found: list[str]
) -> None:
    first = story("s1", origins=3, figures=(dispute(41, 55),))
    second = story("s2", articles=("a2",), hours=1.5, phase="fading", language="de")
    async with desk(tmp_path, first, second, article("a1")) as client:
        assert [one["id"] for one in (await got(client, "/stories", **query))["stories"]] == found


async def test_a_story_stands_there_as_on_its_topic(tmp_path: Path) -> None:
    told = story()
    told.value = told.value.replace(b'"version":1', b'"version": 1, "later": "field"')
    async with desk(tmp_path, told) as client:
        answer = await client.get(f"{API}/stories/s1")
        assert (answer.content_type, await answer.read()) == ("application/json", told.value)


async def test_a_merged_story_leads_to_the_other(tmp_path: Path) -> None:
    merged = (story("old"), gone(STORIES, "old"), story("new", merged=("old",)))
    async with desk(tmp_path, *merged) as client:
        answer = await client.get(f"{API}/stories/old", allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (301, "/api/v1/stories/new")


async def test_what_has_not_changed_is_not_sent_again(tmp_path: Path) -> None:
    async with desk(tmp_path, story()) as client:
        tag = (await client.get(f"{API}/stories/s1")).headers["ETag"]
        again = await client.get(f"{API}/stories/s1", headers={"If-None-Match": f'"other", {tag}'})
        assert (again.status, await again.read(), again.headers["ETag"]) == (304, b"", tag)
        take(client.app[DESK].database, story(title="Another"))
        fresh = await client.get(f"{API}/stories/s1", headers={"If-None-Match": tag})
        assert (fresh.status, (await fresh.json())["title"]) == (200, "Another")


async def test_an_article_has_its_revisions_and_what_changed_in_them(tmp_path: Path) -> None:
    first, second = article(title="Old"), article(revision=2, title="New")
    async with desk(tmp_path, first, second, revision()) as client:
        assert (await got(client, "/articles/a1"))["title"] == "New"
        old = await client.get(f"{API}/articles/a1?revision=1")
        assert await old.read() == first.value
        (listed,) = (await got(client, "/articles"))["articles"]
        assert (listed["revision"], listed["url"], listed["first_seen"]) == (
            2,
            "https://a1.example/a1",
            "2026-03-02T06:00:00Z",
        )
        assert listed["desk_url"].endswith("/articles/a1")
        changed = await got(client, "/articles/a1/revisions")
        assert changed == await got(client, "/revisions")
        (told,) = changed["revisions"]
        assert (told["at"], told["title"], told["revision_id"]) == ("2026-03-02T07:00:00Z", "New", "a1/2")
        assert told["changes"][0]["after"] == "New"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"publisher": "Gazette"}, ["a1"]),
        ({"language": "de"}, ["a2"]),
        ({"story": "s1"}, ["a1"]),
        ({"q": "bridge", "limit": "2"}, ["a3", "a2"]),
    ],
)
async def test_articles_are_found_by_publisher_language_story_and_words(
    tmp_path: Path, query: dict[str, str], found: list[str]
) -> None:
    some = (article("a1", publisher="Gazette"), article("a2", hours=1, language="de"), article("a3", hours=2))
    async with desk(tmp_path, *some, story()) as client:
        assert [one["id"] for one in (await got(client, "/articles", **query))["articles"]] == found


async def test_a_feed_says_how_it_does_and_keeps_its_secrets(tmp_path: Path) -> None:
    secret = {"Authorization": "Bearer hush"}
    taken = (
        feed("f1", headers=secret),
        polled("f1", failures=2, outcome="http_500", news=at(-3).timestamp()),
        feed("f2"),
    )
    async with desk(tmp_path, *taken) as client:
        first, second = (await got(client, "/feeds"))["feeds"]
        assert first == {
            "id": "f1",
            "url": "https://f1.example/feed",
            "title": "Feed f1",
            "publisher": "",
            "health": "failing",
            "polled": "2026-03-02T06:00:00Z",
            "news": "2026-03-02T03:00:00Z",
            "due": "2026-03-02T07:00:00Z",
            "interval": 600.0,
            "failures": 2,
            "outcome": "http_500",
        }
        assert (second["health"], second["polled"], second["due"], second["interval"]) == (
            "new",
            None,
            None,
            None,
        )
        assert [one["id"] for one in (await got(client, "/feeds", health="new"))["feeds"]] == ["f2"]
        assert b"hush" not in await (await client.get(f"{API}/feeds")).read()


async def test_the_ledger_says_whether_it_adds_up(tmp_path: Path) -> None:
    entries = (
        entry("i1"),
        entry("i1", "rejected", stage="extract", reason="no_text"),
        entry("i2", hours=1.5),
        entry("i3", hours=1.6),
    )
    async with desk(tmp_path, *entries) as client:
        told = await got(client, "/ledger", limit=1)
        assert (told["right"], told["balance"]["seen"], told["balance"]["ends"]["rejected"]) == (True, 3, 1)
        assert told["endings"] == [{"state": "rejected", "stage": "extract", "reason": "no_text", "items": 1}]
        (first,) = told["open"]
        assert (first["item"], first["since"]) == ("i2", "2026-03-02T07:30:00Z")
    async with desk(tmp_path / "late", *entries, hours=9) as client:
        told = await got(client, "/ledger")
        assert (told["right"], told["balance"]["overdue"]) == (False, 2)


async def test_dead_letters_are_found_by_stage_and_reason(tmp_path: Path) -> None:
    async with desk(
        tmp_path, letter("i1"), letter("i2", stage="trace", reason="too_deep", hours=1)
    ) as client:
        assert [one["item"] for one in (await got(client, "/deadletters"))["deadletters"]] == ["i2", "i1"]
        (only,) = (await got(client, "/deadletters", stage="trace", reason="too_deep"))["deadletters"]
        assert (only["item"], only["message"], only["retried"], only["at"]) == (
            "i2",
            "why i2",
            False,
            "2026-03-02T07:00:00Z",
        )
        assert (await got(client, "/deadletters", stage="story"))["deadletters"] == []
        assert len((await got(client, "/deadletters", waiting="1"))["deadletters"]) == 2


def some(name: str, start: int, end: int, hours: float = 0.0) -> list[Any]:
    """Rows of a list: the later the number, the later they came."""
    made = {
        "stories": lambda n: (story(f"s{n:03}", hours=hours + n // 3),),
        "articles": lambda n: (article(f"a{n:03}", hours=hours + n // 3),),
        "revisions": lambda n: (article(f"a{n:03}"), revision(f"a{n:03}", hours=hours + n // 3)),
        "feeds": lambda n: (feed(f"f{n:03}"),),
        "deadletters": lambda n: (letter(f"i{n:03}", hours=hours + n // 3),),
    }
    return [record for n in range(start, end) for record in made[name](n)]


def ids(name: str, answer: Any) -> list[str]:
    return [one.get("place") or one["id"] for one in answer[name]]


@pytest.mark.parametrize("name", LISTS)
async def test_cursors_reach_every_row_once_while_others_come_in(tmp_path: Path, name: str) -> None:
    async with desk(tmp_path, *some(name, 0, 20)) as client:
        wanted = ids(name, await got(client, f"/{name}", limit=200))
        assert len(wanted) == 20
        reached: list[str] = []
        cursor, new = "", 20
        while cursor is not None:
            answer = await got(client, f"/{name}", limit=3, cursor=cursor)
            reached += ids(name, answer)
            cursor = answer["next"]
            take(client.app[DESK].database, *some(name, new, new + 2, hours=100))
            new += 2
        assert [one for one in reached if one in set(wanted)] == wanted
        assert len(set(reached)) == len(reached)


async def test_cursors_reach_every_story_once_by_origins(tmp_path: Path) -> None:
    stories = [story(f"s{n}", origins=1 + n % 3, hours=n // 4) for n in range(14)]
    async with desk(tmp_path, *stories) as client:
        wanted = ids("stories", await got(client, "/stories", sort="origins"))
        reached: list[str] = []
        cursor = ""
        while cursor is not None:
            answer = await got(client, "/stories", sort="origins", limit=4, cursor=cursor)
            reached, cursor = reached + ids("stories", answer), answer["next"]
        assert reached == wanted


@pytest.mark.parametrize(
    ("address", "status", "code", "says"),
    [
        ("/api/v1/nothing", 404, "not_found", "/api/v1/openapi.json"),
        ("/api/", 404, "not_found", "/api/v1/openapi.json"),
        ("/api/v1/stories/s9", 404, "not_found", "no such story"),
        ("/api/v1/stories/s1.csv", 404, "not_found", "no such story"),
        ("/api/v1/articles/a9", 404, "not_found", "no such article"),
        ("/api/v1/articles/a1?revision=7", 404, "not_found", "no such revision"),
        ("/api/v1/articles/a9/revisions", 404, "not_found", "no such article"),
        ("/api/v1/stories?orgins=3", 400, "unknown_parameter", "did you mean origins?"),
        ("/api/v1/stories/s1?revision=1", 400, "unknown_parameter", "there are none"),
        ("/api/v1/ledger?zzzz=1", 400, "unknown_parameter", "there are limit"),
        ("/api/v1/stories?origins=1&origins=2", 400, "repeated_parameter", "once"),
        ("/api/v1/stories?origins=two", 400, "origins", "from 0 to 1000"),
        ("/api/v1/stories?limit=201", 400, "limit", "from 1 to 200"),
        ("/api/v1/stories?phase=old", 400, "phase", "breaking"),
        ("/api/v1/stories?within=year", 400, "within", "hour"),
        ("/api/v1/feeds?health=bad", 400, "health", "failing"),
        ("/api/v1/stories?cursor=x", 400, "cursor", "ask without it"),
    ],
)
async def test_an_error_says_what_is_wrong_as_json(
    tmp_path: Path, address: str, status: int, code: str, says: str
) -> None:
    async with desk(tmp_path, story(), article()) as client:
        answer = await client.get(address)
        assert answer.status == status
        told = await answer.json()
        assert told["error"] == code
        assert says in told["message"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
async def test_nothing_can_be_written(tmp_path: Path, method: str) -> None:
    async with desk(tmp_path, story()) as client:
        answer = await client.request(method, f"{API}/stories/s1")
        assert (answer.status, (await answer.json())["error"]) == (405, "method_not_allowed")
        assert answer.headers["Allow"] == "GET,HEAD"


async def test_head_says_what_get_would(tmp_path: Path) -> None:
    async with desk(tmp_path, story()) as client:
        answer = await client.head(f"{API}/stories")
        assert (answer.status, answer.content_type, await answer.read()) == (200, "application/json", b"")


async def test_with_a_word_set_it_is_asked_for(tmp_path: Path) -> None:
    async with desk(tmp_path, story(), desk_token="open sesame") as client:
        wrong = {"Authorization": "Bearer close"}
        basic = b64encode(b"anybody:open sesame").decode()
        for headers in ({}, wrong, {"Authorization": "Basic !"}):
            for address in ("/stories", "/nothing", "/openapi.json"):
                answer = await client.get(f"{API}{address}", headers=headers)
                assert (answer.status, (await answer.json())["error"]) == (401, "unauthorized")
                assert answer.headers["WWW-Authenticate"].startswith("Basic")
        for word in ("Bearer open sesame", f"Basic {basic}"):
            answer = await client.get(f"{API}/stories", headers={"Authorization": word})
            assert answer.status == 200


async def test_who_comes_by_another_name_gets_nothing(tmp_path: Path) -> None:
    async with desk(tmp_path, story()) as client:
        answer = await client.get(f"{API}/stories", headers={"Host": "evil.example"})
        assert (answer.status, (await answer.json())["error"]) == (421, "misdirected_request")


async def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    async with desk(tmp_path, story()) as client:
        with client.app[DESK].database.writing() as ask:
            ask("DROP TABLE stories")
        answer = await client.get(f"{API}/stories")
        assert (answer.status, (await answer.json())["error"]) == (503, "unavailable")


async def test_a_mistake_of_ours_is_told_as_json_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(tmp_path, story()) as client:
        monkeypatch.setattr("agents.desk.queries.stories.stories", lambda *_: 1 / 0)
        answer = await client.get(f"{API}/stories")
        assert (answer.status, (await answer.json())["error"]) == (500, "bug")


def parameters(path: str) -> list[str]:
    return [one.name for endpoint in ENDPOINTS if endpoint.path == path for one in endpoint.query]


@pytest.mark.parametrize("said", HOSTILE, ids=range(len(HOSTILE)))
async def test_no_words_break_it(tmp_path: Path, said: str) -> None:
    """Neither in SQL nor in the language of the full-text search is anything that is asked for a command."""
    records = (story(), article(), revision(), feed(), letter())
    async with desk(tmp_path, *records) as client:
        for name in LISTS:
            for parameter in parameters(f"{API}/{name}"):
                answer = await client.get(f"{API}/{name}", params={parameter: said})
                assert answer.status in (200, 400), (name, parameter)
        for path in ("/stories.csv", "/stories.rss", "/stories.feed.json", "/articles.csv"):
            answer = await client.get(path, params={"q": said, "actor": said})
            assert answer.status in (200, 400), path
        for path in ("/stories", "/articles"):
            answer = await client.get(f"{API}{path}/{said.replace('/', '')}")
            assert answer.status in (200, 404), path
        assert len((await got(client, "/stories"))["stories"]) == 1


@pytest.mark.parametrize("values", ["[1]", '["a","b"]', f'[{10**30},1.5,"s1"]', '[1e400,"s"]', "[]", "{"])
async def test_a_forged_cursor_is_none(tmp_path: Path, values: str) -> None:
    cursor = urlsafe_b64encode(values.encode()).decode().rstrip("=")
    async with desk(tmp_path, story()) as client:
        for query in ({"sort": "origins"}, {}):
            assert (await got(client, "/stories", 400, cursor=cursor, **query))["error"] == "cursor"
