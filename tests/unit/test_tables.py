"""A table holds what the record says, and nothing in it is calculated by the spreadsheet that opens it."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import newsroom
import pytest
from msgspec.structs import asdict

from streams import codec
from streams.errors import Rejected
from streams.records import (
    Article,
    Change,
    Claim,
    First,
    MadeBy,
    Member,
    Origin,
    Origins,
    Revision,
    Story,
    StoryFigure,
)
from streams.tables import COLUMNS, cell, head, rows
from streams.topics import ARTICLES, REVISIONS, STORIES, Topic
from streams.watching import headline

GUIDE = (Path(__file__).resolve().parents[2] / "deploy" / "README.md").read_text(encoding="utf-8")


def article(id_: str = "a1", **more: Any) -> Article:
    story = more.pop("story", "s1")
    return Article(**asdict(newsroom.traced(id_, *newsroom.BRIDGE, **more)), story=story, origin="Wire")


def told(*claims: Claim, verdict: str = "conflict") -> StoryFigure:
    return StoryFigure(kind="wounded", unit="persons", place="Halvern", verdict=verdict, claims=claims)


def claim(low: float, high: float | None = None, hedge: str = "exact") -> Claim:
    return Claim(low=low, high=high, hedge=hedge, article="a1", start=0, end=1)


def story(id_: str = "s1", count: int = 2, **more: Any) -> Story:
    group = Origin(name="Wire", kind="agency", articles=("a1", "a2"))
    fields: dict[str, Any] = {
        "id": id_,
        "version": 3,
        "title": "A bridge falls",
        "language": "en",
        "first": First(article="a1", after=None, by=newsroom.START),
        "last_seen": newsroom.at(2),
        "articles": tuple(
            Member(id=name, revision=1, publisher="Post", origin="Wire") for name in ("a1", "a2")
        ),
        "article_count": 2,
        "origins": Origins(count=count, groups=(group,)),
        "phase": "fading",
        "made_by": MadeBy(version="0"),
    }
    return Story(**fields | more)


def table(topic: Topic, *records: Any) -> list[dict[str, str]]:
    """What a reader of CSV makes of it."""
    raw = head(topic) + b"".join(rows(topic, codec.encode(one)) for one in records)
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))


def test_an_article_is_a_row() -> None:
    (row,) = table(
        ARTICLES, article(title='"Flood", they say', tags=("river; bridge", "mud"), authors=("A. B.",))
    )
    assert list(row) == list(COLUMNS[ARTICLES])
    assert row["title"] == '"Flood", they say'
    assert row["tags"] == "river, bridge; mud"
    assert (row["first_seen"], row["superseded_by"]) == ("2026-03-02T06:00:00Z", "")
    assert (row["spun"], row["own_share"], row["revision"]) == ("false", "1", "1")
    assert newsroom.BRIDGE[0] not in str(row)


def test_a_story_is_a_row_with_its_conflicts() -> None:
    wounded = told(claim(41), claim(17), claim(55, 1_200_000, "about"))
    (row,) = table(STORIES, story(figures=(wounded, told(claim(9, None, "at_least"), verdict="agree"))))
    assert row["conflicts"] == "wounded (Halvern), conflict: exact 41 / exact 17 / about 55-1200000 persons"
    assert row["figures"] == "wounded (Halvern), agree: at least 9 persons"
    assert (row["origins"], row["origin_names"], row["article_ids"]) == ("2", "Wire", "a1; a2")
    assert row["publishers"] == "Post"


@pytest.mark.parametrize(
    ("origins", "shown"),
    [
        ((("post.example", "publisher", "Post"),), "Post"),
        ((("post.example", "publisher", ""),), "post.example"),
        ((("Post Group", "publisher", "Post"),), "Post Group"),
        ((("St. Group", "publisher", "Post"),), "St. Group"),
        ((("post.example", "copied_article", "Courier"),), "post.example"),
        (
            (("post.example", "publisher", "News"), ("b.example", "publisher", "News")),
            "post.example; b.example",
        ),
    ],
    ids=["outlet", "no name", "owner", "owner with a dot", "copied from elsewhere", "two of one name"],
)
def test_an_origin_that_is_known_by_its_host_is_called_as_its_outlet_is(origins: Any, shown: str) -> None:
    groups = [Origin(name=name, kind=kind, articles=(f"a{n}",)) for n, (name, kind, _) in enumerate(origins)]
    articles = [
        Member(id=f"a{n}", revision=1, publisher=publisher, origin=name)
        for n, (name, _, publisher) in enumerate(origins)
    ]
    one = story(articles=tuple(articles), origins=Origins(count=len(groups), groups=tuple(groups)))
    (row,) = table(STORIES, one)
    assert row["origin_names"] == shown
    lines = headline(one).splitlines()[1:]
    assert [line.strip().partition(" (")[0] for line in lines] == shown.split("; ")


def test_each_change_of_a_revision_is_a_row() -> None:
    changes = (Change(kind="headline", before="One", after="Two"), Change(kind="figure", start=3, end=5))
    made = MadeBy(version="0")
    revision = Revision(id="a1", revision=2, previous=1, revision_id="r", changes=changes, made_by=made)
    first, second = table(REVISIONS, revision)
    assert (first["kind"], first["before"], first["after"], first["start"]) == ("headline", "One", "Two", "")
    assert (second["kind"], second["start"], second["end"]) == ("figure", "3", "5")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ('=HYPERLINK("https://x.example")', '\'=HYPERLINK("https://x.example")'),
        ("+1 and counting", "'+1 and counting"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        ("  =1", "'=1"),
        ("\t=1", "'=1"),
        ("\r\n=1", "'=1"),
        ("\0=1", "'=1"),
        ("Rain; =1", "Rain; '=1"),
        ('Rain;"=1', "Rain;\"'=1"),
        ("Rain;=1", "Rain;'=1"),
        (["Rain", "=1", "a;=1"], "Rain; '=1; a,=1"),
        (["-1"], "'-1"),
        ("Mother-in-law, 1+1=2", "Mother-in-law, 1+1=2"),
        ("two\nlines", "two lines"),
        (-1.5, "-1.5"),
    ],
)
def test_no_cell_is_calculated(given: Any, shown: str) -> None:
    assert cell(given) == shown


@pytest.mark.parametrize("opened_with", [",", ";", "\t"])
def test_no_cell_is_calculated_whatever_parts_the_cells(opened_with: str) -> None:
    evil = '";=cmd|x!A1;"\r\n=1+1\t=1'
    raw = rows(ARTICLES, codec.encode(article(title=evil, section=f"x{evil}", tags=(evil, "=1"))))
    for line in csv.reader(io.StringIO(raw.decode(), newline=""), delimiter=opened_with):
        assert not [one for one in line if re.match(r"[\s\"]*[=+@-]", one)]


def test_what_is_no_record_is_refused() -> None:
    with pytest.raises(Rejected, match="no Article"):
        rows(ARTICLES, b'{"id": "a1"}')


@pytest.mark.parametrize("topic", COLUMNS, ids=lambda topic: topic.name)
def test_the_guide_names_every_column_in_its_order(topic: Topic) -> None:
    line = next(line for line in GUIDE.splitlines() if line.startswith(f"- {topic.name}"))
    assert re.findall(r"`(\w+)`", line) == list(COLUMNS[topic])
