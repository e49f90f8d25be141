"""Every answer of the hostile server in ../shared reaches the outcome that it expects, within the client's own limits."""

import asyncio
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agents.net.addresses import parse_networks
from agents.net.client import Client, FetchFailed, Response
from agents.poll.parse import parse

SERVER = Path(__file__).resolve().parents[3] / "shared" / "hostile" / "server.py"
LIMIT = 8 << 20  # bytes of one download
SECONDS, SLOW = 60.0, 2.0  # of one download (the server packs its bombs first), of one that never ends
LATER = {
    "120": 120.0,
    "60": 60.0,
    "date": 86_400.0,
    "cap": 86_400.0,
    "default": None,
}  # Retry-After, as we read it
UNASKED = "r304_unasked"  # a 304 to a request without validators


def routes() -> dict[str, tuple[str, str, Any]]:
    """Name of the route: what is expected, and why."""
    if not SERVER.is_file():
        return {}
    spec = importlib.util.spec_from_file_location("hostile_server", SERVER)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return dict(module.ROUTES)


ROUTES = routes()
pytestmark = pytest.mark.skipif(not ROUTES, reason="../shared/hostile is not here")
Got = Response | FetchFailed


async def ask(port: int) -> dict[str, Got]:
    """What the client makes of each route; one after the other, because the server does one thing at a time."""
    client = Client("wirehose/test", parse_networks(f"127.0.0.1:{port}"))
    got: dict[str, Got] = {}
    for name, (expected, _, _) in ROUTES.items():
        try:
            got[name] = await client.get(
                f"http://127.0.0.1:{port}/{name}",
                headers={} if name == UNASKED else {"If-None-Match": '"a"'},
                limit_bytes=LIMIT,
                total_seconds=SLOW if "too_slow" in expected else SECONDS,
            )
        except FetchFailed as error:
            got[name] = error
    await client.close()
    return got


@pytest.fixture(scope="module")
def answers() -> Iterator[dict[str, Got]]:
    """All routes, asked of a server in a process of its own."""
    command = [
        sys.executable,
        "-c",
        "import asyncio, runpy, sys\n"
        "serve = runpy.run_path(sys.argv[1])['serve']\n"
        "async def main():\n"
        "    server = await serve(0)\n"
        "    print(server.sockets[0].getsockname()[1], flush=True)\n"
        "    await server.serve_forever()\n"
        "asyncio.run(main())",
        str(SERVER),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout
        try:
            yield asyncio.run(ask(int(server.stdout.readline())))
        finally:
            server.kill()


def words(got: Got) -> set[str]:
    """What the server's author would call it."""
    if isinstance(got, FetchFailed):
        return {got.code} | ({"connect"} if got.code in ("dns", "connection") else set())
    if got.outcome == "rate_limited":
        return {f"rate_limited:{kind}" for kind, seconds in LATER.items() if seconds == got.retry_after}
    if got.outcome == "bot_wall" or got.outcome.startswith("http_"):
        return {"http_error"}
    if got.outcome == "ok" and parse(got.body, got.url).outcome == "not_a_feed":
        return {"not_a_feed"}
    return {"moved" if got.permanent else got.outcome}


@pytest.mark.parametrize("name", list(ROUTES))
def test_an_answer_of_a_hostile_host_reaches_its_outcome(name: str, answers: dict[str, Got]) -> None:
    expected, why, _ = ROUTES[name]
    assert words(answers[name]) & set(expected.split("|")), f"{why}: {answers[name]!r} {vars(answers[name])}"


def test_a_challenge_is_named(answers: dict[str, Got]) -> None:
    got = answers["cf"]
    assert isinstance(got, Response)
    assert (got.outcome, got.wall) == ("bot_wall", "cloudflare")
