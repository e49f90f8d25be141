"""Stories: a list by what they are about, and one whole."""

from dataclasses import dataclass, replace
from typing import Any

from agents.desk.card import Card
from agents.desk.queries import searching
from agents.desk.queries.paging import Page, behind, cut
from agents.desk.store import packing
from agents.desk.store.database import Ask, Row, among
from agents.desk.store.stories import what
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
SUGGESTED = 60  # names of a kind that the page suggests,
NEWEST = 1000  # of these stories
MANY = 1000  # stories about the same
COLUMNS = "id, title, language, phase, origins, articles, conflicts, first_seen, last_seen"

RECORD = "SELECT record FROM told JOIN stories ON stories.key = told.story WHERE id = :id"


@dataclass(frozen=True)
class Filter:
    """Which stories. "" and 0: all. `match`: the question in the database's own words; `since`: epoch seconds."""

    phase: str = ""
    origins: int = 0  # at least
    conflicts: bool = False
    about: tuple[tuple[str, str], ...] = ()  # (kind of `ABOUT`, value)
    match: str | None = None  # None: nothing is searched for
    found: tuple[int, ...] | None = None  # what was found (see `searched`)
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


def searched(ask: Ask, wanted: Filter) -> Filter:
    """The filter with its search done: for who asks for a list and for counts, so that it is done once."""
    if wanted.match is None or wanted.found is not None:
        return wanted
    rows = ask(
        "SELECT DISTINCT story FROM members JOIN articles ON articles.id = members.article"
        " WHERE articles.key IN (SELECT CAST(value AS BIGINT) FROM {each})",
        among=among(searching.keys(ask, wanted.match)),
    )
    return replace(wanted, found=tuple(row["story"] for row in rows))


def stories(ask: Ask, wanted: Filter, limit: int, cursor: str = "") -> Page[Listed]:
    """Some stories, the latest or those with the most origins first."""
    where, given = _where(ask, wanted)
    order = "origins, last_seen, id" if wanted.sort == "origins" else "last_seen, id"
    if cursor:
        kinds = (int, float, str) if wanted.sort == "origins" else (float, str)
        last = behind(cursor, *kinds)
        where.append(f"({order}) < ({', '.join(f':c{n}' for n in range(len(last)))})")
        given |= {f"c{n}": value for n, value in enumerate(last)}
    rows = ask(
        f"SELECT {COLUMNS}, card FROM (SELECT key, {COLUMNS} FROM stories WHERE {' AND '.join(where) or '1 = 1'}"
        f" ORDER BY {order.replace(',', ' DESC,')} DESC LIMIT :limit) AS found JOIN told ON told.story = found.key"
        f" ORDER BY {order.replace(',', ' DESC,')} DESC",
        limit=limit + 1,
        **given,
    )
    by = ("origins", "last_seen", "id") if wanted.sort == "origins" else ("last_seen", "id")
    return cut(rows, limit, lambda row: [row[name] for name in by]).map(_listed)


def phases(ask: Ask, wanted: Filter) -> dict[str, int]:
    """How many stories there are in each phase, whatever phase is wanted."""
    where, given = _where(ask, replace(wanted, phase=""), whole=True)
    rows = ask(
        f"SELECT phase, COUNT(*) AS n FROM stories WHERE {' AND '.join(where) or '1 = 1'} GROUP BY phase",
        **given,
    )
    found = {row["phase"]: row["n"] for row in rows}
    return {phase: found.get(phase, 0) for phase in (*PHASES, *sorted(found.keys() - set(PHASES)))}


def story(ask: Ask, name: str) -> Story | None:
    """A story as it stands."""
    rows = ask(RECORD, id=name)
    return packing.read(Story, rows[0]["record"]) if rows else None


def raw(ask: Ask, name: str) -> bytes | None:
    """A story as it stands on the topic."""
    rows = ask(RECORD, id=name)
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
    """The names of each kind that most of the newest stories speak of, of those with news since then."""
    rows = ask(
        "SELECT what, MIN(name) AS name, COUNT(*) AS n FROM about WHERE story IN (SELECT key FROM stories"
        " WHERE last_seen > :since ORDER BY last_seen DESC LIMIT :newest) GROUP BY what ORDER BY n DESC, what",
        since=since,
        newest=NEWEST,
    )
    found: dict[str, dict[str, None]] = {kind: {} for kind in ABOUT}
    for row in rows:
        names = found[row["what"].partition(":")[0]]
        if len(names) < SUGGESTED:
            names[row["name"]] = None  # an actor is there by name and by id
    return {kind: list(names) for kind, names in found.items()}


def _where(ask: Ask, wanted: Filter, *, whole: bool = False) -> tuple[list[str], dict[str, Any]]:
    """The conditions. `whole`: all that fulfil them are wanted, not the first few in an order."""
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
        is_it, told = f"what = :w{number}", {f"w{number}": what(kind, value)}
        # Few are looked up; of many the first few in the list's order are soon met.
        if whole or len(ask(f"SELECT 1 FROM about WHERE {is_it} LIMIT {MANY}", **told)) < MANY:
            where.append(f"key IN (SELECT story FROM about WHERE {is_it})")
        else:
            where.append(f"EXISTS (SELECT 1 FROM about WHERE {is_it} AND story = stories.key)")
        given |= told
    if (found := searched(ask, wanted).found) is not None:
        where.append("key IN (SELECT CAST(value AS BIGINT) FROM {each})")
        given["among"] = among(found)
    return where, given


def _listed(row: Row) -> Listed:
    told = {name: row[name] for name in COLUMNS.split(", ")}
    return Listed(**told, card=packing.read(Card, row["card"]))
