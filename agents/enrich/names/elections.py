"""Finds elections by name: "the 2019 United Kingdom general election", "the June 2024 European Parliament election"."""

import re
from collections.abc import Iterator

from streams.records import Entity

_MONTH = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \Z"
)
_LONGEST = len("September ")
_KIND = (
    r"(?:general|presidential|parliamentary|legislative|federal|local|mayoral|municipal|provincial|regional|state"
    r"|national|gubernatorial|primary|snap|leadership|council|constitutional|independence|membership) "
)
_NAMED = re.compile(
    rf"[12](?<!\w.)(?:(?<=1)[89]|(?<=2)0)\d\d (?:(?:[A-Z][\w’'.-]{{1,20}}|of|the|and) ){{1,6}}(?:{_KIND}){{0,3}}(?:by-)?(?:elections?|referendums?)\b"
)
_SURE = 0.8


def find(text: str) -> Iterator[Entity]:
    """Elections and referendums that are named by year and place, as MISC; without a year it is no name."""
    if "election" in text or "referendum" in text:
        for named in _NAMED.finditer(text):
            month = _MONTH.search(text, max(0, named.start() - _LONGEST), named.start())
            start = month.start() if month else named.start()
            yield Entity(start=start, end=named.end(), type="MISC", method="rule", confidence=_SURE)
