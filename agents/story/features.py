"""What an article is recognised by: its words, persons and figures, each hashed to 32 bits.

A name that is known is one word, its id, however it is spelt: "IS militants" and "Daesh" meet. Names of two letters
and numbers are words like others. What is common in the language tells little by itself (`rarity`).
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache
from zlib import crc32

from agents.story.memory import Actor, Count, Where
from agents.text import normal
from streams.records import Claim, Entity, Figure, Place, Traced

WORDS = 300  # words of the text that are looked at
LEAD = 80  # words of title and text that are the lead
CHARACTERS = 2_400  # of the text: some WORDS words
BEGINNING = 500  # characters of the text whose places say where it happened: some LEAD words
MENTIONS = 200  # entities and places of a text that are looked at
LISTED = 40  # actors, places and figures of an article that are kept
# Marks of a feature.
IN_LEAD, NAME, NUMBER, PERSON, FIGURE, COUNTRY, CITY, LAND = 1, 2, 4, 8, 16, 32, 64, 128
_LETTERS, _ASCII = re.compile(r"[^\W\d_]+"), re.compile("[A-Za-z]+")
_THINGS = frozenset(("weapons", "strikes"))
_SCALE = {"m": ("km", 0.001), "mi": ("km", 1.609344), "miles": ("km", 1.609344), "ha": ("km2", 0.01)}
_BEGUN = {kind: crc32(f"{kind}\0".encode()) for kind in "wpfl"}  # word, person, figure, land
_ENDINGS = ("ings", "ing", "ies", "ed", "es", "'s", "s")
Feature = tuple[int, int, int, int]  # key, how often, marks, the word that is as common as it (a key)
# First word: names that begin so, the longest first, and their ids.
Names = dict[str, list[tuple[tuple[str, ...], str]]]


def of(
    article: Traced, counts: tuple[Count, ...], skipped: Collection[tuple[int, int]] = ()
) -> list[Feature]:
    """The features, by key. `skipped`: stretches of the text that are the outlet's own, not this report's."""
    text = body(article, skipped)
    linked = _linked(article)
    known = _known(article.text, linked)
    title, told = _told(article.title, known), _told(text, known)[:WORDS]
    often: dict[str, int] = {}
    for word, count in Counter((*title, *title, *told)).items():
        stemmed = stem(word)
        often[stemmed] = often.get(stemmed, 0) + count
    ids = {stem(id_) for some in known.values() for _, id_ in some}
    named = _capitalised(f"{article.title}. {text}") | ids
    marks = _marks(often, set(map(stem, (*title, *told)[:LEAD])), named, article)
    spelt = {e.id or "": e.name or "" for e in linked}
    full = {stem(id_): stem(max(_words(name), key=len, default="")) for id_, name in spelt.items()}
    found = {}
    for word, count in often.items():
        number = as_common = key("w", word)
        if word in full or not word.islower():
            as_common = key("w", full.get(word, word).lower())
        found[number] = number, count, marks[word], as_common
    return sorted((found | {fact[0]: fact for fact in _facts(article, counts)}).values())


def _marks(words: Iterable[str], lead: set[str], named: set[str], article: Traced) -> dict[str, int]:
    """What is known of each word: where it stands, and of which kind it is."""
    placed = [(stem(p.id), p.precision) for p in article.places[:MENTIONS] if p.id]
    countries = {id_ for id_, precision in placed if precision == "country"}
    cities = {id_ for id_, precision in placed if precision in ("city", "point")} & lead
    marks = {word: NUMBER if word[0].isdigit() else 0 for word in words}
    for some, mark in ((lead, IN_LEAD), (named, NAME), (countries, COUNTRY), (cities, CITY)):
        for word in some & marks.keys():
            marks[word] |= mark
    return marks


def _facts(article: Traced, counts: tuple[Count, ...]) -> list[Feature]:
    """Persons, figures, and the countries of the places at the beginning."""
    people = Counter(_name(article, e) for e in article.entities[:MENTIONS] if e.type == "PER")
    figures = {f"{c.kind} {c.unit} {c.claim.low:g}" for c in counts if c.claim.low and c.claim.low > 1}
    lands = {p.country for p in article.places[:MENTIONS] if p.country and p.start < BEGINNING}
    return [
        *((key("p", name), count, PERSON, 0) for name, count in people.items()),
        *((key("f", figure), 1, FIGURE, 0) for figure in figures),
        *((key("l", land), 1, LAND, 0) for land in lands),
    ]


def stem(word: str) -> str:
    """A word without its English ending; ids and words of other languages mostly as they are."""
    if not word.endswith(_ENDINGS):
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def key(kind: str, name: str) -> int:
    """The number of a feature."""
    return crc32(name.encode("utf-8", "surrogatepass"), _BEGUN[kind])


def actors(article: Traced) -> tuple[Actor, ...]:
    """Who the article speaks of, each once, as it is first named."""
    found: dict[str, Actor] = {}
    for entity in article.entities[:MENTIONS]:
        if entity.type in ("PER", "ORG", "NORP"):
            name = entity.name or article.text[entity.start : entity.end]
            found.setdefault(entity.id or _fold(name), Actor(entity.id or "", name, entity.type))
    return tuple(found.values())[:LISTED]


def places(article: Traced) -> tuple[Where, ...]:
    """Where it speaks of, each place once."""
    found: dict[str, Where] = {}
    for place in article.places[:MENTIONS]:
        found.setdefault(place.name.casefold(), Where(place.name, place.country, place.lat, place.lon))
    return tuple(found.values())[:LISTED]


def counts(article: Traced) -> tuple[Count, ...]:
    """Its figures as claims, metres told in kilometres."""
    return tuple(_count(article, figure) for figure in article.figures[:LISTED])


def _count(article: Traced, figure: Figure) -> Count:
    unit, factor = _SCALE.get(figure.unit, (figure.unit, 1.0))
    said_by = figure.said_by
    claim = Claim(
        low=None if figure.low is None else figure.low * factor,
        high=None if figure.high is None else figure.high * factor,
        hedge=figure.hedge,
        article=article.id,
        start=figure.start,
        end=figure.end,
        said_by=(said_by.entity or article.text[said_by.start : said_by.end]) if said_by else None,
    )
    what = figure.of or (figure.who if figure.kind in _THINGS else "")
    return Count(
        figure.kind, unit, _fold(what or ""), _fold(figure.place or ""), claim, _source(article, figure)
    )


def _source(article: Traced, figure: Figure) -> str:
    """The article that the sentence of a figure was copied from."""
    return next((s.source.id for s in article.sentences if s.source and s.start <= figure.start < s.end), "")


def body(article: Traced, skipped: Collection[tuple[int, int]]) -> str:
    """The beginning of the text, without what stands around the report and what is skipped."""
    around = [(p.start, p.end) for p in article.parts if p.kind in ("title", "byline", "credit", "dateline")]
    told, at = [], 0
    for start, end in sorted((*around, *skipped)):
        if start >= at + CHARACTERS:
            break
        told.append(article.text[at : max(at, start)])
        at = max(at, end)
    told.append(article.text[at : at + CHARACTERS])
    return " ".join(told)[:CHARACTERS]


def _known(text: str, linked: Iterable[Entity | Place]) -> Names:
    """The names in this text that have an id."""
    ids = {text[e.start : e.end]: e.id or "" for e in linked}
    names: Names = {}
    for surface, id_ in ids.items():
        if words := _words(surface):
            names.setdefault(words[0], []).append((words, id_))
    for some in names.values():
        some.sort(key=lambda name: (-len(name[0]), name[0]))
    return names


@lru_cache(maxsize=1 << 14)
def _words(name: str) -> tuple[str, ...]:
    return tuple(normal.words(name))


def _fold(name: str) -> str:
    return " ".join(_words(name))


def _linked(article: Traced) -> list[Entity | Place]:
    """The mentions that have an id."""
    mentioned: list[Entity | Place] = [*article.entities[:MENTIONS], *article.places[:MENTIONS]]
    return [mention for mention in mentioned if mention.id]


def _told(text: str, names: Names) -> list[str]:
    """The words, with ids for names."""
    words = normal.words(text)
    if names.keys().isdisjoint(words):
        return words
    told: list[str] = []
    at = 0
    for hit in [number for number, word in enumerate(words) if word in names]:
        for name, id_ in names[words[hit]] if hit >= at else ():
            if tuple(words[hit : hit + len(name)]) == name:
                told += (*words[at:hit], id_)
                at = hit + len(name)
                break
    return told + words[at:]


def _capitalised(text: str) -> set[str]:
    """The stems of the words that only stand with a capital."""
    words = set((_ASCII if text.isascii() else _LETTERS).findall(text))
    large = {word for word in words if not word.islower()}
    small = words - large
    return {stem(word.lower()) for word in large if word[0].isupper() and word.lower() not in small}


def _name(article: Traced, entity: Entity) -> str:
    return entity.id or _fold(entity.name or article.text[entity.start : entity.end])
