"""What a request asks for: every parameter has a name, a kind and a range, and what is none of these is told."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from difflib import get_close_matches

from agents.desk.queries.paging import MOST
from agents.desk.queries.stories import ABOUT, PHASES, SORTS, Filter
from agents.desk.store.database import Database
from agents.desk.store.words import LONGEST as WORD
from agents.desk.store.words import asked
from streams.errors import Rejected

Query = Mapping[str, str]
WITHIN = {"hour": 1, "day": 24, "3days": 72, "week": 168}  # hours since the last article
LONGEST = 500  # characters of one value
NO_WORD = "0" * (WORD + 1)  # for a question without words, such as "?!": no text has so long a one
PAGE = 30  # rows of a page
ORIGINS = 1000  # the most that a story is asked to have
REVISIONS = 10**6  # the highest number of a revision


def stories(query: Query, database: Database, now: float) -> Filter:
    """Which stories. `Rejected` names what cannot be read."""
    within = choice(query, "within", ("", *WITHIN))
    return Filter(
        phase=choice(query, "phase", ("", *PHASES)),
        origins=number(query, "origins", 0, 0, ORIGINS),
        conflicts=choice(query, "conflicts", ("", "0", "1")) == "1",
        about=tuple((kind, value) for kind in ABOUT if (value := text(query, kind))),
        match=match(query, database),
        since=now - timedelta(hours=WITHIN[within]).total_seconds() if within else 0.0,
        sort=choice(query, "sort", ("", *SORTS)) or "latest",
    )


def match(query: Query, database: Database) -> str | None:
    """What is searched for, in the database's words; None: nothing."""
    question = text(query, "q")
    return database.match(asked(question) or [NO_WORD]) if question else None


def text(query: Query, name: str) -> str:
    """A value as it was given, without spaces around it."""
    found = query.get(name, "").strip()
    if len(found) > LONGEST or "\0" in found:
        raise Rejected(name, f"{name}: at most {LONGEST} characters, and no zero among them")
    return found


def number(query: Query, name: str, default: int, low: int, high: int) -> int:
    """A whole number."""
    given = query.get(name, "").strip()
    if not given:
        return default
    if not (given.isascii() and given.isdecimal() and len(given) < 10 and low <= int(given) <= high):
        raise Rejected(name, f"{name}: a whole number from {low} to {high}")
    return int(given)


def choice(query: Query, name: str, words: tuple[str, ...]) -> str:
    """One of these words."""
    found = query.get(name, "").strip()
    if found not in words:
        raise Rejected(name, f"{name}: one of {', '.join(word for word in words if word)}")
    return found


def limit(query: Query, default: int = PAGE, most: int = MOST) -> int:
    """How many rows are wanted."""
    return number(query, "limit", default, 1, most)


def revision(query: Query) -> int | None:
    """Which revision of an article; None: the newest."""
    return number(query, "revision", 0, 0, REVISIONS) or None


def known(query: Query, names: Collection[str]) -> None:
    """`Rejected` where something is asked for that is no parameter here, or twice: it would be passed over in silence."""
    for name in query:
        if name not in names:
            near = get_close_matches(name, names, 1, 0.5)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names) or 'none'}"
            raise Rejected("unknown_parameter", f"{name[:WORD]} is no parameter here: {hint}")
    if len(query) > len({*query}):
        raise Rejected("repeated_parameter", "each parameter is given once")
