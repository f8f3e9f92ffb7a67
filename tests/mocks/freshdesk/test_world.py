"""Worlds, builders, and what a fresh account ships with."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from otai_mocks import Clock, FakeFreshdesk
from otai_mocks.freshdesk import DEFAULT_KEY


def _lively() -> FakeFreshdesk:
    fake = FakeFreshdesk.sample_world(domain="globe", seed=7, statuses={6: "Lab", 8: "Parked"}, index_lag=5)
    fake.add_ticket("With file", "<p>x</p>", custom_fields={"cf_vip": True}, tags=["a"], agent="Ada Admin")
    fake.add_attachment(1, "a.bin", b"\x00\xff")
    fake.add_attachment(fake.add_note(1, "note"), "b.txt", b"b")
    return fake


def test_a_world_written_and_read_again_is_the_same(tmp_path: Path) -> None:
    fake = _lively()
    path = tmp_path / "world.json"
    data = fake.to_world(path)
    again = FakeFreshdesk.from_world(path)
    assert again.state == fake.state
    assert again.to_world() == data == json.loads(path.read_text("utf-8"))
    assert (again.domain, again.plan, again.api_key, again.choices) == (
        fake.domain,
        fake.plan,
        fake.api_key,
        fake.choices,
    )


def test_a_world_read_again_goes_on_counting(tmp_path: Path) -> None:
    fake = _lively()
    again = FakeFreshdesk.from_world(fake.to_world())
    assert again.add_ticket().id == max(fake.tickets) + 1
    assert again.conversations(1) == fake.conversations(1)


def test_a_world_by_hand_uses_the_builders() -> None:
    fake = FakeFreshdesk.from_world(
        {
            "domain": "byhand",
            "plan": "growth",
            "options": {"strict_required": False, "statuses": {"8": "Parked"}},
            "add": {
                "groups": [{"name": "Returns"}],
                "tickets": [
                    {"subject": "Hi", "group": "Returns", "status": "Parked", "notes": ["a"], "replies": ["b"]}
                ],
            },
        }
    )
    ticket = fake.tickets[1]
    assert (fake.groups[ticket.group_id or 0].name, ticket.status) == ("Returns", 8)
    assert [item.body_text for item in fake.conversations(1)] == ["a", "b"]
    assert (fake.plan, fake.choices.strict_required) == ("growth", False)


@pytest.mark.parametrize(
    ("world", "named"),
    [
        ({"ticket": []}, "'ticket'.*tables"),
        ({"add": {"ticket": []}}, "'ticket'.*tickets"),
        ({"tables": {"tikets": []}}, "'tikets'.*tickets"),
        ({"tables": {"tickets": [{"id": "x"}]}}, "tables.tickets"),
        ({"add": {"tickets": [{"sujet": "x"}]}}, "sujet"),
        ({"version": 99}, "99"),
    ],
)
def test_a_world_that_is_wrong_says_where(world: dict[str, object], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        FakeFreshdesk.from_world(world)


def test_a_fresh_account_has_what_a_default_world_promises() -> None:
    fake = FakeFreshdesk()
    state = fake.state
    assert not fake.tickets
    owner = next(iter(fake.agents.values()))
    assert owner.api_key == DEFAULT_KEY
    assert state.roles[owner.role_ids[0]].name == "Account Administrator"
    assert [g.name for g in fake.groups.values()] == ["Billing", "Sales", "Technical Support"]
    assert sorted(state.statuses) == [2, 3, 4, 5, 6, 7]
    assert len({field.type for field in state.custom_fields}) >= 5
    assert (len(state.products), len(fake.companies)) == (1, 2)
    assert len(fake.contacts) >= 5
    assert fake.plan == "enterprise"
    assert any(agent.api_key and agent is not owner for agent in fake.agents.values())


def test_the_sample_world_has_tickets_a_few_older_than_30_days() -> None:
    fake = FakeFreshdesk.sample_world()
    old = [t for t in fake.tickets.values() if t.created_at < fake.now() - timedelta(days=30)]
    assert 2 <= len(old) < len(fake.tickets)
    assert list(fake.tickets) == sorted(fake.tickets, key=lambda number: fake.tickets[number].created_at)


def test_builders_take_names_and_ids() -> None:
    fake = FakeFreshdesk()
    group = fake.add_group("Returns", agents=["Ben Berger"])
    agent = fake.add_agent("Eve", "eve@acme.example", role="Supervisor", groups=["Returns", "Sales"])
    company = fake.add_company("Hooli", domains=["hooli.example"])
    contact = fake.add_contact("Kim", "kim@hooli.example", company="Hooli")
    field = fake.add_ticket_field("colour", "custom_dropdown", ["red", "blue"])
    at = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=timezone.utc)
    ticket = fake.add_ticket(
        subject="S",
        description="D",
        status="Pending",
        priority="Urgent",
        group="Returns",
        agent=agent,
        requester="kim@hooli.example",
        type="Refund",
        custom_fields={"colour": "red"},
        created_at=at,
    )
    assert (ticket.status, ticket.priority, ticket.group_id, ticket.responder_id) == (3, 4, group.id, agent.id)
    assert (ticket.requester_id, ticket.company_id) == (contact.id, company.id)
    assert (field.name, ticket.custom_fields) == ("cf_colour", {"cf_colour": "red"})
    assert ticket.created_at == at.replace(microsecond=0)
    assert agent.id in group.agent_ids
    note = fake.add_note(ticket, "n", by="Eve")
    reply = fake.add_reply(ticket.id, "r", by=contact)
    assert (note.private, note.user_id, reply.incoming) == (True, agent.id, True)


@pytest.mark.parametrize(
    ("arguments", "known"),
    [
        ({"group": "Biling"}, "Billing"),
        ({"agent": "Nobody"}, "Ada Admin"),
        ({"requester": "Nobody"}, "Emma Evans"),
        ({"status": "Opne"}, r"Open \(2\)"),
        ({"priority": "Hihg"}, r"High \(3\)"),
        ({"type": "Refnud"}, "Refund"),
        ({"company": "Globx"}, "Globex"),
        ({"custom_fields": {"cf_vpi": True}}, "cf_vip"),
        ({"custom_fields": {"cf_reference_number": "x"}}, "custom_number"),
        ({"created_at": datetime(2026, 1, 1)}, "zone"),
    ],
)
def test_a_wrong_name_is_refused_and_the_known_ones_are_named(arguments: dict[str, object], known: str) -> None:
    fake = FakeFreshdesk()
    with pytest.raises(ValueError, match=known):
        fake.add_ticket(**arguments)  # type: ignore[arg-type]
    assert not fake.tickets


def test_wrong_options_are_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(ValueError, match="strict_required"):
        FakeFreshdesk(strict_requird=True)
    with pytest.raises(ValueError, match="enterprise"):
        FakeFreshdesk(plan="entreprise")
    with pytest.raises(ValueError, match="custom_dropdown"):
        FakeFreshdesk(fields={"x": "dropdown"})
    with pytest.raises(ValueError, match="custom_dropdown"):
        FakeFreshdesk().add_ticket_field("x", "dropdown")


def test_fresh_fakes_share_nothing_that_changes() -> None:
    first, second = FakeFreshdesk(), FakeFreshdesk(domain="other")
    first.add_status(11, "Parked")
    first.state.types.append("x")
    field = first.state.ticket_field("ticket_type")
    assert field is not None
    field.choices.append("Complaint")
    next(iter(first.contacts.values())).name = "Changed"
    assert 11 not in second.state.statuses
    assert "Complaint" not in second.state.types
    assert "Changed" not in [contact.name for contact in second.contacts.values()]
    assert "Complaint" not in FakeFreshdesk().state.types


def test_a_snapshot_can_be_restored_more_than_once() -> None:
    fake = _lively()
    saved = fake.snapshot()
    for _ in range(2):
        fake.add_ticket()
        fake.tickets[1].tags.append("changed")
        fake.restore(saved)
        assert fake.state == saved
        assert fake.tickets[1].tags == []


def test_two_fakes_with_one_seed_answer_alike() -> None:
    clock = datetime(2026, 8, 19, tzinfo=timezone.utc)
    one, two = (FakeFreshdesk(seed=3, clock=Clock(clock)) for _ in range(2))
    assert one.to_world() == two.to_world()


def test_params_lead_to_the_account() -> None:
    fake = FakeFreshdesk("globe", api_key="secret-key")
    assert fake.params == {"freshdesk_domain": "globe", "freshdesk_api_key": "secret-key"}
    with fake.serve() as server:
        assert server.params == {**fake.params, "base_url": server.url}
