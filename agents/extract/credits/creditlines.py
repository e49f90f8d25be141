"""Lines that credit an agency or name who wrote: ``* Associated Press, Reuters``, ``(Reporting by …)``, ``By X, AFP``.

An agency that is merely quoted ("told Reuters", "according to Xinhua") is not a credit: it counts only in a line that
says nothing else, in a line with one of the cues (`agents.extract.credits.cues`), or set apart behind the last sentence; and
never where the words beside it say that it is spoken of (`agents.extract.credits.spoken`). A picture's credit names no agency.
"""

import re
from collections.abc import Callable, Iterator

from agents.extract.credits import spoken
from agents.extract.credits.agencies import LONGEST_LINE, Agencies, Named, words_beside
from agents.extract.credits.cues import AGENCIES, ALONE, CUES, PHOTO, SHORT, WORK
from agents.extract.credits.letters import narrow
from agents.extract.lines import Line, told

LONGEST_BYLINE = 120

_LOWER = re.compile(
    r"(?:and|und|et|y|e|og|och|en|in|for|of|the|de|la|le|del|da|do|di|du|van|von|der|den|bin|al|el|ibn|at|on|with|staff|writers?|by|from|this|these|its|an|a|as|reporting|reported"
    r"|reporters?|correspondents?|editors?|edited|editing|writing|written|additional|further|original|contributed|contributing|translated|translation|translating|produced|production|compiled|graphics?|research|report|story|article|agencies|agency|news|desk|service|für|aus|à|para|pour|special|to|senior|chief|political"
    r"|mit|avec|con|com|med|met|by-line|freelance|journalists?|photographers?|photos?|image|file|via|pool|handout|courtesy|bureau|bureaus|newsroom|team|teams|wire|wires|services|reports|inputs?|files|material|information|informationen|información|informações|informaciones|informations|data|other|our|own|online|redaktion|redacción|redazione|rédaction|redação|agenturen|agentur|agenturmaterial"
    r"|nachrichtenagentur(?:en)?|agencias?|agências?|agences?|agenzie?|material(?:ien)?|bearbeitet|redigiert|bericht|reporte|reportaje|reportagem|adicional|escrito|editado|traducido|español|edición|reportage|version|française|édité|par|por|testo|tradotto|texte|texto|text|und|des|dem|das|die|los|las|les|der|dalla|dell|dépêche|permission|licen[cs]e|under|arrangement|subscribers?|newspapers?|network|local|credits?|crédits?|и|та|і|й|ja|ir|és|și|και|ve)$"
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_BY = re.compile(
    r"^\W{0,3}(?:(?:text|story|words|written|reported|report|compiled)\s)?(?:by|von|por|par|di|door|af|av|przez|od|yazan|text(?:e|o)?:|автор|autor)\s*:?\s+(?=[^\W\d_])(?P<who>.+)$",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"\s(?!News\b|Agency\b)[^\W\d_a-zß-öø-ÿ]\w")
_CAPITAL_BEFORE = re.compile(
    r"\s(?!Agencia\b|Agenzia\b|Agence\b|Agência\b|Agencija\b)[^\W\d_a-zß-öø-ÿ]\w+\s$"
)
_UNLISTED = re.compile(r"\b((?:[A-Z][\w'’-]+ ){1,4}(?:News|Press) Agency)\b")
_NAME_AND = re.compile(
    r"^[^\W\d_][\w'’. -]{2,60}(?:,|\||–|—|-|\(|•|·| in | for | with | avec | mit | con | com | et | and | und | y | e |/)\s*"
)
_SHOUTED_AND = re.compile(r"^(?:[A-Z][A-Z.'’-]+\s){2,4}$")  # JANE DOE Associated Press
_IN_PLACE = re.compile(r"^(?P<who>.{2,70}?)(?:\s(?:in|à|aus|en|em|da|i|w|v|из|,|\||/|-|–|—)|,)\s(?P<place>[^\W\d_a-z][\w.'’-]*(?:\s(?:de\s|del\s|do\s|am\s|an der\s)?[^\W\d_a-z][\w.'’-]*){0,2})\W*$")  # fmt: skip
_WITH_AGENCIES = re.compile(
    r"^(?P<who>[^\W\d_][\w'’. -]{2,60}?)(?:\s?[,/|&+]\s?|\s(?:with|and|et|avec|und|mit|y|con|e|com|og|och)\s)$",
    re.IGNORECASE,
)

# What is said of a report that somebody else made.
_DOUBTED = re.compile(r"\b(?:denied|disputed|bestritten|dementiert|bestätigt|desmentid[oa]|démentie?|smentit[oa]|опроверг\w*)\b", re.IGNORECASE)  # fmt: skip
_SENTENCE_END = r"(?:(?<=[.!?…”\")\]。！？」』》»“।۔؟])|(?<=[.!?…,][’']))(?<!\b[A-Z]\.)(?<!\b[A-Z][a-z]\.)\s*"
_TAIL = re.compile(
    rf"{_SENTENCE_END}(?P<line>(?:[-–—―*/=•]+\s*|©\s*(?:\d{{4}}\s)?)?(?P<open>[(\[（【])?(?P<who>[^()\[\]（）【】.!?。]{{2,80}}?\.?)(?(open)[)\]）】])\W{{0,3}})$"
)
_TAIL_REPORT = re.compile(
    rf"(?<=[.!?…”\"’'»“。])\s*(?P<line>[(（]{{1,2}}\s*(?:(?:additional|with|further)\s)*(?:{WORK}|edited|written)\s(?:by|from|von|de|por|par|di)\b[^()]*[)）]{{1,2}}\W*)$",
    re.IGNORECASE,
)


def read_line(line: Line, agencies: Agencies) -> list[Named] | None:
    """Return the agencies that a credit line names (perhaps none); None where it is no credit line."""
    if len(line.text) > LONGEST_LINE:
        return None
    text = narrow(line.text)
    if is_photo(text, agencies):
        return []
    if only := agencies.only(text):
        return only
    for cue, pattern in CUES.items() if not (told(text) or _DOUBTED.search(text)) else ():
        if found := pattern.search(text):
            named = _credited(text, agencies)
            if (named or AGENCIES.search(text) or cue in ALONE) and _fits(cue, found, agencies):
                return named
    return [] if _is_generic(text) else None


def _credited(text: str, agencies: Agencies) -> list[Named]:
    """The agencies of a line that are not just spoken of."""
    sure = agencies.find(text)
    return [
        name
        for name in agencies.find(text, weak=True)
        if not spoken.of(text, name.start, name.end) and (name in sure or not _is_part(text, name))
    ]


def _is_part(text: str, name: Named) -> bool:
    """Whether a weak code in small letters is a word of a longer name: Trend Micro, Comunidad Andina."""
    beside = _CAPITAL.match(text, name.end) or _CAPITAL_BEFORE.search(text[: name.start])
    return text[name.start : name.end].istitle() and beside is not None


def _fits(cue: str, found: re.Match[str], agencies: Agencies) -> bool:
    """Whether a line with this cue is a credit: short ones ("Report by") may begin a sentence too."""
    text = found.string
    if cue not in SHORT:
        return True
    if cue == "reporting" and (text[0] in "([（" or ";" in text):
        return True
    rest = text[: found.start()] + text[found.end() :]
    return not _WORD.search(rest) or _is_names(rest, agencies, LONGEST_LINE)


def is_photo(text: str, agencies: Agencies) -> bool:
    """Whether a line says nothing but whose picture stands there: "AP Photo/Jane Doe", "Getty Images"."""
    return len(text) <= LONGEST_LINE and bool(PHOTO.search(text)) and _is_names(text, agencies, LONGEST_LINE)


def read_byline(line: Line, agencies: Agencies) -> list[Named] | None:
    """Return the agencies in a byline (perhaps none); None where the line is no byline."""
    if len(line.text) > LONGEST_BYLINE or line.words > 16:
        return None
    text = narrow(line.text)
    if is_photo(text, agencies):
        return None
    return next((named for read in _BYLINES if (named := read(text, agencies)) is not None), None)


def _only(text: str, agencies: Agencies) -> list[Named] | None:
    return agencies.only(text) or None


def _alone(text: str, agencies: Agencies) -> list[Named] | None:
    """Agencies and nothing else; a single weak code in small letters may be a name (Petra, Andina)."""
    named = agencies.only(text)
    return named if named and (not text.istitle() or len(named) > 1 or named == agencies.find(text)) else None


def _by(text: str, agencies: Agencies) -> list[Named] | None:
    found = _BY.match(text)
    if not found or not _is_names(found["who"], agencies):
        return None
    unlisted = _UNLISTED.search(text, found.start("who"))
    listed = [*_set_apart(text, agencies, found.start("who"))]
    return listed or ([Named(unlisted[1], *unlisted.span(1))] if unlisted else [])


def _set_apart(text: str, agencies: Agencies, who: int = -1) -> Iterator[Named]:
    """The agencies of a byline: a weak code may be a name, unless something stands before it or it is all of `who`."""
    sure = agencies.find(text)
    for name in agencies.find(text, weak=True):
        if (
            name in sure
            or (name.start == who and name.end == len(text))
            or text[: name.start].rstrip().endswith((",", "|", "/", "-", "–", "—", "(", "•", "·", "&"))
        ):
            yield name


def _name_and(text: str, agencies: Agencies) -> list[Named] | None:
    """``Ann Other, Associated Press``, ``Le Quotidien avec AFP``, ``JANE DOE Associated Press``."""
    named = [] if re.search(r"\d|[.!?]\s?[(\"“]", text) else [*_set_apart(text, agencies)]
    if not named or named[-1].end < len(text.rstrip(" .)")) - _role(text) or not _is_names(text, agencies):
        return None
    before = text[: named[0].start].removesuffix("the ").removesuffix("The ")
    return named if _NAME_AND.match(text) or _SHOUTED_AND.match(before) else None


def _role(text: str) -> int:
    found = re.search(
        r"\s(?:writer|staff|correspondent|reporter|staff writer|news agency)s?$",
        text.rstrip(" .)"),
        re.IGNORECASE,
    )
    return len(found[0]) if found else 0


def _in_place(text: str, agencies: Agencies) -> list[Named] | None:
    """``Agence France-Presse in Lindau``, ``EFE / Tarvik``, ``Staff and agencies in Ostava``."""
    found = _IN_PLACE.match(text)
    if not found:
        return None
    readers = (_alone, _name_and, _with_agencies)
    return next((named for read in readers if (named := read(found["who"], agencies)) is not None), None)


def _with_agencies(text: str, agencies: Agencies) -> list[Named] | None:
    """``Ann Other with agencies``, ``Agencias``: nobody's agency."""
    found = AGENCIES.search(text)
    if not found or found.end() < len(text.rstrip(" .)")):
        return None
    before = _WITH_AGENCIES.match(text[: found.start()])
    return [] if _is_generic(text) or (before and _is_names(before["who"], agencies)) else None


_BYLINES: tuple[Callable[[str, Agencies], list[Named] | None], ...] = (
    _alone, _by, _name_and, _in_place, _with_agencies
)  # fmt: skip


def _is_generic(text: str) -> bool:
    """Whether a line names agencies, but none of them: "Staff and agencies", "(وكالات)"."""
    return (
        len(text) <= LONGEST_BYLINE
        and AGENCIES.search(text) is not None
        and not words_beside(AGENCIES.sub(" ", text), [])
    )


def _is_names(who: str, agencies: Agencies, longest: int = LONGEST_BYLINE) -> bool:
    """Whether every word is a name or what stands between names, and no sentence ends in it."""
    listed = {who[name.start : name.end] for name in agencies.find(who, weak=True)}
    words = [word for word in _WORD.findall(who) if word not in listed] or [*listed]
    if not words or who.rstrip().endswith(("!", "?", ":", "…")) or len(who) > longest:
        return False
    return all(
        not word[0].islower() or word in listed or _LOWER.match(word.lower().rstrip(".")) for word in words
    )


def read_tail(line: Line, agencies: Agencies) -> tuple[int, list[Named]] | None:
    """Return the credit that stands behind the last sentence of a line: where it begins, and its agencies."""
    for pattern, read in _TAILS:
        if found := pattern.search(line.text, max(0, len(line.text) - LONGEST_LINE)):
            named = read(found["line"], agencies)
            if named is not None:
                at = found.start("line")
                return at, [name.moved(at) for name in named]
    return None


def _behind(text: str, agencies: Agencies) -> list[Named] | None:
    """A bracket behind the last sentence may hold a whole credit line; without one only agencies count."""
    if text[0] in "(（[【":
        return read_line(Line(0, len(text), text), agencies)
    return _only(text, agencies)


_TAILS: tuple[tuple[re.Pattern[str], Callable[[str, Agencies], list[Named] | None]], ...] = (
    (_TAIL_REPORT, _credited),
    (_TAIL, _behind),
)
