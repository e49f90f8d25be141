"""What the running pipeline publishes is what `wirehose trial all` makes of the same pages: one code, two doors."""

import json
from collections import defaultdict
from typing import Any

import pytest
from outlet import Outlet, piece, sentences
from running import Service, wirehose

from streams.broker import Broker

pytestmark = pytest.mark.broker

# What only the running pipeline can know: feeds, times of its own, and what is hashed from them.
OWN = {"feeds", "first_seen", "revision_id", "back_catalogue", "summary", "published_feed"}

QUAKE = (
    "TOLVA, March 2 (Reuters) - An earthquake killed at least 40 people in the Tolva valley on Monday, officials said.",
    "“We have never seen anything like it,” said Mira Kolb, the district's head, in Tolva. "
    + sentences("quake", 1)[0],
    " ".join(sentences("quake-more", 3)),
)
OTHER = (
    "A paper of Lisbon counted 55 people killed by the earthquake in the Tolva valley, and 120 wounded.",
    QUAKE[1],
    " ".join(sentences("lisbon", 4)),
)


def trial(service: Service, records: list[dict[str, Any]], outlet: Outlet) -> dict[str, dict[str, Any]]:
    """`trial all` on the pages of these articles, in their order; ids as the pipeline gave them."""
    lines = [
        json.dumps(
            {
                "id": one["id"],
                "url": one["url"],
                "publisher": one["publisher"]["name"],
                "html": outlet.pages[one["url"].removeprefix(outlet.base)],
            }
        )
        for one in records
    ]
    done = wirehose("trial", "all", env=service.env, stdin="\n".join(lines).encode())
    assert done.returncode == 0, done.stderr
    return {line["id"]: line for line in map(json.loads, done.stdout.splitlines())}


def test_the_pipeline_says_what_trial_all_says_field_by_field(
    service: Service, outlet: Outlet, broker: Broker
) -> None:
    pieces = [
        piece("quake", *QUAKE, title="Earthquake kills 40 in Tolva"),
        piece("quake-again", *QUAKE, title="Forty killed in Tolva"),
        piece("quake-lisbon", *OTHER, title="Tolva earthquake: 55 dead"),
        *(piece(f"plain-{number}") for number in range(5)),
    ]
    feeds = [
        outlet.feed("north", pieces[::2], site=outlet.base),
        outlet.feed("south", pieces[1::2], "atom", site=outlet.base),
    ]
    with service.up(*feeds):
        service.settle(seen=len(pieces))
        order = [one.record for one in service.read("enriched")]
        published = {one.key: one.record for one in service.read("articles")}
    assert len(order) == len(published) == len(pieces)
    assert {one["language"] for one in order} == {"en"}, "one language is one partition, and one order"

    for record in published.values():
        record["page"] |= {"status": None, "looked": None}
    expected = trial(service, order, outlet)
    different: dict[str, list[str]] = defaultdict(list)
    for id_, record in published.items():
        for field in sorted((set(record) | set(expected[id_])) - OWN):
            if record.get(field) != expected[id_].get(field):
                different[field].append(f"{record.get(field)!r} is not {expected[id_].get(field)!r}")
    assert dict(different) == {}

    found = [one for one in published.values() if one["url"].startswith(outlet.url("quake"))]
    assert any(one["copies"] or one["copied_by"] for one in found), "the test has something to compare"
    assert any(one["figures"] for one in found)
    assert any(one["quotes"] for one in found)
    assert any(one["credits"] for one in found)
