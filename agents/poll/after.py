"""The state of a feed after a poll: when it is asked next, where, with which validators, and how it does."""

from datetime import datetime
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from agents.net.validators import sendable
from agents.poll import silence, timing, websub
from agents.poll.feed import Feed
from agents.text import urls
from streams.records import FeedState, Subscription

RULES = 1  # edition of `agents.poll.identity`: what older rules remembered cannot be compared with what is read now
PROBES = (3, 10, 80)  # polls between two without validators: at a host that lies, at first, at an honest one
# Hosts that serve the feeds of many publishers: there 429 and the like concern one feed, not the host.
SHARED = frozenset(
    (
        "feeds.feedburner.com", "feeds2.feedburner.com", "feedproxy.google.com", "medium.com", "www.blogger.com",
        "openrss.org", "politepol.com", "fetchrss.com", "rss.app", "rsshub.app",
    )
)  # fmt: skip
POSTPONED = frozenset(("host_busy", "host_paused", "no_room"))
_OF_HOST = frozenset(("rate_limited", "connection", "tls", "dns", "too_slow", "bot_wall"))
HEALTH = ("ok", "failing", "silent", "gone", "paused", "new")
NEVER = 3650 * timing.DAY  # seconds
AGREEING = 3  # polls in a row that a permanent redirect has to lead to the same place
LOST = 3  # failures in a row after which a feed is looked for where it was subscribed
# Seconds that a poll without news may wait to be written; a crash makes the next one come sooner.
LATER = 300.0


class Facts(Struct, frozen=True, kw_only=True):
    """What an answer said about itself, beside its body. `moved`: where only permanent redirects led, else ""."""

    etag: str = ""
    modified: str = ""
    body_hash: str = ""
    moved: str = ""
    fresh: float = 0.0  # seconds that it says it stays fresh
    delta: bool = False  # only what changed (RFC 3229, A-IM: feed)


def readable(state: FeedState) -> FeedState:
    """`state`; without what was remembered under other rules: the feed is met anew, all of it as back catalogue."""
    if state.polled is None or state.rules == RULES:
        return state
    return FeedState(due=state.due, seq=state.seq)


def address(subscription: Subscription, state: FeedState) -> str:
    """Where the feed stands now."""
    return state.url or subscription.url


def facts(
    etag: str, modified: str, body: bytes, *, moved: str = "", fresh: float = 0.0, delta: bool = False
) -> Facts:
    """The facts of an answer: its validators byte for byte, where they can be sent back at all."""
    return Facts(
        etag=sendable(etag),
        modified=sendable(modified),
        body_hash=sha256(body).hexdigest()[:32] if body else "",
        moved=moved,
        fresh=fresh,
        delta=delta,
    )


def brought(
    subscription: Subscription, state: FeedState, feed: Feed, answer: Facts, new: int, total: int, now: datetime,
    floor: float,
) -> FeedState:  # fmt: skip
    """The state after a body was read, `new` of whose `total` entries are news; the entries are the caller's."""
    after = replace(_read(state, feed), whole=now)
    after = _probed(after, PROBES[0] if new and is_unmoved(state, answer) else after.spacing or PROBES[1])
    after = _paced(after, new, total, answer, floor)
    if state.polled is None:
        published = [entry.published for entry in feed.items if entry.published]
        after = replace(after, interval=timing.first(published, floor))
    return _settle(subscription, after, answer, new > 0, now, floor)


def is_unmoved(state: FeedState, answer: Facts) -> bool:
    """Whether the validators stand as they stood: a host that brings news with them has lied in its last 304."""
    return (answer.etag, answer.modified) == (state.etag, state.modified)


def unchanged(
    subscription: Subscription, state: FeedState, answer: Facts, now: datetime, floor: float = 60.0
) -> FeedState:
    """The state after 304, or after a body that is the same as last time. A 304 may bring new validators.

    What only says when to ask again may be written later (`kept` stays as it was).
    """
    kept = replace(
        answer,
        etag=answer.etag or state.etag,
        modified=answer.modified or state.modified,
        body_hash=state.body_hash,
    )
    after = state
    if answer.body_hash:
        after = replace(_probed(state, min(2 * state.spacing, PROBES[2])), whole=now)
    after = _paced(replace(after, outcome="not_modified"), 0, 1, answer, floor)
    after = _settle(subscription, after, kept, False, now, floor)
    early = now.timestamp() < state.kept + LATER
    return replace(after, kept=state.kept) if early and _told(after) == _told(state) else after


def failed(
    subscription: Subscription,
    state: FeedState,
    code: str,
    now: datetime,
    floor: float = 60.0,
    retry_after: float | None = None,
) -> FeedState:
    """The state after a poll that brought no feed: everything we know stays.

    `code` is the outcome's name. "gone" (410) ends polling until the subscription changes; "not_modified" (a 304
    that we did not ask for) costs the validators.
    """
    at = now.timestamp()
    if code == "gone" and not state.url:
        return replace(state, due=at + NEVER, gone=True, outcome=code, kept=at)
    failures = state.failures + 1
    patience = min(retry_after or 0.0, timing.DAY)
    wait = max(patience, timing.backoff(failures, state.interval, floor, code))
    due = at + timing.jittered(wait, subscription.id, state.seq, max(floor, patience))
    etag, modified = (state.etag, state.modified) if code != "not_modified" else ("", "")
    url = "" if code == "gone" or failures >= LOST else state.url
    return replace(
        state,
        due=due,
        kept=at,
        failures=failures,
        outcome=code,
        etag=etag,
        modified=modified,
        url=url,
        gone=False,
        shut=at + patience if patience and shuts(code, urls.host(address(subscription, state))) else 0.0,
    )


def shuts(outcome: str, host: str) -> bool:
    """Whether this outcome of a poll concerns all feeds of the host."""
    return (outcome in _OF_HOST or outcome.startswith("http_5")) and host not in SHARED


def health(state: FeedState) -> str:
    """How a feed does, in one word of `HEALTH`."""
    if state.gone or state.outcome == "paused":
        return "gone" if state.gone else "paused"
    if state.failures or state.outcome == "bug":
        return "failing"
    return "silent" if state.silent else "ok" if state.polled else "new"


def unheard(state: FeedState, now: float) -> float:
    """Seconds since a feed should have answered well again; 0: it is in time, or is not asked any more."""
    if health(state) in ("gone", "paused"):
        return 0.0
    due = state.due
    if state.failures:
        due = state.polled.timestamp() + state.interval if state.polled else state.since or now
    return max(0.0, now - due)


def postponed(state: FeedState, code: str, wait: float, now: datetime) -> FeedState:
    """The state of a feed that could not be asked for reasons that are not its own: no failure, asked again soon."""
    at = now.timestamp()
    return replace(state, due=at + wait, kept=at, outcome=code)


def paused(state: FeedState, now: datetime) -> FeedState:
    """The state of a feed that somebody paused: not asked until its subscription changes."""
    return replace(state, due=now.timestamp() + NEVER, kept=now.timestamp(), outcome="paused")


def _told(state: FeedState) -> tuple[object, ...]:
    """What has to be written at once when it changes."""
    about = state.url, state.moving, state.outcome, state.failures, state.silent, state.push
    return state.etag, state.modified, *about


def _read(state: FeedState, feed: Feed) -> FeedState:
    """What the feed says of when it wants to be asked. A new wish is honoured until it costs us items again."""
    hint = min(float(feed.ttl_seconds or 0), timing.DAY)
    return replace(
        state,
        rules=RULES,
        hint=hint,
        skip_hours=feed.skip_hours,
        skip_days=feed.skip_days,
        rushed=state.rushed and hint == state.hint,
        outcome=feed.outcome,
    )


def _probed(state: FeedState, spacing: int) -> FeedState:
    """After an answer that says what stands there now: when to ask without validators again."""
    spacing = max(spacing, PROBES[0])
    return replace(state, spacing=spacing, probe=state.seq + spacing)


def _paced(state: FeedState, new: int, total: int, answer: Facts, floor: float) -> FeedState:
    """With the interval learned from `new` items of `total`."""
    hint, interval = max(state.hint, answer.fresh), state.interval
    late = 1 < total == new and state.polled is not None
    if late:  # whatever made us wait, it was too long
        interval = timing.wait(interval, hint, state.rushed, floor)
    rushed = state.rushed or (late and hint > 0)
    return replace(state, interval=timing.learned(interval, new, total, floor), rushed=rushed)


def _settle(
    subscription: Subscription, state: FeedState, answer: Facts, news: bool, now: datetime, floor: float
) -> FeedState:
    at = now.timestamp()
    state = silence.after(state, news, at)
    hint = max(state.hint, answer.fresh)
    wait = subscription.interval or timing.wait(state.interval, hint, state.rushed, floor)
    wait = websub.relaxed(state.push, wait, at)
    due = at + timing.jittered(timing.clamp(wait, floor), subscription.id, state.seq, floor)
    if not subscription.interval:
        earliest = at + (floor if state.rushed else max(floor, hint))
        due = max(min(due, silence.deadline(state, at)), earliest)
        due = timing.awake(due, state.skip_hours, state.skip_days)
    return _moved(
        replace(
            state,
            due=due,
            kept=at,
            etag=answer.etag,
            modified=answer.modified,
            body_hash=answer.body_hash,
            polled=now,
            failures=0,
            gone=False,
            shut=0.0,
        ),
        answer.moved,
    )


def _moved(state: FeedState, target: str) -> FeedState:
    """With the address that permanent redirects have led to often enough."""
    if not target or target == state.url:
        return replace(state, moving="", moves=0) if state.moving else state
    moves = state.moves + 1 if target == state.moving else 1
    if moves >= AGREEING:
        return replace(state, url=target, moving="", moves=0)
    return replace(state, moving=target, moves=moves)
