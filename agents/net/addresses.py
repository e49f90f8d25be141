"""Which addresses downloads may reach: public ones, and the networks that the operator allows.

`ipaddress.is_global` alone is not enough: on Python 3.11 it calls 64:ff9b::7f00:1 (NAT64 of loopback), 2002:7f00:1::
(6to4 of loopback), ::127.0.0.1, fec0::1, 5f00::1 and multicast global. So what an address stands for is unwrapped first.
"""

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from msgspec import Struct

from streams.errors import Misconfigured

Address = IPv4Address | IPv6Address
PORTS = frozenset((80, 443))  # of public addresses, where the operator names no others

_WRITTEN = re.compile(
    r"(?:\[(?P<bracketed>[^\[\]]+)\]|(?P<network>[^:\[\]]+|[^\[\]]*:[^\[\]]*:[^\[\]]*))(?::(?P<port>[0-9]+))?"
)
_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")
# Not for the public by their registration (IANA special-purpose registries, RFC 6890, 3879, 9602), and called global
# by some version of Python.
_REFUSED = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4",
        "fec0::/10", "5f00::/16", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "64:ff9b:1::/48",
    )
)  # fmt: skip


class Network(Struct, frozen=True):
    """A network that downloads may reach beside the public ones; `port` None: every port."""

    network: IPv4Network | IPv6Network
    port: int | None = None

    def __str__(self) -> str:
        """As `parse_networks` reads it."""
        if self.port is None:
            return str(self.network)
        return f"[{self.network}]:{self.port}" if self.network.version == 6 else f"{self.network}:{self.port}"

    def holds(self, address: Address, port: int) -> bool:
        """Whether the address, at this port, lies in it."""
        return address in self.network and self.port in (None, port)


def parse_networks(text: str) -> tuple[Network, ...]:
    """Read ``"127.0.0.0/8:8800, 10.1.2.3, [fd00::/8]:443"``. Raises Misconfigured for what is none."""
    return tuple(_network(part.strip()) for part in text.split(",") if part.strip())


def _network(text: str) -> Network:
    found = _WRITTEN.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)
        number = int(found["port"]) if found["port"] else None
        if number is not None and not 0 < number < 65_536:
            raise ValueError(text)
        return Network(ip_network(found["bracketed"] or found["network"], strict=False), number)
    except ValueError as error:
        raise Misconfigured(
            f"{text!r} is no network: write 10.0.0.0/8, 10.0.0.0/8:8080, or [fd00::/8]:8080 (WIREHOSE_ALLOW_NETWORKS)"
        ) from error


def parse_ports(text: str) -> frozenset[int]:
    """Read ``"80,443,8080"``. Raises Misconfigured for what is none."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts or not all(re.fullmatch("[0-9]{1,5}", part) and 0 < int(part) < 65_536 for part in parts):
        raise Misconfigured(f"{text!r} are no ports: write 80,443,8080 (WIREHOSE_ALLOW_PORTS)")
    return frozenset(map(int, parts))


def may_reach(
    address: str, port: int, allowed: Iterable[Network] = (), ports: frozenset[int] = PORTS
) -> bool:
    """Whether a connection to this address (as dialled) and port is for us: `ports` are those of public addresses."""
    try:
        ip = unwrap(ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    return (port in ports and is_public(ip)) or any(network.holds(ip, port) for network in allowed)


def unwrap(ip: Address) -> Address:
    """The IPv4 address inside an IPv6 one: mapped, compatible, 6to4, NAT64, Teredo; else the address itself."""
    if isinstance(ip, IPv4Address):
        return ip
    if inner := ip.ipv4_mapped or ip.sixtofour:
        return inner
    if ip.teredo:
        return ip.teredo[1]
    if ip in _NAT64 or (ip in _COMPATIBLE and int(ip) > 1):
        return IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip


def is_public(ip: Address) -> bool:
    """Whether an unwrapped address is one that everybody may reach."""
    if not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified:
        return False
    return not any(ip in network for network in _REFUSED if network.version == ip.version)
