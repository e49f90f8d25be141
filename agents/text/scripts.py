"""The script of a text, and which languages are written in it.

Where one language alone is written so (Greek, Thai, Hangul …) the script is the answer; elsewhere it leaves fewer.
Blocks are those of Unicode 16, languages those that news is written in.
"""

from bisect import bisect_right
from collections.abc import Mapping

LATIN = ""  # and all that has no languages below
IDEOGRAPH = 3  # letters: a sign of Han, kana or Hangul says as much as so many
MIXED = 8  # Japanese has a kana for so many Han at least

LANGUAGES: Mapping[str, frozenset[str]] = {
    script: frozenset(languages.split())
    for script, languages in {
        "greek": "el",
        "cyrillic": "ru uk be bg mk sr kk ky mn tg tt ba cv ce os av kv uz az bs",
        "armenian": "hy",
        "hebrew": "he yi",
        "arabic": "ar fa ur ps ku ug sd ks",
        "thaana": "dv",
        "devanagari": "hi mr ne sa",
        "bengali": "bn as",
        "gurmukhi": "pa",
        "gujarati": "gu",
        "oriya": "or",
        "tamil": "ta",
        "telugu": "te",
        "kannada": "kn",
        "malayalam": "ml",
        "sinhala": "si",
        "thai": "th",
        "lao": "lo",
        "tibetan": "bo dz",
        "burmese": "my",
        "georgian": "ka",
        "hangul": "ko",
        "ethiopic": "am ti",
        "khmer": "km",
        "kana": "ja",
        "han": "zh ja",
    }.items()
}
_BOTH = frozenset("sr bs uz az tt ku".split())  # noqa: SIM905  # written in Latin, too
_NEVER_LATIN = frozenset().union(*LANGUAGES.values()) - _BOTH

# Where a script begins; it goes on to the next line.
_BLOCKS = (
    (0x0000, LATIN),
    (0x0370, "greek"),
    (0x0400, "cyrillic"),
    (0x0530, "armenian"),
    (0x0590, "hebrew"),
    (0x0600, "arabic"),
    (0x0700, LATIN),
    (0x0750, "arabic"),
    (0x0780, "thaana"),
    (0x07C0, LATIN),
    (0x0900, "devanagari"),
    (0x0980, "bengali"),
    (0x0A00, "gurmukhi"),
    (0x0A80, "gujarati"),
    (0x0B00, "oriya"),
    (0x0B80, "tamil"),
    (0x0C00, "telugu"),
    (0x0C80, "kannada"),
    (0x0D00, "malayalam"),
    (0x0D80, "sinhala"),
    (0x0E00, "thai"),
    (0x0E80, "lao"),
    (0x0F00, "tibetan"),
    (0x1000, "burmese"),
    (0x10A0, "georgian"),
    (0x1100, "hangul"),
    (0x1200, "ethiopic"),
    (0x13A0, LATIN),
    (0x1780, "khmer"),
    (0x1800, LATIN),
    (0x1F00, "greek"),
    (0x2000, LATIN),
    (0x3041, "kana"),
    (0x3100, LATIN),
    (0x3130, "hangul"),
    (0x3190, LATIN),
    (0x31F0, "kana"),
    (0x3200, LATIN),
    (0x3400, "han"),
    (0xA000, LATIN),
    (0xAC00, "hangul"),
    (0xD7B0, LATIN),
    (0xF900, "han"),
    (0xFB00, LATIN),
    (0xFB1D, "hebrew"),
    (0xFB50, "arabic"),
    (0xFE00, LATIN),
    (0xFE70, "arabic"),
    (0xFF00, LATIN),
    (0xFF66, "kana"),
    (0xFFA0, LATIN),
    (0x20000, "han"),
)
_STARTS = [start for start, _ in _BLOCKS]


def of(characters: Mapping[str, int]) -> tuple[str, int]:
    """Return the script that most letters belong to, and how many letters the text has (ideographs count as 3).

    `characters`: how often each stands in the text. A text without letters is ``("", 0)``.
    """
    counts: dict[str, int] = {}
    for character, count in characters.items():
        if character.isalpha():
            script = _BLOCKS[bisect_right(_STARTS, ord(character)) - 1][1]
            much = IDEOGRAPH if script in ("han", "kana", "hangul") else 1
            counts[script] = counts.get(script, 0) + much * count
    letters = sum(counts.values())
    if "kana" in counts and counts["kana"] * MIXED >= counts.get("han", 0):
        counts["kana"] += counts.pop("han", 0)
    return max(counts, key=lambda script: counts[script], default=LATIN), letters


def may_be(language: str, script: str) -> bool:
    """Whether texts of this language (ISO 639-1) may stand in this script."""
    return language in LANGUAGES[script] if script in LANGUAGES else language not in _NEVER_LATIN
