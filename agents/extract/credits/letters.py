"""Letters for comparing names: one for its cases, accents and widths, so that every place in a text stays what it is."""

import re
import unicodedata

SOLID = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")  # scripts that set no spaces between words
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0xA0: 0x20, 0x202F: 0x20, 0x3000: 0x20}


class _Fold(dict[int, str]):
    """For `str.translate`; learns as it goes, one letter for one letter."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        plain = unicodedata.normalize("NFKD", letter)
        folded = plain[0].casefold() if all(map(unicodedata.combining, plain[1:])) else letter
        self[code] = folded if len(folded) == 1 else letter
        return self[code]


_FOLD = _Fold(
    str.maketrans(
        {"’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "‐": "-", "‑": "-", "ı": "i", "ي": "ی", "ى": "ی", "ك": "ک"}
    )
)


def narrow(text: str) -> str:
    """Return the text with full-width letters, brackets and odd spaces as plain ones."""
    return text.translate(_NARROW)


def fold(text: str) -> str:
    """Return the text in small letters, without accents, with one apostrophe and one hyphen."""
    return text.translate(_FOLD)
