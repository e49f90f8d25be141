"""The OpenAPI document is valid, and says what the API does: its addresses, its ranges, its errors."""

import json
from pathlib import Path
from typing import Any

import pytest
from filled import article, desk, settings, story
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi.definitions import OPENAPI_31

from agents.desk.site import openapi
from agents.desk.site.endpoints import ENDPOINTS
from agents.desk.site.routes import ROUTES

DOCUMENT = json.loads(json.dumps(openapi.document(ENDPOINTS, settings())))
GUARDED = openapi.document(ENDPOINTS, settings(desk_token="word"))
PARAMETERS = [
    (path, one)
    for path, operations in DOCUMENT["paths"].items()
    for one in operations["get"]["parameters"]
    if one["in"] == "query"
]


@pytest.mark.parametrize("document", [DOCUMENT, GUARDED], ids=["open", "guarded"])
def test_it_is_valid_openapi(document: dict[str, Any]) -> None:
    Draft202012Validator(OPENAPI_31).validate(document)
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_a_document_that_is_none_is_refused() -> None:
    """Else the test above could not fail."""
    for wrong in ({"paths": {"stories": {}}}, {"info": {"title": "wirehose"}}):
        assert list(Draft202012Validator(OPENAPI_31).iter_errors(DOCUMENT | wrong))


def test_each_address_of_the_api_stands_there_and_no_other() -> None:
    paths = [str(getattr(route, "path", "")) for route in ROUTES]
    assert sorted(DOCUMENT["paths"]) == sorted(path for path in paths if path.startswith("/api/"))


def test_whatever_it_refers_to_stands_there() -> None:
    def refs(node: Any) -> set[str]:
        if isinstance(node, list):
            return {ref for one in node for ref in refs(one)}
        if not isinstance(node, dict):
            return set()
        return {node["$ref"]} if "$ref" in node else {ref for one in node.values() for ref in refs(one)}

    known = {
        f"#/components/{kind}/{name}"
        for kind in ("schemas", "responses")
        for name in DOCUMENT["components"][kind]
    }
    assert refs(DOCUMENT) == known


def test_it_says_who_may_ask_where_a_word_is_set() -> None:
    assert "security" not in DOCUMENT
    assert GUARDED["security"] == [{"bearer": []}, {"basic": []}]
    for operations in GUARDED["paths"].values():
        assert "401" in operations["get"]["responses"]


def accepted(schema: dict[str, Any]) -> list[Any]:
    if "enum" in schema:
        return [*schema["enum"]]
    return (
        [schema["minimum"], schema["maximum"]] if schema["type"] == "integer" else ["w" * schema["maxLength"]]
    )


def refused(schema: dict[str, Any]) -> list[Any]:
    if "enum" in schema:
        return ["none of them"]
    if schema["type"] == "integer":
        return [schema["minimum"] - 1, schema["maximum"] + 1, "1.5"]
    return ["w" * (schema["maxLength"] + 1)]


@pytest.mark.parametrize(
    ("path", "parameter"), PARAMETERS, ids=[f"{path}-{one['name']}" for path, one in PARAMETERS]
)
async def test_a_parameter_has_the_range_that_it_says(
    tmp_path: Path, path: str, parameter: dict[str, Any]
) -> None:
    """Also so where nothing is found: 404 is no complaint about the parameter."""
    async with desk(tmp_path, story(), article()) as client:
        for value in accepted(parameter["schema"]) if parameter["name"] != "cursor" else [""]:
            answer = await client.get(path.format(id="a1"), params={parameter["name"]: value})
            assert answer.status in (200, 404), (value, await answer.text())
        for value in refused(parameter["schema"]):
            answer = await client.get(path.format(id="a1"), params={parameter["name"]: value})
            assert (answer.status, (await answer.json())["error"]) == (400, parameter["name"])


async def test_a_default_is_what_comes_without_the_parameter(tmp_path: Path) -> None:
    async with desk(tmp_path, *(story(f"s{n}", origins=1 + n % 3) for n in range(40))) as client:
        schemas = {one["name"]: one["schema"] for path, one in PARAMETERS if path == "/api/v1/stories"}
        defaults = {name: schema["default"] for name, schema in schemas.items() if "default" in schema}
        assert defaults.keys() == {"limit", "origins", "sort"}
        plain = await (await client.get("/api/v1/stories")).json()
        assert plain == await (await client.get("/api/v1/stories", params=defaults)).json()


async def test_the_desk_serves_it(tmp_path: Path) -> None:
    async with desk(tmp_path) as client:
        answer = await client.get("/api/v1/openapi.json")
        assert (answer.content_type, await answer.json()) == ("application/json", DOCUMENT)
