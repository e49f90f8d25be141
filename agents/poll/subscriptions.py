"""Lists of feeds, told by what stands in them: OPML, TOML, or plain text with one address a line."""

import re
from collections.abc import Collection, Iterable
from typing import Any

import msgspec

from agents.poll import decode, opml, toml
from agents.text import clean, urls
from streams import ids, secrets
from streams.errors import Rejected
from streams.records import Publisher, Subscription

MAX_FEEDS = 200_000
FULL_TEXT = ("", "page", "feed")
_FEED = re.compile(r"<(?:rss|rdf:rdf|feed|channel)[\s>]", re.IGNORECASE)
_OPML = re.compile(r"<opml[\s>]", re.IGNORECASE)
_TOML = re.compile(r"^\s*\[\[\s*feed\s*\]\]", re.MULTILINE)


class Facts(msgspec.Struct, forbid_unknown_fields=True):
    """What [[feed]] may say. `checked`: somebody has seen it alive; it is for the list's readers, not for us."""

    url: str
    title: str = ""
    publisher: Publisher | None = None
    language: str = ""
    tags: tuple[str, ...] = ()
    interval: float | None = None
    headers: dict[str, str] = {}  # msgspec gives each its own
    agent: str = ""
    full_text: str = ""
    paused: bool = False
    checked: bool = False


def read(data: bytes, name: str, *, headers: bool = True) -> list[Subscription] | None:
    """Return the subscriptions of a list; None when the bytes are a feed themselves. `name` is for messages.

    Without `headers`, those that the list sets are left out: it came from somebody else. Raises Rejected with what to do when it is neither, or when an entry cannot be understood.
    """
    text, _ = decode.decode(data)
    head = text[:65_536].lstrip()
    if _OPML.search(head):
        found = [_subscription(facts, where, headers) for where, facts in opml.read(text, name)]
    elif _FEED.search(head) or (head.startswith("{") and '"items"' in text):
        return None
    elif _TOML.search(text) or name.lower().endswith(".toml"):
        tables = enumerate(toml.read(text, name), 1)
        found = [_subscription(table, f"{name}, feed {number}", headers) for number, table in tables]
    elif head.startswith("<") or "\0" in head:
        raise Rejected(
            "no_list",
            f"{name} is neither a list of feeds nor a feed; give OPML, TOML with [[feed]], or one address a line",
        )
    else:
        found = _plain(text, name)
    if not found:
        raise Rejected(
            "empty_list",
            f"{name} names no feed; put one web address on each line, or export OPML from your reader",
        )
    return list({sub.id: sub for sub in found[:MAX_FEEDS]}.values())


def new(url: str, where: str = "") -> Subscription:
    """A subscription that says nothing but its address. Raises Rejected("bad_url")."""
    return _subscription({"url": url}, where or url[:200])


def valid(sub: Subscription, where: str) -> Subscription:
    """Return `sub`, or raise Rejected with what is wrong with it, and where it stands."""
    if not urls.is_web(sub.url):
        raise Rejected(
            "bad_url", f"{where}: {sub.url[:200]!r} is no web address; write it as https://host/path"
        )
    if sub.interval is not None and not 0 < sub.interval < float("inf"):
        raise Rejected("bad_setting", f"{where}: interval is a number of seconds above 0")
    if sub.full_text not in FULL_TEXT:
        raise Rejected(
            "bad_setting", f'{where}: full_text is "page", "feed", or "" for what the feed carries'
        )
    if not (sub.agent.isascii() and sub.agent.isprintable() and len(sub.agent) <= 512):
        raise Rejected("bad_setting", f"{where}: agent is plain ASCII text on one line")
    secrets.check(sub.headers, where)
    return sub


def matches(
    sub: Subscription, tags: Collection[str], languages: Collection[str], countries: Collection[str]
) -> bool:
    """Whether a feed has one of the tags, languages (``pt`` takes pt-BR) and countries; an empty choice takes all."""
    country = sub.publisher.country if sub.publisher else ""
    return (
        (not tags or bool({tag.lower() for tag in sub.tags} & {tag.lower() for tag in tags}))
        and (
            not languages
            or any(f"{sub.language}-".lower().startswith(f"{one}-".lower()) for one in languages)
        )
        and (not countries or country.lower() in {one.lower() for one in countries})
    )


def write_plain(subs: Iterable[Subscription]) -> str:
    """One address a line, with its title."""
    return "".join(f"{sub.url} {clean.line(sub.title)}".strip() + "\n" for sub in subs)


def _plain(text: str, name: str) -> list[Subscription]:
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        url, title = (*line.split(None, 1), "", "")[:2]
        if url and not url.startswith("#"):
            facts = {"url": url, "title": clean.line(title.partition(" #")[0].removeprefix("#"))}
            found.append(_subscription(facts, f"{name}, line {number}"))
    return found


def _subscription(facts: Any, where: str, headers: bool = True) -> Subscription:
    """From what a list says of a feed; texts for numbers (OPML has nothing else) are read."""
    try:
        said = msgspec.convert(facts, Facts, strict=False)
    except msgspec.ValidationError as error:
        raise Rejected(
            "bad_list", f"{where}: {error}; allowed are {', '.join(Facts.__struct_fields__)}"
        ) from error
    url = said.url.strip()
    own = {name: getattr(said, name) for name in Facts.__struct_fields__ if name not in ("url", "checked")}
    if not headers:
        own["headers"] = {}
    return valid(Subscription(id=ids.feed(url), url=url, **own), where)
