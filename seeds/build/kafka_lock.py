"""Write streams/kafka.lock anew: the jars of the embedded broker, each with its size and SHA-256.

Run it to go to another Kafka: change VERSION, compare `wanted` with what the new Kafka loads
(`java -Xlog:class+load` while the broker tests run), run, read the diff, run the broker tests.
"""

import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from jgo.maven import MavenContext

LOCK = Path(__file__).resolve().parents[2] / "streams" / "kafka.lock"
VERSION = "4.1.2"
# What the broker and its storage tool load, of the 46 jars that Kafka depends on: no tiered storage (caffeine), no
# OAuth (jose4j), no command line tools (jackson-dataformat-*, jackson-datatype-jdk8, commons-beanutils, …).
WANTED = {
    "at.yawk.lz4": ("lz4-java",),
    "com.dynatrace.hash4j": ("hash4j",),
    "com.fasterxml.jackson.core": ("jackson-annotations", "jackson-core", "jackson-databind"),
    "com.github.luben": ("zstd-jni",),
    "com.google.re2j": ("re2j",),
    "com.typesafe.scala-logging": ("scala-logging_2.13",),
    "com.yammer.metrics": ("metrics-core",),
    "commons-validator": ("commons-validator",),
    "net.sf.jopt-simple": ("jopt-simple",),
    "net.sourceforge.argparse4j": ("argparse4j",),
    "org.apache.kafka": (
        "kafka-clients",
        "kafka-coordinator-common",
        "kafka-group-coordinator",
        "kafka-group-coordinator-api",
        "kafka-metadata",
        "kafka-raft",
        "kafka-server",
        "kafka-server-common",
        "kafka-share-coordinator",
        "kafka-storage",
        "kafka-storage-api",
        "kafka-transaction-coordinator",
        "kafka_2.13",
    ),
    "org.apache.logging.log4j": ("log4j-api", "log4j-core", "log4j-slf4j-impl"),
    "org.hdrhistogram": ("HdrHistogram",),
    "org.pcollections": ("pcollections",),
    "org.scala-lang": ("scala-library",),
    "org.slf4j": ("slf4j-api",),
    "org.xerial.snappy": ("snappy-java",),
}
PINNED = {"log4j-api": "2.24.3", "log4j-core": "2.24.3", "log4j-slf4j-impl": "2.24.3"}
HEADER = "# Made by seeds/build/kafka_lock.py: coordinate, size in bytes, SHA-256.\n"


def resolve(context: MavenContext) -> dict[tuple[str, str], str]:
    """The version of each (group, artifact) that Kafka's own description asks for."""
    _, found = context.resolver.resolve([context.create_dependency(f"org.apache.kafka:kafka_2.13:{VERSION}")])
    versions = {(dep.groupId, dep.artifactId): dep.version for dep in found}
    return versions | {("org.apache.kafka", name): VERSION for name in WANTED["org.apache.kafka"]}


def main() -> None:
    with TemporaryDirectory() as cache:
        context = MavenContext(repo_cache=Path(cache), local_repos=[], timeout=60)
        versions, lines = resolve(context), []
        for group, name in ((group, name) for group, names in WANTED.items() for name in names):
            version = PINNED.get(name) or versions[group, name]
            jar = context.project(group, name).at_version(version).artifact().resolve().read_bytes()
            lines.append(f"{group}:{name}:{version} {len(jar)} {sha256(jar).hexdigest()}\n")
            print(lines[-1], end="", file=sys.stderr)
    LOCK.write_text(HEADER + "".join(sorted(lines)), encoding="utf-8")


if __name__ == "__main__":
    main()
