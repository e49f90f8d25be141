"""A retracted article leaves by no door of ours, and consumers are told to delete it; exports read what topics hold."""

import csv
import gzip
import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiokafka.partitioner import DefaultPartitioner
from msgspec import structs
from running import Service, until

from agents.text import urls
from streams import codec, ids
from streams.records import (
    Article,
    Change,
    Enriched,
    First,
    FirstSeen,
    Item,
    MadeBy,
    Member,
    Origins,
    Page,
    PageInfo,
    Publisher,
    Revision,
    Story,
)

pytestmark = pytest.mark.broker

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BY, MADE = FirstSeen(after=None, by=NOON), MadeBy(version="0")
URL = "https://post.example/bridge"
GONE, KEPT = ids.article_by_url(urls.canonical(URL)), "a2"
ADDRESS = {GONE: URL, KEPT: "https://post.example/mine"}


def page(id_: str) -> Page:
    url = ADDRESS[id_]
    item = Item(
        item=f"item-{id_}", article=id_, feed="f1", url=url, publisher=Publisher(name="Post"), first_seen=BY
    )
    body = f"<p>{id_}</p>".encode()
    return Page(item=item, outcome="ok", status=200, url=url, body=body, fetched=NOON)


def article(id_: str, revision: int) -> Article:
    return Article(
        id=id_,
        revision=revision,
        revision_id=f"{id_}/{revision}",
        url=ADDRESS[id_],
        canonical_url=ADDRESS[id_],
        publisher=Publisher(name="Post"),
        title="=Bridge falls",
        language="en",
        first_seen=BY,
        text="The bridge fell.",
        text_from="page",
        page=PageInfo(outcome="ok"),
        made_by=MADE,
    )


def revision(id_: str) -> Revision:
    changes = (Change(kind="headline", before="Bridge", after="Bridge falls"),)
    return Revision(id=id_, revision=2, previous=1, revision_id="r", changes=changes, made_by=MADE)


def story(id_: str, count: int, article: str = KEPT) -> Story:
    member = Member(id=article, revision=1, publisher="Post", origin="Post")
    return Story(
        id=id_,
        version=1,
        title="Bridge falls",
        language="en",
        first=First(article=article, after=None, by=NOON),
        last_seen=NOON,
        articles=(member,),
        article_count=1,
        origins=Origins(count=count),
        phase="fading",
        made_by=MADE,
    )


@pytest.fixture
def planted(service: Service) -> Service:
    """Two articles with an item, a page, two revisions and what changed; two stories, and one that was merged."""
    assert service.run("topics", "apply").returncode == 0
    records = [
        (name, id_, record, {codec.ITEM: f"item-{id_}".encode()})
        for id_ in (GONE, KEPT)
        for name, record in (
            ("items", page(id_).item),
            ("pages", page(id_)),
            ("articles", article(id_, 1)),
            ("articles", article(id_, 2)),
            ("revisions", revision(id_)),
        )
    ]
    stories = [story("s1", 1), story("s2", 2), story("s3", 3)]
    for name, key, record, headers in [*records, *(("stories", one.id, one, {}) for one in stories)]:
        service.send(name, codec.encode(record), key=key.encode(), headers=headers, partition=partition(key))
    service.send("stories", None, key=b"s3", partition=partition("s3"))
    assert service.run("where", KEPT).returncode == 0, (
        "also while a new broker has no coordinator of groups yet"
    )
    return service


def partition(key: str) -> int:
    return int(DefaultPartitioner()(key.encode(), [*range(4)], [*range(4)]))


def out(service: Service, *arguments: str, code: int = 0) -> bytes:
    done = service.run(*arguments)
    assert done.returncode == code, done.stderr.decode()
    return done.stdout


def exported(service: Service, *arguments: str) -> list[tuple[str, int]]:
    """Id and revision (of a story, its version) of what is exported."""
    found = map(json.loads, out(service, "export", *arguments).splitlines())
    return sorted((one["id"], one.get("revision") or one["version"]) for one in found)


@pytest.mark.long
def test_topics_leave_as_files(planted: Service, tmp_path: Path) -> None:
    every = sorted((id_, number) for id_ in (GONE, KEPT) for number in (1, 2))
    assert exported(planted, "articles", "--since", "1h", "--language", "en") == every[1::2]
    assert exported(planted, "articles", "--since", "0s") == []
    assert exported(planted, "revisions") == every[1::2]
    assert exported(planted, "stories", "--since", "2026-03-02T12:00:00Z") == [("s1", 1), ("s2", 1)]
    assert exported(planted, "stories", "--since", "1h") == []
    lines = out(planted, "export", "articles", "--all-revisions").splitlines()
    assert sorted(lines) == sorted(one.value for one in planted.read("articles") if one.value)

    out(planted, "export", "articles", "--format", "csv", "--out", str(tmp_path / "new.csv.gz"))
    with gzip.open(tmp_path / "new.csv.gz", "rt", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["title"] for row in rows] == ["'=Bridge falls"] * 2
    assert b"exists" in planted.run("export", "articles", "--out", str(tmp_path / "new.csv.gz")).stderr


def test_what_changes_in_a_retracted_article_is_not_published(planted: Service) -> None:
    before = {(one.partition, one.offset) for one in planted.read("revisions")}

    def revise(id_: str, number: int) -> None:
        text = f"The bridge at Halvern fell {number} times."
        one = structs.replace(
            article(id_, number), text=text, revision_id=f"{id_}/{number}", title=f"Fall {number}"
        )
        fields = {name: getattr(one, name) for name in Enriched.__struct_fields__}
        planted.send("enriched", codec.encode(Enriched(**fields)), key=b"en", headers={}, partition=1)

    def changed() -> list[str]:
        new = (one for one in planted.read("revisions") if (one.partition, one.offset) not in before)
        return [one.key for one in new if one.value is not None]

    planted.add_worker("trace", 0)
    try:
        for number in (1, 2):
            revise(GONE, number)
        until(changed, 60, "the change of its second revision")
        out(planted, "retract", GONE)
        time.sleep(3)  # until the worker has heard of it
        revise(GONE, 3)
        revise(KEPT, 1)
        revise(KEPT, 2)
        until(lambda: KEPT in changed(), 60, "what came behind it")
        assert planted.end_worker("trace", 0) == 0
        planted.add_worker("trace", 0)
        revise(GONE, 4)
        revise(KEPT, 3)
        until(lambda: changed().count(KEPT) == 2, 60, "what came after a new start")
    finally:
        planted.stop()
    assert changed().count(GONE) == 1, "what was told before"


def test_a_retracted_article_leaves_by_no_door(planted: Service, tmp_path: Path) -> None:
    out(planted, "retract", "https://post.example/nothing", code=1)
    told = out(planted, "retract", URL, "--dry-run").decode()
    assert told.splitlines()[0] == f"article {GONE}"
    assert all(
        f"  {name:<11} {partition(GONE)}  " in told for name in ("items", "pages", "articles", "revisions")
    )
    assert (GONE, 2) in exported(planted, "articles")

    assert out(planted, "retract", URL, "--why", "asked").decode() == told
    for name in ("articles", "revisions"):
        last = [one for one in planted.read(name) if one.key == GONE][-1]
        assert (last.value, last.headers["ce_type"]) == (None, f"wirehose.{name}.v1".encode())
    assert exported(planted, "articles") == exported(planted, "revisions") == [(KEPT, 2)]
    assert exported(planted, "articles", "--all-revisions") == [(KEPT, 1), (KEPT, 2)]
    for what in ("articles", "revisions"):
        shown = [json.loads(one) for one in out(planted, "watch", what, "--once", "--json").splitlines()]
        assert [one for one in shown if one["id"] == GONE] == [{"id": GONE, "gone": True}]
    out(planted, "pages", "show", GONE, code=1)
    assert out(planted, "pages", "show", KEPT, "--body") == f"<p>{KEPT}</p>".encode()
    archive = out(planted, "pages", "export")
    assert KEPT.encode() in gzip.decompress(archive)
    assert GONE.encode() not in gzip.decompress(archive)
    where = out(planted, "where", GONE).decode()
    assert where.startswith(f"article {GONE} was retracted")
    assert "Bridge" not in where
    planted.send(
        "stories", codec.encode(story("s4", 1, GONE)), key=b"s4", headers={}, partition=partition("s4")
    )
    shown = [json.loads(one) for one in out(planted, "watch", "stories", "--once", "--json").splitlines()]
    assert "s1" in {one["id"] for one in shown}
    assert "s4" not in {one["id"] for one in shown}, "a version from before the takedown"
    assert exported(planted, "stories") == [("s1", 1), ("s2", 1)]
    assert b"not shown" in out(planted, "where", "s4")
    assert b"story s1 is closed" in out(planted, "where", "s1")
    out(planted, "where", "s5", code=1)

    held = out(planted, "corrections", "list")
    out(planted, "retract", f"item-{GONE}")  # once more, by its item
    assert out(planted, "corrections", "list") == held, "the reason stays, and since when"
    assert exported(planted, "articles") == [(KEPT, 2)]
