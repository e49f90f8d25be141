"""`asyncapi.json` is AsyncAPI, and names what really stands on the output topics: addresses, keys, headers, nulls."""

import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jsonschema import Draft7Validator

from streams import asyncapi, codec, schema
from streams.app import full_name
from streams.outbox import Headers, Message, Outbox
from streams.records import Entry
from streams.settings import load
from streams.topics import DEADLETTERS, LARGE, LEDGER, OUTPUT, Topic

SETTINGS = load({"WIREHOSE_TOPIC_PREFIX": "desk."})
DOCUMENT = asyncapi.document(SETTINGS)
META = json.loads((Path(__file__).parents[1] / "cases" / "asyncapi-3.1.0.json").read_text(encoding="utf-8"))
AT = datetime(2026, 3, 2, tzinfo=UTC)
ENTRY = Entry(item="item1", state="seen", stage="poll", at=AT)


def outbox() -> Outbox:
    return Outbox(SimpleNamespace(settings=SETTINGS, name="story"))  # type: ignore[arg-type]  # as much as it uses


def message(topic: Topic, null: bool = False) -> Any:
    """What the document says of a topic's messages, or of its null values."""
    first, *others = DOCUMENT["channels"][topic.name]["messages"].values()
    return others[0] if null else first


def sent(topic: Topic, record: Entry | None = ENTRY, item: str = "item1") -> Headers:
    """The headers of a message as the stages send it."""
    box = outbox()
    box.send(topic, "key", record, event="event1", time=AT, item=item)
    return box.sends[0][4]


def test_it_is_valid_asyncapi_with_a_broker_and_without() -> None:
    cluster = load({"WIREHOSE_BROKER": "a.example:9092,b.example:9092", "WIREHOSE_BROKER_SECURITY": "SSL"})
    for document in (DOCUMENT, asyncapi.document(cluster)):
        Draft7Validator(META).validate(document)
    servers = asyncapi.document(cluster)["servers"]
    assert [(one["host"], one["protocol"]) for one in servers.values()] == [
        ("a.example:9092", "kafka-secure"),
        ("b.example:9092", "kafka-secure"),
    ]


def test_a_document_that_is_none_is_refused() -> None:
    """Else the test above could not fail."""
    channel = DOCUMENT["channels"]["articles"]
    for wrong in ({"address": 1}, {"bindings": {"kafka": {"partitions": 0, "bindingVersion": "0.5.0"}}}):
        document = DOCUMENT | {"channels": {"articles": channel | wrong}}
        assert list(Draft7Validator(META).iter_errors(document))


def test_every_output_topic_stands_there_under_its_real_name() -> None:
    addresses = {name: channel["address"] for name, channel in DOCUMENT["channels"].items()}
    told = (*OUTPUT, LEDGER, DEADLETTERS)
    assert addresses == {topic.name: full_name(SETTINGS, topic) for topic in told}
    assert addresses["articles"] == "desk.articles.v1"
    assert {name: one["action"] for name, one in DOCUMENT["operations"].items()} == dict.fromkeys(
        addresses, "send"
    )


def test_every_reference_leads_somewhere() -> None:
    files = schema.schemas()
    found = list(references(DOCUMENT))
    assert found
    for one in found:
        name, _, path = one.partition("#")
        node: Any = files[name.removeprefix("./")] if name else DOCUMENT
        for part in path.split("/")[1:]:
            node = node[part]
        assert node


def references(node: Any) -> Any:
    if isinstance(node, dict):
        yield from (node["$ref"],) if "$ref" in node else ()
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


@pytest.mark.parametrize("topic", [*OUTPUT, LEDGER], ids=lambda topic: topic.name)
def test_the_headers_of_a_message_are_those_that_are_told(topic: Topic) -> None:
    told = message(topic)["headers"]
    for item in ("item1", ""):
        headers = {name: value.decode() for name, value in sent(topic, item=item)}
        Draft7Validator(told | {"additionalProperties": False}).validate(headers)
    assert set(told["properties"]) == {name for name, _ in sent(topic)}
    assert set(told["required"]) == {name for name, _ in sent(topic, item="")}


@pytest.mark.parametrize("topic", OUTPUT, ids=lambda topic: topic.name)
def test_a_null_value_has_the_headers_that_are_told(topic: Topic) -> None:
    told = message(topic, null=True)
    assert told["payload"] == {"type": "null"}
    Draft7Validator(told["headers"]).validate({name: value.decode() for name, value in sent(topic, None)})


def test_a_heartbeat_is_told_by_its_header() -> None:
    box = outbox()
    box.beat(LEDGER, 0, 1.0)
    assert message(LEDGER, null=True)["headers"]["required"] == [name for name, _ in box.sends[0][4]]


@pytest.mark.parametrize(
    "value", [b"{}", None, b"x" * (LARGE + 1)], ids=["some value", "no value", "too large"]
)
def test_the_headers_of_a_dead_letter_are_those_that_are_told(value: bytes | None) -> None:
    box = outbox()
    box.dead(Message("desk.texts.v1", 0, 7, None, value, (), AT), "no_record", "what is wrong")
    names = {name for name, _ in box.deads[0][4]}
    told = message(DEADLETTERS)["headers"]
    assert set(told["required"]) <= names <= set(told["properties"])


def test_the_key_and_the_settings_of_a_topic_are_told() -> None:
    stories = DOCUMENT["channels"]["stories"]
    assert stories["bindings"]["kafka"]["topicConfiguration"]["cleanup.policy"] == ["compact"]
    assert stories["messages"]["Story"]["bindings"]["kafka"]["key"]["description"] == "story id"
    articles = DOCUMENT["channels"]["articles"]["bindings"]["kafka"]
    assert (articles["partitions"], articles["topicConfiguration"]["retention.ms"]) == (4, 30 * 86_400_000)


def test_the_type_of_a_message_does_not_change_with_the_prefix() -> None:
    kind = codec.headers("articles", "e", AT, "i", "story")["ce_type"].decode()
    assert message(OUTPUT[0])["headers"]["properties"]["ce_type"]["const"] == kind == "wirehose.articles.v1"
