"""Kafka with TLS and users for tests: our broker with more listeners, and the files and settings with which one gets in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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

from streams.broker import Broker
from streams.ports import is_free

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


@contextmanager
def secured(folder: Path) -> Iterator[Place]:
    """Such a broker for as long as the block runs, with all that belongs to it in this folder."""
    broker = Secured(folder / "kafka")
    broker.data.mkdir()
    authority, stranger = trustme.CA(), trustme.CA()
    server, client = authority.issue_cert("localhost"), authority.issue_cert("desk@wirehose.example")
    (broker.data / "server.pem").write_bytes(key_of(server) + chain_of(server))
    for path in (broker.data, folder):
        authority.cert_pem.write_to_path(path / "authority.pem")
    stranger.cert_pem.write_to_path(folder / "stranger.pem")
    (folder / "client.pem").write_bytes(chain_of(client))
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


def chain_of(cert: trustme.LeafCert) -> bytes:
    """The certificate and those between it and its authority."""
    return b"".join(one.bytes() for one in cert.cert_chain_pems)
