"""WebSub (W3C Recommendation, 23 January 2018), decided: where a feed's hub is, when to ask it, what to believe.

A hub tells us that a feed changed. That is only a hint to poll: what is published comes from the feed itself, so the
worst that a hub can do is to make us ask too often (bounded in `agents.poll.callbacks`), or to keep silent.
"""

import hmac
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from urllib.parse import urljoin

from msgspec import Struct
from msgspec.structs import replace

from agents.text import urls
from streams.records import Push

HOUR, DAY = 3600.0, 86_400.0
LEASE = 864_000.0  # seconds asked for: ten days, "a good default" (§8.2)
SHORTEST, LONGEST = HOUR, 30 * DAY  # what we take a granted lease for, whatever the hub says
TIMES = 4  # a feed that is pushed is asked this many times more rarely …
RELAXED = HOUR  # … but not more rarely than this: hubs forget
ALGORITHMS = ("sha1", "sha256", "sha384", "sha512")  # §7.1.1
MAX_LINKS = 50
_RARELY = 9  # tries after which a hub is asked once a day

# RFC 8288 §3. Every repetition is possessive, so that a header of any kind takes time linear in its length.
_LINK = re.compile(r'<([^<>]*+)>((?:[^,<"]++|"(?:[^"\\]++|\\.)*+")*+)')
_PARAMETER = re.compile(r';\s*+([^\s=;,"]++)\s*+(?:=\s*+(?:"((?:[^"\\]++|\\.)*+)"|([^\s;,"]*+)))?+')


class Offer(Struct, frozen=True):
    """What a feed says of itself: ask this hub for this topic."""

    hub: str
    topic: str


def discover(headers: Iterable[str], hub: str, self_url: str, url: str) -> Offer | None:
    """The hub and topic of a feed that was found at `url`; None where it names no hub.

    `headers`: its Link headers, which come first (§4); `hub`, `self_url`: what stands in the document. The topic is
    taken as it is written: hubs compare it with what the publisher told them.
    """
    named = links(headers)
    hubs = _targets(url, named.get("hub") or [hub])
    topics = _targets(url, [*named.get("self", ()), self_url])
    if not hubs:
        return None
    return Offer(min(hubs, key=lambda address: urls.scheme(address) != "https"), (topics or [url])[0])


def links(headers: Iterable[str]) -> dict[str, list[str]]:
    """The targets of Link headers by relation (RFC 8288 §3 and appendix B.2), as written.

    Links with another context (`anchor`) say nothing of this document and are left out.
    """
    found: dict[str, list[str]] = {}
    for target, tail in [pair for header in headers for pair in _LINK.findall(header)][:MAX_LINKS]:
        parameters: dict[str, str] = {}
        for name, quoted, plain in _PARAMETER.findall(tail):
            parameters.setdefault(name.lower(), plain or quoted)  # the first counts
        if "anchor" not in parameters:
            for relation in re.sub(r"\\(.)", r"\1", parameters.get("rel", "")).lower().split():
                found.setdefault(relation, []).append(target.strip())
    return found


def _targets(base: str, links_: Iterable[str]) -> list[str]:
    """The web addresses among these links, absolute and otherwise as written."""
    found = []
    for link in filter(None, links_):
        with suppress(ValueError):
            found.append(urljoin(base, link))
    return [address for address in found if urls.is_web(address)]


def plan(
    push: Push | None, offer: Offer | None, callback: str, interval: float, now: float, secret: str
) -> Push | None:
    """What to ask the hub for now; None: nothing.

    `callback`: our address for this feed, as `Callbacks.address` gives it; "" where there is none. `interval`:
    seconds to the feed's next poll. `secret`: a fresh one, for a new subscription; a renewal keeps its own, so that
    deliveries are understood whether it succeeds or not. What is not verified is asked for again after an hour, then
    after two, … at last once a day, also when the feed names another hub meanwhile. A feed that names no hub any more
    lets its lease run out.
    """
    if offer is None or not callback:
        return None
    if push is None:
        return _new(offer, callback, now, secret)
    if push.tries and 0 <= now - push.asked < _wait(push.tries):
        return None
    if (push.hub, push.topic, push.callback.rpartition("/")[0]) != (offer.hub, offer.topic, callback):
        new = _new(offer, callback, now, secret)
        return replace(new, tries=push.tries + 1, before=push.callback)
    if push.tries or push.until - now < max((push.until - push.asked) / 4, 2 * interval):
        return replace(push, asked=now, tries=push.tries + 1)
    return None


def _new(offer: Offer, callback: str, now: float, secret: str) -> Push:
    token = sha256(f"callback/{secret}".encode()).hexdigest()[:32]
    return Push(
        hub=offer.hub, topic=offer.topic, callback=f"{callback}/{token}", secret=secret, asked=now, tries=1
    )


def _wait(tries: int) -> float:
    return min(HOUR * 2.0 ** (min(tries, _RARELY) - 1), DAY)


def form(push: Push) -> dict[str, str]:
    """The request to the hub (§5.1). The secret goes to a hub without TLS too: it still keeps all but listeners out."""
    return {
        "hub.mode": "subscribe",
        "hub.topic": push.topic,
        "hub.callback": push.callback,
        "hub.secret": push.secret,
        "hub.lease_seconds": f"{LEASE:.0f}",
    }


def answered(push: Push, until: float, now: float) -> Push:
    """The subscription after the hub verified it up to `until`, or denied it (0: it is asked again in a day)."""
    if until:
        return replace(push, until=until, tries=0)
    return replace(push, until=0.0, asked=now, tries=_RARELY)


def judge(push: Push | None, address: str, query: Mapping[str, str], now: float) -> tuple[str, float]:
    """What to make of a hub's GET to `address`: outcome, and the lease in seconds for ``verified`` (§5.2, 5.3).

    verified: it is what we asked for within the last hour, or what we hold (hubs may ask again any time).
    unsubscribed: we agree, since we hold no such subscription. denied: the hub ends it. unknown: we do not agree.
    """
    mode, ours = query.get("hub.mode", ""), _is_ours(push, address, query.get("hub.topic", ""))
    held = ours and push is not None and (0 <= now - push.asked < HOUR or now < push.until)
    if mode == "unsubscribe" and not held:
        return "unsubscribed", 0.0
    if mode == "denied" and ours:
        return "denied", 0.0
    if mode == "subscribe" and held and query.get("hub.challenge"):
        return "verified", _lease(query.get("hub.lease_seconds", ""))
    return "unknown", 0.0


def _is_ours(push: Push | None, address: str, topic: str) -> bool:
    """Whether it is this subscription's callback and topic; hubs may spell escapes and hosts in their own way."""
    return push is not None and is_at(push, address) and urls.clean(topic) == urls.clean(push.topic)


def is_at(push: Push, address: str) -> bool:
    """Whether a request came to the callback of this subscription."""
    return hmac.compare_digest(push.callback.encode(), address.encode("utf-8", "replace"))


def _lease(text: str) -> float:
    """The granted seconds; LEASE where a hub of an older standard names none, the shortest where it is no number."""
    if not text:
        return LEASE
    number = float(text[:12]) if text.isascii() and text.isdigit() else 0.0
    return min(max(number, SHORTEST), LONGEST)


def is_signed(push: Push, body: bytes, header: str) -> bool:
    """Whether X-Hub-Signature (``sha256=…``) is the HMAC of the body as it came, by the secret of the subscription."""
    method, _, given = header.strip().partition("=")
    if method.lower() not in ALGORITHMS:
        return False
    right = hmac.new(push.secret.encode(), body, method.lower()).hexdigest()
    return hmac.compare_digest(right.encode(), given.strip().lower().encode("utf-8", "replace"))


def relaxed(push: Push | None, interval: float, now: float) -> float:
    """The poll interval of a feed: longer, up to an hour, while its lease holds and something came within a day."""
    if push is None or now >= push.until or now - push.heard > DAY:
        return interval
    return max(interval, min(TIMES * interval, RELAXED))
