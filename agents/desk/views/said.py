"""Numbers and kinds in words, for people."""

from collections.abc import Callable, Mapping
from typing import Any

from streams.records import Claim
from streams.tables import claim_words

PHASES: Mapping[str, str] = {
    "breaking": "young, and more than one origin reports it",
    "developing": "a new origin joined in the last six hours",
    "sustained": "older than a day, and new origins still join",
    "fading": "no new origin lately",
}
ORIGINS: Mapping[str, str] = {
    "agency": "news agency",
    "publisher": "publisher",
    "publisher_family": "titles of one owner",
    "copied_article": "copies of one article",
}
COPIES: Mapping[str, str] = {
    "exact": "word for word",
    "near": "edited",
    "spun": "reworded by machine",
}
CHANGES: Mapping[str, str] = {
    "headline": "headline",
    "sentence_added": "sentence added",
    "sentence_cut": "sentence cut",
    "figure": "figure changed",
    "name": "name changed",
    "quote": "quote changed",
    "date": "date changed",
    "wording": "wording",
    "rewritten": "rewritten",
    "retracted": "retracted by its editors",
    "correction": "correction by its editors",
    "source": "older source found",
}
HEALTH: Mapping[str, str] = {
    "ok": "answers, and brings news as it is used to",
    "failing": "does not answer, or not with a feed",
    "silent": "answers, but has been without news for longer than it is used to",
    "gone": "its host says that it is gone for good",
    "paused": "paused by somebody",
    "new": "not polled yet",
}
ENDS: Mapping[str, str] = {
    "published": "new article on the topic articles",
    "revised": "new revision of an article",
    "duplicate": "seen before",
    "rejected": "no news: the reason says why",
    "dead": "could not be processed: a dead letter keeps it",
}
ENTITIES: Mapping[str, str] = {
    "PER": "person",
    "ORG": "organisation",
    "LOC": "place",
    "NORP": "group",
    "MISC": "name",
}
LANES = 12
UNITS: Mapping[str, str] = {"count": "", "persons": "people", "percent": "%"}
SURE = ((0.95, "certain"), (0.8, "very likely"), (0.6, "likely"), (0.4, "uncertain"), (0.0, "a guess"))
SHARES = (
    (0.97, "all"),
    (0.8, "nearly all"),
    (0.55, "most"),
    (0.45, "about half"),
    (0.2, "a part"),
    (0.02, "little"),
    (0.0, "nothing"),
)


def sure(confidence: float) -> str:
    """A confidence from 0 to 1 in words."""
    return next(word for least, word in SURE if confidence >= least)


def share(value: float) -> str:
    """A share from 0 to 1 in words, and as a number."""
    word = next(word for least, word in SHARES if value >= least)
    return f"{word} ({percent(value)})"


def percent(value: float) -> str:
    """A share from 0 to 1 as a number: "86 %"."""
    return f"{100 * value:.0f} %"


def plural(count: int, one: str, many: str = "") -> str:
    """ "1 article", "2 articles"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def unit(name: str) -> str:
    """A unit as it is read."""
    return UNITS.get(name, name)


def kind(name: str) -> str:
    """A kind as it is read: "publisher_family" is "publisher family"."""
    return name.replace("_", " ")


def claim(of: Claim) -> str:
    """A number as it is claimed: "41", "at most 40"."""
    return claim_words(of).removeprefix("exact ")


def span(seconds: float) -> str:
    """A length of time: "12 min"."""
    for size, name in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {name}"
    return f"{max(0.0, seconds):.0f} s"


def lane(number: int) -> str:
    """The end of the class that colours a lane, as the pictures have it: they have twelve colours."""
    return str(number) if number < LANES else "more"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "sure": sure,
    "share": share,
    "percent": percent,
    "plural": plural,
    "unit": unit,
    "kind": kind,
    "claim": claim,
    "span": span,
    "lane": lane,
    "phase_words": lambda name: PHASES.get(name, ""),
    "origin_words": lambda name: ORIGINS.get(name, kind(name)),
    "copy_words": lambda name: COPIES.get(name, kind(name)),
    "change_words": lambda name: CHANGES.get(name, kind(name)),
    "health_words": lambda name: HEALTH.get(name, ""),
    "end_words": lambda name: ENDS.get(name, ""),
    "entity_words": lambda name: ENTITIES.get(name, kind(name)),
}
