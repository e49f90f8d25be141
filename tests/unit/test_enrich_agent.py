"""The agent's reader: what it remembers of sentences changes no byte of an answer."""

import asyncio
import pickle
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from newsroom import at

from agents.enrich import agent, stage
from agents.enrich.facts import Name
from agents.enrich.model.cache import key
from agents.enrich.names.actors import Actor
from agents.enrich.seeds import Seeds
from agents.enrich.stage import Enricher
from streams.records import Enriched, FirstSeen, MadeBy, PageInfo, Publisher, Text

SENTENCES = ("Orla Brenn left Havnby at dawn.", "“Nobody else came,” said Brenn.", "Havnby fell silent.")
BODY = " ".join(SENTENCES)


class Marker:
    """A model that takes each word with a capital for a person, and counts what it is asked."""

    name = "marker"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def names(self, sentence: str) -> list[Name]:
        self.asked.append(sentence)
        words = [word.strip("“”,.\"'") for word in sentence.split()]
        return [
            Name(sentence.index(word), sentence.index(word) + len(word), "PER", 0.9)
            for word in dict.fromkeys(words)
            if word[:1].isupper()
        ]


class Inline:
    """The pool, in this process; what goes in and out is copied as between processes."""

    async def run(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return pickle.loads(pickle.dumps(work(*pickle.loads(pickle.dumps(arguments)))))


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Marker:
    marker = Marker()
    seeds = Seeds((Actor("wh:havnby-port", "Havnby Port", "ORG", ("Havnby Port",)),), {}, {})
    monkeypatch.setattr(agent, "_enricher", Enricher(seeds, marker))
    return marker


def reader() -> agent.Reader:
    return agent.Reader(Inline(), has_model=True)  # type: ignore[arg-type]  # a pool of no processes


def read(by: agent.Reader, body: str, language: str = "en") -> Enriched:
    article = Text(
        id="a",
        revision=1,
        revision_id="r",
        url="https://example.org/a",
        canonical_url="https://example.org/a",
        publisher=Publisher(name="Example"),
        title="Havnby empties",
        published=at(0),
        language=language,
        first_seen=FirstSeen(after=None, by=at(0)),
        text=body,
        text_from="page",
        page=PageInfo(outcome="ok"),
        made_by=MadeBy(version="0"),
    )
    return asyncio.run(by.read(article))


def encoded(enriched: Enriched) -> bytes:
    return msgspec.json.encode(enriched)


def test_an_answer_is_the_same_whether_its_sentences_were_known_or_not(model: Marker) -> None:
    warm = reader()
    for body in (SENTENCES[1], f"{SENTENCES[2]}\n\nThey slept. {SENTENCES[0]}"):
        read(warm, body)
    asked = len(model.asked)
    known = read(warm, BODY)
    assert len(model.asked) == asked  # all three were known, out of other texts
    assert encoded(known) == encoded(read(reader(), BODY)) == encoded(read(warm, BODY))
    assert [entity.type for entity in known.entities]


def test_a_sentence_in_other_quotation_marks_is_known_and_keeps_its_places(model: Marker) -> None:
    warm, plain = reader(), BODY.replace("“", '"').replace("”", '"')
    read(warm, BODY)
    asked = len(model.asked)
    assert encoded(read(warm, plain)) == encoded(read(reader(), plain))
    assert len(model.asked) == asked + len(SENTENCES)  # those of the cold reader only


@pytest.mark.parametrize("large", [0, len(BODY)])
def test_a_large_text_is_answered_alike_and_not_remembered(
    model: Marker, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    whole = encoded(read(reader(), BODY))
    monkeypatch.setattr(agent, "LARGE", large)
    by = reader()
    assert encoded(read(by, BODY)) == whole
    assert by.sentences.asked == (0 if large < len(BODY) else len(SENTENCES))


def test_a_text_in_another_language_asks_nothing(model: Marker) -> None:
    by = reader()
    read(by, BODY, "de")
    assert (by.sentences.asked, model.asked) == (0, [])


def test_the_memory_of_sentences_is_bounded(model: Marker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agent, "REMEMBERED", 2)
    by = reader()
    first = encoded(read(by, BODY))
    read(by, "Tove slept. Ulla did not.")
    assert by.sentences.ask([key(sentence) for sentence in SENTENCES]) == {}
    assert encoded(read(by, BODY)) == first


def test_a_sentence_with_listed_names_only_is_never_asked_about(model: Marker) -> None:
    by = reader()
    found = read(by, "They left Havnby Port on Monday. Then it rained.")
    assert (model.asked, by.sentences.known) == ([], 0)
    assert [entity.id for entity in found.entities] == ["wh:havnby-port"]


def test_the_model_reads_no_further_than_its_bound(model: Marker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "_READ", len(SENTENCES[0]) + 10)
    read(reader(), BODY)
    assert model.asked == [SENTENCES[0], SENTENCES[1].replace("“", '"')[:9]]
