"""JSON Schemas say what a reader must know, in words that draft-07 has too."""

from typing import Any

import pytest

from streams.schema import schemas

SCHEMAS = schemas()
LATER = {"prefixItems", "unevaluatedProperties", "unevaluatedItems", "dependentRequired", "dependentSchemas"}


def words(node: Any) -> set[str]:
    """Every key of a schema; names of fields are among them."""
    if isinstance(node, list):
        return set().union(*map(words, node))
    return set(node).union(*map(words, node.values())) if isinstance(node, dict) else set()


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_reads_the_same_as_draft_07(name: str) -> None:
    assert not words(SCHEMAS[name]) & LATER


def test_a_pair_is_an_array_of_two() -> None:
    pair = SCHEMAS["article.json"]["$defs"]["SpunBy"]["properties"]["substitutions"]["items"]
    assert pair == {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "string"}}


def test_times_are_told_as_times() -> None:
    fields = SCHEMAS["story.json"]["$defs"]["Story"]["properties"]
    assert fields["last_seen"] == {"type": "string", "format": "date-time"}
    assert "format" not in fields["title"]
