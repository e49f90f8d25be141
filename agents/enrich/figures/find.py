"""The figures of a text: measures, and what the numbers of each sentence count of people."""

from collections.abc import Sequence

from agents.enrich import fiction
from agents.enrich.facts import Span
from agents.enrich.figures import articles, counts, phrases, sums
from agents.enrich.figures.claims import is_claimed
from agents.enrich.figures.measures import measure, once
from agents.text import numbers
from agents.text.letters import small
from agents.text.numbers import Number
from agents.text.words import any_of
from streams.records import Figure

_TRIGGER = any_of(  # a sentence without one of these counts no people
    r"kill\w*|dead|deadly|deaths?|die[ds]?|dying|toll|lives|bod(?:y|ies)|perish\w*|drown\w*|slain|massac\w+|murder\w*|execut\w+|shot"
    r"|fatalit\w+|wound\w*|injur\w+|hurt\w*|hospital\w*|burns|missing|unaccounted|captur\w+|hostages?|captives?|prisoners?|kidnap\w*"
    r"|abduct\w*|arrest\w*|detain\w*|detention\w*|custody|apprehend\w*|round\w*|displac\w+|evacu\w+|uproot\w*|homeless|fled|flees?"
    r"|fleeing|homes?|left|abandon\w*|behead\w*|victims?|crush\w*|slaughter\w*|claim\w*|cost|corpses?|forc\w+|sen(?:d|ds|t|ding)|driv\w+|drove|camped|shelter\w*|refuge|admitted|jailed|remand\w*|slay\w*|slew|gun\w*|lifeless|untraced|treatment|"
    + phrases.CUES
)


def find(text: str, sentences: Sequence[Span], year: int | None = None) -> list[Figure]:
    """The figures of an English text in order. Places, dates and speakers are filled in by `ascribe`.

    `year` of publication: people counted "in 1998" are history, no news.
    """
    figures: list[Figure] = []
    found, at = numbers.find(text), 0
    lowered = small(text)
    for start, end in sentences:
        inside: list[Number] = []
        while at < len(found) and found[at].at < end:
            if found[at].at >= start:
                inside.append(found[at])
            at += 1
        if inside:
            seen = lowered if text[start:end].isupper() else text  # headlines in capitals
            figures += _of_sentence(seen, lowered, start, end, inside, year)
    return figures


def _of_sentence(
    text: str, lowered: str, start: int, end: int, inside: list[Number], year: int | None
) -> list[Figure]:
    measures: list[Figure] = []
    people: list[Number] = []
    for n, number in enumerate(inside):
        stop = inside[n + 1].start if n + 1 < len(inside) else end
        if (measured := measure(text, number, stop, end)) is None:
            people.append(number)
        elif measures and (same := once(text, measures[-1], measured)):
            measures[-1] = same
        else:
            measures.append(measured)
    if not people or not _TRIGGER.search(lowered, start, end) or fiction.is_told(lowered, start, end):
        return measures
    people = sorted([*people, *articles.find(text, people, start, end)])
    claimed = [number for number in people if is_claimed(text, start, number, end, year)]
    return sorted(
        measures + sums.people(text, counts.read(text, claimed, start, end), end),
        key=lambda figure: (figure.start, figure.end),
    )
