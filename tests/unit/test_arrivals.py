"""How long items took, counted once they are published."""

import pytest
from newsroom import START, at, traced
from prometheus_client import REGISTRY

from streams.arrivals import Arrivals
from streams.records import FirstSeen


def counted(kind: str) -> tuple[float, float, float]:
    """Of this kind: how many there were, how many within a minute, and their seconds together."""
    names = ("count", {}), ("bucket", {"le": "60.0"}), ("sum", {})
    found = [
        REGISTRY.get_sample_value(f"wirehose_fresh_seconds_{n}", {"kind": kind, **le}) for n, le in names
    ]
    return tuple(value or 0.0 for value in found)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("article", "kind"),
    [
        (traced("a", "A bridge fell."), "new"),
        (traced("a", "A bridge fell.", revision=2), "revised"),
        (
            traced("a", "A bridge fell.", back_catalogue=True, first_seen=FirstSeen(after=None, by=START)),
            "back_catalogue",
        ),
        (
            traced(
                "a",
                "A bridge fell.",
                revision=2,
                back_catalogue=True,
                first_seen=FirstSeen(after=at(-1), by=START),
            ),
            "revised",
        ),
    ],
    ids=["new", "revised", "back_catalogue", "found by a later look"],
)
def test_an_article_counts_when_it_is_published_by_what_it_is(article: object, kind: str) -> None:
    arrivals, before = Arrivals(), counted(kind)
    arrivals.sent(article)  # type: ignore[arg-type]
    assert counted(kind) == before, "it is on its way still"
    arrivals.landed(START.timestamp() + 12.5)
    arrivals.landed(START.timestamp() + 99)
    assert counted(kind) == pytest.approx([before[0] + 1, before[1] + 1, before[2] + 12.5])


def test_one_that_took_longer_than_a_minute_is_not_within_the_objective() -> None:
    arrivals, before = Arrivals(), counted("new")
    arrivals.sent(traced("a", "A bridge fell."))
    arrivals.landed(START.timestamp() + 61)
    assert counted("new")[:2] == (before[0] + 1, before[1])
