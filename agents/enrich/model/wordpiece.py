"""Cuts a sentence into the pieces that the tagger reads: words and marks, then pieces of words (WordPiece).

The rules are BERT's (Devlin et al. 2018): small letters, no accents, marks alone, the longest piece first. How a word is
written is lost so, and told beside it by its case. Own code, since the library `tokenizers` brings a client for
downloads and thirteen packages; seeds/build/names.py checks that both cut alike.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
_LONGEST = 64  # letters of a word; a longer one is unknown
_REMEMBERED = 50_000  # words whose pieces are kept
CASES = 20  # numbers that `case` gives

Token = tuple[int, int]  # its place in the sentence


@dataclass(frozen=True, slots=True)
class Pieces:
    """A sentence for the tagger: one row a piece; `token` says of which token it is a piece."""

    tokens: list[Token]
    ids: list[int]
    cases: list[int]
    token: list[int]


class WordPiece:
    """The vocabulary, ready to cut sentences."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._ids = {piece: number for number, piece in enumerate(vocabulary)}
        self._unknown = self._ids["[UNK]"]
        self.first, self.last = self._ids["[CLS]"], self._ids["[SEP]"]
        self._known: dict[str, tuple[int, ...]] = {}

    def cut(self, sentence: str) -> Pieces:
        """The pieces of a sentence, without the marks for its beginning and end."""
        tokens: list[Token] = []
        ids: list[int] = []
        cases: list[int] = []
        owner: list[int] = []
        behind = -1
        for match in _TOKEN.finditer(sentence):
            word = match[0]
            pieces = self._known.get(word) or self._of(word)
            written = case(word) + (10 if match.start() == behind else 0)
            behind = match.end()
            ids += pieces
            cases += [written] * len(pieces)
            owner += [len(tokens)] * len(pieces)
            tokens.append(match.span())
        return Pieces(tokens, ids, cases, owner)

    def _of(self, word: str) -> tuple[int, ...]:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        pieces = self._known[word] = self._cut_word(plain(word))
        return pieces

    def _cut_word(self, word: str) -> tuple[int, ...]:
        if not 0 < len(word) <= _LONGEST:
            return (self._unknown,)
        pieces, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = self._ids.get(("##" if start else "") + word[start:end])
                if piece is not None:
                    break
            else:
                return (self._unknown,)
            pieces.append(piece)
            start = end
        return tuple(pieces)


def plain(word: str) -> str:
    """Small letters without accents."""
    if word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFD", word.lower())
    return "".join(char for char in folded if unicodedata.category(char) != "Mn")


def case(word: str) -> int:
    """How a word is written: 1 small, 2 Capital, 3 CAPITALS, 4 one capital letter, 5 miXed, 6 number, 7 mark, 8 else.

    The caller adds 10 where no space stands before it.
    """
    if not word[0].isalnum():
        return 7
    if word.isdigit():
        return 6
    if word.islower():
        return 1
    if len(word) == 1:
        return 4 if word.isupper() else 8
    if word.isupper():
        return 3
    if word[0].isupper() and word[1:].islower():
        return 2
    return 5 if any(char.isupper() for char in word) else 8
