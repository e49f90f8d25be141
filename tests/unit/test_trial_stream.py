"""What a line of `trial` becomes before the stages with a memory see it: when it was seen, and in which language.

It was seen when it says that it was published, else when its page says so, else by its place in the input.
"""

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


def test_the_same_text_is_found_whatever_the_country_of_its_language() -> None:
    stream = Stream("trace", load({"WIREHOSE_MODEL": "rules"}))
    for id_, language in (("one", "en-GB"), ("two", "en_US")):
        traced = stream.take({"id": id_, "text": " ".join(piece("bridge").paragraphs), "language": language})
    assert traced.near_duplicate_of == "one"
