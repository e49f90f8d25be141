"""What comes in broken is told, put aside or refused; what comes beside it goes on."""

import re
import socket
from pathlib import Path

import pytest
from outlet import Answer, piece
from running import Read, Service, until, wirehose

from streams import ids
from tests.broker.conftest import News

pytestmark = pytest.mark.broker

GARBAGE = b'\xff\x00{"no record \xe2\x80'


def state_of(news: News, feed: str) -> dict[str, object]:
    """What poll remembers of a feed, by its address."""
    id_ = next(one.key for one in news.service.read("feeds") if one.value and one.record["url"] == feed)
    found = [one.record for one in news.service.read("polls") if one.key == id_]
    return found[-1] if found else {}


def published(news: News, slug: str) -> dict[str, object] | None:
    """The article of a piece, once it is there."""
    return next(
        (
            one.record
            for one in news.service.read("articles")
            if one.value and one.record["url"] == news.outlet.url(slug)
        ),
        None,
    )


def dead(news: News, item: str) -> Read | None:
    """The dead letter of an item."""
    letters = news.service.read("deadletters")
    return next((one for one in letters if one.headers.get("test") == item.encode()), None)


@pytest.mark.parametrize(
    ("path", "outcome"), [("http://127.0.0.1:9/dead-host", "connection"), ("website", "not_a_feed")]
)
def test_a_feed_that_cannot_be_read_is_remembered_as_such_and_asked_again_later(
    news: News, path: str, outcome: str
) -> None:
    url = path if path.startswith("http") else f"{news.outlet.base}/feeds/{path}"
    state = until(lambda: state_of(news, url), 20, f"a poll of {url}")
    assert state["outcome"] == outcome
    assert state["failures"] >= 1  # type: ignore[operator]  # a number


@pytest.mark.parametrize(
    ("slug", "answer"),
    [
        ("cut-page", Answer(200, b"<html><head><title>Half a p")),
        ("noise-page", Answer(200, bytes(range(256)) * 40)),
        ("empty-page", Answer(200, b"")),
        ("image-page", Answer(200, b"\x89PNG\r\n\x1a\n", "image/png")),
        ("forbidden-page", Answer(403, b"no")),
    ],
)
def test_an_article_with_a_broken_page_comes_out_with_the_words_of_the_feed(
    news: News, slug: str, answer: Answer
) -> None:
    one = piece(slug)
    news.outlet.add("weekly", one)
    news.outlet.pages[f"/{slug}"] = answer
    record = until(lambda: published(news, slug), 30, slug)
    assert record["title"] == one.title
    assert one.paragraphs[0] in str(record["text"])
    assert record["page"]["outcome"] != "ok"  # type: ignore[index]  # an object
    assert record["text_from"] == "summary"


def test_an_entry_that_nobody_can_fetch_is_rejected_with_a_reason(news: News) -> None:
    body = (
        b"<rss version='2.0'><channel><title>Odd</title><link>https://odd.example/</link>"
        b"<item><title>By ftp</title><link>ftp://odd.example/file</link></item><item></item></channel></rss>"
    )
    news.outlet.feeds["odd"] = Answer(200, body, "application/rss+xml")
    assert news.service.run("feeds", "add", f"{news.outlet.base}/feeds/odd").returncode == 0

    def reasons() -> set[str]:
        return {
            one.record["reason"] for one in news.service.read("ledger") if one.record["state"] == "rejected"
        }

    until(lambda: "bad_scheme" in reasons(), 20, "the rejection")
    balance, code = news.service.ledger()
    assert code == 0, balance


@pytest.mark.parametrize(
    ("topic", "stage"),
    [
        ("items", "dedup"),
        ("unique", "fetch"),
        ("pages", "extract"),
        ("texts", "enrich"),
        ("enriched", "trace"),
        ("traced", "story"),
    ],
)
def test_bytes_that_are_no_record_are_put_aside_byte_for_byte_and_the_stage_goes_on(
    news: News, topic: str, stage: str
) -> None:
    service, item = news.service, ids.hash_of("planted", topic)
    seen = f'{{"item":"{item}","state":"seen","stage":"poll","at":"2026-03-02T06:00:00Z"}}'
    service.send("ledger", seen.encode(), key=item.encode(), headers={"test": b"seen"})
    service.send(
        topic,
        GARBAGE,
        key=b"some key",
        headers={"wirehose-item": item.encode(), "own": b"\x00\xff", "test": item.encode()},
    )
    letter = until(lambda: dead(news, item), 20, f"the dead letter of {stage}")
    assert (letter.key, letter.value) == ("some key", GARBAGE)
    assert letter.headers["own"] == b"\x00\xff"
    origin = next(one for one in service.read(topic) if one.headers.get("test") == item.encode())
    told = {
        name.removeprefix("wirehose.errors."): value.decode()
        for name, value in letter.headers.items()
        if name.startswith("wirehose.errors.")
    }
    assert (told["stage"], told["reason"], told["topic"]) == (stage, "no_record", service.topic(topic))
    assert (told["partition"], told["offset"]) == (str(origin.partition), str(origin.offset))
    assert letter.headers["__connect.errors.topic"].decode() == service.topic(topic)
    (end,) = (
        one.record
        for one in service.read("ledger")
        if one.record["item"] == item and one.record["state"] != "seen"
    )
    assert (end["state"], end["stage"], end["reason"]) == ("dead", stage, "no_record")
    after = piece(f"after-garbage-on-{topic}")
    news.outlet.add("weekly", after)
    until(lambda: published(news, after.slug), 30, "an article after the garbage")


def test_dead_letters_are_shown_and_counted(news: News) -> None:
    service = news.service
    service.send("items", GARBAGE, headers={"test": b"counted"})
    until(lambda: dead(news, "counted"), 20, "the dead letter")
    assert service.metrics("dedup")['wirehose_deadletters_total{reason="no_record",stage="dedup"}'] >= 1
    assert b"dedup no_record" in service.run("watch", "deadletters", "--once").stdout
    assert service.ledger()[1] == 0, "a letter without an item is nobody's item"


def one_line(stderr: bytes) -> str:
    """What was said, which is a single line."""
    lines = stderr.decode().strip().splitlines()
    assert len(lines) == 1, stderr.decode()
    return lines[0]


@pytest.mark.parametrize(
    "arguments", [("up", "--for", "1"), ("run", "dedup"), ("ledger",), ("watch", "--once"), ("feeds", "list")]
)
def test_an_unreachable_broker_gives_one_clear_line(news: News, arguments: tuple[str, ...]) -> None:
    env = news.service.env | {"WIREHOSE_BROKER": "127.0.0.1:9"}
    done = wirehose(*arguments, env=env, timeout=60)
    line = one_line(done.stderr)
    assert "127.0.0.1:9" in line
    assert "Kafka" in line
    assert done.returncode == 1


def test_an_unknown_setting_is_refused_and_the_right_one_named(news: News) -> None:
    done = wirehose("run", "dedup", env=news.service.env | {"WIREHOSE_BROKERS": "x"})
    assert (
        one_line(done.stderr) == "wirehose: unknown setting WIREHOSE_BROKERS; did you mean WIREHOSE_BROKER?"
    )
    assert done.returncode == 2


def test_topics_that_are_missing_stop_a_worker(news: News) -> None:
    done = wirehose("run", "dedup", env=news.service.env | {"WIREHOSE_TOPIC_PREFIX": "nobody."})
    assert "wirehose topics apply" in one_line(done.stderr)
    assert done.returncode == 2


def test_a_metrics_port_that_is_taken_stops_a_worker_and_says_which(news: News, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        base = str(port - 10)  # dedup is the second stage
        env = news.service.env | {"WIREHOSE_METRICS_PORT": base, "WIREHOSE_DATA": str(tmp_path)}
        done = wirehose("run", "dedup", env=env)
    line = one_line(done.stderr)
    assert f"port {port} " in line
    assert "WIREHOSE_METRICS_PORT" in line
    assert done.returncode == 2


def test_a_second_worker_of_a_stage_is_told_to_take_a_number(news: News) -> None:
    done = wirehose("run", "dedup", env=news.service.env)
    assert re.search(r"another worker 0 of dedup \(process \d+\) uses .*--worker", one_line(done.stderr))
    assert done.returncode == 2


def test_up_refuses_a_taken_metrics_port_before_it_starts_a_stage(news: News, service: Service) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", service.port))
        taken.listen()
        done = service.run("up")
    assert done.returncode == 2
    said = done.stderr.decode()
    assert f"port {service.port}" in said
    assert "WIREHOSE_METRICS_PORT" in said


def test_up_refuses_a_taken_port_of_the_desk_before_it_starts_a_stage(service: Service) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        service.env["WIREHOSE_DESK_LISTEN"] = f"127.0.0.1:{port}"
        done = service.run("up")
    assert done.returncode == 2
    assert f"port {port} for the desk is taken: set WIREHOSE_DESK_LISTEN" in one_line(done.stderr)
