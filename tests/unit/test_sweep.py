"""What is forgotten of a table, and that forgetting does not change what a replay is answered."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rocksdict import Options, Rdict

from streams.rows import Round
from streams.sweep import EVERY, KEEP, LATE, Sweep, is_forgotten


class Table:
    """As much of a Faust table as a sweep looks at, on a real RocksDB."""

    def __init__(self, folder: Path) -> None:
        self.db = Rdict(str(folder / "db"), Options(raw_mode=True))
        self.data = SimpleNamespace(_db_for_partition=lambda number: self.db, offset_key=b"__faust\0offset__")

    def pop(self, key: bytes, default: Any = None) -> None:
        del self.db[key]

    def __len__(self) -> int:
        return sum(1 for _ in self.db.items())


@pytest.fixture
def table(tmp_path: Path) -> Table:
    return Table(tmp_path)


def heard(row: bytes) -> float:
    return float(row)


def test_rows_too_old_to_be_asked_for_go_and_all_others_stay(table: Table) -> None:
    now = 1e9
    for number in range(1000):
        age = (KEEP + LATE) * (1.5 if number % 2 else 0.5)
        table.db[b"%04d" % number] = b"%f" % (now - age)
    table.db[b"0/\0at/items"] = b"no time"
    table.db[b"__faust\0offset__"] = b"7"
    table.db[b"0005"] = b"0"  # nothing says when
    sweep = Sweep(table, heard)
    for _ in range(EVERY * 40):
        sweep.step(0, now)
    assert len(table) == 500 + 1 + 2
    assert {int(key) % 2 for key, _ in table.db.items() if key.isdigit() and key != b"0005"} == {0}


def test_a_growing_table_stays_below_twice_what_must_be_kept(table: Table) -> None:
    sweep, most = Sweep(table, heard), 0
    kept = 400  # articles in the time that is remembered
    for number in range(4000):
        now = 1e9 + number * (KEEP + LATE) / kept
        table.db[b"%08x" % (number * 2654435761 % 2**32)] = b"%f" % now
        sweep.step(0, now)
        most = max(most, len(table)) if number % 100 == 0 else most
    assert most < 2.5 * kept


def test_going_round_shows_every_row_once_in_turn_and_none_that_is_no_article_s(table: Table) -> None:
    for number in range(100):
        table.db[b"1/%03d" % number] = b"0"
    table.db[b"1/\0at/items"] = b"where we are"
    table.db[b"__faust\0offset__"] = b"7"
    around = Round(table)
    seen = [key for _ in range(15) for key, _ in around.next(0, 7)]
    assert sorted(seen) == [b"1/%03d" % number for number in range(100)]
    assert around.next(0, 7)[0][0] == b"1/000", "and then from the beginning"


def test_what_is_swept_was_forgotten_long_before() -> None:
    now = 1e9
    assert not is_forgotten(now - KEEP + 1, now)
    assert is_forgotten(now - KEEP - 1, now)
    assert not is_forgotten(0.0, now), "0: nothing says when"
