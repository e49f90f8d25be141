"""The lines of a text, with their places: what the rules about bylines, credits and teasers look at."""

import re
from typing import NamedTuple

_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_WORD = re.compile(r"\w+")
# A sentence's end, what closes a quotation behind it, and perhaps a bracket with the author's initials.
_ENDED = re.compile(r"""[.!?…:;。！？．।؟۔][\s'"’”“‘»«›)\]』」]*(?:[(\[【][^()\[\]【】]{1,60}[)\]】])?$""")
_FOLD = re.compile(r"[\W_]+")


class Line(NamedTuple):
    """One line (a paragraph, where paragraphs are lines): ``text[start:end]``, without white space around it."""

    start: int
    end: int
    text: str

    @property
    def words(self) -> int:
        return len(_WORD.findall(self.text))

    @property
    def ended(self) -> bool:
        """Whether it ends as a sentence does."""
        return bool(_ENDED.search(self.text))


def split(text: str) -> list[Line]:
    """Return the lines of a text that are not blank."""
    return [Line(*found.span(), found[0]) for found in _LINE.finditer(text)]


def fold(text: str) -> str:
    """Letters and digits only, lower case: for telling whether two lines say the same."""
    return _FOLD.sub(" ", text).strip().casefold()
