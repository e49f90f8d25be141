"""Stories as they stand: one row each, and beside it whom they are about and which articles they have."""

from collections.abc import Iterable
from typing import Any

from agents.desk.card import card
from agents.desk.store.database import Ask
from agents.desk.store.packing import squeezed
from streams import codec
from streams.records import Story

PUT = """INSERT INTO stories (id, title, language, phase, origins, articles, conflicts, first_seen, last_seen, changed, card, record)
VALUES (:id, :title, :language, :phase, :origins, :articles, :conflicts, :first_seen, :last_seen, :changed, :card, :record)
ON CONFLICT (id) DO UPDATE SET title = excluded.title, language = excluded.language, phase = excluded.phase,
    origins = excluded.origins, articles = excluded.articles, conflicts = excluded.conflicts,
    first_seen = excluded.first_seen, last_seen = excluded.last_seen, changed = excluded.changed,
    card = excluded.card, record = excluded.record"""


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
    ask(
        PUT,
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
        card=squeezed(codec.encode(card(story))),
        record=squeezed(raw),
    )
    _set_members(ask, story)
    _set_about(ask, story)
    for old in story.merged:
        ask(
            "INSERT INTO merged (old, story) VALUES (:old, :story) ON CONFLICT (old) DO UPDATE SET story = excluded.story",
            old=old,
            story=story.id,
        )


def remove(ask: Ask, name: str) -> None:
    """Forget a story; its articles stay."""
    for table in ("members", "about"):
        ask(f"DELETE FROM {table} WHERE story = :story", story=name)
    ask("DELETE FROM stories WHERE id = :id", id=name)


def _set_members(ask: Ask, story: Story) -> None:
    """Only what differs is written: a story of 500 articles has come 500 times."""
    there = {
        row["article"] for row in ask("SELECT article FROM members WHERE story = :story", story=story.id)
    }
    wanted = {member.id for member in story.articles}
    # What a story lists no more is older than its newest 500: it is still of this story, unless another has it now.
    gone = there - wanted if story.article_count <= len(story.articles) else set()
    for article in gone:
        ask(
            "DELETE FROM members WHERE story = :story AND article = :article", story=story.id, article=article
        )
    for article in wanted - there:
        ask("INSERT INTO members (story, article) VALUES (:story, :article)", story=story.id, article=article)


def about(story: Story) -> dict[tuple[str, str], str]:
    """By what a story is found: (kind, value in lower case or id), and how it is called."""
    found = {("language", story.language): story.language}
    for actor in story.actors:
        found |= {("actor", actor.id): actor.name} if actor.id else {}
        found["actor", actor.name.casefold()] = actor.name
    for place in story.places:
        found["place", place.name.casefold()] = place.name
        found |= {("country", place.country.casefold()): place.country} if place.country else {}
    for member in story.articles:
        found["publisher", member.publisher.casefold()] = member.publisher
    return found


def _set_about(ask: Ask, story: Story) -> None:
    there = {
        (row["kind"], row["value"])
        for row in ask("SELECT kind, value FROM about WHERE story = :story", story=story.id)
    }
    wanted = about(story)
    for kind, value in there - wanted.keys():
        ask(
            "DELETE FROM about WHERE kind = :kind AND value = :value AND story = :story",
            kind=kind,
            value=value,
            story=story.id,
        )
    for kind, value in wanted.keys() - there:
        ask(
            "INSERT INTO about (kind, value, story, name) VALUES (:kind, :value, :story, :name)",
            kind=kind,
            value=value,
            story=story.id,
            name=wanted[kind, value],
        )
