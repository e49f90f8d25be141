"""The desk's database: SQLite in a file, or PostgreSQL, asked in the same words.

    database = connect(Path("desk.sqlite"))             # or connect("postgresql://desk@127.0.0.1/news")
    with database.reading() as ask:
        rows = ask("SELECT title FROM stories WHERE id = :id", id=story)

What is given stands in a query as ``:name``. What the two say differently is a word in braces (`Dialect.words`); there are
nine of them. Each thread has connections of its own. Errors come as `Unavailable`.
"""

import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import msgspec

from agents.desk.store.words import is_begun
from streams.errors import Misconfigured, Rejected, Unavailable
from streams.folders import take

BUSY = 20.0  # seconds to wait for whoever writes
LOCK = (
    7_361_092_645  # PostgreSQL's advisory lock of whoever fills a database: any number that nobody else takes
)
# With PostgreSQL, unless its address says otherwise: a page must not hang until TCP gives up.
PATIENCE: dict[str, Any] = {
    "connect_timeout": "10",
    "tcp_user_timeout": "20000",  # milliseconds
    "client_encoding": "utf8",
}
SCHEME = re.compile(r"postgres(?:ql)?://")
NO_TEXT = re.compile("[\0\ud800-\udfff]")  # what no database takes as text

BEGINS = "*:"  # of these is what stands behind the last word of a search, for what begins with it
Row = Mapping[str, Any]


class Refused(Rejected):
    """The database cannot keep or compare such a value; nothing of its transaction counts."""


class Ask(Protocol):
    """Run one query; the rows it gives."""

    def __call__(self, query: str, /, **given: Any) -> Sequence[Row]: ...


@dataclass(frozen=True)
class Dialect:
    """What a kind of database says in its own way: the words that stand in braces, and how a value is marked."""

    name: str
    mark: str
    words: Mapping[str, str]

    def spell(self, query: str) -> str:
        """A query in this dialect."""
        query = re.sub(r"\{(\w+)\}", lambda found: self.words[found[1]], query)
        return re.sub(r"(?<![:\w]):(\w+)", self.mark, query)


SQLITE = Dialect(
    "sqlite",
    r":\1",
    {
        "tables": "SELECT name FROM sqlite_master WHERE type = 'table'",
        "key": "INTEGER PRIMARY KEY",
        "words_table": "CREATE VIRTUAL TABLE words USING fts5(folded, detail=none, tokenize=ascii, prefix='3')",
        "words_index": "",
        "words_key": "rowid",
        "words_value": ":words",
        "words_found": "SELECT rowid AS key FROM words WHERE words MATCH :match AND rowid >= :since ORDER BY rowid DESC LIMIT :most",
        "each": "json_each(:among)",
        "hour": "CAST(seen / 3600 AS INTEGER)",
    },
)
# PostgreSQL does not reckon with what it takes to read the words of an article, and rather looks through them all.
MATCHING = """CREATE OR REPLACE FUNCTION matching(asked tsquery, since BIGINT, most INTEGER) RETURNS SETOF BIGINT
LANGUAGE SQL STABLE SET enable_seqscan = off SET enable_indexscan = off AS
'SELECT key FROM words WHERE folded @@ asked AND key >= since ORDER BY key DESC LIMIT most'"""
POSTGRES = Dialect(
    "postgresql",
    r"%(\1)s",
    {
        "tables": "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'wirehose_desk'",
        "key": "BIGINT PRIMARY KEY",
        "words_table": "CREATE TABLE words (key BIGINT PRIMARY KEY, folded TSVECTOR NOT NULL)",
        "words_index": "CREATE INDEX words_found ON words USING GIN (folded); " + MATCHING,
        "words_key": "key",
        "words_value": "array_to_tsvector(string_to_array(:words, ' '))",
        "words_found": "SELECT matching AS key FROM matching(CAST(:match AS tsquery), :since, :most)",
        "each": "json_array_elements_text(CAST(:among AS json))",
        "hour": "CAST(FLOOR(seen / 3600) AS BIGINT)",
    },
)


class Database:
    """One database, whoever keeps it. `filler()` is for the one process that may write."""

    dialect: Dialect

    def __init__(self) -> None:
        self._own = threading.local()
        self._spelt: dict[str, str] = {}

    @contextmanager
    def reading(self) -> Iterator[Ask]:
        """Ask; all answers are of one moment."""
        yield from self._transaction("reader")

    @contextmanager
    def writing(self) -> Iterator[Ask]:
        """Change; all or nothing."""
        yield from self._transaction("writer")

    @contextmanager
    def filler(self) -> Iterator[None]:
        """Be the one who fills it for as long as the block runs; `Misconfigured` where somebody is."""
        raise NotImplementedError

    def close(self) -> None:
        """Close the connections of this thread."""
        for kind in ("reader", "writer"):
            self._forget(kind)

    def match(self, words: Sequence[str]) -> str:
        """What to look for, in the database's own words: all of these, and what begins with the last."""
        raise NotImplementedError

    def _transaction(self, kind: str) -> Iterator[Ask]:
        try:
            with ExitStack() as stack:
                yield self._ask(self._entered(stack, kind))
        except self._errors() as error:
            self._forget(kind)
            raise Unavailable("store", f"the desk's database does not answer: {error}") from error

    def _entered(self, stack: ExitStack, kind: str) -> Any:
        """A connection with a transaction begun; one that broke since it was used last is opened anew."""
        connection = self._connection(kind)
        try:
            stack.enter_context(self._begun(connection, kind))
        except self._errors():
            self._forget(kind)
            connection = self._connection(kind)
            stack.enter_context(self._begun(connection, kind))
        return connection

    def _ask(self, connection: Any) -> Ask:
        def ask(query: str, /, **given: Any) -> Sequence[Row]:
            spelt = self._spelt.get(query) or self._spelt.setdefault(query, self.dialect.spell(query))
            try:
                cursor = connection.execute(spelt, {name: _kept(value) for name, value in given.items()})
            except self._refusals() as error:
                raise Refused("value", f"a value that the desk's database does not take: {error}") from error
            return cursor.fetchall() if cursor.description else ()

        return ask

    def _connection(self, kind: str) -> Any:
        if (found := getattr(self._own, kind, None)) is None:
            found = self._connect(kind)
            setattr(self._own, kind, found)
        return found

    def _forget(self, kind: str) -> None:
        """The next question opens a new connection."""
        if (found := getattr(self._own, kind, None)) is not None:
            setattr(self._own, kind, None)
            with suppress(*self._errors()):
                found.close()

    def _connect(self, kind: str) -> Any:
        raise NotImplementedError

    def _begun(self, connection: Any, kind: str) -> Any:
        raise NotImplementedError

    def _errors(self) -> tuple[type[Exception], ...]:
        raise NotImplementedError

    def _refusals(self) -> tuple[type[Exception], ...]:
        """Those errors that are a matter of what was given."""
        raise NotImplementedError


class Sqlite(Database):
    """A file, readable while it is written (write-ahead log)."""

    dialect = SQLITE

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)

    def __str__(self) -> str:
        return str(self.path)

    @contextmanager
    def filler(self) -> Iterator[None]:
        lock = self.path.with_name(self.path.name + ".lock")
        with take(lock, "another desk", "stop it, or give this one its own WIREHOSE_DATA"):
            yield

    def match(self, words: Sequence[str]) -> str:
        return " AND ".join(f'"{word}"' for word in words) + "*" * is_begun(words[-1])

    def _connect(self, kind: str) -> Any:
        connection = sqlite3.connect(self.path, timeout=BUSY, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # a power cut may cost the last batch: Kafka has it
        connection.execute(f"PRAGMA query_only = {kind == 'reader'}")
        return connection

    @contextmanager
    def _begun(self, connection: Any, kind: str) -> Iterator[None]:
        connection.execute("BEGIN IMMEDIATE" if kind == "writer" else "BEGIN")
        try:
            yield
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def _errors(self) -> tuple[type[Exception], ...]:
        return (sqlite3.Error,)

    def _refusals(self) -> tuple[type[Exception], ...]:
        return (sqlite3.DataError, sqlite3.IntegrityError, OverflowError)


class Postgres(Database):
    """A database of a PostgreSQL server, where our tables stand in a schema of their own."""

    dialect = POSTGRES

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        try:
            import psycopg
        except ImportError as error:
            raise Misconfigured(
                "WIREHOSE_DESK_STORE is PostgreSQL: pip install 'wirehose[postgres]' brings what speaks to it"
            ) from error
        self._psycopg = psycopg

        try:
            told = psycopg.conninfo.conninfo_to_dict(address)
        except psycopg.Error as error:
            raise Misconfigured(
                "WIREHOSE_DESK_STORE cannot be read as the address of a PostgreSQL database"  # the error may tell the password
            ) from error
        self._connecting = psycopg.conninfo.make_conninfo(**(PATIENCE | told))

    def __str__(self) -> str:
        told = self._psycopg.conninfo.conninfo_to_dict(self.address)
        return f"PostgreSQL {told.get('dbname') or ''} at {told.get('host') or 'this machine'}"

    @contextmanager
    def filler(self) -> Iterator[None]:
        try:
            with self._psycopg.connect(self._connecting, autocommit=True) as connection:
                row = connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
                if not (row and row[0]):
                    raise Misconfigured(
                        f"another desk fills {self}: stop it, or give this one its own database"
                    )
                yield
        except self._psycopg.Error as error:
            raise Unavailable(
                "store", f"{self} does not answer: {error}; check WIREHOSE_DESK_STORE"
            ) from error

    def match(self, words: Sequence[str]) -> str:
        return " & ".join(f"'{word}'" for word in words) + ":*" * is_begun(words[-1])

    def _connect(self, kind: str) -> Any:
        from psycopg.rows import dict_row

        connection = self._psycopg.connect(self._connecting, autocommit=True, row_factory=dict_row)
        if (encoding := connection.info.parameter_status("server_encoding")) != "UTF8":
            connection.close()
            raise Misconfigured(
                f"{self} keeps text as {encoding}: give the desk a database with ENCODING 'UTF8'"
            )
        if kind == "writer":
            connection.execute("CREATE SCHEMA IF NOT EXISTS wirehose_desk")
        connection.execute("SET search_path = wirehose_desk")
        connection.execute(f"SET default_transaction_read_only = {'on' if kind == 'reader' else 'off'}")
        connection.execute("SET default_transaction_isolation = 'repeatable read'")
        return connection

    @contextmanager
    def _begun(self, connection: Any, kind: str) -> Iterator[None]:
        with connection.transaction():
            yield

    def _errors(self) -> tuple[type[Exception], ...]:
        return (self._psycopg.Error,)

    def _refusals(self) -> tuple[type[Exception], ...]:
        limit = self._psycopg.errors.ProgramLimitExceeded  # of what an index holds
        return (self._psycopg.DataError, self._psycopg.IntegrityError, limit)


def clean(text: str) -> str:
    """Text without what is none: zeros, and halves of characters."""
    return text if text.isascii() and "\0" not in text else NO_TEXT.sub("", text)


def among(values: Iterable[str | int]) -> str:
    """Many texts or numbers as one given value: ``SELECT value FROM {each}`` has them again, as text."""
    return msgspec.json.encode([_kept(value) for value in values]).decode()


def _kept(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def connect(where: Path | str) -> Database:
    """A file of SQLite, or the address of a PostgreSQL database."""
    if isinstance(where, Path):
        return Sqlite(where)
    if not SCHEME.match(where):
        raise Misconfigured("WIREHOSE_DESK_STORE: write postgresql://user:password@host:port/database")
    return Postgres(where)
