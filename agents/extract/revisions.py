"""Numbers an article's revisions: the one place that says what is new text and what is the same again.

Asked again with the same record (same key, same offset) it answers as the first time, whatever came in between; the
same look at another offset is a repeat. The same text again is a duplicate, another text is the next revision; so is
the article's last item, whatever its text (`Item.superseded_by`).
"""

import re
import unicodedata
from datetime import datetime, timedelta

from msgspec import Struct, field
from msgspec.structs import replace

from agents.text import trifles
from streams import ids
from streams.records import Page, Record
from streams.sweep import is_forgotten

REMEMBERED = 64  # looks answered, of one article
OLDER = timedelta(days=1)  # than the newest look: an old record is, and no clock that was set right
STUB = 2.0  # times the page's text, and
ENOUGH = 400  # characters that the feed's own text has where the page is but a stub

_QUOTES = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′´`", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
    }
)
_SPACE = re.compile(r"\s+")


class Answer(Struct, frozen=True, array_like=True):
    """How one look was answered: the record it stood in, and the verdict."""

    offset: str
    kind: str
    item: str
    revision: int = 0
    revision_id: str = ""
    reason: str = ""
    superseded_by: str = ""
    same_as: str = ""


class Memory(Struct, frozen=True, kw_only=True):
    """What is remembered of one article: its last text, and the last looks answered, by key (oldest first)."""

    text: str = ""  # hash of the last text
    revision: int = 0
    revision_id: str = ""
    route: str = ""
    whole: bool = False  # the last text was the whole text: from the page, or full text in the feed
    fed: int = 0  # characters of the last text, where it was the feed's content in place of a page without it
    newest: datetime | None = None  # look answered
    offset: str = ""  # newest record read
    superseded_by: str = ""
    same_as: str = ""  # the article whose address a page of this one gave as its own, told once
    answers: dict[str, Answer] = field(default_factory=dict)


class Newest(Struct):
    """As much of `Memory` as tells whether it may be forgotten."""

    newest: datetime | None = None

    @property
    def time(self) -> float:
        """Epoch seconds, 0 when there was no look."""
        return self.newest.timestamp() if self.newest else 0.0


def still(memory: Memory | None, now: float) -> Memory | None:
    """`memory`, unless it is too old to be remembered at `now` (epoch seconds, of the look that asks)."""
    newest = memory.newest if memory else None
    return None if newest is None or is_forgotten(newest.timestamp(), now) else memory


class Verdict(Record, frozen=True, kw_only=True):
    """What becomes of one look.

    `kind`: text (publish it as `revision`), duplicate (of the article itself), repeat and unchanged (nothing at all),
    rejected. `item` is the item that is ended by it; `seen`: it was found by us only now, so say that it was seen.
    `same_as`: another article that is this one, to be told now ("" for none).
    """

    kind: str
    item: str = ""
    seen: bool = False
    revision: int = 0
    revision_id: str = ""
    route: str = ""
    reason: str = ""
    superseded_by: str = ""
    same_as: str = ""


def key_of(page: Page) -> str:
    """The name of a look: its item, and which look after it."""
    return f"{page.item.item}/{page.look}" if page.look else page.item.item


def is_stub(text: str, fed: int) -> bool:
    """Whether the text of a page is but a stub of what the feed has, in so many characters."""
    return fed >= max(ENOUGH, STUB * len(text))


def text_hash(title: str, text: str) -> str:
    """Return a hash that white space, quotation marks, dashes, counters and teasers do not change."""
    return ids.hash_of(_fold(title), _fold(trifles.without(text)))


def _fold(text: str) -> str:
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text).translate(_QUOTES)).strip()


class Look(Record, frozen=True, kw_only=True):
    """What a look found, as far as numbering needs it."""

    title: str
    text: str
    language: str
    whole: bool  # the whole text, not just a summary
    fed: int = 0  # characters, where it is the feed's content in place of a page without it
    same_as: str = ""  # the article whose address the page gives as its own, when it is another


def judge(look: Look, page: Page, memory: Memory | None, offset: str) -> tuple[Verdict, Memory | None]:
    """Return the verdict on a look, and what to remember from now on (None: nothing changes).

    `offset`: "partition/offset" of the record that brought the look.
    """
    memory = memory or Memory()
    known = memory.answers.get(key_of(page))
    if known:
        return (_said(known, page, memory) if known.offset == offset else Verdict(kind="repeat")), None
    if _behind(offset, memory.offset):
        return Verdict(kind="repeat"), None  # an old record, whose answer is forgotten
    text = text_hash(look.title, look.text)
    answer = _answer(look, text, page, memory, offset)
    memory = _remember(memory, answer, look, text, page)
    return _said(answer, page, memory), memory


def _behind(offset: str, newest: str) -> bool:
    partition, _, number = offset.partition("/")
    last_partition, _, last = newest.partition("/")
    return partition == last_partition and number.isdigit() and last.isdigit() and int(number) <= int(last)


def _answer(look: Look, text: str, page: Page, memory: Memory, offset: str) -> Answer:
    kind, reason = _kind(look, text, page, memory)
    answer = Answer(
        offset,
        kind,
        page.item.item,
        reason=reason,
        superseded_by=page.item.superseded_by or memory.superseded_by,
        same_as="" if memory.same_as else look.same_as,
    )
    if kind != "text":
        return answer
    article, before = page.item.article, memory.revision_id
    return replace(
        answer,
        item=ids.look(article, text, before) if page.look else answer.item,
        revision=memory.revision + 1,
        revision_id=ids.revision(article, text, before or None),
    )


def _kind(look: Look, text: str, page: Page, memory: Memory) -> tuple[str, str]:
    """What becomes of a look, and why, when it is no text."""
    again = "unchanged" if page.look else "duplicate"
    if not look.text and not look.title:
        return "unchanged" if page.look else "rejected", "no_text"
    if page.item.superseded_by and not memory.superseded_by:
        return "text", ""
    if memory.newest and page.fetched < memory.newest - OLDER:
        return again, "older_look"
    if text == memory.text:
        return again, "same_text"
    if not look.whole and (memory.whole or (memory.fed and not look.fed)):
        return again, "page_unreadable"
    if page.look and look.whole and is_stub(look.text, memory.fed):
        return again, "page_unreadable"  # a look again has nothing of the feed's content
    return "text", ""


def _remember(memory: Memory, answer: Answer, look: Look, text: str, page: Page) -> Memory:
    answers = dict(list(memory.answers.items())[1 - REMEMBERED :]) | {key_of(page): answer}
    newest = max(memory.newest or page.fetched, page.fetched)
    memory = replace(
        memory,
        answers=answers,
        newest=newest,
        offset=answer.offset,
        superseded_by=answer.superseded_by,
        same_as=memory.same_as or answer.same_as,
    )
    if answer.kind != "text":
        return memory
    return replace(
        memory,
        text=text,
        revision=answer.revision,
        revision_id=answer.revision_id,
        route=memory.route or look.language,
        whole=look.whole,
        fed=look.fed,
    )


def _said(answer: Answer, page: Page, memory: Memory) -> Verdict:
    if answer.kind == "unchanged":
        return Verdict(kind="unchanged", reason=answer.reason, same_as=answer.same_as)
    return Verdict(
        kind=answer.kind,
        item=answer.item,
        seen=bool(page.look) and answer.kind == "text",
        revision=answer.revision,
        revision_id=answer.revision_id,
        route=memory.route if answer.kind == "text" else "",
        reason=answer.reason,
        superseded_by=answer.superseded_by if answer.kind == "text" else "",
        same_as=answer.same_as,
    )
