"""Names in scripts that do not part their words, or whose signs no word pattern takes for letters: 中国, भारत."""

import re
from collections.abc import Iterator
from typing import Generic, TypeVar

LANGUAGES = ("zh", "ja", "hi")
_SCRIPT = re.compile(r"[\u0900-\u097f\u3040-\u30ff\u3400-\u9fff]")
_END = r"(?![\u0900-\u0963])"  # words of Hindi are parted
_BEGIN = r"(?<![\u0900-\u0963\u30a1-\u30fa\u30fc])"  # and those in katakana are whole: ブライン is no イン

T = TypeVar("T")


class Unparted(Generic[T]):
    """Names by which such a text is searched, letter by letter; the longest counts."""

    def __init__(self) -> None:
        self._meanings: dict[str, T] = {}
        self._pattern: re.Pattern[str] | None = None

    def add(self, name: str, meaning: T) -> bool:
        """Take the name, if it is one of these scripts; say whether it was."""
        if not _SCRIPT.match(name):
            return False
        self._meanings[name] = meaning
        self._pattern = None
        return True

    def find(self, text: str) -> Iterator[tuple[int, int, T]]:
        """The names in order, not overlapping."""
        if self._pattern is None:
            names = sorted(self._meanings, key=lambda name: (-len(name), name))
            self._pattern = re.compile(rf"{_BEGIN}(?:{'|'.join(map(re.escape, names))}){_END}")
        for found in self._pattern.finditer(text) if self._meanings else ():
            yield *found.span(), self._meanings[found[0]]
