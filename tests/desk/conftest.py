"""Empty databases of both kinds for the tests of the desk's copy."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.desk.store.database import Database, connect
from agents.desk.store.tables import prepare
from tests.postgres import MISSING, Server, programs

KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.skipif(programs() is None, reason=MISSING))]


@pytest.fixture(scope="session")
def server() -> Iterator[Server | None]:
    """A PostgreSQL; None where none is installed."""
    if programs() is None:
        yield None
        return
    with Server() as server:
        yield server


@pytest.fixture(params=KINDS)
def where(request: pytest.FixtureRequest, server: Server | None, tmp_path: Path) -> Path | str:
    """An empty database of each kind."""
    return tmp_path / "desk.sqlite" if request.param == "sqlite" or server is None else server.database()


@pytest.fixture
def database(where: Path | str) -> Iterator[Database]:
    """The same, with its tables."""
    made = connect(where)
    prepare(made, "test")
    yield made
    made.close()
