"""Stories as they stand: one row each, and beside it whom they are about and which articles they have."""

from collections.abc import Iterable
from typing import Any

from agents.desk.card import card
from agents.desk.store.database import Ask, among, clean
from agents.desk.store.packing import squeezed
from streams import codec
from streams.records import Story

PUT = """INSERT INTO stories (key, id, title, language, phase, origins, articles, conflicts, first_seen, last_seen, changed)
VALUES (:key, :id, :title, :language, :phase, :origins, :articles, :conflicts, :first_seen, :last_seen, :changed)
ON CONFLICT (key) DO UPDATE SET title = excluded.title, language = excluded.language, phase = excluded.phase,
    origins = excluded.origins, articles = excluded.articles, conflicts = excluded.conflicts,
    first_seen = excluded.first_seen, last_seen = excluded.last_seen, changed = excluded.changed"""
TELL = """INSERT INTO told (story, card, record) VALUES (:key, :card, :record)
ON CONFLICT (story) DO UPDATE SET card = excluded.card, record = excluded.record"""
KEY = "SELECT key FROM stories WHERE id = :id"
NEW = "SELECT COALESCE(MAX(key), 0) + 1 AS key FROM stories"
LONGEST = 200  # characters of a name that is looked up: an index of PostgreSQL takes no more than some
_ELSEWHERE = "SELECT 1 FROM members WHERE article = :article AND story <> :story AND listed = 1"


def take(ask: Ask, record: Any) -> Iterable[str]:
    """A message of the topic stories; null: it is merged into another, or all of it was retracted."""
    if record.value is None:
        name = codec.text(record.key)
        remove(ask, name)
        return "stories", f"story/{name}"
    story = codec.decode(Story, record.value)
    put(ask, story, record.value, record.timestamp / 1000)
    return "stories", f"story/{story.id}"


def put(ask: Ask, story: Story, raw: bytes, at: float) -> None:
    """A story as it stands since `at`."""
    key = (ask(KEY, id=story.id) or ask(NEW))[0]["key"]
    ask(
        PUT,
        key=key,
        id=story.id,
        title=story.title,
        language=story.language,
        phase=story.phase,
        origins=story.origins.count,
        articles=story.article_count,
        conflicts=sum(figure.verdict == "conflict" for figure in story.figures),
        first_seen=story.first.by.timestamp(),
        last_seen=story.last_seen.timestamp(),
        changed=at,
    )
    ask(TELL, key=key, card=squeezed(codec.encode(card(story))), record=squeezed(raw))
    _set_members(ask, key, story)
    _set_about(ask, key, story)
    for old in story.merged:
        ask(
            "INSERT INTO merged (old, story) VALUES (:old, :story) ON CONFLICT (old) DO UPDATE SET story = excluded.story",
            old=old,
            story=story.id,
        )


def remove(ask: Ask, name: str) -> None:
    """Forget a story; its articles stay."""
    for row in ask(KEY, id=name):
        for table in ("members", "about", "told"):
            ask(f"DELETE FROM {table} WHERE story = :key", key=row["key"])
        ask("DELETE FROM stories WHERE key = :key", key=row["key"])


def _set_members(ask: Ask, key: int, story: Story) -> None:
    """Only what differs is written: a story of 500 articles has come 500 times.

    What a story of more lists no more is older than its newest 500, and still of it, unless another has it now.
    """
    rows = ask("SELECT article FROM members WHERE story = :story AND listed = 1", story=key)
    there, wanted = {row["article"] for row in rows}, {clean(member.id) for member in story.articles}
    _list(ask, key, wanted - there)
    whole = story.article_count <= len(story.articles)
    for article in there - wanted:
        if whole or ask(_ELSEWHERE, story=key, article=article):
            ask(
                "DELETE FROM members WHERE story = :story AND article = :article",
                story=key,
                article=article,
            )
        else:
            ask(
                "UPDATE members SET listed = 0 WHERE story = :story AND article = :article",
                story=key,
                article=article,
            )
    if whole:
        ask("DELETE FROM members WHERE story = :story AND listed = 0", story=key)


def _list(ask: Ask, story: int, articles: set[str]) -> None:
    """These articles are of this story now, and of no other that lists them no more."""
    if articles:
        given = {"story": story, "among": among(articles)}
        ask(
            "INSERT INTO members (story, article, listed) SELECT :story, value, 1 FROM {each} WHERE 1 = 1"
            " ON CONFLICT (story, article) DO UPDATE SET listed = 1",
            **given,
        )
        ask(
            "DELETE FROM members WHERE article IN (SELECT value FROM {each}) AND story <> :story AND listed = 0",
            **given,
        )


def what(kind: str, name: str) -> str:
    """By what stories are looked up: the kind of name ("actor"), and the name or id in small letters."""
    return f"{kind}:{clean(name).casefold()}"[:LONGEST]


def about(story: Story) -> dict[str, str]:
    """By what a story is found (see `what`), and how that is called."""
    found = {what("language", story.language): story.language}
    for actor in story.actors:
        found |= {what("actor", actor.id): actor.name} if actor.id else {}
        found[what("actor", actor.name)] = actor.name
    for place in story.places:
        found[what("place", place.name)] = place.name
        found |= {what("country", place.country): place.country} if place.country else {}
    return found | {what("publisher", member.publisher): member.publisher for member in story.articles}


def _set_about(ask: Ask, key: int, story: Story) -> None:
    there = {row["what"] for row in ask("SELECT what FROM about WHERE story = :story", story=key)}
    wanted = about(story)
    for one in there - wanted.keys():
        ask("DELETE FROM about WHERE what = :what AND story = :story", what=one, story=key)
    for one in wanted.keys() - there:
        ask(
            "INSERT INTO about (what, story, name) VALUES (:what, :story, :name)",
            what=one,
            story=key,
            name=wanted[one],
        )
