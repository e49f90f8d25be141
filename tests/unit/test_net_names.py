"""Names that do not resolve are not asked for again and again."""

import socket

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from agents.net import names
from agents.net.addresses import parse_networks
from agents.net.client import Client, FetchFailed
from agents.net.names import HELD, Names


class Asked(AbstractResolver):
    """Knows some names, and counts what it was asked for."""

    def __init__(self, *known: str) -> None:
        self.known = set(known)
        self.asked: list[str] = []
        self.closed = False

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        self.asked.append(host)
        if host not in self.known:
            raise OSError(None, "Domain name not found")
        return [ResolveResult(hostname=host, host="10.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0)]  # fmt: skip

    async def close(self) -> None:
        self.closed = True


async def failed(resolver: Names, host: str) -> str:
    with pytest.raises(OSError, match="not found") as caught:
        await resolver.resolve(host, 80)
    return str(caught.value)


async def test_a_name_that_failed_is_asked_for_again_after_a_while() -> None:
    now, inner = [0.0], Asked()
    resolver = Names(lambda: inner, lambda: now[0])
    first, again = await failed(resolver, "gone.example"), await failed(resolver, "gone.example")
    assert (inner.asked, first == again) == (["gone.example"], True)
    now[0], inner.known = HELD, {"gone.example"}
    assert [one["host"] for one in await resolver.resolve("gone.example", 80)] == ["10.0.0.1"]


async def test_names_that_resolve_are_left_to_the_connector() -> None:
    inner = Asked("news.example")
    resolver = Names(lambda: inner)
    for _ in range(2):
        await resolver.resolve("news.example", 80)
    assert len(inner.asked) == 2


async def test_what_the_asker_keeps_is_bounded_by_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "RENEW", 3)
    made: list[Asked] = []

    def make() -> Asked:
        made.append(Asked("news.example"))
        return made[-1]

    resolver = Names(make)
    for _ in range(7):
        await resolver.resolve("news.example", 80)
    assert [len(one.asked) for one in made] == [2, 3, 2]


async def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "NAMES", 2)
    inner = Asked()
    resolver = Names(lambda: inner)
    for host in ("a.example", "b.example", "c.example", "c.example", "b.example", "a.example"):
        await failed(resolver, host)
    assert inner.asked == ["a.example", "b.example", "c.example", "a.example"]


async def test_the_client_asks_once_for_all_addresses_of_a_host_and_names_the_failure() -> None:
    inner = Asked("news.example")
    client = Client("t", parse_networks(""), resolver=lambda: Names(lambda: inner))
    codes = []
    for url in (
        "http://gone.example/a",
        "http://gone.example/b",
        "https://gone.example/c",
        "http://news.example/",
    ):
        with pytest.raises(FetchFailed) as caught:
            await client.get(url, limit_bytes=1, total_seconds=5)
        codes.append(caught.value.code)
    await client.close()
    assert (inner.asked, codes) == (["gone.example", "news.example"], ["dns", "dns", "dns", "blocked"])
    assert inner.closed
