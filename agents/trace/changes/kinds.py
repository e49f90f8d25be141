"""What kind of thing changed in an edited sentence: its numbers, a name, words in quotation marks, a time.

The words of both are aligned, and each place that differs is judged by what stands there. Where it is none of these
the wording changed.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from agents.text import normal, unparted
from agents.trace.changes import vocabulary

ORDER = ("figure", "date", "name", "quote")
LONGEST = 600  # words of both sentences that are aligned; of longer ones the middle that differs is one place
_SMALL = 3  # words put in or taken out that are a number or a time, not a clause that has one
_HEDGED = 4  # words behind a hedge up to its number: "[no] more than $ 12"
_NAMED = 8  # words of a place that differs in which names are looked for
_TOKEN = re.compile(
    r"(?<![^\s(“„«\"])[-−](?=\d)|\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?!\d)|\d{1,2}[:h]\d\d(?!\d)|\d+(?:[.,\u202f]\d+)*|(?:[^\W\d_]\.){2,}"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*|[%$€£¥₽]"
)
_AMID = re.compile(r"(?<=[\w,] )[^\W\d_]\w+")
_TIME = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}[:h]\d\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
_GROUPS = re.compile(r"(?<=\d)[.,\u202f](?=\d{3}(?!\d))")
_PER_CENT = re.compile(r"\b(?:per|pour|por) cento?\b", re.IGNORECASE)
_SPACED = re.compile(r"(?<=\d)\u00a0(?=\d{3}(?!\d))")
_OPEN, _CLOSE = "“«„", "”»"
_BESIDE = 2  # words between a day and its month: "4th of March"
_ACTOR = 3  # letters of a name that is told from a word by its capitals only: IS, US, UN
_LINK = 3  # letters of a word between a day and its month ("of", "the", "und", "bis")


class Token(NamedTuple):
    """A word of a sentence: `key` is what is compared, `kind` n(umber) d(ate) u(nit) or ""."""

    key: str
    kind: str
    is_name: bool
    is_first: bool  # of the sentence or a quotation: its capital says nothing
    is_quoted: bool


def of(before: str, after: str, language: str, quoted: bool, known: frozenset[str]) -> tuple[str, ...]:
    """The kinds of change from one sentence to the other, in the order of `ORDER`; "wording" where it is no other.

    `quoted`: both stand inside a quotation that begins and ends elsewhere; `known`: words that are names elsewhere in
    the texts (small letters).
    """
    return between(read(before, language, quoted), read(after, language, quoted), language, known)


def between(old: list[Token], new: list[Token], language: str, known: frozenset[str]) -> tuple[str, ...]:
    """The same of sentences that were read."""
    found = set()
    moved = counted(old, "n") != counted(new, "n")  # else they may only stand in another order
    for a, b in _places(old, new):
        found |= _judge(old, new, a, b, moved, language, known)
    return tuple(kind for kind in ORDER if kind in found) or ("wording",)


def read(sentence: str, language: str, quoted: bool = False) -> list[Token]:
    """The words of a sentence with what each is."""
    text = unparted.parted(_PER_CENT.sub("%", unicodedata.normalize("NFKC", _SPACED.sub("", sentence))))
    inside = _inside(text, quoted)
    found = list(_TOKEN.finditer(text))
    folded = [one[0].lower() if _TIME.fullmatch(one[0]) else normal.fold(one[0]) or one[0] for one in found]
    kinds = _kinds([one[0] for one in found], [word.lower() for word in folded], language)
    tokens = []
    for at, one in enumerate(found):
        word = one[0]
        is_first = at == 0 or text[max(0, one.start() - 1) : one.start()] in '"“«„‘'
        key = _GROUPS.sub("", folded[at]).removesuffix("'s")
        if kinds[at] in ("n", "u"):
            key = vocabulary.number(key, language) or vocabulary.UNITS.get(key, key)
        elif kinds[at] == "" and _is_actor(found, at) and key not in vocabulary.of(language).clock:
            key = key.upper()
        is_name = word[0].isupper() and kinds[at] == "" and len(word) > 1
        tokens.append(Token(key, kinds[at], is_name, is_first, inside[one.start()]))
    return tokens


def names(text: str) -> Iterator[str]:
    """Words with a capital where no sentence begins, in small letters."""
    return (word.lower() for word in _AMID.findall(text) if word[0].isupper())


def _is_actor(found: list[re.Match[str]], at: int) -> bool:
    """Whether a short word alone is in capitals."""
    beside = found[max(0, at - 1) : at] + found[at + 1 : at + 2]
    word = found[at][0]
    return (
        word.isupper()
        and 1 < len(word.replace(".", "")) <= _ACTOR
        and not any(b[0].isupper() for b in beside)
    )


def _judge(
    old: list[Token],
    new: list[Token],
    a: slice,
    b: slice,
    moved: bool,
    language: str,
    known: frozenset[str],
) -> set[str]:
    """The kinds of one place that differs."""
    was, now = old[a], new[b]
    found = set()
    is_swap = bool(was and now)
    is_small = is_swap or len(was) + len(now) <= _SMALL
    if is_small and counted(was, "n") != counted(now, "n") and (moved or len(was) + len(now) <= 2 * _SMALL):
        found.add("figure")
    if is_small and counted(was, "d") != counted(now, "d"):
        found.add("date")
    if _is_hedge(old, new, a, b, language) or (is_swap and _is_unit(old, new, a, b)):
        found.add("figure")
    if is_swap and len(was) + len(now) <= 2 * _NAMED and _renamed(old, new, a, b, language, known):
        found.add("name")
    if all(token.is_quoted for token in was + now):
        found.add("quote")
    return found


def _places(old: list[Token], new: list[Token]) -> list[tuple[slice, slice]]:
    """Where the two differ."""
    one, other = [token.key for token in old], [token.key for token in new]
    if len(one) + len(other) > LONGEST:
        start, most = 0, min(len(one), len(other))
        while start < most and one[start] == other[start]:
            start += 1
        end = 0
        while end < most - start and one[-1 - end] == other[-1 - end]:
            end += 1
        return [(slice(start, len(one) - end), slice(start, len(other) - end))]
    if other < one:  # the matcher would align them otherwise when they change places
        return [(a, b) for b, a in _aligned(other, one)]
    return _aligned(one, other)


def _aligned(one: list[str], other: list[str]) -> list[tuple[slice, slice]]:
    codes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return [(slice(a, b), slice(c, d)) for what, a, b, c, d in codes if what != "equal"]


def counted(tokens: list[Token], kind: str) -> Counter[str]:
    """The keys of one kind, and how often each is there."""
    return Counter(token.key for token in tokens if token.kind == kind)


def _is_hedge(old: list[Token], new: list[Token], a: slice, b: slice, language: str) -> bool:
    """Whether all that changed is how sure the number behind is."""
    hedges = vocabulary.of(language).hedges
    behind = next((t for t in new[b.stop : b.stop + _HEDGED] if t.key not in hedges and t.kind != "u"), None)
    is_number = behind is not None and behind.kind == "n"
    return is_number and all(token.key in hedges for token in old[a] + new[b])


def _is_unit(old: list[Token], new: list[Token], a: slice, b: slice) -> bool:
    """Whether all that changed is the unit of a number."""
    beside = new[max(0, b.start - 1) : b.start] + new[b.stop : b.stop + 1] + old[a.stop : a.stop + 1]
    return all(token.kind == "u" for token in old[a] + new[b]) and any(token.kind == "n" for token in beside)


def _renamed(
    old: list[Token], new: list[Token], a: slice, b: slice, language: str, known: frozenset[str]
) -> bool:
    """Whether a name was put for another."""
    if any(one.is_name != other.is_name for one, other in _recased(old[a], new[b])):
        return True
    was, now = _named(old, a, language), _named(new, b, language)
    if not was or not now or was == now:
        return False
    if all(token.is_first for token in was + now):
        return any(token.key.isupper() or token.key.lower() in known for token in was + now)
    return True


def _recased(was: list[Token], now: list[Token]) -> list[tuple[Token, Token]]:
    """The words that differ in their capitals only, behind the first of a sentence."""
    return [
        (one, other)
        for one, other in zip(was, now, strict=False)
        if one.key != other.key
        and one.key.lower() == other.key.lower()
        and not (one.is_first or other.is_first)
    ]


def _named(tokens: list[Token], place: slice, language: str) -> list[Token]:
    named = []
    for at in range(*place.indices(len(tokens))):
        beside = tokens[max(0, at - 1) : at] + tokens[at + 1 : at + 2]
        if tokens[at].is_name and (
            language not in vocabulary.NOUNS_TOO or any(token.is_name for token in beside)
        ):
            named.append(tokens[at])
    return named


def _kinds(written: list[str], words: list[str], language: str) -> list[str]:
    known = vocabulary.of(language)
    capital = vocabulary.CAPITAL.get(language, frozenset())
    kinds = [
        "" if word in capital and as_written.islower() else _kind(word, language, known)
        for as_written, word in zip(written, words, strict=True)
    ]
    for at, word in enumerate(words):
        if kinds[at] != "n" or not word[0].isdigit():
            continue
        after = words[at + 1] if at + 1 < len(words) else ""
        is_day = len(word) <= 2 and int(word) <= 31 and _is_by_month(words, at, known.months)
        before = words[at - 1] if at else ""
        is_year = _YEAR.fullmatch(word) is not None and (
            before in known.of_year or before in known.dates or after in ("год", "года", "году") or not after
        )
        is_day = is_day or (language == "de" and not after and before in ("am", "vom", "zum"))  # "am 4." März
        if is_day or is_year or after.replace(".", "") in known.clock:
            kinds[at] = "d"
    return kinds


def _is_by_month(words: list[str], at: int, months: frozenset[str]) -> bool:
    """Whether only other days and small words stand between this number and a month: "2 and 3 de marzo"."""
    for step in (-1, 1):
        for place in range(at + step, at + step * (_BESIDE + 2), step):
            if not 0 <= place < len(words):
                break
            if words[place] in months:
                return True
            if not words[place].isdigit() and len(words[place]) > _LINK:
                break
    return False


def _kind(word: str, language: str, known: vocabulary.Words) -> str:
    if _TIME.fullmatch(word) or word in known.dates:
        return "d"
    if vocabulary.number(word, language) is not None:
        return "n"
    return "u" if word in vocabulary.UNITS else ""


def _inside(text: str, quoted: bool) -> list[bool]:
    """For each letter whether it stands in quotation marks; an open one goes on to the end, a closed one came from before."""
    marks = [at for at, letter in enumerate(text) if letter in '"' + _OPEN + _CLOSE]
    inside = quoted and not marks
    if marks and text[marks[0]] in _CLOSE:
        inside = True
    out, last = [], 0
    for at in marks:
        out += [inside] * (at - last)
        inside = not inside if text[at] == '"' else text[at] in _OPEN and not (text[at] == "“" and inside)
        last = at
    return out + [inside] * (len(text) - last)
