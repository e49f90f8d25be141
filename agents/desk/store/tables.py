"""The tables of the desk's database, in words that SQLite and PostgreSQL both know. Times are epoch seconds.

A copy of another edition, or of another Kafka, is thrown away and read again: there is nothing to migrate.
"""

from agents.desk.store.database import Ask, Database

CUT = "ledger_cut"
EDITION = "1"  # of these tables: raise it with every change

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE offsets (topic TEXT, part INTEGER, next BIGINT NOT NULL, PRIMARY KEY (topic, part));

CREATE TABLE stories (id TEXT PRIMARY KEY, title TEXT NOT NULL, language TEXT NOT NULL, phase TEXT NOT NULL,
    origins INTEGER NOT NULL, articles INTEGER NOT NULL, conflicts INTEGER NOT NULL, first_seen DOUBLE PRECISION NOT NULL,
    last_seen DOUBLE PRECISION NOT NULL, changed DOUBLE PRECISION NOT NULL, card BYTEA NOT NULL, record BYTEA NOT NULL);
CREATE INDEX stories_latest ON stories (last_seen, id);
CREATE INDEX stories_most ON stories (origins, last_seen, id);
CREATE INDEX stories_phase ON stories (phase, last_seen, id);
CREATE TABLE members (story TEXT, article TEXT, PRIMARY KEY (story, article));
CREATE INDEX members_article ON members (article);
CREATE TABLE about (kind TEXT, value TEXT, story TEXT, name TEXT NOT NULL, PRIMARY KEY (kind, value, story));
CREATE INDEX about_story ON about (story);
CREATE TABLE merged (old TEXT PRIMARY KEY, story TEXT NOT NULL);
CREATE INDEX merged_story ON merged (story);

CREATE TABLE articles (key {key}, id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, title TEXT NOT NULL,
    publisher TEXT NOT NULL, domain TEXT NOT NULL, language TEXT NOT NULL, origin TEXT NOT NULL, url TEXT NOT NULL,
    own_share DOUBLE PRECISION NOT NULL, seen DOUBLE PRECISION NOT NULL, published DOUBLE PRECISION, copies BYTEA NOT NULL);
CREATE INDEX articles_latest ON articles (seen, id);
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
CREATE TABLE items (id TEXT PRIMARY KEY, feed TEXT NOT NULL, state TEXT NOT NULL, stage TEXT NOT NULL, reason TEXT NOT NULL,
    seen DOUBLE PRECISION NOT NULL, account BYTEA NOT NULL);
CREATE INDEX items_state ON items (state, stage, reason);
CREATE INDEX items_feed ON items (feed, seen);
CREATE INDEX items_seen ON items (seen);
CREATE TABLE letters (place TEXT PRIMARY KEY, topic TEXT NOT NULL, origin TEXT NOT NULL, stage TEXT NOT NULL,
    reason TEXT NOT NULL, message TEXT NOT NULL, item TEXT NOT NULL, at DOUBLE PRECISION NOT NULL, bytes INTEGER NOT NULL,
    retried INTEGER NOT NULL);
CREATE INDEX letters_latest ON letters (at, place);
"""
NAMES = (
    "meta",
    "offsets",
    "stories",
    "members",
    "about",
    "merged",
    "articles",
    "records",
    "words",
    "revisions",
    "feeds",
    "items",
    "letters",
)


def exists(database: Database) -> None:
    """Make the tables where there are none yet, so that pages can be asked for while Kafka is away."""
    with database.writing() as ask:
        there = any(row["name"] == "meta" for row in ask("{tables}"))
    if not there:
        prepare(database, "")


def prepare(database: Database, source: str, *, anew: bool = False) -> bool:
    """Make the tables, or make them anew where they are of another edition or `source`; whether they are new."""
    wanted = {"edition": EDITION, "source": source}
    with database.writing() as ask:
        there = {row["name"] for row in ask("{tables}")}
        kept = {row["name"]: row["value"] for row in ask("SELECT * FROM meta")} if "meta" in there else {}
        if not anew and kept.items() >= wanted.items():
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


def note_cut(database: Database) -> None:
    """Remember that the ledger was not read from its beginning: what ended may have been seen before."""
    with database.writing() as ask:
        ask(f"INSERT INTO meta (name, value) VALUES ('{CUT}', 'yes') ON CONFLICT (name) DO NOTHING")


def is_cut(ask: Ask) -> bool:
    """Whether the ledger was not read from its beginning."""
    return bool(ask(f"SELECT 1 FROM meta WHERE name = '{CUT}'"))
