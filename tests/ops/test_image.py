"""The image is built as deploy/Containerfile says, and runs: nobody in particular, on a root that cannot be written."""

import json
import re
import signal
import urllib.request
from collections.abc import Iterator
from contextlib import suppress

import pytest
from building import MISSING, ROOT, Image, base, built, can_build
from running import free_ports, until

from streams import __version__
from streams.broker import Broker
from streams.supervise import GRACE

pytestmark = [pytest.mark.long, pytest.mark.broker, pytest.mark.skipif(not can_build(), reason=MISSING)]
STORY = "PORT HALVERN (Reuters) - At least nine people were killed on Monday when a bridge fell, police said."


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    """Built once for all tests: some five minutes."""
    with base(tmp_path_factory.mktemp("images")) as images, built(images) as image:
        yield image


def test_it_says_its_version_as_nobody_in_particular(image: Image) -> None:
    done = image.run("--version")
    assert done.stdout.decode() == f"wirehose, version {__version__}\n"
    assert image.config["User"] == "10001:10001"
    state = (image.root / image.config["WorkingDir"].lstrip("/")).stat()
    assert (state.st_uid, state.st_gid) == (10001, 10001)  # what an empty volume takes over
    assert image.config["StopSignal"] == "SIGTERM"
    assert image.config["Labels"]["org.opencontainers.image.version"] == __version__


def test_it_has_what_its_lock_names_and_no_more(image: Image) -> None:
    lock = (ROOT / "deploy" / "requirements.txt").read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", lock, re.MULTILINE)) | {"wirehose": __version__}
    there = {
        path.name for path in (image.root / "opt" / "wirehose").glob("lib/python3*/site-packages/*.dist-info")
    }
    found = dict(name.removesuffix(".dist-info").rsplit("-", 1) for name in there)
    assert {re.sub("[-_.]+", "-", name).lower(): version for name, version in found.items()} == locked
    assert not list((image.root / "opt" / "wirehose").rglob("java-runtime"))


def test_a_trial_of_all_stages_needs_no_network_and_writes_nowhere(image: Image) -> None:
    line = {"id": "a", "url": "https://a.example/1", "title": "Nine killed as bridge falls", "text": STORY}
    done = image.run("trial", "all", stdin=json.dumps(line).encode())
    article = json.loads(done.stdout)
    assert [credit["agency"] for credit in article["credits"]] == ["Reuters"], done.stderr.decode()
    assert article["figures"][0]["kind"] == "killed"


def test_without_a_broker_it_says_what_to_set(image: Image) -> None:
    done = image.run("run", "dedup")
    assert (done.returncode, b"WIREHOSE_BROKER" in done.stderr) == (2, True)


def test_a_stage_is_found_well_gets_ready_on_a_broker_outside_and_drains_in_time(
    image: Image, broker: Broker
) -> None:
    base = free_ports()
    env = {
        "WIREHOSE_BROKER": broker.address,
        "WIREHOSE_TOPIC_PREFIX": "image.",
        "WIREHOSE_METRICS_PORT": str(base),
    }
    applied = image.run("topics", "apply", env=env)
    assert applied.returncode == 0, applied.stderr.decode()
    looked = image.run("doctor", "--json", env=env)
    assert json.loads(looked.stdout)["ok"], looked.stdout.decode()
    stage = image.start("run", "dedup", env=env)
    try:
        until(lambda: answers(f"http://127.0.0.1:{base + 10}/readyz"), 90, "dedup is ready")
        stage.send_signal(signal.SIGTERM)
        stage.wait(GRACE)
    finally:
        with suppress(ProcessLookupError):
            stage.kill()
        stage.wait()


def answers(url: str) -> bool:
    """Whether this probe says yes."""
    with suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
        return bool(answer.status == 200)
    return False
