"""Publishers' families."""

from pathlib import Path

import pytest

from agents.story.families import family, load_families
from streams.errors import Misconfigured
from streams.paths import seed


def test_the_seed_list_names_each_domain_once() -> None:
    families = load_families(seed("publishers.toml"))
    assert families["apnews.com"] == "AP"
    assert len(families) > 150
    assert all(domain == domain.lower() and "." in domain and "/" not in domain for domain in families)


@pytest.mark.parametrize(
    ("domain", "given_", "owner"),
    [
        ("times.example", "", "House"),
        ("sport.times.example", "", "House"),
        ("times.example", "Given", "House"),
        ("other.example", "Given", "Given"),
        ("other.example", "", "other.example"),
        ("", "", "The Other"),
    ],
)
def test_the_list_wins_over_the_feed_and_the_feed_over_the_domain(
    domain: str, given_: str, owner: str
) -> None:
    assert family("The Other", domain, given_, {"times.example": "House"}) == owner


@pytest.mark.parametrize("text", ["", "families = 3", "[families]\na = 1", "[families"])
def test_a_broken_list_refuses_to_start(tmp_path: Path, text: str) -> None:
    path = tmp_path / "publishers.toml"
    path.write_text(text)
    with pytest.raises(Misconfigured):
        load_families(path)
