"""The file of corrections (TOML) and what follows from it when it is applied (pure).

[[apart]]: no two of `articles` are of one story. [[family]]: `domains`, with all below them, have one owner, `name`.
[[actor]]: `name`, an id or a name, is not who `articles` speak of; without articles: no article speaks of it.
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from agents.text import urls
from streams.corrections import make
from streams.errors import Misconfigured
from streams.records import Correction

_ID = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)


class Apart(msgspec.Struct, forbid_unknown_fields=True):
    """What [[apart]] may say."""

    articles: tuple[str, ...]
    why: str = ""


class Family(msgspec.Struct, forbid_unknown_fields=True):
    """What [[family]] may say."""

    name: str
    domains: tuple[str, ...]
    why: str = ""


class Actor(msgspec.Struct, forbid_unknown_fields=True):
    """What [[actor]] may say."""

    name: str
    articles: tuple[str, ...] = ()
    why: str = ""


Table = Apart | Family | Actor
KINDS: dict[str, type[Table]] = {"apart": Apart, "family": Family, "actor": Actor}
FORM = {
    "apart": 'articles = ["ID", "ID"]',
    "family": 'name = "Example Group", domains = ["a.example", "b.example"]',
    "actor": 'name = "Q123", or a name, and articles = ["ID"] where only these are meant',
}


def read(data: bytes, name: str) -> list[Table]:
    """The tables of a file in their order. `name` is for messages. Raises Misconfigured with what to write."""
    try:
        tables = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Misconfigured(f"{name} is no TOML: {error}") from error
    unknown = [kind for kind in tables if kind not in KINDS]
    if unknown:
        raise Misconfigured(f"{name}: {unknown[0]} is none of [[apart]], [[family]], [[actor]]")
    for kind, some in tables.items():
        if not isinstance(some, list):
            raise Misconfigured(f"{name}: write [[{kind}]] with two brackets before each")
    found = [
        _table(kind, one, f"{name}, {kind} {at}") for kind in tables for at, one in enumerate(tables[kind], 1)
    ]
    _owners(found, name)
    return found


def _table(kind: str, given: Any, where: str) -> Table:
    wrong = ""
    try:
        table = msgspec.convert(given, KINDS[kind])
        # A list that came out empty means no article, not each.
        wrong = _wrong(table) or ("articles is empty" if given.get("articles") == [] else "")
    except msgspec.ValidationError as error:
        wrong = str(error)
    if wrong:
        raise Misconfigured(f"{where}: {wrong}; it is written {FORM[kind]}, and why")
    return table


def _wrong(table: Table) -> str:
    """What is wrong with it, "" for nothing."""
    if isinstance(table, Family):
        table.domains = tuple(domain.lower().removeprefix("www.") for domain in table.domains)
        no_domain = [one for one in table.domains if "." not in one or urls.host(f"https://{one}") != one]
        if no_domain:
            return f"{no_domain[0]!r} is no domain"
        if not table.domains:
            return "it names no domain"
    else:
        table.articles = tuple(one.lower() if _ID.fullmatch(one) else one for one in table.articles)
        no_id = [one for one in table.articles if not _ID.fullmatch(one) and not urls.is_web(one)]
        if no_id:
            return f"{no_id[0]!r} is no id of an article (32 digits, 0 to f) and no web address"
        if isinstance(table, Apart) and len(set(table.articles)) < 2:
            return "it needs two different articles"
    if not isinstance(table, Apart) and not table.name.strip():
        return "its name is empty"
    return ""


def _owners(tables: Iterable[Table], name: str) -> None:
    owner: dict[str, str] = {}
    for family in tables:
        if isinstance(family, Family):
            for domain in family.domains:
                if owner.setdefault(domain, family.name) != family.name:
                    raise Misconfigured(f"{name}: {domain} has two owners, {owner[domain]} and {family.name}")


def addresses(tables: Iterable[Table]) -> list[str]:
    """The web addresses that stand for articles."""
    named = (one for table in tables if not isinstance(table, Family) for one in table.articles)
    return list(dict.fromkeys(one for one in named if not _ID.fullmatch(one)))


def corrections(tables: Iterable[Table], articles: Mapping[str, str], now: datetime) -> list[Correction]:
    """What the tables say, each once. `articles`: the ids behind the web addresses in them."""
    made: dict[str, Correction] = {}
    for table in tables:
        named = () if isinstance(table, Family) else tuple(articles.get(one, one) for one in table.articles)
        domains = table.domains if isinstance(table, Family) else ()
        name = "" if isinstance(table, Apart) else table.name.strip()
        if isinstance(table, Apart) and len(set(named)) < 2:
            raise Misconfigured(
                f"{' and '.join(table.articles)} are one article, {named[0]}: nothing to hold apart"
            )
        kind = type(table).__name__.lower()
        one = make(kind, articles=named, domains=domains, name=name, why=table.why, at=now)
        made[one.id] = one
    return list(made.values())


def changes(
    wanted: Collection[Correction], have: Mapping[str, Correction], now: datetime, *, again: bool = False
) -> list[Correction]:
    """What to send so that of the kinds in files that holds which is wanted, and nothing else; revoked ones before new ones.

    `have`: all by id. `again`: also what holds already, articles that are taken down among it, and
    these before all else, lest what follows publishes them.
    """
    held = {id_: one for id_, one in have.items() if not one.revoked}
    ids = {one.id for one in wanted}
    gone = [
        replace(one, revoked=True, at=now)
        for id_, one in held.items()
        if one.kind in KINDS and id_ not in ids
    ]
    new = [one for one in wanted if one.id not in held or held[one.id].why != one.why]
    sent = {one.id for one in (*gone, *new)}
    repeated = [one for one in held.values() if again and one.id not in sent]
    return sorted([*gone, *repeated, *new], key=lambda one: one.kind != "retract")


def words(one: Correction) -> str:
    """What a correction says, in a line."""
    articles = ", ".join(one.articles)
    match one.kind:
        case "retract":
            told = f"{articles} taken down"
        case "apart":
            told = f"{articles} are not of one story"
        case "family":
            told = f"{', '.join(one.domains)} belong to {one.name}"
        case _:
            told = f"{one.name} is not who {articles or 'any article'} speaks of"
    return f"{told}: {one.why}" if one.why else told
