"""Settings that do not go together, or not with what users expect (pure): checks for `wirehose doctor`."""

import re
from collections.abc import Callable

from streams.checks import ERROR, WARNING, Check, Rule
from streams.settings import Settings


def _check(
    name: str, verdict: str, holds: Callable[[Settings], bool], found: str, advice: str
) -> Check[Settings]:
    """A check of one rule; in `found` the settings are `s`."""
    rule: Rule[Settings] = Rule(verdict, holds, lambda settings: found.format(s=settings), advice)
    return Check(f"settings.{name}", lambda _: "", (rule,))


def _sasl(settings: Settings) -> bool:
    return settings.broker_security.startswith("SASL")


def _tls(settings: Settings) -> bool:
    return settings.broker_security.endswith("SSL")


CHECKS = (
    _check(
        "no_user",
        ERROR,
        lambda s: _sasl(s) and not (s.broker_user and s.broker_password),
        "WIREHOSE_BROKER_SECURITY={s.broker_security} without a user or a password",
        "set WIREHOSE_BROKER_USER and WIREHOSE_BROKER_PASSWORD or WIREHOSE_BROKER_PASSWORD_FILE",
    ),
    _check(
        "idle_user",
        WARNING,
        lambda s: not _sasl(s) and bool(s.broker_user or s.broker_password),
        "a user for Kafka is set, and not used with WIREHOSE_BROKER_SECURITY={s.broker_security}",
        "set it to SASL_SSL, or unset the user",
    ),
    _check(
        "idle_certificate",
        WARNING,
        lambda s: not _tls(s) and bool(s.broker_ca or s.broker_cert or s.broker_key),
        "a certificate for Kafka is set, and not used with WIREHOSE_BROKER_SECURITY={s.broker_security}",
        "set it to SSL or SASL_SSL, or unset the certificate",
    ),
    _check(
        "key_alone",
        ERROR,
        lambda s: _tls(s) and bool(s.broker_key) and not s.broker_cert,
        "WIREHOSE_BROKER_KEY without WIREHOSE_BROKER_CERT",
        "name the certificate that belongs to the key",
    ),
    _check(
        "open_password",
        WARNING,
        lambda s: s.broker_security == "SASL_PLAINTEXT" and s.broker_mechanism == "PLAIN",
        "the password for Kafka travels as it is, for everybody on the way to read",
        "set WIREHOSE_BROKER_SECURITY=SASL_SSL, or a mechanism SCRAM-…",
    ),
    _check(
        "security_of_none",
        WARNING,
        lambda s: not s.broker and s.broker_security != "PLAINTEXT",
        "WIREHOSE_BROKER_SECURITY is set without WIREHOSE_BROKER: our own Kafka takes no notice",
        "set WIREHOSE_BROKER, if you meant a Kafka of yours",
    ),
    _check(
        "two_brokers",
        WARNING,
        lambda s: bool(s.broker and s.broker_port),
        "WIREHOSE_BROKER_PORT is for our own Kafka, and WIREHOSE_BROKER names another",
        "unset one of them",
    ),
    _check(
        "open_callback",
        WARNING,
        lambda s: s.callback.startswith("http:"),
        "WIREHOSE_CALLBACK={s.callback} is without TLS: who listens in learns its secret paths",
        "give hubs an https address",
    ),
    _check(
        "nobody_to_ask",
        WARNING,
        lambda s: not re.search(r"[^\s@]@[^\s@]|https?://\S", s.agent),
        "WIREHOSE_AGENT names nobody whom publishers could ask",
        "put a mail address or the address of a page into it (deploy/contact.md)",
    ),
    _check(
        "no_stop",
        WARNING,
        lambda s: s.dead_share >= 1,
        "WIREHOSE_DEAD_SHARE=1: a stage puts everything aside when the fault is ours",
        "set it back once the dead letters are sent back",
    ),
    _check(
        "loud",
        WARNING,
        lambda s: s.log == "debug",
        "WIREHOSE_LOG=debug writes dozens of lines for each item",
        "set it to info unless you look for something",
    ),
)
