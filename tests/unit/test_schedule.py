"""The schedule of durable timers, without Kafka: what is due, and that nothing is given out twice."""

from msgspec import Struct

from streams.schedule import Schedule


class Due(Struct):
    due: float
    seq: int = 0


def scheduled(**due: float) -> Schedule[Due]:
    schedule: Schedule[Due] = Schedule()
    for key, when in due.items():
        schedule.apply(key.encode(), Due(when))
    return schedule


def test_what_is_due_comes_in_order_of_time() -> None:
    schedule = scheduled(late=3, early=1, future=9)
    assert [schedule.take(5), schedule.take(5), schedule.take(5)] == [b"early", b"late", None]


def test_a_key_in_work_is_not_given_out_again_until_it_is_finished() -> None:
    schedule = scheduled(a=1)
    assert schedule.take(2) == b"a"
    schedule.apply(b"a", Due(1))
    assert schedule.take(2) is None
    schedule.finish(b"a", 2)
    assert schedule.take(2) == b"a"


def test_a_hurried_key_comes_before_its_time_and_once() -> None:
    schedule = scheduled(a=100)
    schedule.hurry(b"a", 5)
    assert [schedule.take(5), schedule.take(5)] == [b"a", None]


def test_a_hurried_key_in_work_comes_again_as_soon_as_that_ends() -> None:
    schedule = scheduled(a=1)
    schedule.take(1)
    schedule.apply(b"a", Due(100))
    schedule.hurry(b"a", 2)
    assert schedule.take(2) is None
    schedule.finish(b"a", 3)
    assert schedule.take(3) == b"a"


def test_a_held_key_comes_back_when_its_time_has_come() -> None:
    schedule = scheduled(a=1)
    schedule.take(1)
    schedule.hold(b"a", 7)
    assert [schedule.take(6), schedule.take(7)] == [None, b"a"]


def test_a_forgotten_key_never_comes() -> None:
    schedule = scheduled(a=1)
    schedule.apply(b"a", None)
    assert schedule.take(5) is None
    assert schedule.next() is None


def test_a_key_put_anew_comes_at_its_new_time_only() -> None:
    schedule = scheduled(a=1)
    schedule.apply(b"a", Due(10))
    assert [schedule.take(5), schedule.take(10), schedule.take(20)] == [None, b"a", None]


def test_a_clock_that_goes_back_takes_the_schedule_with_it() -> None:
    schedule = scheduled(a=100, b=200)
    schedule.shift(-3600.0)
    assert schedule.next() == 100.0 - 3600
    assert schedule.take(100.0 - 3600) == b"a"
    assert schedule.take(199.0 - 3600) is None
    assert schedule.take(200.0 - 3600) == b"b"
