"""What an address is: the same one in two spellings, fit to show, and whose it is.

Rules: RFC 3986 §6.2 (syntax-based normalisation), plus parameters that only say where a click came from.
Never lossy for real parameters: case of paths, order and spelling of the query stay as they are.
"""

import re
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

import idna

PORTS = {"http": 80, "https": 443}
MAX_URL = 2048  # characters; longer is no address of an article

# Parameters that follow the reader and do not choose the page.
_TRACKING = re.compile(
    r"(?:utm(?:_\w+)?|at_(?:medium|campaign|custom\d|link\w*|format|ptr_name|bbc_team|creation|channel)|fb_(?:action_ids|action_types|source|ref|comment_id)|"
    r"fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|igshid|igsh|li_fat_id|"
    r"mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|hsctatracking|oly_anon_id|oly_enc_id|vero_id|wickedid|"
    r"s_cid|ns_(?:mchannel|source|campaign|linkname|fee)|cmpid|ito|xtor|smid|ref_src|ref_url|"
    r"__twitter_impression|guccounter|guce_referrer\w*|rb_clickid|spm|pk_(?:campaign|kwd|source|medium)|"
    r"mtm_\w+|hmb_\w+|phpsessid|jsessionid)",
    re.IGNORECASE,
)
_SESSION_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*):")
_BLANK_ENDS = re.compile(r"^[\x00-\x20\x7f]+|[\x00-\x20\x7f]+$|[\t\r\n]")
_BLANK = re.compile(r"[\x00-\x20\x7f]+")
_LEFT_OPEN = re.compile(r"[^!-~]+|[\"<>\\^`{|}]+|%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Second-level names under which registries sell: "co" of co.uk. A short rule instead of the public suffix list.
_SECOND_LEVEL = frozenset(
    (
        "ac",
        "co",
        "com",
        "edu",
        "gob",
        "gouv",
        "gov",
        "go",
        "govt",
        "ltd",
        "me",
        "mil",
        "ne",
        "net",
        "nom",
        "or",
        "org",
        "plc",
        "press",
        "sch",
    )
)


def canonical(url: str) -> str:
    """The spelling by which an article is known: ``https``, no tracking, no fragment; "" when it is no web address.

    http and https, default ports, the case of the host and of escapes, and dot segments make no difference.
    """
    return _split_clean(url)[1]


def clean(url: str) -> str:
    """The address to show and to ask: as `canonical`, with its own scheme. What is no web address comes back stripped."""
    scheme, rest = _split_clean(url)
    return scheme + rest.removeprefix("https") if rest else url.strip()


def is_web(url: str) -> bool:
    """Whether it is http or https with a host that can be one."""
    return bool(canonical(url))


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
    scheme_, rest = _split_clean(url)
    if not rest:
        return ""
    netloc = rest[8:].split("/", 1)[0].split("?", 1)[0]
    return netloc.removesuffix(f":{PORTS[scheme_]}")


def site(url_or_host: str) -> str:
    """The registrable-like domain: ``news.example.co.uk`` is ``example.co.uk``. Addresses stay whole; "" for none.

    A rule of thumb (second-level registries by name), good for grouping, not for security.
    """
    where = host(url_or_host) if "://" in url_or_host else host("https://" + url_or_host)
    if where.startswith("["):
        return where.partition("]")[0] + "]"
    name = where.partition(":")[0]
    labels = name.split(".")
    if len(labels) <= 2 or labels[-1].isdigit():
        return name
    keep = 3 if len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-keep:])


@lru_cache(maxsize=4096)
def _split_clean(url: str) -> tuple[str, str]:
    """The scheme, and the canonical form with ``https``: ("", "") when it is no web address."""
    parts = _split(url)
    if parts is None:
        return "", ""
    netloc = _netloc(parts)
    if not netloc:
        return "", ""
    path = _escape(_SESSION_PATH.sub("", parts.path))
    query = "&".join(p for p in parts.query.split("&") if p and not _TRACKING.fullmatch(p.partition("=")[0]))
    return parts.scheme, f"https://{netloc}{_resolve_dots(path)}" + (f"?{_escape(query)}" if query else "")


def _split(url: str) -> SplitResult | None:
    text = url.strip().replace("\t", "").replace("\n", "").replace("\r", "")
    if len(text) > MAX_URL:
        return None
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in PORTS and parts.hostname else None


def _netloc(parts: SplitResult) -> str:
    """The host as registries know it, with its port when it is not the default; user names and passwords go."""
    name = _host_name(parts.hostname or "")
    if not name or parts.port in (None, PORTS[parts.scheme]):
        return name
    return f"{name}:{parts.port}"


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
