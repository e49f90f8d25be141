"""What a broker says of groups while it still reads them."""

import pytest
from aiokafka.errors import CoordinatorNotAvailableError, GroupAuthorizationFailedError, KafkaError

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
    [(CoordinatorNotAvailableError(), 0.0), (GroupAuthorizationFailedError(), 9.0)],
    ids=["too long", "for good"],
)
async def test_what_does_not_pass_is_raised(
    monkeypatch: pytest.MonkeyPatch, error: KafkaError, patience: float
) -> None:
    monkeypatch.setattr(groups, "PATIENCE", patience - 1)

    async def ask() -> None:
        raise error

    with pytest.raises(type(error)):
        await groups.patiently(ask)
