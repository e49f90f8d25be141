"""A Kafka that allows nothing but what `wirehose topics acls` says: each stage is a user, and an article goes through."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)
from outlet import Outlet, piece
from running import STAGES, Service, until

from streams.broker import Broker
from streams.ports import is_free

pytestmark = [pytest.mark.broker, pytest.mark.long]  # a minute

PASSWORD = "correct horse"
USERS = (*STAGES, "operator", "desk", "stranger")
PORTS = range(31_000, 32_000)  # above those of embedded brokers


class Guarded(Broker):
    """Our broker with a listener for users, who may do what they were allowed; on the other one is everybody."""

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        self.users = next(port for port in PORTS if is_free(port))

    def _write_properties(self, port: int, controller: int) -> None:
        super()._write_properties(port, controller)
        listeners = f"PLAINTEXT://127.0.0.1:{port},USERS://127.0.0.1:{self.users}"
        passwords = " ".join(f'user_wirehose-{name}="{PASSWORD}"' for name in USERS)
        lines = {
            "listeners": f"{listeners},CONTROLLER://127.0.0.1:{controller}",
            "advertised.listeners": listeners,
            "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,USERS:SASL_PLAINTEXT",
            "sasl.enabled.mechanisms": "PLAIN",
            "listener.name.users.plain.sasl.jaas.config": f"org.apache.kafka.common.security.plain.PlainLoginModule required {passwords};",
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": "User:ANONYMOUS",
        }
        with (self.data / "server.properties").open("a") as file:  # of two lines for one key the last counts
            file.writelines(f"{key}={value}\n" for key, value in lines.items())


def login(broker: Guarded, user: str) -> dict[str, str]:
    """The settings of a user."""
    return {
        "WIREHOSE_BROKER": f"127.0.0.1:{broker.users}",
        "WIREHOSE_BROKER_SECURITY": "SASL_PLAINTEXT",
        "WIREHOSE_BROKER_MECHANISM": "PLAIN",
        "WIREHOSE_BROKER_USER": f"wirehose-{user}",
        "WIREHOSE_BROKER_PASSWORD": PASSWORD,
    }


def client(broker: Guarded, user: str) -> dict[str, str]:
    """The same for a client of another make."""
    return {
        "bootstrap.servers": f"127.0.0.1:{broker.users}",
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": "PLAIN",
        "sasl.username": f"wirehose-{user}",
        "sasl.password": PASSWORD,
    }


def bindings(line: str) -> list[AclBinding]:
    """What a line for Kafka's own tool would allow."""
    words = shlex.split(line)
    kinds = {"--topic": "TOPIC", "--group": "GROUP", "--transactional-id": "TRANSACTIONAL_ID"}
    (kind,) = kinds.keys() & set(words)
    operations = [words[at + 1] for at, word in enumerate(words) if word == "--operation"]
    pattern = words[words.index("--resource-pattern-type") + 1]
    names = {"DescribeConfigs": "DESCRIBE_CONFIGS", "AlterConfigs": "ALTER_CONFIGS"}
    return [
        AclBinding(
            ResourceType[kinds[kind]],
            words[words.index(kind) + 1],
            ResourcePatternType[pattern.upper()],
            words[words.index("--allow-principal") + 1],
            "*",
            AclOperation[names.get(word, word.upper())],
            AclPermissionType.ALLOW,
        )
        for word in operations
    ]


@dataclass
class Guard:
    """The broker, the operator's own service, and those of the stages, which ran until the articles were through."""

    broker: Guarded
    operator: Service
    logs: str


@pytest.fixture(scope="module")
def guard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guard]:
    folder = tmp_path_factory.mktemp("acls")
    broker = Guarded(tmp_path_factory.mktemp("guarded"))
    broker.start()
    operator = Service(folder, "", "acls", **login(broker, "operator"))
    operator.broker = broker.address  # for the test to read what stands there
    try:
        printed = operator.run("topics", "acls", "--consumer", "desk").stdout.decode().splitlines()
        admin = AdminClient({"bootstrap.servers": broker.address})
        for done in admin.create_acls([one for line in printed for one in bindings(line)]).values():
            done.result(30)
        for command in ("topics apply", "pause quiet.example", "resume quiet.example"):
            done = operator.run(*command.split())
            assert done.returncode == 0, done.stderr.decode()
        with Outlet() as outlet:
            feed = outlet.feed("daily", [piece(f"daily-{number}") for number in range(3)])
            assert operator.run("feeds", "add", feed, "--interval", "1").returncode == 0
            env = operator.env
            for stage in STAGES:
                operator.env = env | login(broker, stage)
                operator.add_worker(stage, 0)
            operator.env = env
            operator.settle(seen=3, seconds=250)
            outlet.change("daily", "daily-0", paragraphs=piece("another-text").paragraphs)
            operator.send("pages", b"no page")
            operator.settle(seen=4, seconds=150)
            until(lambda: operator.read("revisions") and operator.read("deadletters"), 90, "the others")
            yield Guard(broker, operator, "")
    finally:
        operator.stop()
        broker.stop()


def test_an_article_and_its_revision_go_through(guard: Guard) -> None:
    balance, code = guard.operator.ledger()
    assert (balance["published"], balance["revised"], balance["open"], code) == (3, 1, 0, 0)
    assert len(guard.operator.read("articles")) == 4


@pytest.mark.parametrize(
    "command",
    [
        "doctor",
        "status --json",
        "where nothing",
        "watch articles --once",
        "deadletters list",
        "deadletters retry --all",
        "feeds list",
        "corrections list",
        "export articles --since 1h",
        "replay --stage story --since 1h --dry-run",
        "retract {article} --why test",
    ],
)
def test_the_operator_may_use_every_command(guard: Guard, command: str) -> None:
    article = guard.operator.read("articles")[0].key
    done = guard.operator.run(*command.format(article=article).split())
    assert b"uthoriz" not in done.stdout + done.stderr
    assert done.returncode == (1 if command == "where nothing" else 0), done.stderr


def test_a_stage_takes_a_replay_that_the_operator_ordered(guard: Guard) -> None:
    """Which it reads from a group that it may only look at."""
    operator = guard.operator
    operator.end_worker("ledger", 0)
    assert operator.run("replay", "--stage", "ledger", "--since", "1h", "--rebuild").returncode == 0
    env, operator.env = operator.env, operator.env | login(guard.broker, "ledger")
    operator.add_worker("ledger", 0)
    operator.env = env
    operator.settle(seen=4, seconds=150)


def test_a_consumer_reads_the_output(guard: Guard) -> None:
    group = {"group.id": "desk-1", "auto.offset.reset": "earliest"}
    consumer = Consumer(client(guard.broker, "desk") | group)
    consumer.subscribe([guard.operator.topic("articles")])
    found = until(lambda: consumer.poll(1), 60, "an article")
    assert found is not None
    assert found.error() is None
    consumer.commit(asynchronous=False)
    consumer.close()


@pytest.mark.parametrize(
    ("user", "topic"),
    [("desk", "pages"), ("desk", "ledger"), ("extract", "articles"), ("stranger", "articles")],
)
def test_nobody_reads_what_he_was_not_allowed(guard: Guard, user: str, topic: str) -> None:
    consumer = Consumer(client(guard.broker, user) | {"group.id": "none", "auto.offset.reset": "earliest"})
    consumer.assign([TopicPartition(guard.operator.topic(topic), 0, 0)])
    found = until(lambda: consumer.poll(1), 30, "a refusal")
    consumer.close()
    assert found is not None
    assert "authorization failed" in str(found.error())


def test_a_consumer_cannot_join_a_stage(guard: Guard) -> None:
    consumer = Consumer(client(guard.broker, "desk") | {"group.id": "acls.story"})
    consumer.subscribe([guard.operator.topic("articles")])
    found = until(lambda: consumer.poll(1), 30, "a refusal")
    consumer.close()
    assert found is not None
    assert "Group authorization failed" in str(found.error())


@pytest.mark.parametrize(
    ("user", "topic"),
    [("desk", "articles"), ("extract", "articles"), ("poll", "feeds"), ("story", "controls")],
)
def test_nobody_writes_what_he_was_not_allowed(guard: Guard, user: str, topic: str) -> None:
    said: list[object] = []
    producer = Producer(client(guard.broker, user))
    producer.produce(
        guard.operator.topic(topic), b"{}", b"key", on_delivery=lambda error, _: said.append(error)
    )
    producer.flush(30)
    assert "authorization failed" in str(said[0]).lower()


def test_a_stage_cannot_take_the_place_of_another_stages_writer(guard: Guard) -> None:
    topic = guard.operator.topic("polls")
    writer = Producer(client(guard.broker, "fetch") | {"transactional.id": f"acls.poll-{topic}-0"})
    with pytest.raises(KafkaException, match=r"[Aa]uthorization failed"):
        writer.init_transactions(30)
