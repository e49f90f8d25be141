"""JSON Schemas of the topics, from the records themselves."""

from typing import Any

import msgspec

from streams import records
from streams.topics import CONTROLS, LOOKS, POLLS, TOPICS

OWN = (CONTROLS, POLLS, LOOKS)  # what is paused, and our schedules, are no contract


def schemas() -> dict[str, dict[str, Any]]:
    """File name -> JSON Schema (2020-12), one for each record that stands on a topic. Unknown fields are welcome."""
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
    return named | made
