"""Dials Kafka before anything else does, and says in one line what is in the way and what to do about it.

aiokafka tries every error again and names only addresses in the end. What no waiting mends is `Misconfigured`.
"""

import socket
import ssl
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from aiokafka.conn import create_conn
from aiokafka.errors import (
    IllegalSaslStateError,
    KafkaConnectionError,
    KafkaError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)
from aiokafka.protocol.metadata import MetadataRequest

from streams.app import connection, servers
from streams.errors import Misconfigured, Unavailable, WirehoseError
from streams.settings import Settings

SECONDS = 10.0  # for one broker to answer
WRONG_NAME = (62, 64)  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH
WRONG_TIME = (9, 10)  # X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED
Errors = tuple[BaseException, ...]  # an error and what caused it


class Answer(NamedTuple):
    """What a broker says: where all brokers are, as they call themselves, and which versions of each call it knows."""

    brokers: tuple[tuple[str, int], ...]
    versions: Mapping[int, tuple[int, int]]


class Reason(NamedTuple):
    """Why a broker could not be reached: its name, by what one knows it, and what to do."""

    name: str
    fits: Callable[[Errors, Settings], bool]
    kind: type[WirehoseError]
    advice: str


def _is(*kinds: type[BaseException]) -> Callable[[Errors, Settings], bool]:
    return lambda errors, _: any(isinstance(error, kinds) for error in errors)


def _certificate(codes: tuple[int, ...] = ()) -> Callable[[Errors, Settings], bool]:
    def fits(errors: Errors, _: Settings) -> bool:
        found = [one for one in errors if isinstance(one, ssl.SSLCertVerificationError)]
        return any(not codes or one.verify_code in codes for one in found)

    return fits


def _alert(errors: Errors, _: Settings) -> bool:
    return any(isinstance(error, ssl.SSLError) and "ALERT" in (error.reason or "") for error in errors)


def _closed(errors: Errors, settings: Settings) -> bool:
    gone = (KafkaConnectionError, ConnectionError, EOFError, ssl.SSLError)
    return _is(*gone)(errors, settings) and not _is(ConnectionRefusedError)(errors, settings)


def _closed_in_tls(errors: Errors, settings: Settings) -> bool:
    in_handshake = _is(ssl.SSLError, ConnectionError)(errors[:1], settings)
    return settings.broker_security.endswith("SSL") and in_handshake and _closed(errors, settings)


# The first that fits counts.
REASONS = (
    Reason("unknown_host", _is(socket.gaierror), Unavailable, "there is no such name: check WIREHOSE_BROKER"),
    Reason(
        "wrong_name",
        _certificate(WRONG_NAME),
        Misconfigured,
        "its certificate is for another name ({error}): write it in WIREHOSE_BROKER as the certificate has it",
    ),
    Reason(
        "wrong_time",
        _certificate(WRONG_TIME),
        Misconfigured,
        "its certificate does not hold now ({error}): renew it, or set the clock of this machine right",
    ),
    Reason(
        "unknown_authority",
        _certificate(),
        Misconfigured,
        "nobody we trust has signed its certificate ({error}): name a file with its authority's certificate in WIREHOSE_BROKER_CA",
    ),
    Reason(
        "wants_certificate",
        _alert,
        Misconfigured,
        "it does not take our certificate, or misses one ({error}): set WIREHOSE_BROKER_CERT and WIREHOSE_BROKER_KEY",
    ),
    Reason(
        "refused_user",
        _is(SaslAuthenticationFailed),
        Misconfigured,
        "it does not take user {user} with this password by {mechanism}: check WIREHOSE_BROKER_USER, WIREHOSE_BROKER_PASSWORD and WIREHOSE_BROKER_MECHANISM",
    ),
    Reason(
        "mechanism",
        _is(UnsupportedSaslMechanismError),
        Misconfigured,
        "it does not know {mechanism}: set WIREHOSE_BROKER_MECHANISM to what it does",
    ),
    Reason(
        "wants_no_user",
        _is(IllegalSaslStateError),
        Misconfigured,
        "it wants no user there: set WIREHOSE_BROKER_SECURITY to SSL or PLAINTEXT, or take the port for users",
    ),
    Reason(
        "no_tls",
        _closed_in_tls,
        Unavailable,
        "it ends what begins as TLS ({error}): it may speak none at that port (WIREHOSE_BROKER_SECURITY is {security}), or is just starting",
    ),
    Reason(
        "closes",
        _closed,
        Unavailable,
        "it ends the connection: it may want TLS or a user (WIREHOSE_BROKER_SECURITY is {security}), or is just starting",
    ),
    Reason("silent", _is(TimeoutError), Unavailable, "no answer within {seconds:g} s: check WIREHOSE_BROKER, and what stands between"),
)  # fmt: skip


async def check(settings: Settings) -> None:
    """Return when a broker answers under an address that is configured, and one under the address that it calls itself.

    Raises Misconfigured or Unavailable with what to do.
    """
    through, answer = await first(settings)
    trouble: WirehoseError | None = None
    for (
        host,
        port,
    ) in answer.brokers:  # clients go on with these, which may be good inside a network of theirs only
        if f"{host}:{port}" == through:
            return
        if not isinstance(found := await dial(settings, host, port), WirehoseError):
            return
        trouble = trouble or found
    if trouble:
        message = f"Kafka at {through} names a broker (advertised.listeners) that we cannot use: {trouble}"
        raise Misconfigured(message) if isinstance(trouble, Misconfigured) else Unavailable("broker", message)


async def first(settings: Settings) -> tuple[str, Answer]:
    """The first of the configured addresses that answers, and its answer; else the error that no waiting mends, or any."""
    troubles: list[WirehoseError] = []
    for address in servers(settings):
        host, _, port = address.rpartition(":")
        if not isinstance(found := await dial(settings, host, int(port)), WirehoseError):
            return address, found
        troubles.append(found)
    raise next((one for one in troubles if isinstance(one, Misconfigured)), troubles[0])


async def dial(settings: Settings, host: str, port: int) -> Answer | WirehoseError:
    """What this broker says; or why it says nothing."""
    given = connection(settings)
    given.pop("bootstrap_servers")
    try:
        conn = await create_conn(host.strip("[]"), port, request_timeout_ms=int(SECONDS * 1000), **given)
        try:
            answer: Any = await conn.send(MetadataRequest([]))
        finally:
            conn.close()
    except (KafkaError, OSError, EOFError) as error:
        return explain(error, f"{host}:{port}", settings)
    return Answer(tuple((broker[1], broker[2]) for broker in answer.brokers), dict(conn._versions))


def explain(error: BaseException, address: str, settings: Settings) -> WirehoseError:
    """What to raise for an error at this address."""
    errors = _chain(error)
    told = next((one for one in reversed(errors) if isinstance(one, OSError)), error)
    text = getattr(told, "verify_message", "") or str(told) or type(told).__name__
    reason = next((reason for reason in REASONS if reason.fits(errors, settings)), None)
    advice = reason.advice if reason else "{error}; check WIREHOSE_BROKER"
    message = f"no Kafka answers at {address}: " + advice.format(
        error=text,
        user=settings.broker_user,
        mechanism=settings.broker_mechanism,
        security=settings.broker_security,
        seconds=SECONDS,
    )
    return (
        Misconfigured(message) if reason and reason.kind is Misconfigured else Unavailable("broker", message)
    )


def _chain(error: BaseException) -> Errors:
    found = [error]
    while (cause := found[-1].__cause__) is not None:
        found.append(cause)
    return tuple(found)
