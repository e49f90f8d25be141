"""The articles that count, beside the numbers of a sentence: "killed a soldier and wounded two".

Only beside a number: what befell one person alone is told in many ways, and counted in none.
"""

import re
from collections.abc import Iterator, Sequence

from agents.enrich.figures.persons import counted
from agents.text.numbers import Number

_ARTICLE = re.compile(r"\b(?:[Aa]n?|(?P<known>the|his|her|its|their))(?=\s)")
_HARMING = re.compile(r"\b(?:kill(?:ed|s|ing)|wound(?:ed|s|ing)|injur(?:ed|es|ing))\s(?:another\s)?\Z")
_WAS_HARMED = re.compile(
    r"\s(?:was|is)\s(?:\w+ly\s|also\s)?(?:killed|wounded|injured|shot dead|arrested|detained|missing)\b"
)
_AND = re.compile(r"\sand\s\Z")
_LISTED = re.compile(r",\s(?:his\s|her\s|their\s)?")
_GOES_ON = re.compile(r",?\sand\s|,\s(?:an?|his|her|\d+|two|three|four|five)\s")


def find(text: str, numbers: Sequence[Number], start: int, end: int) -> Iterator[Number]:
    """Those of the sentence ``start..end`` in order, each as the number 1; `numbers` are those it has, in order."""
    after = 0
    listed: list[tuple[Number, int]] = []  # of the list being read, each with the end of its noun
    for one in _ARTICLE.finditer(text, start, end):
        while after < len(numbers) and numbers[after].start < one.end():
            after += 1
        following = numbers[after] if after < len(numbers) else None
        stop = following.start if following else end
        if one["known"] and not _HARMING.search(text, max(start, one.start() - 30), one.start()):
            continue
        noun = counted(text, one.end(), stop, is_one=True)
        if not noun.is_person:
            continue
        if listed and text[listed[-1][1] : one.start()] != ", ":
            listed.clear()
        listed.append((Number(one.start(), one.end(), one.start(), 1.0, 1.0, "exact"), noun.end))
        if one["known"]:
            is_counted = _AND.fullmatch(text, noun.end, stop) is not None
        else:
            is_counted = _is_counted(text, start, one.start(), noun.end, stop) or _is_first(
                text, noun.end, following, end
            )
        if is_counted:
            yield from (number for number, _ in listed)
            listed.clear()


def _is_first(text: str, noun_end: int, following: Number | None, end: int) -> bool:
    """Whether a list goes on with the next number: "a woman, her two sons and …"."""
    if following is None or not _LISTED.fullmatch(text, noun_end, following.start):
        return False
    noun = counted(text, following.end, end)
    return noun.is_person and _GOES_ON.match(text, noun.stop, end) is not None


def _is_counted(text: str, start: int, article: int, noun_end: int, stop: int) -> bool:
    """Behind a verb of harm, in front of "was killed", or first of a list: "a soldier and two boys were hurt"."""
    before = max(start, article - 30)
    return (
        _HARMING.search(text, before, article) is not None
        or _WAS_HARMED.match(text, noun_end) is not None
        or (_AND.fullmatch(text, noun_end, stop) is not None and not _AND.search(text, before, article))
    )
