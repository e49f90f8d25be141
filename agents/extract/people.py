"""Who wrote it: people's names out of what pages and feeds call an author. Not the outlet, not "Admin".

An agency that is named as author stays: it is evidence of where the text comes from.
"""

import re
from collections.abc import Iterable

from agents.text import clean

MOST = 20
LONGEST = 60  # characters of a name
_SPLIT = re.compile(r"\s*(?:[,;|&/•·\n]|\b(?:and|und|et|y|og|och|en|with|mit|con|avec)\b)\s*", re.IGNORECASE)
_PREFIX = re.compile(
    r"^(?:(?:written|posted|reported|story|text|words|edited|reviewed)\s)?(?:by|von|por|par|di|door|af|av|автор)\b[\s:]+|^autor(?:in)?:\s*",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\b(?:admin(?:istrator)?|webmaster|editor(?:s|ial)?|redak(?:tion|tor|ce|cja)|redacción|redacao|redação|rédaction|redazione|redactie|staff|"
    r"newsroom|news ?desk|desk|team|reporters?|correspondents?|writers?|agenc(?:y|ies)|agenturen|contributors?|guest|anonymous|unknown|author|"
    r"users?|online|digital|service|press release|journalist|null|none|undefined|writer|producer|columnist|minister|professor|director)\b|^(?:n/?a|red)$",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"https?:|www\.|@|\d|[<>{}=#*]|\.(?:com|net|org|de|co|info|is|at|ch|tr)\b", re.IGNORECASE
)
_ADDRESS = re.compile(r"\s*(?:https?:|www\.|\S+@\S+\s*$)", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_FOLD = re.compile(r"[\W_]+")


def names(given: Iterable[str], outlets: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the people in `given`, each once, in order. `outlets`: names and domain of the publisher, which are no people."""
    refused = {_fold(outlet) for outlet in outlets if outlet}
    found: dict[str, str] = {}
    for text in given:
        text = "" if _ADDRESS.match(text) else _BRACKETS.sub("", clean.line(text)[:600])
        for name in _SPLIT.split(_PREFIX.sub("", text)):
            name = _PREFIX.sub("", name).strip(" .:-–—\"'()[]")
            if _is_name(name) and _fold(name) not in refused:
                found.setdefault(_fold(name), name)
    return tuple(found.values())[:MOST]


def _is_name(name: str) -> bool:
    if (
        not 2 <= len(name) <= LONGEST
        or len(name.split()) > 6
        or _NOT_A_NAME.search(name)
        or _NOBODY.search(name)
    ):
        return False
    return any(map(str.isalpha, name))


def _fold(name: str) -> str:
    return _FOLD.sub("", name).casefold()
