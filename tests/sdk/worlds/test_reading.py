"""Reading a system goes wrong: what a key may not read is told, all else is an error, and nothing is made of it."""

from __future__ import annotations

from typing import Any

import pytest

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_sdk import (
    AuthenticationError,
    RateLimitError,
    RequestTimeoutError,
    ServerError,
    SystemConfig,
    TicketSystemAdapter,
    TransportError,
    UnexpectedResponseError,
    UnsupportedError,
)
from otai_sdk.worlds import read_world


def of_agent(fake: FakeFreshdesk, name: str) -> Any:
    """An adapter with an agent's own key."""
    agent = next(each for each in fake.state.agents.values() if each.name == name)
    return fake.adapter(freshdesk_api_key=agent.api_key)


def test_a_key_that_is_no_administrators_tells_names_and_numbers() -> None:
    fake = FakeFreshdesk()
    fake.add_group("Retouren", agents=["Carla Costa"])
    with fake, of_agent(fake, "Ben Berger") as adapter:
        world = read_world(adapter)
    tables, about = world["tables"], " ".join(world["about"])
    assert {group["name"] for group in tables["groups"]} == {group.name for group in fake.state.groups.values()}
    assert len(tables["agents"]) == len(fake.state.agents)
    members = {group["name"]: len(group["agent_ids"]) for group in tables["groups"]}
    assert members == {group.name: len(group.agent_ids) for group in fake.state.groups.values()}
    for what in ("agents", "roles", "products", "sections of the ticket form"):
        assert f"{what}: the key may not read this" in about
    copy = FakeFreshdesk.from_world(world)
    with copy, copy.adapter() as adapter:
        assert adapter.raw.request("GET", "/agents").status == 403, "the copy's key may no more than the source's"
        assert adapter.check().ok


def test_what_a_plan_lacks_and_what_its_limit_is_are_kept() -> None:
    fake = FakeFreshdesk(plan="growth", without_features=["surveys"], decimal_rate_limits=True, window_days=30)
    with fake, fake.adapter() as adapter:
        world = read_world(adapter)
    assert (world["plan"], world["options"]["decimal_rate_limits"]) == ("growth", True)
    copy = FakeFreshdesk.from_world(world)
    with copy, copy.adapter() as adapter:
        assert adapter.raw.request("GET", "/surveys").json()["code"] == "require_feature"


@pytest.mark.parametrize("make", [FakeOTOBO, FakeFreshdesk])
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (("status", {"status": 503}), ServerError),
        (("html", {}), UnexpectedResponseError),
        (("reset", {}), TransportError),
        (("timeout", {}), RequestTimeoutError),
    ],
)
@pytest.mark.parametrize("first", [1, 2])
def test_a_server_that_breaks_on_the_way_is_a_typed_error(make: Any, fault: Any, error: Any, first: int) -> None:
    fake = make()
    fake.add_ticket("One")
    fake.faults.add(fault[0], at=[first], **fault[1])
    with fake, fake.adapter(retries=0) as adapter, pytest.raises(error):
        read_world(adapter)


def test_a_429_on_the_way_is_waited_for() -> None:
    fake = FakeFreshdesk(plan="trial")
    for number in range(60):
        fake.add_agent(f"Nils Nummer{number}", f"nils{number}@nordwind.example")
    with fake, fake.adapter() as adapter:
        world = read_world(adapter)
    assert len(world["tables"]["agents"]) == 64
    assert not [entry for entry in fake.journal if entry.status == 429], "the account's limit is kept to"


def test_a_429_that_nobody_waits_for_is_an_error() -> None:
    fake = FakeFreshdesk()
    fake.faults.add("rate_limit", path="*/agents*", times=None)
    with fake, fake.adapter(max_wait=0, retries=0) as adapter, pytest.raises(RateLimitError):
        read_world(adapter)


def test_a_wrong_key_is_an_error_at_once() -> None:
    fake = FakeFreshdesk()
    with fake, fake.adapter(freshdesk_api_key="wrong") as adapter, pytest.raises(AuthenticationError):
        read_world(adapter)


@pytest.mark.parametrize("body", ["{}", "[1, 2]", '[{"id": "x"}]', "null", "[{"])
@pytest.mark.parametrize("path", ["*/roles*", "*/groups*", "*/agents", "*/admin/ticket_fields"])
def test_an_answer_of_another_shape_is_an_error(path: str, body: str) -> None:
    fake = FakeFreshdesk()
    fake.faults.add("garbage", path=path, body=body, times=None)
    with fake, fake.adapter(retries=0) as adapter, pytest.raises(UnexpectedResponseError):
        read_world(adapter)


class Mine(TicketSystemAdapter):
    """An adapter of one's own, as far as it matters here."""

    update_ticket = find_tickets = find_first_ticket = create_ticket = add_note = None  # type: ignore[assignment]


def test_other_systems_have_no_fake() -> None:
    with pytest.raises(UnsupportedError, match="Mine is neither"):
        read_world(Mine(SystemConfig("mine", "Mine", {})))
