"""What is older than the set number of days leaves: stories by their last article, articles with the last story that has them."""

from collections.abc import Callable

from agents.desk.store import articles, ledger, stories
from agents.desk.store.database import Ask, Database

BATCH = 500  # rows of one transaction: who writes waits for nobody long
MERGED = """DELETE FROM merged WHERE NOT EXISTS (SELECT 1 FROM stories WHERE stories.id = merged.story)
AND NOT EXISTS (SELECT 1 FROM merged AS later WHERE later.old = merged.story)"""
_STORIES = "SELECT id FROM stories WHERE last_seen < :before LIMIT :batch"
_ARTICLES = """SELECT id FROM articles WHERE seen < :before
AND NOT EXISTS (SELECT 1 FROM members WHERE members.article = articles.id) ORDER BY seen LIMIT :batch"""
_ITEMS = "SELECT id FROM items WHERE seen < :before ORDER BY seen LIMIT :batch"
_REST = {
    "letters": "DELETE FROM letters WHERE at < :before",
    "revisions": "DELETE FROM revisions WHERE at < :before AND NOT EXISTS (SELECT 1 FROM articles WHERE articles.id = revisions.article)",
    "feeds": "DELETE FROM feeds WHERE subscription IS NULL AND state IS NULL AND :before > 0",
}


def forget(database: Database, before: float) -> int:
    """Remove what is older than `before` (epoch seconds); how many stories and articles that were. Blocks."""
    count = _remove(database, _STORIES, stories.remove, before)
    count += _remove(database, _ARTICLES, articles.remove, before)
    _remove(database, _ITEMS, ledger.remove, before)
    with database.writing() as ask:
        for statement in _REST.values():
            ask(statement, before=before)
        ask(MERGED)
    return count


def _remove(database: Database, query: str, remove: Callable[[Ask, str], None], before: float) -> int:
    count = 0
    while True:
        with database.writing() as ask:
            names = [row["id"] for row in ask(query, before=before, batch=BATCH)]
            for name in names:
                remove(ask, name)
        count += len(names)
        if len(names) < BATCH:
            return count
