"""What an article is recognised by: its actors, names, places, rare words and figures, each hashed to 32 bits."""

import re
from collections.abc import Iterable
from zlib import crc32

from agents.story.memory import Actor, Count, Where
from agents.text import normal, unparted
from streams.records import Claim, Figure, Traced

WORDS = 80  # words of title and lead that are looked at
LEAD = 900  # characters of the text that are the lead
MENTIONS = 200  # entities and places of a text that are looked at
LISTED = 40  # actors, places and figures of an article that are kept
_NAME = re.compile(r"(?!\d)[^\Wa-z_][\w'’-]{1,30}(?:[^\S\n][^\Wa-z_][\w'’-]{1,30}){0,5}")
_SMALL = frozenset(
    ("a", "an", "in", "on", "at", "it", "he", "we", "i", "if", "as", "by", "to", "of", "or", "so", "no", "is")
)
Features = dict[str, list[int]]
_ACTORS = frozenset(("PER", "ORG", "NORP", "MISC", "LOC"))
_THINGS = frozenset(("weapons", "strikes"))
_SCALE = {"m": ("km", 0.001), "mi": ("km", 1.609344), "miles": ("km", 1.609344), "ha": ("km2", 0.01)}
_COMMON_WORDS = (
    "the and for that with was were has have had from said says say this they their his her she him its are but not "
    "who will would been after into over more than about out when also one two new year years people which there "
    "them what could can all last first other some while before during where many most against under between since "
    "only told according because being then now how may just made make take took get got still next time back day "
    "days week month monday tuesday wednesday thursday friday saturday sunday january february march april june july "
    "august september october november december through these those very such our you your did does doing down off "
    "own same too until upon why well news report reports reported update live latest watch video photos here"
)
_COMMON = frozenset(_COMMON_WORDS.split())


def of(article: Traced, counts: tuple[Count, ...]) -> Features:
    """The features by class."""
    named = (e for e in article.entities[:MENTIONS] if e.type in _ACTORS)
    names = {e.id or normal.fold(e.name or article.text[e.start : e.end]) for e in named}
    places = {p.name.casefold() for p in article.places[:MENTIONS] if p.role != "dateline"}
    lead = article.title + ". " + _lead(article)
    return {
        "names": _hashed("n", capitalised(lead)),
        "actors": _hashed("a", names),
        "places": _hashed("p", places),
        "rare_words": _hashed("w", words(lead)),
        "figures": _hashed(
            "f", (f"{c.kind} {c.unit} {c.claim.low:g}" for c in counts if c.claim.low and c.claim.low > 1)
        ),
    }


def capitalised(text: str) -> set[str]:
    """What is written like a name, known or not; common words that begin a sentence are taken off it."""
    found = set()
    for match in _NAME.finditer(text):
        name = match[0].split()
        while name and name[0].lower() in _COMMON | _SMALL:
            del name[0]
        if name:
            found.add(normal.fold(" ".join(name).removesuffix("'s").removesuffix("’s")))
    return found


def words(text: str) -> list[str]:
    """The first distinct words that can tell one event from another, without endings."""
    told = (word for word in normal.words(text) if len(word) > 2 or unparted.is_pair(word))
    found = dict.fromkeys(_stem(word) for word in told if word not in _COMMON)
    return list(found)[:WORDS]


def actors(article: Traced) -> tuple[Actor, ...]:
    """Who the article speaks of, each once, as it is first named."""
    found: dict[str, Actor] = {}
    for entity in article.entities[:MENTIONS]:
        if entity.type in ("PER", "ORG", "NORP"):
            name = entity.name or article.text[entity.start : entity.end]
            found.setdefault(entity.id or normal.fold(name), Actor(entity.id or "", name, entity.type))
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
    return Count(figure.kind, unit, normal.fold(what or ""), normal.fold(figure.place or ""), claim)


def _lead(article: Traced) -> str:
    """The text from its first part that is body."""
    skipped = [
        p.end for p in article.parts if p.kind in ("title", "byline", "credit", "dateline") and p.start < LEAD
    ]
    begin = max(skipped, default=0) if max(skipped, default=0) < LEAD else 0
    return article.text[begin : begin + LEAD]


def _stem(word: str) -> str:
    for ending in ("ings", "ing", "ies", "ed", "es", "'s", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _hashed(kind: str, names: Iterable[str]) -> list[int]:
    return sorted({crc32(f"{kind}\0{name}".encode("utf-8", "surrogatepass")) for name in names if name})
