"""Lists of words as a set, or as one fast pattern: grouped by first letter, so that most places of a text are left at once."""

import re

_HEAD = re.compile(r"[a-z][a-z -]{0,6}(?![?*{])")


def word_set(words: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(words.split())


def any_of(alternatives: str, inner: str = r"\w") -> re.Pattern[str]:
    """A pattern for any of the `alternatives` as whole words: no `inner` character stands right before or behind.

    They are joined by ``|`` and each begins with a plain letter (a `ValueError` says which does not).
    """
    groups: dict[str, list[str]] = {}
    for word in split(alternatives):
        if not word[0].isalpha() or word[1:2] in ("?", "*"):
            raise ValueError(f"begins with no plain letter: {word}")
        groups.setdefault(word[0], []).append(word[1:])
    return re.compile(
        rf"(?<!{inner})(?:"
        + "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in groups.items())
        + rf")(?!{inner})"
    )


def split(alternatives: str) -> list[str]:
    """The alternatives of a pattern, cut at each ``|`` that stands in no bracket."""
    parts, depth = [""], 0
    for char in alternatives:
        depth += (char in "([") - (char in ")]")
        if char == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def heads(alternatives: str) -> list[str]:
    """The plain letters with which the alternatives of a pattern begin, a space for a hyphen; at most seven."""
    return sorted({head[0].replace("-", " ") for word in split(alternatives) if (head := _HEAD.match(word))})


def trie(words: list[str]) -> str:
    """The words as one pattern that reads each letter once."""
    by_letter: dict[str, list[str]] = {}
    for word in words:
        by_letter.setdefault(word[:1], []).append(word[1:])
    is_end = by_letter.pop("", None) is not None
    branches = [letter + trie(rests) for letter, rests in by_letter.items()]
    if not branches:
        return ""
    whole = branches[0] if len(branches) == 1 and not is_end else f"(?:{'|'.join(branches)})"
    return whole + "?" if is_end else whole
