"""What all tests share: how hard Hypothesis tries, one broker, a news server."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from outlet import Outlet
from running import Service

from streams.broker import Broker

settings.register_profile(
    "default",
    max_examples=50,
    deadline=None,
    derandomize=True,  # the same in every run: a red build is somebody's change
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "long", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """One embedded Kafka for all tests; each takes a topic prefix of its own."""
    broker = Broker(tmp_path_factory.mktemp("kafka"))
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    """A news server of the test's own."""
    with Outlet() as server:
        yield server


@pytest.fixture
def service(tmp_path: Path, broker: Broker, request: pytest.FixtureRequest) -> Iterator[Service]:
    """`wirehose` with topics and a folder of the test's own; whatever it started ends with the test."""
    service = Service(
        tmp_path / "service", broker.address, request.node.name[:40].replace("[", ".").strip("]")
    )
    yield service
    service.stop()


@pytest.fixture(autouse=True)
def _loud_as_before() -> Iterator[None]:
    """What a test lets our commands set up is not left to the next one."""
    root = logging.getLogger()
    level = root.level
    yield
    root.setLevel(level)
