"""What people correct reaches every partition of story's input, and the topic that says what holds."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from running import Service

from agents.text import urls
from streams import codec, ids
from streams.records import Article, FirstSeen, Item, MadeBy, PageInfo, Publisher
from streams.topics import TRACED

pytestmark = pytest.mark.broker

URL = "https://post.example/bridge"
POST, OTHER = ids.article_by_url(urls.canonical(URL)), "b" * 32
NOON = FirstSeen(after=None, by=datetime(2026, 3, 2, 12, tzinfo=UTC))
FAMILY = '[[family]]\nname = "Example Group"\ndomains = ["a.example", "b.example"]\n'
APART = f'[[apart]]\narticles = ["{URL}", "{OTHER}"]\nwhy = "two bridges"\n'


@pytest.fixture
def desk(service: Service) -> Service:
    """Topics with one article."""
    assert service.run("topics", "apply").returncode == 0
    post = Publisher(name="Post")
    item = Item(item="i1", article=POST, feed="f1", url=URL, publisher=post, first_seen=NOON)
    article = Article(
        id=POST,
        revision=1,
        revision_id="r1",
        url=URL,
        canonical_url=URL,
        publisher=post,
        title="Bridge falls",
        language="en",
        first_seen=NOON,
        text="The bridge fell.",
        text_from="page",
        page=PageInfo(outcome="ok"),
        made_by=MadeBy(version="0"),
    )
    for name, record in (("items", item), ("articles", article)):
        for partition in range(4):  # wherever `where` looks for this key
            service.send(
                name,
                codec.encode(record),
                key=POST.encode(),
                headers={codec.ITEM: b"i1"},
                partition=partition,
            )
    assert service.run("where", POST).returncode == 0
    return service


def apply(desk: Service, text: str, *options: str, code: int = 0) -> list[str]:
    """What the command says it sent."""
    (desk.folder / "corrections.toml").write_text(text)
    done = desk.run("corrections", "apply", "corrections.toml", *options)
    assert done.returncode == code, done.stderr.decode()
    return done.stdout.decode().splitlines()


def told(desk: Service) -> list[list[tuple[str, bool]]]:
    """Kind and `revoked` of the corrections in each partition of story's input."""
    found = [one for one in desk.read("traced") if codec.CORRECTION in one.headers]
    assert all(one.headers[codec.CORRECTION].decode() == one.record["id"] == one.key for one in found)
    return [
        [(one.record["kind"], one.record["revoked"]) for one in found if one.partition == number]
        for number in range(TRACED.partitions)
    ]


def listed(desk: Service) -> list[str]:
    return [line.split()[1] for line in desk.run("corrections", "list").stdout.decode().splitlines()]


def test_a_file_is_applied_to_every_partition_and_what_leaves_it_is_revoked(desk: Service) -> None:
    both = APART + FAMILY
    assert len(apply(desk, both, "--dry-run")) == 2
    assert told(desk) == [[]] * TRACED.partitions
    assert listed(desk) == []

    said = apply(desk, both)
    assert said[0].startswith(f"+ apart   {min(POST, OTHER)}, {max(POST, OTHER)} are not of one story: two")
    assert told(desk) == [[("apart", False), ("family", False)]] * TRACED.partitions
    assert sorted(listed(desk)) == ["apart", "family"]
    assert apply(desk, both) == []

    assert apply(desk, FAMILY) == [said[0].replace("+", "-", 1)]
    assert [one[2:] for one in told(desk)] == [[("apart", True)]] * TRACED.partitions
    assert listed(desk) == ["family"]
    assert [json.loads(one.value or b"")["revoked"] for one in desk.read("corrections")] == [
        False,
        False,
        True,
    ]

    assert apply(desk, FAMILY, "--again") == [said[1]]
    assert [one[3:] for one in told(desk)] == [[("family", False)]] * TRACED.partitions
    apply(desk, APART.replace(URL, f"{URL}-of-sighs"), code=2)
    assert listed(desk) == ["family"]


def test_a_takedown_is_a_correction_that_no_file_revokes(desk: Service, tmp_path: Path) -> None:
    assert desk.run("retract", URL, "--why", "court order").returncode == 0
    assert told(desk) == [[("retract", False)]] * TRACED.partitions
    assert desk.read("corrections")[0].record["articles"] == [POST]
    assert apply(desk, FAMILY)[0].startswith("+ family")
    assert listed(desk) == ["retract", "family"]
    assert apply(desk, "") == ["- family  a.example, b.example belong to Example Group"]
    assert listed(desk) == ["retract"]
    assert desk.run("export", "articles").stdout == b""
