"""The sentences of an article as they are traced: which count, and what they are compared by."""

import re
from dataclasses import dataclass

from agents.text import normal, sentences, unparted
from agents.trace import prints
from streams.records import Enriched, Sentence

APART = frozenset(("byline", "credit", "title", "teaser", "bio", "boilerplate", "caption"))  # not the report
LINE = 12  # words: shorter without a stop it is a label, a headline or a date
STOPS = tuple(".!?…\"'”’“»›)]」』" + sentences.HARD)
_DATELINE = re.compile(
    r"[^\Wa-z\d_][^a-z\n]{1,60}?(?:,[^()\n]{1,30})?(?:\s*\([^)\n]{1,40}\))?\s*[—–-]{1,2}\s+"
)


@dataclass(slots=True)
class Passage:
    """One sentence. `is_apart`: it is no part of the report. `counts`: it is one, and long enough to tell something."""

    at: int  # number among the article's sentences
    start: int
    end: int
    text: str
    words: list[str]
    exact: int
    near: list[int]
    counts: bool
    is_apart: bool
    quoted: bool

    @property
    def weight(self) -> int:
        return self.end - self.start

    @property
    def stored(self) -> str:
        """The text as records have it (`memory.compress`)."""
        return self.text.replace("\x00", " ")


def told(article: Enriched) -> tuple[Sentence, ...]:
    """The article's sentences; split here where enrich gave none."""
    if article.sentences or not article.text:
        return article.sentences
    text = article.text
    return tuple(
        Sentence(start=start, end=end, quoted=sentences.quoted(text, start, end))
        for start, end in sentences.split(text, article.language)
    )


def read(article: Enriched, given: tuple[Sentence, ...]) -> list[Passage]:
    """One passage a sentence, in order."""
    datelines = {part.start: part.end for part in article.parts if part.kind == "dateline"}
    apart = [(part.start, part.end) for part in article.parts if part.kind in APART]
    passages = [_passage(article.text, at, sentence, datelines, apart) for at, sentence in enumerate(given)]
    counted = [passage for passage in passages if passage.counts]
    for passage, near in zip(counted, prints.near([p.words for p in counted]), strict=True):
        passage.near = near
    return passages


def tells(words: list[str], text: str) -> bool:
    """Whether a sentence (and its folded words) is long enough to tell something, and no label."""
    length = len(words) if text.isascii() else normal.length(words)
    return length >= prints.FEWEST and (length >= LINE or text.endswith(STOPS))


def is_line(sentence: str) -> bool:
    """Whether it is a label, a headline or a caption: short, and without a stop."""
    stripped = sentence.rstrip()
    words = unparted.parted(stripped).split(None, 2 * LINE)
    return not stripped.endswith((*STOPS, ":", ";")) and normal.length(words) < LINE


def _passage(
    text: str, at: int, sentence: Sentence, datelines: dict[int, int], apart: list[tuple[int, int]]
) -> Passage:
    start, end = sentence.start, sentence.end
    start = min(end, datelines.get(start, start))
    if at == 0 and start == sentence.start and (found := _DATELINE.match(text, start, end)):
        start = found.end()
    start += len(text[start:end]) - len(text[start:end].lstrip(" \t\n\u00a0—–-"))
    words = normal.words(text[start:end])
    middle = (start + end) // 2
    is_apart = any(a <= middle < b for a, b in apart)
    counts = tells(words, text[start:end]) and not is_apart
    exact = prints.exact(" ".join(words)) if counts else prints.EXACT
    return Passage(at, start, end, text[start:end], words, exact, [], counts, is_apart, sentence.quoted)
