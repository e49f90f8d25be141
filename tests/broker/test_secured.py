"""Kafka with TLS and users: a worker gets through it, and what is in the way is told at once."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import Service, until
from secured import PASSWORD, Place, secured

from streams import ailments_of_kafka, dialing
from streams.cluster import apply
from streams.errors import Misconfigured, Unavailable
from streams.examining_kafka import look
from streams.settings import load

pytestmark = pytest.mark.broker


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A broker that wants users or certificates."""
    with secured(tmp_path_factory.mktemp("place")) as place:
        yield place


@pytest.fixture(scope="module")
def worker(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One worker of dedup, as a user over TLS."""
    service = Service(tmp_path_factory.mktemp("secured"), "", "secured", **place.user)
    asyncio.run(apply(load(service.env)))
    service.add_worker("dedup", 0)
    yield service
    service.stop()


def verdict(service: Service) -> dict[str, str]:
    """What the doctor says of Kafka."""
    found = asyncio.run(look(load(service.env)))
    checks = (ailments_of_kafka.BROKER, *ailments_of_kafka.CHECKS)
    return {check.name: check.judge(found).verdict for check in checks}


def is_ready(service: Service) -> bool:
    return service.probe("dedup", "readyz") == (200, "loop: ok\npartitions: ok\nbroker: ok\n")


def test_a_worker_gets_to_work_as_a_user_over_tls(worker: Service) -> None:
    until(lambda: is_ready(worker), 60, "a worker that is ready")
    assert worker.probe("dedup", "livez") == (200, "loop: ok\n")
    found = verdict(worker)
    assert found.pop("stages") == "warning", "the others have no worker"
    assert set(found.values()) == {"ok"}


def test_while_kafka_is_away_a_worker_lives_and_is_not_ready(place: Place, worker: Service) -> None:
    place.broker.stop()
    away = (503, "loop: ok\npartitions: ok\nbroker: does not answer\n")
    until(lambda: worker.probe("dedup", "readyz") == away, 60, "a worker that is not ready")
    assert worker.probe("dedup", "livez") == (200, "loop: ok\n")
    assert verdict(worker)["broker"] == "error"
    place.broker.start()
    until(lambda: is_ready(worker), 60, "a worker that is ready again")


def test_a_certificate_of_our_own_opens_the_door(place: Place, tmp_path: Path) -> None:
    service = Service(tmp_path, "", "certified", **place.certificate)
    assert [verdict(service)["topics"] for _ in range(2)] == ["error"] * 2, "to look makes none"
    assert service.run("topics", "apply").returncode == 0
    assert verdict(service)["topics"] == "ok"


def test_a_user_may_show_the_password_as_it_is(place: Place) -> None:
    asyncio.run(dialing.check(load(place.user | {"WIREHOSE_BROKER_MECHANISM": "PLAIN"})))


BROKEN = [
    (
        "password",
        {"WIREHOSE_BROKER_PASSWORD_FILE": "{folder}/wrong"},
        Misconfigured,
        "does not take user desk .* WIREHOSE_BROKER_PASSWORD",
    ),
    (
        "user",
        {"WIREHOSE_BROKER_USER": "nobody"},
        Misconfigured,
        "does not take user nobody",
    ),
    (
        "mechanism",
        {"WIREHOSE_BROKER_MECHANISM": "SCRAM-SHA-256"},
        Misconfigured,
        "does not know SCRAM-SHA-256: set WIREHOSE_BROKER_MECHANISM",
    ),
    (
        "another authority",
        {"WIREHOSE_BROKER_CA": "{folder}/stranger.pem"},
        Misconfigured,
        "nobody we trust .*WIREHOSE_BROKER_CA",
    ),
    (
        "no authority",
        {"WIREHOSE_BROKER_CA": ""},
        Misconfigured,
        "nobody we trust .*WIREHOSE_BROKER_CA",
    ),
    (
        "another name",
        {"WIREHOSE_BROKER": "127.0.0.1:{users}"},
        Misconfigured,
        "certificate is for another name .*WIREHOSE_BROKER",
    ),
    (
        "no such name",
        {"WIREHOSE_BROKER": "kafka.invalid:{users}"},
        Unavailable,
        "no such name: check WIREHOSE_BROKER",
    ),
    (
        "nobody listens",
        {"WIREHOSE_BROKER": "localhost:9"},
        Unavailable,
        "check WIREHOSE_BROKER",
    ),
    (
        "a port without TLS",
        {"WIREHOSE_BROKER": "localhost:{lost}"},
        Unavailable,
        "may speak none at that port",
    ),
    (
        "a port with TLS",
        {"WIREHOSE_BROKER_SECURITY": "PLAINTEXT"},
        Unavailable,
        "may want TLS or a user .WIREHOSE_BROKER_SECURITY",
    ),
    (
        "no user",
        {"WIREHOSE_BROKER_SECURITY": "SSL"},
        Unavailable,
        "may want TLS or a user .WIREHOSE_BROKER_SECURITY",
    ),
    (
        "a user where none is wanted",
        {"WIREHOSE_BROKER": "localhost:{mutual}", "WIREHOSE_BROKER_CERT": "{folder}/client.pem", "WIREHOSE_BROKER_KEY": "{folder}/client.key"},
        Misconfigured,
        "wants no user there",
    ),
    (
        "no certificate",
        {"WIREHOSE_BROKER": "localhost:{mutual}", "WIREHOSE_BROKER_SECURITY": "SSL"},
        Misconfigured,
        "WIREHOSE_BROKER_CERT and WIREHOSE_BROKER_KEY",
    ),
    (
        "a broker that calls itself what nobody knows",
        {"WIREHOSE_BROKER": "localhost:{lost}", "WIREHOSE_BROKER_SECURITY": "PLAINTEXT"},
        Unavailable,
        "names a broker .advertised.listeners. .*kafka.invalid",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "kind", "said"),
    [one[1:] for one in BROKEN],
    ids=[one[0] for one in BROKEN],
)
def test_what_is_in_the_way_is_told_with_what_to_do(
    place: Place, changed: dict[str, str], kind: type[Exception], said: str
) -> None:
    broker = place.broker
    values = {
        "folder": place.folder,
        "users": broker.users,
        "mutual": broker.mutual,
        "lost": broker.lost,
    }
    settings = load(place.user | {name: value.format(**values) for name, value in changed.items()})
    with pytest.raises(kind, match=said) as error:
        asyncio.run(dialing.check(settings))
    assert PASSWORD not in str(error.value)


@pytest.mark.parametrize("arguments", [("ledger",), ("up",)], ids=" ".join)
def test_a_command_with_a_wrong_password_ends_with_one_line_and_without_trying_for_long(
    place: Place, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    wrong = place.user | {"WIREHOSE_BROKER_PASSWORD_FILE": str(place.folder / "wrong")}
    done = Service(tmp_path, "", "wrong", **wrong).run(*arguments, timeout=20)
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert "does not take user desk" in line
