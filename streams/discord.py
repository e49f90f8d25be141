"""Settings that do not go together, or not with what users expect (pure): a table of rules for `wirehose doctor`."""

import re
from collections.abc import Callable
from typing import NamedTuple

from streams.settings import Settings


class Rule(NamedTuple):
    """A rule that holds where something is wrong: its name, verdict, what is told (`s`: the settings), what to do."""

    name: str
    verdict: str
    holds: Callable[[Settings], bool]
    found: str
    advice: str


def _sasl(settings: Settings) -> bool:
    return settings.broker_security.startswith("SASL")


def _tls(settings: Settings) -> bool:
    return settings.broker_security.endswith("SSL")


RULES = (
    Rule(
        "no_user",
        "error",
        lambda s: _sasl(s) and not (s.broker_user and s.broker_password),
        "WIREHOSE_BROKER_SECURITY={s.broker_security} without a user or a password",
        "set WIREHOSE_BROKER_USER and WIREHOSE_BROKER_PASSWORD or WIREHOSE_BROKER_PASSWORD_FILE",
    ),
    Rule(
        "idle_user",
        "warning",
        lambda s: not _sasl(s) and bool(s.broker_user or s.broker_password),
        "a user for Kafka is set, and not used with WIREHOSE_BROKER_SECURITY={s.broker_security}",
        "set it to SASL_SSL, or unset the user",
    ),
    Rule(
        "idle_certificate",
        "warning",
        lambda s: not _tls(s) and bool(s.broker_ca or s.broker_cert or s.broker_key),
        "a certificate for Kafka is set, and not used with WIREHOSE_BROKER_SECURITY={s.broker_security}",
        "set it to SSL or SASL_SSL, or unset the certificate",
    ),
    Rule(
        "key_alone",
        "error",
        lambda s: _tls(s) and bool(s.broker_key) and not s.broker_cert,
        "WIREHOSE_BROKER_KEY without WIREHOSE_BROKER_CERT",
        "name the certificate that belongs to the key",
    ),
    Rule(
        "open_password",
        "warning",
        lambda s: s.broker_security == "SASL_PLAINTEXT" and s.broker_mechanism == "PLAIN",
        "the password for Kafka travels as it is, for everybody on the way to read",
        "set WIREHOSE_BROKER_SECURITY=SASL_SSL, or a mechanism SCRAM-…",
    ),
    Rule(
        "security_of_none",
        "warning",
        lambda s: not s.broker and s.broker_security != "PLAINTEXT",
        "WIREHOSE_BROKER_SECURITY is set without WIREHOSE_BROKER: our own Kafka takes no notice",
        "set WIREHOSE_BROKER, if you meant a Kafka of yours",
    ),
    Rule(
        "two_brokers",
        "warning",
        lambda s: bool(s.broker and s.broker_port),
        "WIREHOSE_BROKER_PORT is for our own Kafka, and WIREHOSE_BROKER names another",
        "unset one of them",
    ),
    Rule(
        "open_callback",
        "warning",
        lambda s: s.callback.startswith("http:"),
        "WIREHOSE_CALLBACK={s.callback} is without TLS: who listens in learns its secret paths",
        "give hubs an https address",
    ),
    Rule(
        "nobody_to_ask",
        "warning",
        lambda s: not re.search(r"[^\s@]@[^\s@]|https?://\S", s.agent),
        "WIREHOSE_AGENT names nobody whom publishers could ask",
        "put a mail address or the address of a page into it (deploy/contact.md)",
    ),
    Rule(
        "no_stop",
        "warning",
        lambda s: s.dead_share >= 1,
        "WIREHOSE_DEAD_SHARE=1: a stage puts everything aside when the fault is ours",
        "set it back once the dead letters are sent back",
    ),
    Rule(
        "loud",
        "warning",
        lambda s: s.log == "debug",
        "WIREHOSE_LOG=debug writes dozens of lines for each item",
        "set it to info unless you look for something",
    ),
)
