"""tdmrep.json: which pages a site reserves from mining, what is no such file, and how often it is asked for."""

import asyncio
import json
import re
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from agents.fetch import rules, tdm
from agents.fetch.rules import Rules, Ruling, reserved
from agents.net.client import FetchFailed

FILE = "https://a.example/.well-known/tdmrep.json"
ROBOTS = "https://a.example/robots.txt"
PAGE = "https://a.example/news/x"


def file(*given: tuple[str, object]) -> bytes:
    return json.dumps([{"location": where, "tdm-reservation": what} for where, what in given]).encode()


def is_reserved(body: bytes, url: str = PAGE) -> bool:
    return tdm.is_reserved(tdm.read(body), url)


@pytest.mark.parametrize(
    ("location", "path", "matches"),
    [
        ("/", "/news/x", True),
        ("/", "", True),
        ("/news/", "/news/x", True),
        ("/news/", "/news", False),
        ("/News/", "/news/x", False),
        ("/news", "/newsletter", True),
        ("/news$", "/newsletter", False),
        ("/news$", "/news", True),
        ("*", "/news", True),
        ("/*", "/news", True),
        ("/*/x", "/news/x", True),
        ("/*/x", "/x", False),
        ("/*.jpg", "/a/b.jpg?size=2", True),
        ("/*.jpg$", "/a/b.jpg?size=2", False),
        ("/*.jpg$", "/a.jpg/b.jpg", True),
        ("/a*a$", "/a", False),
        ("/*?id=", "/news?id=3", True),
        ("/**/x***$", "/news/x/y", True),
        ("/caf%C3%A9", "/café", True),
        ("/café", "/caf%c3%a9", True),
        ("/%7Eanna/", "/~anna/x", True),
        ("/a%2Fb", "/a/b", False),
        ("/foo-%24", "/foo-$", True),
        ("/a$b", "/a$b", True),
        ("news", "/news", False),
    ],
)
def test_a_location_matches_as_in_robots_txt(location: str, path: str, matches: bool) -> None:
    assert is_reserved(file((location, 1)), f"https://a.example{path}") is matches


def test_the_first_rule_that_matches_holds() -> None:
    body = file(("/news/free/", 0), ("/news/", 1), ("/news/free/", 1))
    pages = ("/news/free/a", "/news/a", "/about")
    assert [is_reserved(body, f"https://a.example{page}") for page in pages] == [False, True, False]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1", True), ("0", False), ('"1"', True), ('"0"', False), ("true", True), ("2", False), ("null", False), ("[]", False), ("{}", False), ('"yes"', False),
    ],
)  # fmt: skip
def test_a_reservation_may_be_written_as_text_or_truth(value: str, expected: bool) -> None:
    body = f'[{{"location": "/", "tdm-reservation": {value}}}]'
    assert is_reserved(body.encode()) is expected


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"1", b'"/"', b"[]", b"[[]]", b"[1, null, {}]", b"<html>not found</html>", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000,
        b'[{"location": 1, "tdm-reservation": 1}]', b'[{"location": "", "tdm-reservation": 1}]', b'[{"location": "/"}]', b'[{"tdm-reservation": 1}]',
        b'[{"location": ["/"], "tdm-reservation": 1}]', json.dumps([{"location": "/" * 9_999, "tdm-reservation": 1}]).encode(),
        b'[{"location": "/", "tdm-reservation": 1}',
    ],
)  # fmt: skip
def test_what_is_no_such_file_reserves_nothing(body: bytes) -> None:
    assert tdm.read(body) == ()


def test_a_file_without_its_brackets_or_with_a_mark_before_them_is_read() -> None:
    assert is_reserved(b'{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://a.example/p"}')
    assert is_reserved(b"\xef\xbb\xbf" + file(("/", 1)))


def test_what_is_no_rule_is_left_out_and_the_others_hold() -> None:
    assert is_reserved(b'[7, {"location": 3}, {"location": "/news/", "tdm-reservation": 1, "more": [{}]}]')


def test_a_hostile_file_takes_no_time() -> None:
    start = time.process_time()
    many = tdm.read(file(*((f"/*{number}*a*b*c$", 1) for number in range(10_000))))
    assert len(many) == tdm.MAX_RULES
    assert not tdm.is_reserved(many, "https://a.example/" + "a" * 8_000)
    stars = tdm.read(file(("/" + "*a" * tdm.MAX_STARS + "$", 1), ("/" + "*a" * 1_000 + "$", 1)))
    assert len(stars) == 1
    assert not tdm.is_reserved(stars, "https://a.example/" + "a" * 100_000 + "b")
    assert not tdm.read(b'[{"location": "' + b"%25" * 3_000_000)
    assert time.process_time() - start < 2


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_location_can_be_compared_with_any_path(location: str, path: str) -> None:
    body = json.dumps([{"location": location, "tdm-reservation": 1}]).encode()
    assert is_reserved(body, f"https://a.example/{path}") in (True, False)


@given(st.text("abc/", max_size=12), st.text("abc/*$", min_size=1, max_size=8))
def test_a_pattern_matches_what_its_regular_expression_matches(path: str, location: str) -> None:
    end = "$" if location.endswith("$") else ""
    body = location.removesuffix("$").replace("$", "%24")
    pattern = ".*".join(map(re.escape, body.split("*"))) + end
    expected = bool(location) and re.match(pattern, "/" + path) is not None
    assert is_reserved(file((location, 1)), f"https://a.example/{path}") is expected


# -- what an answer reserves -------------------------------------------------------------------------------------------


def headers(*given: tuple[str, str]) -> CIMultiDictProxy[str]:
    return CIMultiDictProxy(CIMultiDict(given))


@pytest.mark.parametrize(
    ("given", "by_file", "expected"),
    [
        ((), False, ()),
        ((), True, ("tdm_well_known",)),
        ((("TDM-Reservation", "1"),), False, ("tdm_header",)),
        ((("tdm-reservation", "1"),), True, ("tdm_header",)),
        ((("tdm-reservation", "0"),), True, ()),
        ((("tdm-reservation", "perhaps"),), True, ("tdm_well_known",)),
        ((("x-robots-tag", "noarchive"),), False, ("noarchive",)),
        ((("X-Robots-Tag", "noindex"), ("X-Robots-Tag", "otherbot: noarchive")), False, ("noindex",)),
        ((("X-Robots-Tag", "noindex"), ("X-Robots-Tag", "noarchive")), True, ("tdm_well_known", "noarchive", "noindex")),
    ],
)  # fmt: skip
def test_what_an_answer_reserves(
    given: tuple[tuple[str, str], ...], by_file: bool, expected: tuple[str, ...]
) -> None:
    assert reserved(headers(*given), Ruling("", reserved=by_file)) == expected


@pytest.mark.parametrize(
    ("reserves", "licence", "body", "closed"),
    [
        ((), "", b"<p>", False),
        (("noarchive",), "", b"<p>", False),
        (("tdm_header",), "", b"<p>", True),
        (("tdm_well_known", "noindex"), "respect", b"<p>", True),
        (("tdm_well_known",), "licensed", b"<p>", False),
        (("tdm_header",), "", b'<META NAME="TDM-Reservation" CONTENT="0">', False),
    ],
    ids=range(6),
)
def test_a_reserved_page_goes_no_further_unless_it_has_a_word_of_its_own(
    reserves: tuple[str, ...], licence: str, body: bytes, closed: bool
) -> None:
    assert tdm.is_closed(reserves, licence, body) is closed


# -- asking ------------------------------------------------------------------------------------------------------------


class Host:
    """Answers by address; 404 where nothing is set. A code stands for a request that fails."""

    def __init__(self, **answers: Any) -> None:
        self.answers = {ROBOTS: (404, b""), **answers}
        self.asked: list[str] = []

    async def get(self, url: str, *, limit_bytes: int, **_: object) -> object:
        self.asked.append(url)
        answer = self.answers.get(url, (404, b""))
        if isinstance(answer, str):
            raise FetchFailed(answer)
        status, body = answer
        if len(body) > limit_bytes:
            raise FetchFailed("too_large")
        return type("Answer", (), {"status": status, "body": body, "retry_after": None})


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


async def yes(_: str) -> bool:
    return True


def rules_of(host: Host, clock: Clock | None = None, rest: float = 0.0) -> Rules:
    client: Any = host
    return Rules(client, "wirehose/1", seconds=1.0, rest=rest, may_follow=yes, clock=clock or Clock())


async def test_a_reservation_is_asked_for_after_the_rules_once_a_day_and_holds_for_its_pages() -> None:
    host, clock = Host(**{FILE: (200, file(("/news/", 1)))}), Clock()
    some = rules_of(host, clock)
    ruled = [(await some.of(url)).reserved for url in (PAGE, "https://a.example/about", PAGE)]
    assert (ruled, host.asked) == ([True, False, True], [ROBOTS, FILE])
    clock.now += rules.HOLD
    await some.of(PAGE)
    assert host.asked == [ROBOTS, FILE] * 2


async def test_rules_that_were_read_by_a_clock_that_ran_ahead_are_read_anew() -> None:
    host, clock = Host(), Clock()
    some = rules_of(host, clock)
    await some.of(PAGE)
    clock.now -= 1.0
    await some.of(PAGE)
    assert host.asked == [ROBOTS, FILE], "it went back a little, as clocks do"
    clock.now -= 30 * rules.HOLD
    await some.of(PAGE)
    assert host.asked == [ROBOTS, FILE] * 2


async def test_each_request_is_followed_by_the_pause_of_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(rules.asyncio, "sleep", sleep)
    some = rules_of(Host(), rest=1.5)
    for _ in range(2):
        await some.of(PAGE)
    assert pauses == [1.5, 1.5]


@pytest.mark.parametrize("answer", [(404, b""), (403, b""), (200, b"<html>"), (200, b" " * 600_000), (200, b"x" * 10_000_000), "redirect_loop"])  # fmt: skip
async def test_where_there_is_no_such_file_nothing_is_reserved_for_a_day(answer: object) -> None:
    host, clock = Host(**{FILE: answer}), Clock()
    some = rules_of(host, clock)
    for _ in range(2):
        ruling = await some.of(PAGE)
        assert (ruling.why, ruling.reserved) == ("", False)
        clock.now += rules.HOLD - 1
    assert host.asked == [ROBOTS, FILE]


@pytest.mark.parametrize("answer", [(503, b""), (429, b""), "connection", "too_slow", "paused", "blocked"])
async def test_a_file_that_does_not_answer_reserves_nothing_and_is_asked_for_again_soon(
    answer: object,
) -> None:
    host, clock = Host(**{FILE: answer}), Clock()
    some = rules_of(host, clock)
    for _ in range(2):
        ruling = await some.of(PAGE)
        assert (ruling.why, ruling.reserved) == ("", False)
    host.answers[FILE] = (200, file(("/", 1)))
    clock.now += rules.SILENT_TDM
    assert (await some.of(PAGE)).reserved
    assert host.asked == [ROBOTS, FILE, FILE]


async def test_a_file_that_hangs_stands_in_the_way_of_one_redirect_only() -> None:
    class Hanging(Host):
        async def get(self, url: str, *, limit_bytes: int, **more: object) -> object:
            answer = await super().get(url, limit_bytes=limit_bytes, **more)
            if url == FILE:
                await asyncio.sleep(60)
            return answer

    host = Hanging()
    some = rules_of(host)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):  # the page's own time: it was under way when it was led here
            await some.of(PAGE)
    assert await some.of(PAGE) == Ruling("")
    assert host.asked == [ROBOTS, FILE]


@pytest.mark.parametrize("robots", [(200, b"User-agent: *\nDisallow: /"), (503, b"")])
async def test_a_page_that_may_not_be_asked_for_needs_no_reservation(robots: object) -> None:
    host = Host(**{ROBOTS: robots})
    assert (await rules_of(host).of(PAGE)).why
    assert host.asked == [ROBOTS]


async def test_a_file_that_robots_txt_forbids_is_not_asked_for() -> None:
    host = Host(**{ROBOTS: (200, b"User-agent: *\nDisallow: /.well-known/"), FILE: (200, file(("/", 1)))})
    assert await rules_of(host).of(PAGE) == Ruling("")
    assert host.asked == [ROBOTS]


async def test_the_reservations_that_are_kept_have_their_room(monkeypatch: pytest.MonkeyPatch) -> None:
    large = file(*((f"/{number}", 1) for number in range(100)))
    monkeypatch.setattr(rules, "ROOM", 2 * sum(rule.size for rule in tdm.read(large)))
    names = "abcab"  # two have room: a has to go for c, and b for a
    host = Host(**{FILE.replace("a.ex", f"{name}.ex"): (200, large) for name in names})
    some = rules_of(host)
    for name in names:
        await some.of(PAGE.replace("a.ex", f"{name}.ex"))
    asked = [url.split("/")[2][0] for url in host.asked if url.endswith(".json")]
    assert "".join(asked) == "abcab"
