"""Texts that are left out: nothing that is published repeats them, and what is published can still be checked."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from newsroom import BRIDGE, at, enriched

from agents.enrich.seeds import load_seeds
from agents.enrich.stage import Enricher
from agents.story.stage import Stories
from agents.text import normal, sentences
from agents.trace.stage import Window
from streams import codec, paths, withholding
from streams.records import (
    Article,
    Change,
    Credit,
    Dateline,
    Enriched,
    Part,
    Removed,
    Revision,
    Story,
    Text,
)

ENRICHER = Enricher(load_seeds(paths.SEEDS))
DATELINE = "PORT SAINT-ALDEMAR-ON-OSS, Tellmar (AP) - "
TOLD = (
    *BRIDGE,
    "The Provincial Waterways Directorate of Upper Tellmar counted 27 destroyed houseboats.",
    "“We have lost everything that we had on the river,” said Adelheid Morgenstern-Vasilyeva of the Fishermen's Union.",
    "At least 14 anti-personnel landmine fragments were seized near the monastery, the Harbour Police Command said.",
    "Soldiers of the Third Mountain Engineering Battalion killed 3 looters in Kingston upon Hull on Tuesday.",
    "The United Arab Emirates sent $12 million, according to the World Health Organization.",
    "“The ferries will not run before summer,” said Ida Brandt, the mayor.",
    "Between 1,200 and 1,500 villagers of Saint-Aldemar were displaced, Deputy Minister Ottokar Brandenburger said.",
)
SPUN = {
    "early": "shortly",
    "warned": "alerted",
    "children": "pupils",
    "promised": "pledged",
    "hurt": "injured",
}


def of(id_: str, *told: str, revision: int = 1, hours: float = 0.0, **more: Any) -> Enriched:
    """An article with all that is found in it."""
    text = DATELINE + " ".join(told)
    end = len(DATELINE)
    fields = {name: getattr(enriched(id_, text, revision=revision, hours=hours), name) for name in Text.__struct_fields__}  # fmt: skip
    given_fields = fields | {
        "dateline": Dateline(place=text[: text.index(" (")], start=0, end=text.index(" (")),
        "credits": (Credit(agency="AP", start=text.index("(AP)"), end=end),),
        "parts": (Part(kind="dateline", start=0, end=end),),
        "removed": (Removed(kind="teaser", text="Read also: the ferries that were not there."),),
        "summary": "Floods at Tellmar.",
    }
    return ENRICHER.enrich(Text(**given_fields | more))


def published(articles: list[Enriched], setting: str = "full") -> tuple[list[Article], list[Story], list[Revision]]:  # fmt: skip
    """What the agents of trace and story put on the output topics."""
    window, stories = Window(), Stories()
    out: tuple[list[Article], list[Story], list[Revision]] = ([], [], [])
    for offset, one in enumerate(articles):
        article = withholding.marked(one, setting)
        answer = window.trace(article, offset, article.first_seen.by.timestamp())
        if answer.change is not None:
            change, why = answer.change, article.withheld
            out[2].append(withholding.revision(change, why) if why else change)
        placed = stories.place(answer.traced, offset, article.first_seen.by.timestamp())
        out[0].append(withholding.article(placed.article))
        out[1].extend(story for _, story in placed.stories if story)
    return out


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def told(record: Any) -> list[str]:
    """All strings of a record as it is published, without title and summary."""
    fields = json.loads(codec.encode(record))
    for name in ("title", "summary"):
        fields.pop(name, None)
    if "changes" in fields:
        fields["changes"] = [change for change in fields["changes"] if change["kind"] != "headline"]
    return list(strings(fields))


def repeats(records: list[Any], texts: list[str]) -> set[str]:
    """The strings of these records that have 20 characters in a row from one of the texts."""
    length = withholding.SHORT
    pieces = {text[k : k + length] for text in texts for k in range(len(text) - length + 1)}
    return {
        string
        for record in records
        for string in told(record)
        if any(string[k : k + length] in pieces for k in range(len(string) - length + 1))
    }


def known(articles: list[Enriched]) -> set[str]:
    """Names from our own lists: knowledge, not text."""
    named = {entity.name for one in articles for entity in one.entities if entity.id and entity.name}
    return named | {place.name for one in articles for place in one.places if place.lat is not None}


def spun(sentence: str) -> str:
    return " ".join(SPUN.get(word, word) for word in sentence.split(" "))


orders = st.lists(st.sampled_from(TOLD), min_size=2, max_size=8, unique=True)


@settings(deadline=None, max_examples=40)
@given(orders, orders, st.booleans())
def test_nothing_that_is_published_repeats_a_text_that_is_withheld(
    first: list[str], second: list[str], for_all: bool
) -> None:
    why = {} if for_all else {"withheld": "noarchive"}
    articles = [
        of("a", *first, **why),
        of("b", *map(spun, [*first, *second]), hours=1, **why),
        of("a", *second, revision=2, hours=2, **why),
        of("c", *second, *first[:2], hours=3, **why),
    ]
    texts = [one.text for one in articles]
    records = [record for kind in published(articles, "none" if for_all else "full") for record in kind]
    assert repeats(records, texts) - known(articles) == set()


def test_without_it_the_facts_of_a_text_repeat_it() -> None:
    first, second = of("a", *TOLD), of("a", *TOLD[3:], revision=2, hours=1)
    (article, *_), stories, revisions = published([first, second])
    found = [
        repeats([record], [first.text]) for record in (replace(article, text=""), stories[0], revisions[0])
    ]
    assert [bool(strings - known([first])) for strings in found] == [True] * 3


def test_what_an_article_is_about_stays() -> None:
    whole = of("a", *TOLD)
    (article,), (story,), _ = published([whole], "none")
    assert (article.text, article.removed, article.withheld) == ("", (), "setting")
    assert (article.title, article.summary, article.url) == (whole.title, "Floods at Tellmar.", whole.url)
    assert [(e.start, e.end, e.type, e.name if e.id else None) for e in whole.entities] == [
        (e.start, e.end, e.type, e.name if e.id else None) for e in article.entities
    ]
    assert {"United Arab Emirates", "World Health Organization"} <= set(told(article))
    assert [(f.kind, f.low, f.high, f.start) for f in article.figures] == [
        (f.kind, f.low, f.high, f.start) for f in whole.figures
    ]
    assert article.credits == whole.credits
    assert story.title == whole.title
    assert "Ida Brandt" in {actor.name for actor in story.actors}


def test_an_agency_that_is_credited_is_named_as_its_origin_is() -> None:
    agency = "Tellmar Provincial Wire Service"
    text = f"TELLMAR ({agency}) - {BRIDGE[0]}"
    whole = replace(
        of("a", *TOLD, withheld="feed"), text=text, credits=(Credit(agency=agency, start=9, end=40),)
    )
    (article,), (story,), _ = published([whole])
    assert [one.agency for one in article.credits] == [article.origin] == [agency]
    assert [group.name for group in story.origins.groups] == [agency]


@pytest.mark.parametrize(
    "sign", ["Acme™ Ｈarbour ½ Board", "the oﬃcers of the ﬂeet", "Ｈafen Ａｇ of Upper Tellmar"]
)
def test_a_stretch_of_text_is_found_in_the_spelling_that_facts_have(sign: str) -> None:
    article = replace(of("a", *TOLD, withheld="feed"), text=f"{sign} lost it all.")
    assert withholding.facts((normal.fold(sign),), article)[0].startswith("sha256:")


def test_a_page_whose_head_repeats_its_text_tells_no_more_of_it() -> None:
    short = "Provincial Waterways Directorate"
    whole = of(
        "a", *TOLD, withheld="noarchive", tags=(TOLD[3], short, "Rivers"), section=TOLD[3], rights=TOLD[4]
    )
    (article,), _, _ = published([whole])
    digest = withholding.hashed(TOLD[3])
    assert (article.tags, article.section) == ((digest, short, "Rivers"), digest)
    assert article.rights == withholding.hashed(TOLD[4])


def test_hashes_are_those_of_the_text() -> None:
    def digest(text: str) -> str:
        return "sha256:" + sha256(text.encode()).hexdigest()

    whole = of("a", *TOLD, withheld="noarchive")
    (article,), _, _ = published([whole])
    assert article.text_hash == digest(whole.text)
    assert [one.hash for one in article.sentences] == [
        digest(whole.text[a:b]) for a, b in sentences.split(whole.text, "en")
    ]
    assert article.dateline is not None
    assert article.dateline.place == digest(whole.text[: article.dateline.end])


def test_an_article_that_may_be_published_stays_as_it_is() -> None:
    whole = of("a", *TOLD)
    (article,), _, _ = published([whole])
    assert (article.text, article.removed, article.text_hash) == (whole.text, whole.removed, None)
    assert all(one.hash is None for one in article.sentences)
    assert withholding.article(article) is article


def test_a_revision_tells_by_hashes_what_was_cut_and_added() -> None:
    old, new = of("a", *BRIDGE), of("a", *BRIDGE[:3], TOLD[-1], revision=2, hours=1, title="Bridge gone")
    *_, (open_,) = published([old, new])
    *_, (shut,) = published([old, new], "none")
    assert (open_.withheld, shut.withheld) == (None, "setting")
    assert shut.changes[0] == Change(kind="headline", before="Title of a", after="Bridge gone")
    assert [(c.kind, c.start, c.end) for c in shut.changes] == [
        (c.kind, c.start, c.end) for c in open_.changes
    ]
    for shown, hidden in zip(open_.changes[1:], shut.changes[1:], strict=True):
        assert hidden.before == (shown.before and withholding.hashed(shown.before))
        assert hidden.after == (shown.after and withholding.hashed(shown.after))
    assert withholding.revision(shut, "setting") == shut


def test_a_text_that_begins_like_a_hash_is_none() -> None:
    text = "sha256: the whole story of a digest, told by its makers."
    assert withholding.hashed(text) == "sha256:" + sha256(text.encode()).hexdigest()


def test_a_text_that_was_withheld_is_not_told_by_the_next_revision_either() -> None:
    old, new = of("a", *BRIDGE, withheld="noarchive"), of("a", *BRIDGE[:3], revision=2, hours=1)
    *_, (change,) = published([old, new])
    assert change.withheld == "noarchive"
    assert {one.kind for one in change.changes} == {"sentence_cut"}
    assert all(str(one.before).startswith("sha256:") for one in change.changes)


def test_a_story_keeps_what_other_articles_of_it_tell() -> None:
    name = "Adelheid Morgenstern-Vasilyeva"
    shut, open_ = of("a", *TOLD[5:8], withheld="feed"), of("b", *TOLD[5:8], hours=1)
    assert not any(name in string for story in published([shut])[1] for string in told(story))
    assert any(name in string for story in published([shut, open_])[1] for string in told(story))


def test_a_reason_of_its_own_stands_before_the_setting_for_all() -> None:
    assert withholding.marked(of("a", *BRIDGE, withheld="feed"), "none").withheld == "feed"
    assert withholding.marked(of("a", *BRIDGE), "full").withheld is None


def test_what_stays_is_named_as_in_the_record() -> None:
    assert set(withholding._STAYS) <= set(Article.__struct_fields__)


def test_a_replay_is_answered_with_the_same_bytes() -> None:
    articles = [of("a", *TOLD), of("a", *TOLD[2:], revision=2, hours=1)]
    window, stories = Window(), Stories()
    answers = []
    for _ in range(2):
        for offset, one in enumerate(articles):
            article = withholding.marked(one, "none")
            placed = stories.place(
                window.trace(article, offset, at(2).timestamp()).traced, offset, at(2).timestamp()
            )
            answers.append(msgspec.json.encode(withholding.article(placed.article)))
    assert answers[:2] == answers[2:]


@pytest.mark.parametrize("text", ["", "x" * 5_000_000, "\ud800" * 30, "_-. " * 100_000])
def test_any_text_can_be_withheld(text: str) -> None:
    article = withholding.article(
        Article(**{**_fields(enriched("a", "x")), "text": text, "withheld": "feed"})
    )
    assert (article.text, len(str(article.text_hash))) == ("", 71)


def _fields(article: Enriched) -> dict[str, Any]:
    return {name: getattr(article, name) for name in article.__struct_fields__ if name != "sentences"}
