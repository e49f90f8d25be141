"""Whose turn it is at a host, and when a host is left alone."""

import heapq

import pytest

from agents.net.pace import BACK, MAX_PAUSE, PATIENCE, SHORT, SLOW, Pace


def test_a_host_is_asked_by_one_at_a_time_with_a_pause() -> None:
    pace = Pace(1.0)
    assert pace.turn("h", b"a", 10.0) == 0.0
    assert pace.turn("h", b"b", 10.0) > 10.0
    assert pace.turn("other", b"c", 10.0) == 0.0
    pace.end("h", 10.4)
    assert pace.turn("h", b"b", 10.5) == 11.4
    assert pace.turn("h", b"b", 11.4) == 0.0


def test_looks_at_one_host_come_in_the_order_of_asking_whenever_they_ask_again() -> None:
    pace = Pace(1.0)
    pace.turn("h", b"first", 0.0)
    waiting = [b"a", b"b", b"c"]
    times = [pace.turn("h", key, 0.0) for key in waiting]
    assert times == sorted(times)
    pace.end("h", 0.2)
    assert pace.turn("h", b"c", 5.0) > 5.0, "c is not the first in line, though the host is free"
    assert pace.turn("h", b"a", 5.0) == 0.0


def test_one_that_never_comes_back_does_not_hold_up_its_host() -> None:
    pace = Pace(1.0)
    pace.turn("h", b"a", 0.0)
    pace.turn("h", b"gone", 0.0)
    pace.turn("h", b"b", 0.0)
    pace.end("h", 1.0)
    assert pace.turn("h", b"b", 5.0) > 5.0
    assert pace.turn("h", b"b", 30.0) == 0.0


def test_a_line_of_looks_takes_a_pause_and_an_answer_each() -> None:
    pace, now, done = Pace(1.0), 0.0, []
    due = {bytes([n]): 0.0 for n in range(20)}
    while due:
        key = min(due, key=lambda k: (due[k], k))
        now = max(now, due[key])
        when = pace.turn("h", key, now)
        if when:
            due[key] = when
            continue
        del due[key]
        now += 0.1
        pace.end("h", now)
        done.append(now)
    assert done[-1] < 20 * 1.1 + 1


def asked_at(pace: Pace, host: str, now: float, key: bytes = b"a") -> float:
    """When `key` gets its turn, if it comes back whenever it is told to."""
    while back := pace.turn(host, key, now):
        now = back
    pace.end(host, now)
    return now


@pytest.mark.parametrize(("delay", "pause"), [(5.0, 5.0), (0.5, 1.0), (9_999.0, 30.0), (None, 1.0)])
def test_a_crawl_delay_makes_the_pause_longer_within_reason(delay: float | None, pause: float) -> None:
    pace = Pace(1.0)
    pace.slow("h", delay)
    pace.end("h", 10.0)
    assert asked_at(pace, "h", 10.0) == 10.0 + pause


def test_a_retry_after_holds_all_pages_of_the_host_and_no_other() -> None:
    pace = Pace(1.0)
    pace.turn("h", b"a", 0.0)
    pace.turn("h", b"waits", 0.0)
    pace.end("h", 0.2)
    pace.failed("h", b"a", 0.2, 120.0)
    assert asked_at(pace, "h", 0.3, b"waits") == 120.2
    assert pace.closed("h", 100.2) == 20.0 + 1.0  # asked at 120.2, and a pause since
    assert pace.turn("www.h", b"b", 0.3) == 0.0


def test_a_hold_is_not_made_shorter_by_what_comes_after_it() -> None:
    pace = Pace(1.0)
    pace.failed("h", b"a", 0.0, 300.0)
    pace.failed("h", b"b", 1.0, 5.0)
    pace.end("h", 2.0)
    assert pace.closed("h", 2.0) == 298.0


def test_a_host_that_does_not_answer_is_asked_ever_more_seldom_until_it_does() -> None:
    pace, now, pauses = Pace(1.0), 0.0, []
    for number in range(9):
        then = now
        now = asked_at(pace, "h", now)
        pauses.append(now - then)
        pace.failed("h", b"%d" % number, now)
    assert pauses == [0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, MAX_PAUSE, MAX_PAUSE]
    now = asked_at(pace, "h", now)
    pace.answered("h")
    assert asked_at(pace, "h", now) == now + 1.0


def failing(pages: int, seconds: float) -> Pace:
    """A host that let so many different pages not in, in so many seconds."""
    pace = Pace(1.0)
    for number in range(pages):
        pace.failed("h", b"%d" % number, 1000.0 + seconds * number / max(pages - 1, 1))
    return pace


@pytest.mark.parametrize(
    ("pace", "down"),
    [
        (failing(3, SHORT), True),
        (failing(3, 1.0), False),
        (failing(2, SHORT * 5), False),
        (failing(1, 0.0), False),
        (Pace(1.0), False),
    ],
    ids=["three_pages", "three_pages_at_once", "two_pages", "one_page", "unknown"],
)
def test_a_host_is_down_when_three_pages_in_a_row_failed_for_so_long(pace: Pace, down: bool) -> None:
    now = 1000.0 + SHORT if down else 1000.5
    assert pace.is_down("h", now) is down
    assert not pace.is_down("other", now)


def test_one_page_that_never_answers_does_not_make_its_host_down() -> None:
    pace = Pace(1.0)
    for at in (0.0, 25.0, 100.0, 500.0):
        pace.failed("h", b"the same", at)
        assert not pace.is_down("h", at + 0.1)


def test_a_host_is_down_when_it_asks_for_more_than_ten_minutes_at_once_or_bit_by_bit() -> None:
    pace = Pace(1.0)
    pace.failed("h", b"a", 1000.0, PATIENCE)
    assert not pace.is_down("h", 1001.0)
    pace.failed("h", b"a", 1600.0, 120.0)
    assert pace.is_down("h", 1601.0)
    pace.failed("other", b"a", 1000.0, PATIENCE + 1)
    assert pace.is_down("other", 1000.0)


def test_a_host_that_is_down_is_asked_again_by_one_while_the_others_go_on() -> None:
    pace = failing(3, SHORT)
    now = asked_at(pace, "h", 1000.0 + SHORT, b"tries")
    assert pace.turn("h", b"another", now) > now
    assert pace.is_down("h", now)
    pace.failed("h", b"tries", now + 20.0)
    assert pace.is_down("h", now + 20.0)
    pace.answered("h")
    assert not pace.is_down("h", now + 20.0)


@pytest.mark.parametrize("asks", ["in_turn", "through_a_redirect"])
def test_what_a_host_did_long_ago_counts_no_more(asks: str) -> None:
    pace = failing(3, SHORT)
    if asks == "in_turn":
        assert pace.turn("h", b"tries", 5000.0) == 0.0
        pace.end("h", 5020.0)
    assert not pace.is_down("h", 5020.0)
    pace.failed("h", b"tries", 5020.0)
    assert pace.closed("h", 5020.0) == 1.0
    assert not pace.is_down("h", 5020.0)


def test_one_that_leaves_the_line_holds_nobody_up() -> None:
    pace = Pace(1.0)
    pace.turn("h", b"a", 0.0)
    pace.turn("h", b"leaves", 0.0)
    pace.turn("h", b"b", 0.0)
    pace.leave("h", b"leaves")
    pace.leave("unknown", b"leaves")
    pace.end("h", 0.5)
    assert pace.turn("h", b"b", 1.5) == 0.0


def test_thousands_of_looks_at_one_host_keep_their_order_and_none_starves() -> None:
    pace, now, order, asked = Pace(1.0), 0.0, [], 0
    waiting = [(0.0, number) for number in range(3000)]
    while waiting:
        due, number = heapq.heappop(waiting)
        now, asked = max(now, due), asked + 1
        if back := pace.turn("h", b"%d" % number, now):
            assert back <= now + BACK
            heapq.heappush(waiting, (back, number))
            continue
        now += 0.1
        pace.end("h", now)
        order.append(number)
    assert order == list(range(3000))
    assert now < 3000 * 1.1 + 1
    assert asked < 3000 * (3000 * 1.1 / BACK + 6), (
        "everybody asks again once a minute, and the first more often"
    )


def test_who_stands_behind_lets_all_others_go_first_also_those_that_come_later() -> None:
    pace, order = Pace(1.0), []
    pace.turn("h", b"now", 0.0)
    due = {b"last": pace.turn("h", b"last", 0.0, behind=True)}
    due |= {key: pace.turn("h", key, 0.0) for key in (b"a", b"b")}
    assert pace.turn("h", b"last", 0.0, behind=True) > due[b"b"] > due[b"a"]
    pace.end("h", 0.0)
    while due:
        key = min(due, key=lambda k: due[k])
        now = due.pop(key)
        if back := pace.turn("h", key, now, behind=key == b"last"):
            due[key] = back
            continue
        order.append(key)
        if len(order) == 1:
            due[b"c"] = now
        pace.end("h", now)
    assert order == [b"a", b"b", b"c", b"last"]


def test_one_that_stood_behind_and_does_so_no_more_stands_in_line_once() -> None:
    pace = Pace(1.0)
    pace.turn("h", b"now", 0.0)
    pace.turn("h", b"a", 0.0, behind=True)
    pace.turn("h", b"a", 0.0)
    pace.end("h", 0.0)
    assert asked_at(pace, "h", 1.0, b"a") == 1.0
    assert pace.turn("h", b"b", 2.0) == 0.0


def test_one_that_leaves_or_does_not_come_back_holds_up_nobody_behind_either() -> None:
    pace = Pace(1.0)
    pace.turn("h", b"now", 0.0)
    for key in (b"leaves", b"stays", b"gone", b"last"):
        pace.turn("h", key, 0.0, behind=True)
    pace.leave("h", b"leaves")
    pace.end("h", 0.0)
    assert pace.turn("h", b"stays", 2.0, behind=True) == 0.0
    pace.end("h", 2.0)
    assert pace.turn("h", b"last", 4.0, behind=True) > 4.0
    assert pace.turn("h", b"last", 30.0, behind=True) == 0.0


def test_a_redirect_goes_ahead_of_the_line_with_the_pause_of_the_host() -> None:
    pace = Pace(1.0)
    pace.turn("h", b"asks", 0.0)
    pace.turn("h", b"waits", 0.0)
    assert pace.ahead("h", 0.0) > 0.0
    pace.end("h", 0.5)
    assert pace.ahead("h", 0.5) == 1.5
    assert pace.ahead("h", 1.5) == 0.0
    assert pace.turn("h", b"waits", 1.5) > 1.5
    pace.end("h", 2.0)
    assert asked_at(pace, "h", 2.0, b"waits") == 3.0


def test_so_many_hosts_that_were_slow_are_asked_at_once_and_the_others_as_ever() -> None:
    pace = Pace(1.0, crowd=2)
    for host in ("a", "b", "c"):
        pace.end(host, 0.0, took=SLOW + 1)
    pace.end("quick", 0.0, took=SLOW)
    assert [pace.turn(host, b"k", 1.0) for host in ("a", "b", "quick", "unknown")] == [0.0] * 4
    back = pace.turn("c", b"k", 1.0)
    assert back > 1.0
    assert (pace.is_crowded("c"), pace.is_crowded("quick"), pace.is_crowded("unknown")) == (
        True,
        False,
        False,
    )
    pace.end("a", back, took=1.0)
    assert pace.turn("c", b"k", back) == 0.0
    assert pace.turn("a", b"k", back + 1.0) == 0.0, "it was quick this time"
    pace.renew()
    assert not pace.is_crowded("b")


def test_all_is_forgotten_when_the_clock_went_back() -> None:
    pace = failing(6, 10.0)
    pace.turn("busy", b"a", 1010.0)
    pace.clear()
    assert (pace.turn("h", b"a", 0.0), pace.turn("busy", b"b", 0.0)) == (0.0, 0.0)


def test_work_that_was_cancelled_holds_no_host_but_patience_stays() -> None:
    pace = Pace(1.0)
    pace.turn("h", b"a", 10.0)
    pace.turn("h", b"b", 10.0)
    pace.turn("h", b"c", 10.0, behind=True)
    pace.failed("patient", b"a", 10.0, 300.0)
    pace.renew()
    assert pace.turn("h", b"d", 11.0) == 0.0
    assert pace.closed("patient", 11.0) == 299.0


def test_a_host_is_in_trouble_until_a_minute_after_it_may_be_asked_or_it_answers() -> None:
    pace = failing(1, 0.0)
    assert pace.troubled("h", 1000.0) == 1001.0 + MAX_PAUSE
    assert not pace.troubled("h", 1001.0 + MAX_PAUSE)
    pace.answered("h")
    assert not pace.troubled("h", 1000.0)
    assert not pace.troubled("unknown", 1000.0)


def test_hosts_that_nobody_asks_for_are_forgotten() -> None:
    pace = Pace(1.0)
    pace.failed("old", b"a", 1.0, 19_999.0)
    pace.end("idle", 0.0)
    pace.turn("busy", b"a", 0.0)
    pace.end("line", 0.0)
    pace.turn("line", b"a", 0.0, behind=True)
    pace.forget(10_000.0)
    assert pace.turn("line", b"b", 1.0, behind=True) > 1.0
    assert pace.turn("busy", b"b", 10_000.0) > 10_000.0
    assert pace.closed("old", 10_000.0) == 10_000.0
    assert pace.turn("idle", b"b", 10_000.0) == 0.0
