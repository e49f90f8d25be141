"""Addresses that downloads may reach."""

from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.net.addresses import may_reach, parse_networks, parse_ports
from streams.errors import Misconfigured

PRIVATE = [
    "127.0.0.1",
    "127.1.2.3",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "192.0.0.8",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:a00:1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "64:ff9b:1:a00:0:100:808:808",  # 10.0.0.1 in the form of a /48 (RFC 6052)
    "2002:7f00:1::",
    "2002:a00:1::1",
    "2001:0:0:0:0:0:80ff:fffe",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fc00::1",
    "fd00::1",
    "ff02::1",
    "5f00::1",
    "2001:db8::1",
    "100::1",
]
PUBLIC = [
    "8.8.8.8",
    "93.184.215.14",
    "2606:4700::1111",
    "2a00:1450:4001::5e",
    "64:ff9b::808:808",
    "2002:808:808::1",
    "::ffff:8.8.8.8",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public_is_not_reached(address: str) -> None:
    assert not may_reach(address, 80)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_is_reached(address: str) -> None:
    assert may_reach(address, 443)


@pytest.mark.parametrize(
    ("allowed", "address", "port", "reached"),
    [
        ("127.0.0.0/8:8800", "127.0.0.1", 8800, True),
        ("127.0.0.0/8:8800", "127.0.0.1", 8801, False),
        ("127.0.0.0/8:8800", "::ffff:127.0.0.1", 8800, True),
        ("127.0.0.0/8", "127.9.9.9", 1, True),
        ("10.1.2.3, 127.0.0.1", "10.1.2.3", 80, True),
        ("10.1.2.3", "10.1.2.4", 80, False),
        ("[fd00::/8]:443", "fd00::5", 443, True),
        ("[fd00::/8]:443", "fd00::5", 80, False),
        ("fd00::/8", "fd00::5", 80, True),
        ("", "127.0.0.1", 80, False),
    ],
)
def test_networks_can_be_allowed(allowed: str, address: str, port: int, reached: bool) -> None:
    assert may_reach(address, port, parse_networks(allowed)) is reached


@pytest.mark.parametrize(
    "text", ["localhost", "127.0.0.0/33", "127.0.0.1:0", "127.0.0.1:http", "[::1", "10.0.0.0/8:99999"]
)
def test_what_is_no_network_says_how_to_write_one(text: str) -> None:
    with pytest.raises(Misconfigured, match=r"10\.0\.0\.0/8"):
        parse_networks(text)


@pytest.mark.parametrize(
    ("ports", "port", "reached"),
    [("80,443", 80, True), ("80,443", 8080, False), (" 8080 ", 8080, True), ("8080", 443, False), ("80", 0, False)],
)  # fmt: skip
def test_public_addresses_are_reached_at_allowed_ports(ports: str, port: int, reached: bool) -> None:
    assert may_reach("8.8.8.8", port, (), parse_ports(ports)) is reached
    assert may_reach("10.0.0.1", port, (), parse_ports(ports)) is False


@pytest.mark.parametrize("text", ["", " , ", "http", "0", "65536", "-1", "80-90", "²", "1" * 5000])
def test_what_are_no_ports_says_how_to_write_them(text: str) -> None:
    with pytest.raises(Misconfigured, match="80,443"):
        parse_ports(text)


@given(st.text(max_size=40))
def test_no_text_is_reached_by_accident(text: str) -> None:
    assert not may_reach("x" + text, 80)


@given(st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_loopback_is_not_reached_in_any_wrapping(address: IPv4Address) -> None:
    high, low = divmod(int(address), 1 << 16)
    for wrapped in (
        f"::ffff:{address}",
        f"::{address}",
        f"64:ff9b::{high:x}:{low:x}",
        f"2002:{high:x}:{low:x}::1",
    ):
        assert not may_reach(wrapped, 80)
