"""Ids that survive a replay: every id is a hash of what the thing is, never of when or where we saw it.

SHA-256 over the parts, each with its length before it (so that ``("ab", "c")`` differs from ``("a", "bc")``),
cut to 128 bits and written as 32 hexadecimal digits.
"""

from collections.abc import Iterable
from hashlib import sha256


def hash_of(*parts: str) -> str:
    """Return 32 hexadecimal digits that stand for these parts in this order."""
    state = sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        state.update(b"%d:" % len(raw))
        state.update(raw)
    return state.hexdigest()[:32]


def article_by_url(canonical_url: str) -> str:
    """The id of an article that has an address (`canonical_url` as `agents.text.urls.canonical` gives it)."""
    return hash_of("article", canonical_url)


def article_by_guid(feed: str, guid: str) -> str:
    """The id of an article that has no address, only a guid in one feed."""
    return hash_of("article", feed, guid)


def feed(url: str) -> str:
    """The id of a subscription."""
    return hash_of("feed", url)


def item(feed_id: str, entry: str, content: str, previous: str | None) -> str:
    """The id of one state of one entry in one feed. `previous` makes A, B, A three items."""
    return hash_of("item", feed_id, entry, content, previous or "")


def superseded(article: str, by: str) -> str:
    """The id of an article's last item, which says that it goes on under an older id."""
    return hash_of("superseded", article, by)


def look(article: str, text: str, previous: str) -> str:
    """The id of a change that was found on the page only: the text's hash after this `revision_id`."""
    return hash_of("look", article, text, previous)


def revision(article: str, text: str, previous: str | None) -> str:
    """The id of one text of an article after another (`previous`: the `revision_id` before)."""
    return hash_of("revision", article, text, previous or "")


def correction(revision_id: str, source: str) -> str:
    """The id of what is told anew of a revision when a source of it comes late (`source`: the `revision_id` of that)."""
    return hash_of("correction", revision_id, source)


def override(kind: str, articles: Iterable[str], domains: Iterable[str], name: str) -> str:
    """The id of what people corrected: of what it says, not of why or when."""
    return hash_of("override", kind, ",".join(articles), ",".join(domains), name)


def story(article: str) -> str:
    """The id of the story that this article opened."""
    return hash_of("story", article)
