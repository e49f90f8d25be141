"""Finds what happened, by the words of each type: one event a sentence and type, the first sign of it as its span.

Precision first: verbs in the past and plain nouns of happening; words that are as often a figure of speech ("battle
against cancer", "strike" as a labour dispute) need company.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime

from agents.enrich import dates
from agents.enrich.facts import Span
from agents.enrich.words import any_of
from streams.records import Entity, Event, Figure, Place


def _each(words: str, tail: str) -> str:
    """Every one of `words` with the same `tail`."""
    return "|".join(word + tail for word in words.split("|"))


# The rules: type → its words, in small letters. The order is the order of preference where two share a word.
RULES = {
    "air_strike": r"air ?-?strikes?|air raids?|bombing (?:raids?|campaign)|warplanes? (?:hit|struck|bombed)"
    r"|aerial bombardments?|strikes (?:on|in|against|hit|destroyed|killed)|cruise missiles? (?:fired|launched|hit)|"
    + _each("drone|missile|rocket", " (?:strikes?|attacks?)"),
    "attack": r"attack(?:s|ed|ing)?(?! (?:on (?:his|her) (?:record|character)|ads?\b))"
    r"|bomb(?:s|ed|ing|ings|er|ers)?(?: (?:exploded|went off|blasts?|attacks?))?|explosions?|explo(?:ded|des)|blasts?"
    r"|shell(?:ed|ing)|mortars?|shot dead|opened fire|gunm[ae]n|shootings?|ambush(?:ed|es)?|massacres?|stabb(?:ed|ing)"
    r"|assassinat\w+|beheaded|grenades?|landmines?|chemical weapons?|gunfire|stormed|raided|planted (?:an? )?(?:ieds?|mines?)"
    r"|ieds?|firing|fired (?:at|on|upon)|hacked to death|gunned down|"
    + _each("militants|rebels|terrorists|insurgents|maoists", " (?:killed|attacked|torched)"),
    "clash": r"clash(?:es|ed|ing)?|fighting|firefights?|gun ?battles?|exchange of (?:gun)?fire"
    r"|battles? (?:for|between|with|against|near|in)|battled|skirmish\w*|offensive|encounter (?:with|between)|shoot-?outs?|crossfire",
    "capture": r"captur(?:ed|e of|es|ing)|recaptur\w+|re-?took|re-?tak(?:en|ing|es|e)|overr[au]n"
    r"|seiz(?:ed|es|ing|ure of)(?! (?:weapons|drugs|arms|ammunition))|liberated|fell to|"
    + _each("took|taken|takes|gained|regained|regain|regains", " (?:full |over )?control"),
    "withdrawal": r"withdr[ae]w(?:al|als|n|s|ing)?|retreat(?:ed|s|ing)?|pull(?:ed|s|ing)? (?:out|back)|pull-?out",
    "abduction": r"abduct(?:ed|s|ion|ions|ing)?|kidnap(?:ped|s|ping|pings|pers)?|hostages?|disappeared"
    r"|forced disappearances?|enforced disappearances?",
    "arrest": r"arrest(?:ed|s|ing)?|detain(?:ed|s|ing)|detention|rounded up|nabbed|apprehended|held (?:for|on suspicion)"
    r"|picked up for questioning|taken into custody|took into custody",
    "protest": r"protest(?:s|ed|ers?|ors?|ing)?|demonstrat(?:ed|ions?|ors?|ing)|march(?:ed|es) (?:in|on|through|to|against)"
    r"|riot(?:s|ed|ers?|ing)?|rall(?:y|ies|ied)|sit-?ins?|hunger strikes?|took to the streets|general strike|went on strike"
    r"|bandh|hartal|strikers|blockad(?:e|ed|es|ing)|picket\w*",
    "agreement": r"cease-?fires?|truces?|agreed (?:to|on|that|a)|accord (?:with|between)|agreement (?:with|between|on|to)|"
    + _each(
        "reached|signed|sign|signs|struck|brokered|under|peace|draft|nuclear|trade|new",
        r" (?:an? |the )?(?:\w+ )?(?:agreements?|deals?|accords?|treat(?:y|ies)|memorandum|pact)",
    ),
    "talks": r"talks(?: with| between| on)?|negotiations?|summit|met with|dialogue",
    "sanction": r"sanctions?|embargo(?:es)?|asset freezes?",
    "election": r"elections?|referendum|by-?elections?|polling stations?|votes? count",
    "disaster": r"earthquakes?|quakes?|floods?|flooding|flash floods|hurricanes?|cyclones?|typhoons?|tornado(?:es)?|tsunamis?"
    r"|landslides?|mudslides?|wildfires?|bush ?fires?|forest fires?|avalanches?|droughts?|volcan\w+|storms?|heavy rains?"
    r"|monsoon rains?|heat ?waves?|blizzards?|famines?|torrential rains?|lightning|epidemic|outbreak of",
    "accident": r"crash(?:ed|es) (?:in|into|near|on|off|after|while|when)|derail(?:ed|ment|s)?|capsiz(?:ed|es|ing)|sank"
    r"|collided|collisions?|collapsed?|gas leaks?|stampedes?|broke out|fire (?:broke|at|in|swept|ripped|gutted)|blaze"
    r"|accidents?|spill|overturned|drowned|electrocuted|"
    + _each("plane|train|bus|car|helicopter|road|air|boat|ferry", " crash(?:es)?"),
    "statement": r"said in a statement|issued a statement|announced (?:on|that|in)|condemned|declared (?:that|martial|a state)"
    r"|statement (?:on|said)|warned (?:that|of)",
}
_ONE = {kind: any_of(words) for kind, words in RULES.items()}
_ANY = any_of("|".join(RULES.values()))
_NOT_SO = re.compile(
    r"\b(?:no|not|never|without|denied|denies|if|would|could|might|may|should|threaten(?:s|ed)? to|plan(?:s|ned)? to|fear(?:s|ed)? of|against|anti-?|counter-?|prevent(?:ing)?|heart|panic|under)\s*-?\s*\Z"
)
_ACTORS = frozenset(["PER", "ORG", "NORP"])


def find(
    text: str,
    sentences: Sequence[Span],
    entities: Sequence[Entity],
    places: Sequence[Place],
    figures: Sequence[Figure],
    published: datetime | None,
) -> list[Event]:
    """The events of an English text, in order, with the indexes of what their sentences name and count."""
    finders = [
        _Inside([e.start for e in entities]),
        _Inside([p.start for p in places]),
        _Inside([f.start for f in figures]),
    ]
    events: list[Event] = []
    for start, end in sentences:
        sentence = text[start:end].lower()
        if len(sentence) != end - start or not _ANY.search(sentence):
            continue
        if not (signs := _signs(sentence)):
            continue
        actors, near, counts = (inside.of(start, end) for inside in finders)
        actors = tuple(index for index in actors if entities[index].type in _ACTORS)
        date = dates.find(text[start:end], published)
        for at, stop, kind in signs:
            events.append(
                Event(
                    type=kind,
                    start=start + at,
                    end=start + stop,
                    actors=actors,
                    places=near,
                    figures=counts,
                    date=date,
                )
            )
    return events


def _signs(sentence: str) -> list[tuple[int, int, str]]:
    """The first sign of each type in a sentence, in order; where two types share it, the more exact one."""
    signs: list[tuple[int, int, str]] = []
    for kind, pattern in _ONE.items():
        for match in pattern.finditer(sentence):
            start, end = match.span()
            if not _NOT_SO.search(sentence, max(0, start - 16), start):
                if not any(s < end and start < e for s, e, _ in signs):
                    signs.append((start, end, kind))
                break
    return sorted(signs)


class _Inside:
    """Which of some spans, given by their sorted starts, begin inside a stretch."""

    def __init__(self, starts: list[int]) -> None:
        self._starts = starts

    def of(self, start: int, end: int) -> tuple[int, ...]:
        return tuple(range(bisect_left(self._starts, start), bisect_left(self._starts, end)))
