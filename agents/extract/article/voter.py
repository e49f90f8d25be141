"""What trafilatura (Barbaresi 2021, ACL demo) takes for the article: one voice of `agents.extract.article.body`, and the day it guesses.

Its quick way costs 9 ms a page and its whole way 20; the whole way is gone where the quick one found little of the
page's paragraphs (`notes`: selective extraction).
"""

from copy import deepcopy
from datetime import datetime
from typing import Any

from htmldate import find_date
from trafilatura.core import bare_extraction

from agents.extract.says import times
from agents.text import html

_ODD = (
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    RecursionError,
    OverflowError,
)  # pages it cannot handle


def vote(tree: Any, url: str, whole: bool) -> list[str]:
    """Return the paragraphs it chooses from `tree`, which is left as it is."""
    try:
        document = bare_extraction(
            deepcopy(tree),
            url=url,
            favor_precision=True,
            fast=not whole,
            include_comments=False,
            with_metadata=False,
        )
    except _ODD:
        return []
    return html.tree_paragraphs(document.body) if document is not None and document.body is not None else []


def guess_day(tree: Any, url: str, latest: datetime | None) -> datetime | None:
    """Return the day of publication that address or text suggest (htmldate), at midnight UTC."""
    last = latest.strftime("%Y-%m-%d") if latest else "2099-12-31"
    try:
        day = find_date(deepcopy(tree), url=url, original_date=True, min_date="1995-01-01", max_date=last)
    except _ODD:
        return None
    return times.parse(day, latest) if day else None
