"""What was put aside is listed, shown and sent back once; the ledger follows, and `where` tells the way."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from aiokafka.partitioner import DefaultPartitioner
from outlet import Outlet, piece
from running import Read, Service, until

from streams import codec, ids
from streams.broker import Broker
from streams.records import Entry, FirstSeen, Item, Publisher

pytestmark = pytest.mark.broker

GARBAGE = b'\xff\x00{"no record'


@dataclass
class Desk:
    """A running service with one feed of one piece."""

    service: Service
    outlet: Outlet


@pytest.fixture(scope="module")
def desk(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Started once for this file: its tests leave letters and open items behind."""
    with Outlet() as outlet:
        service = Service(tmp_path_factory.mktemp("desk"), broker.address, "desk")
        with service.up(outlet.feed("daily", [piece("good-news")])):
            service.settle(seen=1)
            yield Desk(service, outlet)


def letters(service: Service) -> list[Read]:
    return [one for one in service.read("deadletters") if "wirehose.retried" not in one.headers]


def partition(key: str) -> int:
    """Where the stages put a key, on a topic of four."""
    return int(DefaultPartitioner()(key.encode(), [0, 1, 2, 3], [0, 1, 2, 3]))


def states(service: Service, item: str) -> list[str]:
    """What the ledger says of an item, in its order."""
    return [one.record["state"] for one in service.read("ledger") if one.key == item]


def invented(name: str, url: str = "") -> Item:
    """An item that no feed has."""
    return Item(
        item=ids.hash_of(name),
        article=ids.hash_of("article", name),
        feed="none",
        url=url,
        title=name,
        summary="It was read by a stage that had a bug. It comes out now.",
        publisher=Publisher(name="Refused", domain="refused.example"),
        first_seen=FirstSeen(after=None, by=datetime.now(UTC)),
    )


def refused(service: Service) -> Item:
    """A good item that a stage could not take, as it would be after a bug: seen, and put aside by dedup."""
    item = invented("Refused by mistake")
    for state in ("seen", "dead"):
        entry = Entry(item=item.item, state=state, stage="dedup", at=item.first_seen.by, reason="bug")
        service.send("ledger", codec.encode(entry), key=item.item.encode(), partition=partition(item.item))
    told = {
        "topic": service.topic("items"),
        "partition": str(partition(item.article)),
        "offset": "999",
        "stage": "dedup",
        "reason": "bug",
    }
    headers = {codec.ITEM: item.item.encode(), "own": b"\x00\xff"}
    headers |= {f"wirehose.errors.{name}": value.encode() for name, value in told.items()}
    headers["__connect.errors.topic"] = b"x"
    service.send("deadletters", codec.encode(item), key=item.article.encode(), headers=headers, partition=2)
    return item


def test_letters_are_listed_shown_and_sent_back_once_and_the_ledger_follows(desk: Desk) -> None:
    service = desk.service
    service.send("items", GARBAGE, key=b"some key", partition=3)
    until(lambda: letters(service), 20, "the dead letter of the garbage")
    item = refused(service)
    (garbage, good) = until(lambda: found if len(found := letters(service)) == 2 else None, 20, "two letters")
    if garbage.value != GARBAGE:
        garbage, good = good, garbage
    name, good_name = (f"{one.partition}/{one.offset}" for one in (garbage, good))

    listed = [json.loads(line) for line in service.run("deadletters", "list", "--json").stdout.splitlines()]
    assert {one["place"]: (one["stage"], one["reason"], one["item"]) for one in listed} == {
        name: ("dedup", "no_record", None),
        good_name: ("dedup", "bug", item.item),
    }
    assert service.run("deadletters", "show", name, "--raw").stdout == GARBAGE
    shown = service.run("deadletters", "show", good_name).stdout.decode()
    assert '"title": "Refused by mistake"' in shown

    assert b"would send back 2 of 2" in service.run("deadletters", "retry", "--all", "--dry-run").stderr
    assert states(service, item.item) == ["seen", "dead"]
    sent = service.run("deadletters", "retry", "--all")
    assert b"sent back 2 of 2" in sent.stderr, sent.stderr
    until(lambda: states(service, item.item)[3:] == ["published"], 20, "the item that was sent back")
    assert states(service, item.item) == ["seen", "dead", "retried", "published"]
    until(lambda: len(letters(service)) == 3, 20, "the garbage once more")
    balance, code = service.ledger()
    assert (balance["seen"], balance["published"], balance["dead"], code) == (2, 2, 0, 0)
    until(lambda: service.metrics("ledger").get('wirehose_ledger_items{state="dead"}') == 0, 10, "metrics")
    (came,) = (one for one in service.read("items") if one.headers.get("own") == b"\x00\xff")
    assert (came.partition, came.key, came.value) == (partition(item.article), item.article, good.value)
    assert set(came.headers) == {"own", codec.ITEM}

    again = service.run("deadletters", "retry", name, good_name)
    assert again.stderr.decode().splitlines() == [
        "sent back 0 of 2 dead letter(s)",
        "  2 not: retried before",
    ]

    way = service.run("where", item.item)
    assert way.returncode == 0, way.stderr
    lines = way.stdout.decode().splitlines()
    assert lines[-1].startswith("published as revision 1, story ")
    topics = {one.split()[1] for one in lines if one.startswith("  20")}
    assert topics == {
        "ledger",
        "items",
        "unique",
        "pages",
        "texts",
        "enriched",
        "traced",
        "articles",
        "deadletters",
    }


def test_where_finds_an_article_by_its_address(desk: Desk) -> None:
    service, outlet = desk.service, desk.outlet
    by_url = service.run("where", outlet.url("good-news") + "?utm_source=x").stdout.decode()
    assert by_url.splitlines()[-1].startswith("published as revision 1, story ")
    assert f"feed {outlet.base}/feeds/daily is asked again" in by_url
    assert "is looked at for changes in" in by_url

    service.send(
        "articles",
        b'{"id": "an-older-one", "canonical_url": "http://www.example.org/named?id=1"}',
        key=b"an-older-one",
        partition=partition("an-older-one"),
    )
    named = service.run("where", "https://www.example.org/named?utm_source=x&id=1")
    assert "article an-older-one" in named.stdout.decode().splitlines()


def test_where_tells_what_waits_and_the_ledger_what_is_open(desk: Desk) -> None:
    service, outlet = desk.service, desk.outlet
    waits = invented("Waits for its page", url="http://127.0.0.1:9/nobody-answers")
    seen = Entry(item=waits.item, state="seen", stage="poll", at=waits.first_seen.by)
    service.send("ledger", codec.encode(seen), key=waits.item.encode(), partition=partition(waits.item))
    headers = {codec.ITEM: waits.item.encode()}
    service.send("items", codec.encode(waits), key=b"any", headers=headers, partition=2)
    said = until(
        lambda: line if "waits in fetch" in (line := last_line(service, waits.item)) else "",
        30,
        "the look of an item whose host does not answer",
    )
    assert said.startswith(
        f"open since {codec.stamp(waits.first_seen.by)}: seen by poll, passed by dedup, last at"
    )
    assert "page http://127.0.0.1:9/nobody-answers is looked at for 1 item(s) in" in said
    opened = service.run("ledger", "--open", "--by", "feed")
    assert opened.returncode == 0, "it is not overdue yet"
    assert f"{outlet.base}/feeds/daily" in opened.stdout.decode()
    assert f"since {codec.stamp(waits.first_seen.by)}, seen by poll" in opened.stdout.decode()
    unknown = service.run("where", "f" * 32)
    assert (unknown.returncode, unknown.stdout) == (1, b"")
    assert b"nothing is known of" in unknown.stderr


def last_line(service: Service, target: str) -> str:
    """Where it stands, as `where` says."""
    return service.run("where", target).stdout.decode().splitlines()[-1]
