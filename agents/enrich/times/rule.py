"""What a rule is, and what it may look at: the words around a time, its sentence, the time of publication."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from agents.enrich.times import tense
from agents.enrich.times.values import Found, Value

Groups = Mapping[str, str | None]
_LINK = re.compile(r"\s?[-–—]\s?|\s(?:to|until|till|through|and)\s")
_LAST_WORD = re.compile(r"([^\W_]+)(?:['’]s)?[\s\"“‘(]{0,3}\Z")


@dataclass(slots=True)
class Around:
    """A stretch that may be a time, and what stands around it.

    `low` is `text` in small letters, each at its place; ``begin..stop`` is the sentence, `at` where the anchor stands;
    `published` in UTC, without a zone; `named` is the day that the text named last; `before` the time found before,
    in this sentence.
    """

    text: str
    low: str
    begin: int
    stop: int
    at: int
    published: datetime | None
    named: date | None
    before: Found | None
    start: int = 0
    end: int = 0

    @property
    def day(self) -> date | None:
        """The day of publication."""
        return self.published.date() if self.published else None

    def word(self) -> str:
        """The word before, in small letters, without ’s; "" where none is."""
        found = _LAST_WORD.search(self.low, max(self.begin, self.start - 16), self.start)
        return found[1] if found else ""

    def is_joined(self) -> bool:
        """Whether only a linking word stands between the month or year before and this one."""
        return (
            self.before is not None
            and self.before.value.grain in ("month", "year")
            and _LINK.fullmatch(self.low, self.before.end, self.start) is not None
        )

    def tense(self) -> str:
        """ "ahead", "over" or "": see `tense.of`."""
        return tense.of(self.low, self.begin, self.start, self.end, self.stop)

    def is_followed(self, pattern: re.Pattern[str]) -> bool:
        """Whether `pattern` matches what comes next (in small letters)."""
        return pattern.match(self.low, self.end, self.stop) is not None


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to write a time, tried where the word it turns on (its anchor) stands.

    `body` matches from the anchor, `lead` what of the time stands before it, up to it: both in small letters. What
    their groups caught goes to `read`, which gives None where it is no time after all.
    """

    lead: re.Pattern[str]
    body: re.Pattern[str]
    read: Callable[[Groups, Around], Value | None]


def words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


def rule(lead: str, body: str, read: Callable[[Groups, Around], Value | None]) -> Rule:
    """A rule from its two patterns (verbose: a space is written ``\\s``); `lead` may be empty."""
    return Rule(re.compile(rf"(?:{lead})\Z", re.VERBOSE), re.compile(body, re.VERBOSE), read)
