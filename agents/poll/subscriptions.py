"""Lists of feeds, told by what stands in them: OPML, TOML, or plain text with one address a line."""

import re
from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from msgspec.structs import replace

from agents.poll import decode, feed, opml, toml
from agents.text import clean, urls
from streams import ids, secrets
from streams.errors import Rejected
from streams.records import Publisher, Subscription

MAX_FEEDS = 200_000
CHOICES = {"full_text": ("page", "feed"), "text": ("full", "none"), "tdm": ("respect", "licensed")}  # or ""
LICENCES = {"text": "full", "tdm": "licensed"}  # settings that only those can give who hold the right
_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
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
    interval: float | str | None = None
    headers: dict[str, str] = {}  # msgspec gives each its own
    agent: str = ""
    full_text: str = ""
    text: str = ""
    tdm: str = ""
    paused: bool = False
    checked: bool = False


def read(data: bytes, name: str, *, headers: bool = True) -> list[Subscription] | None:
    """Return the subscriptions of a list; None when the bytes are a feed themselves. `name` is for messages.

    Without `headers`, those that the list sets are left out, and what it says of our licences: it came from somebody
    else. Raises Rejected with what to do when it is neither, or when an entry cannot be understood.
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
    """Return `sub` as it is written, or raise Rejected with what is wrong with it, and where it stands."""
    if not urls.is_web(sub.url):
        at = "" if where == sub.url[:200] else f"{where}: "
        raise Rejected("bad_url", f"{at}{sub.url[:200]!r} is no web address; write it as https://host/path")
    try:
        interval(sub.interval)
        if sub.language:
            sub = replace(sub, language=language(sub.language))
        if sub.publisher and sub.publisher.country:
            sub = replace(sub, publisher=replace(sub.publisher, country=country(sub.publisher.country)))
    except ValueError as error:
        raise Rejected("bad_setting", f"{where}: {error}") from error
    for name, (one, other) in CHOICES.items():
        if getattr(sub, name) not in ("", one, other):
            raise Rejected("bad_setting", f'{where}: {name} is "{one}", "{other}", or "" for neither')
    check_agent(sub.agent, where)
    secrets.check(sub.headers, where)
    return sub


def check_agent(agent: str, where: str) -> None:
    """Raise Rejected for what cannot stand in a header."""
    if not (agent.isascii() and agent.isprintable() and len(agent) <= 512):
        raise Rejected("bad_setting", f"{where}: agent is plain ASCII text on one line")


def interval(given: float | str | None) -> float | None:
    """Seconds from 90, "90", "15m" or "1h"; None (learned) for "" and "auto". Raises ValueError."""
    text = "" if given is None else str(given).strip().lower()
    if text in ("", "auto"):
        return None
    number, unit = (text[:-1], _UNITS[text[-1]]) if text[-1] in _UNITS else (text, 1)
    try:
        seconds = float(number) * unit
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise ValueError(f"the interval {text[:80]!r} is no time: write it as 90, 15m, 1h or auto")
    return seconds


def language(given: str) -> str:
    """A language tag in its usual spelling. Raises ValueError."""
    if not (found := feed.language(given)):
        raise ValueError(f"{given[:80]!r} is no language: write en, de or pt-BR")
    return found


def country(given: str) -> str:
    """A country's two letters in capitals. Raises ValueError."""
    if not re.fullmatch(r"[A-Za-z]{2}", given.strip()):
        raise ValueError(f"{given[:80]!r} is no country: write two letters, like GB")
    return given.strip().upper()


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
        own |= {"headers": {}} | {name: "" for name, value in LICENCES.items() if own[name] == value}
    try:
        own["interval"] = interval(said.interval)
    except ValueError as error:
        raise Rejected("bad_setting", f"{where}: {error}") from error
    # One feed in two spellings is one subscription; it is asked as it was given.
    return valid(Subscription(id=ids.feed(urls.clean(url)), url=url, **own), where)
