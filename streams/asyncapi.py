"""The output as an AsyncAPI 3.1 document: topics, keys, headers and values, for people and for tools that make clients.

AsyncAPI tells it from the side of the application: wirehose sends; who reads this document receives. Values are told by
the JSON Schemas that `streams.schema` makes, in files beside it.
"""

from typing import Any

from streams import __version__, codec, records
from streams.app import count, full_name
from streams.deadletters import RETRIED
from streams.settings import Settings
from streams.topics import ARTICLES, DEADLETTERS, LEDGER, OUTPUT, REVISIONS, STORIES, Topic

FILE = "asyncapi.json"
TOLD = (*OUTPUT, LEDGER, DEADLETTERS)
KAFKA = "0.5.0"  # edition of AsyncAPI's Kafka bindings
Node = dict[str, Any]

# What `codec.headers` puts around every record; all values are text.
HEADERS = {
    "ce_id": "what this message tells, for ever the same: a repeat has it again",
    "ce_source": "who tells it",
    "ce_specversion": "CloudEvents, in Kafka's binary mode",
    "ce_time": "when it was first seen, from the record itself: a replay says the same",
    "ce_type": "what it is, whatever the topic is called",
    "content-type": "of the value",
    codec.ITEM: "the item it comes from: the key of the ledger; what no feed brought has none",
    codec.TRACE: "W3C Trace Context: one trace for each item, through all stages",
}
OPTIONAL = (codec.ITEM, codec.TRACE)

# `ce_id`, by topic.
EVENTS = {
    ARTICLES: "revision_id; of a null value: id-retracted",
    STORIES: "id-version; of a null value: id-merged or id-retracted",
    REVISIONS: "revision_id; of a null value: id-retracted",
    LEDGER: "item-state",
}

# What `Outbox.dead` adds to the headers that the message had. Each stands a second time as Kafka Connect names it.
ERRORS = {
    "wirehose.errors.topic": "where the message stood",
    "wirehose.errors.partition": "its partition",
    "wirehose.errors.offset": "its offset",
    "wirehose.errors.stage": "which stage could not take it",
    "wirehose.errors.reason": "why, in one word; bug is our own fault",
    "wirehose.errors.message": "why, in a sentence",
    "wirehose.errors.attempt": "how often it was tried",
    "wirehose.errors.version": "of the wirehose that put it aside",
    "__connect.errors.topic": "as wirehose.errors.topic",
    "__connect.errors.partition": "as wirehose.errors.partition",
    "__connect.errors.offset": "as wirehose.errors.offset",
    "__connect.errors.stage": "as wirehose.errors.stage",
    "__connect.errors.exception.message": "as wirehose.errors.message",
}
ODD = {
    "wirehose.errors.bytes": "the value was too large for any topic: its size, and the value is null",
    "wirehose.errors.sha256": "and its SHA-256",
    "wirehose.errors.null": "the message had neither key nor value; the value here is empty",
}

# What a null value means: the name of the message, the header that tells it from others, and the sentence.
RETRACTED = ("Retracted", "", "The article of this key was taken back: delete it, and what was made of it.")
NULLS = {
    ARTICLES: RETRACTED,
    STORIES: (
        "Gone",
        "",
        "The story of this key is no more: another took it over, and names it in its `merged`, or all its articles were retracted.",
    ),
    REVISIONS: RETRACTED,
    LEDGER: ("Heartbeat", codec.BEAT, "A heartbeat of wirehose's own: about no item."),
    DEADLETTERS: ("SentBack", RETRIED, "The letter at this partition/offset of this topic was sent back."),
}


def document(settings: Settings) -> Node:
    """The document, with the names that the topics have under these settings; the broker, where one is configured."""
    made: Node = {
        "asyncapi": "3.1.0",
        "info": {
            "title": "wirehose",
            "version": __version__,
            "description": "News from feeds: every article once, with its revisions; and every story, with its "
            "independent origins. Delivery is at least once, in order for each key; v1 topics only ever gain "
            "optional fields. Enumerations are open: expect kinds that you do not know.",
        },
        "defaultContentType": "application/json",
        "channels": {topic.name: _channel(topic, settings) for topic in TOLD},
        "operations": {topic.name: _operation(topic) for topic in TOLD},
    }
    return made | {"servers": _servers(settings)} if settings.broker else made


def _servers(settings: Settings) -> Node:
    secure = "kafka" if settings.broker_security == "PLAINTEXT" else "kafka-secure"
    hosts = settings.broker.split(",")
    return {f"broker{number}": {"host": host, "protocol": secure} for number, host in enumerate(hosts, 1)}


def _channel(topic: Topic, settings: Settings) -> Node:
    config = topic.config()
    numbers = ("retention.ms", "retention.bytes", "max.message.bytes")
    binding = {
        "topic": full_name(settings, topic),
        "partitions": count(settings, topic),
        "topicConfiguration": {"cleanup.policy": [config["cleanup.policy"]]}
        | {name: int(config[name]) for name in numbers if name in config},
        "bindingVersion": KAFKA,
    }
    return {
        "address": full_name(settings, topic),
        "description": topic.doc,
        "messages": _messages(topic),
        "bindings": {"kafka": binding},
    }


def _messages(topic: Topic) -> Node:
    """The messages of a topic by their names: what it is for, and null where that stands there."""
    letter = topic is DEADLETTERS
    name = "DeadLetter" if letter else topic.record
    about = topic.doc if letter else str(getattr(records, topic.record).__doc__).strip()
    payload: Node = {} if letter else {"payload": {"$ref": f"./{topic.record.lower()}.json"}}
    made = {name: _message(name, topic, about, _errors() if letter else _headers(topic)) | payload}
    if topic in NULLS:
        null, header, means = NULLS[topic]
        told = _object({header: means}) if header else _headers(topic)
        made[null] = _message(null, topic, means, told) | {"payload": {"type": "null"}}
    return made


def _message(name: str, topic: Topic, about: str, headers: Node) -> Node:
    key = {"type": "string", "description": topic.key}
    return {
        "name": name,
        "summary": about.partition("\n")[0],
        "description": about,
        "headers": headers,
        "bindings": {"kafka": {"key": key, "bindingVersion": KAFKA}},
    }


def _headers(topic: Topic) -> Node:
    made = _object(HEADERS, OPTIONAL)
    fields = made["properties"]
    fields["ce_id"]["description"] += f" ({EVENTS[topic]})"
    fields["ce_type"]["const"] = f"{codec.PREFIX}.{topic.name}.v1"
    fields["ce_time"]["format"] = "date-time"
    return made


def _errors() -> Node:
    return _object(ERRORS | ODD, tuple(ODD))


def _object(fields: dict[str, str], optional: tuple[str, ...] = ()) -> Node:
    return {
        "type": "object",
        "properties": {name: {"type": "string", "description": text} for name, text in fields.items()},
        "required": [name for name in fields if name not in optional],
    }


def _operation(topic: Topic) -> Node:
    channel = f"#/channels/{topic.name}"
    return {
        "action": "send",
        "channel": {"$ref": channel},
        "summary": topic.doc,
        "messages": [{"$ref": f"{channel}/messages/{name}"} for name in _messages(topic)],
    }
