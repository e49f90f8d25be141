"""A worker's folder: what it says when it cannot be used, and what becomes of a table that is damaged."""

import errno
import logging
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from rocksdict import Options, Rdict

from streams import folders
from streams.errors import Misconfigured, Unavailable
from streams.folders import own, path_of, take
from streams.settings import Settings, load

ROWS = 5000
DEAD = "4194304"  # above every process id that Linux gives


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({"WIREHOSE_DATA": str(tmp_path)}, tmp_path)


def table(settings: Settings) -> Path:
    """A table of dedup's first worker, as Faust has it."""
    path = path_of(settings, "dedup", 0) / "v1" / "tables" / "known-0.db"
    path.parent.mkdir(parents=True)
    options = Options(raw_mode=True)
    options.create_if_missing(True)
    db = Rdict(str(path), options)
    for number in range(ROWS):
        db[b"%d" % number] = b"x" * 50
    db.close()
    return path


def left(path: Path) -> list[str]:
    """The tables of this folder, and what was moved aside, by the beginning of the name."""
    return sorted(one.name.rpartition("-")[0] for one in path.parent.iterdir())


def test_a_table_that_is_whole_stays_as_it_is(settings: Settings) -> None:
    path = table(settings)
    own(settings, "dedup", 0).close()
    assert len(list(Rdict(str(path), Options(raw_mode=True)).keys())) == ROWS


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def garbage(path: Path) -> None:
    path.write_bytes(b"garbage" * 100)


def a_block(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 3)
        file.write(b"\0garbage")


@pytest.mark.parametrize("damage", [nothing, garbage, a_block, Path.unlink])
@pytest.mark.parametrize("part", ["*.sst", "CURRENT", "MANIFEST-*"])
def test_a_damaged_table_is_moved_aside_with_one_line(
    settings: Settings, caplog: pytest.LogCaptureFixture, part: str, damage: Callable[[Path], None]
) -> None:
    path = table(settings)
    damage(next(path.glob(part)))
    own(settings, "dedup", 0).close()
    (line,) = caplog.records
    assert (line.levelno, left(path)) == (logging.ERROR, ["known-0.db.damaged"])
    assert f"{path}.damaged-" in line.getMessage()
    assert "restored from Kafka" in line.getMessage()


def test_a_file_in_the_place_of_a_table_is_moved_aside(settings: Settings) -> None:
    path = path_of(settings, "dedup", 0) / "v1" / "tables" / "known-0.db"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"garbage")
    own(settings, "dedup", 0).close()
    assert left(path) == ["known-0.db.damaged"]


def test_only_the_last_damaged_table_is_kept(settings: Settings) -> None:
    path = table(settings)
    older = path.with_name("known-0.db.damaged-20200101T000000Z")
    older.mkdir()
    garbage(path / "CURRENT")
    own(settings, "dedup", 0).close()
    assert (left(path), older.exists()) == (["known-0.db.damaged"], False)


def test_a_table_that_something_else_hinders_stays_and_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = table(settings)

    def hindered(*_: object, **__: object) -> None:
        raise Exception("IO error: While open a file: Too many open files")

    monkeypatch.setattr(folders, "Rdict", hindered)
    with pytest.raises(Unavailable, match=r"known-0\.db cannot be opened: .*Too many open files"):
        own(settings, "dedup", 0)
    assert path.exists()


def test_a_second_worker_on_the_same_folder_is_told_to_take_a_number(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "PATIENCE", (0.1, 0.1))
    with own(settings, "dedup", 0):
        with pytest.raises(Misconfigured, match=r"another worker 0 of dedup \(process \d+\) uses .*--worker"):
            own(settings, "dedup", 0)
        own(settings, "dedup", 1).close()
    own(settings, "dedup", 0).close()


@pytest.mark.parametrize("stale", [DEAD, "", "no number", "\xff\xfe"])
def test_a_lock_that_a_dead_worker_left_does_not_hinder(tmp_path: Path, stale: str) -> None:
    (tmp_path / "lock").write_text(stale, encoding="latin-1")
    take(tmp_path / "lock", "another", "wait").close()


def test_what_a_dead_owner_has_started_is_waited_for(tmp_path: Path) -> None:
    held = take(tmp_path / "lock", "another", "wait")
    held.truncate(0)
    held.write(DEAD)
    held.flush()
    ending = threading.Timer(0.3, held.close)
    ending.start()
    take(tmp_path / "lock", "another", "wait").close()
    ending.join()


def test_a_disk_that_is_nearly_full_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "MIN_FREE", 1 << 60)
    with pytest.raises(Unavailable, match=r"only \d+ MB free under .*dedup wants .*make room"):
        own(settings, "dedup", 0)


def test_a_disk_without_any_room_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(folders, "take", full)
    with pytest.raises(Unavailable, match=r"no room under .*: make some"):
        own(settings, "dedup", 0)


def test_a_folder_that_cannot_be_made_is_told(settings: Settings) -> None:
    (settings.data / "stages").touch()
    with pytest.raises(Misconfigured, match=r"cannot be used \(.*\): change its owner, or set WIREHOSE_DATA"):
        own(settings, "dedup", 0)
