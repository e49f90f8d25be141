"""The whole way through a Kafka with TLS and users: every stage, and every kind of command."""

from collections.abc import Iterator

import pytest
from outlet import Outlet, piece
from running import STAGES, Service
from secured import PASSWORD, Place, secured

pytestmark = [pytest.mark.broker, pytest.mark.long]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A broker that wants users or certificates."""
    with secured(tmp_path_factory.mktemp("place")) as place:
        yield place


@pytest.fixture(scope="module")
def running(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """`up` on that broker, as a user, with two articles: one of a feed that was given, one of a feed that was added."""
    with Outlet() as outlet:
        service = Service(tmp_path_factory.mktemp("secured"), "", "secured", **place.user)
        service.broker = place.broker.address  # for the test to read what stands there
        with service.up(outlet.feed("daily", [piece("first")])):
            service.settle(seen=1, seconds=180)
            assert service.run("feeds", "add", outlet.feed("late", [piece("second")])).returncode == 0
            service.settle(seen=2, seconds=60)
            yield service


@pytest.mark.parametrize("command", ["topics apply", "ledger", "status", "pause", "doctor"])
def test_a_command_does_its_work(running: Service, command: str) -> None:
    done = running.run(*command.split())
    assert done.returncode == 0, done.stdout + done.stderr


def test_articles_come_out(running: Service) -> None:
    balance, code = running.ledger()
    assert (balance["published"], balance["open"], code) == (2, 0, 0)
    told = running.run("watch", "articles", "--once").stdout.splitlines()
    assert len(told) == len({one.key for one in running.read("articles")}) == 2


def test_an_article_is_found_on_its_way(running: Service) -> None:
    article = running.read("articles")[0].key
    done = running.run("where", article)
    assert done.returncode == 0, done.stderr


def test_the_password_stands_in_no_log(running: Service) -> None:
    logs = [path.read_text() for path in (running.folder / "data" / "logs").glob("*.log")]
    assert len(logs) == len(STAGES)
    assert PASSWORD not in running.log() + "".join(logs)
