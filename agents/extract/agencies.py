"""Which news agencies there are, and where a piece of text names one (seeds/agencies.toml)."""

import re
import tomllib
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, convert

from streams.errors import Misconfigured


class Named(NamedTuple):
    """An agency's canonical name and where it stands in the text that was searched."""

    agency: str
    start: int
    end: int


class Agency(Struct, frozen=True, forbid_unknown_fields=True):
    """`names` are found in any case, `codes` as written, `weak` codes only where they are set apart."""

    name: str
    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()


# What may stand beside agencies in a line that is nothing but a credit.
_FILLER = re.compile(
    r"\b(?:and|und|et|y|e|o|og|och|en|with|mit|avec|con|med|met|de|the|via|by|from|for|agencies|agency|agenturen|agences|agencias|"
    r"news|staff|wires?|services?|reports?|writers?|correspondents?|other|plus)\b|[\W\d_]+",
    re.IGNORECASE,
)
_SET_APART = re.compile(r"[-–—―*/(\[©|•]")


class Agencies:
    """The known agencies. Picklable; its patterns are compiled on first use."""

    def __init__(self, agencies: tuple[Agency, ...]) -> None:
        self.agencies = agencies

    def __reduce__(self) -> tuple[type["Agencies"], tuple[tuple[Agency, ...]]]:
        return Agencies, (self.agencies,)

    @cached_property
    def _canonical(self) -> dict[str, str]:
        """Spelling -> name; full names in lower case."""
        known: dict[str, str] = {}
        for agency in self.agencies:
            for spelling in (*(name.lower() for name in agency.names), *agency.codes, *agency.weak):
                known.setdefault(spelling, agency.name)
        return known

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _either(self.agencies, weak=False)

    @cached_property
    def _pattern_weak(self) -> re.Pattern[str]:
        return _either(self.agencies, weak=True)

    def canonical(self, spelling: str) -> str | None:
        """Return the canonical name of one agency, or None."""
        spelling = spelling.strip()
        return self._canonical.get(spelling) or self._canonical.get(spelling.lower().removeprefix("the "))

    def find(self, text: str, weak: bool = False) -> list[Named]:
        """Return every agency that is named, in order; `weak` codes too where asked."""
        pattern = self._pattern_weak if weak else self._pattern
        return [Named(self._name(found[0]), *found.span()) for found in pattern.finditer(text)]

    def only(self, text: str, extra: int = 0) -> list[Named]:
        """Return the agencies of a text that consists of agencies (and at most `extra` other words); else nothing."""
        found = self.find(text, weak=bool(_SET_APART.search(text)))
        if not found:
            return []
        rest, end = [], 0
        for name in found:
            rest.append(text[end : name.start])
            end = name.end
        words = _FILLER.sub(" ", " ".join((*rest, text[end:]))).split()
        return found if len(words) <= extra else []

    def _name(self, surface: str) -> str:
        return self._canonical.get(surface) or self._canonical[surface.lower()]


def _either(agencies: tuple[Agency, ...], weak: bool) -> re.Pattern[str]:
    names = sorted(
        {name for agency in agencies for name in agency.names}, key=lambda name: (-len(name), name)
    )
    codes = {code for agency in agencies for code in (*agency.codes, *(agency.weak if weak else ()))}
    ordered = sorted(codes, key=lambda code: (-len(code), code))
    full, short = ("|".join(map(re.escape, group)) for group in (names, ordered))
    return re.compile(rf"(?<![\w-])(?:(?i:{full})|{short})(?![\w]|-\w)")


def load_agencies(path: Path) -> Agencies:
    """Read the list of agencies. Raises Misconfigured where the file is missing or wrong."""

    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["agency"]
        return Agencies(convert(rows, tuple[Agency, ...]))
    except (OSError, KeyError, ValueError) as error:
        raise Misconfigured(f"{path}: {error!r}; the list of agencies must be readable") from error
