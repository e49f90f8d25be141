"""When a hub is asked, what is believed of what it says, and what a delivery proves."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from agents.poll import websub
from agents.poll.websub import DAY, HOUR, Offer
from streams.records import Push

NOW = 1_800_000_000.0
FEED = "https://news.example/feed.xml"
HUB = "https://hub.example/"
HERE = "https://we.example/websub/0/f1"


def made(**values: object) -> Push:
    """A subscription as it was asked for just now, with other values."""
    push = websub.plan(None, Offer(HUB, FEED), HERE, 600.0, NOW, "s3cret")
    assert push is not None
    return replace(push, **values)


def held(**values: object) -> Push:
    """A subscription that its hub verified for ten days."""
    return replace(websub.answered(made(), NOW + websub.LEASE, NOW), **values)


LINKS = {
    "one of each": ('<https://h/>; rel="hub", <https://f/>; rel="self"', {"hub": ["https://h/"], "self": ["https://f/"]}),
    "no quotes": ("<https://h/>;rel=hub", {"hub": ["https://h/"]}),
    "two relations of one link": ('<https://h/>; rel="hub  self"', {"hub": ["https://h/"], "self": ["https://h/"]}),
    "two hubs": ('<https://a/>; rel="hub", <https://b/>; rel="hub"', {"hub": ["https://a/", "https://b/"]}),
    "relations in capitals": ("<https://h/>; REL=HUB", {"hub": ["https://h/"]}),
    "a comma in an address": ("<https://h/a,b>; rel=hub", {"hub": ["https://h/a,b"]}),
    "a comma and a bracket in quotes": ('<https://h/>; title="a, <b>; rel=self"; rel="hub"', {"hub": ["https://h/"]}),
    "an escaped quote": (r'<https://h/>; title="\"; rel=self"; rel="h\ub"', {"hub": ["https://h/"]}),
    "spaces everywhere": ("  < https://h/ >  ;  rel = hub  ", {"hub": ["https://h/"]}),
    "the first rel counts": ("<https://h/>; rel=hub; rel=self", {"hub": ["https://h/"]}),
    "a parameter without a value": ("<https://h/>; crossorigin; rel=hub", {"hub": ["https://h/"]}),
    "another parameter that ends in rel": ("<https://h/>; xrel=hub; rel=next", {"next": ["https://h/"]}),
    "a link of another document": ('<https://h/>; rel=hub; anchor="https://other/"', {}),
    "no relation": ("<https://h/>", {}),
    "no brackets": ("https://h/; rel=hub", {}),
    "a bracket that stays open": ("<https://h/; rel=hub", {}),
    "a quote that stays open": ('<https://h/>; rel="hub', {}),
    "nothing": ("", {}),
}  # fmt: skip


@pytest.mark.parametrize(("header", "found"), LINKS.values(), ids=LINKS)
def test_a_link_header_is_read_as_the_standard_says(header: str, found: dict[str, list[str]]) -> None:
    assert websub.links([header]) == found


def test_links_in_several_headers_are_taken_in_their_order() -> None:
    assert websub.links(["<a>; rel=hub", "<b>; rel=hub"]) == {"hub": ["a", "b"]}


@given(st.text(alphabet='<>;,="\\ rel hub/a'))
def test_no_header_breaks_the_reader(header: str) -> None:
    assert all(href in header for hrefs in websub.links([header]).values() for href in hrefs)


OFFERS = {
    "in the header": (["<https://h/>; rel=hub, <https://f/>; rel=self"], "", "", Offer("https://h/", "https://f/")),
    "in the document": ([], "https://h/", "https://f/", Offer("https://h/", "https://f/")),
    "in both: the header counts": (["<https://h/>; rel=hub, <https://f/>; rel=self"], "https://x/", "https://y/", Offer("https://h/", "https://f/")),
    "self only in the document": (["<https://h/>; rel=hub"], "", "https://f/", Offer("https://h/", "https://f/")),
    "no self: the address of the feed": (["<https://h/>; rel=hub"], "", "", Offer("https://h/", FEED)),
    "relative": (["</hub>; rel=hub, <?page=1>; rel=self"], "", "", Offer("https://news.example/hub", FEED + "?page=1")),
    "with TLS rather than without": (["<http://h/>; rel=hub, <https://i/>; rel=hub"], "", "", Offer("https://i/", FEED)),
    "the first of two": (["<https://h/>; rel=hub, <https://i/>; rel=hub"], "", "", Offer("https://h/", FEED)),
    "the topic as written": ([], "https://h/", "https://F/%7ea?utm_source=x", Offer("https://h/", "https://F/%7ea?utm_source=x")),
    "no hub": (["<https://f/>; rel=self"], "", "https://f/", None),
    "a hub that is no web address": ([], "javascript:alert(1)", "", None),
    "an address that cannot be": ([], "http://[", "http://[", None),
}  # fmt: skip


@pytest.mark.parametrize(("headers", "hub", "self_url", "offer"), OFFERS.values(), ids=OFFERS)
def test_the_hub_and_the_topic_are_found(
    headers: list[str], hub: str, self_url: str, offer: Offer | None
) -> None:
    assert websub.discover(headers, hub, self_url, FEED) == offer


def test_a_feed_with_a_hub_is_subscribed() -> None:
    push = made()
    assert (push.hub, push.topic, push.secret, push.asked, push.until) == (HUB, FEED, "s3cret", NOW, 0.0)
    assert push.callback.startswith(HERE + "/")
    assert len(push.callback) == len(HERE) + 33
    assert push.secret not in push.callback


def test_two_subscriptions_have_callbacks_that_cannot_be_guessed_from_each_other() -> None:
    other = websub.plan(None, Offer(HUB, FEED), HERE, 600.0, NOW, "another")
    assert other is not None
    assert other.callback != made().callback


@pytest.mark.parametrize(("offer", "callback"), [(None, HERE), (Offer(HUB, FEED), "")])
def test_nothing_is_asked_without_a_hub_or_without_a_callback(offer: Offer | None, callback: str) -> None:
    assert websub.plan(None, offer, callback, 600.0, NOW, "s") is None


PLANS = {
    "just verified": (held(), 60.0, None),
    "shortly before the last quarter": (held(), 7.4 * DAY, None),
    "in the last quarter of its lease": (held(), 7.6 * DAY, "renew"),
    "over": (held(), 11 * DAY, "renew"),
    "a lease of an hour, polled each half hour": (held(until=NOW + HOUR), 600.0, "renew"),
    "asked and not verified, half an hour": (made(), 0.5 * HOUR, None),
    "asked and not verified, an hour": (made(), HOUR, "renew"),
    "asked three times, an hour": (made(tries=3), HOUR, None),
    "asked three times, four hours": (made(tries=3), 4 * HOUR, "renew"),
    "asked a hundred times, a day": (made(tries=100), DAY, "renew"),
    "denied an hour ago": (websub.answered(held(), 0.0, NOW), HOUR, None),
    "denied a day ago": (websub.answered(held(), 0.0, NOW), DAY, "renew"),
    "denied an hour ago, after five days": (
        websub.answered(held(), 0.0, NOW + 5 * DAY),
        5 * DAY + HOUR,
        None,
    ),
    "another hub": (held(hub="https://old.example/"), 60.0, "anew"),
    "another topic": (held(topic="https://old.example/"), 60.0, "anew"),
    "another worker": (held(callback="https://we.example/websub/1/f1/abc"), 60.0, "anew"),
    "another hub that was never verified": (made(hub="https://old.example/"), 0.5 * HOUR, None),
    "the clock was ahead": (made(asked=NOW + 9 * DAY), 60.0, "renew"),
}


@pytest.mark.parametrize(("push", "later", "expected"), PLANS.values(), ids=PLANS)
def test_a_subscription_is_renewed_in_time_and_not_more_often(
    push: Push, later: float, expected: str | None
) -> None:
    asked = websub.plan(push, Offer(HUB, FEED), HERE, 1800.0, NOW + later, "fresh")
    if expected is None:
        assert asked is None
    else:
        assert asked is not None
        assert (asked.hub, asked.topic, asked.asked, asked.tries) == (HUB, FEED, NOW + later, push.tries + 1)
        assert asked.secret == ("fresh" if expected == "anew" else "s3cret")
        assert asked.before == (push.callback if expected == "anew" else "")


def test_a_renewal_keeps_the_lease_the_secret_and_the_callback_until_it_is_verified() -> None:
    asked = websub.plan(held(), Offer(HUB, FEED), HERE, 600.0, NOW + 9 * DAY, "fresh")
    assert asked == held(asked=NOW + 9 * DAY, tries=1)


def test_a_feed_that_names_no_hub_any_more_lets_its_lease_run_out() -> None:
    assert websub.plan(held(), None, HERE, 600.0, NOW + 9 * DAY, "fresh") is None


def test_a_hub_that_never_verifies_is_asked_some_ten_times_in_a_week() -> None:
    push: Push | None = None
    asked = []
    for minute in range(0, 7 * 24 * 60, 10):
        if planned := websub.plan(push, Offer(HUB, FEED), HERE, 600.0, NOW + 60 * minute, "s"):
            push = planned
            asked.append(minute / 60)
    assert asked == [0, 1, 3, 7, 15, 31, 55, 79, 103, 127, 151]


def test_feeds_cannot_send_us_to_ever_new_hubs_that_do_not_want_us() -> None:
    push: Push | None = None
    asked = 0
    for minute in range(24 * 60):
        offer = Offer(f"https://victim.example/?{minute}", FEED)
        if planned := websub.plan(push, offer, HERE, 60.0, NOW + 60 * minute, str(minute)):
            push, asked = planned, asked + 1
    assert asked == 5


def ask(mode: str, topic: str = FEED, **more: str) -> dict[str, str]:
    return {"hub.mode": mode, "hub.topic": topic, "hub.challenge": "c", "hub.lease_seconds": "864000"} | {
        f"hub.{name}": value for name, value in more.items()
    }


ASKED = made().callback
JUDGED = {
    "what was asked for": (made(), ASKED, ask("subscribe"), 10, ("verified", 864_000.0)),
    "what was asked for, an hour ago": (made(), ASKED, ask("subscribe"), HOUR, ("unknown", 0.0)),
    "what is held": (held(), ASKED, ask("subscribe"), 5 * DAY, ("verified", 864_000.0)),
    "what was held": (held(), ASKED, ask("subscribe"), 10 * DAY, ("unknown", 0.0)),
    "a renewal after the lease": (held(asked=NOW + 11 * DAY), ASKED, ask("subscribe"), 11 * DAY + 5, ("verified", 864_000.0)),
    "the topic spelt otherwise": (made(topic="https://News.example:443/%66eed.xml"), ASKED, ask("subscribe"), 10, ("verified", 864_000.0)),
    "another topic": (made(), ASKED, ask("subscribe", "https://other.example/"), 10, ("unknown", 0.0)),
    "no topic": (made(), ASKED, ask("subscribe", ""), 10, ("unknown", 0.0)),
    "a guessed callback": (made(), HERE + "/" + 32 * "0", ask("subscribe"), 10, ("unknown", 0.0)),
    "a feed that is not pushed": (None, ASKED, ask("subscribe"), 10, ("unknown", 0.0)),
    "no challenge": (made(), ASKED, ask("subscribe", challenge=""), 10, ("unknown", 0.0)),
    "no mode": (made(), ASKED, ask(""), 10, ("unknown", 0.0)),
    "a mode that is none": (made(), ASKED, ask("publish"), 10, ("unknown", 0.0)),
    "a lease of a second": (made(), ASKED, ask("subscribe", lease_seconds="1"), 10, ("verified", HOUR)),
    "a lease for ever": (made(), ASKED, ask("subscribe", lease_seconds="9" * 5000), 10, ("verified", 30 * DAY)),
    "a lease that is no number": (made(), ASKED, ask("subscribe", lease_seconds="-1e9"), 10, ("verified", HOUR)),
    "a lease in other digits": (made(), ASKED, ask("subscribe", lease_seconds="²"), 10, ("verified", HOUR)),
    "no lease": (made(), ASKED, ask("subscribe", lease_seconds=""), 10, ("verified", 864_000.0)),
    "denied": (held(), ASKED, ask("denied"), 10, ("denied", 0.0)),
    "denied by somebody": (held(), HERE + "/" + 32 * "0", ask("denied"), 10, ("unknown", 0.0)),
    "denied another topic": (held(), ASKED, ask("denied", "https://other.example/"), 10, ("unknown", 0.0)),
    "an end that we do not want": (held(), ASKED, ask("unsubscribe"), 10, ("unknown", 0.0)),
    "the end of one we let go": (held(), ASKED, ask("unsubscribe"), 20 * DAY, ("unsubscribed", 0.0)),
    "the end of one we have not": (None, ASKED, ask("unsubscribe"), 10, ("unsubscribed", 0.0)),
}  # fmt: skip


@pytest.mark.parametrize(("push", "address", "query", "later", "expected"), JUDGED.values(), ids=JUDGED)
def test_a_hub_is_believed_only_what_we_asked_for(
    push: Push | None, address: str, query: dict[str, str], later: float, expected: tuple[str, float]
) -> None:
    assert websub.judge(push, address, query, NOW + later) == expected


def test_the_callback_has_to_fit_to_the_last_letter() -> None:
    assert websub.is_at(made(), ASKED)
    assert not websub.is_at(made(), ASKED[:-1])
    assert not websub.is_at(made(), ASKED + "ü")


def signed(body: bytes, method: str, secret: str = "s3cret") -> str:
    return f"{method}={hmac.new(secret.encode(), body, method).hexdigest()}"


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_a_delivery_is_signed_by_any_method_of_the_standard(method: str) -> None:
    header = signed(b"<rss/>", method)
    assert websub.is_signed(made(), b"<rss/>", header)
    assert websub.is_signed(made(), b"<rss/>", f" {header.upper()} ")
    assert not websub.is_signed(made(), b"<rss />", header)


UNSIGNED = {
    "nothing": "",
    "the wrong secret": signed(b"x", "sha256", "other"),
    "of another body": signed(b"y", "sha256"),
    "a method that is none of the standard's": signed(b"x", "md5"),
    "a method that nobody has": "none=",
    "no method": signed(b"x", "sha256").partition("=")[2],
    "another method's name": signed(b"x", "sha256").replace("sha256", "sha1"),
    "cut": signed(b"x", "sha256")[:-1],
    "empty": "sha256=",
    "not ASCII": "sha256=ü\udcff",
}


@pytest.mark.parametrize("header", UNSIGNED.values(), ids=UNSIGNED)
def test_a_delivery_without_the_right_signature_is_not_believed(header: str) -> None:
    assert not websub.is_signed(made(), b"x", header)


def test_the_request_to_the_hub_says_all_that_the_standard_wants() -> None:
    assert websub.form(made()) == {
        "hub.mode": "subscribe",
        "hub.topic": FEED,
        "hub.callback": ASKED,
        "hub.secret": "s3cret",
        "hub.lease_seconds": "864000",
    }


RELAXED = {
    "no hub": (None, 60.0, 60.0),
    "asked for": (made(heard=NOW), 60.0, 60.0),
    "held, nothing came yet": (held(), 60.0, 60.0),
    "held, something came": (held(heard=NOW - HOUR), 60.0, 240.0),
    "held, nothing came for a day": (held(heard=NOW - DAY - 1), 60.0, 60.0),
    "at most an hour": (held(heard=NOW), 1800.0, 3600.0),
    "never sooner than learned": (held(heard=NOW), 7200.0, 7200.0),
    "the lease is over": (held(heard=NOW, until=NOW), 60.0, 60.0),
    "denied": (websub.answered(held(heard=NOW), 0.0, NOW), 60.0, 60.0),
}


@pytest.mark.parametrize(("push", "interval", "expected"), RELAXED.values(), ids=RELAXED)
def test_a_feed_is_polled_more_rarely_only_while_deliveries_come(
    push: Push | None, interval: float, expected: float
) -> None:
    assert websub.relaxed(push, interval, NOW) == expected
