"""Which news agencies there are, and where a piece of text names one (seeds/agencies.toml)."""

import re
import tomllib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, convert

from agents.extract.credits import spoken
from agents.extract.credits.letters import SOLID, fold, narrow
from streams.errors import Misconfigured
from streams.records import Credit

LONGEST_LINE = 400  # characters of a line that is nothing but a credit


class Named(NamedTuple):
    """An agency's canonical name, where it stands in the text that was searched, and its id ("": not in the list)."""

    agency: str
    start: int
    end: int
    id: str = ""

    def moved(self, by: int) -> "Named":
        """The same, in a text in which the searched one begins at offset `by`."""
        return self._replace(start=self.start + by, end=self.end + by)

    def credit(self, at: int = 0) -> Credit:
        """Return the credit, for a text in which the searched one begins at offset `at`."""
        return Credit(agency=self.agency, id=self.id, start=at + self.start, end=at + self.end)


class Agency(Struct, frozen=True, forbid_unknown_fields=True):
    """One agency of the list, whose head says what the fields are."""

    id: str
    name: str
    country: str = ""
    wikidata: str = ""
    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()


class _Spelling(NamedTuple):
    """One way to write an agency; `written`: only exactly so."""

    folded: str
    written: str | None
    weak: bool
    agency: Agency


# What may stand beside agencies in a line that is nothing but a credit: in the languages of the list.
_FILLER = re.compile(
    r"\b(?:and|und|et|y|e|i|o|og|och|ja|en|ve|и|та|with|mit|avec|con|com|med|met(?!\W*$)|z|la|le|les|los|las|el|il|lo|der|des|den|die|das|dem|de|del|di|da|dalla|do|the|l|via|by|from"
    r"|for|von|vom|van|par|por|à|av|af|от|із|з|su|agencies|agency|agenturen|agentur|agences|agence|agencias|agencia|agências|agenzie|agenzia|agentschappen"
    r"|nachrichtenagentur(?:en)?|byråer|bureau|bureaus|news|staff|wires?|services?|reports?|writers?|reporters?|correspondents?|other|plus|additional"
    r"|inputs?|files|material|texte?|texto|testo|unser\w*|eigene\w*|red|redaktion|redaktionell|redacción|redacció|redação|redazione|rédaction|redactie|redakcja|redakce|редакция|dépêche"
    r"|updated|published|posted|last|modified|am|pm|gmt|utc|ist|est|edt|bst|jan\w*|feb\w*|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|وكالات|الوكالات|وكالة|خبرگزاری|агентства|агентство)\b|记者|記者|综合|綜合|通讯社|[电電讯訊]|[\W\d_]+",
    re.IGNORECASE,
)
_DESK = re.compile(
    r"(?<=/)\s?[a-zäöü]{1,5}\b\.?(?!\.)|\b[a-z]{2,4}(?=\s?[/,(])|(?<=\0)(?:\s[A-Z]{2,4}){1,4}\W*$"
)  # dpa/lnw, jdo/AFP, PTI AB CD
_SET_APART = re.compile(r"[-–—―*/(\[（【«©|•=,+:]")
# Weak codes that are labels of other things where they stand alone in a line.
_LABELS = frozenset(
    "AIM ANA APP BP CMC CN LINA MAP MIA NA NINA PC PL RSS SIR SPA TAP UNI Andina Antara Beta Kabar Patria Petra Trend معا صفا وفا مهر وال وات بنا".split()  # noqa: SIM905
)
_ALONE = re.compile(r"\W*(\w{2,6})\W*")
_HEAD = re.compile(r"(?<!\w)(?<!\w-)[^\W_]+")
_JOINED = re.compile(r"\W*[^\W\d_a-z]{2,5}(?:[-–][^\W\d_a-z]{2,5}){1,3}\W*")  # TT-AFP
_GOES_ON = re.compile(r"\w|-\w")


class Agencies:
    """The known agencies. Picklable; what it looks names up in is made on first use."""

    def __init__(self, agencies: tuple[Agency, ...]) -> None:
        self.agencies = agencies

    def __reduce__(self) -> tuple[type["Agencies"], tuple[tuple[Agency, ...]]]:
        return Agencies, (self.agencies,)

    @cached_property
    def _spellings(self) -> dict[str, list[_Spelling]]:
        """Folded first word -> spellings that begin with it, longer ones first."""
        found: dict[str, list[_Spelling]] = {}
        for spelling in _spellings(self.agencies):
            solid = SOLID.search(spelling.folded)
            first = spelling.folded if solid else next(_HEAD.finditer(spelling.folded))[0]
            found.setdefault(first, []).append(spelling)
        for known in found.values():
            known.sort(key=lambda s: (-len(s.folded), s.written is None))
        return found

    @cached_property
    def _solid(self) -> re.Pattern[str]:
        """The spellings that need no space around them."""
        names = sorted((first for first in self._spellings if SOLID.search(first)), key=len, reverse=True)
        return re.compile("|".join(map(re.escape, names)) or r"(?!)")

    @cached_property
    def _known(self) -> dict[str, Agency]:
        """Codes as written and names folded -> agency."""
        return {s.written or s.folded: s.agency for s in reversed([*_spellings(self.agencies)])}

    def of(self, spelling: str) -> Agency | None:
        """Return the one agency that is written so, or None."""
        spelling = spelling.strip()
        return self._known.get(spelling) or self._known.get(fold(spelling).removeprefix("the "))

    def canonical(self, spelling: str) -> str | None:
        """Return the canonical name of one agency, or None."""
        agency = self.of(spelling)
        return agency.name if agency else None

    def find(self, text: str, weak: bool = False) -> list[Named]:
        """Return every agency that is named, in order; `weak` codes too where asked. Linear in the length of the text."""
        text = narrow(text)
        folded = fold(text)
        heads = [(m.start(), m[0]) for pattern in (self._solid, _HEAD) for m in pattern.finditer(folded)]
        found: list[Named] = []
        for start, head in sorted(heads):
            if not found or start >= found[-1].end:
                found += self._at(text, folded, start, head, weak)
        return found

    def _at(self, text: str, folded: str, start: int, head: str, weak: bool) -> Iterator[Named]:
        for spelling in self._spellings.get(head, ()):
            end = start + len(spelling.folded)
            same = folded.startswith(spelling.folded, start) and spelling.written in (None, text[start:end])
            if (
                same
                and (weak or not spelling.weak)
                and not (_goes_on(folded, end) and not SOLID.search(head))
            ):
                yield Named(spelling.agency.name, start, end, spelling.agency.id)
                return

    def only(self, text: str, extra: int = 0) -> list[Named]:
        """Return the agencies of a text that consists of agencies (and at most `extra` other words); else nothing."""
        if len(text) > LONGEST_LINE:
            return []
        text = narrow(text)
        if _JOINED.fullmatch(text) and not self.find(text, weak=True):
            text = text.replace("-", "/").replace("–", "/")
        alone = _ALONE.fullmatch(text)
        found = self.find(
            text, weak=bool(_SET_APART.search(text.rstrip(": ")) or (alone and alone[1] not in _LABELS))
        )
        if (
            not found
            or len(words_beside(text, found)) > extra
            or any(spoken.of(text, n.start, n.end) for n in found)
        ):
            return []
        return found


def words_beside(text: str, found: list[Named]) -> list[str]:
    """The words of a text that neither name an agency nor stand for what every credit says."""
    pieces, end = [], 0
    for name in found:
        pieces.append(text[end : name.start])
        end = name.end
    return _FILLER.sub(" ", _DESK.sub(" ", "\0".join((*pieces, text[end:])))).split()


def _goes_on(folded: str, end: int) -> bool:
    return _GOES_ON.match(folded, end) is not None


def _spellings(agencies: tuple[Agency, ...]) -> Iterator[_Spelling]:
    for agency in agencies:
        yield from (_Spelling(fold(name), None, False, agency) for name in agency.names)
        yield from (_Spelling(fold(code), code, False, agency) for code in agency.codes)
        yield from (_Spelling(fold(code), code, True, agency) for code in agency.weak)


def load_agencies(path: Path) -> Agencies:
    """Read the list of agencies. Raises Misconfigured where the file is missing or wrong."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["agency"]
        agencies = convert(rows, tuple[Agency, ...])
    except (OSError, KeyError, ValueError) as error:
        raise Misconfigured(f"{path}: {error!r}; the list of agencies must be readable") from error
    if wrong := next(_mistakes(agencies), ""):
        raise Misconfigured(f"{path}: {wrong}")
    return Agencies(agencies)


def _mistakes(agencies: tuple[Agency, ...]) -> Iterator[str]:
    """What is wrong in a list of agencies, and what to do."""
    ids: set[str] = set()
    names: set[str] = set()
    said: dict[str, str] = {}
    for agency in agencies:
        if not agency.id or not agency.name.strip():
            yield f"agency {agency.id or agency.name!r} needs an id and a name; give it both"
        if agency.id in ids or agency.name in names:
            yield f"agency {agency.id!r} ({agency.name}) stands there twice; keep one, or give the other another id and name"
        ids.add(agency.id)
        names.add(agency.name)
    for spelling in _spellings(agencies):
        if not _HEAD.search(spelling.folded):
            yield f"agency {spelling.agency.id!r} has an empty spelling; take it out"
        key = spelling.written or spelling.folded
        if said.setdefault(key, spelling.agency.id) != spelling.agency.id:
            yield f"{key!r} stands for {said[key]!r} and {spelling.agency.id!r}; leave it with one of them"
