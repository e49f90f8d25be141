"""The tables of the desk's database, in words that SQLite and PostgreSQL both know. Times are epoch seconds.

A copy of another edition, or of another Kafka, is thrown away and read again: there is nothing to migrate.
"""

from agents.desk.store.database import Ask, Database

CUT = "ledger_cut"
EDITION = "3"  # of these tables: raise it with every change

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE offsets (topic TEXT, part INTEGER, next BIGINT NOT NULL, PRIMARY KEY (topic, part));

CREATE TABLE stories (key {key}, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, language TEXT NOT NULL, phase TEXT NOT NULL,
    origins INTEGER NOT NULL, articles INTEGER NOT NULL, conflicts INTEGER NOT NULL, first_seen DOUBLE PRECISION NOT NULL,
    last_seen DOUBLE PRECISION NOT NULL, changed DOUBLE PRECISION NOT NULL);
CREATE INDEX stories_latest ON stories (last_seen, id, phase, origins, conflicts);
CREATE INDEX stories_most ON stories (origins, last_seen, id);
CREATE INDEX stories_phase ON stories (phase, last_seen, id);
CREATE TABLE told (story {key}, card BYTEA NOT NULL, record BYTEA NOT NULL);
CREATE TABLE members (story BIGINT, article TEXT, listed INTEGER NOT NULL, PRIMARY KEY (story, article));
CREATE INDEX members_article ON members (article, story);
CREATE TABLE about (what TEXT, story BIGINT, name TEXT NOT NULL, PRIMARY KEY (what, story));
CREATE INDEX about_story ON about (story, what);
CREATE TABLE merged (old TEXT PRIMARY KEY, story TEXT NOT NULL);
CREATE INDEX merged_story ON merged (story);

CREATE TABLE articles (key {key}, id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, title TEXT NOT NULL,
    publisher TEXT NOT NULL, domain TEXT NOT NULL, language TEXT NOT NULL, origin TEXT NOT NULL, url TEXT NOT NULL,
    own_share DOUBLE PRECISION NOT NULL, seen DOUBLE PRECISION NOT NULL, published DOUBLE PRECISION, copies BYTEA NOT NULL);
CREATE INDEX articles_latest ON articles (seen, id);
CREATE INDEX articles_publisher ON articles (publisher, seen, id);
CREATE INDEX articles_language ON articles (language, seen, id);
CREATE TABLE records (article TEXT, revision INTEGER, record BYTEA NOT NULL, PRIMARY KEY (article, revision));
{words_table};
{words_index};
CREATE TABLE revisions (id TEXT PRIMARY KEY, article TEXT NOT NULL, revision INTEGER NOT NULL, at DOUBLE PRECISION NOT NULL,
    kinds TEXT NOT NULL, stealth INTEGER NOT NULL, record BYTEA NOT NULL);
CREATE INDEX revisions_article ON revisions (article, revision);
CREATE INDEX revisions_latest ON revisions (at, id);

CREATE TABLE feeds (id TEXT PRIMARY KEY, url TEXT NOT NULL, title TEXT NOT NULL, publisher TEXT NOT NULL,
    health TEXT NOT NULL, subscription BYTEA, state BYTEA);
CREATE INDEX feeds_health ON feeds (health, id);
CREATE TABLE items (id TEXT PRIMARY KEY, feed TEXT NOT NULL, state TEXT NOT NULL, wrong INTEGER NOT NULL,
    seen DOUBLE PRECISION NOT NULL, since DOUBLE PRECISION NOT NULL, account BYTEA NOT NULL);
CREATE INDEX items_state ON items (state, since, id);
CREATE INDEX items_wrong ON items (id) WHERE wrong = 1;
CREATE INDEX items_feed ON items (feed, seen);
CREATE INDEX items_seen ON items (seen, id);
CREATE TABLE endings (state TEXT, stage TEXT, reason TEXT, items INTEGER NOT NULL, PRIMARY KEY (state, stage, reason));
CREATE TABLE letters (place TEXT PRIMARY KEY, topic TEXT NOT NULL, origin TEXT NOT NULL, stage TEXT NOT NULL,
    reason TEXT NOT NULL, message TEXT NOT NULL, item TEXT NOT NULL, at DOUBLE PRECISION NOT NULL, bytes INTEGER NOT NULL,
    retried INTEGER NOT NULL);
CREATE INDEX letters_latest ON letters (at, place);
CREATE INDEX letters_origin ON letters (topic, origin);
"""
NAMES = (
    "meta",
    "offsets",
    "stories",
    "told",
    "members",
    "about",
    "merged",
    "articles",
    "records",
    "words",
    "revisions",
    "feeds",
    "items",
    "endings",
    "letters",
)


def exists(database: Database) -> None:
    """Make the tables where there are none of this edition, so that pages can be asked for while Kafka is away."""
    with database.writing() as ask:
        kept = _kept(ask, {row["name"] for row in ask("{tables}")})
    if kept.get("edition") != EDITION:
        prepare(database, "")


def prepare(database: Database, source: str, *, anew: bool = False) -> bool:
    """Make the tables, or make them anew where they are of another edition or `source`; whether they are new."""
    wanted = {"edition": EDITION, "source": source}
    with database.writing() as ask:
        there = {row["name"] for row in ask("{tables}")}
        if not anew and _kept(ask, there).items() >= wanted.items():
            return False
        for name in NAMES:
            if name in there:
                ask(f"DROP TABLE {name}")
        for statement in TABLES.split(";"):
            if database.dialect.spell(statement).strip():
                ask(statement)
        for name, value in wanted.items():
            ask("INSERT INTO meta (name, value) VALUES (:name, :value)", name=name, value=value)
    return True


def _kept(ask: Ask, there: set[str]) -> dict[str, str]:
    """What is noted of the tables."""
    return {row["name"]: row["value"] for row in ask("SELECT * FROM meta")} if "meta" in there else {}


def note_cut(database: Database) -> None:
    """Remember that the ledger was not read from its beginning: what ended may have been seen before."""
    with database.writing() as ask:
        ask(f"INSERT INTO meta (name, value) VALUES ('{CUT}', 'yes') ON CONFLICT (name) DO NOTHING")


def is_cut(ask: Ask) -> bool:
    """Whether the ledger was not read from its beginning."""
    return bool(ask(f"SELECT 1 FROM meta WHERE name = '{CUT}'"))
