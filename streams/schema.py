"""JSON Schemas of the topics, from the records themselves."""

from typing import Any

import msgspec

from streams import records
from streams.topics import CONTROLS, LOOKS, POLLS, TOPICS

OWN = (CONTROLS, POLLS, LOOKS)  # what is paused, and our schedules, are no contract


def schemas() -> dict[str, dict[str, Any]]:
    """File name -> JSON Schema, one for each record that stands on a topic. Unknown fields are welcome.

    They say 2020-12 and read the same as draft-07, which AsyncAPI and many generators of code take them for.
    """
    kinds = {topic.record for topic in TOPICS if topic.record and topic not in OWN}
    return {f"{kind.lower()}.json": schema(kind) for kind in sorted(kinds)}


def schema(kind: str) -> dict[str, Any]:
    """The schema of one record."""
    made = msgspec.json.schema(getattr(records, kind))
    topics = ", ".join(topic.name for topic in TOPICS if topic.record == kind)
    named = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"wirehose {kind} v1, topic {topics}",
    }
    told: dict[str, Any] = named | _plain(made)
    return told


def _plain(node: Any) -> Any:
    """Pairs as arrays of two: `prefixItems` is unknown to draft-07, which would take them for empty."""
    if isinstance(node, list):
        return [_plain(one) for one in node]
    if not isinstance(node, dict):
        return node
    made = {name: _plain(value) for name, value in node.items()}
    if "prefixItems" in made:
        (made["items"],) = {repr(one): one for one in made.pop("prefixItems")}.values()
    return made
