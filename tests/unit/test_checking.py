"""Looking for feeds and trying them, against a small site on loopback."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from msgspec.structs import replace

from agents.poll.subscriptions import new, valid
from streams import advice
from streams.asking import Asking
from streams.checking import Check, check, check_all
from streams.errors import Misconfigured, Rejected
from streams.records import Subscription
from streams.settings import Settings, load
from streams.sources import FEW, Silent, address, find

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def rss(*ages: float, title: str = "Tolva News", extra: str = "") -> str:
    """A feed with an item for each age in hours."""
    items = "".join(
        f"<item><title>Item {n}</title><guid>g{n}</guid><link>/a/{n}</link><pubDate>{format_datetime(NOW - timedelta(hours=age))}</pubDate></item>"
        for n, age in enumerate(ages)
    )
    return f"<rss version='2.0'><channel><title>{title}</title><language>en</language>{extra}{items}</channel></rss>"


def page(*feeds: tuple[str, str], body: str = "") -> str:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{t}" href="{h}">' for h, t in feeds
    )
    return f"<!doctype html><html><head>{links}</head><body>{body}</body></html>"


@dataclass
class Site:
    """Answers by path: a body, a status, or (status, headers). What was asked is kept."""

    answers: dict[str, str | int | tuple[int, dict[str, str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    base: str = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        self.headers.append(dict(request.headers))
        found = self.answers.get(request.path, 404)
        if isinstance(found, tuple):
            return web.Response(status=found[0], headers=found[1])
        if isinstance(found, int):
            return web.Response(status=found)
        if request.headers.get("If-None-Match") == '"v"':
            return web.Response(status=304)
        kind = "text/html" if found.startswith("<!doctype") else "application/rss+xml"
        return web.Response(
            text=found, content_type=kind, headers={"ETag": '"v"', "Cache-Control": "max-age=300"}
        )


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    one, app = Site(), web.Application()
    app.router.add_get("/{path:.*}", one.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    listening = web.TCPSite(runner, "127.0.0.1", 0)
    await listening.start()
    one.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield one
    await runner.cleanup()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load(
        {
            "WIREHOSE_ALLOW_NETWORKS": "127.0.0.0/8",
            "WIREHOSE_HOST_SPACING": "0",
            "WIREHOSE_DATA": str(tmp_path),
        },
        tmp_path,
    )


class Said(list[str]):
    """What a person was told."""

    def __call__(self, line: str) -> None:
        self.append(line)

    @property
    def text(self) -> str:
        return "\n".join(self)


# -- find


async def test_the_address_of_a_feed_is_taken_as_it_is(site: Site, settings: Settings) -> None:
    site.answers["/rss"] = rss(1)
    said = Said()
    assert await find(f"{site.base}/rss", settings, said) == [new(f"{site.base}/rss")]
    assert (said, site.asked) == ([], ["/rss"])


async def test_a_site_finds_its_main_feed_with_one_more_request_and_names_the_others(
    site: Site, settings: Settings
) -> None:
    site.answers |= {
        "/": page(("/c", "Comments on all"), ("/main", "News"), ("/sport", "Sport")),
        "/main": rss(1),
        "/c": rss(1),
        "/sport": rss(1),
    }
    said = Said()
    (found,) = await find(f"{site.base}/", settings, said)
    assert found == new(f"{site.base}/main")
    assert site.asked == ["/", "/main"]
    assert "/sport  Sport" in said.text
    assert "--all" in said.text
    assert "Comments" not in said.text


async def test_all_feeds_that_a_site_declares_are_taken_when_asked_for_and_those_that_are_none_left(
    site: Site, settings: Settings
) -> None:
    site.answers |= {
        "/": page(("/main", "News"), ("/no", "No"), ("/sport", "Sport")),
        "/main": rss(1),
        "/no": page(),
        "/sport": rss(1),
    }
    found = await find(f"{site.base}/", settings, Said(), everything=True)
    assert [sub.url for sub in found] == [f"{site.base}/main", f"{site.base}/sport"]


async def test_a_site_that_names_none_is_asked_where_feeds_usually_are(
    site: Site, settings: Settings
) -> None:
    site.answers |= {"/news/": page(), "/rss.xml": rss(1)}
    (found,) = await find(f"{site.base}/news/", settings, Said())
    assert found.url == f"{site.base}/rss.xml"
    assert site.asked == ["/news/", "/feed", "/rss", "/rss.xml"]


async def test_a_page_about_feeds_is_looked_into_before_guessing(site: Site, settings: Settings) -> None:
    site.answers |= {
        "/": page(body='<a href="/about/rss/">Our feeds</a>'),
        "/about/rss/": page(body='<a href="/feeds/top.xml">Top</a> <a href="/feeds/sport.xml">Sport</a>'),
        "/feeds/top.xml": rss(1),
        "/feeds/sport.xml": rss(1),
    }
    said = Said()
    (found,) = await find(f"{site.base}/", settings, said)
    assert (found.url, site.asked) == (f"{site.base}/feeds/top.xml", ["/", "/about/rss/", "/feeds/top.xml"])
    assert "/feeds/sport.xml  Sport" in said.text
    found_all = await find(f"{site.base}/", settings, said, everything=True)
    assert [sub.url for sub in found_all] == [f"{site.base}/feeds/top.xml", f"{site.base}/feeds/sport.xml"]


async def test_a_feed_of_comments_is_not_taken_for_the_feed_of_a_site(site: Site, settings: Settings) -> None:
    site.answers |= {
        "/2026/x": page(("/2026/x/feed", "Comments on: x")),
        "/2026/x/feed": rss(1),
        "/feed": rss(1),
    }
    (found,) = await find(f"{site.base}/2026/x", settings, Said())
    assert found.url == f"{site.base}/feed"


async def test_a_page_of_many_links_that_are_no_feeds_is_not_asked_for_all_of_them(
    site: Site, settings: Settings
) -> None:
    site.answers["/"] = page(*((f"/{n}", "x") for n in range(100)))
    with pytest.raises(Rejected):
        await find(f"{site.base}/", settings, Said())
    assert len(site.asked) == FEW


async def test_a_feed_that_moved_for_good_is_taken_where_it_is_now(site: Site, settings: Settings) -> None:
    site.answers |= {
        "/old": (301, {"Location": "/rss"}),
        "/away": (302, {"Location": "/rss"}),
        "/rss": rss(1),
    }
    said = Said()
    assert await find(f"{site.base}/old", settings, said) == [new(f"{site.base}/rss")]
    assert "moved for good" in said.text
    assert await find(f"{site.base}/away", settings, said) == [new(f"{site.base}/away")]


@pytest.mark.parametrize(
    ("path", "answer", "said"),
    [("/a", page(), "is no feed (text/html), and names none"), ("/a", 404, "answers 404"), ("/a", 410, "answers 410"), ("/", 503, "answers 503"), ("/a", "hello", "is no feed")],
)  # fmt: skip
async def test_what_is_clearly_something_else_is_refused_with_advice(
    site: Site, settings: Settings, path: str, answer: str | int, said: str
) -> None:
    site.answers[path] = answer
    with pytest.raises(Rejected) as caught:
        await find(site.base + path, settings, Said())
    assert caught.value.code == "no_feed"
    assert said in caught.value.message
    assert "wirehose feeds check" in caught.value.message
    assert len(site.asked) <= 11


@pytest.mark.parametrize("answer", [500, 503, 429, 403, 401])
async def test_what_does_not_answer_now_is_polled_all_the_same(
    site: Site, settings: Settings, answer: int
) -> None:
    site.answers["/feed"] = answer
    said = Said()
    assert await find(f"{site.base}/feed", settings, said) == [new(f"{site.base}/feed")]
    assert said.text.startswith("warning: ")


@pytest.mark.parametrize(
    ("path", "silent", "taken"),
    [("/list", "feed", True), ("/list", "guess", False), ("/rss", "guess", True), ("/rss", "refuse", False), ("/list", "refuse", False)],
)  # fmt: skip
async def test_what_does_not_answer_is_a_feed_to_who_says_so_or_by_its_look(
    site: Site, settings: Settings, path: str, silent: Silent, taken: bool
) -> None:
    site.answers[path] = 503
    if taken:
        assert await find(site.base + path, settings, Said(), silent=silent) == [new(site.base + path)]
        return
    with pytest.raises(Rejected, match=r"answers 503; try again, or `wirehose feeds add`"):
        await find(site.base + path, settings, Said(), silent=silent)


async def test_an_address_that_is_not_public_is_refused_with_what_to_set(
    site: Site, settings: Settings
) -> None:
    site.answers["/feed"] = (302, {"Location": "http://10.0.0.1/"})
    for source in (f"{site.base}/feed", "http://10.0.0.1/feed"):
        with pytest.raises(Rejected, match="WIREHOSE_ALLOW_NETWORKS"):
            await find(source, settings, Said(), silent="feed")


async def test_without_its_secret_a_feed_is_taken_unasked(
    site: Site, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WIREHOSE_SECRET_X", raising=False)
    said, like = Said(), replace(new("https://b.example/"), headers={"X-Key": "${WIREHOSE_SECRET_X}"})
    assert await find(f"{site.base}/a", settings, said, like=like) == [new(f"{site.base}/a")]
    assert site.asked == []
    assert "WIREHOSE_SECRET_X is not set here" in said.text
    assert "where poll runs" in said.text


async def test_a_list_from_the_network_has_its_headers_left_out(site: Site, settings: Settings) -> None:
    site.answers["/list.toml"] = (
        '[[feed]]\nurl = "https://a.example/rss"\nheaders = { X-A = "b", Authorization = "Bearer x" }\ntags = ["t"]\n'
    )
    said = Said()
    (found,) = await find(f"{site.base}/list.toml", settings, said)
    assert (found.url, found.tags, found.headers) == ("https://a.example/rss", ("t",), {})
    assert "headers" in said.text


async def test_a_file_keeps_its_headers(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "l.toml").write_text('[[feed]]\nurl = "https://a.example/rss"\nheaders = { X-A = "b" }\n')
    (found,) = await find(str(tmp_path / "l.toml"), settings, Said())
    assert found.headers == {"X-A": "b"}


async def test_headers_go_to_the_site_they_were_given_for_and_nowhere_else(
    site: Site, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIREHOSE_SECRET_X", "s3cret")
    other = site.base.replace("127.0.0.1", "localhost")
    site.answers |= {"/": page(("/no", "a"), (f"{other}/main", "b")), "/no": page(), "/main": rss(1)}
    like = valid(
        Subscription(
            id="", url="https://any.example/", headers={"X-Key": "${WIREHOSE_SECRET_X}"}, agent="me/1"
        ),
        "x",
    )
    (found,) = await find(f"{site.base}/", settings, Said(), like=like)
    assert found.url == f"{other}/main"
    sent = [
        (path, headers.get("X-Key"), headers["User-Agent"])
        for path, headers in zip(site.asked, site.headers, strict=True)
    ]
    assert sent == [("/", "s3cret", "me/1"), ("/no", "s3cret", "me/1"), ("/main", None, "me/1")]


@pytest.mark.parametrize("source", ["http://me:pw@news.example/rss", "feed://me@news.example/rss"])
async def test_an_address_with_a_password_is_refused_without_showing_it(
    settings: Settings, source: str
) -> None:
    with pytest.raises(Misconfigured) as caught:
        await find(source, settings, Said())
    assert "me" not in str(caught.value).split("carries")[0]


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("127.0.0.1/rss", "https://127.0.0.1/rss"),
        ("feed://127.0.0.1/rss", "https://127.0.0.1/rss"),
        ("feed:http://127.0.0.1/rss", "http://127.0.0.1/rss"),
    ],
)
def test_a_bare_host_is_a_site_and_feed_is_no_scheme(source: str, url: str) -> None:
    assert address(source) == url


async def test_a_file_that_is_not_there_is_told(settings: Settings) -> None:
    for source in ("missing.opml", "http:///feed"):
        with pytest.raises(Misconfigured, match=f"^{source} is neither a web address nor a file"):
            await find(source, settings, Said())


async def test_a_file_that_cannot_be_read_is_named_once(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "l.toml").write_text("[[feed]]\nurl = 'x'\n")
    with pytest.raises(Misconfigured) as caught:
        await find(str(tmp_path / "l.toml"), settings, Said())
    assert str(caught.value).startswith(f"{tmp_path / 'l.toml'}, feed 1: ")
    assert str(caught.value).count("l.toml") == 1


# -- check


async def one(site: Site, settings: Settings, path: str, **facts: str) -> Check:
    async with Asking(settings) as asking:
        return await check(Subscription(id="", url=site.base + path, **facts), asking, NOW)  # type: ignore[arg-type]


async def test_a_check_tells_all_about_a_feed(site: Site, settings: Settings) -> None:
    site.answers |= {
        "/rss": rss(30, 2, 50, extra="<ttl>15</ttl>"),
        "/robots.txt": "User-agent: *\nDisallow: /rss",
    }
    found = await one(site, settings, "/rss")
    assert (found.good, found.status, found.format, found.title, found.language) == (
        True,
        200,
        "rss",
        "Tolva News",
        "en",
    )
    assert (found.items, found.with_guid, found.with_link, found.with_time, found.full_text) == (
        3,
        3,
        3,
        3,
        0,
    )
    assert (found.newest, found.oldest, found.per_day) == (
        NOW - timedelta(hours=2),
        NOW - timedelta(hours=50),
        1.0,
    )
    assert (found.etag, found.again, found.robots, found.ttl, found.fresh_for) == (
        '"v"',
        "not_modified",
        "closed",
        900,
        300.0,
    )
    assert found.titles == ("Item 1", "Item 0", "Item 2")
    assert advice.advice(found, NOW) == []
    text = "\n".join(advice.lines(found, NOW))
    for words in ("Tolva News", "304", "2 h ago", "1.0 a day", "ttl 900 s", "fresh for 300 s", "Item 2"):
        assert words in text


async def test_a_page_is_no_feed_and_its_feeds_are_named(site: Site, settings: Settings) -> None:
    site.answers["/"] = page(("/main", "News"))
    found = await one(site, settings, "/")
    assert (found.good, found.outcome, found.names) == (False, "not_a_feed", (f"{site.base}/main",))
    assert f"the page names {site.base}/main" in advice.advice(found, NOW)


@pytest.mark.parametrize(
    "body",
    ['<opml version="2.0"><body><outline xmlUrl="https://a.example/rss"/></body></opml>', '[[feed]]\nurl = "https://a.example/rss"\n'],
)  # fmt: skip
async def test_a_list_of_feeds_is_told_from_a_page(site: Site, settings: Settings, body: str) -> None:
    site.answers["/list"] = body
    found = await one(site, settings, "/list")
    assert (found.good, found.outcome, found.listed) == (False, "not_a_feed", 1)
    (said,) = advice.advice(found, NOW)
    assert "wirehose feeds import" in said


@pytest.mark.parametrize(
    ("answer", "outcome", "said"),
    [
        (404, "http_404", "not there"), (410, "gone", "not there"), (403, "http_403", "--agent"), (429, "rate_limited", "try again later"),
        ((302, {"Location": "http://10.0.0.1/"}), "blocked", "WIREHOSE_ALLOW_NETWORKS"), ((403, {"cf-mitigated": "challenge"}), "bot_wall", "turned away by cloudflare"),
    ],
    ids=str,
)  # fmt: skip
async def test_what_cannot_be_polled_comes_with_advice(
    site: Site, settings: Settings, answer: int | tuple[int, dict[str, str]], outcome: str, said: str
) -> None:
    site.answers["/rss"] = answer
    found = await one(site, settings, "/rss")
    assert not found.good
    assert found.outcome == outcome
    assert said in "\n".join(advice.lines(found, NOW))


async def test_a_secret_that_is_missing_stops_a_check_before_it_asks(site: Site, settings: Settings) -> None:
    async with Asking(settings) as asking:
        found = await check(
            Subscription(id="", url=f"{site.base}/rss", headers={"X-A": "${WIREHOSE_SECRET_NOT_THERE}"}),
            asking,
            NOW,
        )
    assert (found.outcome, site.asked) == ("no_secret", [])


async def test_a_list_is_checked_with_one_request_for_each_feed(site: Site, settings: Settings) -> None:
    paths = [f"/{n}" for n in range(20)]
    site.answers |= dict.fromkeys(paths[:15], rss(1)) | {"/19": page()}
    found: dict[str, str] = {}
    async with Asking(settings) as asking:
        await check_all(
            [new(site.base + path) for path in paths],
            asking,
            NOW,
            lambda one: found.update({one.url: one.outcome}),
        )
    assert site.asked == paths
    assert [found[site.base + path] for path in paths] == ["ok"] * 15 + ["http_404"] * 4 + ["not_a_feed"]


def checked(**facts: object) -> Check:
    """A check of a good feed, with these facts."""
    good: dict[str, object] = {
        "url": "https://a.example/rss", "final_url": "https://a.example/rss", "outcome": "ok", "etag": "x", "again": "not_modified", "items": 5, "with_guid": 5,
        "with_link": 5, "with_time": 5, "newest": NOW - timedelta(hours=1), "oldest": NOW - timedelta(days=1),
    }  # fmt: skip
    return Check(**(good | facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "rules"),
    [
        ({}, []),
        ({"final_url": "https://b.example/", "permanent": True}, ["moved"]),
        ({"final_url": "https://b.example/"}, []),
        ({"etag": "", "again": ""}, ["no_validators"]),
        ({"again": "ok"}, ["ignored_validators"]),
        ({"items": 0, "with_guid": 0, "with_link": 0, "with_time": 0, "newest": None, "oldest": None}, ["empty"]),
        ({"with_guid": 3}, []),
        ({"with_guid": 3, "with_link": 4}, ["unstable"]),
        ({"with_time": 4}, ["undated"]),
        ({"with_time": 0}, ["timeless"]),
        ({"newest": NOW - timedelta(days=40), "oldest": NOW - timedelta(days=90)}, ["old"]),
        ({"oldest": NOW - timedelta(minutes=80)}, ["short"]),
    ],
)  # fmt: skip
def test_advice_follows_what_was_found(facts: dict[str, object], rules: list[str]) -> None:
    found = checked(**facts)
    assert [name for name, (rule, _) in advice.ADVICE.items() if rule(found, NOW)] == rules


def test_a_check_is_one_json_object() -> None:
    import msgspec

    assert json.loads(msgspec.json.encode(checked()))["outcome"] == "ok"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(30, "30 s"), (600, "10 min"), (7_200, "2 h"), (86_400 * 3, "3 d"), (-600, "10 min")],
)
def test_an_age_is_said_as_people_do(seconds: int, words: str) -> None:
    assert advice.age(timedelta(seconds=seconds)) == words
