"""Headers of a subscription: which it may set, and how a credential gets into one without standing on a topic.

A value may name ``${WIREHOSE_SECRET_X}``. Who polls puts the secret in, from its own environment, and sends it to the
feed's own origin only; nobody prints or stores it.
"""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from agents.text import urls
from streams.errors import Misconfigured, Rejected
from streams.records import Subscription
from streams.settings import SECRET, secret_in

MAX_HEADERS, MAX_VALUE = 20, 4_096

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}")  # a token (RFC 9110 §5.6.2)
_NAMED = re.compile(r"\$\{([^{}]*)\}")
_OURS = re.compile(rf"{SECRET}[A-Z0-9_]+")
# What the client writes itself: the message's frame and way, conditions, what we can decode.
_TAKEN = re.compile(
    r"host|content-.*|transfer-encoding|connection|keep-alive|te|trailer|upgrade|expect|via|forwarded|x-forwarded-.*|"
    r"proxy-.*|accept-encoding|if-.*|range|a-im|http2-settings",
    re.IGNORECASE,
)
_CREDENTIAL = re.compile(
    r"auth|cookie|token|secret|pass|api-?key|access-?key|session|credential|signature", re.IGNORECASE
)
_SCHEME = re.compile(r"(?:basic|bearer|digest|token|apikey)\s+\S", re.IGNORECASE)
_ALONE = re.compile(r"(?:(?:basic|bearer|digest|token|apikey) +)?\$\{[^{}]*\}", re.IGNORECASE)
_IN_QUERY = frozenset(("api_key", "apikey", "token", "access_token", "key", "secret", "password"))


def check(headers: Mapping[str, str], where: str) -> None:
    """Raise Rejected("bad_header") with advice for headers that a subscription must not have."""
    if len(headers) > MAX_HEADERS:
        raise _bad(where, f"{len(headers)} headers, at most {MAX_HEADERS}")
    for name, value in headers.items():
        if reason := _wrong(name, value):
            raise _bad(where, reason)


def private_headers(
    subscription: Subscription, environment: Mapping[str, str], url: str = ""
) -> dict[str, str]:
    """The subscription's own headers with its secrets put in: for its origin, and for nothing else.

    {} where `url`, which is asked in the place of its own address, is of another origin.
    Raises Rejected: bad_header (see `check`), no_secret where a named secret is not in `environment`.
    """
    if url and not same_origin(url, subscription.url):
        return {}
    check(subscription.headers, subscription.url)
    return {
        name: _NAMED.sub(lambda found: _secret(found[1], environment), value)
        for name, value in subscription.headers.items()
    }


def missing(headers: Mapping[str, str], environment: Mapping[str, str]) -> list[str]:
    """The secrets that headers name and `environment` lacks."""
    named = dict.fromkeys(name for value in headers.values() for name in _NAMED.findall(value))
    return [
        name for name in named if not (environment.get(name, "").strip() or environment.get(f"{name}_FILE"))
    ]


def in_query(url: str) -> str:
    """The parameter of an address that looks like a credential, "" where none does."""
    given = parse_qsl(urlsplit(url).query, max_num_fields=None)
    return next((name for name, _ in given if name.lower().replace("-", "_") in _IN_QUERY), "")


def same_origin(url: str, other: str) -> bool:
    """Whether two web addresses have the same scheme, host and port (RFC 6454)."""
    return urlsplit(urls.clean(url))[:2] == urlsplit(urls.clean(other))[:2]


def _secret(name: str, environment: Mapping[str, str]) -> str:
    value = environment.get(name, "").strip()
    if not value and (file := environment.get(f"{name}_FILE")):
        try:  # each time anew: whoever changes it there need not start anything again
            value = secret_in(file, f"{name}_FILE").strip()
        except Misconfigured as error:
            raise Rejected("no_secret", error.message) from error
    if not value:
        raise Rejected(
            "no_secret",
            f"{name} is not set in the environment of the process that polls: set it there, or {name}_FILE to a file with it",
        )
    if not _is_text(value):
        raise Rejected("bad_header", f"the value of {name} is not plain ASCII on one line")
    return value


def _wrong(name: str, value: str) -> str:
    """What is wrong with a header, "" when nothing is. Never says the value: it may be a secret."""
    if not _NAME.fullmatch(name):
        return f"{name[:80]!r} is no name of a header"
    if name.lower() == "user-agent":
        return "User-Agent is set with agent (--agent)"
    if _TAKEN.fullmatch(name):
        return f"{name} is ours to set: leave it out"
    if not value.strip() or len(value) > MAX_VALUE or not _is_text(value):
        return f"the value of {name} is not plain ASCII text on one line"
    named = _NAMED.findall(value)
    if strange := [one for one in named if not _OURS.fullmatch(one)]:
        return (
            f"{name} names ${{{strange[0][:80]}}}: only names like {SECRET}X (capitals, digits, _) are put in"
        )
    if named and not _ALONE.fullmatch(value.strip()):
        return (
            f"{name} has text beside ${{{SECRET}X}}, which would stand on a topic and in exports: only a scheme "
            "(Bearer, Basic, Token, Digest, ApiKey) may stand before it, put the rest into the secret"
        )
    if not named and (_CREDENTIAL.search(name) or _SCHEME.match(value)):
        return (
            f"the value of {name} looks like a credential, and would stand on a topic and in exports: "
            f"write {name}: ${{{SECRET}X}} and set {SECRET}X where poll runs"
        )
    return ""


def _is_text(value: str) -> bool:
    return value.isascii() and value.isprintable()


def _bad(where: str, reason: str) -> Rejected:
    return Rejected("bad_header", f"{where}: {reason}")
