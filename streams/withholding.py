"""Leaves texts out of what is published: offsets stay, and where a stretch of text stood, its hash stands.

What an article is about stays (its title, the feed's summary, names that we know, agencies it credits, numbers,
kinds); so do words and names of fewer than `SHORT` characters. Everything else that the record repeats of its text
becomes ``sha256:`` and the digest of its UTF-8, by which who has the text can check it, and who has none can tell equal
stretches.
"""

import re
import unicodedata
from collections.abc import Collection
from hashlib import sha256
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from streams.records import Article, Change, Enriched, Revision, Traced

SHORT = 20  # characters
LONG = 60  # the same of what a page's head says of itself: a tag or a section of so many is a sentence
# What head and feed say, ids, and what is left out as a whole.
_STAYS = frozenset(
    """id revision revision_id superseded_by url canonical_url feeds publisher title authors authors_are published
    published_from published_feed modified modified_from refused_times section tags image media language route first_seen
    text text_from withheld summary page rights removed blocks sentences made_by near_duplicate_of copies copied_by story joined_by passed origin text_hash""".split()  # noqa: SIM905  # a list to read
)
_HEAD = ("authors", "section", "tags", "rights")  # of them, what may be as long as the page likes
_HASH = re.compile("sha256:[0-9a-f]{64}")
_APART = re.compile(r"[\W_]+")

A = TypeVar("A", bound=Enriched)
T = TypeVar("T")


def marked(article: A, setting: str) -> A:
    """`article` with the reason why its text is withheld where `setting` (WIREHOSE_TEXT) leaves out all texts."""
    return replace(article, withheld="setting") if setting == "none" and not article.withheld else article


def article(whole: Article) -> Article:
    """The article as it is published: whole, or without its text where that is withheld."""
    if not whole.withheld:
        return whole
    names = [name for name in whole.__struct_fields__ if name not in _STAYS]
    told = facts(tuple(getattr(whole, name) for name in names), whole)
    letters = _letters(whole.text)
    head = {name: _hidden(getattr(whole, name), letters, (), LONG) for name in _HEAD}
    sentences = tuple(replace(one, hash=hashed(whole.text[one.start : one.end])) for one in whole.sentences)
    return replace(
        whole,
        text="",
        removed=(),
        sentences=sentences,
        text_hash=hashed(whole.text),
        **dict(zip(names, told, strict=True)),
        **head,
    )


def facts(found: T, article: Traced) -> T:
    """What was found in an article's text, as it may be told where the text may not."""
    known = {place.name for place in article.places if place.lat is not None}
    known |= {entity.name for entity in article.entities if entity.id and entity.name}
    known |= {credit.agency for credit in article.credits}  # origins are counted and told by them
    told: T = _hidden(found, _letters(article.text), known, SHORT)
    return told


def revision(change: Revision, why: str) -> Revision:
    """What changed, without the sentences that did; headlines stay."""
    return replace(change, changes=tuple(map(_without_text, change.changes)), withheld=why)


def hashed(text: str) -> str:
    """What stands for a stretch of text; a hash stays what it is."""
    is_hash = _HASH.fullmatch(text) is not None
    return text if is_hash else "sha256:" + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _without_text(change: Change) -> Change:
    if change.kind == "headline":
        return change
    before, after = (text and hashed(text) for text in (change.before, change.after))
    return replace(change, before=before, after=after)


def _hidden(value: Any, letters: str, known: Collection[str], length: int) -> Any:
    """`value` with hashes for all strings of this length in it that stand in the text."""
    if isinstance(value, str):
        is_text = len(value) >= length and value not in known and _letters(value) in letters
        return hashed(value) if is_text else value
    if isinstance(value, tuple):
        return tuple(_hidden(one, letters, known, length) for one in value)
    if isinstance(value, Struct):
        fields = value.__struct_fields__
        return replace(
            value, **{name: _hidden(getattr(value, name), letters, known, length) for name in fields}
        )
    return value


def _letters(text: str) -> str:
    """A text by which all spellings of it are found."""
    return _APART.sub("", unicodedata.normalize("NFKC", text).casefold())
