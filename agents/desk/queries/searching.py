"""Searching: the articles that have all the words of a question."""

from agents.desk.store.database import BEGINS, Ask

NEWEST = 2000  # matches that are looked through, the newest: a word of every article must not cost more
MATCHES = (
    f"SELECT {{words_key}} AS key FROM words WHERE {{words_match}} ORDER BY {{words_key}} DESC LIMIT {NEWEST}"
)


def keys(ask: Ask, match: str) -> list[int]:
    """The keys of the newest articles that match.

    What only begins with the last word is looked for where not so many have the word itself: it may take long.
    """
    exact = match.rstrip(BEGINS)
    rows = ask(MATCHES, match=exact)
    if exact != match and len(rows) < NEWEST:
        rows = ask(MATCHES, match=match)
    return [row["key"] for row in rows]
