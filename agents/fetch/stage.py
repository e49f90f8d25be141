"""Pages to look at: which, when, when again, and what goes on when a page does not answer.

An item wants a look at its page. The look happens when the host may be asked; it is tried again for what may pass,
for a minute, or ten where the host asks for patience; then the item goes on with what the feed has of it. Later looks
find pages that changed, or that did not answer: on a schedule counted from the first look, quietly, without a second
try, and with the validators of what was read last. An item's look has none: it needs the page, changed or not; nor has
the last look: a validator may be frozen, or that of a wall which stood before the page.
"""

from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import replace

from agents.fetch import tdm
from agents.fetch.fulltext import is_enough
from agents.net.validators import conditions
from agents.text import urls
from streams.records import Item, Look, Page

__all__ = [
    "LIMIT_BYTES", "Outcome", "after", "feed_page", "headers", "is_enough", "is_html", "is_late", "pages", "respected", "want",
]  # fmt: skip

# Of a page: 6.7 MB in base64, which leaves 1.7 MB of a message (8 MiB) to what the feed has.
LIMIT_BYTES = 5_000_000
RETRIES = (5.0, 30.0)  # seconds until a look is tried again
MAX_RETRY_AFTER = 600.0  # seconds that news can wait for a host that asks for patience
CROWDED = 40.0  # seconds that it waits for its turn among the hosts that are slow
BEHIND = 3600.0  # seconds that a re-look waits for its turn, behind all news of its host
_SLOW = frozenset(("too_slow",))  # take the whole time of a look: tried again once
_SILENT = _SLOW | {"connection", "dns", "protocol", "tls", "robots_unreachable"}
_PASSING = _SILENT | {"rate_limited", "host_busy", "no_room"}
_FINAL = frozenset(
    ("gone", "http_404", "http_410", "robots", "blocked", "bad_scheme", "feed", "tdm_reserved")
)


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of asking for a page. `kind` is ok, or why not (`Page.outcome`); `host` is the one that it tells of."""

    kind: str
    host: str = ""
    status: int | None = None
    url: str = ""  # after redirects
    body: bytes = b""
    content_type: str = ""
    retry_after: float | None = None  # seconds
    etag: str = ""  # of a page that is ok
    last_modified: str = ""
    reserved: tuple[str, ...] = ()  # as `Page.reserved`

    @property
    def passing(self) -> bool:
        """Whether it may be better in a minute."""
        return self.kind in _PASSING or self.kind.startswith("http_5")

    @property
    def shut(self) -> bool:
        """Whether the host lets nobody in: it gives no answer, or asks to be left alone."""
        return self.kind in _SILENT or self.status in (429, 503)


def want(item: Item, look: Look | None, now: float) -> Look:
    """What to remember when `item` wants a look: due at once, or with those that wait. An item that waits, or was served last, changes nothing."""
    if look is None:
        return Look(due=now, host=urls.host(item.url), url=item.url, items=[item])
    if any(waiting.item == item.item for waiting in look.items) or (
        look.last and look.last.item == item.item
    ):
        return look
    # Only the newest keeps the feed's content, so that the record stays small however often a feed changes.
    older = [_without_content(waiting) for waiting in look.items]
    host, url = (urls.host(item.url), item.url) if item.url else (look.host, look.url)
    due = (
        look.due if look.items else now
    )  # a look that is being tried again goes on being so, however often a feed changes
    return replace(look, due=due, host=host, url=url, items=[*older, item], looks=0)


def headers(look: Look, looks: tuple[float, ...]) -> dict[str, str]:
    """What to send with the question: a re-look is conditional; the last of `looks` is not, since validators may be stuck."""
    is_last = look.looks + 1 >= len(looks)
    return {} if look.items or is_last else conditions(look.etag, look.last_modified)


def is_late(look: Look, now: float, *, crowded: bool) -> bool:
    """Whether a look has waited longer for its turn than it is worth; `crowded`: for one among the slow hosts."""
    if look.items:
        return crowded and now > look.due + CROWDED
    return now > look.due + BEHIND


def feed_page(item: Item, fetched: datetime, outcome: str = "feed") -> Page:
    """The page of an item that goes on with what the feed has of it; `outcome` says why."""
    return Page(item=item, outcome=outcome, url=item.url, fetched=fetched)


def pages(look: Look, outcome: Outcome, now: float) -> list[Page]:
    """What to publish of this look: a page for each item that waits, or for the re-look; nothing while it is tried again."""
    fetched = datetime.fromtimestamp(now, UTC)
    if look.items:
        return (
            [] if _again(look, outcome) else [_page(item, 0, look, outcome, fetched) for item in look.items]
        )
    if outcome.kind != "ok" or look.last is None:
        return []
    return [_page(look.last, look.looks + 1, look, outcome, fetched)]


def after(look: Look, outcome: Outcome, now: float, looks: tuple[float, ...]) -> Look | None:
    """What to remember after this look; None: nothing more to do. `looks`: seconds from the first look to each later one."""
    if not look.items:
        return (
            _next(look, look.due - looks[look.looks], look.looks + 1, outcome, now, looks)
            if look.looks < len(looks)
            else None
        )
    if _again(look, outcome):
        wait = max(RETRIES[look.tries], outcome.retry_after or 0.0)
        return replace(look, due=now + wait, tries=look.tries + 1)
    if any(item.superseded_by for item in look.items):
        return None  # its last item: the article goes on under another id
    last = _without_content(look.items[-1])
    done = replace(look, items=[], last=last, tries=0, etag="", last_modified="")
    return _next(done, now, 0, outcome, now, looks)


def _again(look: Look, outcome: Outcome) -> bool:
    tries = 1 if outcome.kind in _SLOW else len(RETRIES)
    patient = (outcome.retry_after or 0.0) <= MAX_RETRY_AFTER
    return outcome.passing and patient and look.tries < tries


def _next(
    look: Look, first: float, done: int, outcome: Outcome, now: float, looks: tuple[float, ...]
) -> Look | None:
    """The next look that still lies ahead, `done` being behind us. A page that is gone is not asked for again."""
    if outcome.kind in _FINAL:
        return None
    for number in range(done, len(looks)):
        if first + looks[number] > now:
            return replace(_seen(look, outcome, now), due=first + looks[number], looks=number)
    return None


def respected(look: Look, outcome: Outcome) -> Outcome:
    """The outcome as it may be used: a page whose site reserves text and data mining is not read."""
    item = look.items[-1] if look.items else look.last
    if outcome.kind != "ok" or item is None or not tdm.is_closed(outcome.reserved, item.tdm, outcome.body):
        return outcome
    return replace(outcome, kind="tdm_reserved", body=b"", etag="", last_modified="")


def _seen(look: Look, outcome: Outcome, now: float) -> Look:
    """With what the answer says of the page: that it is what was read last, or that this was read now."""
    if outcome.kind not in ("ok", "not_modified"):
        return look
    look = replace(look, looked=datetime.fromtimestamp(now, UTC))
    if outcome.kind == "not_modified":
        return look
    return replace(look, etag=outcome.etag, last_modified=outcome.last_modified)


def _page(item: Item, number: int, look: Look, outcome: Outcome, fetched: datetime) -> Page:
    ok = outcome.kind == "ok"
    return Page(
        item=item,
        look=number,
        outcome=outcome.kind,
        status=outcome.status,
        url=outcome.url or look.url,
        body=outcome.body if ok else None,
        content_type=outcome.content_type if ok else "",
        fetched=fetched,
        looked_before=look.looked,
        reserved=outcome.reserved,
    )


def _without_content(item: Item) -> Item:
    return replace(item, content="") if item.content else item


def is_html(content_type: str) -> bool:
    """Whether an answer may be a page; a missing type may be anything."""
    kind = content_type.partition(";")[0].strip().lower()
    return not kind or kind in (
        "text/html",
        "application/xhtml+xml",
        "application/xml",
        "text/xml",
        "text/plain",
    )
