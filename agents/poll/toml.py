"""TOML lists of feeds, in and out: everything that a subscription says, in the words of its record."""

import re
import tomllib
from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import Any

import msgspec

from agents.text import clean
from streams.errors import Rejected
from streams.records import Subscription

_TABLE = re.compile(r"\s*\[")
_FEED = re.compile(r"\s*\[\[\s*feed\s*\]\]")
_URL = re.compile(r"\s*url\s*=")
_CHECKED = re.compile(r"(\s*checked\s*=\s*)(?:true|false)\b")


def read(text: str, name: str) -> list[Any]:
    """The tables [[feed]] as they stand. Raises Rejected("bad_toml")."""
    try:
        feeds = tomllib.loads(text).get("feed", [])
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Rejected("bad_toml", f"{name} is no TOML: {error}") from error
    if not isinstance(feeds, list):
        raise Rejected("bad_toml", f"{name}: write [[feed]] with two brackets before each feed")
    return feeds


def write(subs: Iterable[Subscription]) -> str:
    """A TOML list with everything a subscription says."""
    return "\n\n".join(_block(sub) for sub in subs) + "\n"


def mark(text: str, alive: Collection[str]) -> str:
    """A TOML list with ``checked = true`` for the addresses in `alive`; every other line stays as it is.

    Raises Rejected where that would change anything else: a list that is written in another way than usual.
    """
    lines = text.splitlines(keepends=True)
    starts = [n for n, line in enumerate(lines) if _TABLE.match(line)] + [len(lines)]
    for begin, end in reversed(list(pairwise(starts))):
        address = next((n for n in range(begin, end) if _URL.match(lines[n])), None)
        if not _FEED.match(lines[begin]) or address is None or _value(lines[address]) not in alive:
            continue
        said = next((n for n in range(begin, end) if _CHECKED.match(lines[n])), None)
        if said is None:
            lines[address] = lines[address].rstrip("\r\n") + "\n"
            lines.insert(address + 1, "checked = true\n")
        else:
            lines[said] = _CHECKED.sub(r"\1true", lines[said], count=1)
    marked = "".join(lines)
    if _unmarked(marked) != _unmarked(text):
        raise Rejected(
            "bad_list", "this list cannot be marked line by line; write url = … on a line of its own"
        )
    return marked


def _value(line: str) -> str:
    try:
        return str(tomllib.loads(line).get("url"))
    except tomllib.TOMLDecodeError:
        return ""


def _unmarked(text: str) -> list[Any]:
    try:
        return [{k: v for k, v in table.items() if k != "checked"} for table in read(text, "list")]
    except Rejected:
        return []


def _block(sub: Subscription) -> str:
    names = ("title", "language", "agent", "full_text", "text", "tdm")
    words = {name: getattr(sub, name) for name in names}
    lines = ["[[feed]]", f"url = {_quote(sub.url)}"]
    lines += [f"{key} = {_quote(value)}" for key, value in words.items() if value]
    if sub.publisher:
        facts = msgspec.to_builtins(sub.publisher)
        lines.append(f"publisher = {_inline({k: v for k, v in facts.items() if v or k == 'name'})}")
    if sub.tags:
        lines.append(f"tags = [{', '.join(map(_quote, sub.tags))}]")
    if sub.interval is not None:
        lines.append(f"interval = {sub.interval:.10g}")
    if sub.headers:
        lines.append(f"headers = {_inline(sub.headers)}")
    if sub.paused:
        lines.append("paused = true")
    return "\n".join(lines)


def _inline(facts: dict[str, str]) -> str:
    """An inline table; a key is quoted where TOML wants it."""
    pairs = ((k if re.fullmatch(r"[A-Za-z0-9_-]+", k) else _quote(k), _quote(v)) for k, v in facts.items())
    return "{ " + ", ".join(f"{key} = {value}" for key, value in pairs) + " }"


def _quote(value: str) -> str:
    """A TOML basic string: JSON's escapes are all valid there."""
    return msgspec.json.encode(clean.characters(value)).decode().replace("\x7f", "\\u007f")
