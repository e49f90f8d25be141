"""Searching: the articles that have all the words of a question."""

from agents.desk.store.database import BEGINS, Ask

NEWEST = 2000  # matches that are looked through, the newest: a word of every article must not cost more
LATELY = 10_000  # articles in which a common word is looked for before all others
ALL = -(2**62)  # a key below all
EDGE = f"SELECT key FROM articles ORDER BY key DESC LIMIT 1 OFFSET {LATELY}"


def keys(ask: Ask, match: str) -> list[int]:
    """The keys of the newest articles that match.

    A word that many articles of late have is looked for in them alone, and what only begins with it is not: it takes
    long, and is no better.
    """
    edge = ask(EDGE)
    if edge:
        exact = match.rstrip(BEGINS)
        rows = ask("{words_found}", match=exact, since=edge[0]["key"], most=NEWEST)
        if len(rows) == NEWEST:
            return [row["key"] for row in rows]
    return [row["key"] for row in ask("{words_found}", match=match, since=ALL, most=NEWEST)]
