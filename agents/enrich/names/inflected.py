"""Names in Cyrillic letters, under the endings that their languages give them: "Путин", "Путина", "Путиным"."""

import re
from functools import cache

from agents.enrich.names.actors import Actor

_CYRILLIC = re.compile(r"[\u0400-\u04ff][\u0400-\u04ff' -]+")
_WORD = re.compile(r"[^\W\d_]+")
_ENDING = re.compile(r"(?:[аеиоуыэюяіїє]|[иыоеії]й|[ая]я|ое|ые|ие)\Z")
_ENDINGS = (
    "(?:[аеєиоуыюяіїйь]|[оеєыи]м|[оеє][йю]|ого|ому|[ая]ми|[ая][хм]|[ыиі]х|[ыи]ми|ов[іи]|еві|[оеєії]в|[иыая][йя]|[иь]ю|[иі][єею]"
    "|ії|ої|ій|ою|ую|ые|ие|ое)?"
)
_SHORTEST = 3  # letters of a stem; acronyms have no endings


class Inflected:
    """Aliases in Cyrillic letters by the stem of their first word. (To compile all of their patterns takes half a second.)"""

    def __init__(self) -> None:
        self._by_stem: dict[str, list[tuple[str, Actor]]] = {}
        self._longest = 0  # letters of a stem

    def add(self, alias: str, actor: Actor) -> bool:
        """Take the alias, if it is one in Cyrillic letters with stems; say whether it was."""
        if not _CYRILLIC.fullmatch(alias) or alias.isupper():
            return False
        pattern = _WORD.sub(lambda word: _with_endings(word[0]), alias.lower())
        first = _stem(_WORD.findall(alias.lower())[0])
        self._longest = max(self._longest, len(first))
        self._by_stem.setdefault(first, []).append((rf"{pattern}\b", actor))
        self._by_stem[first].sort(key=lambda row: -len(row[0]))
        return True

    def find(self, lowered: str, start: int, end: int) -> tuple[int, Actor] | None:
        """Where the longest name ends that begins with the word at ``start..end``, and whose it is."""
        for size in range(min(end - start, self._longest), min(_SHORTEST, end - start) - 1, -1):
            for pattern, actor in self._by_stem.get(lowered[start : start + size], ()):
                if found := _compiled(pattern).match(lowered, start):
                    return found.end(), actor
        return None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _stem(word: str) -> str:
    stem = _ENDING.sub("", word)
    return stem if len(stem) >= _SHORTEST else word


def _with_endings(word: str) -> str:
    stem = _stem(word)
    return re.sub("[её]", "[её]", stem) + (_ENDINGS if len(stem) >= _SHORTEST else "")
