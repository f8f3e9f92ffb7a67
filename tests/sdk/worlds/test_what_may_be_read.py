"""An account is read as far as its key goes, and however long the texts in it are."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk
from otai_sdk.worlds import read_world
from otai_sdk.worlds.private import Private

DENIED = '{"code": "access_denied", "message": "You are not authorized to perform this action."}'


def read(fake: FakeFreshdesk) -> dict[str, Any]:
    with fake, fake.adapter() as adapter:
        return read_world(adapter)


def members(world: dict[str, Any]) -> dict[str, int]:
    return {group["name"]: len(group["agent_ids"]) for group in world["tables"]["groups"]}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/agents", "agents: "),
        ("/agents/2*", "all of each agent: "),
        ("/agents/me", "who the key belongs to: "),
        ("/groups", "groups: "),
        ("/admin/ticket_fields*", "sections of the ticket form: "),
        ("/products", "products: "),
        ("/email_configs", "mailboxes: "),
        ("/companies", "companies: "),
        ("/contacts", "contacts: "),
        ("/roles", "roles: "),
    ],
)
def test_what_the_key_may_not_read_is_told_and_the_fake_starts_all_the_same(path: str, told: str) -> None:
    fake = FakeFreshdesk()
    fake.faults.add("status", times=None, path=f"/api/v2{path}", status=403, body=DENIED)
    world = read(fake)
    assert any(sentence.startswith(told) for sentence in world["about"]), world["about"]
    copy = FakeFreshdesk.from_world(world)
    with copy, copy.adapter() as adapter:
        assert adapter.check().ok


def test_members_of_groups_are_read_at_the_groups_where_agents_cannot_be_opened() -> None:
    whole = members(read(FakeFreshdesk()))
    fake = FakeFreshdesk()
    fake.faults.add("status", times=None, path="/api/v2/agents/2*", status=403, body=DENIED)
    assert members(read(fake)) == whole
    assert any(whole.values())


def test_an_agent_who_is_deleted_meanwhile_is_as_the_list_told() -> None:
    fake = FakeFreshdesk()
    gone = list(fake.state.agents)[-1]
    fake.faults.add("status", path=f"/api/v2/agents/{gone}", status=404)
    world = read(fake)
    assert len(world["tables"]["agents"]) == len(fake.state.agents)
    assert not any("may not read" in sentence for sentence in world["about"])


@pytest.mark.parametrize("text", ["a" * 100_000, "-" * 100_000, "QUJD/" * 20_000, "a." * 50_000, "a@" * 50_000])
def test_a_field_full_of_data_is_looked_through_in_no_time(text: str) -> None:
    """Half a megabyte of base64 in a field of a ticket once took hours."""
    worker = threading.Thread(target=lambda: Private().look(text), daemon=True)
    worker.start()
    worker.join(20)
    assert not worker.is_alive()
