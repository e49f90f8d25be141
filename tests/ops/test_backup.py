"""A backup is a copy of the data folder of a stopped wirehose; and what the stages keep beside Kafka may be lost.

Three runs of `up` with its own broker: one whose folder is copied, one that goes on without the stages' folders, and
one from the copy, with a table in it damaged.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from outlet import Outlet, Piece, piece
from running import Read, Service, wirehose

from streams.broker import address_of

pytestmark = [pytest.mark.broker, pytest.mark.long]


@dataclass
class Runs:
    """What stood on `articles` after each run, and what was told at the end."""

    changed: str  # the title of the piece that was changed after the copy
    copied: list[Read] = field(default_factory=list)
    without_folders: list[Read] = field(default_factory=list)
    from_copy: list[Read] = field(default_factory=list)
    balance: dict[str, int] = field(default_factory=dict)
    code: int = 1
    extract_log: str = ""
    refused: str = ""  # what a worker says that is told of other partitions


def pieces(name: str, count: int) -> list[Piece]:
    """Pieces whose whole text stands in the feed."""
    return [piece(f"{name}-{number}", full=True) for number in range(count)]


def revisions(articles: list[Read]) -> set[tuple[str, int, str]]:
    """Key, revision and its id of every article."""
    return {(one.key, one.record["revision"], one.record["revision_id"]) for one in articles}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    folder = tmp_path_factory.mktemp("backup")
    service = Service(folder, "", "backup", WIREHOSE_PARTITIONS="3")
    data, copy = folder / "data", folder / "copy"

    def run(seen: int) -> list[Read]:
        with service.up(feed):
            service.settle(seen=seen)
            service.broker = address_of(data / "kafka") or ""
            articles = service.read("articles")
            told.balance, told.code = service.ledger()
            if not told.refused:
                other = service.env | {"WIREHOSE_BROKER": service.broker, "WIREHOSE_PARTITIONS": "4"}
                told.refused = wirehose("run", "dedup", "--worker", "1", env=other).stderr.decode()
        return articles

    with Outlet() as outlet:
        first = pieces("before", 4)
        feed = outlet.feed("daily", first, pages=False)
        told = Runs(changed=first[0].title)
        told.copied = run(seen=4)
        shutil.copytree(data, copy)

        shutil.rmtree(data / "stages")
        outlet.add("daily", *pieces("after", 3))
        outlet.change("daily", "before-0", paragraphs=piece("another-text").paragraphs)
        told.without_folders = run(seen=8)

        shutil.rmtree(data)
        copy.rename(data)
        damage(data / "stages" / "extract-0")
        told.from_copy = run(seen=8)
        told.extract_log = service.stage_log("extract")
        yield told


def damage(folder: Path) -> None:
    """Every table of a stage."""
    for current in folder.glob("*/tables/*.db/CURRENT"):
        current.write_bytes(b"garbage")


def test_what_was_published_after_the_copy_is_published_again_with_the_same_ids(runs: Runs) -> None:
    assert len(runs.copied) == 4
    assert revisions(runs.copied) < revisions(runs.from_copy)
    assert revisions(runs.from_copy) == revisions(runs.without_folders)


def test_nothing_is_missing_after_the_copy_was_put_back(runs: Runs) -> None:
    assert len({one.key for one in runs.from_copy}) == 7
    assert {name: number for name, number in runs.balance.items() if number} == {
        "seen": 8,
        "published": 7,
        "revised": 1,
    }
    assert runs.code == 0


@pytest.mark.parametrize("run", ["without_folders", "from_copy"])
def test_a_changed_article_is_its_second_revision_also_when_the_stages_lost_their_folders(
    runs: Runs, run: str
) -> None:
    of_it = [one.record for one in getattr(runs, run) if one.record["title"] == runs.changed]
    assert [record["revision"] for record in of_it] == [1, 2]
    assert len({record["id"] for record in of_it}) == 1


def test_a_damaged_table_is_told_and_does_not_stop_the_stage(runs: Runs) -> None:
    assert "a table was damaged" in runs.extract_log
    assert "it is restored from Kafka" in runs.extract_log


def test_a_worker_that_is_told_of_other_partitions_refuses_to_start(runs: Runs) -> None:
    assert ": 3 partitions, not 4: set WIREHOSE_PARTITIONS as it was" in runs.refused
