"""One Faust app for each stage: made safe, raw bytes on its topics, nothing in it that a stage could decide."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

import faust
from aiokafka.helpers import create_ssl_context

from streams import skipping
from streams.errors import Misconfigured
from streams.folders import path_of
from streams.groups import app_id
from streams.intake import AHEAD, MOST, App
from streams.pausing import Pauses
from streams.repairs import SafeApp
from streams.settings import Settings
from streams.topics import LARGEST, STAGE, Topic

RAW = {"key_type": bytes, "value_type": bytes, "key_serializer": "raw", "value_serializer": "raw"}
STORE = {
    "driver": "rocksdict",
    "write_buffer_size": 8 << 20,
    "block_cache_size": 16 << 20,
    "block_cache_compressed_size": 4 << 20,
}


def servers(settings: Settings) -> list[str]:
    """The bootstrap addresses."""
    return [part.strip().removeprefix("kafka://") for part in settings.broker.split(",") if part.strip()]


def connection(settings: Settings) -> dict[str, Any]:
    """What an aiokafka client needs to reach the broker; `Misconfigured` where that is not set as a whole."""
    security = settings.broker_security
    given: dict[str, Any] = {"bootstrap_servers": servers(settings), "security_protocol": security}
    if security.endswith("SSL"):
        given["ssl_context"] = _ssl(settings)
    if security.startswith("SASL"):
        if not settings.broker_user or not settings.broker_password:
            raise Misconfigured(
                f"WIREHOSE_BROKER_SECURITY={security} wants WIREHOSE_BROKER_USER and WIREHOSE_BROKER_PASSWORD (or WIREHOSE_BROKER_PASSWORD_FILE)"
            )
        given |= {
            "sasl_mechanism": settings.broker_mechanism,
            "sasl_plain_username": settings.broker_user,
            "sasl_plain_password": settings.broker_password,
        }
    return given


def _ssl(settings: Settings) -> Any:
    """Trusts the named authorities, or those of the system; shows our own certificate where we have one."""
    try:
        context = create_ssl_context(cafile=settings.broker_ca or None)
    except OSError as error:
        raise Misconfigured(f"WIREHOSE_BROKER_CA={settings.broker_ca} cannot be read: {error}") from error
    cert, key = settings.broker_cert, settings.broker_key
    if key and not cert:
        raise Misconfigured(
            "WIREHOSE_BROKER_KEY wants WIREHOSE_BROKER_CERT, the certificate that it belongs to"
        )
    if cert:
        try:
            context.load_cert_chain(cert, key or None, password=_no_password)
        except (OSError, ValueError) as error:
            what = f"WIREHOSE_BROKER_CERT={cert}" + (f" with WIREHOSE_BROKER_KEY={key}" if key else "")
            raise Misconfigured(f"{what} cannot be read: {error}") from error
    return context


def _no_password() -> str:
    """In place of OpenSSL's own question, which would wait at a terminal for ever."""
    raise ValueError("the private key is encrypted: give one that is not")


def _credentials(settings: Settings) -> Any:
    given = connection(settings)
    context = given.get("ssl_context")
    if "sasl_mechanism" in given:
        return faust.SASLCredentials(
            username=settings.broker_user,
            password=settings.broker_password,
            mechanism=settings.broker_mechanism,
            ssl_context=context,
        )
    return faust.SSLCredentials(context) if context else None


@dataclass
class Stage:
    """A stage's app with its topics: what an agent file is written against."""

    name: str
    settings: Settings
    app: SafeApp
    keep: list[Any] = field(
        default_factory=list
    )  # Faust's signals hold weak references: what listens lives here
    pauses: Pauses = field(default_factory=Pauses)
    worker: int = 0  # number of this process among those of its stage on this machine

    def topic(self, topic: Topic) -> Any:
        """The topic under its full name, raw."""
        return self.app.topic(full_name(self.settings, topic), partitions=self.count(topic), **RAW)

    def count(self, topic: Topic) -> int:
        """The partitions of the topic."""
        return count(self.settings, topic)

    def table(self, name: str) -> Any:
        """A table in rocksdict whose changelog has as many partitions as the stage's input."""
        return self.app.Table(
            name,
            partitions=self.count(STAGE[self.name].source),
            changelog_topic=self.app.topic(changelog_name(self.settings, self.name, name), **RAW),
            options=dict(STORE),
            key_type=bytes,
            value_type=bytes,
        )


def full_name(settings: Settings, topic: Topic) -> str:
    """The name on the broker."""
    return f"{settings.topic_prefix}{topic.name}.v1"


def count(settings: Settings, topic: Topic) -> int:
    """How many partitions a topic has."""
    return topic.partitions if topic.fixed else settings.partitions


def changelog_name(settings: Settings, stage: str, table: str) -> str:
    """The changelog topic of a stage's table."""
    return f"{settings.topic_prefix}{stage}.{table}.changelog"


def make(name: str, settings: Settings, worker: int = 0) -> Stage:
    """The app of one stage. `worker` gives each process of a stage a data folder of its own."""
    folder = path_of(settings, name, worker)
    folder.mkdir(parents=True, exist_ok=True)
    app = App(
        app_id(settings, name),
        broker=[f"kafka://{address}" for address in servers(settings)],
        broker_credentials=_credentials(settings),
        datadir=str(folder),
        store="rocksdb://",
        web_enabled=False,
        topic_disable_leader=True,
        topic_allow_declare=False,
        topic_partitions=count(settings, STAGE[name].source),
        table_standby_replicas=0,
        stream_wait_empty=True,
        stream_publish_on_commit=False,
        broker_commit_interval=0.5,
        broker_session_timeout=10.0,
        broker_heartbeat_interval=3.0,
        broker_request_timeout=30.0,
        consumer_max_fetch_size=1 << 20,  # of a partition at once, or one record where that is larger
        consumer_auto_offset_reset="earliest",
        producer_acks=-1,
        producer_linger=0.005,
        producer_max_batch_size=262_144,
        producer_max_request_size=LARGEST,
        producer_compression_type="zstd",
    )
    app.allow_offset_holes = STAGE[name].source.compact
    app.skips = partial(skipping.read, connection(settings), app.conf.id)
    app.ahead = AHEAD.get(name, MOST)
    stage = Stage(name, settings, app, worker=worker)
    app.paused = partial(stage.pauses.holds, name)
    return stage
