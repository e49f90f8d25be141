"""deploy/Containerfile and its locks; tests/ops/test_image.py builds it."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from streams import __version__

ROOT = Path(__file__).resolve().parents[2]
CONTAINERFILE = ROOT / "deploy" / "Containerfile"
HADOLINT = shutil.which("hadolint", path=Path(sys.executable).parent)
BLOCK = re.compile(r"^([a-z0-9._-]+)==(\S+) \\\n((?: +--hash=\S+(?: \\)?\n)+)", re.MULTILINE)


def lock(path: str) -> dict[str, tuple[str, str]]:
    """Each package of a lock with its version and its hashes."""
    found = BLOCK.findall((ROOT / path).read_text(encoding="utf-8"))
    return {name: (version, hashes) for name, version, hashes in found}


@pytest.mark.parametrize("part", ["deploy/requirements.txt", "deploy/build-requirements.txt"])
def test_a_lock_of_the_image_is_a_part_of_the_lock(part: str) -> None:
    assert lock(part)
    assert lock(part).items() <= lock("requirements.txt").items(), "run `make lock`"


def test_the_image_has_what_the_product_and_its_extras_need_and_not_what_tests_need() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = project["dependencies"] + [one for name in extras if name != "dev" for one in extras[name]]
    names = {re.split(r"[\[<>=~!; ]", one)[0].replace(".", "-") for one in wanted}
    assert names <= lock("deploy/requirements.txt").keys()
    assert not {"pytest", "mypy", "hypothesis", "pip"} & lock("deploy/requirements.txt").keys()


def test_the_version_is_the_same_wherever_it_stands() -> None:
    texts = [
        path.read_text(encoding="utf-8") for path in (CONTAINERFILE, ROOT / "deploy/compose/compose.yaml")
    ]
    told = [
        found
        for text in texts
        for found in re.findall(r"(?:wirehose:|image\.version=\")([0-9][^\s\"]*)", text)
    ]
    assert len(told) == 3
    assert set(told) == {__version__}


@pytest.mark.skipif(not HADOLINT, reason="hadolint is not here")
def test_hadolint_finds_nothing() -> None:
    done = subprocess.run(
        [str(HADOLINT), CONTAINERFILE], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_nothing_gets_into_the_image_that_is_not_named() -> None:
    first, *named = [
        line
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    assert first == "*"
    copied = {word for line in CONTAINERFILE.read_text().splitlines() if line.startswith("COPY ")
              for word in line.split()[1:-1] if not word.startswith(("--", "/"))}  # fmt: skip
    assert copied <= {name.removeprefix("!") for name in named}
