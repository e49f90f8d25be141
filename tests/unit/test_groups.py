"""What a broker says of groups while it still reads them."""

from types import SimpleNamespace

import pytest
from aiokafka.errors import (
    CoordinatorLoadInProgressError,
    CoordinatorNotAvailableError,
    GroupAuthorizationFailedError,
    KafkaError,
)

from streams import groups


async def test_a_broker_without_a_coordinator_of_groups_is_asked_again_for_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(groups, "AGAIN", 0.0)
    said = [CoordinatorNotAvailableError(), CoordinatorNotAvailableError(), None]

    async def ask() -> str:
        if error := said.pop(0):
            raise error
        return "answered"

    assert await groups.patiently(ask) == "answered"
    assert said == []


@pytest.mark.parametrize(
    ("error", "patience"),
    [(CoordinatorNotAvailableError(), 0.0), (GroupAuthorizationFailedError(), groups.PATIENCE)],
    ids=["too long", "for good"],
)
async def test_what_does_not_pass_is_raised(
    monkeypatch: pytest.MonkeyPatch, error: KafkaError, patience: float
) -> None:
    monkeypatch.setattr(groups, "PATIENCE", patience)

    async def ask() -> None:
        raise error

    with pytest.raises(type(error)):
        await groups.patiently(ask)


async def test_what_a_group_committed_is_asked_again_for_the_same_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(groups, "AGAIN", 0.0)
    loading, known = CoordinatorLoadInProgressError.errno, [("t", [(0, 7, "note", 0), (1, -1, "", 0)])]
    client = SimpleNamespace(_coordinator=Coordinator((loading, []), (loading, []), (0, known)))
    assert await groups.committed(client, [("t", 0), ("t", 1)]) == {("t", 0): (7, "note")}
    assert client._coordinator.dead == 2

    monkeypatch.setattr(groups, "PATIENCE", 0.0)
    with pytest.raises(CoordinatorLoadInProgressError):
        await groups.committed(SimpleNamespace(_coordinator=Coordinator((loading, []))), [("t", 0)])


class Coordinator:
    """Stands where aiokafka's does; gives these answers: an error code, and what is committed."""

    group_id = "g"

    def __init__(self, *answers: tuple[int, list[tuple[str, list[tuple[int, int, str, int]]]]]) -> None:
        self.answers, self.dead = list(answers), 0

    async def ensure_coordinator_known(self) -> None: ...

    async def _send_req(self, _: object) -> SimpleNamespace:
        code, topics = self.answers.pop(0)
        return SimpleNamespace(error_code=code, topics=topics)

    def coordinator_dead(self) -> None:
        self.dead += 1
