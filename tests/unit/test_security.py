"""SECURITY.md names, for each attack, the tests that show what is done; and the bill of materials names every jar."""

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

from streams.jars import locked

ROOT = Path(__file__).resolve().parents[2]
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
TABLE = SECURITY.partition("## Who could attack")[2].partition("\n## ")[0]
ROWS = [line for line in TABLE.splitlines() if line.startswith("| ")][1:]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: ": ".join(row.strip("| ").split(" | ")[:2]))
def test_an_attack_has_a_defence_and_the_tests_that_show_it_are_there(row: str) -> None:
    cells = [cell.strip() for cell in row.strip("| ").split(" | ")]
    assert len(cells) == 4
    named = re.findall(r"`([^`]+)`", cells[3])
    assert named[0].startswith("tests/")
    source = ""
    for name in named:
        if name.startswith("tests/"):
            source = (ROOT / name).read_text(encoding="utf-8")
        else:
            assert re.search(rf"def {name}\(", source), f"{name} is no test there"


def test_every_file_that_the_page_names_is_there() -> None:
    named = re.findall(r"`((?:tests|streams|deploy|seeds|agents)/[\w./-]*)`", SECURITY)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_bill_of_materials_names_every_jar_with_its_hash() -> None:
    spec: Any = importlib.util.spec_from_file_location("sbom", ROOT / "seeds" / "build" / "sbom.py")
    sbom = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sbom)
    made = [sbom.component(jar) for jar in locked()]
    assert [one["hashes"][0]["content"] for one in made] == [jar.sha256 for jar in locked()]
    clients = next(one for one in made if one["name"] == "kafka-clients")
    assert clients["purl"] == f"pkg:maven/org.apache.kafka/kafka-clients@{clients['version']}?type=jar"
