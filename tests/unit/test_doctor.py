"""What the doctor makes of what it finds: each check tells of what is broken, and nothing of what is sound."""

import json
import os
import re
import socket
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from streams import ailments, ailments_of_kafka, discord, doctor, examining, web
from streams.ailments import Machine
from streams.ailments_of_kafka import Copies, Kafka
from streams.cli import main
from streams.doctor import Facts
from streams.settings import Settings, load
from streams.status import Row

GB = 10**9
MACHINE = {check.name for check in ailments.CHECKS}
KAFKA = {check.name for check in ailments_of_kafka.CHECKS}
SOUND = {"WIREHOSE_AGENT": "wirehose (+mailto:desk@news.example)", "WIREHOSE_BROKER": "kafka.example:9092"}
USER = {
    "WIREHOSE_BROKER_SECURITY": "SASL_SSL",
    "WIREHOSE_BROKER_USER": "desk",
    "WIREHOSE_BROKER_PASSWORD": "hunter2",
}


def settings(**given: str) -> Settings:
    return load(SOUND | given, Path("nowhere"))


def machine(**changed: Any) -> Machine:
    """A machine where nothing is wrong; or where this is."""
    sound: dict[str, Any] = {
        "own": False,
        "python": (3, 12),
        "unfit": (),
        "ports": {9464: "", 9474: "ours"},
        "folder": "/var/lib/wirehose",
        "unusable": "",
        "system": "ext4",
        "free": 100 * GB,
        "least": GB // 2,
        "files": 65_536,
        "memory": 8 * GB,
        "model": "wirehose-names",
        "no_model": "",
        "meaning": "",
        "no_meaning": "",
    }
    return Machine(**(sound | changed))


def row(stage: str = "dedup", **changed: Any) -> Row:
    """A stage that works."""
    sound = {"workers": 1, "waiting": 0, "lag": 0.0, "rate": 1.0, "catch_up": 0.0}
    return Row(**{"stage": stage, **sound, "paused": False, "wrong": "", "state": "caught up", **changed})


def kafka(**changed: Any) -> Kafka:
    """A cluster where nothing is wrong; or where this is."""
    sound: dict[str, Any] = {
        "security": "SASL_SSL",
        "versions": {0: (3, 13), 1: (4, 18)},
        "brokers": {f"kafka-{n}.example:9092": "" for n in range(3)},
        "topics": {"wirehose.items.v1": Copies(3, 3, 2), "wirehose.pages.v1": Copies(3, 2, 2)},
        "stages": (row("dedup"), row("trace")),
        "newest": 3.0,
    }
    return Kafka(**(sound | changed))


def told(facts: Facts) -> dict[str, str]:
    """The verdict of each check."""
    return {one.name: one.verdict for one in doctor.examine(facts)}


def test_where_all_is_sound_every_check_is_made_and_none_complains() -> None:
    found = told(Facts(settings(**USER), "", machine(), kafka()))
    assert set(found.values()) == {"ok"}
    assert set(found) == {"settings", "broker", *MACHINE, *KAFKA}


BROKEN_MACHINES: list[tuple[str, str, dict[str, Any]]] = [
    ("python", "error", {"python": (3, 14)}),
    ("python", "error", {"python": (3, 10)}),
    ("packages", "error", {"unfit": ("faust-streaming 0.15.4 is not ==0.15.3",)}),
    ("ports", "error", {"ports": {9464: "other"}}),
    ("ports", "error", {"ports": {9464: "mute"}}),
    ("folder", "error", {"system": "proc"}),
    ("folder", "error", {"unusable": "we may not write there"}),
    ("folder", "warning", {"system": "nfs4"}),
    ("disk", "error", {"free": GB // 4}),
    ("disk", "warning", {"free": GB * 3 // 4}),
    ("files", "error", {"files": 256}),
    ("files", "warning", {"files": 4096}),
    ("memory", "warning", {"memory": GB // 4}),
    ("model", "error", {"no_model": "WIREHOSE_MODEL=xx: there is no such pipeline"}),
    ("meaning", "error", {"no_meaning": "WIREHOSE_SEMANTIC=xx: no all-MiniLM-L6-v2 there"}),
]


@pytest.mark.parametrize(
    ("name", "verdict", "changed"),
    BROKEN_MACHINES,
    ids=[f"{name}-{verdict}-{n}" for n, (name, verdict, _) in enumerate(BROKEN_MACHINES)],
)
def test_what_is_wrong_with_the_machine_is_told(name: str, verdict: str, changed: dict[str, Any]) -> None:
    found = told(Facts(settings(), "", machine(**changed), None))
    assert {name: verdict} == {check: one for check, one in found.items() if one != "ok"}


def test_memory_and_a_folder_that_passes_matter_more_with_a_kafka_of_our_own() -> None:
    low: dict[str, Any] = {"system": "tmpfs", "memory": GB}
    for own, verdict in ((True, "warning"), (False, "ok")):
        found = told(Facts(settings(), "", machine(own=own, **low)))
        assert (found["folder"], found["memory"]) == (verdict, verdict)


BROKEN_CLUSTERS: list[tuple[str, str, dict[str, Any]]] = [
    ("broker", "error", {"trouble": "no Kafka answers at kafka.example:9092"}),
    ("broker", "error", {"versions": {0: (0, 5), 1: (0, 8)}}),
    ("broker", "warning", {"brokers": {"a:1": "", "b:1": "there is no such name"}}),
    ("topics", "error", {"missing": ("wirehose.items.v1",)}),
    ("rights", "error", {"unseen": "TopicAuthorizationFailedError"}),
    (
        "topics",
        "error",
        {"unlike": ("wirehose.items.v1: 4 partitions, not 6: set WIREHOSE_PARTITIONS as it was",)},
    ),
    ("topics", "warning", {"differences": ("wirehose.items.v1: retention.ms is 1, not 2",)}),
    ("copies", "error", {"topics": {"wirehose.items.v1": Copies(3, 1, 2)}}),
    ("copies", "warning", {"topics": {"wirehose.items.v1": Copies(3, 3, 3)}}),
    ("copies", "warning", {"topics": {"wirehose.items.v1": Copies(1, 1, 1)}}),
    ("stages", "warning", {"stages": (row(workers=0, wrong="has no worker"),)}),
    ("clock", "warning", {"newest": -30.0}),
    ("clock", "warning", {"newest": 600.0}),
]


@pytest.mark.parametrize(
    ("name", "verdict", "changed"),
    BROKEN_CLUSTERS,
    ids=[f"{name}-{verdict}-{n}" for n, (name, verdict, _) in enumerate(BROKEN_CLUSTERS)],
)
def test_what_is_wrong_with_kafka_is_told(name: str, verdict: str, changed: dict[str, Any]) -> None:
    found = told(Facts(settings(), "", None, kafka(**changed)))
    assert {name: verdict} == {check: one for check, one in found.items() if one != "ok"}


def test_every_check_has_a_case() -> None:
    assert {name for name, *_ in BROKEN_MACHINES} == set(MACHINE)
    assert {name for name, *_ in BROKEN_CLUSTERS} == {"broker", *KAFKA}


@pytest.mark.parametrize(
    "calm",
    [
        {"newest": 600.0, "stages": (row(paused=True),)},
        {"newest": 600.0, "stages": (row(workers=0, wrong="has no worker"),)},
        {"newest": None},
    ],
    ids=["paused", "nobody works", "nothing there"],
)
def test_an_old_commit_says_nothing_of_the_clock_where_nothing_is_committed(calm: dict[str, Any]) -> None:
    assert told(Facts(settings(), "", None, kafka(**calm)))["clock"] == "ok"


def test_without_kafka_the_rest_is_looked_at() -> None:
    found = told(Facts(settings(), "", machine(), Kafka("no Kafka answers at kafka.example:9092")))
    assert found["broker"] == "error"
    assert set(found) == {"settings", "broker", *MACHINE}


def test_a_kafka_of_our_own_that_does_not_run_yet_is_no_trouble() -> None:
    assert told(Facts(settings(), "", None, Kafka(own=True)))["broker"] == "ok"


def test_settings_that_cannot_be_read_are_told_alone() -> None:
    assert told(Facts(None, "unknown setting WIREHOSE_BROKR")) == {"settings": "error"}


DISCORD = {
    "no_user": {"WIREHOSE_BROKER_SECURITY": "SASL_SSL", "WIREHOSE_BROKER_USER": "desk"},
    "idle_user": {"WIREHOSE_BROKER_USER": "desk"},
    "idle_certificate": {"WIREHOSE_BROKER_CA": "ca.pem"},
    "key_alone": {"WIREHOSE_BROKER_SECURITY": "SSL", "WIREHOSE_BROKER_KEY": "key.pem"},
    "open_password": USER
    | {"WIREHOSE_BROKER_SECURITY": "SASL_PLAINTEXT", "WIREHOSE_BROKER_MECHANISM": "PLAIN"},
    "security_of_none": {"WIREHOSE_BROKER": "", "WIREHOSE_BROKER_SECURITY": "SSL"},
    "two_brokers": {"WIREHOSE_BROKER_PORT": "9092"},
    "open_callback": {"WIREHOSE_CALLBACK": "http://news.example/websub"},
    "nobody_to_ask": {"WIREHOSE_AGENT": "wirehose"},
    "no_stop": {"WIREHOSE_DEAD_SHARE": "1"},
    "loud": {"WIREHOSE_LOG": "debug"},
}


@pytest.mark.parametrize("check", discord.CHECKS, ids=lambda check: check.name)
def test_settings_that_do_not_go_together_are_told_with_what_to_do(check: Any) -> None:
    given = DISCORD[check.name.removeprefix("settings.")]
    (broken,) = doctor.examine(Facts(settings(**given)))
    assert (broken.name, broken.verdict) == (check.name, check.rules[0].verdict)
    assert broken.advice
    assert not re.search(r"[{}]|hunter2", broken.found)


def test_what_is_wrong_comes_with_what_to_do_and_what_is_not_does_not() -> None:
    for facts in (
        *(Facts(settings(), "", machine(**changed)) for *_, changed in BROKEN_MACHINES),
        *(Facts(settings(), "", None, kafka(**changed)) for *_, changed in BROKEN_CLUSTERS),
    ):
        for one in doctor.examine(facts):
            assert bool(one.advice) == (one.verdict != "ok"), one.name
            assert one.found


# -- looking -----------------------------------------------------------------------------------------------------------


def test_the_command_looks_at_this_machine_without_a_kafka_and_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("WIREHOSE_")]:
        monkeypatch.delenv(name)
    given = SOUND | USER | {"WIREHOSE_DATA": str(tmp_path / "data"), "WIREHOSE_BROKER": "127.0.0.1:9"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["doctor", "--json"])
    found = json.loads(done.output)
    verdicts = {row["name"]: row["verdict"] for row in found["checks"]}
    assert (done.exit_code, found["ok"], verdicts["broker"]) == (1, False, "error")
    assert set(verdicts) == {"settings", "broker", *MACHINE}
    assert verdicts["packages"] == verdicts["model"] == verdicts["folder"] == "ok"
    assert list(tmp_path.iterdir()) == []
    text = CliRunner().invoke(main, ["doctor"]).output
    assert re.search(r"^error +broker +no Kafka answers at 127.0.0.1:9: ", text, re.MULTILINE)
    assert "hunter2" not in text + done.output


def test_settings_that_cannot_be_read_end_the_command_with_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WIREHOSE_MODL", "x")
    done = CliRunner().invoke(main, ["doctor"])
    assert done.exit_code == 1
    assert "did you mean WIREHOSE_MODEL" in done.output


def test_a_port_is_free_or_held_by_our_worker_or_by_somebody_else_or_by_who_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from streams import metrics

    ours = settings(WIREHOSE_METRICS_HOST="127.0.0.1")
    server = web.serve("127.0.0.1", 0, dict, dict)
    number = int(server.server_address[1])
    metrics.build.info({"version": "1", "stage": "dedup"})
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert examining._who(ours, "dedup", number) == "ours"
        assert examining._who(ours, "story", number) == "other", "a worker, but of another stage"
        monkeypatch.setattr(examining, "SECONDS", 0.1)
        assert examining._who(ours, "dedup", other.getsockname()[1]) == "mute", (
            "it takes calls, and says nothing"
        )
    server.shutdown()
    server.server_close()
    assert examining._who(ours, "dedup", number) == ""


def test_a_folder_that_we_may_not_write_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert examining._unusable(tmp_path) == ""
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert examining._unusable(tmp_path) == "we may not write there"


def test_a_file_system_without_locks_cannot_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def flock(*_: Any) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(examining.fcntl, "flock", flock)
    assert examining._unusable(tmp_path) == "its file system knows no locks (Operation not supported)"


def test_a_package_of_another_version_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    wishes = ["faust-streaming==0.15.2", "aiokafka>=0.14", "no-such-thing", 'ruff==1; extra == "dev"']
    monkeypatch.setattr(examining.importlib.metadata, "requires", lambda _: wishes)
    found = list(examining._unfit())
    assert found[0].startswith("faust-streaming 0.15.")
    assert found[1:] == ["no-such-thing is missing"]
