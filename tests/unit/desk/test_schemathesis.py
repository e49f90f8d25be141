"""Schemathesis asks whatever its document allows, and more: every answer is one that the document promises."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from aiohttp import web
from filled import application, article, dispute, entry, feed, kept, letter, polled, revision, story
from hypothesis import HealthCheck, Phase, assume, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from agents.desk.site.endpoints import ENDPOINTS

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 25  # of each address and kind
LONGEST = 8000  # characters of an address: longer ones are refused by aiohttp itself, in its own words
FILLED = (
    story(origins=2, figures=(dispute(41, 55),), merged=("s0",)),
    article(),
    article(revision=2),
    revision(),
    feed(),
    polled(),
    feed("f2"),
    entry("i1"),
    entry("i1", "published"),
    entry("i2"),
    letter(),
)


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The document as a running desk gives it."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    runner = web.AppRunner(application(kept(tmp_path_factory.mktemp("desk"), *FILLED)))
    address = asyncio.run_coroutine_threadsafe(_started(runner), loop).result(20)
    yield schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json")
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(20)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(20)
    loop.close()


async def _started(runner: web.AppRunner) -> str:
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    return f"http://{host}:{port}"


CASES = [
    *((one.path, GenerationMode.POSITIVE, None) for one in ENDPOINTS),
    *((one.path, GenerationMode.NEGATIVE, None) for one in ENDPOINTS if one.query),
    *(
        (one.path, GenerationMode.POSITIVE, {"id": "a1" if "articles" in one.path else "s1"})
        for one in ENDPOINTS
        if "{id}" in one.path
    ),
]


@pytest.mark.parametrize(("path", "mode", "here"), CASES)
def test_every_answer_is_one_that_the_document_promises(
    schema: Any, path: str, mode: GenerationMode, here: dict[str, str] | None
) -> None:
    """To what may be asked and to what may not; by any id, and by those that are `here`."""

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,  # the same in every run
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[*HealthCheck],
    )
    @given(case=schema[path]["get"].as_strategy(mode, path_parameters=here))
    def ask(case: Any) -> None:
        answer = case.call(timeout=10)
        assume(len(answer.request.url) < LONGEST)
        case.validate_response(answer, checks=CHECKS)

    ask()
