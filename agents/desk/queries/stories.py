"""Stories: a list by what they are about, and one whole."""

from dataclasses import dataclass
from typing import Any

from agents.desk.card import Card
from agents.desk.queries.articles import MATCHES
from agents.desk.queries.paging import Page, behind, cut
from agents.desk.store import packing
from agents.desk.store.database import Ask, Row
from streams.records import Story

PHASES = ("breaking", "developing", "sustained", "fading")
SORTS = ("latest", "origins")
ABOUT = (
    "actor",
    "place",
    "country",
    "language",
    "publisher",
)  # what stories are looked up by in the table `about`
SUGGESTED = 60  # names of a kind that the page suggests
COLUMNS = "id, title, language, phase, origins, articles, conflicts, first_seen, last_seen, card"


@dataclass(frozen=True)
class Filter:
    """Which stories. "" and 0: all. `match`: the question in the database's own words; `since`: epoch seconds."""

    phase: str = ""
    origins: int = 0  # at least
    conflicts: bool = False
    about: tuple[tuple[str, str], ...] = ()  # (kind of `ABOUT`, value)
    match: str | None = None  # None: nothing is searched for
    since: float = 0.0
    sort: str = "latest"


@dataclass(frozen=True)
class Listed:
    """A story in a list. Times are epoch seconds."""

    id: str
    title: str
    language: str
    phase: str
    origins: int
    articles: int
    conflicts: int
    first_seen: float
    last_seen: float
    card: Card


def stories(ask: Ask, wanted: Filter, limit: int, cursor: str = "") -> Page[Listed]:
    """Some stories, the latest or those with the most origins first."""
    where, given = _where(wanted)
    order = "origins, last_seen, id" if wanted.sort == "origins" else "last_seen, id"
    if cursor:
        kinds = (int, float, str) if wanted.sort == "origins" else (float, str)
        last = behind(cursor, *kinds)
        where.append(f"({order}) < ({', '.join(f':c{n}' for n in range(len(last)))})")
        given |= {f"c{n}": value for n, value in enumerate(last)}
    rows = ask(
        f"SELECT {COLUMNS} FROM stories WHERE {' AND '.join(where) or '1 = 1'}"
        f" ORDER BY {order.replace(',', ' DESC,')} DESC LIMIT :limit",
        limit=limit + 1,
        **given,
    )
    by = ("origins", "last_seen", "id") if wanted.sort == "origins" else ("last_seen", "id")
    return cut(rows, limit, lambda row: [row[name] for name in by]).map(_listed)


def phases(ask: Ask, wanted: Filter) -> dict[str, int]:
    """How many stories there are in each phase, whatever phase is wanted."""
    where, given = _where(Filter(**{**wanted.__dict__, "phase": ""}))
    rows = ask(
        f"SELECT phase, COUNT(*) AS n FROM stories WHERE {' AND '.join(where) or '1 = 1'} GROUP BY phase",
        **given,
    )
    found = {row["phase"]: row["n"] for row in rows}
    return {phase: found.get(phase, 0) for phase in (*PHASES, *sorted(found.keys() - set(PHASES)))}


def story(ask: Ask, name: str) -> Story | None:
    """A story as it stands."""
    rows = ask("SELECT record FROM stories WHERE id = :id", id=name)
    return packing.read(Story, rows[0]["record"]) if rows else None


def raw(ask: Ask, name: str) -> bytes | None:
    """A story as it stands on the topic."""
    rows = ask("SELECT record FROM stories WHERE id = :id", id=name)
    return packing.whole(rows[0]["record"]) if rows else None


def merged_into(ask: Ask, name: str) -> str:
    """The story that one was merged into; "" where none is known."""
    for _ in range(20):  # that one may have been merged, too
        rows = ask("SELECT story FROM merged WHERE old = :old", old=name)
        if not rows:
            return ""
        name = rows[0]["story"]
        if ask("SELECT 1 FROM stories WHERE id = :id", id=name):
            return name
    return ""


def suggestions(ask: Ask, since: float) -> dict[str, list[str]]:
    """The names of each kind that most stories speak of, of those with news since then."""
    found: dict[str, list[str]] = {}
    for kind in ABOUT:
        rows = ask(
            "SELECT name, COUNT(*) AS n FROM about JOIN stories ON stories.id = about.story"
            " WHERE kind = :kind AND last_seen > :since GROUP BY name ORDER BY n DESC, name LIMIT :most",
            kind=kind,
            since=since,
            most=SUGGESTED,
        )
        found[kind] = [row["name"] for row in rows]
    return found


def _where(wanted: Filter) -> tuple[list[str], dict[str, Any]]:
    where: list[str] = []
    given: dict[str, Any] = {}
    if wanted.phase:
        where.append("phase = :phase")
        given["phase"] = wanted.phase
    if wanted.origins:
        where.append("origins >= :origins")
        given["origins"] = wanted.origins
    if wanted.conflicts:
        where.append("conflicts > 0")
    if wanted.since:
        where.append("last_seen >= :since")
        given["since"] = wanted.since
    for number, (kind, value) in enumerate(wanted.about):
        where.append(
            f"id IN (SELECT story FROM about WHERE kind = :k{number} AND value IN (:v{number}, :f{number}))"
        )
        given |= {f"k{number}": kind, f"v{number}": value, f"f{number}": value.casefold()}
    if wanted.match is not None:
        where.append(
            f"id IN (SELECT story FROM members JOIN articles ON articles.id = members.article WHERE key IN ({MATCHES}))"
        )
        given["match"] = wanted.match
    return where, given


def _listed(row: Row) -> Listed:
    told = {name: row[name] for name in COLUMNS.split(", ") if name != "card"}
    return Listed(**told, card=packing.read(Card, row["card"]))
