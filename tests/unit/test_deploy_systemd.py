"""The systemd units, by systemd's own judgement where it is there, and as the code has it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from streams.settings import SETTINGS
from streams.supervise import GRACE
from streams.topics import STAGES

FOLDER = Path(__file__).resolve().parents[2] / "deploy" / "systemd"
UNITS = sorted(path for path in FOLDER.rglob("*") if path.is_file())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
EXPOSED = 25  # of 100: what systemd calls OK; what downloads must have the network
ANALYZE = shutil.which("systemd-analyze")
systemd = pytest.mark.skipif(not ANALYZE, reason="systemd-analyze is not here")


def analyze(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """systemd-analyze with our units installed in a folder, and a program that exists in the place of ours."""
    shutil.copytree(FOLDER, folder)
    for path in (path for path in folder.rglob("*") if path.is_file()):
        path.write_text(path.read_text().replace("/opt/wirehose/bin/wirehose", sys.executable))
    return subprocess.run(
        [str(ANALYZE), *arguments],
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{folder}:"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@systemd
@pytest.mark.parametrize(
    "unit", ["wirehose.service", "wirehose@dedup.service", "wirehose-desk.service", "wirehose.target"]
)
def test_systemd_finds_nothing_wrong(unit: str, tmp_path: Path) -> None:
    done = analyze(tmp_path / "units", "verify", "--man=no", tmp_path / "units" / unit)
    ours = [line for line in done.stderr.splitlines() if "wirehose" in line]
    assert (done.returncode, ours) == (0, [])


@systemd
@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_systemd_finds_it_well_shut_in(path: Path, tmp_path: Path) -> None:
    done = analyze(tmp_path / "units", "security", "--offline=true", f"--threshold={EXPOSED}", path)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_stop_gives_time_to_drain(path: Path) -> None:
    (seconds,) = re.findall(r"^TimeoutStopSec=(\d+)$", path.read_text(), re.MULTILINE)
    assert int(seconds) > GRACE


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_every_setting_is_one(path: Path) -> None:
    given = set(re.findall(r"^Environment=\"?(WIREHOSE_\w+)", path.read_text(), re.MULTILINE))
    assert given <= {setting.name for setting in SETTINGS}


def test_the_command_that_the_template_tells_starts_every_stage() -> None:
    (told,) = re.findall(r"wirehose@\{([a-z,]+)\}", (FOLDER / "wirehose@.service").read_text())
    assert told.split(",") == [stage.name for stage in STAGES]
