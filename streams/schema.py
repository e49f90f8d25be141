"""JSON Schemas of the topics, from the records themselves."""

from typing import Any

import msgspec

from streams import records
from streams.topics import TOPICS


def schemas() -> dict[str, dict[str, Any]]:
    """File name -> JSON Schema (2020-12), one for each record that stands on a topic. Unknown fields are welcome."""
    kinds = {topic.record for topic in TOPICS if topic.record}
    return {f"{kind.lower()}.json": schema(kind) for kind in sorted(kinds)}


def schema(kind: str) -> dict[str, Any]:
    """The schema of one record."""
    made = msgspec.json.schema(getattr(records, kind))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"wirehose {kind} v1"} | made
