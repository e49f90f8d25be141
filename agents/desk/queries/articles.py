"""Articles: a list, some by id, one whole with its revisions."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from agents.desk.queries import searching
from agents.desk.queries.paging import Page, behind, cut
from agents.desk.store import packing
from agents.desk.store.database import Ask, Row, among
from streams import codec
from streams.records import Article, Copy, Revision

NAMES = (
    "id",
    "revision",
    "title",
    "publisher",
    "domain",
    "language",
    "origin",
    "url",
    "own_share",
    "seen",
    "published",
)
COLUMNS = ", ".join((*NAMES, "copies"))

OF_STORY = "SELECT article FROM members JOIN stories ON stories.key = members.story WHERE stories.id = :story"

_COPIES = msgspec.json.Decoder(tuple[Copy, ...])


class Listed(msgspec.Struct, frozen=True):
    """An article in a list: its newest revision. Times are epoch seconds."""

    id: str
    revision: int
    title: str
    publisher: str
    domain: str
    language: str
    origin: str
    url: str
    own_share: float
    seen: float
    published: float | None
    copies: tuple[Copy, ...] = ()


class Changed(msgspec.Struct, frozen=True):
    """A revision of an article; `at`: when it was told, epoch seconds."""

    at: float
    title: str
    publisher: str
    record: Revision


def articles(
    ask: Ask,
    limit: int,
    cursor: str = "",
    *,
    match: str | None = None,
    publisher: str = "",
    language: str = "",
    story: str = "",
) -> Page[Listed]:
    """Some articles, the latest first."""
    where, given = ["1 = 1"], dict[str, Any]()
    for column, value in (("publisher", publisher), ("language", language)):
        if value:
            where.append(f"{column} = :{column}")
            given[column] = value
    if story:
        where.append(f"id IN ({OF_STORY})")
        given["story"] = story
    if match is not None:
        where.append("key IN (SELECT CAST(value AS BIGINT) FROM {each})")
        given["among"] = among(searching.keys(ask, match))
    if cursor:
        where.append("(seen, id) < (:c0, :c1)")
        given |= dict(zip(("c0", "c1"), behind(cursor, float, str), strict=True))
    rows = ask(
        f"SELECT {COLUMNS} FROM articles WHERE {' AND '.join(where)} ORDER BY seen DESC, id DESC LIMIT :limit",
        limit=limit + 1,
        **given,
    )
    return cut(rows, limit, lambda row: (row["seen"], row["id"])).map(_listed)


def by_id(ask: Ask, names: Iterable[str]) -> dict[str, Listed]:
    """Articles by id, as far as they are here."""
    rows = _some(ask, f"SELECT {COLUMNS} FROM articles WHERE id IN", names)
    return {row["id"]: _listed(row) for row in rows}


def raw(ask: Ask, name: str, revision: int | None = None) -> bytes | None:
    """A revision of an article as it stands on the topic; None: the newest."""
    rows = ask(
        "SELECT record FROM records WHERE article = :id AND revision = COALESCE(:revision, (SELECT revision FROM articles WHERE id = :id))",
        id=name,
        revision=revision,
    )
    return packing.whole(rows[0]["record"]) if rows else None


def article(ask: Ask, name: str, revision: int | None = None) -> Article | None:
    """A revision of an article, whole; None: the newest."""
    found = raw(ask, name, revision)
    return codec.decode(Article, found) if found is not None else None


def whole(ask: Ask, names: Iterable[str]) -> dict[str, Article]:
    """The newest revisions of some articles, whole."""
    query = "SELECT record FROM records JOIN articles ON articles.id = article AND articles.revision = records.revision WHERE article IN"
    found = [packing.read(Article, row["record"]) for row in _some(ask, query, names)]
    return {one.id: one for one in found}


def revisions_of(ask: Ask, name: str) -> list[Changed]:
    """What changed in an article, the newest first: the last 200 times."""
    rows = ask(
        "SELECT revisions.at, title, publisher, record FROM revisions JOIN articles ON articles.id = article"
        " WHERE article = :id ORDER BY revisions.revision DESC, revisions.id LIMIT 200",
        id=name,
    )
    return [_changed(row) for row in rows]


def revisions(ask: Ask, limit: int, cursor: str = "", *, story: str = "") -> Page[Changed]:
    """What changed lately, the newest first."""
    where, given = ["1 = 1"], dict[str, Any]()
    if story:
        where.append(f"article IN ({OF_STORY})")
        given["story"] = story
    if cursor:
        where.append("(at, revisions.id) < (:c0, :c1)")
        given |= dict(zip(("c0", "c1"), behind(cursor, float, str), strict=True))
    rows = ask(
        "SELECT revisions.id, at, title, publisher, record FROM revisions JOIN articles ON articles.id = article"
        f" WHERE {' AND '.join(where)} ORDER BY at DESC, revisions.id DESC LIMIT :limit",
        limit=limit + 1,
        **given,
    )
    return cut(rows, limit, lambda row: (row["at"], row["id"])).map(_changed)


def kept_revisions(ask: Ask, name: str) -> list[int]:
    """The numbers of an article's revisions that are here."""
    rows = ask("SELECT revision FROM records WHERE article = :id ORDER BY revision", id=name)
    return [row["revision"] for row in rows]


def story_of(ask: Ask, name: str) -> Row | None:
    """Title and numbers of the story that an article belongs to."""
    rows = ask(
        "SELECT stories.id, title, origins, articles, phase FROM members JOIN stories ON stories.key = story"
        " WHERE article = :id ORDER BY last_seen DESC LIMIT 1",
        id=name,
    )
    return rows[0] if rows else None


def _some(ask: Ask, query: str, names: Iterable[str]) -> Sequence[Row]:
    return ask(f"{query} (SELECT value FROM {{each}})", among=among(names))


def _listed(row: Row) -> Listed:
    told = {name: row[name] for name in NAMES}
    return Listed(**told, copies=_COPIES.decode(bytes(row["copies"])))


def _changed(row: Row) -> Changed:
    return Changed(row["at"], row["title"], row["publisher"], packing.read(Revision, row["record"]))
