"""Kafka with TLS and users: everything goes through it, and what is in the way is told at once."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme
from confluent_kafka.admin import (
    AdminClient,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from outlet import Outlet, piece
from running import STAGES, Service, until

from streams import dialing
from streams.broker import Broker, is_free
from streams.doctor import KAFKA
from streams.errors import Misconfigured, Unavailable
from streams.settings import load

pytestmark = pytest.mark.broker
USER, PASSWORD = "desk", "correct horse"
PORTS = range(30_000, 31_000)  # above those of embedded brokers


class Secured(Broker):
    """Our broker with more listeners: for users, for certificates, and one that calls itself what nobody knows."""

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        self.users, self.mutual, self.lost = [port for port in PORTS if is_free(port)][:3]

    def _write_properties(self, port: int, controller: int) -> None:
        super()._write_properties(port, controller)
        places = {"USERS": self.users, "MUTUAL": self.mutual, "LOST": self.lost}
        names = {"LOST": "kafka.invalid"}
        here = [
            f"PLAINTEXT://127.0.0.1:{port}",
            *(f"{name}://127.0.0.1:{number}" for name, number in places.items()),
        ]
        told = [
            here[0],
            *(f"{name}://{names.get(name, 'localhost')}:{number}" for name, number in places.items()),
        ]
        login = "org.apache.kafka.common.security"
        lines = {
            "listeners": ",".join([*here, f"CONTROLLER://127.0.0.1:{controller}"]),
            "advertised.listeners": ",".join(told),
            "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,USERS:SASL_SSL,MUTUAL:SSL,LOST:PLAINTEXT",
            "sasl.enabled.mechanisms": "SCRAM-SHA-512,PLAIN",
            "listener.name.users.scram-sha-512.sasl.jaas.config": f"{login}.scram.ScramLoginModule required;",
            "listener.name.users.plain.sasl.jaas.config": f'{login}.plain.PlainLoginModule required user_{USER}="{PASSWORD}";',
            "listener.name.mutual.ssl.client.auth": "required",
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": "server.pem",
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": "authority.pem",
        }
        with (self.data / "server.properties").open("a") as file:  # of two lines for one key the last counts
            file.writelines(f"{key}={value}\n" for key, value in lines.items())


@dataclass
class Place:
    """A secured broker, the files one needs for it, and the settings with which one gets in."""

    broker: Secured
    folder: Path

    @property
    def user(self) -> dict[str, str]:
        return {
            "WIREHOSE_BROKER": f"localhost:{self.broker.users}",
            "WIREHOSE_BROKER_SECURITY": "SASL_SSL",
            "WIREHOSE_BROKER_USER": USER,
            "WIREHOSE_BROKER_PASSWORD_FILE": str(self.folder / "password"),
            "WIREHOSE_BROKER_CA": str(self.folder / "authority.pem"),
        }

    @property
    def certificate(self) -> dict[str, str]:
        return {
            "WIREHOSE_BROKER": f"localhost:{self.broker.mutual}",
            "WIREHOSE_BROKER_SECURITY": "SSL",
            "WIREHOSE_BROKER_CA": str(self.folder / "authority.pem"),
            "WIREHOSE_BROKER_CERT": str(self.folder / "client.pem"),
            "WIREHOSE_BROKER_KEY": str(self.folder / "client.key"),
        }


def key_of(cert: trustme.LeafCert) -> bytes:
    """Its key in the one form that Kafka reads."""
    key = load_pem_private_key(cert.private_key_pem.bytes(), None)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder, broker = (
        tmp_path_factory.mktemp("files"),
        Secured(tmp_path_factory.mktemp("secured")),
    )
    authority, stranger = trustme.CA(), trustme.CA()
    server, client = authority.issue_cert("localhost"), authority.issue_cert("desk@wirehose.example")
    (broker.data / "server.pem").write_bytes(
        key_of(server) + b"".join(c.bytes() for c in server.cert_chain_pems)
    )
    authority.cert_pem.write_to_path(broker.data / "authority.pem")
    authority.cert_pem.write_to_path(folder / "authority.pem")
    stranger.cert_pem.write_to_path(folder / "stranger.pem")
    (folder / "client.pem").write_bytes(b"".join(c.bytes() for c in client.cert_chain_pems))
    (folder / "client.key").write_bytes(key_of(client))
    (folder / "password").write_text(f"{PASSWORD}\n")
    (folder / "wrong").write_text("hunter2\n")
    broker.start()
    try:
        scram = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096)
        users = [UserScramCredentialUpsertion(USER, scram, PASSWORD.encode())]
        admin = AdminClient({"bootstrap.servers": broker.address})
        admin.alter_user_scram_credentials(users)[USER].result(30)
        yield Place(broker, folder)
    finally:
        broker.stop()


@pytest.fixture(scope="module")
def running(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """`up` on that broker, as a user, with two articles: one of a feed that was given, one of a feed that was added."""
    with Outlet() as outlet:
        service = Service(tmp_path_factory.mktemp("secured"), "", "secured", **place.user)
        service.broker = place.broker.address  # for the test to read what stands there
        with service.up(outlet.feed("daily", [piece("first")])):
            service.settle(seen=1)
            assert service.run("feeds", "add", outlet.feed("late", [piece("second")])).returncode == 0
            service.settle(seen=2)
            yield service


@pytest.mark.parametrize("command", ["topics apply", "ledger", "status", "pause", "where nothing"])
def test_a_command_does_its_work_as_a_user_over_tls(running: Service, command: str) -> None:
    done = running.run(*command.split())
    assert b"no Kafka answers" not in done.stderr
    assert done.returncode == (1 if command == "where nothing" else 0), done.stderr


def test_articles_go_all_the_way_as_a_user_over_tls(running: Service) -> None:
    balance, code = running.ledger()
    assert (balance["published"], balance["open"], code) == (2, 0, 0)
    told = running.run("watch", "articles", "--once").stdout.splitlines()
    assert len(told) == len({one.key for one in running.read("articles")}) == 2


def verdicts(service: Service) -> dict[str, str]:
    """What `wirehose doctor` says of each thing that it looks at."""
    return {
        row["name"]: row["verdict"] for row in json.loads(service.run("doctor", "--json").stdout)["checks"]
    }


def test_the_doctor_finds_nothing_wrong_with_it(running: Service) -> None:
    found = verdicts(running)
    assert {name: found.get(name) for name in ("broker", "ports", *KAFKA)} == dict.fromkeys(
        ("broker", "ports", *KAFKA), "ok"
    )


def test_the_password_stands_in_no_log(running: Service) -> None:
    logs = [path.read_text() for path in (running.folder / "data" / "logs").glob("*.log")]
    assert len(logs) == len(STAGES)
    assert PASSWORD not in running.log() + "".join(logs)


def test_while_kafka_is_away_workers_live_and_are_not_ready(place: Place, running: Service) -> None:
    def answers(name: str) -> set[tuple[int, str]]:
        return {running.probe(stage, name) for stage in STAGES}

    place.broker.stop()
    away = (503, "loop: ok\npartitions: ok\nbroker: does not answer\n")
    until(lambda: answers("readyz") == {away}, 60, "workers that are not ready")
    assert answers("livez") == {(200, "loop: ok\n")}
    assert verdicts(running)["broker"] == "error"
    place.broker.start()
    until(lambda: {code for code, _ in answers("readyz")} == {200}, 60, "workers that are ready again")


def test_a_certificate_of_our_own_opens_the_door(place: Place, tmp_path: Path) -> None:
    service = Service(tmp_path, "", "certified", **place.certificate)
    assert [verdicts(service)["topics"] for _ in range(2)] == ["error"] * 2, "to look makes none"
    assert service.run("topics", "apply").returncode == 0
    assert verdicts(service)["topics"] == "ok"
    assert b"seen=0" in service.run("ledger").stdout


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
        Misconfigured,
        "speaks no TLS there",
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


@pytest.mark.parametrize("arguments", [("ledger",), ("up",), ("run", "dedup")], ids=" ".join)
def test_a_command_with_a_wrong_password_ends_with_one_line_and_without_trying_for_long(
    place: Place, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    wrong = place.user | {"WIREHOSE_BROKER_PASSWORD_FILE": str(place.folder / "wrong")}
    done = Service(tmp_path, "", "wrong", **wrong).run(*arguments, timeout=20)
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert "does not take user desk" in line
