"""The articles that count, beside the numbers of a sentence: "killed a soldier and wounded two".

Only beside a number: what befell one person alone is told in many ways, and counted in none.
"""

import re
from collections.abc import Iterator, Sequence

from agents.enrich.figures.persons import counted
from agents.text.numbers import Number

_ARTICLE = re.compile(r"\b[Aa]n?(?=\s)")
_HARMING = re.compile(r"\b(?:kill(?:ed|s|ing)|wound(?:ed|s|ing)|injur(?:ed|es|ing))\s(?:another\s)?\Z")
_WAS_HARMED = re.compile(
    r"\s(?:was|is)\s(?:\w+ly\s|also\s)?(?:killed|wounded|injured|shot dead|arrested|detained|missing)\b"
)
_AND = re.compile(r"\sand\s\Z")


def find(text: str, numbers: Sequence[Number], start: int, end: int) -> Iterator[Number]:
    """Those of the sentence ``start..end`` in order, each as the number 1; `numbers` are those it has, in order."""
    after = 0
    for one in _ARTICLE.finditer(text, start, end):
        while after < len(numbers) and numbers[after].start < one.end():
            after += 1
        stop = numbers[after].start if after < len(numbers) else end
        noun = counted(text, one.end(), stop, is_one=True)
        if noun.is_person and _is_counted(text, start, one.start(), noun.end, stop):
            yield Number(one.start(), one.end(), one.start(), 1.0, 1.0, "exact")


def _is_counted(text: str, start: int, article: int, noun_end: int, stop: int) -> bool:
    """Behind a verb of harm, in front of "was killed", or first of a list: "a soldier and two boys were hurt"."""
    before = max(start, article - 30)
    return (
        _HARMING.search(text, before, article) is not None
        or _WAS_HARMED.match(text, noun_end) is not None
        or (_AND.fullmatch(text, noun_end, stop) is not None and not _AND.search(text, before, article))
    )
