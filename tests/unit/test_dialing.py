"""Why Kafka cannot be reached: each reason by the errors that show it, and what a command says."""

import asyncio
import socket
import ssl
from pathlib import Path
from typing import Any

import pytest
from aiokafka.errors import (
    IllegalSaslStateError,
    KafkaConnectionError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)

from streams import dialing
from streams.app import connection
from streams.cli_common import with_broker
from streams.errors import Misconfigured, Unavailable
from streams.measuring import measure
from streams.settings import Settings, load

USER = {
    "WIREHOSE_BROKER": "kafka.example:9094",
    "WIREHOSE_BROKER_SECURITY": "SASL_SSL",
    "WIREHOSE_BROKER_USER": "desk",
    "WIREHOSE_BROKER_PASSWORD": "hunter2",
}


def settings(**given: str) -> Settings:
    return load(USER | given, Path("nowhere"))


def refused(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")
    error.verify_code, error.verify_message = code, "as OpenSSL says it"
    return error


def alert() -> KafkaConnectionError:
    """As it comes with TLS 1.3: the handshake is over, and the connection ends with the reason."""
    error = KafkaConnectionError("Connection at kafka.example:9094 closed")
    error.__cause__ = ssl.SSLError(1, "[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] certificate required")
    error.__cause__.reason = "TLSV13_ALERT_CERTIFICATE_REQUIRED"
    return error


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("unknown_host", socket.gaierror(-2, "Name or service not known")),
        ("wrong_name", refused(62)),
        ("wrong_name", refused(64)),
        ("wrong_time", refused(10)),
        ("unknown_authority", refused(20)),
        ("wants_certificate", alert()),
        ("refused_user", SaslAuthenticationFailed("no")),
        ("mechanism", UnsupportedSaslMechanismError("no")),
        ("wants_no_user", IllegalSaslStateError("no")),
        ("no_tls", ConnectionResetError(104, "Connection reset by peer")),
        ("closes", KafkaConnectionError("Connection at kafka.example:9094 closed")),
        ("silent", TimeoutError()),
    ],
)
def test_an_error_is_told_with_its_reason_and_what_to_do(name: str, error: BaseException) -> None:
    (reason,) = (one for one in dialing.REASONS if one.name == name)
    told = dialing.explain(error, "kafka.example:9094", settings())
    assert type(told) is reason.kind
    assert told.message.startswith("no Kafka answers at kafka.example:9094: ")
    assert reason.advice.partition("{")[0] in told.message
    assert "\n" not in told.message
    assert "{" not in told.message


def test_every_reason_has_a_case() -> None:
    (marks,) = test_an_error_is_told_with_its_reason_and_what_to_do.pytestmark  # type: ignore[attr-defined]
    assert {case[0] for case in marks.args[1]} == {reason.name for reason in dialing.REASONS}


def test_another_error_is_told_as_it_is() -> None:
    told = dialing.explain(
        ConnectionRefusedError(111, "Connect call failed"), "kafka.example:9092", settings()
    )
    assert type(told) is Unavailable
    assert "Connect call failed" in told.message


def test_a_port_where_nobody_listens_is_told() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    nobody = load({"WIREHOSE_BROKER": f"127.0.0.1:{port}"}, Path("nowhere"))
    with pytest.raises(Unavailable, match=f"no Kafka answers at 127.0.0.1:{port}"):
        asyncio.run(dialing.check(nobody))


def test_status_does_not_wait_for_a_kafka_that_takes_calls_and_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dialing, "SECONDS", 0.2)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        given = load({"WIREHOSE_BROKER": f"127.0.0.1:{mute.getsockname()[1]}"}, Path("nowhere"))
        with pytest.raises(Unavailable, match=r"no answer within 0\.2 s"):
            with_broker(given, measure, dial_first=True)


def test_what_no_waiting_mends_is_told_before_what_may_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    async def dial(_: Settings, host: str, port: int) -> Exception:
        return Unavailable("broker", "away") if host == "first" else Misconfigured("another password")

    monkeypatch.setattr(dialing, "dial", dial)
    with pytest.raises(Misconfigured, match="another password"):
        asyncio.run(dialing.check(settings(WIREHOSE_BROKER="first:1,second:1")))


def test_one_of_several_addresses_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    async def dial(_: Settings, host: str, port: int) -> Any:
        return (
            Unavailable("broker", "away")
            if host in ("first", "a")
            else dialing.Answer((("a", 1), ("b", 1)), {})
        )

    monkeypatch.setattr(dialing, "dial", dial)
    asyncio.run(dialing.check(settings(WIREHOSE_BROKER="first:1,second:1")))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"WIREHOSE_BROKER_USER": ""}, "wants WIREHOSE_BROKER_USER and WIREHOSE_BROKER_PASSWORD"),
        ({"WIREHOSE_BROKER_PASSWORD": ""}, "wants WIREHOSE_BROKER_USER and WIREHOSE_BROKER_PASSWORD"),
        ({"WIREHOSE_BROKER_CA": "nowhere/ca.pem"}, "WIREHOSE_BROKER_CA=nowhere/ca.pem cannot be read"),
        (
            {"WIREHOSE_BROKER_CERT": "nowhere/cert.pem"},
            "WIREHOSE_BROKER_CERT=nowhere/cert.pem cannot be read",
        ),
        ({"WIREHOSE_BROKER_KEY": "nowhere/key.pem"}, "WIREHOSE_BROKER_KEY wants WIREHOSE_BROKER_CERT"),
    ],
)
def test_security_that_is_set_by_half_is_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(Misconfigured, match=said):
        connection(settings(**given))


def test_without_an_authority_of_ours_those_of_the_system_count() -> None:
    context = connection(settings())["ssl_context"]
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.cert_store_stats() == ssl.create_default_context().cert_store_stats()


@pytest.mark.parametrize("name", ["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"])
def test_the_mechanism_is_as_set(name: str) -> None:
    assert connection(settings(WIREHOSE_BROKER_MECHANISM=name))["sasl_mechanism"] == name
