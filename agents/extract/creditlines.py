"""Lines that credit an agency or name who wrote: ``* Associated Press, Reuters``, ``(Reporting by …)``, ``By X, AFP``.

An agency that is merely quoted ("told Reuters", "according to Xinhua") is not a credit: it counts only in a line that
says nothing else, in a line with one of the cues below, or set apart behind the last sentence.
"""

import re
from collections.abc import Callable

from agents.extract.agencies import Agencies, Named
from agents.extract.lines import Line

LONGEST_LINE = 400  # characters of a credit line
LONGEST_BYLINE = 120

_REPORT = r"(?:reporting|report|writing|editing|text|words|story|article|compiled|translation|files|inputs?|contributions?|material)"
CUES = {
    "reporting": re.compile(
        rf"^\W*(?:(?:additional|with|further|and)\s)*(?:{_REPORT}|edited|written|translated)\s(?:by|from)\b", re.IGNORECASE
    ),
    "contributed": re.compile(r"\bcontributed (?:\w+ )?to (?:this|the|these) (?:\w+ )?(?:report|article|story|dispatch)|\bcontributed reporting\b", re.IGNORECASE),
    "inputs": re.compile(r"^\W*(?:\w+ ){0,4}(?:with|including) (?:\w+ )?(?:files|reporting|inputs?|material|contributions?|information|additional reporting) (?:from|by)\b", re.IGNORECASE),
    "source": re.compile(r"^\W*(?:sources?|credits?|quelle|quellen|fuente|fuentes|fonte|fonti|bron|via|источник|来源|來源)\s?[::]", re.IGNORECASE),
    "first published": re.compile(r"^\W*(?:this|the|an earlier)\b[^.]{0,40}\b(?:story|article|report|piece|text)\b[^.]{0,40}\b(?:first|originally) (?:published|appeared) (?:by|in|on|at)\b", re.IGNORECASE),
    "supplemented": re.compile(r"\bthis [A-Z]\w+ (?:article|report|story)\b"),
    "feed": re.compile(r"\b(?:syndicated|wire agency|news agency|agency) feed\b|\bauto-?generated from\b", re.IGNORECASE),
    "copyright": re.compile(r"^\W*(?:©|\(c\)|copyright\b)|©\s?\d{4}", re.IGNORECASE),
    "rights": re.compile(r"\bmay not be (?:published|reproduced)\b", re.IGNORECASE),
    "material": re.compile(r"^\W*(?:mit material|mit agenturmaterial|con información|con informaciones|con informations|avec)\b", re.IGNORECASE),
}  # fmt: skip
# Without an agency these are no credit (a copyright line of the paper is boilerplate).
_NEEDS_AGENCY = frozenset(
    {"inputs", "source", "first published", "supplemented", "feed", "copyright", "rights", "material"}
)

_BY = re.compile(
    r"^\W{0,3}(?:(?:text|story|words|written|reported|report|photos?|pictures)\s)?(?:by|von|por|par|di|door|af|av|автор|autor)\s*:?\s+(?=[^\W\d_])(?P<who>.+)$",
    re.IGNORECASE,
)
_LOWER_IN_BYLINE = re.compile(
    r"(?:and|und|et|y|e|og|och|en|in|for|of|the|de|la|le|del|da|do|di|du|van|von|der|den|bin|al|el|ibn|at|on|with|staff|writers?|"
    r"reporters?|correspondents?|editors?|agencies|agency|news|desk|service|für|aus|à|para|pour|special|to|senior|chief|political)$"
)
_UNLISTED = re.compile(r"\b((?:[A-Z][\w'’-]+ ){1,4}(?:News|Press) Agency)\b")
_NAME_AND = re.compile(r"^[^\W\d_][\w'’. -]{2,60}(?:,|\||–|—|-| in | for |/)\s*")

_TAIL = re.compile(
    r"(?<=[.!?…”\"’')\]])(?<!\b[A-Z]\.)(?<!\b[A-Z][a-z]\.)\s*"
    r"(?P<line>(?:[-–—―*/]+\s*|©\s*(?:\d{4}\s)?)?(?P<open>[(\[])?(?P<who>[^()\[\].!?]{2,80}?)(?(open)[)\]])\W{0,2})$"
)
_TAIL_REPORT = re.compile(
    rf"(?<=[.!?…”\"’'])\s*(?P<line>\(\s*(?:(?:additional|with|further)\s)*(?:{_REPORT}|edited|written)\s(?:by|from)\b[^()]*\)\W*)$",
    re.IGNORECASE,
)


def read_line(line: Line, agencies: Agencies) -> list[Named] | None:
    """Return the agencies that a credit line names (perhaps none); None where it is no credit line."""
    text = line.text
    if len(text) > LONGEST_LINE:
        return None
    if only := agencies.only(text):
        return only
    for cue, pattern in CUES.items():
        if pattern.search(text):
            named = agencies.find(text, weak=True)
            if named or _stands_alone(cue, text):
                return named
    return None


def _stands_alone(cue: str, text: str) -> bool:
    """Whether a line with this cue is a credit without an agency: "Report by" may begin a sentence too."""
    if cue == "reporting":
        return text[0] in "([" or ";" in text or _is_names(text.partition(" by ")[2])
    return cue not in _NEEDS_AGENCY


def read_byline(line: Line, agencies: Agencies) -> list[Named] | None:
    """Return the agencies in a byline (perhaps none); None where the line is no byline."""
    text = line.text
    if len(text) > LONGEST_BYLINE or line.words > 16:
        return None
    if only := agencies.only(text):
        return only
    if (found := _BY.match(text)) and _is_names(found["who"]):
        unlisted = _UNLISTED.search(text, found.start("who"))
        return agencies.find(text) or ([Named(unlisted[1], *unlisted.span(1))] if unlisted else [])
    named = agencies.find(text)
    if named and named[-1].end >= len(text.rstrip(" .)")) and _NAME_AND.match(text) and _is_names(text):
        return named
    return None


def _is_names(who: str) -> bool:
    """Whether every word is a name or what stands between names, and no sentence ends in it."""
    words = re.findall(r"[^\W\d_][\w'’.-]*", who)
    if not words or who.rstrip().endswith(("!", "?", ":", "…")) or len(who) > LONGEST_BYLINE:
        return False
    return all(not word[0].islower() or _LOWER_IN_BYLINE.match(word.lower()) for word in words)


def read_tail(line: Line, agencies: Agencies) -> tuple[int, list[Named]] | None:
    """Return the credit that stands behind the last sentence of a line: where it begins, and its agencies."""
    for pattern, read in _TAILS:
        if found := pattern.search(line.text, max(0, len(line.text) - LONGEST_LINE)):
            named = read(found["line"], agencies)
            if named is not None:
                at = found.start("line")
                return at, [Named(name.agency, at + name.start, at + name.end) for name in named]
    return None


def _only(text: str, agencies: Agencies) -> list[Named] | None:
    return agencies.only(text) or None


def _any(text: str, agencies: Agencies) -> list[Named] | None:
    return agencies.find(text)


_TAILS: tuple[tuple[re.Pattern[str], Callable[[str, Agencies], list[Named] | None]], ...] = (
    (_TAIL_REPORT, _any),
    (_TAIL, _only),
)
