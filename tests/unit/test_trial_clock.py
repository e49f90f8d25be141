"""When a line of `trial` was seen: by what it tells, else by what its page tells, else by its place in the input."""

from typing import Any

import pytest
from outlet import START, piece

from streams.settings import load
from streams.trial import Stream

BASE = "http://outlet.example"
PAGE = {"url": f"{BASE}/bridge", "html": piece("bridge", published=START).page(BASE)}
TEXT = {"text": "A choir of Lisbon sang on a bridge."}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (PAGE, START.isoformat()),
        (PAGE | {"published": "2026-03-05T06:00:00Z"}, "2026-03-05T06:00:00+00:00"),
        (TEXT | {"published": "2026-03-05T06:00:00Z"}, "2026-03-05T06:00:00+00:00"),
        (TEXT, "2000-01-01T00:00:00+00:00"),
    ],
    ids=["of the page", "line before page", "of the line", "neither"],
)
def test_a_line_is_seen_when_it_was_published(line: dict[str, Any], expected: str) -> None:
    """A page published before another was never taken for one of the same second."""
    seen = Stream("all", load({"WIREHOSE_MODEL": "rules"})).take({"id": "one"} | line).first_seen
    assert seen.by.isoformat() == expected
