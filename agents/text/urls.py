"""What an address is: the same one in two spellings, fit to show, and whose it is.

Rules: RFC 3986 §6.2 (syntax-based normalisation), and the tables of `agents.text.url_rules`.
Never lossy for what chooses a page: case of paths, order and spelling of the query stay as they are.
"""

import re
from functools import lru_cache
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import idna

from agents.text import url_rules

PORTS = {"http": 80, "https": 443}
MAX_URL = 2048  # characters; longer is no address of an article

# Most addresses: nothing in them has to be spelt otherwise, and their host needs no second look.
_PLAIN_HOST = r"([a-z0-9](?:[a-z0-9.\-]{0,251}[a-z0-9])?)"
_PLAIN_BEGINNING = re.compile(rf"https?://{_PLAIN_HOST}/")
_PLAIN = re.compile(
    rf"(https?)://{_PLAIN_HOST}(/[\w\-.~!$'()*+,;=:@&/]*)(?:\?([\w\-.~!$'()*+,;=:@&/?]*))?(?:#([\w\-.~/]*))?",
    re.ASCII,
)
_SESSION_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*):")
_BLANK_ENDS = re.compile(r"^[\x00-\x20\x7f]+|[\x00-\x20\x7f]+$|[\t\r\n]")
_BLANK = re.compile(r"[\x00-\x20\x7f]+")
_LEFT_OPEN = re.compile(r"[^!-~]+|[\"<>\\^`{|}]+|%(?![0-9A-Fa-f]{2})")
_ESCAPED_AND = re.compile("&(?:amp;)+")  # of an address that was escaped twice
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Second-level names under which registries sell: "co" of co.uk. A short rule instead of the public suffix list.
_SECOND_LEVEL = re.compile(
    "ac|asn|asso|com?|edu?|gc|gob?|gouv|govt?|gv|id|info|lg|ltd|me|mil|net?|nhs|nic|nom|org?|plc|press|sch|web"
)
# Where everybody has a name of his own, and is a publisher of his own.
_HOSTED = re.compile(
    r"(?:blogspot|ghost|hatenablog|livejournal|medium|over-blog|squarespace|substack|tumblr|typepad|weebly|wixsite|wordpress)\.com"
    r"|(?:github|gitlab|ghost)\.io|(?:netlify|vercel|web)\.app|pages\.dev"
)


class Address(NamedTuple):
    """A web address in one spelling, without tracking. `fragment`: where it chooses the page (``!/story/1``), else ""."""

    scheme: str
    host: str
    port: int | None  # where it is not the scheme's own
    path: str
    query: str
    fragment: str

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        fragment = f"#{self.fragment}" if self.fragment else ""
        return f"{self.scheme}://{self.netloc}{self.path}{query}{fragment}"

    @property
    def netloc(self) -> str:
        """``host``, or ``host:port``."""
        return self.host if self.port is None else f"{self.host}:{self.port}"


@lru_cache(maxsize=4096)
def canonical(url: str) -> str:
    """The spelling by which an article is known, for comparing only; "" when it is no web address.

    Beside what `clean` evens out: always ``https``, no www, and the page itself for its AMP and mobile twins.
    """
    address = _led_to(url)
    if address is None:
        return ""
    host = url_rules.same_host(address.host)
    if copied := url_rules.copied(host, address.path, address.query):
        return canonical(copied) or str(address)
    port = None if address.port in PORTS.values() else address.port
    query = "&".join(p for p in address.query.split("&") if not url_rules.is_mark(p))
    path = url_rules.same_path(address.path)
    return str(Address("https", host, port, path, query, address.fragment))


def clean(url: str) -> str:
    """The address to show and to ask: one spelling, no tracking. What is no web address comes back stripped."""
    address = _led_to(url)
    return str(address) if address else url.strip()


def is_web(url: str) -> bool:
    """Whether it is http or https with a host that can be one."""
    return bool(host(url))


def is_front_page(url: str) -> bool:
    """Whether it names a site and none of its pages."""
    address = canonical(url)
    return address.endswith("/") and address.count("/") == 3


def join(base: str, link: str) -> str:
    """The web address that `link` means on the page `base`, cleaned; "" when it is none."""
    if is_web(link):
        return clean(link)
    if scheme(link) or not link.strip():
        return ""
    try:
        joined = urljoin(base, _BLANK_ENDS.sub("", link))
    except ValueError:
        return ""
    return clean(joined) if is_web(joined) else ""


def scheme(url: str) -> str:
    """The scheme in lower case, "" where there is none. ``JavaScript:alert(1)`` is ``javascript``."""
    found = _SCHEME.match(_BLANK.sub("", url[:MAX_URL]))
    return found[1].lower() if found else ""


def host(url: str) -> str:
    """``host`` or, where it is not the scheme's own, ``host:port``; "" when it is no web address."""
    plain = _PLAIN_BEGINNING.match(url)
    if plain and len(url) <= MAX_URL:
        return plain[1]
    address = _address(url)
    return address.netloc if address else ""


def site(url_or_host: str) -> str:
    """The registrable-like domain: ``news.example.co.uk`` is ``example.co.uk``. Addresses stay whole; "" for none.

    A rule of thumb (second-level registries and blog hosts by name), good for grouping, not for security.
    """
    where = host(url_or_host) if "://" in url_or_host else host("https://" + url_or_host)
    if where.startswith("["):
        return where.partition("]")[0] + "]"
    name = where.partition(":")[0]
    labels = name.split(".")
    if len(labels) <= 2 or labels[-1].isdigit():
        return name
    registered = len(labels[-1]) == 2 and _SECOND_LEVEL.fullmatch(labels[-2])
    hosted = labels[-3] != "www" and _HOSTED.fullmatch(".".join(labels[-2:]))
    return ".".join(labels[-3 if registered or hosted else -2 :])


def _led_to(url: str) -> Address | None:
    """The address, or the one to which a redirector would lead."""
    address = _address(url)
    if address is None:
        return None
    behind = url_rules.behind(url_rules.same_host(address.host), address.path, address.query)
    return (_led_to(behind) if behind else None) or address


@lru_cache(maxsize=4096)
def _address(url: str) -> Address | None:
    plain = _PLAIN.fullmatch(url) if len(url) <= MAX_URL else None
    address = Address(plain[1], plain[2], None, plain[3], plain[4] or "", "") if plain else _split(url)
    if address is None:
        return None
    path, query = _resolve_dots(_SESSION_PATH.sub("", address.path)), address.query
    if query:
        parameters = _ESCAPED_AND.sub("&", query).split("&")
        query = "&".join(p for p in parameters if p and not url_rules.is_tracking(p))
    return address._replace(path=path, query=query)


def _split(url: str) -> Address | None:
    """The parts of any address; user names and passwords go."""
    text = url.strip().replace("\t", "").replace("\n", "").replace("\r", "")
    if len(text) > MAX_URL:
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    host = _host_name(parts.hostname or "") if parts.scheme in PORTS else ""
    if not host:
        return None
    bang = parts.fragment if parts.fragment.startswith("!") else ""
    port = None if port == PORTS[parts.scheme] else port
    path, query, fragment = _escape(parts.path), _escape(parts.query), _escape(bang)
    return Address(parts.scheme, host, port, path, query, "" if fragment == "!" else fragment)


def _host_name(name: str) -> str:
    name = name.rstrip(".")
    if ":" in name:
        try:
            return f"[{ip_address(name.partition('%')[0])}]"
        except ValueError:
            return ""
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")  # IDNA 2008, as the client dials it
        except UnicodeError:
            return ""
    return name.lower() if re.fullmatch(r"[a-zA-Z0-9._\-]{1,253}", name) else ""


def _escape(text: str) -> str:
    """Escapes in one spelling: unreserved letters plain, others %XX in capitals, what must be escaped is."""
    text = _LEFT_OPEN.sub(lambda m: "".join(f"%{b:02X}" for b in m[0].encode("utf-8", "replace")), text)
    return _ESCAPE.sub(_respell, text) if "%" in text else text


def _respell(match: re.Match[str]) -> str:
    letter = chr(int(match[1], 16))
    return letter if letter in _UNRESERVED else match[0].upper()


def _resolve_dots(path: str) -> str:
    """RFC 3986 §5.2.4, and "/" for the empty path."""
    if "/." not in path:
        return path or "/"
    out: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del out[-1:]
        elif segment != ".":
            out.append(segment)
    if segments[-1] in (".", ".."):
        out.append("")
    return "/" + "/".join(out)
