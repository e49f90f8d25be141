"""One check of a feed as lines for a person, and what to do about what was found."""

from collections.abc import Callable
from datetime import datetime, timedelta

from streams.checking import Check

OLD = timedelta(days=30)  # a feed whose newest item is older may have moved, or died
SHORT = timedelta(hours=1)  # a feed that holds no more than this may lose items between two polls

Rule = Callable[[Check, datetime], bool]
ADVICE: dict[str, tuple[Rule, str]] = {
    "moved": (
        lambda found, now: found.permanent and found.final_url != found.url,
        "it has moved for good: subscribe to the new address",
    ),
    "page": (
        lambda found, now: found.outcome == "not_a_feed" and not found.listed,
        "this is no feed: `wirehose feeds add` with a page of the site looks for its feeds",
    ),
    "list": (
        lambda found, now: found.listed > 0,
        "this is a list of feeds: `wirehose feeds import` subscribes to them",
    ),
    "gone": (
        lambda found, now: found.outcome in ("gone", "http_404"),
        "it is not there (any more): look for its feed on the site's pages, or remove it",
    ),
    "wall": (
        lambda found, now: bool(found.wall),
        "programs are turned away: ask the publisher to let you in, and name yourself (WIREHOSE_AGENT, --agent)",
    ),
    "closed": (
        lambda found, now: not found.wall and found.outcome in ("http_401", "http_403"),
        'it wants credentials (--header "Authorization: Bearer ${WIREHOSE_SECRET_X}") or another name (--agent)',
    ),
    "later": (
        lambda found, now: found.outcome == "rate_limited",
        "it is asked too often: try again later; poll waits as long as it says",
    ),
    "blocked": (
        lambda found, now: found.outcome == "blocked",
        "this address is not public: if it is yours, name its network in WIREHOSE_ALLOW_NETWORKS "
        "(and a port of its own in WIREHOSE_ALLOW_PORTS)",
    ),
    "no_validators": (
        lambda found, now: found.good and not (found.etag or found.modified),
        "it has no validators: each poll brings the whole body",
    ),
    "ignored_validators": (
        lambda found, now: found.again == "ok",
        "it does not answer 304 to its own validators: each poll brings the whole body",
    ),
    "empty": (lambda found, now: found.good and not found.items, "it has no items now"),
    "unstable": (
        lambda found, now: found.with_guid < found.items and found.with_link < found.items,
        "some items have neither guid nor link: they are told apart by their words",
    ),
    "undated": (
        lambda found, now: 0 < found.with_time < found.items,
        "some items have no time: theirs is when we see them first",
    ),
    "timeless": (
        lambda found, now: not found.with_time and found.items > 0,
        "no item has a time: theirs is when we see them first",
    ),
    "old": (
        lambda found, now: found.newest is not None and now - found.newest > OLD,
        "its newest item is old: has the publisher another feed?",
    ),
    "short": (
        lambda found, now: (
            (found.newest is not None and found.oldest is not None and found.newest - found.oldest < SHORT)
            and found.items > 1
        ),
        "it holds less than an hour: leave the interval to be learned, or set a short one",
    ),
}


def advice(found: Check, now: datetime) -> list[str]:
    """What to do, and what to know."""
    said = [words for rule, words in ADVICE.values() if rule(found, now)]
    return [*said, *(f"the page names {address}" for address in found.names)]


def lines(found: Check, now: datetime) -> list[str]:
    """Everything that a check has found, in aligned lines. Texts are as they came: print them through `plain`."""
    rows = [("address", found.url), *_answer(found)]
    if found.good:
        rows += _feed(found, now)
    rows += [("problems", ", ".join(found.problems)), *((name, one) for name, one in _titles(found))]
    rows += [("advice" if n == 0 else "", words) for n, words in enumerate(advice(found, now))]
    return [f"{name:<11} {words}".rstrip() for name, words in rows if words]


def line(found: Check, now: datetime) -> str:
    """One check in one line."""
    newest = f"newest {age(now - found.newest)} ago" if found.newest else ""
    items = f"{found.items} items" if found.good else ""
    return f"{found.outcome:<13} {found.seconds:5.2f} s  {items:>10}  {newest:<18}  {found.url}  {found.title}".rstrip()


def age(span: timedelta) -> str:
    """A span of time as a person says it."""
    seconds = abs(span.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def _answer(found: Check) -> list[tuple[str, str]]:
    moved = "for good" if found.permanent else "for now"
    status = f"{found.status} " if found.status else ""
    facts = [
        f"{status}{found.outcome}".strip(),
        f"{found.seconds * 1000:.0f} ms",
        f"{found.bytes} bytes" if found.status else "",
        found.content_type,
        found.encoding,
        f"asks to wait {found.retry_after:.0f} s" if found.retry_after else "",
        f"turned away by {found.wall}" if found.wall else "",
        found.message,
    ]
    validators = [
        f"{name} {value}"
        for name, value in (("ETag", found.etag), ("Last-Modified", found.modified))
        if value
    ]
    second = {"": "", "not_modified": "; asked again with them: 304"}.get(
        found.again, f"; asked again with them: {found.again}"
    )
    return [
        ("found at", f"{found.final_url} (moved {moved})" if found.final_url not in ("", found.url) else ""),
        ("answer", ", ".join(filter(None, facts))),
        ("validators", (", ".join(validators) or "none") + second if found.good else ""),
        ("robots.txt", f"{found.robots} (poll does not ask it for feeds)" if found.robots else ""),
    ]


def _feed(found: Check, now: datetime) -> list[tuple[str, str]]:
    counts = [
        f"{found.items}: {found.with_guid} with guid",
        f"{found.with_link} with link",
        f"{found.with_time} with time",
        f"{found.full_text} with full text",
    ]
    times = ""
    if found.newest and found.oldest:
        times = f"newest {found.newest:%Y-%m-%d %H:%M} UTC ({age(now - found.newest)} ago), oldest {found.oldest:%Y-%m-%d %H:%M}"
        times += f"; {found.per_day:.1f} a day" if found.per_day is not None else ""
    wants = [
        f"ttl {found.ttl} s" if found.ttl else "",
        f"fresh for {found.fresh_for:.0f} s" if found.fresh_for else "",
        f"not at hours {', '.join(map(str, found.skip_hours))} UTC" if found.skip_hours else "",
        f"not on days {', '.join(map(str, found.skip_days))} (0 is Monday)" if found.skip_days else "",
    ]
    return [
        ("feed", ", ".join(filter(None, (found.format, found.title, found.language, found.link)))),
        ("items", ", ".join(counts)),
        ("times", times),
        ("wants", ", ".join(filter(None, wants))),
        ("hub", found.hub and f"{found.hub} (WebSub)"),
    ]


def _titles(found: Check) -> list[tuple[str, str]]:
    return [("newest" if n == 0 else "", title) for n, title in enumerate(found.titles)]
