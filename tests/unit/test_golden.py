"""v1 topics only gain optional fields, in both directions: today's reader reads the golden events of every release and
loses nothing, and who reads by the schema of a release reads what is published today.

The golden events are made by tests/unit/golden/make.py, once for each release.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from newsroom import BRIDGE, enriched

from agents.trace.stage import Window
from streams import __version__, asyncapi, codec, records, samples
from streams.schema import schema
from streams.settings import load
from streams.topics import OUTPUT, Topic
from streams.trial import Stream

GOLDEN = Path(__file__).parent / "golden"
RELEASES = sorted(path.name for path in GOLDEN.glob("v*"))
EVENTS = [(release, topic) for release in RELEASES for topic in OUTPUT]
each_event = pytest.mark.parametrize(
    ("release", "topic"), EVENTS, ids=[f"{release}-{topic.name}" for release, topic in EVENTS]
)
Node = Mapping[str, Any]


def events(release: str, topic: Topic) -> list[Any]:
    """Key, headers and value of the golden messages."""
    lines = (GOLDEN / release / f"{topic.name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def told(release: str, topic: Topic) -> Node:
    """The schema of a release."""
    found: Node = json.loads((GOLDEN / release / f"{topic.record.lower()}.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def today() -> Mapping[str, list[Any]]:
    """Records as they are published today, by topic: of the sample outlets, and of an article that was revised."""
    stream = Stream("all", load({"WIREHOSE_MODEL": "rules"}))
    made: dict[str, list[Any]] = defaultdict(list)
    for outlet in samples.load():
        for article in outlet.articles:
            line = {"id": article.slug, "title": article.title, "text": "\n\n".join(article.paragraphs)}
            made["articles"].append(stream.take(line | {"publisher": outlet.title}))
    made["stories"] += stream.final()
    window = Window(3600.0)
    for revision, told in ((1, BRIDGE), (2, (BRIDGE[0].replace("Monday", "Tuesday"), *BRIDGE[1:]))):
        article = enriched("bridge", *told, revision=revision)
        answer = window.trace(article, revision, article.first_seen.by.timestamp())
    made["revisions"].append(answer.change)
    return {name: [json.loads(codec.encode(one)) for one in some] for name, some in made.items()}


def test_this_release_has_golden_events() -> None:
    assert f"v{__version__}" in RELEASES, "make them: python -m tests.unit.golden.make"


@each_event
def test_todays_reader_reads_the_events_of_a_release_and_loses_nothing(release: str, topic: Topic) -> None:
    kind = getattr(records, topic.record)
    assert events(release, topic)
    for event in events(release, topic):
        then = event["value"]
        now = json.loads(codec.encode(codec.decode(kind, json.dumps(then).encode())))
        assert list(lost(then, now)) == []


def lost(then: Any, now: Any, at: str = "") -> Iterator[str]:
    """What stood in a record and does not stand in it now; what was added is welcome."""
    if isinstance(then, dict) and isinstance(now, dict):
        for name, value in then.items():
            yield from lost(value, now[name], f"{at}.{name}") if name in now else (f"{at}.{name}",)
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for number, (old, new) in enumerate(zip(then, now, strict=True)):
            yield from lost(old, new, f"{at}[{number}]")
    elif then != now:
        yield f"{at}: {then!r} is {now!r}"


def test_what_a_reader_loses_is_told() -> None:
    then = {"id": "a", "first": {"by": 1}, "articles": [{"id": "b"}]}
    now = {"id": "a", "first": {}, "articles": [{"id": "c"}], "new": 1}
    assert list(lost(then, now)) == [".first.by", ".articles[0].id: 'b' is 'c'"]


@each_event
def test_the_events_of_a_release_are_valid_by_todays_schema(release: str, topic: Topic) -> None:
    headers = asyncapi.document(load({}))["channels"][topic.name]["messages"][topic.record]["headers"]
    for event in events(release, topic):
        Draft202012Validator(schema(topic.record)).validate(event["value"])
        Draft202012Validator(headers).validate(event["headers"])
        assert event["key"] == event["value"]["id"]


@each_event
def test_todays_records_are_valid_by_the_schema_of_a_release(
    release: str, topic: Topic, today: Mapping[str, list[Any]]
) -> None:
    assert today[topic.name]
    for record in today[topic.name]:
        Draft202012Validator(told(release, topic)).validate(record)


@each_event
def test_nothing_of_a_release_was_taken_away_or_made_otherwise(release: str, topic: Topic) -> None:
    assert list(broken(told(release, topic), schema(topic.record))) == []


def broken(then: Node, now: Node) -> Iterator[str]:
    """What a schema promised and no longer keeps, to who reads by the old one or has old records."""
    yield from _broken(then, now, then, now, "")


def _broken(then: Node, now: Node, old: Node, new: Node, at: str) -> Iterator[str]:
    before, after = kinds(then, old), kinds(now, new)
    if set(before) != set(after):
        yield f"{at or 'it'} was {sorted(before)} and is {sorted(after)}"
    if "array" in before and "array" in after:
        yield from _broken(before["array"]["items"], after["array"]["items"], old, new, f"{at}[]")
    if "object" not in before or "object" not in after:
        return
    fields, others = (one["object"].get("properties", {}) for one in (before, after))
    musts, need = (set(one["object"].get("required", ())) for one in (before, after))
    for name in fields:
        if name not in others:
            yield f"{at}.{name} is gone"
        else:
            yield from _broken(fields[name], others[name], old, new, f"{at}.{name}")
    yield from (f"{at}.{name} is required now" for name in sorted(need - musts))
    yield from (f"{at}.{name} may be missing now" for name in sorted(musts - need))


def kinds(node: Node, root: Node) -> dict[str, Node]:
    """The types that a value may have, with what is said of each."""
    if "$ref" in node:
        found: Any = root
        for part in node["$ref"].split("/")[1:]:
            found = found[part]
        return kinds(found, root)
    if "anyOf" in node:
        return {kind: said for one in node["anyOf"] for kind, said in kinds(one, root).items()}
    return {node["type"]: node}


def test_a_new_optional_field_breaks_nothing() -> None:
    new = deepcopy(schema("Story"))
    new["$defs"]["Member"]["properties"]["mood"] = {"type": "string", "default": ""}
    assert list(broken(schema("Story"), new)) == []


MEMBER = ("$defs", "Member")


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ((*MEMBER, "properties", "joined_by"), None, ".articles[].joined_by is gone"),
        ((*MEMBER, "properties", "revision", "type"), "string", ".articles[].revision was ['integer'] and is ['string']"),
        ((*MEMBER, "required"), ["id", "revision", "publisher", "origin", "joined_by"], ".articles[].joined_by is required now"),
        ((*MEMBER, "required"), ["id", "revision", "publisher"], ".articles[].origin may be missing now"),
        ((*MEMBER, "properties", "origin"), {"anyOf": [{"type": "string"}, {"type": "null"}]}, ".articles[].origin was ['string'] and is ['null', 'string']"),
        (("$defs", "Story", "properties", "merged", "items", "type"), "integer", ".merged[] was ['string'] and is ['integer']"),
    ],
    ids=["gone", "another type", "required", "optional", "null", "of a list"],
)  # fmt: skip
def test_a_change_that_breaks_readers_is_told(path: tuple[str, ...], value: Any, sentence: str) -> None:
    new = deepcopy(schema("Story"))
    node: Any = new
    for part in path[:-1]:
        node = node[part]
    if value is None:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    assert list(broken(schema("Story"), new)) == [sentence]
