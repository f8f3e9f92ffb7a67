"""Updating a ticket."""

from __future__ import annotations

from . import keys as recorded
from .desk import Desk, errors, keys
from .table import Section

SECTION = Section()
fact = SECTION.fact


@fact("update-update-keys", "PUT and PATCH answer with an order of their own", "REC R7, PBR, NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert keys(account.put("tickets/1", {"priority": 2})) == recorded.UPDATED
    assert keys(account.call("PATCH", "tickets/1", json={"priority": 3})) == recorded.UPDATED


@fact(
    "update-shared-ownership",
    "With shared ownership the update shows internal_group_id and internal_agent_id",
    "REC R7",
)
def _(desk: Desk) -> None:
    account = desk.open(shared_ownership=True)
    account.new()
    group = next(iter(account.fake.groups))
    answer = account.put("tickets/1", {"internal_group_id": group})
    assert answer.json()["internal_group_id"] == group
    at = keys(answer).index("product_id")
    assert keys(answer)[at + 1 : at + 3] == ["internal_group_id", "internal_agent_id"]


@fact("update-attributes", "Update takes what create takes", "DOC 1464")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    sent = {"subject": "New", "status": 3, "priority": 4, "type": "Refund", "tags": ["x"], "source": 3}
    seen = account.put("tickets/1", sent).json()
    assert {name: seen[name] for name in sent} == sent
    assert seen["updated_at"] > seen["created_at"]


@fact("update-no-cc", "cc_emails cannot be updated", "DOC 1464")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert account.put("tickets/1", {"cc_emails": ["a@example.com"]}).status_code == 400


@fact("update-outbound", "Subject and description of outbound tickets are fixed", "DOC 1464")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(source=10)
    refused = errors(account.put("tickets/1", {"subject": "x", "description": "y"}))
    assert {name for name, _, _ in refused} == {"subject", "description"}


@fact("update-unwrapped", "A description comes back unwrapped from an update", "3P R7")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert account.put("tickets/1", {"description": "its plain"}).json()["description"] == "its plain"


@fact("update-priority-moves-due", "A new priority recomputes due_by from created_at", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new(priority=1)
    account.fake.clock.advance(minutes=30)
    changed = account.put("tickets/1", {"priority": 4}).json()
    assert changed["due_by"] == "2026-08-20T14:00:00Z"  # created Wednesday 15:00, 8 hours of 9-hour days


@fact("update-unwrapped-text", "description_text of an update is the plain text", "3P R7")
def _(desk: Desk) -> None:
    account = desk.open()
    account.new()
    assert account.put("tickets/1", {"description": "its plain"}).json()["description_text"] == "its plain"


@fact("update-outbound-else", "Of outbound tickets all else can be updated", "DOC 1464")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_ticket(source=10)
    assert account.put("tickets/1", {"status": 4, "priority": 3, "tags": ["x"]}).status_code == 200


def _gone(verb: str, state: str) -> None:
    @fact(f"update-{verb.lower()}-{state}", f"{verb} on a ticket that is {state} is 405", "DOC 164")
    def _(desk: Desk) -> None:
        account = desk.open()
        account.fake.add_ticket(**{state: True})
        answer = account.call(verb, "tickets/1", json={"priority": 2} if verb != "DELETE" else None)
        assert answer.status_code == 405


for verb in ("PUT", "PATCH", "DELETE"):
    for state in ("deleted", "spam"):
        _gone(verb, state)


@fact(
    "desk-nothing-changed",
    "An update that changes nothing leaves updated_at",
    "REC NAN26 update-sla-policy, for others INF",
)
def _(desk: Desk) -> None:
    account = desk.open()
    fake = account.fake
    rows = {"tickets": fake.add_ticket("Same"), "contacts": fake.add_contact("Same", "s@b.example")}
    rows |= {"companies": fake.add_company("Same"), "groups": fake.add_group("Same")}
    account.fake.clock.advance(minutes=5)
    for resource, row in rows.items():
        same = {"subject": "Same"} if resource == "tickets" else {"name": "Same"}
        before = account.get(f"{resource}/{row.id}").json()["updated_at"]
        assert account.put(f"{resource}/{row.id}", same).json()["updated_at"] == before, resource
