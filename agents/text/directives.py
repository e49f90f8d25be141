"""What robots are told of one page, by ``X-Robots-Tag`` and ``<meta name="robots">``: may its text be shown?

The words are those of https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag; of 744 news pages
11 in a hundred say noarchive, 2 noindex, and 1 limits snippets.
"""

import re

NAMES = frozenset(("robots", "googlebot", "googlebot-news", "wirehose"))  # whom they mean, and us with them
REASONS = ("noarchive", "nosnippet", "max_snippet", "noindex")  # the strictest first
LONGEST = 4_096  # characters that are read
_FORBID = {name: name for name in REASONS} | {"nocache": "noarchive", "none": "noindex"}
_VALUED = frozenset(("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"))
_NAME = re.compile(r"[a-z][a-z0-9_-]*+")


def forbidden(said: str, name: str = "robots") -> str:
    """Return why the text of a page may not be published (one of `REASONS`), "" where nothing forbids it.

    `name`: to whom it is said, until a directive names somebody else ("otherbot: noindex, nofollow"). A limit of
    snippets is one: a whole text is longer than any.
    """
    found = set()
    for part in said[:LONGEST].lower().replace(";", ",").split(","):
        head, colon, rest = (text.strip() for text in part.partition(":"))
        if colon and head in _VALUED:
            is_limit = head == "max-snippet" and rest.isdecimal()
            rest = "max_snippet" if is_limit else ""
        elif colon and _NAME.fullmatch(head):
            name = head
        elif not colon:
            rest = head
        if name in NAMES:
            found |= {_FORBID[word] for word in rest.split() if word in _FORBID}
    return next((reason for reason in REASONS if reason in found), "")


def reservation(said: str) -> bool | None:
    """Return what a value of ``tdm-reservation`` says: reserved (1), not reserved (0); None where it says neither."""
    words = {word.strip() for word in said[:LONGEST].split(",")}
    return True if "1" in words else False if "0" in words else None
