"""What a check of `wirehose doctor` is: a name, what is told where all is well, and rules for what may be wrong (pure)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")
OK, WARNING, ERROR = "ok", "warning", "error"


class Finding(NamedTuple):
    """What a check told: its name, ok, warning or error, what was found in one line, and what to do ("" for nothing)."""

    name: str
    verdict: str
    found: str
    advice: str = ""


class Rule(NamedTuple, Generic[T]):
    """Something that may be wrong, told where it holds."""

    verdict: str
    holds: Callable[[T], bool]
    found: Callable[[T], str]
    advice: str


@dataclass(frozen=True)
class Check(Generic[T]):
    """One thing that is looked at; the first rule that holds counts."""

    name: str
    sound: Callable[[T], str]
    rules: tuple[Rule[T], ...]

    def judge(self, facts: T) -> Finding:
        """What it tells of these facts."""
        for rule in self.rules:
            if rule.holds(facts):
                return Finding(self.name, rule.verdict, rule.found(facts), rule.advice)
        return Finding(self.name, OK, self.sound(facts))
