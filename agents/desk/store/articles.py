"""Articles: the newest revision of each in columns, every revision whole, its words for searching; what changed between them."""

from collections.abc import Iterable
from typing import Any

import msgspec

from agents.desk.store.database import Ask
from agents.desk.store.packing import squeezed
from agents.desk.store.words import words_of
from streams import codec
from streams.naming import origin_of
from streams.records import Article, Revision

PUT = """INSERT INTO articles (key, id, revision, title, publisher, domain, language, origin, url, own_share, seen, published, copies)
VALUES (:key, :id, :revision, :title, :publisher, :domain, :language, :origin, :url, :own_share, :seen, :published, :copies)
ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, title = excluded.title, publisher = excluded.publisher,
    domain = excluded.domain, language = excluded.language, origin = excluded.origin, url = excluded.url,
    own_share = excluded.own_share, copies = excluded.copies, published = excluded.published,
    seen = CASE WHEN excluded.seen < articles.seen THEN excluded.seen ELSE articles.seen END"""
KEYS = 1_000_000  # of a second


def take(ask: Ask, record: Any) -> Iterable[str]:
    """A message of the topic articles; null: it was retracted."""
    if record.value is None:
        name = codec.text(record.key)
        remove(ask, name)
        return f"article/{name}", "stories"
    article = codec.decode(Article, record.value)
    ask(
        "INSERT INTO records (article, revision, record) VALUES (:article, :revision, :record)"
        " ON CONFLICT (article, revision) DO UPDATE SET record = excluded.record",
        article=article.id,
        revision=article.revision,
        record=squeezed(record.value),
    )
    known = ask("SELECT key, revision FROM articles WHERE id = :id", id=article.id)
    if not known:
        _put(ask, article, _new_key(ask, article))
    elif known[0]["revision"] <= article.revision:  # a replay may bring older ones again
        ask("DELETE FROM words WHERE {words_key} = :key", key=known[0]["key"])
        _put(ask, article, known[0]["key"])
    return (f"article/{article.id}",)


def take_revision(ask: Ask, record: Any) -> Iterable[str]:
    """A message of the topic revisions; null: its article was retracted."""
    if record.value is None:
        name = codec.text(record.key)
        ask("DELETE FROM revisions WHERE article = :article", article=name)
        return (f"article/{name}",)
    revision = codec.decode(Revision, record.value)
    ask(
        "INSERT INTO revisions (id, article, revision, at, kinds, stealth, record)"
        " VALUES (:id, :article, :revision, :at, :kinds, :stealth, :record)"
        " ON CONFLICT (id) DO UPDATE SET kinds = excluded.kinds, record = excluded.record",
        id=revision.revision_id,
        article=revision.id,
        revision=revision.revision,
        at=record.timestamp / 1000,
        kinds=", ".join(dict.fromkeys(change.kind for change in revision.changes)),
        stealth=int(revision.stealth),
        record=squeezed(record.value),
    )
    return f"article/{revision.id}", "revisions"


def remove(ask: Ask, name: str) -> None:
    """Forget an article and all its revisions."""
    for row in ask("SELECT key FROM articles WHERE id = :id", id=name):
        ask("DELETE FROM words WHERE {words_key} = :key", key=row["key"])
    ask("DELETE FROM articles WHERE id = :id", id=name)
    ask("DELETE FROM records WHERE article = :article", article=name)
    ask("DELETE FROM revisions WHERE article = :article", article=name)


def _put(ask: Ask, article: Article, key: int) -> None:
    ask(
        PUT,
        key=key,
        id=article.id,
        revision=article.revision,
        title=article.title,
        publisher=article.publisher.name or article.publisher.domain,
        domain=article.publisher.domain,
        language=article.language,
        origin=origin_of(article) or "",
        url=article.url,
        own_share=article.own_share,
        seen=article.first_seen.by.timestamp(),
        published=article.published and article.published.timestamp(),
        copies=msgspec.json.encode(article.copies),
    )
    words = words_of(article.title, article.publisher.name, article.text or article.summary or "")
    ask("INSERT INTO words ({words_key}, folded) VALUES (:key, {words_value})", key=key, words=words)


def _new_key(ask: Ask, article: Article) -> int:
    """Younger articles have larger keys, in whatever order they come: of many that a search finds we want the newest."""
    low = int(article.first_seen.by.timestamp()) * KEYS
    found = ask(
        "SELECT MAX(key) AS last FROM articles WHERE key >= :low AND key < :high", low=low, high=low + KEYS
    )
    last = found[0]["last"]
    return low if last is None else int(last) + 1
